// Stakes of proxies on a real Ethereum node, the layout that NuLink reads them by, and the fixture that the tests in Rust
// read.
//
// usage: contracts/test.sh

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { toBeHex } from "ethers";
import { FINALITY, hex, startAnvil } from "./anvil.mjs";
import { build } from "./build.mjs";
import { asText } from "./fixture.mjs";
import { committed, decode, layoutOf, membersOf, slotsOf, TACO } from "./layout.mjs";
import { deployStaking, makeStakes, STAKES, TERMS } from "./stakes-fixture.mjs";

const NOBODY = toBeHex(0, 20);
const { minimum, delay, term } = TERMS;

let node, built, token, staking, accounts, provider, second, worker, stranger;

before(async () => {
	built = build();
	node = await startAnvil();
	accounts = await node.call("eth_accounts");
	[, provider, second, worker, stranger] = accounts;
	[token, staking] = await deployStaking(node, built, [provider, second]);
});

after(() => node?.stop());

/** Calls, one after the other, that succeed. Returns the block that has them. */
async function done(...calls) {
	const sent = [];
	for (const [from, name, ...parameters] of calls) sent.push(await staking.send(from, name, ...parameters));
	return (await node.include(sent))[0].blockNumber;
}

/** A call that must be refused in the next block. */
const refused = (error, from, name, ...parameters) => assert.rejects(staking.readAs(from, name, ...parameters), error);

/** So many seconds go by. */
const wait = (seconds) => node.mine(Number((seconds + 11n) / 12n));

/** The record as the contract tells it. */
async function told(who) {
	const { operator, authorized, deauthorizing, end, confirmed } = await staking.read("stakeOf", who);
	return { operator: operator.toLowerCase(), authorized, deauthorizing, end, confirmed };
}

/** The record as NuLink reads it: from the state of a block, by the committed layout. */
async function proven(who, block = "latest", contract = staking, layout = committed()) {
	const { storageProof } = await node.call("eth_getProof", contract.address, slotsOf(layout, who), block);
	return decode(layout, storageProof.map(({ value }) => value));
}

const GONE = { operator: NOBODY, authorized: 0n, deauthorizing: 0n, end: 0n, confirmed: false };

test("what is registered on NuLink is where the compiler puts the record", () => {
	const said = "make it again: node contracts/make-fixture.mjs";
	assert.equal(readFileSync(TACO, "utf8"), asText(layoutOf(built, "TacoStaking")), said);
	const places = committed().fields.map(({ field, member, offset, width }) => [field, member, offset, width]);
	assert.deepEqual(places, [
		["Operator", 0, 0, 20],
		["Authorized", 1, 0, 12],
		["Deauthorizing", 1, 12, 12],
		["End", 1, 24, 8],
		["Confirmed", 0, 20, 1],
	]);
});

test("a layout has no field over the edge of a word, and no two in one place", () => {
	for (const layout of ["TacoStaking", "OtherStaking"].map((name) => layoutOf(built, name))) {
		const bytes = layout.fields.flatMap(({ member, offset, width }) => {
			assert.ok(width > 0 && offset + width <= 32);
			return Array.from({ length: width }, (_, at) => member * 32 + offset + at);
		});
		assert.equal(new Set(bytes).size, bytes.length);
		assert.deepEqual(layout.fields.map(({ field }) => field), committed().fields.map(({ field }) => field));
	}
});

test("a provider puts in, authorizes, and names an operator, who confirms", async () => {
	await done([provider, "stake", 100_000n + minimum], [provider, "authorize", minimum]);
	assert.equal(await token.read("balanceOf", staking.address), 100_000n + minimum);
	assert.deepEqual(await told(provider), { ...GONE, authorized: minimum });
	await done([provider, "bondOperator", worker]);
	await refused(/NotOperator/, stranger, "confirm", provider);
	await done([worker, "confirm", provider], [provider, "authorize", 60_000n]);
	const expected = { ...GONE, operator: worker, authorized: minimum + 60_000n, confirmed: true };
	assert.deepEqual(await told(provider), expected);
	assert.equal((await staking.read("providerOf", worker)).toLowerCase(), provider);
	assert.deepEqual(await proven(provider), expected);
});

