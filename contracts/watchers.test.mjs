// Certificates of watchers, as another chain checks them: WatcherLight on a real node.
//
// usage: contracts/test.sh

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { concat, dataSlice, HDNodeWallet, Interface, toBeHex } from "ethers";
import { startAnvil } from "./anvil.mjs";
import { build } from "./build.mjs";
import { asText } from "./fixture.mjs";
import * as statements from "./statements.mjs";

const { digestOf, keyed, makeStatements, separatorOf, setHashOf, signedBy, sorted, STATEMENTS, typedData } = statements;

/** The Ethereum chain that is watched, and NuLink's genesis. */
const DOMAIN = { chainId: 1, genesis: "0x" + "6e".repeat(32) };
/** How long a set is believed. */
const TRUST = 86_400n;
const EPOCH = 5;
/** How long an epoch takes. */
const LENGTH = 3_600n;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const word = (byte) => "0x" + byte.toString(16).padStart(2, "0").repeat(32);
/** Watchers of these weights, with keys from a number on. */
const watchers = (from, ...weights) =>
	sorted(weights.map((weight, at) => ({ wallet: keyed(from + at), weight: BigInt(weight) })));
const addresses = (set) => set.map(({ wallet }) => wallet.address);
const weights = (set) => set.map(({ weight }) => weight);

/** Four watchers, 9 units of weight: 6 are two thirds. */
const SET = watchers(1, 3, 3, 2, 1);
/** Some of the set that have this weight together. */
const weighing = (wanted, set = SET) => {
	const masks = Array.from({ length: 2 ** set.length }, (_, mask) => set.filter((_, at) => mask & (1 << at)));
	return masks.find((some) => some.reduce((sum, { weight }) => sum + weight, 0n) === BigInt(wanted));
};

let node, built, anybody;

before(async () => {
	built = build();
	node = await startAnvil();
	[anybody] = await node.call("eth_accounts");
});

after(() => node?.stop());

/** The time of the last block. */
const now = async () => BigInt((await node.call("eth_getBlockByNumber", "latest", false)).timestamp);

/** The parameters of the constructor. The epoch begins at the last block, unless told otherwise. */
async function terms(set = SET, { domain = DOMAIN, trust = TRUST, epoch = EPOCH, begun, length = LENGTH } = {}) {
	const times = [trust, epoch, begun ?? (await now()), length];
	return [domain.chainId, domain.genesis, ...times, addresses(set), weights(set)];
}
const deploy = async (...told) => node.deploy(anybody, built.WatcherLight, ...(await terms(...told)));

/** Makes blocks up to this time. */
const minedUntil = async (time) => node.mine(Number((time - (await now())) / 12n));

/** A deployment that must be refused in the next block. */
async function refuseToDeploy(set, told, error) {
	const light = new Interface(built.WatcherLight.abi);
	const data = built.WatcherLight.bytecode + light.encodeDeploy(await terms(set, told)).slice(2);
	const reverts = node.call("eth_call", { from: anybody, data }, "latest").catch((failure) => {
		throw new Error(light.parseError(failure.data).name);
	});
	await assert.rejects(reverts, error);
}

/** A block as watchers sign it, and what `push` takes. */
const header = (number, byte = 0xa1) => ({ number, blockHash: word(byte), stateRoot: toBeHex(number, 32) });
const signedHeader = (some, message, domain = DOMAIN) => signedBy(some, digestOf(domain, "Header", message));
const pushed = (message, signatures) => ["push", message.number, message.blockHash, message.stateRoot, signatures];

/** The parameters of `rotate`. */
const rotated = (epoch, set, some, domain = DOMAIN) => {
	const digest = digestOf(domain, "Watchers", { epoch, setHash: setHashOf(set) });
	return ["rotate", epoch, addresses(set), weights(set), signedBy(some, digest)];
};

const accept = async (light, call) => (await node.include([await light.send(anybody, ...call)]))[0];
const refuse = (light, call, error) => assert.rejects(light.readAs(anybody, ...call), error);

test("the vectors for Rust are what the standard says", () => {
	const said = "make them again: node contracts/make-fixture.mjs";
	assert.equal(readFileSync(STATEMENTS, "utf8"), asText(makeStatements()), said);
});

