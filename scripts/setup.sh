#!/usr/bin/env bash
# Installs what a Debian or Ubuntu machine lacks for building and testing NuLink. It says what it installs, leaves alone
# what is there, and can be run any number of times. The other scripts call it: there is no need to.
#
# usage: scripts/setup.sh [--zombienet]
#   --zombienet   also installs zombie-cli, which starts local networks (ten minutes of compiling)
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

case "${1:-}" in
"" | --zombienet) ;;
*)
	sed -n '2,7s/^# \{0,1\}//p' "$0"
	exit 2
	;;
esac

# --- system packages -------------------------------------------------------------------------------------------------

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		fail "this needs root, and there is no sudo. Run as root: $*"
	fi
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'; }

apt_updated=
apt_install() {
	local missing=()
	for package in "$@"; do installed "$package" || missing+=("$package"); done
	[ ${#missing[@]} -gt 0 ] || return 0
	command -v apt-get >/dev/null ||
		fail "these are missing and there is no apt-get to install them: ${missing[*]}. Install what your system calls them."
	say "installing the system packages ${missing[*]}"
	if [ -z "$apt_updated" ]; then
		as_root apt-get update -qq || fail "apt-get update failed: see above"
		apt_updated=1
	fi
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
		fail "apt-get could not install ${missing[*]}: see above"
}

have_commands() { for name in "$@"; do command -v "$name" >/dev/null || return 1; done; }

have_commands gcc g++ make || apt_install build-essential
have_commands git || apt_install git
have_commands xz || apt_install xz-utils
have_commands curl || apt_install curl ca-certificates
apt_install protobuf-compiler clang libclang-dev cmake pkg-config
have_commands python3 || apt_install python3
python3 -c 'import venv, ensurepip' 2>/dev/null || apt_install python3-venv
have_commands node npm || apt_install nodejs npm

# --- Rust ------------------------------------------------------------------------------------------------------------

have_commands cargo rustc || fail "there is no Rust. Install rustup (https://rustup.rs, or Debian's package rustup) and its stable toolchain"
needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$NULINK_ROOT/Cargo.toml")
present=$(rustc --version | cut -d' ' -f2)
[ "$(printf '%s\n%s\n' "$needed" "$present" | sort -V | head -n1)" = "$needed" ] ||
	fail "rustc is $present, NuLink needs $needed or newer: run 'rustup update stable'"

wasm_ready() { ls "$1"/lib/rustlib/wasm32v1-none/lib/libcore-*.rlib >/dev/null 2>&1; }

# Debian's Rust, with the library of the wasm target built from its source: where rustup cannot download.
debian_wasm() {
	have_commands rustup || fail "there is no rustup to link Debian's Rust as a toolchain. Install rustup"
	apt_install rustc-web cargo-web rust-web-src lld-22
	if ! wasm_ready /usr; then
		say "building core and alloc for wasm32v1-none from Debian's source of Rust"
		local work
		work=$(mktemp -d)
		mkdir "$work/src"
		printf '[package]\nname = "nothing"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
		printf '#![no_std]\nextern crate alloc;\n' >"$work/src/lib.rs"
		# Without the bitcode, the runtime's link-time optimisation finds nothing to work on.
		(cd "$work" && env -u WASM_BUILD_TOOLCHAIN RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
			CARGO_TARGET_DIR="$work/target" CARGO_TARGET_WASM32V1_NONE_LINKER=wasm-ld-22 \
			/usr/bin/cargo build -q --release --target wasm32v1-none -Zbuild-std=core,alloc) ||
			fail "the wasm target's library did not build: see above"
		as_root mkdir -p /usr/lib/rustlib/wasm32v1-none/lib
		as_root cp "$work"/target/wasm32v1-none/release/deps/lib{core,alloc,compiler_builtins}-*.rlib \
			/usr/lib/rustlib/wasm32v1-none/lib/
		rm -rf "$work"
	fi
	rustup toolchain list | grep -q '^debian' || rustup toolchain link debian /usr
}

if [ "${NULINK_WASM_TOOLCHAIN:-}" = debian ]; then
	debian_wasm
elif ! wasm_ready "$(rustc --print sysroot)"; then
	say "adding the target wasm32v1-none"
	if ! { have_commands rustup && rustup target add wasm32v1-none; }; then
		say "rustup could not; taking Debian's Rust for the wasm instead"
		debian_wasm
	fi
fi
have_commands cargo-clippy || rustup component add clippy || fail "clippy is missing and rustup could not add it"
have_commands cargo-fmt || rustup component add rustfmt || fail "rustfmt is missing and rustup could not add it"

# --- clients for the acceptance tests --------------------------------------------------------------------------------

if ! cmp -s "$ACCEPTANCE/package-lock.json" "$ACCEPTANCE/node_modules/.lock"; then
	say "installing the JavaScript clients (and Node 22, if the system's is older)"
	(cd "$ACCEPTANCE" && npm ci --no-audit --no-fund --loglevel=error) || fail "npm could not install the clients: see above"
	cp "$ACCEPTANCE/package-lock.json" "$ACCEPTANCE/node_modules/.lock"
fi
if ! cmp -s "$ACCEPTANCE/requirements.txt" "$PYTHON_ENV/.lock"; then
	say "installing the Python client"
	python3 -m venv --clear "$PYTHON_ENV" || fail "python3 could not make a virtual environment in $PYTHON_ENV"
	"$PYTHON_ENV/bin/pip" install -q --disable-pip-version-check -r "$ACCEPTANCE/requirements.txt" ||
		fail "pip could not install the client: see above"
	cp "$ACCEPTANCE/requirements.txt" "$PYTHON_ENV/.lock"
fi

# --- zombienet -------------------------------------------------------------------------------------------------------

zombie_version=0.7.1
if [ "${1:-}" = --zombienet ] && ! { [ -x "$ZOMBIE_CLI" ] && "$ZOMBIE_CLI" --version | grep -qF "$zombie_version"; }; then
	say "installing zombie-cli $zombie_version (about ten minutes)"
	# In a target folder of its own: it brings an older generation of the SDK, and is slow where it is not optimised.
	CARGO_TARGET_DIR="$NULINK_CACHE/zombie-cli/target" cargo install --locked --root "$NULINK_CACHE/zombie-cli" \
		"zombie-cli@$zombie_version" || fail "zombie-cli did not build: see above"
	rm -rf "$NULINK_CACHE/zombie-cli/target"
fi
