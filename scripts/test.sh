#!/usr/bin/env bash
# Sets up the machine and runs every test. Each stage's duration is printed at the end.
#
# usage: scripts/test.sh [--zombienet]
#   --zombienet   also runs the test on a local network with a real relay chain (needs zombie-cli, which it installs)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$NULINK_ROOT"

zombienet=
case "${1:-}" in
"") ;;
--zombienet) zombienet=1 ;;
*)
	sed -n '2,5s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac

names=()
seconds=()
summary() {
	echo
	say "durations"
	local i
	for i in "${!names[@]}"; do printf '%6d s  %s\n' "${seconds[$i]}" "${names[$i]}"; done
	printf '%6d s  in all\n' "$SECONDS"
	[ -z "$checks" ] || stop "$checks"
}
trap summary EXIT

# Runs one stage: its name, then the command.
stage() {
	local name=$1 start=$SECONDS status=0
	shift
	say "$name"
	"$@" || status=$?
	names+=("$name")
	seconds+=($((SECONDS - start)))
	[ "$status" = 0 ] || fail "stage '$name' failed (exit status $status): its output is above"
}

documentation() { RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --profile "$NULINK_PROFILE" --quiet; }
lint() { cargo clippy --locked --workspace --all-targets --profile "$NULINK_PROFILE" --quiet -- -D warnings; }

# What only reads the sources is done by the processors' free time, while the networks of later stages wait for their blocks.
# From here on nobody else may call cargo, which would wait for these: NULINK_IS_BUILT has scripts/build.sh do nothing.
checks=
begin_checks() {
	export NULINK_IS_BUILT=1
	checks_log=$(mktemp)
	(
		renice -n 19 "$BASHPID" >/dev/null
		lint && documentation
	) >"$checks_log" 2>&1 </dev/null &
	checks=$!
}
end_checks() {
	local status=0
	wait "$checks" || status=$?
	checks=
	cat "$checks_log"
	rm -f "$checks_log"
	return "$status"
}
# stop PROCESS: with all that it has started.
stop() {
	local child
	for child in $(pgrep -P "$1"); do stop "$child"; done
	kill "$1" 2>/dev/null || true
}

stage "setup" scripts/setup.sh ${zombienet:+--zombienet}
stage "formatting" cargo fmt --all --check
stage "scripts" scripts/share-target.test.py
stage "build" scripts/build.sh
stage "tests in Rust" cargo test --locked --workspace --profile "$NULINK_PROFILE"
stage "storage servers" scripts/with-storage-servers.sh cargo test --locked --workspace --profile "$NULINK_PROFILE" \
	--test real_servers -- --ignored
stage "contracts" contracts/test.sh
stage "sharing" scripts/with-sharing-network.sh --proxies 9 scripts/test-network.sh
stage "encrypted compute" scripts/with-compute-network.sh --cheats 1 scripts/test-compute.sh
begin_checks
stage "demo" scripts/demo.sh --exit
stage "demo of the chain" scripts/demo.sh chain --exit
stage "watchers" scripts/with-watcher-network.sh --hostile 1 scripts/test-watchers.sh
stage "data market" scripts/with-sharing-network.sh --proxies 3 --block-time 1200 scripts/test-market.sh
stage "other people's clients" scripts/with-dev-node.sh scripts/acceptance/run.sh
stage "snarkjs" scripts/zk/test.sh
stage "claims from Ethereum" scripts/with-dev-node.sh contracts/chain.sh
stage "lints and documentation" end_checks
if [ -n "$zombienet" ]; then stage "zombienet" scripts/zombienet.sh test; fi
say "all tests passed"
