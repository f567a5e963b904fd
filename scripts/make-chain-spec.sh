#!/usr/bin/env bash
# Makes the raw chain specification of a public network, with your collators in the genesis instead of the well-known
# ones, whose keys everybody has.
#
# usage: scripts/make-chain-spec.sh testnet --para-id N --relay-chain NAME --collator ADDRESS:SESSION_KEYS ...
#                                           [--endow ADDRESS:NLK ...] --output FILE
#   --para-id      the id that the relay chain gave you
#   --relay-chain  the relay chain's name as the node inside knows it (paseo, polkadot ...) or the path of its specification
#   --collator     an account's SS58 address, a colon, and its session keys as author_rotateKeys printed them (0x and 128
#                  hexadecimal digits: the Aura key, then the authority-discovery key); once for each collator
#   --endow        gives an account whole NLK out of the community pot; without any, nobody can pay a fee or vote
#   --output       the file to write; beside it comes FILE.plain.json, which is readable
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
usage() {
	sed -n '2,13s/^# \{0,1\}//p' "$0"
	exit 2
}
[ "${1:-}" = testnet ] || usage
shift
para_id= relay= output= collators=() endowed=()
while [ $# -gt 0 ]; do
	[ $# -ge 2 ] || usage
	case "$1" in
	--para-id) para_id=$2 ;;
	--relay-chain) relay=$2 ;;
	--collator) collators+=("$2") ;;
	--endow) endowed+=("$2") ;;
	--output) output=$2 ;;
	*) usage ;;
	esac
	shift 2
done
[ -n "$para_id" ] && [ -n "$relay" ] && [ -n "$output" ] && [ ${#collators[@]} -gt 0 ] || usage
node_binary="$NULINK_BIN/nulink-node"
[ -x "$node_binary" ] || fail "$node_binary is not built: run scripts/build.sh --bin nulink-node"
wasm="$CARGO_TARGET_DIR/$NULINK_PROFILE/wbuild/nulink-runtime/nulink_runtime.compact.compressed.wasm"
[ -f "$wasm" ] || fail "$wasm is not built: run scripts/build.sh --bin nulink-node"

plain="$output.plain.json"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$node_binary" chain-spec-builder --chain-spec-path "$work/preset.json" create -t live --para-id "$para_id" \
	--relay-chain "$relay" --chain-name "NuLink Testnet" --chain-id nulink_testnet \
	--runtime "$wasm" named-preset testnet >/dev/null || fail "the preset could not be read: see above"
PLAIN="$work/preset.json" PARA_ID="$para_id" COLLATORS="${collators[*]}" ENDOWED="${endowed[*]:-}" "$PYTHON_ENV/bin/python" - >"$work/plain.json" <<'PY' || fail "nothing was written"
import json, os, re, sys
from scalecodec.utils.ss58 import is_valid_ss58_address, ss58_decode, ss58_encode

spec = json.load(open(os.environ["PLAIN"]))
spec["properties"] = {"tokenSymbol": "NLK", "tokenDecimals": 18, "ss58Format": 2110}
spec["protocolId"] = "nulink"
genesis = spec["genesis"]["runtimeGenesis"]["patch"]


def account(address):
    """The address with the generic prefix: the only one that the runtime's genesis reads."""
    if not is_valid_ss58_address(address):
        sys.exit(f"error: {address} is no SS58 address")
    return ss58_encode(ss58_decode(address), 42)


accounts, keys = [], []
for collator in os.environ["COLLATORS"].split():
    address, _, session = collator.partition(":")
    address = account(address)
    if address in accounts:
        sys.exit(f"error: {address} is named twice")
    if not re.fullmatch(r"0x[0-9a-fA-F]{128}", session):
        sys.exit(f"error: the session keys of {address} must be 0x and 128 hexadecimal digits")
    aura, discovery = (ss58_encode(part, 42) for part in (session[2:66], session[66:]))
    accounts.append(address)
    keys.append([address, address, {"aura": aura, "authority_discovery": discovery}])
balances = genesis["balances"]["balances"]
# "modlnlk/comm": the community pot (crates/primitives/src/pots.rs).
pot = next(entry for entry in balances if ss58_decode(entry[0]).startswith(b"modlnlk/comm".hex()))
for endowment in os.environ["ENDOWED"].split():
    address, _, nlk = endowment.partition(":")
    address = account(address)
    if not re.fullmatch(r"[1-9][0-9]*", nlk):
        sys.exit(f"error: the endowment of {address} must be a whole number of NLK")
    if any(entry[0] == address for entry in balances):
        sys.exit(f"error: {address} is endowed twice")
    amount = int(nlk) * 10**18
    if amount >= pot[1]:
        sys.exit(f"error: the community pot does not hold {nlk} NLK")
    pot[1] -= amount
    balances.append([address, amount])
genesis["parachainInfo"]["parachainId"] = int(os.environ["PARA_ID"])
genesis["collatorSelection"]["invulnerables"] = accounts
genesis["session"]["keys"] = keys
json.dump(spec, sys.stdout, indent=2)
PY
"$node_binary" chain-spec-builder --chain-spec-path "$work/raw.json" convert-to-raw "$work/plain.json" >/dev/null ||
	fail "the specification could not be made raw, nothing was written: see above"
mv "$work/plain.json" "$plain"
mv "$work/raw.json" "$output"
say "wrote $output (give it to --chain) and $plain (readable)"