test("contract, wallet and node sign one digest", async () => {
	const { watchers: told, statements, domain, setHash } = makeStatements();
	const light = await deploy();
	assert.equal(await light.read("domain"), domain);
	assert.equal(separatorOf(DOMAIN), domain);
	const [head, next] = statements.map(({ digest, message }) => ({ digest, ...message }));
	assert.equal(await light.read("headerDigest", head.number, head.blockHash, head.stateRoot), head.digest);
	assert.equal(await light.read("watchersDigest", next.epoch, next.setHash), next.digest);
	const set = [told.map(({ address }) => address), told.map(({ weight }) => weight)];
	assert.equal(await light.read("hashOf", ...set), setHash);
	// Anvil signs typed data, too, for its own accounts.
	const message = { account: word(0xb0), number: 1 };
	const phrase = "test test test test test test test test test test test junk";
	const wallet = HDNodeWallet.fromPhrase(phrase, undefined, "m/44'/60'/0'/0/0");
	const signature = wallet.signingKey.sign(digestOf(DOMAIN, "Bind", message)).serialized;
	assert.equal(await node.call("eth_signTypedData_v4", anybody, typedData(DOMAIN, "Bind", message)), signature);
});

test("more than two thirds of the weight are enough, two thirds are not", async () => {
	const light = await deploy();
	const block = header(64);
	for (const enough of [7, 8, 9]) {
		const data = light.data(...pushed(block, signedHeader(weighing(enough), block)));
		assert.equal(await node.call("eth_call", { from: anybody, to: light.address, data }, "latest"), "0x");
	}
	for (const few of [1, 2, 3, 4, 5, 6]) {
		await refuse(light, pushed(block, signedHeader(weighing(few), block)), /NotEnough/);
	}
	await refuse(light, pushed(block, []), /NotEnough/);
	const { logs } = await accept(light, pushed(block, signedHeader(weighing(7), block)));
	const events = logs.map((log) => light.interface.parseLog(log));
	assert.deepEqual(
		events.map(({ name, args }) => [name, ...args]),
		[["HeaderAccepted", 64n, block.blockHash, block.stateRoot]],
	);
	assert.equal(await light.read("stateRoot", 64), block.stateRoot);
	assert.equal(await light.read("latest"), 64n);
});

test("a signature counts once, in its place, and only if it is a watcher's", async () => {
	const light = await deploy();
	const block = header(64);
	const [a, b, c, d] = signedHeader(SET, block);
	for (const wrong of [[a, a, b, c, d], [a, b, c, d, d], [a, b, b, c], [b, a, c, d], [d, c, b, a]]) {
		await refuse(light, pushed(block, wrong), /NotSorted/);
	}
	const [foreign] = signedHeader(watchers(77, 1), block);
	for (const wrong of [[a, b, c, d, foreign], [foreign, a, b, c, d], [foreign]]) {
		await refuse(light, pushed(block, wrong), /NotWatcher/);
	}
});

test("a signature of something else is nobody's", async () => {
	const light = await deploy();
	const block = header(64);
	const right = signedHeader(SET, block);
	for (const other of [
		{ ...block, number: 65 },
		{ ...block, blockHash: word(1) },
		{ ...block, stateRoot: word(1) },
		{ ...block, blockHash: block.stateRoot, stateRoot: block.blockHash },
	]) {
		await refuse(light, pushed(other, right), /NotWatcher/);
	}
	// Nor one for another Ethereum chain, another NuLink, or of another kind.
	for (const domain of [{ ...DOMAIN, chainId: 11_155_111 }, { ...DOMAIN, genesis: word(0x6f) }]) {
		await refuse(light, pushed(block, signedHeader(SET, block, domain)), /NotWatcher/);
		await refuse(light, rotated(6, SET, SET, domain), /NotWatcher/);
		const foreign = await deploy(SET, { domain });
		await refuse(foreign, pushed(block, right), /NotWatcher/);
	}
	const standing = signedBy(SET, digestOf(DOMAIN, "Standing", { account: block.blockHash }));
	await refuse(light, pushed(block, standing), /NotWatcher/);
});

