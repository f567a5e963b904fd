#!/usr/bin/env bash
# Tests the data market by the command line: what people do there, and what liars try.
#
# usage: scripts/with-sharing-network.sh --proxies 3 --block-time 1200 scripts/test-market.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/people.sh"
[ -n "${NULINK_NETWORK:-}" ] || fail "run this by scripts/with-sharing-network.sh"
[ -d "$ACCEPTANCE/node_modules" ] || fail "the clients are not installed: run scripts/setup.sh"
source "$NULINK_ROOT/scripts/market.sh"
trap stop_agents EXIT
trap 'exit 130' INT TERM
files="$NULINK_NETWORK/files"
answer="$NULINK_NETWORK/test-answer"
log="$NULINK_NETWORK/test.log"
# Times on a development chain are in blocks: an answer is due after 60 of them. This is longer, in tenths of a second.
patience=1500

# --- telling -----------------------------------------------------------------------------------------------------------

test_name=
begun=$(date +%s)
passed() { printf '   ok: %s (%s s)\n' "$test_name" "$(($(date +%s) - begun))"; }
a_test() {
	[ -z "$test_name" ] || passed
	test_name=$1 begun=$(date +%s)
}
wrong() { fail "$test_name: $*"; }
# does PERSON ARGUMENT...: must succeed. Its JSON is in $answer.
does() {
	as "$@" --json --yes >"$answer" 2>"$log" ||
		wrong "\`nulink ${*:2}\` of $1 failed: $(field error <"$answer" 2>/dev/null || cat "$answer" && tail -n 3 "$log")"
}
# refused WORDS PERSON ARGUMENT...: must fail, and say something that these words, a regular expression, match.
refused() {
	local why
	if as "${@:2}" --json --yes >"$answer" 2>"$log"; then
		wrong "\`nulink ${*:3}\` of $2 succeeded, and should have been refused"
	fi
	why="$(cat "$answer" "$log")"
	grep -qiE "$1" <<<"$why" || wrong "$2 was refused \`nulink ${*:3}\`, but not because of '$1': $why"
}
# told NAME...: a field of the last answer.
told() { field "$@" <"$answer"; }
same() { [ "$1" = "$2" ] || wrong "$3: '$1', and not '$2'"; }

# held PERSON, free PERSON: what somebody has.
held() { as "$1" balance --json | field held; }
free() { as "$1" balance --json | field free; }
address() { as "$1" keys show --json | field address; }

# look PERSON LISTING: what is known of a listing, in $answer.
look() { does "$1" market show "$2"; }
# purchase PURCHASE LISTING NAME: a field of the purchase.
purchase() {
	as buyer market history --listing "$2" --json | python3 -c 'import json, sys
found = [it for it in json.load(sys.stdin)["purchases"] if it["purchase"] == int(sys.argv[1])]
print(found[0].get(sys.argv[2]) if found else "gone")' "$1" "$3"
}
# until_it_is PURCHASE LISTING STATE: waits for it, for no longer than the chain lets people wait.
until_it_is() {
	local state=
	for _ in $(seq $((patience / 10))); do
		state=$(purchase "$1" "$2" state)
		[ "$state" != "$3" ] || return 0
		sleep 0.7
	done
	wrong "purchase $1 is $state, and not $3, after all that time"
}
# buys PERSON LISTING: without waiting for the answer. The number is in $bought.
buys() {
	does "$1" market buy "$2"
	bought=$(told purchase)
}
# receives PERSON PURCHASE FILE: what was bought must be as listed.
receives() {
	rm -f "$3"
	does "$1" market receive "$2" --output "$3"
	same "$(told as_listed)" true "what $1 received"
}
# differs PERSON PURCHASE WORDS: what was bought must not be as listed.
differs() {
	refused "$3" "$1" market receive "$2" --output "$files/differs-$2"
	same "$(told as_listed)" false "what $1 received"
}
# is_refuted PURCHASE LISTING: a complaint of the buyer's is found right. Price and a part of the bond come.
is_refuted() {
	local before after
	before=$(free buyer)
	does buyer market complain "$1"
	same "$(told verdict)" refunded "the verdict"
	after=$(free buyer)
	[ "$(minus "$after" "$before")" != "0" ] && [[ "$(minus "$after" "$before")" != -* ]] || wrong "the buyer got nothing back"
	same "$(purchase "$1" "$2" state)" refunded "the purchase"
	look buyer "$2"
	same "$(told state)" refuted "the listing"
	same "$(told bond)" 0 "the bond that is left"
}

