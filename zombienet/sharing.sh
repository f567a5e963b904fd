#!/usr/bin/env bash
# Alice shares a file with Bob and takes the access back, on the network that scripts/zombienet.sh test has started.
#
# usage: scripts/with-sharing-network.sh --node URL --proxies 3 zombienet/sharing.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/env.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/people.sh"
[ -n "${NULINK_NETWORK:-}" ] || fail "run this by scripts/with-sharing-network.sh"

done_as() { as "$@" --json --yes || fail "\`nulink ${*:2}\` of $1 failed: see above"; }
file="$NULINK_NETWORK/file"
head -c 3000000 /dev/urandom >"$file"
new_person alice //Alice >/dev/null && new_person bob //Bob >/dev/null || fail "the people could not be made: see above"
contact=$(as bob keys show --json | field contact)
done_as alice label create files >/dev/null
done_as alice put "$file" --label files >/dev/null
policy=$(done_as alice grant --label files --to "$contact" --proxies 3 --threshold 2 --for 20e | field policy)
done_as bob receive "$policy" --output "$file.received" >/dev/null
cmp "$file" "$file.received" || fail "Bob received something else than Alice has shared"
echo "Alice has shared a file with Bob through 3 proxies of which 2 were needed"
done_as alice revoke "$policy" >/dev/null
if message=$(as bob receive "$policy" --output "$file.late" --json); then fail "Bob received the file after the revocation"; fi
[[ "$(field error <<<"$message")" == *revoked* ]] || fail "Bob was refused, but not since he was revoked: $message"
echo "she has revoked it, and Bob receives nothing any more"
