#!/usr/bin/env bash
# Measures the weight of every call and writes runtime/src/weights/. To be run on a quiet machine after a change of the
# SDK's version, of a pallet, or of a bound that a call's cost depends on. Half an hour, on two cores.
#
# A pallet that is measured for the first time is configured with `WeightInfo = ()` until its file is written.
#
# usage: scripts/benchmark-weights.sh [PALLET...]     default: all that the runtime lists
#   STEPS, REPEAT   points per parameter and repetitions (default 20 and 10)
#   SECONDS_EACH    the least time that is spent on a call (default 1)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
"$NULINK_ROOT/scripts/build.sh"
cd "$NULINK_ROOT"
bencher="$NULINK_BIN/nulink-bencher"

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

log="$NULINK_CACHE/bench.log"
pallets=("$@")
if [ ${#pallets[@]} -eq 0 ]; then
	mapfile -t pallets < <("$bencher" --runtime "$wasm" --genesis-builder-preset development --list=pallets \
		--no-csv-header 2>"$log" | sort)
	[ ${#pallets[@]} -gt 0 ] || {
		tail -n 20 "$log" >&2
		fail "the runtime lists no benchmarks: see above"
	}
fi
count=0
for pallet in "${pallets[@]}"; do
	count=$((count + 1))
	say "$count/${#pallets[@]} $pallet"
	"$bencher" --runtime "$wasm" --genesis-builder-preset development --pallet "$pallet" --extrinsic '*' \
		--steps "${STEPS:-20}" --repeat "${REPEAT:-10}" --min-duration "${SECONDS_EACH:-1}" --template scripts/weights.hbs \
		--output "runtime/src/weights/$pallet.rs" >"$log" 2>&1 || {
		tail -n 20 "$log" >&2
		fail "$pallet could not be measured: see above"
	}
done
(
	echo '//! What every call weighs. Written by scripts/benchmark-weights.sh. Do not edit.'
	echo
	for file in runtime/src/weights/*.rs; do
		name=$(basename "$file" .rs)
		[ "$name" = mod ] || echo "pub mod $name;"
	done
) >"$log"
cp "$log" runtime/src/weights/mod.rs
cargo fmt --all
