#!/usr/bin/env bash
# Tests the watcher network, of which one watcher is hostile: the demo's story, and then what happens to watchers: they are
# killed, are away for long, take headers to another chain, and are slashed for what the others have not seen.
#
# usage: scripts/with-watcher-network.sh --hostile 1 scripts/test-watchers.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/people.sh"
source "$(dirname "${BASH_SOURCE[0]}")/stage.sh"
[ -d "${NULINK_NETWORK:-/nowhere}/watchers" ] || fail "run this by scripts/with-watcher-network.sh --hostile 1"
watcher="$NULINK_ROOT/scripts/watcher.sh"
answer="$NULINK_NETWORK/test-answer"
log="$NULINK_NETWORK/test.log"
contract=$(cat "$NULINK_NETWORK/contract")
# The demo wants one of them, and the last four are not all elected where there are more.
hostile=4
[ -e "$NULINK_NETWORK/watchers/$hostile/hostile" ] && [ ! -e "$NULINK_NETWORK/watchers/5" ] ||
	fail "run this by scripts/with-watcher-network.sh --hostile 1, with four watchers"

# --- telling -----------------------------------------------------------------------------------------------------------

test_name=
begun=$(date +%s)
passed() { printf '   ok: %s (%s s)\n' "$test_name" "$(($(date +%s) - begun))"; }
a_test() {
	[ -z "$test_name" ] || passed
	test_name=$1 begun=$(date +%s)
}
wrong() { fail "$test_name: $*"; }
# on_stage COMMAND [WORD...]: must succeed. Its JSON is in $answer.
on_stage() { stage "$@" >"$answer" || wrong "'$*' failed: $(field error <"$answer" 2>/dev/null || true)"; }
# told FIELD...: of the last answer.
told() { field "$@" <"$answer"; }
address() { cat "$NULINK_NETWORK/watchers/$1/address"; }
provider() { field accounts "$1" <"$NULINK_NETWORK/facts"; }
bonded() { as alice provider show "$(address "$1")" --role watcher --json | field bonded; }
# mined BLOCKS: makes so many blocks. The newest final one is in $final.
mined() {
	on_stage mine "$1"
	final=$(told finalised)
}
# not_accepted SECONDS: the newest final block is not accepted in this time.
not_accepted() {
	sleep "$1"
	on_stage relay
	[ "$(told last)" -lt "$final" ] || wrong "block $final was accepted"
}

# --- the tests ---------------------------------------------------------------------------------------------------------

"$NULINK_ROOT/scripts/demo/watchers.sh" --exit
say "what happens to watchers"
on_stage tell nothing

a_test "a false header of one watcher is not accepted, and the right one is"
on_stage block finalized
on_stage wait_accepted "$(told number)" 60
false_number=$(($(told last) + 1))
"$watcher" lie "$hostile" --number "$false_number" --root "0x$(printf '33%.0s' $(seq 32))" >"$log" 2>&1 ||
	wrong "it could not be said: $(tail -n 3 "$log")"
stake_before=$(bonded "$hostile")
mined 1
[ "$final" = "$false_number" ] || wrong "block $final is final, in place of $false_number"
on_stage wait_accepted "$final" 60
on_stage block "$final"
root=$(told root)
on_stage header "$final"
[ "$(told accepted root)" = "$root" ] || wrong "the false one was accepted: $(cat "$answer")"
python3 -c 'import json, sys
said = json.load(open(sys.argv[1]))["attestations"]
roots = {it["staker"]: it["root"] for it in said}
assert roots[sys.argv[2]] == "0x" + "33" * 32, roots
assert sum(root == sys.argv[3] for root in roots.values()) >= 3, roots' "$answer" "$(address "$hostile")" "$root" ||
	wrong "the attestations are others"
false_epoch=$(told accepted epoch)

a_test "it is not slashed before governance had time to look at it"
if as alice relay settle "$false_number" "$(address "$hostile")" --yes --json >"$log" 2>&1; then wrong "it was"; fi

a_test "with one watcher down the others go on, with two nothing is accepted, and with one back it is"
"$watcher" kill 1
mined 1
on_stage wait_accepted "$final" 60
"$watcher" kill 2
mined 1
not_accepted 8
"$watcher" start 1
on_stage wait_accepted "$final" 60
"$watcher" start 2

