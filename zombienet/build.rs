//! Puts the commit into the workers: `decl_worker_main!` wants it.

fn main() {
	substrate_build_script_utils::generate_cargo_keys();
}
