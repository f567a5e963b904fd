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

action=${1:-} number=${2:-}
[ -n "${NULINK_NETWORK:-}" ] || fail "NULINK_NETWORK is not set: run this by scripts/with-sharing-network.sh"
folder="$NULINK_NETWORK/proxies/$number"
[ -n "$number" ] && [ -d "$folder" ] || fail "there is no proxy '$number' in $NULINK_NETWORK/proxies"

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
	! running || fail "proxy $number runs already: stop it first"
	[ -x "$1" ] || fail "$1 is not built: run scripts/build.sh"
	[ ! -e "$NULINK_NETWORK/stopping" ] || fail "the network is being stopped"
	# The limits are for strangers, and here everybody has the same address.
	"$@" --keystore "$folder/keys" --password-file "$NULINK_PASSWORD_FILE" --data "$folder/data" \
		--endpoint "$NULINK_WS" --listen "$(cat "$folder/listen")" --metrics "$(cat "$folder/metrics")" \
		--set worker.limits.source_per_second=1000 --set worker.limits.source_burst=1000 \
		>>"$folder/log" 2>&1 </dev/null &
	local started=$!
	echo "$started" >"$folder/pid"
	for _ in $(seq 600); do
		if curl -sf --noproxy '*' --max-time 5 -o /dev/null "$(cat "$folder/endpoint")/v1/info"; then return 0; fi
		kill -0 "$started" 2>/dev/null || {
			tail -n 20 "$folder/log" >&2
			fail "proxy $number stopped: its last lines are above"
		}
		sleep 0.1
	done
	tail -n 20 "$folder/log" >&2
	fail "proxy $number did not answer in a minute: its last lines are above"
}

case "$action" in
start) start "$NULINK_BIN/nulink-proxy" run ;;
cheat) start "$NULINK_BIN/examples/cheating-proxy" ;;
stop)
	if running; then
		kill "$pid" 2>/dev/null || true
		gone 100 || { kill -9 "$pid" 2>/dev/null && fail "proxy $number did not stop in ten seconds and was killed"; }
	fi
	;;
kill)
	running || fail "proxy $number does not run"
	kill -9 "$pid"
	gone 50 || fail "proxy $number could not be killed"
	;;
log) tail -n 20 "$folder/log" ;;
*)
	sed -n '2,9s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac
