#!/usr/bin/env bash
# Tests that proofs and keys of ours are good for snarkjs, and those of snarkjs for us. It needs no node.
#
# usage: scripts/zk/test.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"

"$NULINK_ROOT/scripts/build.sh" --example export-r1cs --example ours-for-snarkjs --example check-snarkjs
"$NULINK_ROOT/scripts/zk/install.sh"
cd "$NULINK_ROOT/scripts/zk"
export NULINK_BIN
# snarkjs keeps its threads.
node22 --test --test-force-exit --test-reporter=spec --test-timeout=240000 snarkjs.test.mjs
