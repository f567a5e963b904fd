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
source "$(dirname "${BASH_SOURCE[0]}")/network.sh"
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

stop() {
	[ -n "$network" ] || return 0
	stop_workers proxies "$proxy"
	rm -rf "$network"
}
trap stop EXIT
trap 'exit 130' INT TERM
open_network "$node"
mapfile -t ports < <(free_ports "$((2 * proxies))")

# set_up NUMBER: makes the keys of a proxy, stakes for it, starts it and publishes it, as its operator would.
set_up() {
	local folder="$network/proxies/$1" public
	echo "127.0.0.1:${ports[2 * $1 - 2]}" >"$folder/listen"
	echo "127.0.0.1:${ports[2 * $1 - 1]}" >"$folder/metrics"
	echo "http://$(cat "$folder/listen")" >"$folder/endpoint"
	new_staker "$folder" "${stakers[$1 - 1]}"
	public=$("$NULINK_BIN/nulink-proxy" init --keystore "$folder/keys" --password-file "$NULINK_PASSWORD_FILE" --json)
	field operator <<<"$public" >"$folder/operator"
	stake "$folder"
	"$proxy" start "$1"
	nulink_in "$folder/staker" provider profile --endpoint "$(cat "$folder/endpoint")" --fee 0.02 --yes --json \
		--encryption-key "$(field encryption_key <<<"$public")" --verifying-key "$(field verifying_key <<<"$public")"
}

say "setting up $proxies proxies"
set_up_workers proxies proxy "$proxies"
wait_until_active proxies proxies "$proxies"
run_command proxies 'ERROR|panicked' "errors of proxy" "$@"
