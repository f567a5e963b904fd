#!/usr/bin/env bash
# Builds everything: the node, the relay chain's binaries, the tests. Always the whole workspace, so that every crate is
# compiled with one set of features and only once.
#
# usage: scripts/build.sh [CARGO-ARGUMENT...]     default: --all-targets
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
"$NULINK_ROOT/scripts/setup.sh"
cd "$NULINK_ROOT"
# scripts/test.sh has built everything, and checks the sources at the same time as it runs what it has built.
[ -z "${NULINK_IS_BUILT:-}" ] || exit 0
[ $# -gt 0 ] || set -- --all-targets
if [ ! -d "$NULINK_BIN/deps" ]; then
	say "first build in $CARGO_TARGET_DIR: about 40 minutes on two cores, later ones take a few"
fi
"$NULINK_ROOT/scripts/share-target.py"
cargo build --locked --workspace --profile "$NULINK_PROFILE" "$@"
