//! Which crate of the workspace may depend on which. CONTRIBUTING.md gives the reasons.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

/// The crates of the workspace with the crates of the workspace that each depends on, tests and build scripts aside.
fn dependencies() -> BTreeMap<String, Vec<String>> {
	let output = Command::new(env!("CARGO"))
		.args(["metadata", "--format-version=1", "--no-deps", "--locked", "--offline", "--manifest-path"])
		.arg("../../Cargo.toml")
		.output()
		.expect("cargo runs");
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
	let packages = metadata["packages"].as_array().expect("a list of packages");
	let name = |value: &serde_json::Value| value["name"].as_str().expect("a name").to_owned();
	let ours: Vec<String> = packages.iter().map(name).collect();
	packages
		.iter()
		.map(|package| {
			let dependencies = package["dependencies"].as_array().expect("a list of dependencies");
			let normal = dependencies.iter().filter(|dependency| dependency["kind"].is_null()).map(name);
			(name(package), normal.filter(|dependency| ours.contains(dependency)).collect())
		})
		.collect()
}

/// What a crate may depend on, or `None` where the rules do not know it.
fn allowed(name: &str) -> Option<fn(&str) -> bool> {
	let is_crypto = |name: &str| matches!(name, "nulink-pre" | "nulink-fhe" | "nulink-zk");
	let is_worker = |name: &str| name.starts_with("nulink-worker-");
	Some(match name {
		"nulink-primitives" | "nulink-eth-proofs" => |_| false,
		"nulink-runtime-api" | "pallet-traits" => |on| on == "nulink-primitives",
		name if is_crypto(name) => |on| on == "nulink-primitives",
		"nulink-models" => |on| matches!(on, "nulink-primitives" | "nulink-fhe"),
		name if name.starts_with("pallet-") => {
			|on| matches!(on, "nulink-primitives" | "pallet-traits" | "nulink-pre" | "nulink-zk" | "nulink-eth-proofs")
		},
		"nulink-runtime" => |on| on.starts_with("pallet-") || matches!(on, "nulink-primitives" | "nulink-runtime-api"),
		"nulink-node" => |on| matches!(on, "nulink-primitives" | "nulink-runtime"),
		"nulink-bencher" => |_| false,
		// It measures what people and operators run, from outside: the runtime is a wasm file to it.
		"nulink-bench" => |on| {
			!on.starts_with("pallet-")
				&& !matches!(on, "nulink-runtime" | "nulink-node" | "nulink-cli" | "nulink-bencher")
		},
		"nulink-client" => |on| on == "nulink-primitives",
		"nulink-zombienet" => |on| matches!(on, "nulink-primitives" | "nulink-client"),
		"nulink-storage" => |on| on == "nulink-primitives",
		"nulink-sdk" => |on| {
			matches!(
				on,
				"nulink-primitives"
					| "nulink-client"
					| "nulink-storage"
					| "nulink-pre" | "nulink-fhe"
					| "nulink-models"
					| "nulink-zk" | "nulink-eth-proofs"
			)
		},
		"nulink-cli" => |on| matches!(on, "nulink-primitives" | "nulink-sdk"),
		name if is_worker(name) => |on| {
			!on.starts_with("pallet-") && !matches!(on, "nulink-runtime" | "nulink-sdk" | "nulink-cli" | "nulink-bench")
		},
		_ => return None,
	})
}

#[test]
fn dependencies_point_in_one_direction() {
	let mut wrong = Vec::new();
	for (name, dependencies) in dependencies() {
		match allowed(&name) {
			None => wrong.push(format!("{name} has no rule here: add one")),
			Some(allowed) => wrong.extend(
				dependencies.iter().filter(|on| !allowed(on)).map(|on| format!("{name} must not depend on {on}")),
			),
		}
	}
	assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rules_refuse_what_they_are_for() {
	let may = |from: &str, on: &str| allowed(from).is_some_and(|rule| rule(on));
	assert!(!may("pallet-chain-profile", "pallet-balances-of-ours"));
	assert!(!may("nulink-client", "nulink-runtime"));
	assert!(!may("nulink-primitives", "nulink-client"));
	assert!(!may("nulink-worker-proxy", "nulink-sdk"));
	assert!(!may("pallet-compute-jobs", "pallet-provider-staking"));
	assert!(!may("pallet-compute-jobs", "nulink-fhe"));
	assert!(!may("pallet-data-market", "pallet-data-proofs"));
	assert!(allowed("some-new-crate").is_none());
}

/// What must never be in the runtime's dependency tree, as it is compiled to wasm: in a workspace of its own, where the
/// features of tests and build scripts do not count.
#[test]
fn the_runtime_depends_on_no_daemon_library() {
	let root = Path::new("../..");
	let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("runtime-tree");
	fs::create_dir_all(project.join("src")).expect("cargo's folder for tests can be written to");
	let runtime = root.join("runtime").canonicalize().expect("the runtime's folder is there");
	let manifest = format!(
		"[package]\nname = \"runtime-tree\"\nedition = \"2021\"\n[workspace]\nresolver = \"2\"\n\
		 [dependencies]\nnulink-runtime = {{ path = {runtime:?}, default-features = false }}\n"
	);
	fs::write(project.join("Cargo.toml"), manifest).expect("written");
	fs::write(project.join("src/lib.rs"), "").expect("written");
	fs::copy(root.join("Cargo.lock"), project.join("Cargo.lock")).expect("copied");

	let output = Command::new(env!("CARGO"))
		.args(["tree", "--target=wasm32v1-none", "--edges=no-build,no-proc-macro,no-dev", "--prefix=none"])
		.args(["--format={p}", "--offline"])
		.current_dir(&project)
		.output()
		.expect("cargo runs");
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	let tree = String::from_utf8_lossy(&output.stdout);
	let has = |name: &str| tree.lines().any(|line| line.split(' ').next() == Some(name));
	assert!(has("frame-support") && has("nulink-primitives"), "the tree is read");
	for banned in ["tokio", "subxt", "tfhe"] {
		assert!(!has(banned), "{banned} is in the runtime's tree");
	}
}
