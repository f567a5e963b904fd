#!/usr/bin/env bash
# Runs a command with a development node, proxies and computing providers beside it, and stops them all afterwards.
#
# usage: scripts/with-compute-network.sh [--computers N] [--cheats N] [--proxies N] [--block-time MS] COMMAND [ARGUMENT...]
#   --computers N     how many computing providers: 5, unless told otherwise, and 6 at most
#   --cheats N        how many of them, the last ones, commit to wrong results: none, unless told otherwise
#   --proxies N       how many proxies: 3, unless told otherwise, and 3 at most
#   --block-time MS   of the node: 3000, unless told otherwise. What members compute takes them a while on a small machine
#
# It is a network of scripts/with-sharing-network.sh, and the command finds what that tells; and in $NULINK_NETWORK also
# computers/1, computers/2 ..., which hold of each provider
#   address    the account that has staked 20,000 NLK
#   operator   the account that acts for it
#   metrics    where its metrics are
#   pid, log   its process
#   keys, data its keystore and its journal
#   staker     what the staker has: see scripts/people.sh
# scripts/computer.sh kills, starts and replaces them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/people.sh"
computer="$NULINK_ROOT/scripts/computer.sh"
# Accounts that a development chain has funded, and that with-sharing-network.sh gives to no proxy while there are three.
stakers=(//Ferdie//stash //Eve//stash //Dave//stash //Charlie //Dave //Ferdie)

computers=5 cheats=0 proxies=3 block_time=3000 inside=
while [ $# -gt 0 ]; do
	case "$1" in
	--computers) computers=${2:-} ;;
	--cheats) cheats=${2:-} ;;
	--proxies) proxies=${2:-} ;;
	--block-time) block_time=${2:-} ;;
	--inside) inside=${2:-} ;;
	*) break ;;
	esac
	shift 2 || break
done
[ $# -gt 0 ] && [[ "$computers" =~ ^[1-6]$ ]] && [[ "$cheats" =~ ^[0-6]$ ]] && [[ "$proxies" =~ ^[1-3]$ ]] &&
	[[ "$block_time" =~ ^[0-9]+$ ]] || {
	sed -n '4,8s/^# \{0,1\}//p' "$0" >&2
	exit 2
}
[ -x "$NULINK_BIN/nulink-compute" ] || fail "$NULINK_BIN/nulink-compute is not built: run scripts/build.sh"
if [ -z "$inside" ]; then
	exec "$NULINK_ROOT/scripts/with-sharing-network.sh" --proxies "$proxies" --block-time "$block_time" "$0" --inside yes \
		--computers "$computers" --cheats "$cheats" "$@"
fi

started=$(date +%s)
pids=()
stop() {
	local pid folder
	# Before anything: whoever starts providers is not to start one that nobody stops.
	touch "$NULINK_NETWORK/stopping" 2>/dev/null || true
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
	pids=()
	for folder in "$NULINK_NETWORK"/computers/*/; do
		"$computer" stop "$(basename "$folder")" >/dev/null 2>&1 &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
}
trap stop EXIT
trap 'exit 130' INT TERM

mapfile -t ports < <(python3 - "$computers" <<'PY'
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

# set_up NUMBER: makes the key of a provider, stakes for it and starts it, as its operator would.
set_up() {
	local folder="$NULINK_NETWORK/computers/$1" staker
	staker=("nulink_in" "$folder/staker")
	printf %s "${stakers[$1 - 1]}" | "${staker[@]}" keys import --account - --json --quiet | field address >"$folder/address"
	"$NULINK_BIN/nulink-compute" init --keystore "$folder/keys" --password-file "$NULINK_PASSWORD_FILE" --json |
		field operator >"$folder/operator"
	"${staker[@]}" provider bond 20000 --role compute --yes --json
	"${staker[@]}" provider operator "$(cat "$folder/operator")" --role compute --yes --json
	# What the operator sends is free of charge, but the chain wants to see that it could pay.
	"${staker[@]}" send "$(cat "$folder/operator")" 10 --yes --json
	"$computer" "$2" "$1"
}

note=
[ "$cheats" = 0 ] || note=", $cheats of them cheats"
say "setting up $computers computing providers$note"
for number in $(seq "$computers"); do
	folder="$NULINK_NETWORK/computers/$number"
	mkdir -p "$folder"
	echo "127.0.0.1:${ports[number - 1]}" >"$folder/metrics"
	how=start
	if [ "$number" -gt $((computers - cheats)) ]; then how=cheat; fi
	set_up "$number" "$how" >"$folder/set-up.log" 2>&1 &
	pids+=($!)
done
for number in $(seq "$computers"); do
	wait "${pids[number - 1]}" || {
		tail -n 20 "$NULINK_NETWORK/computers/$number/set-up.log" >&2
		fail "provider $number could not be set up: the last lines of that are above"
	}
done
pids=()

# They confirm the next epoch by themselves. A draw needs a line that is final: it is when the epoch has begun.
active() {
	nulink_in "$NULINK_NETWORK/computers/1/staker" provider list --role compute --json |
		python3 -c 'import json, sys; print(len(json.load(sys.stdin)))'
}
for _ in $(seq 600); do
	count=$(active) || fail "the providers could not be listed: see above"
	[ "$count" -lt "$computers" ] || break
	sleep 0.5
done
[ "$count" -ge "$computers" ] || {
	tail -n 5 "$NULINK_NETWORK"/computers/*/log >&2
	fail "only $count of $computers computing providers became active in five minutes: their last lines are above"
}
say "$computers computing providers are active, after $(($(date +%s) - started)) s"

status=0
"$@" || status=$?
if [ "$status" != 0 ] && [ "$status" != 130 ]; then
	for folder in "$NULINK_NETWORK"/computers/*/; do
		if grep -qE 'ERROR|WARN|panicked' "$folder/log"; then
			echo "--- warnings and errors of computing provider $(basename "$folder") ---" >&2
			grep -E 'ERROR|WARN|panicked' "$folder/log" | tail -n 10 >&2
		fi
	done
fi
exit "$status"