a_test "after all were away, the newest header is accepted, and what changed meanwhile is relayed"
for number in 1 2 3 4; do "$watcher" stop "$number"; done
on_stage leave 3 30000
on_stage operator 4 6
mined 60
not_accepted 2
# While nobody watches: a light contract, to which they take what is accepted from now on.
node22 "$NULINK_ROOT/contracts/light.mjs" >"$NULINK_NETWORK/set" 2>"$log" || wrong "no watchers: $(tail -n 3 "$log")"
on_stage deploy_light "$(cat "$NULINK_NETWORK/set")"
for number in 1 2 3 4; do
	cat >>"$NULINK_NETWORK/watchers/$number/watcher.toml" <<-END

		[[worker.targets]]
		name = "light"
		endpoint = $(python3 -c 'import json, sys; print(json.dumps(json.load(open(sys.argv[1]))[0]))' "$NULINK_NETWORK/endpoints")
		chain_id = $(told chainId)
		contract = "$(told address)"
		every_blocks = 1
	END
done
mined 5
for number in 1 2 3 4; do "$watcher" start "$number"; done
on_stage wait_accepted "$final" 90
missed=$((final - 10))
on_stage header "$missed"
[ "$(told accepted)" = null ] || wrong "block $missed was accepted, and nobody was there"
on_stage wait_record "$contract" "$(provider 3)" deauthorizing 30000000000000000000000 90
on_stage wait_record "$contract" "$(provider 4)" confirmed true 90

a_test "accepted headers are taken to a light contract, which checks the watchers' signatures"
for _ in $(seq 60); do
	# A transaction there is included, and final, when blocks are made.
	mined 1
	sleep 1
	on_stage light
	[ "$(told latest)" = 0 ] || break
done
taken=$(told latest)
[ "$taken" != 0 ] || wrong "nothing was taken there in a minute"
on_stage light "$taken"
taken_root=$(told root)
on_stage block "$taken"
[ "$(told root)" = "$taken_root" ] || wrong "the contract has $taken_root as the root of block $taken"

a_test "a false header is slashed when governance had time to look at it, and once"
on_stage wait_epoch $((false_epoch + 4)) 150
as alice relay settle "$false_number" "$(address "$hostile")" --yes --json >"$log" 2>&1 || wrong "it was not: $(tail -n 3 "$log")"
as alice slashes --json >"$answer"
slashed=$(python3 -c 'import json, sys
slashes = [it for it in json.load(open(sys.argv[1]))["slashes"] if it["offence"] == "false-header"]
assert all(it["provider"] == sys.argv[2] for it in slashes), slashes
print(sum(int(it["amount"]) for it in slashes))' "$answer" "$(address "$hostile")") || wrong "somebody else was"
[ "$slashed" != 0 ] || wrong "nothing was taken"
[ "$(python3 -c 'import sys; print(int(sys.argv[1]) - int(sys.argv[2]))' "$stake_before" "$(bonded "$hostile")")" = "$slashed" ] ||
	wrong "its stake does not tell"
if as alice relay settle "$false_number" "$(address "$hostile")" --yes --json >"$log" 2>&1; then wrong "it was slashed twice"; fi

stake_before=$(bonded "$hostile")
a_test "whoever has two statements of one height from a watcher has it slashed, and is its reporter"
on_stage relay
"$watcher" lie "$hostile" --keep --number "$(told last)" --root "0x$(printf '44%.0s' $(seq 32))" \
	--root "0x$(printf '55%.0s' $(seq 32))" >"$NULINK_NETWORK/evidence" 2>"$log" || wrong "no evidence: $(tail -n 3 "$log")"
for at in 0 1; do
	python3 -c 'import json, sys; print(json.dumps(json.load(open(sys.argv[1]))[int(sys.argv[2])]))' \
		"$NULINK_NETWORK/evidence" "$at" >"$NULINK_NETWORK/evidence-$at"
done
as alice relay report --a "$NULINK_NETWORK/evidence-0" --b "$NULINK_NETWORK/evidence-1" --yes --json >"$log" 2>&1 ||
	wrong "it was not: $(tail -n 3 "$log")"
[ "$(bonded "$hostile")" != "$stake_before" ] || wrong "nothing was taken"
as alice slashes --json >"$answer"
python3 -c 'import json, sys
slashes = [it for it in json.load(open(sys.argv[1]))["slashes"] if it["offence"] == "equivocation"]
assert any(it["reporter"] == sys.argv[2] for it in slashes), slashes' "$answer" "$(as alice keys show --json | field address)" ||
	wrong "Alice is not its reporter"
passed
say "all tests of the watcher network passed"