# --- what everybody has ------------------------------------------------------------------------------------------------

mkdir -p "$files"
# Alice is left out: she makes the blocks, and is paid for that.
for who in seller:Charlie buyer:Dave liar:Eve anna:Ferdie bela:Bob lazy:Eve//stash clinic:Ferdie//stash; do
	new_person "${who%:*}" "//${who#*:}" >/dev/null || fail "the people could not be made: see above"
done
new_person poor "//Alice//poor" >/dev/null
records "$files/first.csv" --records 120 >/dev/null
records "$files/second.csv" --records 120 --seed 8 >/dev/null
records "$files/small.csv" --records 10 --columns age,sex,diagnosis,hba1c >/dev/null
records "$files/rubbish.csv" --records 10 --columns age,sex,diagnosis,hba1c --rubbish >/dev/null
echo "peace at dawn" >"$files/letter.txt"
echo "war at noon" >"$files/other.txt"

# --- the tests ---------------------------------------------------------------------------------------------------------

a_test "somebody buys of a seller who is away"
does lazy market list "$files/letter.txt" --subject "a letter" --price 3
unanswered_listing=$(told listing)
buys buyer "$unanswered_listing"
unanswered=$bought
same "$(purchase "$unanswered" "$unanswered_listing" state)" waiting "the purchase"

a_test "what is true of a data set is proven, and what is not is not"
does seller proof setup holds-4-10 --development --register
does seller proof setup encrypts-16 --development --register
does seller market prepare "$files/first.csv" --name first
first=$(told commitment)
does seller market prepare "$files/second.csv" --name second
does seller market prepare "$files/small.csv" --name small --sealed
small=$(told commitment)
does seller proof holds first --records 4 --where 'age >= 60' --where 'diagnosis in E10,E11'
statement=$(told statement)
same "$(told development)" true "the mark of a key for development"
does seller proof encrypts small
encrypts=$(told statement)
refused 'satisfy' seller proof holds first --records 4 --where 'age >= 98'
refused 'disease' seller proof holds first --records 4 --where 'disease = E11'
does buyer proof list "$first"
same "$(told proofs 0 statement)" "$statement" "what is known of the data set"
same "$(told proofs 0 prover)" "$(address seller)" "who has proven it"

a_test "a proof in a file is good for what it says, and for nothing else"
does seller proof holds first --records 4 --where 'age >= 50' --output "$files/proof.json"
does buyer proof verify "$files/proof.json"
# change NAME PYTHON: makes another file of it, in which `it` is changed.
change() {
	python3 -c 'import json, sys
it = json.load(open(sys.argv[1]))
exec(sys.argv[3])
json.dump(it, open(sys.argv[2], "w"))' "$files/proof.json" "$files/$1.json" "$2"
}
change another-set 'it["said"]["inputs"][0] = "'"$small"'"'
change another-block 'it["challenge_hash"] = it["genesis"]'
change another-claim 'it["said"]["holds"]["clauses"] = ["age >= 60"]'
for changed in another-set another-block another-claim; do refused . buyer proof verify "$files/$changed.json"; done
does buyer proof verify "$files/proof.json"

