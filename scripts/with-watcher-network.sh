#!/usr/bin/env bash
# Runs a command with a development node, an Ethereum node and watchers beside it, and stops them all afterwards.
#
# usage: scripts/with-watcher-network.sh [--watchers N] [--hostile N] [--block-time MS] COMMAND [ARGUMENT...]
#   --watchers N      how many: 4, unless told otherwise, which are as few as there can be, and 6 at most
#   --hostile N       the keys of how many of them, the last ones, are stolen: none, unless told otherwise. Their daemons are
#                     as the others', until `scripts/watcher.sh lie` says something else with their keys
#   --block-time MS   of the node: 1500, unless told otherwise
#
# Watchers are daemons as operators run them: with keys of their own, staked with 20,000 NLK, elected when the command
# starts. They ask three Ethereum endpoints, of which the last lies when it is told to. The command finds
#   $NULINK_WS, $NULINK_NODE   the node's address
#   $NULINK_STAGE              where scripts/stage.sh has things done on Ethereum, and by governance
#   $NULINK_PASSWORD_FILE      the password of whatever keys it makes
#   $NULINK_BIN                the folder of the programs
#   $NULINK_NETWORK            the folder of the network. watchers/1, watchers/2 ... hold of each watcher
#                                address      the account that has staked
#                                operator     the account that acts for it
#                                ethereum     the account of its Ethereum key
#                                hostile      is there if its keys are stolen
#                                metrics      where its metrics are
#                                watcher.toml its settings
#                                pid, log     its process
#                                keys, data   its keystore and its journal
#                                staker       what the staker has: see scripts/people.sh
#                              `facts` has the contracts on Ethereum and whose account is which, `contract` the number that
#                              the staking contract has on NuLink, `endpoints` the Ethereum endpoints, and `env`, to be
#                              sourced in another terminal, the settings
# and scripts/watcher.sh kills, starts and replaces watchers.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/people.sh"
source "$(dirname "${BASH_SOURCE[0]}")/network.sh"
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"
watcher="$NULINK_ROOT/scripts/watcher.sh"
# Accounts that a development chain has funded and that nobody else uses.
stakers=(//Alice//stash //Bob//stash //Charlie//stash //Dave//stash //Eve//stash //Ferdie//stash)

watchers=4 hostile=0 block_time=1500 node= is_theirs=
while [ $# -gt 0 ]; do
	case "$1" in
	--watchers) watchers=${2:-} ;;
	--hostile) hostile=${2:-} ;;
	--block-time) block_time=${2:-} ;;
	--node) node=${2:-} ;;
	*) break ;;
	esac
	shift 2 || break
done
[ $# -gt 0 ] && [[ "$watchers" =~ ^[4-6]$ ]] && [[ "$hostile" =~ ^[0-6]$ ]] && [[ "$block_time" =~ ^[0-9]+$ ]] || {
	sed -n '4,8s/^# \{0,1\}//p' "$0" >&2
	exit 2
}
programs=(nulink nulink-watcher)
[ "$hostile" = 0 ] || programs+=(examples/hostile-watcher)
for program in "${programs[@]}"; do
	[ -x "$NULINK_BIN/$program" ] || fail "$NULINK_BIN/$program is not built: run scripts/build.sh"
done
[ -d "$ACCEPTANCE/node_modules" ] || fail "the clients are not installed: run scripts/setup.sh"
if [ -z "$node" ]; then
	"$NULINK_ROOT/contracts/install.sh"
	exec "$NULINK_ROOT/scripts/with-dev-node.sh" --block-time "$block_time" \
		bash -c 'NULINK_NODE_IS_OURS=yes exec "$0" --node "$NULINK_WS" "$@"' "$0" --watchers "$watchers" --hostile "$hostile" "$@"
fi

[ "${NULINK_NODE_IS_OURS:-}" = yes ] || is_theirs=yes

stage_pid=
stop() {
	[ -n "$network" ] || return 0
	stop_workers watchers "$watcher"
	if [ -n "$stage_pid" ] && kill "$stage_pid" 2>/dev/null; then wait "$stage_pid" 2>/dev/null || true; fi
	rm -rf "$network"
}
trap stop EXIT
trap 'exit 130' INT TERM
open_network "$node"
mapfile -t ports < <(free_ports "$watchers")

