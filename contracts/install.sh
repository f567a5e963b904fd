#!/usr/bin/env bash
# Installs the compiler, the Ethereum node and the wallet that the contracts are tested with, if they are missing.
#
# usage: contracts/install.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"
cd "$NULINK_ROOT/contracts"

if ! cmp -s package-lock.json node_modules/.lock; then
	say "installing the compiler, the Ethereum node and the wallet"
	# The packages' own scripts are not needed: the node's program is in a package of its own.
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || fail "npm could not install them: see above"
	cp package-lock.json node_modules/.lock
fi
