#!/usr/bin/env bash
# Starts a local network on this machine: a relay chain with two validators and NuLink with two collators.
#
# usage: scripts/zombienet.sh          starts it, shows the nodes' addresses, goes on until Ctrl-C
#        scripts/zombienet.sh test     starts it, proves that it works, stops it
#
# The network's files are in a temporary folder that is removed at the end; after a failure it is kept and named.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
case "${1:-}" in
"" | test) ;;
*)
	sed -n '2,7s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac

"$NULINK_ROOT/scripts/setup.sh" --zombienet
"$NULINK_ROOT/scripts/build.sh" --bins
if [ "${1:-}" = test ]; then
	"$NULINK_ROOT/scripts/build.sh" --example hostile-watcher
	"$NULINK_ROOT/contracts/install.sh"
fi

folder=$(mktemp -d)
network="$folder/network"
spawner=
keep=
stop() {
	# The nodes are children of zombie-cli, which does not stop them: their ids stand in its description of the network.
	if [ -f "$network/zombie.json" ]; then
		pids=$("$PYTHON_ENV/bin/python" - "$network/zombie.json" <<'PY'
import json, sys

def ids(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "process_handle" and isinstance(inner, int):
                yield inner
            else:
                yield from ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids(inner)

print(*set(ids(json.load(open(sys.argv[1])))))
PY
		)
		kill $pids $(cat "$network/restarted.pid" 2>/dev/null) 2>/dev/null || true
	fi
	if [ -n "$spawner" ]; then
		kill "$spawner" 2>/dev/null || true
		wait "$spawner" 2>/dev/null || true
	fi
	if [ -n "$keep" ]; then echo "the network's files and logs are in $folder" >&2; else rm -rf "$folder"; fi
}
trap stop EXIT
trap 'exit 130' INT TERM

say "preparing the chain specifications"
xz -dc "$NULINK_ROOT/zombienet/rococo-local.json.xz" >"$folder/rococo-local.json"
"$NULINK_BIN/nulink-node" export-chain-spec --chain local --output "$folder/nulink-local.json" 2>"$folder/export.log" ||
	fail "the chain specification could not be exported: $(tail -n 3 "$folder/export.log")"
cp "$NULINK_ROOT/zombienet/local.toml" "$folder/"

say "starting the network (the first parachain block comes after one to two minutes)"
keep=1
(cd "$folder" && PATH="$NULINK_BIN:$PATH" exec "$ZOMBIE_CLI" spawn local.toml -p native -d "$network" -v none) \
	>"$folder/zombie-cli.log" 2>&1 &
spawner=$!
for _ in $(seq 1200); do
	grep -q 'network is up' "$folder/zombie-cli.log" && break
	kill -0 "$spawner" 2>/dev/null || fail "zombie-cli stopped: $(tail -n 5 "$folder/zombie-cli.log")"
	sleep 0.5
done
grep -q 'network is up' "$folder/zombie-cli.log" || fail "the network did not come up in ten minutes"

if [ "${1:-}" = test ]; then
	PATH="$NULINK_BIN:$PATH" "$NULINK_BIN/zombienet-check" "$network"
	collator=$("$PYTHON_ENV/bin/python" - "$network/zombie.json" <<'PY'
import json, sys

def nodes(value):
    if isinstance(value, dict):
        if value.get("name") == "collator-1" and "ws_uri" in value:
            yield value["ws_uri"]
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)

print(next(nodes(json.load(open(sys.argv[1])))))
PY
	)
	"$NULINK_ROOT/scripts/with-sharing-network.sh" --node "$collator" --proxies 3 "$NULINK_ROOT/zombienet/sharing.sh"
	"$NULINK_ROOT/scripts/with-watcher-network.sh" --node "$collator" --hostile 1 "$NULINK_ROOT/zombienet/watchers.sh"
	keep=
	say "the local network works"
else
	keep=
	"$PYTHON_ENV/bin/python" - "$network/zombie.json" <<'PY'
import json, sys

def nodes(value):
    if isinstance(value, dict):
        if "ws_uri" in value and "name" in value:
            print(f"  {value['name']:<12} {value['ws_uri']}")
        for inner in value.values():
            nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            nodes(inner)

nodes(json.load(open(sys.argv[1])))
PY
	say "the network runs; Ctrl-C stops it. zombie-cli's log: $folder/zombie-cli.log"
	wait "$spawner"
fi
