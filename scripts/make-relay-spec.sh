#!/usr/bin/env bash
# Makes zombienet/rococo-local.json.xz again: the specification of the relay chain that local networks run on. Needed after
# a move to another release of polkadot-sdk. It compiles the relay chain's node with its runtime inside: most of an hour
# on two cores, which is why the file is kept.
#
# usage: scripts/make-relay-spec.sh [OUTPUT]     default: zombienet/rococo-local.json.xz
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
output="$(realpath -m "${1:-$NULINK_ROOT/zombienet/rococo-local.json.xz}")"
"$NULINK_ROOT/scripts/setup.sh"

version=$(sed -n 's/^polkadot-cli = { version = "=\([0-9.]*\)".*/\1/p' "$NULINK_ROOT/Cargo.toml")
[ -n "$version" ] || fail "Cargo.toml pins no polkadot-cli"
# A project of its own, outside the checkout: the settings there leave the relay chain's runtime out.
project="$NULINK_CACHE/relay-spec"
mkdir -p "$project/src"
cat >"$project/Cargo.toml" <<TOML
[package]
name = "relay-spec"
version = "0.0.0"
edition = "2021"
[dependencies]
polkadot-cli = { version = "=$version", default-features = false, features = ["cli", "db", "full-node", "rococo-native"] }
# Not called dev, so that the wasm builder makes the runtime small.
[profile.spec]
inherits = "dev"
debug = 0
[profile.spec.package.wasm-opt-sys]
opt-level = 2
[profile.spec.package.wasm-opt-cxx-sys]
opt-level = 2
[workspace]
TOML
echo 'fn main() { polkadot_cli::run().unwrap() }' >"$project/src/main.rs"
cp "$NULINK_ROOT/Cargo.lock" "$project/Cargo.lock"

say "building the relay chain's node with its runtime"
(cd "$project" && env -u WASM_BUILD_WORKSPACE_HINT CARGO_TARGET_DIR="$project/target" cargo build --profile spec) ||
	fail "the relay chain's node did not build: see above"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$project/target/spec/relay-spec" export-chain-spec --chain rococo-local --output "$folder/rococo-local.json" ||
	fail "the specification was not written: see above"
xz -9e -c "$folder/rococo-local.json" >"$folder/rococo-local.json.xz"
mv "$folder/rococo-local.json.xz" "$output"
say "$output: $(stat -c %s "$output") bytes, SHA-256 of the JSON $(sha256sum <"$folder/rococo-local.json" | cut -d' ' -f1)"
