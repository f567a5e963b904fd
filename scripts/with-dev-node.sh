#!/usr/bin/env bash
# Runs a command with a development node beside it, and stops the node afterwards.
#
# usage: scripts/with-dev-node.sh [--block-time MS] COMMAND [ARGUMENT...]
#
# The node listens on a free port of the loopback interface and keeps its chain in a temporary folder. The command finds
# its address in $NULINK_WS and its log in $NULINK_NODE_LOG.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

block_time=1000
if [ "${1:-}" = --block-time ]; then
	block_time=$2
	shift 2
fi
[ $# -gt 0 ] || fail "usage: scripts/with-dev-node.sh [--block-time MS] COMMAND [ARGUMENT...]"
node_binary="$NULINK_BIN/nulink-node"
[ -x "$node_binary" ] || fail "$node_binary is not built: run scripts/build.sh"

folder=$(mktemp -d)
export NULINK_NODE_LOG="$folder/node.log"
# On a busy machine it is looked into before the node has made it.
: >"$NULINK_NODE_LOG"
node_pid=
stop() {
	if [ -n "$node_pid" ] && kill "$node_pid" 2>/dev/null; then
		wait "$node_pid" 2>/dev/null || true
	fi
	rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

"$node_binary" --dev --base-path "$folder/chain" --dev-block-time "$block_time" --rpc-port 0 \
	--listen-addr /ip4/127.0.0.1/tcp/0 --no-prometheus --no-telemetry --no-hardware-benchmarks >"$NULINK_NODE_LOG" 2>&1 &
node_pid=$!

port=
for _ in $(seq 600); do
	kill -0 "$node_pid" 2>/dev/null || {
		tail -n 20 "$NULINK_NODE_LOG" >&2
		fail "the node stopped: its last lines are above"
	}
	port=$(sed -n 's/.*Running JSON-RPC server: addr=127\.0\.0\.1:\([0-9]*\).*/\1/p' "$NULINK_NODE_LOG" | head -n1)
	[ -z "$port" ] || break
	sleep 0.2
done
[ -n "$port" ] || {
	tail -n 20 "$NULINK_NODE_LOG" >&2
	fail "the node did not open its port in two minutes: its last lines are above"
}
export NULINK_WS="ws://127.0.0.1:$port"
status=0
"$@" || status=$?
if [ "$status" != 0 ] && [ "$status" != 130 ]; then
	echo "--- the node's last lines ---" >&2
	tail -n 20 "$NULINK_NODE_LOG" >&2
fi
exit "$status"
