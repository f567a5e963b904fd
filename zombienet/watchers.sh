#!/usr/bin/env bash
# Watchers on the network that scripts/zombienet.sh test has started: they are elected, what is final on an Ethereum node
# beside it is accepted, a stake that is made there appears here and is gone when it was taken back, and a watcher that says
# two things is slashed. What else happens to watchers scripts/test-watchers.sh tests on a development chain; here blocks
# take six seconds, are final when the relay chain's are, and governance is referenda.
#
# usage: scripts/with-watcher-network.sh --node URL --hostile 1 zombienet/watchers.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/people.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/stage.sh"
[ -e "${NULINK_NETWORK:-/nowhere}/watchers/4/hostile" ] ||
	fail "run this by scripts/with-watcher-network.sh --hostile 1, with four watchers"
# How long is waited for something: some epochs of such a network.
patience=280
answer="$NULINK_NETWORK/answer"
contract=$(cat "$NULINK_NETWORK/contract")
provider=$(field accounts 1 <"$NULINK_NETWORK/facts")
hostile=4

# on_stage COMMAND [WORD...]: must succeed. Its JSON is in $answer.
on_stage() { stage "$@" >"$answer" || fail "'$*' failed: $(field error <"$answer" 2>/dev/null || true)"; }
bonded() {
	as alice provider show "$(cat "$NULINK_NETWORK/watchers/$1/address")" --role watcher --json | field bonded
}
# recorded FIELD VALUE: the provider's record has it, in a while.
recorded() { on_stage wait_record "$contract" "$provider" "$1" "$2" "$patience"; }

new_person alice //Alice >/dev/null || fail "Alice could not be made: see above"
on_stage mine 1
final=$(field finalised <"$answer")
on_stage wait_accepted "$final" "$patience"
on_stage block "$final"
root=$(field root <"$answer")
on_stage header "$final"
[ "$(field accepted root <"$answer")" = "$root" ] || fail "another header was accepted: $(cat "$answer")"
echo "four watchers are elected, and have attested to what is final on Ethereum"

on_stage stake 1 50000
recorded authorized 50000000000000000000000
echo "a stake on Ethereum is proven here"
on_stage leave 1 50000
recorded deauthorizing 50000000000000000000000
on_stage approve 1
recorded authorized 0
echo "it was taken back there, and is gone here: proven by the absence of its slots"

before=$(bonded "$hostile")
on_stage relay
RUST_BACKTRACE=0 "$NULINK_ROOT/scripts/watcher.sh" lie "$hostile" --number $(($(field last <"$answer") + 1000)) \
	--root "0x$(printf '11%.0s' $(seq 32))" --root "0x$(printf '22%.0s' $(seq 32))" >"$answer" 2>&1 ||
	fail "the hostile watcher could not say two things: $(cat "$answer")"
for _ in $(seq "$patience"); do
	after=$(bonded "$hostile")
	[ "$after" = "$before" ] || break
	sleep 1
done
[ "$after" != "$before" ] || fail "a watcher has said two things of one block, and was not slashed"
for number in 1 2 3; do
	[ "$(bonded "$number")" = "$before" ] || fail "watcher $number was honest, and was slashed"
done
echo "a watcher has said two things of one block, and was slashed; the others were not"