a_test "things are listed, with what was proven of them, and found"
does seller market list first --subject "ward 7" --price 5 --tag diabetes --proof "$statement"
records_listing=$(told listing)
does seller market list small --subject "ward 7" --price 6 --tag Diabetes --proof "$encrypts"
sealed_listing=$(told listing)
does seller market list "$files/letter.txt" --subject "a letter" --price 2 --licence 3
letter_listing=$(told listing)
# found WORDS...: the numbers of the listings that are found.
found() {
	as buyer market search "$@" --json | python3 -c 'import json, sys
print(*sorted(it["listing"] for it in json.load(sys.stdin)["listings"]))'
}
same "$(found --subject "ward 7")" "$records_listing $sealed_listing" "what is found of a subject"
same "$(found --tag diabetes)" "$records_listing $sealed_listing" "what is found by a tag"
same "$(found --subject "a letter")" "$unanswered_listing $letter_listing" "what is found of another subject"
same "$(found --seller "$(address seller)")" "$records_listing $sealed_listing $letter_listing" "what is found of a seller"
same "$(found --subject "ward 8")" "" "what is found of a subject that nobody knows"
look buyer "$records_listing"
same "$(told statements 0 recorded)" true "the proof of the listing"
if grep -rqaE 'peace at dawn|P00017' "$NULINK_STORAGE"; then wrong "data can be read in the store"; fi

a_test "a proof of other data, or by somebody else, is good for no listing"
refused 'proven' seller market list second --subject "ward 7" --price 5 --proof "$statement"
does liar market list "$files/letter.txt" --subject "ward 7" --price 1
stolen=$(told listing)
if relist //Eve "$stolen" "commitment=$first" "proofs=[\"$statement\"]" >"$log" 2>&1; then wrong "the liar listed the seller's proof"; fi
grep -q NotProven "$log" || wrong "it was refused for another reason: $(cat "$log")"

a_test "who has no money, or offers too little, buys nothing; nobody buys from itself"
does clinic send "$(address poor)" 1
refused 'balance|funds|NLK|enough' poor market buy "$records_listing"
refused 'costs|price|more' buyer market buy "$records_listing" --max-price 4
refused 'own|yourself|OwnGoods' seller market buy "$records_listing"
refused 'listing' buyer market buy 999
same "$(as buyer market history --listing "$records_listing" --json | field purchases)" "[]" "the purchases"