test("a signature has one form", async () => {
	const light = await deploy();
	const block = header(64);
	const right = signedHeader(SET, block);
	const s = (signature) => BigInt(dataSlice(signature, 32, 64));
	const v = (signature) => Number(dataSlice(signature, 64));
	const forged = {
		"the other s": (one) => concat([dataSlice(one, 0, 32), toBeHex(ORDER - s(one), 32), toBeHex(55 - v(one), 1)]),
		"v as 0 or 1": (one) => concat([dataSlice(one, 0, 64), toBeHex(v(one) - 27, 1)]),
		"v of a chain": (one) => concat([dataSlice(one, 0, 64), toBeHex(v(one) + 10, 1)]),
		"a byte too few": (one) => dataSlice(one, 0, 64),
		"a byte too many": (one) => concat([one, "0x00"]),
		nothing: () => "0x",
		"no r": (one) => concat([toBeHex(0, 32), dataSlice(one, 32)]),
		"r of the order": (one) => concat([toBeHex(ORDER, 32), dataSlice(one, 32)]),
		"no s": (one) => concat([dataSlice(one, 0, 32), toBeHex(0, 32), dataSlice(one, 64)]),
	};
	for (const [what, forge] of Object.entries(forged)) {
		for (let at = 0; at < right.length; at++) {
			const call = pushed(block, right.with(at, forge(right[at])));
			await assert.rejects(light.readAs(anybody, ...call), /BadSignature/, what);
		}
	}
	// The other parity is a signature, but by a key that nobody has.
	const parity = (one) => concat([dataSlice(one, 0, 64), toBeHex(55 - v(one), 1)]);
	await refuse(light, pushed(block, right.map(parity)), /NotWatcher/);
	await accept(light, pushed(block, right));
});

test("blocks go up, and none is accepted twice", async () => {
	const light = await deploy();
	const push = (message) => pushed(message, signedHeader(SET, message));
	await accept(light, push(header(64)));
	await refuse(light, push(header(64)), /NotAbove/);
	await refuse(light, push(header(64, 0x99)), /NotAbove/);
	await refuse(light, push(header(63)), /NotAbove/);
	await refuse(light, push({ ...header(96), stateRoot: word(0) }), /NoRoot/);
	await accept(light, push(header(96)));
	await refuse(light, ["stateRoot", 80], /NoRoot/);
	assert.equal(await light.read("stateRoot", 64), header(64).stateRoot);
	assert.equal(await light.read("accepted"), 2n);
});

test("a set is replaced by the set before, and by nobody else", async () => {
	const light = await deploy();
	const next = watchers(11, 5, 5, 5, 5);
	const last = watchers(21, 1, 1, 1);
	const block = header(64);
	await refuse(light, rotated(6, next, weighing(6)), /NotEnough/);
	await refuse(light, rotated(6, next, next), /NotWatcher/);
	await refuse(light, pushed(block, signedHeader(next, block)), /NotWatcher/);
	const { logs } = await accept(light, rotated(6, next, weighing(7)));
	const [{ name, args }] = logs.map((log) => light.interface.parseLog(log));
	assert.deepEqual([name, ...args], ["WatchersRotated", 6n, setHashOf(next), 20n]);
	assert.equal(await light.read("epoch"), 6n);

	// The old set says nothing any longer, and no old certificate counts again.
	await refuse(light, pushed(block, signedHeader(SET, block)), /NotWatcher/);
	await refuse(light, rotated(7, last, SET), /NotWatcher/);
	await refuse(light, rotated(6, next, weighing(7)), /NotNewer/);
	await refuse(light, rotated(5, SET, next), /NotNewer/);
	await refuse(light, rotated(0, SET, next), /NotNewer/);
	await refuse(light, pushed(block, signedHeader(next.slice(1), block).concat(signedHeader(SET, block))), /NotWatcher/);
	await accept(light, pushed(block, signedHeader(next.slice(1), block)));
	// Epochs may be left out.
	await accept(light, rotated(9, last, next));
	await refuse(light, rotated(10, next, last.slice(1)), /NotEnough/);
	await accept(light, rotated(10, SET, last));
});

test("who is of both sets counts with the weight that it has now", async () => {
	const light = await deploy();
	// The heaviest is the lightest now.
	const next = SET.map(({ wallet, weight }) => ({ wallet, weight: 10n - 3n * weight }));
	await accept(light, rotated(6, next, SET));
	const block = header(64);
	const heavy = SET.filter(({ weight }) => weight === 3n);
	await refuse(light, pushed(block, signedHeader(heavy, block)), /NotEnough/);
	const others = SET.filter(({ weight }) => weight < 3n);
	await accept(light, pushed(block, signedHeader(others, block)));
});

