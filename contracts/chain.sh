#!/usr/bin/env bash
# Claims NLK that is locked on a real Ethereum node, on a development chain that was just started. Its address is in
# $NULINK_WS, as scripts/with-dev-node.sh sets it.
#
# usage: scripts/with-dev-node.sh contracts/chain.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"

[ -n "${NULINK_WS:-}" ] || fail "NULINK_WS is not set. Run scripts/with-dev-node.sh contracts/chain.sh"
[ -d "$ACCEPTANCE/node_modules" ] || fail "the clients are not installed: run scripts/setup.sh"
[ -d "$NULINK_ROOT/contracts/node_modules" ] || fail "the Ethereum node is not installed: run contracts/test.sh"
export NULINK_BIN
cd "$NULINK_ROOT/contracts"
node22 --test --test-reporter=spec --test-timeout=150000 chain.test.mjs
