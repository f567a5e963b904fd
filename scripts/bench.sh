#!/usr/bin/env bash
# Measures what using NuLink costs, as ratios in one run, and compares it with what it should cost: a table for people, or
# JSON for programs. `scripts/bench.sh --help` says how to read it.
#
# usage: scripts/bench.sh [--only NAME]... [--json]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
# Whoever only asks how to use it need not wait for a build.
case " $* " in
*" --help "* | *" -h "*) [ -x "$NULINK_BIN/nulink-bench" ] || "$NULINK_ROOT/scripts/build.sh" --bins >&2 ;;
*) "$NULINK_ROOT/scripts/build.sh" --bins >&2 ;;
esac
export NULINK_ROOT NULINK_BIN
exec "$NULINK_BIN/nulink-bench" "$@"
