#!/usr/bin/env bash
# Runs a command with a development node and proxies beside it, and stops them all afterwards.
#
# usage: scripts/with-sharing-network.sh [--proxies N] [--block-time MS | --node URL] COMMAND [ARGUMENT...]
#   --proxies N       how many: 5, unless told otherwise, and 9 at most
#   --block-time MS   of the node: 1000, unless told otherwise
#   --node URL        a node of a local network that runs already. None is started then
#
# The proxies are daemons as operators run them: with keys of their own, staked with 20,000 NLK, and active when the command
# starts. All files are in a temporary folder that is removed at the end. The command finds
#   $NULINK_WS, $NULINK_NODE   the node's address. The log of one that was started is $NULINK_NODE_LOG
#   $NULINK_STORAGE            a folder for data
#   $NULINK_PASSWORD_FILE      the password of whatever keys it makes
#   $NULINK_BIN                the folder of the programs
#   $NULINK_NETWORK            the folder of the network. proxies/1, proxies/2 ... hold of each proxy
#                                address    the account that has staked
#                                operator   the account that acts for it
#                                endpoint   where it answers
#                                pid, log   its process
#                                keys, data its keystore and its journal
#                                staker     what the staker has: see scripts/people.sh
#                              and `env`, to be sourced in another terminal, the settings
# and scripts/proxy.sh kills, starts and replaces proxies.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/people.sh"
proxy="$NULINK_ROOT/scripts/proxy.sh"
# Accounts that a development chain has funded and that nobody else uses.
stakers=(//Alice//stash //Bob//stash //Charlie//stash //Dave//stash //Eve//stash //Ferdie//stash //Charlie //Dave //Ferdie)

proxies=5 block_time=1000 node=
while [ $# -gt 0 ]; do
	case "$1" in
	--proxies) proxies=${2:-} ;;
	--block-time) block_time=${2:-} ;;
	--node) node=${2:-} ;;
	*) break ;;
	esac
	shift 2 || break
done
[ $# -gt 0 ] && [[ "$proxies" =~ ^[1-9]$ ]] && [[ "$block_time" =~ ^[0-9]+$ ]] || {
	sed -n '4,7s/^# \{0,1\}//p' "$0" >&2
	exit 2
}
for program in nulink nulink-proxy; do
	[ -x "$NULINK_BIN/$program" ] || fail "$NULINK_BIN/$program is not built: run scripts/build.sh"
done
if [ -z "$node" ]; then
	exec "$NULINK_ROOT/scripts/with-dev-node.sh" --block-time "$block_time" bash -c 'exec "$0" --node "$NULINK_WS" "$@"' \
		"$NULINK_ROOT/scripts/with-sharing-network.sh" --proxies "$proxies" "$@"
fi

started=$(date +%s)
network=$(mktemp -d)
export NULINK_BIN NULINK_NETWORK="$network" NULINK_STORAGE="$network/store" NULINK_NODE="$node" NULINK_WS="$node"
export NULINK_PASSWORD_FILE="$network/password"
pids=()
stop() {
	local pid folder
	# The set-up first, and it starts nothing any more.
	touch "$network/stopping"
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
	pids=()
	for folder in "$network"/proxies/*/; do
		"$proxy" stop "$(basename "$folder")" >/dev/null 2>&1 &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
	rm -rf "$network"
}
trap stop EXIT
trap 'exit 130' INT TERM

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

# Free ports of the loopback interface, below those that the system gives to outgoing connections, so that none is taken
# while its proxy is down.
mapfile -t ports < <(python3 - "$((2 * proxies))" <<'PY'
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
)

# set_up NUMBER: makes the keys of a proxy, stakes for it, starts it and publishes it, as its operator would.
set_up() {
	local folder="$network/proxies/$1" staker public
	staker=("nulink_in" "$folder/staker")
	printf %s "${stakers[$1 - 1]}" | "${staker[@]}" keys import --account - --json --quiet | field address >"$folder/address"
	public=$("$NULINK_BIN/nulink-proxy" init --keystore "$folder/keys" --password-file "$NULINK_PASSWORD_FILE" --json)
	field operator <<<"$public" >"$folder/operator"
	"${staker[@]}" provider bond 20000 --yes --json
	"${staker[@]}" provider operator "$(cat "$folder/operator")" --yes --json
	# What the operator sends is free of charge, but the chain wants to see that it could pay.
	"${staker[@]}" send "$(cat "$folder/operator")" 10 --yes --json
	"$proxy" start "$1"
	"${staker[@]}" provider profile --endpoint "$(cat "$folder/endpoint")" --fee 0.02 --yes --json \
		--encryption-key "$(field encryption_key <<<"$public")" --verifying-key "$(field verifying_key <<<"$public")"
}

say "setting up $proxies proxies"
for number in $(seq "$proxies"); do
	folder="$network/proxies/$number"
	mkdir -p "$folder"
	echo "127.0.0.1:${ports[2 * number - 2]}" >"$folder/listen"
	echo "127.0.0.1:${ports[2 * number - 1]}" >"$folder/metrics"
	echo "http://$(cat "$folder/listen")" >"$folder/endpoint"
	set_up "$number" >"$folder/set-up.log" 2>&1 &
	pids+=($!)
done
for number in $(seq "$proxies"); do
	wait "${pids[number - 1]}" || {
		tail -n 20 "$network/proxies/$number/set-up.log" >&2
		fail "proxy $number could not be set up: the last lines of that are above"
	}
done
pids=()

# They confirm the next epoch by themselves. Until it begins there is nothing to do.
active() { nulink_in "$network/proxies/1/staker" provider list --json | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))'; }
for _ in $(seq 600); do
	count=$(active) || fail "the providers could not be listed: see above"
	[ "$count" -lt "$proxies" ] || break
	sleep 0.5
done
[ "$count" -ge "$proxies" ] || {
	tail -n 5 "$network"/proxies/*/log >&2
	fail "only $count of $proxies proxies became active in five minutes: their last lines are above"
}
say "$proxies proxies are active, after $(($(date +%s) - started)) s"

status=0
"$@" || status=$?
if [ "$status" != 0 ] && [ "$status" != 130 ]; then
	for folder in "$network"/proxies/*/; do
		if grep -qE 'ERROR|panicked' "$folder/log"; then
			echo "--- errors of proxy $(basename "$folder") ---" >&2
			grep -E 'ERROR|panicked' "$folder/log" | tail -n 10 >&2
		fi
	done
fi
exit "$status"
