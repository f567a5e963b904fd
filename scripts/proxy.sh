#!/usr/bin/env bash
# Starts and stops one of the proxies of a network that scripts/with-sharing-network.sh runs.
#
# usage: scripts/proxy.sh ACTION NUMBER
#   start   starts it, and waits until it answers
#   cheat   the same, but what it re-encrypts is wrong, as of a proxy whose operator hopes that nobody looks
#   stop    stops it as an operator does, and waits until it has ended
#   kill    kills it as a power cut does
#   log     shows the end of its log
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/worker.sh"
find_worker proxy proxies scripts/with-sharing-network.sh "${2:-}"

# start PROGRAM ARGUMENT...: starts it. The limits are for strangers, and here everybody has the same address.
start() {
	start_worker "$(cat "$folder/endpoint")/v1/info" "$@" --listen "$(cat "$folder/listen")" \
		--set worker.limits.source_per_second=1000 --set worker.limits.source_burst=1000
}

case "${1:-}" in
start) start "$NULINK_BIN/nulink-proxy" run ;;
cheat) start "$NULINK_BIN/examples/cheating-proxy" ;;
stop) stop_worker 10 ;;
kill) kill_worker ;;
log) log_of_worker ;;
*)
	sed -n '2,9s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac
