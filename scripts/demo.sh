#!/usr/bin/env bash
# Shows NuLink on this machine. It sets up the machine and builds what is missing first.
#
# usage: scripts/demo.sh [sharing|compute|watchers|market|chain] [--exit]
#   sharing   a patient shares her health record with a clinic, through proxies of which one dies and one cheats: see
#             scripts/demo/sharing.sh. This is the default
#   compute   a model is asked about encrypted records, by providers of whom one cheats: see scripts/demo/compute.sh
#   watchers  what is staked on Ethereum counts on NuLink; an Ethereum node and a watcher lie: see scripts/demo/watchers.sh
#   market    a hospital proves something of its data and sells it, a liar is slashed: see scripts/demo/market.sh
#   chain     a development chain and one transfer
#   --exit    stops at the end instead of going on until Ctrl-C
#
# The exit status says whether all was as told.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

what=sharing
case "${1:-}" in
sharing | compute | watchers | market | chain) what=$1 && shift ;;
esac
case "${1:-}" in
"" | --exit) ;;
*)
	sed -n '2,13s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac

say "building"
case "$what" in
sharing)
	"$NULINK_ROOT/scripts/build.sh" --bin nulink-node --bin nulink --bin nulink-proxy --example cheating-proxy
	run=("$NULINK_ROOT/scripts/with-sharing-network.sh" "$NULINK_ROOT/scripts/demo/sharing.sh")
	;;
compute)
	"$NULINK_ROOT/scripts/build.sh" --bin nulink-node --bin nulink --bin nulink-proxy --bin nulink-compute \
		--example cheating-provider
	run=("$NULINK_ROOT/scripts/with-compute-network.sh" --computers 5 --cheats 1 "$NULINK_ROOT/scripts/demo/compute.sh")
	;;
watchers)
	"$NULINK_ROOT/scripts/build.sh" --bin nulink-node --bin nulink --bin nulink-watcher --example hostile-watcher
	run=("$NULINK_ROOT/scripts/with-watcher-network.sh" --hostile 1 "$NULINK_ROOT/scripts/demo/watchers.sh")
	;;
market)
	"$NULINK_ROOT/scripts/build.sh" --bin nulink-node --bin nulink --bin nulink-proxy
	run=("$NULINK_ROOT/scripts/with-sharing-network.sh" --proxies 3 --block-time 1500 "$NULINK_ROOT/scripts/demo/market.sh")
	;;
chain)
	"$NULINK_ROOT/scripts/build.sh" --bin nulink-node --example first-transfer
	run=("$NULINK_ROOT/scripts/with-dev-node.sh" --block-time 3000 "$NULINK_ROOT/scripts/demo/chain.sh")
	;;
esac
say "starting a development chain"
started=$(date +%s)
"${run[@]}" "$@"
if [ "${1:-}" = --exit ]; then say "all was as shown; the chain ran for $(($(date +%s) - started)) s"; fi
