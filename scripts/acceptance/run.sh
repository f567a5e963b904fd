#!/usr/bin/env bash
# Tests NuLink with clients that other people wrote, against a development node that was just started. Its address is in
# $NULINK_WS, as scripts/with-dev-node.sh sets it.
#
# usage: scripts/with-dev-node.sh scripts/acceptance/run.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"

[ -n "${NULINK_WS:-}" ] || fail "NULINK_WS is not set. Run scripts/with-dev-node.sh scripts/acceptance/run.sh"
[ -d "$ACCEPTANCE/node_modules" ] && [ -x "$PYTHON_ENV/bin/python" ] ||
	fail "the clients are not installed: run scripts/setup.sh"
cd "$ACCEPTANCE"

status=0
# In this order: the first looks at the genesis, which a node forgets after 256 blocks.
for file in polkadot-js polkadot-api bad-input; do
	say "$file"
	node22 --test --test-reporter=spec --test-timeout=150000 "$file.test.mjs" || status=1
done
say substrate-interface
PYTHONDONTWRITEBYTECODE=1 "$PYTHON_ENV/bin/python" substrate_interface_test.py || status=1
exit "$status"
