#!/usr/bin/env bash
# Tests the contracts, and the fixtures of crates/eth-proofs, on a real Ethereum node. Compiler, node and wallet are
# installed first, if they are missing.
#
# usage: contracts/test.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"
cd "$NULINK_ROOT/contracts"

./install.sh
node22 --test --test-reporter=spec --test-timeout=150000 --test-concurrency=1 \
	claims.test.mjs stakes.test.mjs watchers.test.mjs
