#!/usr/bin/env bash
# Starts and stops one of the watchers of a network that scripts/with-watcher-network.sh runs.
#
# usage: scripts/watcher.sh ACTION NUMBER [ARGUMENT...]
#   start   starts it, and waits until it answers
#   stop    stops it as an operator does, and waits until it has ended
#   kill    kills it as a power cut does
#   lie     signs made-up headers with its keys and says them on the chain, as somebody who has stolen the keys. Only for
#           a hostile one. Arguments: [--number N] [--root HASH]... [--keep]. Its daemon goes on beside
#   log     shows the end of its log
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/worker.sh"
find_worker watcher watchers scripts/with-watcher-network.sh "${2:-}"

lie() {
	[ -e "$folder/hostile" ] || fail "watcher $number is honest: see scripts/with-watcher-network.sh --hostile"
	"$NULINK_BIN/examples/hostile-watcher" --config "$folder/watcher.toml" --keystore "$folder/keys" \
		--password-file "$NULINK_PASSWORD_FILE" --endpoint "$NULINK_WS" "$@"
}

case "${1:-}" in
start)
	start_worker "http://$(cat "$folder/metrics")/metrics" "$NULINK_BIN/nulink-watcher" run --config "$folder/watcher.toml"
	;;
stop) stop_worker 20 ;;
kill) kill_worker ;;
lie) lie "${@:3}" ;;
log) log_of_worker ;;
*)
	sed -n '2,11s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac
