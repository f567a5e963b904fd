// Ours and snarkjs': each accepts what the other makes, with the packages as they come from npm.
//
// The programs are examples of crates/zk. scripts/zk/test.sh builds them, and says in $NULINK_BIN where they are.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as snarkjs from "snarkjs";
import { ORDER, powerFor, writeWitness } from "./files.mjs";

assert.ok(process.env.NULINK_BIN, "NULINK_BIN is not set: run scripts/zk/test.sh");
const fixtures = resolve(dirname(fileURLToPath(import.meta.url)), "../../crates/zk/tests/fixtures/snarkjs");
const work = mkdtempSync(join(tmpdir(), "nulink-zk-"));
const at = (name) => join(work, name);
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const write = (name, value) => (writeFileSync(at(name), JSON.stringify(value)), at(name));

/** Runs one of our programs. What it writes; or fails with what it says. */
async function ours(program, ...words) {
	const { stdout } = await promisify(execFile)(join(process.env.NULINK_BIN, "examples", program), words);
	return stdout;
}
/** Key, public inputs and proof that one of our programs has just made. */
async function oursFor(...words) {
	await ours("ours-for-snarkjs", work, ...words);
	return ["verification_key", "public", "proof"].map((name) => read(at(`ours_${name}.json`)));
}
/** Whether we accept what snarkjs has made. */
const accepted = (key, inputs, proof) =>
	ours("check-snarkjs", write("key.json", key), write("inputs.json", inputs), write("proof.json", proof)).then(
		(said) => (assert.equal(said, "OK\n"), true),
		() => false,
	);
/** Another number in the place of one. */
const changed = (inputs, index) => inputs.map((input, i) => (i === index ? `${(BigInt(input) + 1n) % ORDER}` : input));

after(() => rmSync(work, { recursive: true, force: true }));

describe("what we make", () => {
	test("a proof is accepted by snarkjs, and for no other inputs", async () => {
		const [key, inputs, proof] = await oursFor();
		assert.equal(await snarkjs.groth16.verify(key, inputs, proof), true);
		for (const index of inputs.keys()) {
			assert.equal(await snarkjs.groth16.verify(key, changed(inputs, index), proof), false, `input ${index}`);
		}
	});

	test("two proofs of one statement are different, and both are accepted", async () => {
		const [key, inputs, first] = await oursFor();
		const [, same, second] = await oursFor();
		assert.deepEqual(same, inputs);
		assert.notDeepEqual(second, first);
		assert.equal(await snarkjs.groth16.verify(key, inputs, second), true);
	});
});

describe("what snarkjs makes", () => {
	const key = () => read(join(fixtures, "verification_key.json"));
	let made;

	before(async () => {
		writeWitness(at("product.wtns"), read(join(fixtures, "witness.json")));
		made = await snarkjs.groth16.prove(join(fixtures, "circuit_final.zkey"), at("product.wtns"));
	});

	test("a proof by a circuit of circom is accepted here, and for no other inputs", async () => {
		const { proof, publicSignals } = made;
		assert.deepEqual(publicSignals, read(join(fixtures, "public.json")));
		assert.ok(await accepted(key(), publicSignals, proof));
		for (const index of publicSignals.keys()) {
			assert.ok(!(await accepted(key(), changed(publicSignals, index), proof)), `input ${index}`);
		}
	});

	test("an input plus the field's order is refused here, though it is the same number", async () => {
		const { proof, publicSignals } = made;
		const [first, ...rest] = publicSignals;
		assert.ok(!(await accepted(key(), [`${BigInt(first) + ORDER}`, ...rest], proof)));
	});

	test("a proof with a point of another is refused", async () => {
		const { proof, publicSignals } = made;
		const other = read(join(fixtures, "proof.json"));
		for (const point of ["pi_a", "pi_b", "pi_c"]) {
			const mixed = { ...proof, [point]: other[point] };
			assert.ok(!(await accepted(key(), publicSignals, mixed)), point);
		}
	});
});

// Held anew where NULINK_CEREMONY is set, which takes two minutes; otherwise with the key of the one for the fixtures.
const held = Boolean(process.env.NULINK_CEREMONY);
const skip = held ? false : "NULINK_CEREMONY is not set";
const knows = held ? at("final.zkey") : join(fixtures, "knows.zkey");

describe("a ceremony of snarkjs for a circuit of ours", () => {
	before(async () => {
		if (!held) return;
		await ours("export-r1cs", "knows", at("knows.r1cs"));
		const curve = await snarkjs.curves.getCurveFromName("bls12381");
		await snarkjs.powersOfTau.newAccumulator(curve, powerFor(at("knows.r1cs")), at("0.ptau"));
		await snarkjs.powersOfTau.contribute(at("0.ptau"), at("1.ptau"), "one", "for a test, first");
		await snarkjs.powersOfTau.preparePhase2(at("1.ptau"), at("final.ptau"));
		await snarkjs.zKey.newZKey(at("knows.r1cs"), at("final.ptau"), at("0.zkey"));
		await snarkjs.zKey.contribute(at("0.zkey"), at("final.zkey"), "two", "for a test, second");
	});

	test("snarkjs finds that its key is for this circuit", { skip }, async () => {
		assert.equal(await snarkjs.zKey.verifyFromR1cs(at("knows.r1cs"), at("final.ptau"), at("final.zkey")), true);
	});

	test("we prove with its key, and both accept it", async () => {
		const [key, inputs, proof] = await oursFor(knows);
		const theirs = await snarkjs.zKey.exportVerificationKey(knows);
		for (const part of ["nPublic", "vk_alpha_1", "vk_beta_2", "vk_gamma_2", "vk_delta_2", "IC"]) {
			assert.deepEqual(key[part], theirs[part], part);
		}
		assert.equal(await snarkjs.groth16.verify(theirs, inputs, proof), true);
		assert.ok(await accepted(theirs, inputs, proof));
		assert.ok(!(await accepted(theirs, changed(inputs, 1), proof)));
	});

	test("a key that nobody has contributed to is refused here", { skip }, async () => {
		await assert.rejects(oursFor(at("0.zkey")));
	});

	test("the key of another circuit is refused here", async () => {
		await assert.rejects(oursFor(join(fixtures, "circuit_final.zkey")), /circuit/i);
	});
});
