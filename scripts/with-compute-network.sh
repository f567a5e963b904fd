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
source "$(dirname "${BASH_SOURCE[0]}")/network.sh"
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

stop() { stop_workers computers "$computer"; }
trap stop EXIT
trap 'exit 130' INT TERM
mapfile -t ports < <(free_ports "$computers")

# set_up NUMBER: makes the key of a provider, stakes for it and starts it, as its operator would.
set_up() {
	local folder="$NULINK_NETWORK/computers/$1" how=start
	echo "127.0.0.1:${ports[$1 - 1]}" >"$folder/metrics"
	new_staker "$folder" "${stakers[$1 - 1]}"
	"$NULINK_BIN/nulink-compute" init --keystore "$folder/keys" --password-file "$NULINK_PASSWORD_FILE" --json |
		field operator >"$folder/operator"
	stake "$folder" --role compute
	if [ "$1" -gt $((computers - cheats)) ]; then how=cheat; fi
	"$computer" "$how" "$1"
}

note=
[ "$cheats" = 0 ] || note=", $cheats of them cheats"
say "setting up $computers computing providers$note"
set_up_workers computers provider "$computers"
# A draw needs a line that is final: it is when the epoch has begun.
wait_until_active computers "computing providers" "$computers" --role compute
run_command computers 'ERROR|WARN|panicked' "warnings and errors of computing provider" "$@"
