# A network for development: what scripts/with-sharing-network.sh, scripts/with-compute-network.sh and
# scripts/with-watcher-network.sh have in common. Source it after scripts/env.sh and scripts/people.sh. Each sort of daemons has a folder in $NULINK_NETWORK, with one of its own
# for each daemon, and a script that starts and stops one of them: see scripts/worker.sh.
#
# A script of a network parses its arguments, calls open_network unless another one has, and then
#
#   trap stop EXIT                    its `stop` calls stop_workers
#   free_ports, set_up_workers        its `set_up NUMBER` does for one daemon what an operator does
#   wait_until_active, run_command

network_begun=$(date +%s)
# What runs beside the script: set-ups, and at the end stops.
pids=()
# The folder of the network, where this script has made it.
network=

# open_network NODE: makes the folder of a network with this node, and its settings. The caller removes it.
open_network() {
	local name
	network=$(mktemp -d)
	NULINK_NETWORK="$network" NULINK_STORAGE="$network/store" NULINK_NODE="$1" NULINK_WS="$1"
	NULINK_PASSWORD_FILE="$network/password"
	export NULINK_BIN NULINK_NETWORK NULINK_STORAGE NULINK_NODE NULINK_WS NULINK_PASSWORD_FILE
	mkdir -p "$NULINK_STORAGE"
	echo "a development network" >"$NULINK_PASSWORD_FILE"
	{
		echo "# The settings of the network that runs in this folder. Source this in another terminal."
		for name in BIN NETWORK STORAGE NODE WS PASSWORD_FILE; do
			name="NULINK_$name"
			printf 'export %s=%q\n' "$name" "${!name}"
		done
		printf 'source %q\n' "$NULINK_ROOT/scripts/people.sh"
	} >"$network/env"
}

# wait_for_pids: waits for what runs beside the script, however it ends.
wait_for_pids() {
	local pid
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
	pids=()
}

# stop_workers FOLDER SCRIPT: ends set-ups that are under way, and then has the script stop all daemons of the folder.
stop_workers() {
	local pid folder
	# Before anything: whoever starts daemons is not to start one that nobody stops.
	touch "$NULINK_NETWORK/stopping" 2>/dev/null || true
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	wait_for_pids
	for folder in "$NULINK_NETWORK/$1"/*/; do
		"$2" stop "$(basename "$folder")" >/dev/null 2>&1 &
		pids+=($!)
	done
	wait_for_pids
}

# free_ports COUNT: so many free ports of the loopback interface, one a line. They are below those that the system gives to
# outgoing connections, so that none is taken while its daemon is down.
free_ports() {
	python3 - "$1" <<'PY'
import random, socket, sys

ports = []
while len(ports) < int(sys.argv[1]):
    port = random.randrange(20_000, 32_000)
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", port))
        except OSError:
            continue
    if port not in ports:
        ports.append(port)
print(*ports, sep="\n")
PY
}

# set_up_workers FOLDER NAME COUNT: has `set_up NUMBER` done for each of so many daemons, for all at once.
set_up_workers() {
	local number
	for number in $(seq "$3"); do
		mkdir -p "$NULINK_NETWORK/$1/$number"
		set_up "$number" >"$NULINK_NETWORK/$1/$number/set-up.log" 2>&1 &
		pids+=($!)
	done
	for number in $(seq "$3"); do
		wait "${pids[number - 1]}" || {
			tail -n 20 "$NULINK_NETWORK/$1/$number/set-up.log" >&2
			fail "$2 $number could not be set up: the last lines of that are above"
		}
	done
	pids=()
}

# new_staker FOLDER SECRET: makes who stakes for the daemon in this folder, and notes the account there.
new_staker() { printf %s "$2" | nulink_in "$1/staker" keys import --account - --json --quiet | field address >"$1/address"; }

# stake FOLDER [--role ROLE]: the staker of the daemon in this folder stakes, and names the operator that is noted there.
stake() {
	local operator
	operator=$(cat "$1/operator")
	nulink_in "$1/staker" provider bond 20000 "${@:2}" --yes --json
	nulink_in "$1/staker" provider operator "$operator" "${@:2}" --yes --json
	# What the operator sends is free of charge, but the chain wants to see that it could pay.
	nulink_in "$1/staker" send "$operator" 10 --yes --json
}

# wait_until_active FOLDER NAMES COUNT [--role ROLE]: waits for the next epoch, which daemons confirm by themselves.
wait_until_active() {
	local count=0
	for _ in $(seq 600); do
		count=$(nulink_in "$NULINK_NETWORK/$1/1/staker" provider list "${@:4}" --json |
			python3 -c 'import json, sys; print(len(json.load(sys.stdin)))') ||
			fail "the providers could not be listed: see above"
		[ "$count" -lt "$3" ] || break
		sleep 0.5
	done
	[ "$count" -ge "$3" ] || {
		tail -n 5 "$NULINK_NETWORK/$1"/*/log >&2
		fail "only $count of $3 $2 became active in five minutes: their last lines are above"
	}
	say "$3 $2 are active, after $(($(date +%s) - network_begun)) s"
}

# run_command FOLDER PATTERN WORDS COMMAND [ARGUMENT...]: runs the command and ends with its status. Where it failed, shows
# what the logs of the daemons have of this pattern, under a heading of these words.
run_command() {
	local status=0 folder
	"${@:4}" || status=$?
	if [ "$status" != 0 ] && [ "$status" != 130 ]; then
		for folder in "$NULINK_NETWORK/$1"/*/; do
			if grep -qE "$2" "$folder/log"; then
				echo "--- $3 $(basename "$folder") ---" >&2
				grep -E "$2" "$folder/log" | tail -n 10 >&2
			fi
		done
	fi
	exit "$status"
}
