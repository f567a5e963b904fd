#!/usr/bin/env bash
# Starts a NuLink development chain, sends an extrinsic, shows what happened and how to look at it in Polkadot.js, and
# goes on until Ctrl-C. It sets up the machine and builds what is missing first.
#
# usage: scripts/demo.sh [--exit]
#   --exit   stops after the extrinsic instead of waiting; the exit status says whether all was as shown
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

case "${1:-}" in
"" | --exit) ;;
--inside) # with the node beside it
	"$NULINK_BIN/examples/first-transfer" "$NULINK_WS"
	if [ "${2:-}" != --exit ]; then
		say "the chain goes on at $NULINK_WS"
		echo "Look at it in Polkadot.js Apps: open  https://polkadot.js.org/apps/?rpc=$NULINK_WS"
		echo "Accounts Alice, Bob, Charlie ... have 1,000,000 NLK each; Alice has Sudo. The node's log: $NULINK_NODE_LOG"
		echo "Ctrl-C stops the chain and removes its data."
		tail -n 0 -f "$NULINK_NODE_LOG" | grep --line-buffered -o 'Imported #[0-9]* .*'
	fi
	exit
	;;
*)
	sed -n '2,6s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac

say "1/3 building"
"$NULINK_ROOT/scripts/build.sh" --bin nulink-node --example first-transfer
say "2/3 starting a development chain"
started=$(date +%s)
say "3/3 a transfer"
"$NULINK_ROOT/scripts/with-dev-node.sh" --block-time 3000 "$NULINK_ROOT/scripts/demo.sh" --inside "${1:-}"
if [ "${1:-}" = --exit ]; then say "all was as shown; the chain ran for $(($(date +%s) - started)) s"; fi
