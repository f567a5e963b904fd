// Files of circom and snarkjs that are made or looked into here without them.

import { readFileSync, writeFileSync } from "node:fs";

/** The order of the scalar field of BLS12-381. */
export const ORDER = 52435875175126190479447740508185965837690552500527637822603658699938581184513n;

/** A number as so many bytes, little-endian. */
function bytes(number, length) {
	const all = Buffer.alloc(length);
	for (let at = 0, rest = BigInt(number); at < length; at++, rest >>= 8n) all[at] = Number(rest & 0xffn);
	return all;
}

/** Writes a witness, a list of numbers as `wtns export json` has it, as the file that snarkjs proves from. */
export function writeWitness(file, numbers) {
	const section = (type, content) => [bytes(type, 4), bytes(content.length, 8), content];
	const header = Buffer.concat([bytes(32, 4), bytes(ORDER, 32), bytes(numbers.length, 4)]);
	const values = Buffer.concat(numbers.map((number) => bytes(number, 32)));
	writeFileSync(
		file,
		Buffer.concat([Buffer.from("wtns"), bytes(2, 4), bytes(2, 4), ...section(1, header), ...section(2, values)]),
	);
}

/**
 * The power of two of the smallest ceremony that is large enough for a `.r1cs` file of ours, whose header comes first:
 * there is a row for each constraint, for each public input, and for the number one.
 */
export function powerFor(file) {
	const header = readFileSync(file).subarray(0, 88);
	const number = (at) => header.readUInt32LE(at);
	const [outputs, inputs, constraints] = [number(64), number(68), number(84)];
	return Math.ceil(Math.log2(constraints + outputs + inputs + 1));
}
