#!/usr/bin/env bash
# Installs circom and snarkjs, of the versions in package-lock.json, if they are missing.
#
# usage: scripts/zk/install.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"
cd "$NULINK_ROOT/scripts/zk"

if ! cmp -s package-lock.json node_modules/.lock; then
	say "installing circom and snarkjs"
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || fail "npm could not install them: see above"
	cp package-lock.json node_modules/.lock
fi
