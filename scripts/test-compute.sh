#!/usr/bin/env bash
# Tests encrypted compute on a network of which one provider cheats: the demo's story, and then what people and operators do
# from the command line (crates/cli/tests/network/computing.rs).
#
# usage: scripts/with-compute-network.sh --cheats 1 scripts/test-compute.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
[ -d "${NULINK_NETWORK:-/nowhere}/computers" ] || fail "run this by scripts/with-compute-network.sh --cheats 1"

cd "$NULINK_ROOT"
scripts/demo/compute.sh --exit
cargo test --locked --workspace --profile "$NULINK_PROFILE" --test network -- --ignored computing:: --test-threads=3
