#!/usr/bin/env bash
# A model is asked about encrypted records by providers of whom one cheats. scripts/demo.sh runs it with a chain, three
# proxies and five computing providers beside it.
#
# Alice has records of breast-cancer patients (Wisconsin, see scripts/models/README.md) and a model that tells malignant from
# benign. For each record three of the five providers are drawn. They see ciphertexts, and so does everybody else.
#
# Each step does what its line says, or ends the demo with a message and a status that is not 0.
#
# usage: scripts/with-compute-network.sh --cheats 1 scripts/demo/compute.sh [--exit]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../people.sh"
[ -d "${NULINK_NETWORK:-/nowhere}/computers" ] || fail "run this by scripts/with-compute-network.sh --cheats 1"
fixtures="$NULINK_ROOT/crates/models/fixtures"
files="$NULINK_NETWORK/files"
answer="$NULINK_NETWORK/answer"
log="$NULINK_NETWORK/demo.log"
cheat=$(ls "$NULINK_NETWORK/computers" | sort -n | tail -n 1)
# More records than this are not asked about, should the cheat not be drawn before.
most=6

# --- telling -----------------------------------------------------------------------------------------------------------

nlk() { python3 -c 'import sys
from decimal import Decimal
print(f"{Decimal(sys.argv[1]) / 10**18:,.4f}")' "$1"; }
tell() { printf '   %s\n' "$*"; }
step() {
	step=$1
	printf '\033[1m== %s\033[0m\n' "$1"
}
# What somebody has, free and held.
funds() { as "$1" balance --json | python3 -c 'import json, sys
funds = json.load(sys.stdin)
print(int(funds["free"]) + int(funds["held"]))'; }
less() { python3 -c 'import sys; print(int(sys.argv[1]) - int(sys.argv[2]))' "$1" "$2"; }

# do_as PERSON ARGUMENT...: must succeed. Its JSON is in $answer.
do_as() {
	as "$@" --json --yes >"$answer" 2>"$log" ||
		fail "step '$step': \`nulink ${*:2}\` of $1 failed: $(field error <"$answer" 2>/dev/null || tail -n 3 "$log")"
}

stake() { as alice provider show "$(cat "$NULINK_NETWORK/computers/$1/address")" --role compute --json | field bonded; }

# cell ROW COLUMN: of the records, counted from 1 without the heading.
cell() { python3 -c 'import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
print(rows[int(sys.argv[2]) - 1][sys.argv[3]])' "$fixtures/records.csv" "$1" "$2"; }

# The rows that the model was not trained with, malignant and benign in turns.
held_out() { python3 -c 'import csv, itertools, sys
rows = [(int(row["diagnosis"]), number) for number, row in enumerate(csv.DictReader(open(sys.argv[1])), 1) if row["held_out"] == "1"]
kinds = [[number for kind, number in rows if kind == which] for which in (0, 1)]
print(*itertools.islice(itertools.chain.from_iterable(zip(*kinds)), int(sys.argv[2])), sep="\n")' "$fixtures/records.csv" "$1"; }

# What the label of the model means.
word() { if [ "$1" = 0 ]; then echo malignant; else echo benign; fi; }

# accused: the outcome of the cheat in the job in $answer, if it has revealed one.
accused() { python3 -c 'import json, sys
job = json.load(open(sys.argv[1]))
found = [member.get("outcome") for member in job["committee"] if member["provider"] == sys.argv[2]]
print(next((outcome for outcome in found if outcome), ""))' "$answer" "$(cat "$NULINK_NETWORK/computers/$cheat/address")"; }

# --- the story ---------------------------------------------------------------------------------------------------------

mkdir -p "$files"
start=$(date +%s)
new_person alice //Alice >/dev/null && new_person bob //Bob >/dev/null || fail "the people could not be made: see above"
bob=$(as bob keys show --json | field contact)
providers=$(ls "$NULINK_NETWORK/computers" | wc -l)
# What each has staked before anything happens.
stakes=()
for number in $(seq "$providers"); do stakes[number]=$(stake "$number"); done
echo "Alice has records of patients and a model, Bob is a clinic. $providers providers have each staked $(nlk "$(stake 1)") NLK" \
	"to compute;"
echo "number $cheat of them cheats: it changes every result that it commits to."
echo

step "Alice makes her model into a program, and registers it"
before=$(funds alice)
# What its features range over is taken from records; 4:33 are the 30 features.
do_as alice program build --model "$fixtures/logistic.onnx" --records "$fixtures/records.csv" --columns 4:33 \
	--truth diagnosis --output "$files/model.nlp"
program=$(field program <"$answer")
bootstraps=$(field bootstraps <"$answer")
tell "logistic regression of 30 features, rounded to 8 bits: $bootstraps bootstraps, one output"
python3 -c 'import json, sys
model = json.load(open(sys.argv[1]))["model"]
print("   right for {:.1%} of {} records before it was rounded, and for {:.1%} after".format(
    model["clear"], model["records"], model["quantised"]))' "$answer"
do_as alice program register "$files/model.nlp"
tell "registered as $program"

step "Alice makes a key, and stores what providers compute with"
do_as alice keys compute new
begun=$(date +%s)
do_as alice keys compute publish
tell "the client key stays with her; the evaluation key of" \
	"$(($(du -sm "$NULINK_STORAGE" | cut -f1))) MiB is in the store, after $(($(date +%s) - begun)) s"

jobs=() rows=() predictions=() took=() caught= slashed=0
mapfile -t candidates < <(held_out "$most")
for row in "${candidates[@]}"; do
	[ "${#jobs[@]}" -lt 2 ] || [ -z "$caught" ] || break
	step "Record $row: encrypted, and computed by 3 of $providers providers"
	begun=$(date +%s)
	# Long enough for one small machine that does the work of three.
	do_as alice job submit "$program" --records "$fixtures/records.csv" --row "$row" --committee 3 --time 60
	job=$(field job <"$answer")
	do_as alice job watch "$job" --counted --push
	[ "$(field stage <"$answer")" = challengeable ] || fail "step '$step': the job is $(field stage <"$answer")"
	[ "$(field provisional <"$answer")" != null ] ||
		fail "step '$step': the three did not agree: $(field committee <"$answer")"
	drawn=$(python3 -c 'import json, sys; print(len([m for m in json.load(open(sys.argv[1]))["committee"] if "outcome" in m]))' "$answer")
	wrong=$(accused)
	tell "job $job: $drawn have revealed, and at least two agree, after $(($(date +%s) - begun)) s"
	if [ -n "$wrong" ]; then
		tell "the cheat is among them, and says that it is ${wrong:0:18}…"
		do_as alice job verify "$job"
		[ "$(field right <"$answer")" = true ] || fail "step '$step': what two agree on is wrong: $(cat "$answer")"
		tell "Alice decrypts what the two others found: it is what the program gives for her record in the clear"
		if [ -z "$caught" ]; then
			do_as alice job dispute "$job" --accused "$wrong"
			tell "she disputes the cheat's result: a panel of others computes the job again"
			caught=$job
		fi
	fi
	do_as alice job watch "$job" --push
	ending=$(field stage <"$answer")
	do_as alice job result "$job"
	said=$(field answer <"$answer")
	jobs+=("$job") rows+=("$row") predictions+=("$said") took+=($(($(date +%s) - begun)))
	truth=$(cell "$row" diagnosis)
	tell "the model says: $(word "${said%% *}") ($said); and it is $(word "$truth"). The job is $ending, after ${took[-1]} s"
	# The same record, asked in the clear.
	do_as alice program run "$program" --records "$fixtures/records.csv" --row "$row"
	[ "$(field answer <"$answer")" = "$said" ] ||
		fail "step '$step': under encryption the model says $said, and in the clear $(field answer <"$answer")"
	[ "$job" != "$caught" ] || [ "$ending" = judged ] || fail "step '$step': the panel did not decide: it is $ending"
done
[ -n "$caught" ] || fail "the cheat was drawn for none of ${#jobs[@]} records: try again"

step "Who was slashed"
as alice slashes --json >"$answer" || fail "the slashes could not be listed"
address=$(cat "$NULINK_NETWORK/computers/$cheat/address")
slashed=$(python3 -c 'import json, sys
slashes = json.load(open(sys.argv[1]))["slashes"]
print(sum(int(it["amount"]) for it in slashes if it["offence"] == "wrong-result" and it["provider"] == sys.argv[2]))
assert all(it["provider"] == sys.argv[2] for it in slashes if it["offence"] == "wrong-result"), slashes' "$answer" "$address") ||
	fail "step '$step': an honest provider was slashed for a wrong result: $(cat "$answer")"
[ "$slashed" != 0 ] || fail "step '$step': the cheat was not slashed"
for number in $(seq "$providers"); do
	lost=$(less "${stakes[number]}" "$(stake "$number")")
	expected=0
	[ "$number" != "$cheat" ] || expected=$slashed
	[ "$lost" = "$expected" ] || fail "step '$step': provider $number lost $(nlk "$lost") NLK, and not $(nlk "$expected")"
done
tell "provider $cheat lost $(nlk "$slashed") of its $(nlk "${stakes[cheat]}") NLK; the others lost nothing"

step "Alice shares what came out with the clinic"
do_as alice label create results
do_as alice job share "${jobs[0]}" --label results
do_as alice grant --label results --to "$bob" --proxies 3 --threshold 2 --for 20e
policy=$(field policy <"$answer")
do_as bob receive "$policy" --output "$files/result.json"
[ "$(field answer <"$files/result.json")" = "${predictions[0]}" ] || fail "step '$step': the clinic got something else"
tell "Bob has $(field answer <"$files/result.json"), by policy $policy: of record ${rows[0]} itself he has seen nothing"
spent=$(less "$before" "$(funds alice)")

# --- the summary -------------------------------------------------------------------------------------------------------

echo
say "what happened"
printf '%-8s %-8s %-12s %-12s %-38s %8s\n' job record truth prediction "the model's words" seconds
for i in "${!jobs[@]}"; do
	printf '%-8s %-8s %-12s %-12s %-38s %8s\n' "${jobs[$i]}" "${rows[$i]}" "$(word "$(cell "${rows[$i]}" diagnosis)")" \
		"$(word "${predictions[$i]%% *}")" "${predictions[$i]}" "${took[$i]}"
done
cat <<END

- Nobody but Alice had her key: providers, chain and stores have seen ciphertexts of the records. Seconds: until nobody could
  dispute the result any more.
- It cost her $(nlk "$spent") NLK in all: fees of the providers who found the right result, of the chain and of the proxies,
  what is burned for handling each job, and what the panel cost, less what came back. The bond of the dispute came back, too.
- The cheat lost $(nlk "$slashed") NLK. For some epochs the holders of NLK can cancel that, if they think it unjust; then a part is
  burned, a part goes to the treasury, and a part to Alice, who disputed.
END
say "the demo took $(($(date +%s) - start)) s"

if [ "${1:-}" != --exit ]; then
	cat <<END

The network goes on at $NULINK_WS until Ctrl-C.

In another terminal:
  source $NULINK_NETWORK/env
  as alice job list --all                 her jobs
  as alice job submit $program \\
      --records $fixtures/records.csv --row 20 --committee 3 --time 60 --watch
  as alice program inspect $program
  as alice slashes                        what is not decided
  $NULINK_ROOT/scripts/computer.sh log 1   what a provider writes
END
	sleep infinity
fi
