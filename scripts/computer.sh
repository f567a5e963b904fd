#!/usr/bin/env bash
# Starts and stops one of the computing providers of a network that scripts/with-compute-network.sh runs.
#
# usage: scripts/computer.sh ACTION NUMBER
#   start   starts it, and waits until it answers
#   cheat   the same, but it commits to results that it has changed, as one whose operator hopes that nobody looks
#   stop    stops it as an operator does, and waits until it has ended
#   kill    kills it as a power cut does
#   log     shows the end of its log
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/worker.sh"
find_worker provider computers scripts/with-compute-network.sh "${2:-}"

# start PROGRAM: starts it.
start() {
	start_worker "http://$(cat "$folder/metrics")/metrics" "$1" run --set "worker.storage=[\"$NULINK_STORAGE\"]"
}

case "${1:-}" in
start) start "$NULINK_BIN/nulink-compute" ;;
cheat) start "$NULINK_BIN/examples/cheating-provider" ;;
stop) stop_worker 20 ;;
kill) kill_worker ;;
log) log_of_worker ;;
*)
	sed -n '2,9s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac
