#!/usr/bin/env bash
# What is staked on Ethereum counts on NuLink, and nobody has to be believed for it. scripts/demo.sh runs it with both
# chains and four watchers beside it, of whom one is hostile.
#
# Four providers stake on Ethereum. The watchers attest which blocks are final there, and bring proofs of what the staking
# contract holds. Dora, one of the four, needs to bond less on NuLink; another one leaves. One of three Ethereum endpoints
# lies, and so does one watcher. At last a holder of the old NLK claims it.
#
# Each step does what its line says, or ends the demo with a message and a status that is not 0.
#
# usage: scripts/with-watcher-network.sh --hostile 1 scripts/demo/watchers.sh [--exit]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../people.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../stage.sh"
[ -d "${NULINK_NETWORK:-/nowhere}/watchers" ] || fail "run this by scripts/with-watcher-network.sh --hostile 1"
answer="$NULINK_NETWORK/answer"
log="$NULINK_NETWORK/demo.log"
count=$(ls "$NULINK_NETWORK/watchers" | wc -l)
hostile=
for number in $(seq "$count"); do [ ! -e "$NULINK_NETWORK/watchers/$number/hostile" ] || hostile=$number; done
[ -n "$hostile" ] || fail "no watcher is hostile: run this by scripts/with-watcher-network.sh --hostile 1"
contract=$(cat "$NULINK_NETWORK/contract")
# What Dora bonds: a tenth of what a proxy needs that has nothing on Ethereum.
reduced=1000

# --- telling -----------------------------------------------------------------------------------------------------------