test("only what is put in and not authorized is authorized, or taken out", async () => {
	const free = 40_000n;
	await refused(/NotFree/, provider, "authorize", free + 1n);
	await refused(/NotFree/, provider, "unstake", free + 1n);
	await refused(/NoAmount/, provider, "unstake", 0n);
	await refused(/NoAmount/, provider, "authorize", 0n);
	await refused(/NoAmount/, provider, "stake", 0n);
	await refused(/revert/, stranger, "stake", 1n);
	await refused(/NotFree/, stranger, "unstake", 1n);
	const had = await token.read("balanceOf", provider);
	await done([provider, "unstake", free]);
	assert.equal(await token.read("balanceOf", provider), had + free);
	await refused(/NotFree/, provider, "unstake", 1n);
});

test("less than the minimum is not authorized, and does not stay", async () => {
	await done([second, "stake", minimum * 2n]);
	await refused(/BelowMinimum/, second, "authorize", minimum - 1n);
	await done([second, "authorize", minimum]);
	await refused(/BelowMinimum/, second, "requestDeauthorize", 1n);
	await refused(/NotAuthorized/, second, "requestDeauthorize", minimum + 1n);
	await refused(/NoAmount/, second, "requestDeauthorize", 0n);
	await refused(/NotAuthorized/, stranger, "requestDeauthorize", 1n);
});

test("an operator works for one provider, and stays a term", async () => {
	// Naming another's operator takes it from nobody.
	await done([second, "bondOperator", worker]);
	await refused(/OperatorTaken/, worker, "confirm", second);
	await refused(/TooSoon/, second, "bondOperator", stranger);
	await refused(/NotAuthorized/, stranger, "bondOperator", worker);
	await wait(term);
	await done([provider, "bondOperator", NOBODY]);
	assert.deepEqual(await told(provider), { ...GONE, authorized: minimum + 60_000n });
	assert.equal(await staking.read("providerOf", worker), NOBODY);
	await done([worker, "confirm", second], [provider, "bondOperator", stranger]);
	assert.equal((await told(second)).confirmed, true);
	assert.deepEqual(await told(provider), { ...GONE, operator: stranger, authorized: minimum + 60_000n });
});

test("what is authorized leaves after the delay, a part or all of it", async () => {
	await refused(/NothingRequested/, stranger, "approve", provider);
	await done([provider, "requestDeauthorize", 10_000n]);
	await wait(delay / 2n);
	// The second takes the place of the first, and waits anew.
	const block = await done([provider, "requestDeauthorize", 60_000n]);
	const { timestamp } = await node.call("eth_getBlockByNumber", block, false);
	const leaving = { ...GONE, operator: stranger, authorized: minimum + 60_000n };
	const expected = { ...leaving, deauthorizing: 60_000n, end: BigInt(timestamp) + delay };
	assert.deepEqual(await told(provider), expected);
	assert.deepEqual(await proven(provider, block), expected);
	await wait(delay / 2n);
	await refused(/TooSoon/, stranger, "approve", provider);
	await refused(/NotFree/, provider, "unstake", 1n);
	await wait(delay);
	await done([stranger, "approve", provider]);
	assert.deepEqual(await told(provider), { ...leaving, authorized: minimum });
	await done([provider, "unstake", 60_000n], [provider, "requestDeauthorize", minimum]);
	await wait(delay);
	const last = await done([stranger, "approve", provider], [provider, "unstake", minimum]);
	assert.deepEqual(await told(provider), GONE);
	assert.equal(await staking.read("deposited", provider), 0n);
	// A record that is gone is zero in every word of it, also in those that NuLink does not read.
	const words = await Promise.all(
		slotsOf(committed(), provider).map((slot) => node.call("eth_getStorageAt", staking.address, slot, last)),
	);
	assert.deepEqual(words, words.map(() => toBeHex(0, 32)));
	assert.equal(words.length, membersOf(committed()).length);
});

test("who leaves frees the operator", async () => {
	await done([second, "requestDeauthorize", minimum]);
	await wait(delay);
	await done([stranger, "approve", second]);
	assert.equal(await staking.read("providerOf", worker), NOBODY);
	assert.deepEqual(await told(second), GONE);
	await refused(/NotOperator/, worker, "confirm", second);
});

test("what is authorized while all the rest leaves is the minimum at least", async () => {
	await done([second, "authorize", minimum], [second, "bondOperator", worker], [worker, "confirm", second]);
	await done([second, "requestDeauthorize", minimum]);
	await refused(/BelowMinimum/, second, "authorize", 1n);
	await refused(/BelowMinimum/, second, "authorize", minimum - 1n);
	// As much as may stay is taken while the rest leaves.
	await done([second, "authorize", minimum]);
	await wait(delay);
	await done([stranger, "approve", second]);
	assert.deepEqual(await told(second), { ...GONE, operator: worker, authorized: minimum, confirmed: true });
	await done([second, "requestDeauthorize", minimum]);
	await wait(delay);
	await refused(/BelowMinimum/, second, "authorize", 1n);
	await done([stranger, "approve", second]);
	assert.deepEqual(await told(second), GONE);
	assert.equal(await staking.read("providerOf", worker), NOBODY);
});

test("records are proven in the state of finalised blocks, not only of the last", async () => {
	const first = await done([second, "authorize", minimum]);
	await done([second, "authorize", 1n]);
	await node.mine(FINALITY);
	const final = await node.call("eth_getBlockByNumber", "finalized", false);
	assert.ok(BigInt(final.number) > BigInt(first));
	assert.deepEqual(await proven(second, first), { ...GONE, authorized: minimum });
	assert.deepEqual(await proven(second, final.number), { ...GONE, authorized: minimum + 1n });
	const { accountProof } = await node.call("eth_getProof", staking.address, [], hex(Number(final.number)));
	assert.ok(accountProof.length > 0);
});

test("another contract's record is read by its layout, and by no new code", async () => {
	const other = await node.deploy(stranger, built.OtherStaking);
	const [greatest, latest] = [2n ** 128n - 1n, 2n ** 64n - 1n];
	await node.include([await other.send(provider, "set", worker, true, greatest, 5n, latest)]);
	const layout = layoutOf(built, "OtherStaking");
	assert.deepEqual(membersOf(layout), [1, 2, 3]);
	const expected = { operator: worker, authorized: greatest, deauthorizing: 5n, end: latest, confirmed: true };
	assert.deepEqual(await proven(provider, "latest", other, layout), expected);
});

for (const [name, error] of [
	["TaxedToken", /NotMoved/],
	["RefusingToken", /NotMoved/],
	["RestakingToken", /Reentered/],
]) {
	test(`a ${name} stakes nothing that did not come`, async () => {
		const [, staking] = await deployStaking(node, built, [provider], name);
		await assert.rejects(staking.readAs(provider, "stake", 100n), error);
	});
}

test("a token that pays nothing out takes nothing from what is counted", async () => {
	const [, staking] = await deployStaking(node, built, [provider], "KeepingToken");
	await node.include([await staking.send(provider, "stake", 100n)]);
	await assert.rejects(staking.readAs(provider, "unstake", 100n), /NotMoved/);
	assert.equal(await staking.read("deposited", provider), 100n);
});

test("nobody owns the contract, and nothing in it is replaced", () => {
	const opcodes = built.TacoStaking.opcodes.split(" ");
	for (const way of ["DELEGATECALL", "CALLCODE", "SELFDESTRUCT", "CREATE", "CREATE2"]) {
		assert.ok(!opcodes.includes(way), way);
	}
	assert.equal(opcodes.filter((opcode) => opcode === "CALL").length, 2, "what comes, and what is taken out");
});

test("the fixture of stakes is what a real node says today", async () => {
	const fresh = await startAnvil();
	try {
		const same = readFileSync(STAKES, "utf8") === asText(await makeStakes(fresh));
		assert.ok(same, "it says something else: run node contracts/make-fixture.mjs, and look at the difference");
	} finally {
		await fresh.stop();
	}
});
