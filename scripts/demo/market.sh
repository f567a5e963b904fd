#!/usr/bin/env bash
# A hospital sells a data set to an insurer, a liar sells rubbish, and an encrypted token changes hands. scripts/demo.sh runs
# it with a chain and three proxies beside it.
#
# Each step does what its line says, or ends the demo with a message and a status that is not 0.
#
# usage: scripts/with-sharing-network.sh --proxies 3 --block-time 1500 scripts/demo/market.sh [--exit]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../people.sh"
[ -n "${NULINK_NETWORK:-}" ] || fail "run this by scripts/with-sharing-network.sh"
source "$NULINK_ROOT/scripts/market.sh"
trap stop_agents EXIT
trap 'exit 130' INT TERM
files="$NULINK_NETWORK/files"
answer="$NULINK_NETWORK/answer"
log="$NULINK_NETWORK/demo.log"
subject="diabetes ward of the Exampleton hospital"
conditions=(--where 'age >= 60' --where 'diagnosis = E11')

# --- telling -----------------------------------------------------------------------------------------------------------

nlk() { python3 -c 'import sys
from decimal import Decimal
print(f"{Decimal(sys.argv[1]) / 10**18:,.4f}")' "$1"; }
tell() { printf '   %s\n' "$*"; }

# What somebody has, free and held.
funds() { as "$1" balance --json | python3 -c 'import json, sys
funds = json.load(sys.stdin)
print(int(funds["free"]) + int(funds["held"]))'; }

steps=() seconds=()
step() {
	step=$1
	printf '\033[1m== %d. %s\033[0m\n' $((${#steps[@]} + 1)) "$1"
	begun=$(date +%s%N)
}
# Ends it.
end() {
	local took=$((($(date +%s%N) - begun) / 100000000))
	steps+=("$step") seconds+=("$((took / 10)).$((took % 10))")
}

# do_as PERSON ARGUMENT...: must succeed. Its JSON is in $answer.
do_as() {
	as "$@" --json --yes >"$answer" 2>"$log" ||
		fail "step '$step': \`nulink ${*:2}\` of $1 failed: $(field error <"$answer" 2>/dev/null || tail -n 3 "$log")"
}
told() { field "$@" <"$answer"; }

# fails_as PERSON ARGUMENT...: must fail. What it says is in $why.
fails_as() {
	if as "$@" --json --yes >"$answer" 2>"$log"; then
		fail "step '$step': \`nulink ${*:2}\` of $1 succeeded, and should not have"
	fi
	why=$(told error 2>/dev/null || true)
}

# receives PERSON PURCHASE: fetches what was bought, which must be what was listed. It is in $came.
receives() {
	came="$files/$1-$2.csv"
	rm -f "$came"
	do_as "$1" market receive "$2" --output "$came"
	[ "$(told as_listed)" = true ] || fail "step '$step': what $1 received is not as listed: $(cat "$answer")"
}

# is_now PURCHASE STATE: the purchase is in this state, as its buyer sees it.
is_now() {
	do_as insurer market history --listing "$1"
	python3 -c 'import json, sys
found = [it for it in json.load(open(sys.argv[1]))["purchases"] if it["purchase"] == int(sys.argv[2])]
assert found and found[0]["state"] == sys.argv[3], found' "$answer" "$2" "$3" ||
		fail "step '$step': purchase $2 is not $3: $(cat "$answer")"
}

# --- the story ---------------------------------------------------------------------------------------------------------

mkdir -p "$files"
start=$(date +%s)
for who in hospital:Charlie insurer:Dave liar:Eve anna:Ferdie bela:Bob; do
	new_person "${who%:*}" "//${who#*:}" >/dev/null || fail "the people could not be made: see above"
done
liar=$(as liar keys show --json | field address)
echo "A hospital has records of patients, an insurer would like to have them, and neither trusts the other. Three proxies have"
echo "staked NLK. Nobody else is needed."
echo

step "The hospital commits to its records"
with_property=$(records "$files/records.csv")
rows=$(($(wc -l <"$files/records.csv") - 1))
tell "$rows records: $(head -n 1 "$files/records.csv")"
do_as hospital market prepare "$files/records.csv" --name records
commitment=$(told commitment)
tell "the data set is encrypted, and all that anybody sees of it is ${commitment:0:18}…"
end

step "It proves that at least 16 records are of people of 60 and more with type 2 diabetes"
do_as hospital proof setup holds-16-10 --development --register
tell "with a key for development: on a real network it comes from a ceremony, and governance adopts it"
begun_proving=$(date +%s)
do_as hospital proof holds records --records 16 "${conditions[@]}"
statement=$(told statement)
[ "$(told development)" = true ] || fail "step '$step': the proof is not marked as one with a development key"
tell "proven, and checked by the chain, after $(($(date +%s) - begun_proving)) s: 192 bytes, which show no record"
end

step "It offers them for 50 NLK, and leaves the rest to its agent"
do_as hospital market list records --subject "$subject" --price 50 --tag diabetes --tag hba1c \
	--description "Diabetes ward: age, sex, diagnosis, HbA1c, blood pressure, BMI" --proof "$statement"
listing=$(told listing)
if grep -rqF P00017 "$NULINK_STORAGE"; then fail "step '$step': a patient's number can be read in the store"; fi
start_agent hospital
tell "listing $listing: the chain has hashes; the store has a ciphertext"
end

step "The insurer finds them by the hash of whom they are about"
do_as insurer market search --subject "$subject"
[ "$(told listings 0 listing)" = "$listing" ] || fail "step '$step': it was not found: $(cat "$answer")"
do_as insurer proof list "$listing"
python3 -c 'import json, sys
proofs = json.load(open(sys.argv[1]))["proofs"]
assert any(it["statement"] == sys.argv[2] and it["development"] for it in proofs), proofs' "$answer" "$statement" ||
	fail "step '$step': the proof is not shown: $(cat "$answer")"
tell "listing $listing, and what was proven of it: at least 16 records with age >= 60 and diagnosis = E11"
end

step "It buys: the price is in escrow until it has looked"
do_as insurer market buy "$listing" --wait
purchase=$(told purchase)
tell "purchase $purchase: paid into escrow, and granted by the hospital's agent"
receives insurer "$purchase"
same_records "$came" "$files/records.csv" || fail "step '$step': it got other records than the hospital's"
counted=$(python3 -c 'import csv, sys
print(sum(int(row["age"]) >= 60 and row["diagnosis"] == "E11" for row in csv.DictReader(open(sys.argv[1]))))' "$came")
[ "$counted" = "$with_property" ] && [ "$counted" -ge 16 ] || fail "step '$step': $counted records have the property"
tell "it has $rows records; they are what the hospital committed to, and $counted of them are as was proven"
do_as insurer market confirm "$purchase"
is_now "$listing" "$purchase" paid
tell "it confirms, and the hospital is paid at once"
end

step "A liar offers the same for 20 NLK, and has rubbish"
records "$files/rubbish.csv" --records 60 --seed 13 --rubbish >/dev/null
do_as liar market prepare "$files/rubbish.csv" --name rubbish
do_as liar market list rubbish --subject "rubbish" --price 20 --tag diabetes --description "As good as the hospital's"
# Its own software lists nothing that is not there. So it takes another one, and copies the hospital's commitment.
harmless=$(told listing)
hash=$(as insurer market show "$listing" --json | field subject) || fail "step '$step': the listing could not be shown"
false_listing=$(relist //Eve "$harmless" "commitment=$commitment" "subject=$hash") || fail "step '$step': it could not be listed"
if relist //Eve "$false_listing" "proofs=[\"$statement\"]" >/dev/null 2>&1; then
	fail "step '$step': the hospital's proof passed for the liar's"
fi
tell "listing $false_listing: the hospital's commitment; the hospital's proof is refused, because the liar has not made it"
start_agent liar
end

step "The insurer buys that, too, complains, and has its money back"
before=$(funds insurer)
do_as insurer market buy "$false_listing" --wait
cheap=$(told purchase)
if as insurer market receive "$cheap" --output "$files/cheap.csv" --json --yes >"$answer" 2>"$log"; then
	fail "step '$step': what came passed for what was listed"
fi
[ "$(told as_listed)" = false ] || fail "step '$step': it was not seen that it is something else: $(cat "$answer")"
tell "what came: $(told differences 0)"
liar_had=$(funds liar)
do_as insurer market complain "$cheap"
[ "$(told verdict)" = refunded ] || fail "step '$step': the complaint was not found right: $(cat "$answer")"
gained=$(minus "$(funds insurer)" "$before") lost=$(minus "$liar_had" "$(funds liar)")
[ "${gained:0:1}" != - ] || fail "step '$step': the insurer is poorer by $(nlk "${gained#-}") NLK"
[ "${lost:0:1}" != - ] && [ "$lost" != 0 ] || fail "step '$step': the liar lost nothing"
is_now "$false_listing" "$cheap" refunded
tell "the chain opens what the insurer was given, and finds the same: the price comes back, and a part of the liar's bond"
tell "the liar lost $(nlk "$lost") NLK; the insurer is $(nlk "$gained") NLK richer, fees paid"
fails_as anna market buy "$false_listing"
tell "nobody buys it any more: $why"
end
stop_agent liar

step "The hospital makes a token of access, and sells it to Anna"
stop_agent hospital
do_as hospital market item mint "$listing"
item=$(told item)
do_as hospital market item offer "$item" 20
start_agent hospital
do_as anna market item buy "$item" --wait
annas=$(told purchase)
receives anna "$annas"
do_as anna market confirm "$annas"
tell "item $item: Anna owns it, and reads"
end

step "Anna sells it to Bela: payment, token and access move as one"
do_as anna market item offer "$item" 30
before=$(funds anna)
do_as bela market item buy "$item" --wait
belas=$(told purchase)
do_as bela market item show "$item"
[ "$(told owner)" = "$(as bela keys show --json | field address)" ] || fail "step '$step': it is not Bela's: $(cat "$answer")"
receives bela "$belas"
same_records "$came" "$files/records.csv" || fail "step '$step': Bela got other records"
fails_as anna market receive "$annas" --output "$files/too-late.csv"
[ ! -e "$files/too-late.csv" ] || fail "step '$step': Anna got something after she had sold"
tell "Bela reads; Anna does not: $why"
do_as bela market confirm "$belas"
gained=$(minus "$(funds anna)" "$before")
over=$(minus "$gained" "$(base 25)")
[ "${over:0:1}" != - ] || fail "step '$step': Anna was paid $(nlk "$gained") NLK only"
tell "Bela confirms, and Anna is paid: $(nlk "$gained") NLK after what is burned of each price"
end
stop_agents

# --- the summary -------------------------------------------------------------------------------------------------------

do_as insurer market show "$listing"
paid=$(told record paid)
do_as insurer market show "$false_listing"
refuted=$(told record refuted)
[ "$refuted" = 1 ] || fail "the liar's record does not tell: $(cat "$answer")"
echo
say "what happened"
printf '%-92s %7s\n' "" seconds
for i in "${!steps[@]}"; do printf '%2d. %-88s %7s\n' $((i + 1)) "${steps[$i]}" "${seconds[$i]}"; done
cat <<END

- Before it paid, the insurer knew what is in the data set and had seen nothing of it. After it had paid, it could be given
  nothing else: the chain judges that by itself, from what the proxies gave the insurer.
- The hospital was paid for $paid sales by now; the liar (${liar:0:10}…) has one listing that was refuted, which stays on its record.
- The liar knew the hospital's commitment, subject and proof. None of it was of use.
END
say "the demo took $(($(date +%s) - start)) s"

if [ "${1:-}" != --exit ]; then
	start_agent hospital
	cat <<END

The network goes on at $NULINK_WS until Ctrl-C, and the hospital's agent with it.

In another terminal:
  source $NULINK_NETWORK/env
  as insurer market search --tag diabetes --all
  as insurer market show $listing
  as insurer market history               what was bought, and what became of it
  as bela market buy $listing --wait       another sale
  as hospital proof circuits              what can be proven
END
	sleep infinity
fi