# start_stage: starts the Ethereum node and whoever acts on it, and notes what is there.
start_stage() {
	"$(node22_program)" "$NULINK_ROOT/contracts/stage.mjs" "$network/stage" >"$network/stage.log" 2>&1 </dev/null &
	stage_pid=$!
	for _ in $(seq 600); do
		[ ! -e "$network/stage" ] || break
		kill -0 "$stage_pid" 2>/dev/null || break
		sleep 0.1
	done
	[ -e "$network/stage" ] || {
		tail -n 20 "$network/stage.log" >&2
		fail "the Ethereum node did not start in a minute: the last lines of that are above"
	}
	NULINK_STAGE=$(field stage <"$network/stage")
	export NULINK_STAGE
	field endpoints <"$network/stage" >"$network/endpoints"
	printf 'export NULINK_STAGE=%q\nsource %q\n' "$NULINK_STAGE" "$NULINK_ROOT/scripts/stage.sh" >>"$network/env"
	stage facts >"$network/facts"
}

# name_contracts: governance has the staking contract relayed, and names the lock of NLK.
name_contracts() {
	fact() { field "$@" <"$network/facts"; }
	stage register "$(fact staking address)" "$(fact staking codeHash)" >"$network/registered" ||
		fail "governance did not have the contract relayed: $(cat "$network/registered")"
	field contract <"$network/registered" >"$network/contract"
	# Where governance takes its time, on a network that was there before, nothing is claimed.
	[ -n "$is_theirs" ] || stage pin_lock "$(fact lock address)" "$(fact lock codeHash)" >/dev/null
}

# What is set for each watcher. Epochs are short, and blocks of Ethereum final as soon as they are made.
settings() {
	cat <<-END
		[chain]
		poll_seconds = 1

		[worker]
		chain_id = 31337
		ethereum = $(cat "$network/endpoints")
		request_timeout_seconds = 5
		poll_seconds = 1
		first_block = 1
	END
}

# set_up NUMBER: makes the keys of a watcher, stakes for it, starts it and has it stand for election, as its operator would.
set_up() {
	local folder="$network/watchers/$1" keys standing
	echo "127.0.0.1:${ports[$1 - 1]}" >"$folder/metrics"
	settings >"$folder/watcher.toml"
	[ "$1" -le $((watchers - hostile)) ] || touch "$folder/hostile"
	new_staker "$folder" "${stakers[$1 - 1]}"
	keys=(--config "$folder/watcher.toml" --keystore "$folder/keys" --password-file "$NULINK_PASSWORD_FILE")
	"$NULINK_BIN/nulink-watcher" init "${keys[@]}" --json >"$folder/accounts"
	field operator <"$folder/accounts" >"$folder/operator"
	field ethereum <"$folder/accounts" >"$folder/ethereum"
	# For gas, should it take headers to a light contract.
	stage fund "$(cat "$folder/ethereum")"
	stake "$folder" --role watcher
	"$watcher" start "$1"
	standing=$("$NULINK_BIN/nulink-watcher" stand "$(cat "$folder/address")" "${keys[@]}" --endpoint "$NULINK_WS" --json)
	nulink_in "$folder/staker" relay stand --signer "$(field signer <<<"$standing")" \
		--proof "$(field proof <<<"$standing")" --yes --json
}

say "starting an Ethereum node, with contracts and three endpoints"
start_stage
name_contracts
note=
[ "$hostile" = 0 ] || note=", the keys of $hostile of them stolen"
say "setting up $watchers watchers$note"
set_up_workers watchers watcher "$watchers"
# An epoch has passed at the latest when they are elected, and another one when they watch.
stage wait_elected 4 290 >/dev/null && stage wait_accepted 1 120 >/dev/null || {
	tail -n 5 "$network"/watchers/*/log >&2
	fail "the watchers were not elected, or accepted nothing: their last lines are above"
}
say "4 watchers are elected, and have accepted a header, after $(($(date +%s) - network_begun)) s"
run_command watchers 'ERROR|WARN|panicked' "warnings and errors of watcher" "$@"
