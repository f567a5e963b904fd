#!/usr/bin/env bash
# One transfer on a development chain. scripts/demo.sh chain runs it with a node beside it.
#
# usage: scripts/with-dev-node.sh scripts/demo/chain.sh [--exit]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"

say "a transfer"
"$NULINK_BIN/examples/first-transfer" "$NULINK_WS"
if [ "${1:-}" != --exit ]; then
	say "the chain goes on at $NULINK_WS"
	echo "Look at it in Polkadot.js Apps: open  https://polkadot.js.org/apps/?rpc=$NULINK_WS"
	echo "Accounts Alice, Bob, Charlie ... have 1,000,000 NLK each; Alice has Sudo. The node's log: $NULINK_NODE_LOG"
	echo "Ctrl-C stops the chain and removes its data."
	tail -n 0 -f "$NULINK_NODE_LOG" | grep --line-buffered -o 'Imported #[0-9]* .*'
fi