test("a set that does not hash as the one that was signed is not taken", async () => {
	const light = await deploy();
	const next = watchers(11, 5, 5, 5, 5);
	const [name, epoch, set, shares, signatures] = rotated(6, next, SET);
	for (const [wrongEpoch, wrongSet, wrongShares] of [
		[7, set, shares],
		[6, set.with(0, SET[0].wallet.address), shares],
		[6, set, shares.with(3, 6n)],
		[6, set.slice(1), shares.slice(1)],
		[6, set.toReversed(), shares],
	]) {
		await refuse(light, [name, wrongEpoch, wrongSet, wrongShares, signatures], /NotWatcher/);
	}
	await refuse(light, [name, epoch, set, shares.slice(1), signatures], /BadSet/);
});

test("a set is sorted, of different watchers with weight, and not too large", async () => {
	const light = await deploy();
	const next = watchers(11, 5, 5, 5, 5);
	const none = { wallet: { address: toBeHex(0, 20) }, weight: 5n };
	const large = Array.from({ length: 65 }, (_, at) => ({ wallet: { address: toBeHex(at + 1, 20) }, weight: 1n }));
	for (const wrong of [
		[],
		next.toReversed(),
		[next[0], ...next],
		next.map((watcher, at) => (at === 2 ? { ...watcher, weight: 0n } : watcher)),
		[none, ...next],
		large,
	]) {
		// Even if it is signed.
		await refuse(light, rotated(6, wrong, SET), /BadSet/);
		await refuseToDeploy(wrong, {}, /BadSet/);
	}
});

test("as many watchers as NuLink can elect replace one another, and sign", async () => {
	const [first, second] = [watchers(100, ...Array(21).fill(7)), watchers(200, ...Array(21).fill(2n ** 90n))];
	const light = await deploy(first);
	const receipt = await accept(light, rotated(6, second, first));
	assert.ok(BigInt(receipt.gasUsed) < 1_000_000n, `${BigInt(receipt.gasUsed)} gas`);
	const block = header(64);
	await refuse(light, pushed(block, signedHeader(second.slice(7), block)), /NotEnough/);
	await accept(light, pushed(block, signedHeader(second.slice(6), block)));
});

test("a set that was not replaced in time is not believed any longer", async () => {
	const begun = await now();
	const light = await deploy(SET, { trust: 120n, begun, length: 12n });
	const next = watchers(11, 5, 5, 5, 5);
	const [first, second, third] = [header(64), header(96), header(128)];
	await accept(light, pushed(first, signedHeader(SET, first)));
	await minedUntil(begun + 108n);
	await accept(light, pushed(second, signedHeader(SET, second)));
	// The last second: this block's.
	assert.equal(await now(), begun + 120n);
	assert.equal(await light.read("trustedUntil"), begun + 120n);
	await node.mine();
	await refuse(light, pushed(third, signedHeader(SET, third)), /Expired/);
	await refuse(light, rotated(6, next, SET), /Expired/);
	assert.equal(await light.read("stateRoot", 96), second.stateRoot, "what was accepted stays");
});

test("a certificate that is brought late makes trust no longer", async () => {
	const begun = await now();
	const light = await deploy(SET, { trust: 120n, begun, length: 12n });
	const [next, last] = [watchers(11, 5, 5, 5, 5), watchers(21, 1, 1, 1)];
	const [first, second] = [header(64), header(96)];
	// In time, if only just; its epoch has begun long ago.
	await minedUntil(begun + 96n);
	await accept(light, rotated(6, next, SET));
	assert.equal(await now(), begun + 108n);
	assert.equal(await light.read("trustedUntil"), begun + 12n + 120n);
	await node.mine();
	await accept(light, pushed(first, signedHeader(next, first)));
	assert.equal(await now(), begun + 12n + 120n);
	await node.mine();
	await refuse(light, pushed(second, signedHeader(next, second)), /Expired/);
	await refuse(light, rotated(7, last, next), /Expired/);
	await refuse(light, rotated(20, last, next), /Expired/);
});

