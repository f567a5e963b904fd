// Where a contract keeps the record of a provider, as data: what governance registers on NuLink, made from what the
// compiler says. NuLink reads a record by it, and needs no new code for another contract.

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { keccak256, toBeHex, zeroPadValue } from "ethers";

/** The layout of TacoStaking, committed: the test compares it with what the compiler says. */
export const TACO = new URL("layouts/taco.json", import.meta.url);
export const committed = () => JSON.parse(readFileSync(TACO, "utf8"));

/** What NuLink wants to know of a provider, and under which name (path) each contract of ours keeps it. */
export const NAMES = {
	TacoStaking: {
		mapping: "providers",
		fields: {
			Operator: "operator",
			Authorized: "authorized",
			Deauthorizing: "deauthorizing",
			End: "end",
			Confirmed: "confirmed",
		},
	},
	OtherStaking: {
		mapping: "records",
		fields: {
			Operator: "worker",
			Authorized: "amounts.working",
			Deauthorizing: "amounts.leaving",
			End: "until",
			Confirmed: "ready",
		},
	},
};

const kindOf = (label) => ({ address: "Address", bool: "Bool" })[label] ?? (/^uint\d+$/.test(label) && "Uint");

/**
 * The layout of a contract that build.mjs has built.
 *
 * `member`: how many words behind the beginning of the record. `offset`: how many bytes of the word are behind the field,
 * in its lower part. `width`: bytes.
 */
export function layoutOf(built, name) {
	const { storage, types } = built[name].storageLayout;
	const { mapping, fields } = NAMES[name];
	const variable = storage.find(({ label }) => label === mapping);
	const { encoding, key, value } = types[variable.type];
	assert.deepEqual([encoding, types[key].label], ["mapping", "address"]);
	return {
		contract: name,
		version: 1,
		mapping: { slot: toBeHex(variable.slot, 32), order: "KeyFirst" },
		fields: Object.entries(fields).map(([field, path]) => ({ field, ...placeOf(types, value, path) })),
	};
}

function placeOf(types, structure, path) {
	let [type, member, offset] = [structure, 0, 0];
	for (const name of path.split(".")) {
		const found = types[type].members.find(({ label }) => label === name);
		[type, member, offset] = [found.type, member + Number(found.slot), found.offset];
	}
	const { label, numberOfBytes } = types[type];
	const kind = kindOf(label);
	assert.ok(kind, `${path} is ${label}, which no field can be`);
	return { member, offset, width: Number(numberOfBytes), kind };
}

/** The words that have a part of a record, each once, in ascending order. */
export const membersOf = ({ fields }) => [...new Set(fields.map(({ member }) => member))].sort((a, b) => a - b);

/** The slots that are to be proven for a provider. */
export function slotsOf(layout, provider) {
	assert.equal(layout.mapping.order, "KeyFirst");
	const begin = BigInt(keccak256(zeroPadValue(provider, 32) + layout.mapping.slot.slice(2)));
	return membersOf(layout).map((member) => toBeHex(BigInt.asUintN(256, begin + BigInt(member)), 32));
}

/** The record that these words are, in the order of `slotsOf`. */
export function decode(layout, words) {
	const members = membersOf(layout);
	const value = ({ member, offset, width, kind }) => {
		const word = BigInt(words[members.indexOf(member)]);
		const number = BigInt.asUintN(8 * width, word >> BigInt(8 * offset));
		return kind === "Address" ? toBeHex(number, 20) : kind === "Bool" ? number === 1n : number;
	};
	return Object.fromEntries(layout.fields.map((field) => [field.field.toLowerCase(), value(field)]));
}