a_test "an agent that is killed in the middle and started again answers once"
buys buyer "$records_listing"
sale=$bought
buys anna "$records_listing"
declined=$bought
does seller market decline "$declined"
same "$(purchase "$declined" "$records_listing" state)" cancelled "the purchase that was declined"
grants() { as seller list granted --all --json | python3 -c 'import json, sys
print(len(json.load(sys.stdin)))'; }
before=$(grants)
for pause in 0.7 1.5; do
	start_agent seller
	sleep "$pause"
	kill_agent seller
done
start_agent seller
until_it_is "$sale" "$records_listing" answered
same "$(minus "$(grants)" "$before")" 1 "the policies for one purchase"
receives buyer "$sale" "$files/came.csv"
same_records "$files/came.csv" "$files/first.csv" || wrong "other records came"
refused . anna market receive "$sale" --output "$files/not-annas.csv"
refused 'as (it was )?listed|as listed' buyer market complain "$sale"
does buyer market confirm "$sale"
same "$(purchase "$sale" "$records_listing" state)" paid "the purchase"
refused . buyer market confirm "$sale"
refused . buyer market complain "$sale" --force
look buyer "$records_listing"
same "$(told record paid)" 1 "the sales of the seller that were paid"

a_test "who complains of what is as listed pays the seller"
buys buyer "$letter_listing"
letter_sale=$bought
buys anna "$sealed_listing"
sealed_sale=$bought
until_it_is "$letter_sale" "$letter_listing" answered
receives buyer "$letter_sale" "$files/came.txt"
cmp -s "$files/came.txt" "$files/letter.txt" || wrong "another letter came"
does buyer market complain "$letter_sale" --force
same "$(told verdict)" refuted "the verdict"
same "$(purchase "$letter_sale" "$letter_listing" state)" paid "the purchase"
until_it_is "$sealed_sale" "$sealed_listing" answered
receives anna "$sealed_sale" "$files/came-small.csv"
same_records "$files/came-small.csv" "$files/small.csv" || wrong "other records came"

a_test "who has received, and says nothing, has paid a little later"
until_it_is "$sealed_sale" "$sealed_listing" paid
stop_agent seller

a_test "lies are listed: another commitment, another's content, a sealed one that the key does not open"
does liar market prepare "$files/rubbish.csv" --name rubbish --sealed
does liar market list rubbish --subject "ward 7" --price 4
rubbish=$(told listing)
does liar market prepare "$files/small.csv" --name small --sealed
does liar market list small --subject "x" --price 4
other_sealed=$(told listing)
does liar market list "$files/other.txt" --subject "y" --price 4
other_plain=$(told listing)
copied=$(relist //Eve "$rubbish" "commitment=$small") || wrong "it could not be listed"
unopened=$(relist //Eve "$rubbish" "content=listing:$other_sealed") || wrong "it could not be listed"
swapped=$(relist //Eve "$stolen" "content=listing:$other_plain") || wrong "it could not be listed"
buys buyer "$copied" && copied_sale=$bought
buys anna "$copied" && copied_too=$bought
start_agent liar

a_test "a complaint of another commitment refunds and slashes, and nobody pays for that listing any more"
until_it_is "$copied_sale" "$copied" answered
differs buyer "$copied_sale" .
liar_held=$(held liar)
is_refuted "$copied_sale" "$copied"
[[ "$(minus "$liar_held" "$(held liar)")" != -* ]] && [ "$(held liar)" != "$liar_held" ] || wrong "the liar's bond is still held"
refused 'sale|refuted|false' bela market buy "$copied"
as bela market settle "$copied_too" --yes --json >/dev/null 2>&1 || true
until_it_is "$copied_too" "$copied" refunded
refused . buyer market complain "$copied_sale"

a_test "a complaint of sealed content that the key does not open refunds and slashes"
buys buyer "$unopened" && unopened_sale=$bought
until_it_is "$unopened_sale" "$unopened" answered
differs buyer "$unopened_sale" .
is_refuted "$unopened_sale" "$unopened"

a_test "a complaint of content that is somebody else's refunds and slashes"
buys buyer "$swapped" && swapped_sale=$bought
until_it_is "$swapped_sale" "$swapped" answered
differs buyer "$swapped_sale" .
is_refuted "$swapped_sale" "$swapped"
same "$(told record refuted)" 3 "the refuted listings of the liar"
stop_agent liar

a_test "a token changes hands, and access with it"
does seller market item mint "$letter_listing"
item=$(told item)
does seller market item offer "$item" 7
start_agent seller
does anna market item buy "$item" --wait
annas=$(told purchase)
receives anna "$annas" "$files/annas.txt"
refused . anna market item offer "$item" 8
does anna market confirm "$annas"
does anna market item offer "$item" 8
does bela market item buy "$item" --wait
belas=$(told purchase)
does bela market item show "$item"
same "$(told owner)" "$(address bela)" "the owner"
receives bela "$belas" "$files/belas.txt"
cmp -s "$files/belas.txt" "$files/letter.txt" || wrong "something else came"
refused . anna market receive "$annas" --output "$files/too-late.txt"
[ ! -s "$files/too-late.txt" ] || wrong "who sold the token still reads"
anna_had=$(free anna)
does bela market confirm "$belas"
[[ "$(minus "$(minus "$(free anna)" "$anna_had")" "$(base 7)")" != -* ]] || wrong "Anna was not paid"
same "$(purchase "$belas" "$letter_listing" state)" paid "the purchase"
stop_agent seller

a_test "an item that a stranger has minted for a listing can not be sold"
if as liar market item mint "$letter_listing" --json --yes >"$answer" 2>"$log"; then
	refused 'item|collection' liar market item offer "$(told item)" 7
fi

a_test "a sealed set that the chain could not judge is refused"
records "$files/many.csv" --records 600 --columns age >/dev/null
refused '512|bytes' seller market prepare "$files/many.csv" --name many --sealed
does seller market prepare "$files/many.csv" --name many

# The last test in which somebody is granted to: the proxies that are killed may miss an epoch.
a_test "who is served by nobody asks on chain, shows that nobody answered, and has the price back"
start_agent seller
buys buyer "$letter_listing"
unserved=$bought
until_it_is "$unserved" "$letter_listing" answered
stop_agent seller
refused 'request' buyer market complain "$unserved" --not-served 1000000
for number in 2 3; do "$NULINK_ROOT/scripts/proxy.sh" kill "$number" >>"$log" 2>&1 || wrong "proxy $number goes on"; done
refused . buyer market request "$unserved"
same "$(told outcome)" failed "what came of the request"
request=$(told request)
buyer_had=$(free buyer)
refused . anna market complain "$unserved" --not-served "$request"
does buyer market complain "$unserved" --not-served "$request"
same "$(told verdict)" refunded "the verdict"
[[ "$(minus "$(minus "$(free buyer)" "$buyer_had")" "$(base 1.8)")" != -* ]] || wrong "the price did not come back"
same "$(purchase "$unserved" "$letter_listing" state)" refunded "the purchase"
refused . buyer market complain "$unserved" --not-served "$request"
for number in 2 3; do "$NULINK_ROOT/scripts/proxy.sh" start "$number" >>"$log" 2>&1 || wrong "proxy $number does not start"; done

a_test "where only participants publish, a key that was revoked publishes nothing"
echo "certificate of the clinic" >"$files/clinic.pem"
echo "the name of the cat, and then some" >"$files/cat.txt"
echo "the name of the dog, and then some" >"$files/dog.txt"
by_sudo participants setRegistrar "\"$(address bela)\"" true >"$log" 2>&1 || wrong "no registrar: $(cat "$log")"
by_sudo parameters setParameter '{"Market":{"ParticipantsOnly":[null,true]}}' >"$log" 2>&1 || wrong "not set: $(cat "$log")"
refused 'participant|publish' seller market list "$files/other.txt" --subject "z" --price 2
does clinic identity join --certificate "$files/clinic.pem"
does bela identity confirm "$(address clinic)" --certificate "$files/clinic.pem" --for 100e
does clinic identity issue-key --publisher "$(as seller keys show --json | field keystore)" --answer "$files/cat.txt"
does seller market list "$files/other.txt" --subject "z" --price 2
published=$(told listing)
look buyer "$published"
same "$(told certified)" true "whether a participant vouches for it"
does clinic proof setup knows --development --register
refused . clinic identity revoke-key "$(address seller)" --answer "$files/dog.txt"
does clinic identity revoke-key "$(address seller)" --answer "$files/cat.txt"
refused 'participant|publish|revoked' seller market list "$files/letter.txt" --subject "z" --price 2
look buyer "$published"
same "$(told certified)" false "whether a participant vouches for what a revoked key has listed"
by_sudo parameters setParameter '{"Market":{"ParticipantsOnly":[null,false]}}' >"$log" 2>&1 || wrong "not set: $(cat "$log")"

a_test "what nobody answered is refunded, and nobody had to ask for it"
until_it_is "$unanswered" "$unanswered_listing" refunded
[[ "$(purchase "$unanswered" "$unanswered_listing" why)" == *nswer* ]] || wrong "it was refunded for another reason"
refused . buyer market complain "$unanswered"
look buyer "$unanswered_listing"
same "$(told record unanswered)" 1 "what the seller did not answer"

a_test "what is over owes nothing: bonds and deposits come back"
for listing in "$records_listing" "$sealed_listing" "$letter_listing" "$published"; do does seller market delist "$listing"; done
same "$(found --seller "$(address seller)")" "" "what the seller offers"
passed
say "all tests of the market passed"
