#!/usr/bin/env bash
# Measures the weight of every call and writes runtime/src/weights/. To be run on a quiet machine after a change of the
# SDK's version, of a pallet, or of a bound that a call's cost depends on. It takes long: installing the bencher alone compiles
# as much as this project does.
#
# usage: scripts/benchmark-weights.sh [PALLET...]     default: all that the runtime lists
#   STEPS, REPEAT   points per parameter and repetitions (default 20 and 10)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
"$NULINK_ROOT/scripts/setup.sh"
cd "$NULINK_ROOT"

version=0.28.0
bencher="$NULINK_CACHE/omni-bencher/bin/frame-omni-bencher"
if ! { [ -x "$bencher" ] && "$bencher" --version | grep -qF "$version"; }; then
	say "installing frame-omni-bencher $version"
	CARGO_TARGET_DIR="$NULINK_CACHE/omni-bencher/target" cargo install --locked --root "$NULINK_CACHE/omni-bencher" \
		"frame-omni-bencher@$version" || fail "frame-omni-bencher did not build: see above"
	rm -rf "$NULINK_CACHE/omni-bencher/target"
fi

# The wasm alone, optimised as a release's is. It has a workspace of its own, as the wasm builder's has, in which the
# features of tests and build scripts do not reach the runtime.
say "building the runtime with its benchmarks"
target="$NULINK_CACHE/benchmark-target"
project="$target/project"
mkdir -p "$project/src"
cat >"$project/Cargo.toml" <<TOML
[package]
name = "nulink-runtime-benchmarks"
version = "0.0.0"
edition = "2021"
[lib]
crate-type = ["cdylib"]
name = "nulink_runtime_benchmarks"
[dependencies]
nulink-runtime = { path = "$NULINK_ROOT/runtime", default-features = false, features = ["runtime-benchmarks"] }
[profile.release]
panic = "abort"
[workspace]
resolver = "2"
TOML
printf '#![no_std]\npub use nulink_runtime::*;\n' >"$project/src/lib.rs"
cp "$NULINK_ROOT/Cargo.lock" "$project/Cargo.lock"
(cd "$project" && CARGO_TARGET_DIR="$target" \
	RUSTFLAGS="-Ctarget-cpu=mvp -Clink-arg=--export-table -Clink-arg=--export=__heap_base --cfg substrate_runtime" \
	cargo ${WASM_BUILD_TOOLCHAIN:+"+$WASM_BUILD_TOOLCHAIN"} build --release --target wasm32v1-none) ||
	fail "the runtime did not build with its benchmarks: see above"
wasm="$target/wasm32v1-none/release/nulink_runtime_benchmarks.wasm"

pallets=("$@")
[ ${#pallets[@]} -gt 0 ] ||
	mapfile -t pallets < <("$bencher" v1 benchmark pallet --runtime "$wasm" --list=pallets --no-csv-header 2>/dev/null)
[ ${#pallets[@]} -gt 0 ] || fail "the runtime lists no benchmarks"
count=0
for pallet in "${pallets[@]}"; do
	count=$((count + 1))
	say "$count/${#pallets[@]} $pallet"
	"$bencher" v1 benchmark pallet --runtime "$wasm" --pallet "$pallet" --extrinsic '*' \
		--steps "${STEPS:-20}" --repeat "${REPEAT:-10}" --genesis-builder-preset development \
		--output "runtime/src/weights/$pallet.rs" --header scripts/weights-header.txt --quiet 2>"$NULINK_CACHE/bench.log" >/dev/null || {
		tail -n 20 "$NULINK_CACHE/bench.log" >&2
		fail "$pallet could not be measured: see above"
	}
done
cargo fmt --all