nlk() { python3 -c 'import sys
from decimal import Decimal
print(f"{Decimal(sys.argv[1]) / 10**18:,.4f}")' "$1"; }
tell() { printf '   %s\n' "$*"; }
step() {
	step=$1
	printf '\033[1m== %s\033[0m\n' "$1"
}
minus() { python3 -c 'import sys; print(int(sys.argv[1]) - int(sys.argv[2]))' "$1" "$2"; }
base() { python3 -c 'import sys; print(int(sys.argv[1]) * 10**18)' "$1"; }
# What somebody has, free and held.
funds() { as "$1" balance --json | python3 -c 'import json, sys
funds = json.load(sys.stdin)
print(int(funds["free"]) + int(funds["held"]))'; }
fact() { field "$@" <"$NULINK_NETWORK/facts"; }
# provider NUMBER: its account on Ethereum.
provider() { fact accounts "$1"; }
# of_watcher NUMBER FILE
of_watcher() { cat "$NULINK_NETWORK/watchers/$1/$2"; }
bonded() { as alice provider show "$(of_watcher "$1" address)" --role watcher --json | field bonded; }

# do_as PERSON ARGUMENT...: must succeed. Its JSON is in $answer.
do_as() {
	as "$@" --json --yes >"$answer" 2>"$log" ||
		fail "step '$step': \`nulink ${*:2}\` of $1 failed: $(field error <"$answer" 2>/dev/null || tail -n 3 "$log")"
}

# refused PERSON ARGUMENT...: must be refused. Why is in $why.
refused() {
	if as "$@" --json --yes >"$answer" 2>"$log"; then fail "step '$step': \`nulink ${*:2}\` of $1 was not refused"; fi
	why=$(field error <"$answer" 2>/dev/null || tail -n 1 "$log")
}

# on_stage COMMAND [WORD...]: must succeed. Its JSON is in $answer.
on_stage() {
	stage "$@" >"$answer" || fail "step '$step': '$*' failed: $(field error <"$answer" 2>/dev/null || true)"
}

# relayed WHO FIELD VALUE: waits until the record on NuLink of a provider has this, and what the chain has is what the
# contract has. The seconds since the last `begun` are in $took.
relayed() {
	on_stage wait_record "$contract" "$(provider "$1")" "$2" "$3" 90
	took=$(($(date +%s) - begun))
	local there
	there=$(field authorized <"$answer")/$(field deauthorizing <"$answer")
	on_stage staked "$1"
	[ "$(field authorized <"$answer")/$(field deauthorizing <"$answer")" = "$there" ] ||
		fail "step '$step': NuLink has $there of provider $1, and the contract $(cat "$answer")"
}

# metric NUMBER PATTERN: the sum of those of a watcher's metrics whose name and labels match.
metric() {
	curl -sf --noproxy '*' "http://$(of_watcher "$1" metrics)/metrics" |
		python3 -c 'import re, sys
lines = [line.rsplit(" ", 1) for line in sys.stdin if not line.startswith("#")]
print(int(sum(float(value) for name, value in lines if re.search(sys.argv[1], name))))' "$2"
}

# --- the story ---------------------------------------------------------------------------------------------------------

start=$(date +%s)
new_person alice //Alice >/dev/null && new_person dora //Dave >/dev/null && new_person bob //Bob >/dev/null ||
	fail "the people could not be made: see above"
stakes=()
for number in $(seq "$count"); do stakes[number]=$(bonded "$number"); done
echo "Four providers have tokens on Ethereum. $count watchers have each staked $(nlk "${stakes[1]}") NLK here; the keys of" \
	"number $hostile are stolen."
echo "They ask three Ethereum endpoints, of which one will lie."
echo

step "Who watches"
on_stage watchers
[ "$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["watchers"]))' "$answer")" = 4 ] ||
	fail "step '$step': not 4 are elected: $(cat "$answer")"
as alice relay watchers 2>"$log" | sed 's/^/   /' || fail "step '$step': $(tail -n 3 "$log")"

step "Four providers stake on Ethereum"
begun=$(date +%s)
for who in 1 2 3 4; do on_stage stake "$who" $((40000 + 10000 * who)); done
on_stage operator 1 5
lags=()
for who in 1 2 3 4; do
	relayed "$who" authorized "$(base $((40000 + 10000 * who)))"
	lags+=("$took")
done
relayed 1 confirmed true
tell "all four stakes are on NuLink, proven, ${lags[-1]} s after the first was made; provider 1's operator has confirmed"
as alice relay records "$contract" 2>"$log" | sed 's/^/   /' || fail "step '$step': $(tail -n 3 "$log")"

step "Dora, who is provider 1, binds her account"
dora=$(as dora keys show --json | field address)
refused dora provider bond "$reduced"
tell "with $reduced NLK she is no proxy: $why"
on_stage to_bind "$dora" "$(provider 1)"
on_stage sign_digest 1 "$(field digest <"$answer")"
do_as dora relay bind "$contract" "$(provider 1)" --signature "$(field signature <"$answer")"
do_as dora provider bond "$reduced"
do_as dora provider show
[ "$(field bonded <"$answer")" = "$(base "$reduced")" ] || fail "step '$step': she has bonded $(field bonded <"$answer")"
tell "her Ethereum key has signed for it: now $reduced NLK are enough, beside the $((40000 + 10000)) tokens there"

step "Provider 2 leaves Ethereum"
begun=$(date +%s)
on_stage leave 2 60000
relayed 2 deauthorizing "$(base 60000)"
tell "that it wants to is on NuLink after $took s"
begun=$(date +%s)
on_stage approve 2
relayed 2 authorized 0
tell "that it is gone, too, after $took s: proven by the absence of its slots"

step "One of three Ethereum endpoints lies"
liar=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[-1].removeprefix("http://"))' "$NULINK_NETWORK/endpoints")
on_stage tell headers
on_stage mine 1
final=$(field finalised <"$answer")
on_stage wait_accepted "$final" 60
on_stage block "$final"
root=$(field root <"$answer")
on_stage header "$final"
[ "$(field accepted root <"$answer")" = "$root" ] || fail "step '$step': another header was accepted: $(cat "$answer")"
caught=0
for number in $(seq "$count"); do
	faults=$(metric "$number" "ethereum_faults_total\{.*endpoint=\"$liar\"") || fail "step '$step': watcher $number has no metrics"
	[ "$faults" = 0 ] || caught=$((caught + 1))
	others=$(($(metric "$number" 'ethereum_faults_total\{') - faults))
	[ "$others" = 0 ] || fail "step '$step': watcher $number has blamed an honest endpoint"
done
[ "$caught" -ge 3 ] || fail "step '$step': only $caught watchers have found it out"
tell "$liar gives headers of another chain: $caught watchers have found out, and leave it alone"
tell "block $final was accepted as it is. They go on with the two others"

step "The hostile watcher says two things of one block"
on_stage relay
ahead=$(($(field last <"$answer") + 1000))
"$NULINK_ROOT/scripts/watcher.sh" lie "$hostile" --number "$ahead" --root "0x$(printf '11%.0s' $(seq 32))" \
	--root "0x$(printf '22%.0s' $(seq 32))" >"$answer" 2>"$log" || fail "step '$step': it could not: $(tail -n 3 "$log")"
as alice slashes --json >"$answer" || fail "the slashes could not be listed"
slashed=$(python3 -c 'import json, sys
slashes = [it for it in json.load(open(sys.argv[1]))["slashes"] if it["role"].lower() == "watcher"]
assert all(it["provider"] == sys.argv[2] for it in slashes), slashes
print(sum(int(it["amount"]) for it in slashes if it["offence"] == "equivocation"))' "$answer" "$(of_watcher "$hostile" address)") ||
	fail "step '$step': an honest watcher was slashed: $(cat "$answer")"
[ "$slashed" != 0 ] || fail "step '$step': it was not slashed"
for number in $(seq "$count"); do
	lost=$(minus "${stakes[number]}" "$(bonded "$number")")
	expected=0
	[ "$number" != "$hostile" ] || expected=$slashed
	[ "$lost" = "$expected" ] || fail "step '$step': watcher $number lost $(nlk "$lost") NLK, and not $(nlk "$expected")"
done
tell "watcher $hostile lost $(nlk "$slashed") of its $(nlk "${stakes[hostile]}") NLK in the block of the second; the others nothing"

step "A holder of NLK on Ethereum claims it"
holder=$(provider 9)
bob=$(as bob keys show --json | field address)
before=$(funds bob)
begun=$(date +%s)
on_stage lock 500
final=$(field finalised <"$answer")
on_stage wait_accepted "$final" 60
do_as alice claim message --holder "$holder" --receiver "$bob"
text=$(field text <"$answer")
slot=$(field slot <"$answer")
on_stage sign 9 "$text"
signature=$(field signature <"$answer")
on_stage prove "$(fact lock address)" "$final" "$slot"
cp "$answer" "$NULINK_NETWORK/proof.json"
claim=(claim submit --holder "$holder" --receiver "$bob" --block "$final" --proof "$NULINK_NETWORK/proof.json"
	--signature "$signature")
do_as alice "${claim[@]}"
fee=$(field fee <"$answer")
[ "$(minus "$(funds bob)" "$before")" = "$(base 500)" ] || fail "step '$step': Bob was not paid 500 NLK"
tell "500 NLK are locked on Ethereum, and paid to Bob after $(($(date +%s) - begun)) s; the fee was $(nlk "$fee") NLK"
tell "nobody but the watchers has said which state of Ethereum counts"
refused alice "${claim[@]}"
tell "the same claim again is refused: $why"

# --- the summary -------------------------------------------------------------------------------------------------------

echo
say "what happened"
printf '%-8s %-10s %-10s %-14s %-14s\n' watcher attested relayed "stake before" "stake now"
attested=0 relayed=0
for number in $(seq "$count"); do
	said=$(metric "$number" 'said_total\{.*what="attested"')
	brought=$(metric "$number" 'said_total\{.*what="relayed"')
	attested=$((attested + said)) relayed=$((relayed + brought))
	printf '%-8s %-10s %-10s %-14s %-14s\n' "$number" "$said" "$brought" "$(nlk "${stakes[number]}")" \
		"$(nlk "$(bonded "$number")")"
done
cat <<END

- Each record was proven on chain against a header that more than two thirds of the watchers' stake attested. It took
  ${lags[0]} to ${lags[-1]} s from the transactions on Ethereum. Blocks are final at once here, and in a quarter of an hour there.
- $attested attestations and $relayed records cost their senders nothing, because they were of use.
- The hostile watcher lost $(nlk "$slashed") NLK. For some epochs the holders of NLK can cancel that, if they think it unjust.
END
say "the demo took $(($(date +%s) - start)) s"

if [ "${1:-}" != --exit ]; then
	cat <<END

The network goes on at $NULINK_WS until Ctrl-C.

In another terminal:
  source $NULINK_NETWORK/env
  as alice relay status                   how far the relay is
  stage stake 4 10000                     provider 4 stakes more on Ethereum
  as alice relay record $contract $(provider 4)
  as alice relay headers                  what was accepted
  stage tell nothing                      the third endpoint is honest again
  $NULINK_ROOT/scripts/watcher.sh log 1   what a watcher writes
END
	sleep infinity
fi
