#!/usr/bin/env bash
# Tests sharing on a network, in all the ways that people use it: the command line (crates/cli/tests/network), and somebody
# else's build of Umbral (scripts/acceptance/umbral.test.mjs).
#
# usage: scripts/with-sharing-network.sh --proxies 9 scripts/test-network.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
[ -n "${NULINK_NETWORK:-}" ] || fail "run this by scripts/with-sharing-network.sh --proxies 9"
[ -d "$ACCEPTANCE/node_modules" ] || fail "the clients are not installed: run scripts/setup.sh"

cd "$NULINK_ROOT"
cargo test --locked --workspace --profile "$NULINK_PROFILE" --test network -- --ignored --skip computing:: \
	--test-threads=4
say "somebody else's build of Umbral"
cd "$ACCEPTANCE"
node22 --test --test-reporter=spec --test-timeout=150000 umbral.test.mjs
