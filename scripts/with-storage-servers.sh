#!/usr/bin/env bash
# Runs a command with an IPFS node and an S3 server beside it, and stops them afterwards. If they are missing they are
# installed first.
#
# usage: scripts/with-storage-servers.sh COMMAND [ARGUMENT...]
#
# The servers listen on free ports of the loopback interface and keep what they get in a temporary folder. The command
# finds their addresses in
#   $NULINK_TEST_IPFS   the RPC of the IPFS node, which is connected to no other
#   $NULINK_TEST_S3     the S3 server, with the bucket `nulink`; it checks signatures
# and the key to the S3 server in the variables that are usual for it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

[ $# -gt 0 ] || fail "usage: scripts/with-storage-servers.sh COMMAND [ARGUMENT...]"
lists="$NULINK_ROOT/scripts/storage-servers"
servers="$NULINK_CACHE/storage-servers"

# --- installing ------------------------------------------------------------------------------------------------------

node=$(node22 -p process.execPath) || fail "there is no Node.js: run scripts/setup.sh"
"$node" -e 'process.exit(parseInt(process.versions.node) >= 22 ? 0 : 1)' ||
	fail "the IPFS node needs Node.js 22, and $node is $("$node" --version): run scripts/setup.sh"
if ! cmp -s "$lists/package-lock.json" "$servers/node_modules/.lock"; then
	say "installing the IPFS node"
	mkdir -p "$servers"
	cp "$lists/package.json" "$lists/package-lock.json" "$lists/.npmrc" "$servers/"
	# Nothing here needs what the packages' own scripts would do: they download browsers for WebRTC.
	(cd "$servers" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
		fail "npm could not install the IPFS node: see above"
	cp "$lists/package-lock.json" "$servers/node_modules/.lock"
fi
if ! cmp -s "$lists/requirements.txt" "$PYTHON_ENV/.storage-servers"; then
	say "installing the S3 server"
	[ -x "$PYTHON_ENV/bin/pip" ] || python3 -m venv "$PYTHON_ENV" ||
		fail "python3 could not make a virtual environment in $PYTHON_ENV: run scripts/setup.sh"
	"$PYTHON_ENV/bin/pip" install -q --disable-pip-version-check -r "$lists/requirements.txt" ||
		fail "pip could not install the S3 server: see above"
	cp "$lists/requirements.txt" "$PYTHON_ENV/.storage-servers"
fi

# --- running ---------------------------------------------------------------------------------------------------------

folder=$(mktemp -d)
pids=()
stop() {
	local pid
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
	rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

# start NAME SED COMMAND...: starts a server and waits until the sed script finds its address in what it says.
start() {
	local name=$1 find=$2 log="$folder/$1.log" pid
	shift 2
	: >"$log"
	"$@" >>"$log" 2>&1 &
	pid=$!
	pids+=("$pid")
	for _ in $(seq 600); do
		address=$(sed -n "$find" "$log" | head -n1)
		[ -z "$address" ] || return 0
		kill -0 "$pid" 2>/dev/null || {
			tail -n 20 "$log" >&2
			fail "$name stopped: its last lines are above"
		}
		sleep 0.2
	done
	tail -n 20 "$log" >&2
	fail "$name did not open its port in two minutes: its last lines are above"
}

ipfs=(env "IPFS_PATH=$folder/ipfs" "$node" "$servers/node_modules/ipfs/src/cli.js")
cat >"$folder/ipfs.json" <<-'END'
	{
		"Addresses": {
			"Swarm": [],
			"API": "/ip4/127.0.0.1/tcp/0",
			"Gateway": "/ip4/127.0.0.1/tcp/0",
			"RPC": "/ip4/127.0.0.1/tcp/0"
		},
		"Bootstrap": [],
		"Discovery": { "MDNS": { "Enabled": false }, "webRTCStar": { "Enabled": false } }
	}
END
"${ipfs[@]}" init --emptyRepo "$folder/ipfs.json" >"$folder/init.log" 2>&1 || {
	tail -n 20 "$folder/init.log" >&2
	fail "the IPFS node could not make its repository: its last lines are above"
}
start "the IPFS node" \
	'/^HTTP API listening/h;/^Daemon is ready/{x;s|.*/ip4/127\.0\.0\.1/tcp/\([0-9]*\)/http.*|http://127.0.0.1:\1|p}' \
	"${ipfs[@]}" daemon --offline --enable-preload=false
export NULINK_TEST_IPFS=$address

start "the S3 server" "/^http:/p" "$PYTHON_ENV/bin/python" "$lists/s3.py"
read -r NULINK_TEST_S3 AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY <<<"$address"
export NULINK_TEST_S3 AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION=us-east-1
unset AWS_SESSION_TOKEN

"$@"
