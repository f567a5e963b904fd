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

action=${1:-} number=${2:-}
[ -n "${NULINK_NETWORK:-}" ] || fail "NULINK_NETWORK is not set: run this by scripts/with-compute-network.sh"
folder="$NULINK_NETWORK/computers/$number"
[ -n "$number" ] && [ -d "$folder" ] || fail "there is no provider '$number' in $NULINK_NETWORK/computers"

# Whether it runs. A number that another process has got since, or that of a dead one that nobody has buried, is none.
running() {
	[ -f "$folder/pid" ] && pid=$(cat "$folder/pid") && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$folder/data"
}

gone() {
	for _ in $(seq "$1"); do
		running || return 0
		sleep 0.1
	done
	return 1
}

start() {
	! running || fail "provider $number runs already: stop it first"
	[ -x "$1" ] || fail "$1 is not built: run scripts/build.sh"
	[ ! -e "$NULINK_NETWORK/stopping" ] || fail "the network is being stopped"
	"$1" run --keystore "$folder/keys" --password-file "$NULINK_PASSWORD_FILE" --data "$folder/data" \
		--endpoint "$NULINK_WS" --metrics "$(cat "$folder/metrics")" --set "worker.storage=[\"$NULINK_STORAGE\"]" \
		>>"$folder/log" 2>&1 </dev/null &
	local started=$!
	echo "$started" >"$folder/pid"
	for _ in $(seq 600); do
		if curl -sf --noproxy '*' --max-time 5 -o /dev/null "http://$(cat "$folder/metrics")/metrics"; then return 0; fi
		kill -0 "$started" 2>/dev/null || {
			tail -n 20 "$folder/log" >&2
			fail "provider $number stopped: its last lines are above"
		}
		sleep 0.1
	done
	tail -n 20 "$folder/log" >&2
	fail "provider $number did not answer in a minute: its last lines are above"
}

case "$action" in
start) start "$NULINK_BIN/nulink-compute" ;;
cheat) start "$NULINK_BIN/examples/cheating-provider" ;;
stop)
	if running; then
		kill "$pid" 2>/dev/null || true
		gone 200 || { kill -9 "$pid" 2>/dev/null && fail "provider $number did not stop in twenty seconds and was killed"; }
	fi
	;;
kill)
	running || fail "provider $number does not run"
	kill -9 "$pid"
	gone 50 || fail "provider $number could not be killed"
	;;
log) tail -n 20 "$folder/log" ;;
*)
	sed -n '2,9s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac
