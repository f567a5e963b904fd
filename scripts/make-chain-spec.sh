#!/usr/bin/env bash
# Makes the raw chain specification of a public network, with your collators in the genesis instead of the well-known
# ones, whose keys everybody has.
#
# usage: scripts/make-chain-spec.sh testnet --para-id N --relay-chain NAME --collator ADDRESS:SESSION_KEYS ... --output FILE
#   --para-id      the id that the relay chain gave you
#   --relay-chain  the relay chain's name as the node inside knows it (paseo, polkadot ...) or the path of its specification
#   --collator     an account's SS58 address, a colon, and its session keys as author_rotateKeys printed them (0x and 128
#                  hexadecimal digits: the Aura key, then the authority-discovery key); once for each collator
#   --output       the file to write; beside it comes FILE.plain.json, which is readable
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
usage() {
	sed -n '2,11s/^# \{0,1\}//p' "$0"
	exit 2
}
[ "${1:-}" = testnet ] || usage
shift
para_id= relay= output= collators=()
while [ $# -gt 0 ]; do
	[ $# -ge 2 ] || usage
	case "$1" in
	--para-id) para_id=$2 ;;
	--relay-chain) relay=$2 ;;
	--collator) collators+=("$2") ;;
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
"$node_binary" chain-spec-builder --chain-spec-path "$work/preset.json" create --para-id "$para_id" \
	--relay-chain "$relay" --chain-name "NuLink Testnet" --chain-id nulink_testnet --chain-type live \
	--runtime "$wasm" named-preset testnet >/dev/null || fail "the preset could not be read: see above"
PLAIN="$work/preset.json" PARA_ID="$para_id" COLLATORS="${collators[*]}" "$PYTHON_ENV/bin/python" - >"$plain" <<'PY' || fail "nothing was written"
import json, os, re, sys
from scalecodec.utils.ss58 import is_valid_ss58_address, ss58_encode

spec = json.load(open(os.environ["PLAIN"]))
spec["properties"] = {"tokenSymbol": "NLK", "tokenDecimals": 18, "ss58Format": 2110}
spec["protocolId"] = "nulink"
genesis = spec["genesis"]["runtimeGenesis"]["patch"]
accounts, keys = [], []
for collator in os.environ["COLLATORS"].split():
    address, _, session = collator.partition(":")
    if not is_valid_ss58_address(address):
        sys.exit(f"error: {address} is no SS58 address")
    if address in accounts:
        sys.exit(f"error: {address} is named twice")
    if not re.fullmatch(r"0x[0-9a-fA-F]{128}", session):
        sys.exit(f"error: the session keys of {address} must be 0x and 128 hexadecimal digits")
    aura, discovery = (ss58_encode(part, 42) for part in (session[2:66], session[66:]))
    accounts.append(address)
    keys.append([address, address, {"aura": aura, "authority_discovery": discovery}])
genesis["parachainInfo"]["parachainId"] = int(os.environ["PARA_ID"])
genesis["collatorSelection"]["invulnerables"] = accounts
genesis["session"]["keys"] = keys
json.dump(spec, sys.stdout, indent=2)
PY
"$node_binary" chain-spec-builder --chain-spec-path "$output" convert-to-raw "$plain" >/dev/null ||
	fail "the readable specification in $plain could not be made raw: see above"
say "wrote $output (give it to --chain) and $plain (readable)"
