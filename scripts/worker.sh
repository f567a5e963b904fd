# One daemon of a network, which lies in a folder of its own: what scripts/proxy.sh, scripts/computer.sh and
# scripts/watcher.sh have in common. Source it after scripts/env.sh.

# find_worker NAME FOLDER SCRIPT NUMBER: sets name, number and folder of one of the daemons in this folder of the network
# that the script runs.
find_worker() {
	name=$1 number=$4
	[ -n "${NULINK_NETWORK:-}" ] || fail "NULINK_NETWORK is not set: run this by $3"
	folder="$NULINK_NETWORK/$2/$number"
	[ -n "$number" ] && [ -d "$folder" ] || fail "there is no $name '$number' in $NULINK_NETWORK/$2"
}

# Whether it runs. A number that another process has got since, or that of a dead one that nobody has buried, is none.
running() {
	[ -f "$folder/pid" ] && pid=$(cat "$folder/pid") && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$folder/data"
}

# gone TENTHS: whether it has ended, after so many tenths of a second at the latest.
gone() {
	for _ in $(seq "$1"); do
		running || return 0
		sleep 0.1
	done
	return 1
}

# start_worker URL PROGRAM ARGUMENT...: starts it with these arguments and those that all daemons have, and waits until it
# answers at the URL.
start_worker() {
	local url=$1 started
	shift
	! running || fail "$name $number runs already: stop it first"
	[ -x "$1" ] || fail "$1 is not built: run scripts/build.sh"
	[ ! -e "$NULINK_NETWORK/stopping" ] || fail "the network is being stopped"
	"$@" --keystore "$folder/keys" --password-file "$NULINK_PASSWORD_FILE" --data "$folder/data" \
		--endpoint "$NULINK_WS" --metrics "$(cat "$folder/metrics")" >>"$folder/log" 2>&1 </dev/null &
	started=$!
	echo "$started" >"$folder/pid"
	for _ in $(seq 600); do
		if curl -sf --noproxy '*' --max-time 5 -o /dev/null "$url"; then return 0; fi
		kill -0 "$started" 2>/dev/null || {
			tail -n 20 "$folder/log" >&2
			fail "$name $number stopped: its last lines are above"
		}
		sleep 0.1
	done
	tail -n 20 "$folder/log" >&2
	fail "$name $number did not answer in a minute: its last lines are above"
}

# stop_worker SECONDS: stops it as an operator does, and waits so long until it has ended.
stop_worker() {
	running || return 0
	kill "$pid" 2>/dev/null || true
	gone $(($1 * 10)) || { kill -9 "$pid" 2>/dev/null && fail "$name $number did not stop in $1 seconds and was killed"; }
}

# kill_worker: kills it as a power cut does.
kill_worker() {
	running || fail "$name $number does not run"
	kill -9 "$pid"
	gone 50 || fail "$name $number could not be killed"
}

# log_of_worker: shows the end of its log.
log_of_worker() { tail -n 20 "$folder/log"; }
