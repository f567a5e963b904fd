// The lock on a real Ethereum node, and the fixture that the tests in Rust read.
//
// usage: contracts/test.sh

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { toBeHex } from "ethers";
import { startAnvil } from "./anvil.mjs";
import { build } from "./build.mjs";
import { asText, FIXTURE, LOCKED_SLOT, makeFixture, slotOf } from "./fixture.mjs";

const NOBODY = "0x" + "00".repeat(20);

let node, built, deployer, holder, other, token, lock;

before(async () => {
	built = build();
	node = await startAnvil();
	[deployer, holder, other] = await node.call("eth_accounts");
	[token, lock] = await lockOf("TestNlk");
	await node.include([
		await token.send(deployer, "transfer", holder, 1_000n),
		await token.send(holder, "approve", lock.address, 600n),
	]);
});

after(() => node?.stop());

/** A token, and a lock of it that may take all of the deployer's. */
async function lockOf(name) {
	const token = await node.deploy(deployer, built[name]);
	const lock = await node.deploy(deployer, built.NlkLock, token.address);
	await node.include([await token.send(deployer, "approve", lock.address, 10n ** 27n)]);
	return [token, lock];
}

const locked = (who) => lock.read("locked", who);

test("what is locked is counted for the holder, and the lock has it", async () => {
	await node.include([await lock.send(holder, "lock", 100n), await lock.send(holder, "lock", 20n)]);
	assert.equal(await locked(holder), 120n);
	assert.equal(await token.read("balanceOf", lock.address), 120n);
	assert.equal(await token.read("balanceOf", holder), 880n);
});

test("what is locked for another is the other's", async () => {
	const had = await locked(holder);
	const [receipt] = await node.include([await lock.send(holder, "lockFor", other, 30n)]);
	assert.equal(await locked(other), 30n);
	assert.equal(await locked(holder), had);
	const events = receipt.logs.filter((log) => log.address === lock.address).map((log) => lock.interface.parseLog(log));
	assert.deepEqual(
		events.map(({ name, args }) => [name, args.holder.toLowerCase(), args.payer.toLowerCase(), args.amount]),
		[["Locked", other, holder, 30n]],
	);
});

test("nothing, for nobody, more than one has, or more than one allows is not locked", async () => {
	await assert.rejects(lock.readAs(holder, "lock", 0n), /NothingToLock/);
	await assert.rejects(lock.readAs(holder, "lockFor", NOBODY, 1n), /NobodyCanClaim/);
	await assert.rejects(lock.readAs(holder, "lock", 601n), /revert/);
	await assert.rejects(lock.readAs(other, "lock", 1n), /revert/);
});

for (const [name, error] of [
	["TaxedToken", /NotReceived/],
	["RefusingToken", /NotReceived/],
	["CallingToken", /Reentered/],
]) {
	test(`a ${name} locks nothing that did not come`, async () => {
		const [, lock] = await lockOf(name);
		await assert.rejects(lock.readAs(deployer, "lock", 100n), error);
	});
}

test("the lock has nothing by which anything could come out, or be changed", () => {
	const functions = built.NlkLock.abi.filter(({ type }) => type !== "error" && type !== "event");
	assert.deepEqual(
		functions.map(({ type, name, stateMutability }) => `${name ?? type} ${stateMutability}`).sort(),
		["constructor nonpayable", "lock nonpayable", "lockFor nonpayable", "locked view", "token view"],
	);
	const opcodes = built.NlkLock.opcodes.split(" ");
	for (const way of ["DELEGATECALL", "CALLCODE", "SELFDESTRUCT", "CREATE", "CREATE2"]) {
		assert.ok(!opcodes.includes(way), way);
	}
	assert.equal(opcodes.filter((opcode) => opcode === "CALL").length, 1, "the one call is transferFrom");
	assert.equal(opcodes.filter((opcode) => opcode === "SSTORE").length, 1, "the one write is to `locked`");
});

test("the amounts lie where the chain looks for them", async () => {
	const { storage, types } = built.NlkLock.storageLayout;
	assert.deepEqual(
		storage.map(({ label, slot, offset, type }) => [label, slot, offset, types[type].label]),
		[["locked", String(LOCKED_SLOT), 0, "mapping(address => uint256)"]],
	);
	const word = await node.call("eth_getStorageAt", lock.address, slotOf(other), "latest");
	assert.equal(word, toBeHex(await locked(other), 32));
});

test("locks of two tokens have two hashes of their code", async () => {
	const [, another] = await lockOf("TestNlk");
	const code = (contract) => node.call("eth_getCode", contract.address, "latest");
	assert.notEqual(await code(lock), await code(another));
});

test("the fixture is what a real node and a wallet say today", async () => {
	const fresh = await startAnvil();
	try {
		const same = readFileSync(FIXTURE, "utf8") === asText(await makeFixture(fresh));
		assert.ok(same, "they say something else: run node contracts/make-fixture.mjs, and look at the difference");
	} finally {
		await fresh.stop();
	}
});