test("trust of a set ends so long after its epoch began, however many certificates were held back", async () => {
	const begun = await now();
	const light = await deploy(SET, { trust: 120n, begun, length: 12n });
	// Each is brought late.
	let set = SET;
	await minedUntil(begun + 96n);
	for (const epoch of [6, 7, 8]) {
		const next = watchers(epoch * 10, 1, 1, 1);
		await accept(light, rotated(epoch, next, set));
		assert.equal(await light.read("trustedUntil"), begun + BigInt(epoch - EPOCH) * 12n + 120n);
		set = next;
	}
	// What was left out counts as time, too.
	const next = watchers(90, 1, 1, 1);
	await accept(light, rotated(12, next, set));
	assert.equal(await light.read("trustedUntil"), begun + 84n + 120n);
	await minedUntil(begun + 84n + 120n + 12n);
	await refuse(light, rotated(13, SET, next), /Expired/);
});

test("a set that is brought before its epoch begins is believed from when it is brought", async () => {
	const begun = await now();
	const light = await deploy(SET, { trust: 120n, begun, length: 100n });
	const [next, last] = [watchers(11, 5, 5, 5, 5), watchers(21, 1, 1, 1)];
	for (const [epoch, set, before] of [
		[6, next, SET],
		// A number that is too large for every clock.
		[2n ** 64n - 1n, last, next],
	]) {
		await accept(light, rotated(epoch, set, before));
		assert.equal(await light.read("trustedUntil"), (await now()) + 120n);
	}
	assert.equal(await now(), begun + 36n);
});

test("a set that is too old already, and times that can not be, are refused by the constructor", async () => {
	const time = await now();
	const trust = 120n;
	await refuseToDeploy(SET, { trust, begun: time - 240n, length: 12n }, /Expired/);
	await refuseToDeploy(SET, { trust, begun: 0n, length: 12n }, /Expired/);
	await refuseToDeploy(SET, { trust, begun: time + 240n, length: 12n }, /BadTimes/);
	await refuseToDeploy(SET, { trust, begun: time * 1000n, length: 12n }, /BadTimes/);
	for (const length of [0n, 120n, 12_000n]) await refuseToDeploy(SET, { trust, begun: time, length }, /BadTimes/);
	const light = await deploy(SET, { trust, begun: time - 60n, length: 119n });
	assert.equal(await light.read("trustedUntil"), time + 60n);
	const said = await Promise.all(["trust", "first", "begun", "length"].map((it) => light.read(it)));
	assert.deepEqual(said, [120n, BigInt(EPOCH), time - 60n, 119n]);
});

test("roots are kept for as many blocks as the ring has places", async () => {
	// One watcher is a set, too, and its signatures are quickly made.
	const one = watchers(1, 1);
	const light = await deploy(one);
	const kept = Number(await light.read("KEPT"));
	const push = (number) => light.send(anybody, ...pushed(header(number), signedHeader(one, header(number))));
	const upTo = async (from, to) => {
		for (let next = from; next < to; next += 20) {
			const sent = [];
			for (let number = next; number < Math.min(next + 20, to); number++) sent.push(await push(number));
			await node.include(sent);
		}
	};
	await upTo(1, kept + 1);
	assert.equal(await light.read("stateRoot", 1), header(1).stateRoot);
	await upTo(kept + 1, kept + 4);
	for (const forgotten of [1, 2, 3]) await refuse(light, ["stateRoot", forgotten], /NoRoot/);
	for (const known of [4, 5, kept, kept + 3]) {
		assert.equal(await light.read("stateRoot", known), header(known).stateRoot);
	}
	assert.equal(await light.read("accepted"), BigInt(kept + 3));
});

test("nobody owns the light verifier, and it calls nobody", () => {
	const opcodes = built.WatcherLight.opcodes.split(" ");
	for (const way of ["CALL", "DELEGATECALL", "CALLCODE", "SELFDESTRUCT", "CREATE", "CREATE2"]) {
		assert.ok(!opcodes.includes(way), way);
	}
	const changing = built.WatcherLight.abi.filter(({ stateMutability }) => stateMutability === "nonpayable");
	assert.deepEqual(changing.map(({ type, name }) => name ?? type).sort(), ["constructor", "push", "rotate"]);
});
