#!/usr/bin/env bash
# Writes the runtime's metadata to crates/client/metadata/nulink.scale, from which the client's types are generated. To
# be run after every change of the runtime's calls, events, storage, constants or APIs; a test fails until it is.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
"$NULINK_ROOT/scripts/setup.sh"
cd "$NULINK_ROOT"
before=$(sha256sum crates/client/metadata/nulink.scale 2>/dev/null || true)
NULINK_REFRESH_METADATA=1 cargo test --workspace --profile "$NULINK_PROFILE" --test composed metadata::
after=$(sha256sum crates/client/metadata/nulink.scale)
if [ "$before" = "$after" ]; then say "the metadata was fresh"; else say "the metadata is new: commit crates/client/metadata/nulink.scale"; fi
