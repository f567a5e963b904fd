#!/usr/bin/env bash
# A patient shares her health record with a clinic. scripts/demo.sh runs it with a chain and five proxies beside it.
#
# Each step does what its line says, or ends the demo with a message and a status that is not 0.
#
# usage: scripts/with-sharing-network.sh scripts/demo/sharing.sh [--exit]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../people.sh"
[ -n "${NULINK_NETWORK:-}" ] || fail "run this by scripts/with-sharing-network.sh"
proxy="$NULINK_ROOT/scripts/proxy.sh"
files="$NULINK_NETWORK/files"
answer="$NULINK_NETWORK/answer"
log="$NULINK_NETWORK/demo.log"

# --- telling -----------------------------------------------------------------------------------------------------------

nlk() { python3 -c 'import sys
from decimal import Decimal
print(f"{Decimal(sys.argv[1]) / 10**18:,.4f}")' "$1"; }
tell() { printf '   %s\n' "$*"; }

# What somebody has: free, and held as deposit.
funds() { as "$1" balance --json | python3 -c 'import json, sys
funds = json.load(sys.stdin)
print(int(funds["free"]), int(funds["held"]))'; }

steps=() seconds=() costs=() deposits=()
# step PERSON TEXT: begins a step that this person pays for.
step() {
	payer=$1 step=$2
	printf '\033[1m== %d. %s\033[0m\n' $((${#steps[@]} + 1)) "$2"
	before=$(funds "$1")
	begun=$(date +%s%N)
}
# Ends it.
end() {
	local took=$((($(date +%s%N) - begun) / 100000000)) after cost deposit
	after=$(funds "$payer")
	read -r cost deposit < <(python3 -c 'import sys
free, held, free_after, held_after = map(int, sys.argv[1:])
print(free + held - free_after - held_after, held_after - held)' $before $after)
	steps+=("$step") seconds+=("$((took / 10)).$((took % 10))") costs+=("$cost") deposits+=("$deposit")
}

# do_as PERSON ARGUMENT...: must succeed. Its JSON is in $answer.
do_as() {
	as "$@" --json --yes >"$answer" 2>"$log" ||
		fail "step '$step': \`nulink ${*:2}\` of $1 failed: $(field error <"$answer" 2>/dev/null || tail -n 3 "$log")"
}

# refused WORDS PERSON ARGUMENT...: must fail, and say these words.
refused() {
	if as "${@:2}" --json --yes >"$answer" 2>"$log"; then
		fail "step '$step': \`nulink ${*:3}\` of $2 succeeded, and should have been refused"
	fi
	local message
	message=$(field error <"$answer")
	[[ "$message" == *"$1"* ]] || fail "step '$step': $2 was refused, but not as expected ($1): $message"
	tell "refused: $message"
}

# receives PERSON POLICY FILE: must receive the same bytes.
receives() {
	local to="$files/$1-$3"
	rm -f "$to"
	do_as "$1" receive "$2" "$3" --output "$to"
	cmp -s "$to" "$files/$3" || fail "step '$step': what $1 received of $3 is not what was shared"
	tell "$1 has $3: $(stat -c %s "$to") bytes, SHA-256 $(sha256sum <"$to" | cut -c1-16)…, the same as the original"
}

stake() { as alice provider show "$(cat "$NULINK_NETWORK/proxies/$1/address")" --json | field bonded; }
number_of() {
	local folder
	for folder in "$NULINK_NETWORK"/proxies/*/; do
		if [ "$(cat "$folder/address")" = "$1" ]; then basename "$folder"; fi
	done
}

# --- the story ---------------------------------------------------------------------------------------------------------

mkdir -p "$files"
start=$(date +%s)
new_person alice //Alice >/dev/null && new_person bob //Bob >/dev/null && new_person eve //Eve >/dev/null ||
	fail "the people could not be made: see above"
bob=$(as bob keys show --json | field contact)
python3 "$NULINK_ROOT/scripts/demo/health-record.py" "$files" || fail "the health record could not be made: see above"
echo "Alice is a patient, Bob a clinic, Eve somebody else. Alice's health record is a FHIR bundle of" \
	"$(($(stat -c %s "$files/record.json") / 1024)) KiB and"
echo "an MRI scan (DICOM) of $(($(stat -c %s "$files/scan.dcm") / 1024 / 1024)) MiB. Five proxies have each staked" \
	"$(nlk "$(stake 1)") NLK."
echo

step alice "Alice encrypts her record and stores it"
do_as alice label create "health record"
do_as alice put "$files/record.json" --label "health record" --media-type application/fhir+json
do_as alice put "$files/scan.dcm" --label "health record" --media-type application/dicom
if grep -rqF Lidell-Example "$NULINK_STORAGE"; then fail "step '$step': her name can be read in the store"; fi
tell "the store has $(du -sm "$NULINK_STORAGE" | cut -f1) MiB of ciphertext: Alice's name is not found in it"
end

step alice "Alice grants the clinic access, through 5 proxies of which any 3 are enough"
do_as alice grant --label "health record" --to "$bob" --proxies 5 --threshold 3 --for 30e
policy=$(field policy <"$answer")
tell "policy $policy is active: all five hold a fragment of a key, none of them can read anything"
tell "prepaid for 30 epochs: $(nlk "$(field fee <"$answer")") NLK"
end

step bob "The clinic receives it"
receives bob "$policy" record.json
receives bob "$policy" scan.dcm
tell "proxies that helped with the scan: $(python3 -c 'import json; print(len(json.load(open("'"$answer"'"))["proxies"]))')"
end

step eve "Eve tries, too"
refused "granted to another account" eve receive "$policy" scan.dcm --output "$files/eve"
[ ! -e "$files/eve" ] || fail "step '$step': Eve got something"
end

step bob "A proxy dies (kill -9), and the clinic receives all the same"
"$proxy" kill 2 || fail "step '$step': see above"
receives bob "$policy" record.json
end
"$proxy" start 2 || fail "the killed proxy did not come back: see above"

step alice "Alice takes the access back"
do_as alice revoke "$policy"
tell "$(nlk "$(field refunded <"$answer")") NLK came back: fees of the epochs that are not needed any more"
refused "revoked" bob receive "$policy" record.json --output "$files/late"
[ ! -e "$files/late" ] || fail "step '$step': the clinic got something after the revocation"
end

step alice "Alice grants again; this time one of the proxies cheats"
"$proxy" stop 4 && "$proxy" cheat 4 || fail "step '$step': see above"
for _ in $(seq 60); do
	as alice provider list --json >"$answer" || fail "step '$step': the providers could not be listed"
	[ "$(python3 -c 'import json, sys; print(len(json.load(sys.stdin)))' <"$answer")" -lt 5 ] || break
	sleep 0.5
done
do_as alice grant --label "health record" --to "$bob" --proxies 5 --threshold 4 --for 10e
second=$(field policy <"$answer")
tell "policy $second is active"
end

step bob "The clinic's program finds the cheat, and proves it to the chain"
honest=$(stake 1) staked=$(stake 4) cheat=
# It asks four of the five, at random.
for tries in $(seq 30); do
	receives bob "$second" record.json
	cheat=$(python3 -c 'import json; print(*json.load(open("'"$answer"'"))["wrong"])')
	[ -z "$cheat" ] || break
done
[ -n "$cheat" ] || fail "step '$step': the cheating proxy was asked in none of $tries tries"
[ "$(number_of "$cheat")" = 4 ] || fail "step '$step': an honest proxy was taken for the cheat"
tell "a fragment of $cheat was wrong; the other four gave right ones"
do_as bob evidence list
evidence=$(field 0 number <"$answer")
do_as bob evidence submit "$evidence"
[ "$(field verdict <"$answer")" = proven ] || fail "step '$step': the chain did not accept the evidence"
slashed=$(field amount <"$answer") left=$(stake 4)
[ "$slashed" != 0 ] && [ "$(python3 -c "print($staked - $slashed)")" = "$left" ] ||
	fail "step '$step': the stake was $staked, $slashed were slashed, and it is $left"
[ "$(stake 1)" = "$honest" ] || fail "step '$step': an honest proxy lost stake"
tell "its stake was $(nlk "$staked") NLK and is $(nlk "$left") NLK"
end

# --- the summary -------------------------------------------------------------------------------------------------------

echo
say "what happened"
printf '%-78s %7s %12s %12s\n' "" "seconds" "cost, NLK" "held, NLK"
for i in "${!steps[@]}"; do
	printf '%d. %-75s %7s %12s %12s\n' $((i + 1)) "${steps[$i]}" "${seconds[$i]}" "$(nlk "${costs[$i]}")" "$(nlk "${deposits[$i]}")"
done
cat <<END

- The record was encrypted on Alice's machine. Neither the store nor the chain nor any proxy has seen it in plain.
- Cost: what the one who acted paid in that step, fees of the chain and of the proxies. Below 0: it came back, or was a reward.
  Held: a deposit for what the chain stores, which comes back when that is removed.
- The cheat lost $(nlk "$slashed") NLK of its $(nlk "$staked") NLK of stake. For six epochs the holders of NLK can cancel that, if they
  think it unjust. Then a part is burned, a part goes to the treasury, and a part to the clinic that reported it. The
  other four lost nothing.
END
say "the demo took $(($(date +%s) - start)) s"

if [ "${1:-}" != --exit ]; then
	cat <<END

The network goes on at $NULINK_WS until Ctrl-C.

In Polkadot.js Apps: open  https://polkadot.js.org/apps/?rpc=$NULINK_WS#/explorer
  Developer > Chain state > policyRegistry > policies: what the chain knows of policy $policy and policy $second
  Developer > Chain state > providerStaking > stakes: who has staked how much
  Network > Explorer: blocks and events, as they come

In another terminal:
  source $NULINK_NETWORK/env
  as alice list --all                     what she has granted
  as bob receive $second record.json -o -      the record again
  as alice audit --receipts $NULINK_NETWORK/people/bob/data/receipts.jsonl
                                          who was served what, by the clinic's receipts
  as alice provider list                  the proxies
  $NULINK_ROOT/scripts/proxy.sh kill 1    and what happens then
  as alice revoke $second
END
	sleep infinity
fi
