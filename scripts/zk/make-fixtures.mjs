// Makes crates/zk/tests/fixtures/snarkjs: a circuit compiled by circom for BLS12-381, a ceremony by snarkjs, a proof by
// snarkjs, and what snarkjs says of a proof of ours. One machine makes all contributions, so these keys are good for tests
// only.
//
//   ./install.sh && node make-fixtures.mjs [--no-ours]
//
// `--no-ours` leaves out what needs cargo.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as snarkjs from "snarkjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const out = join(root, "crates/zk/tests/fixtures/snarkjs");
const work = mkdtempSync(join(tmpdir(), "nulink-zk-"));
const at = (name) => join(work, name);
const json = (name, value) => writeFileSync(join(out, name), JSON.stringify(value, null, "\t") + "\n");

const example = (name) => [
	"run", "--profile", "fast", "-p", "nulink-zk", "--features", "prover", "--example", name, "--",
];

/** a · b + c and so on, for the public signals that are expected. */
const input = { a: "11", b: "123456789", c: "42" };
const order = 52435875175126190479447740508185965837690552500527637822603658699938581184513n;
const product = (11n * 123456789n + 42n) % order;
const expected = [(product ** 3n + 42n) % order, 42n].map(String);

async function compile() {
	copyFileSync(join(here, "product.circom"), at("product.circom"));
	// circom2 is circom built for WASI: it sees the folder that it is started in.
	execFileSync(
		process.execPath,
		[join(here, "node_modules/circom2/cli.js"), "product.circom", "--r1cs", "--wasm", "--prime", "bls12381"],
		{ cwd: work, stdio: "inherit" },
	);
}

async function ceremony() {
	const curve = await snarkjs.curves.getCurveFromName("bls12381");
	await snarkjs.powersOfTau.newAccumulator(curve, 6, at("pot_0.ptau"));
	await snarkjs.powersOfTau.contribute(at("pot_0.ptau"), at("pot_1.ptau"), "one", "fixture, first");
	await snarkjs.powersOfTau.beacon(at("pot_1.ptau"), at("pot_2.ptau"), "beacon", "01".repeat(32), 10);
	await snarkjs.powersOfTau.preparePhase2(at("pot_2.ptau"), at("pot.ptau"));
	await snarkjs.zKey.newZKey(at("product.r1cs"), at("pot.ptau"), at("circuit_0000.zkey"));
	await snarkjs.zKey.contribute(at("circuit_0000.zkey"), at("circuit_0001.zkey"), "two", "fixture, second");
	await snarkjs.zKey.beacon(at("circuit_0001.zkey"), at("circuit_final.zkey"), "beacon", "02".repeat(32), 10);
	if (!(await snarkjs.zKey.verifyFromR1cs(at("product.r1cs"), at("pot.ptau"), at("circuit_final.zkey")))) {
		throw new Error("snarkjs does not accept its own key");
	}
	json("verification_key_0000.json", await snarkjs.zKey.exportVerificationKey(at("circuit_0000.zkey")));
	json("verification_key.json", await snarkjs.zKey.exportVerificationKey(at("circuit_final.zkey")));
	copyFileSync(at("circuit_final.zkey"), join(out, "circuit_final.zkey"));
}

/** A ceremony on the constraints that our own crate exports. Two minutes: snarkjs computes this curve in wasm. */
async function ownCircuit() {
	execFileSync(
		"cargo",
		[...example("export-r1cs"), "knows", at("knows.r1cs")],
		{ cwd: root, stdio: "inherit" },
	);
	const curve = await snarkjs.curves.getCurveFromName("bls12381");
	await snarkjs.powersOfTau.newAccumulator(curve, 11, at("knows_0.ptau"));
	await snarkjs.powersOfTau.contribute(at("knows_0.ptau"), at("knows_1.ptau"), "one", "fixture, third");
	await snarkjs.powersOfTau.preparePhase2(at("knows_1.ptau"), at("knows.ptau"));
	await snarkjs.zKey.newZKey(at("knows.r1cs"), at("knows.ptau"), at("knows_0.zkey"));
	await snarkjs.zKey.contribute(at("knows_0.zkey"), at("knows.zkey"), "two", "fixture, fourth");
	if (!(await snarkjs.zKey.verifyFromR1cs(at("knows.r1cs"), at("knows.ptau"), at("knows.zkey")))) {
		throw new Error("snarkjs does not accept the key of our own circuit");
	}
	copyFileSync(at("knows.zkey"), join(out, "knows.zkey"));
}

async function prove() {
	await snarkjs.wtns.calculate(input, at("product_js/product.wasm"), at("witness.wtns"));
	const witness = await snarkjs.wtns.exportJson(at("witness.wtns"));
	const { proof, publicSignals } = await snarkjs.groth16.prove(at("circuit_final.zkey"), at("witness.wtns"));
	if (JSON.stringify(publicSignals) !== JSON.stringify(expected)) {
		throw new Error(`other public signals than expected: ${publicSignals}`);
	}
	const key = JSON.parse(readFileSync(join(out, "verification_key.json"), "utf8"));
	if (!(await snarkjs.groth16.verify(key, publicSignals, proof))) {
		throw new Error("snarkjs does not accept its own proof");
	}
	json("witness.json", witness.map(String));
	json("proof.json", proof);
	json("public.json", publicSignals);
}

/** A key and a proof of ours, verified by snarkjs. */
async function ours() {
	execFileSync(
		"cargo",
		[...example("ours-for-snarkjs"), out],
		{ cwd: root, stdio: "inherit" },
	);
	const read = (name) => JSON.parse(readFileSync(join(out, name), "utf8"));
	const [key, signals, proof] = ["ours_verification_key.json", "ours_public.json", "ours_proof.json"].map(read);
	if (!(await snarkjs.groth16.verify(key, signals, proof))) {
		throw new Error("snarkjs does not accept our proof");
	}
	signals[0] = (BigInt(signals[0]) ^ 1n).toString();
	if (await snarkjs.groth16.verify(key, signals, proof)) {
		throw new Error("snarkjs accepts our proof for another statement");
	}
	writeFileSync(join(out, "ours-verified.txt"), "OK\n");
}

try {
	mkdirSync(out, { recursive: true });
	await compile();
	await ceremony();
	await prove();
	if (!process.argv.includes("--no-ours")) {
		await ours();
		await ownCircuit();
	}
	console.log(`fixtures are in ${out}`);
} finally {
	rmSync(work, { recursive: true, force: true });
}
// snarkjs keeps its worker threads.
process.exit(0);
