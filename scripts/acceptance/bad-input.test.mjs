// What a hostile stranger sends to a node: nothing of it is executed, and the node goes on.
//
// Transactions are encoded here by hand and sent as raw JSON-RPC: a client library would refuse to make most of these.

import { compactToU8a as compact, stringToU8a, u8aConcat, u8aToHex } from "@polkadot/util";
import { blake2AsU8a } from "@polkadot/util-crypto";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import { account, connect, eventually, free, funded, nextBlock, NLK, url } from "./common.mjs";

const MIB = 1024 * 1024;

/** One WebSocket connection to the node. */
class Connection {
	#waiting = new Map();
	#unasked = [];
	#nextId = 1;

	static async open() {
		const connection = new Connection();
		const socket = new WebSocket(url);
		connection.socket = socket;
		connection.closed = new Promise((resolve) => socket.addEventListener("close", resolve));
		socket.addEventListener("message", ({ data }) => connection.#receive(JSON.parse(data)));
		connection.closed.then(() => connection.#settleAll());
		await new Promise((resolve, reject) => {
			socket.addEventListener("open", resolve);
			socket.addEventListener("error", () => reject(new Error(`no connection to ${url}`)));
		});
		return connection;
	}

	#receive(answer) {
		const resolve = this.#waiting.get(answer.id) ?? this.#unasked.shift();
		this.#waiting.delete(answer.id);
		resolve?.(answer);
	}

	#settleAll() {
		for (const resolve of [...this.#waiting.values(), ...this.#unasked]) resolve({ error: { message: "closed" } });
	}

	/** The whole answer, with `result` or `error`. Where the node closes the connection, that is the error. */
	ask(method, params = []) {
		const id = this.#nextId++;
		return new Promise((resolve) => {
			this.#waiting.set(id, resolve);
			this.socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
		});
	}

	/** The answer to a message that is no request with an id. */
	say(message) {
		return new Promise((resolve) => {
			this.#unasked.push(resolve);
			this.socket.send(message);
		});
	}

	async result(method, params) {
		const { result, error } = await this.ask(method, params);
		assert.equal(error, undefined, `${method}: ${JSON.stringify(error)}`);
		return result;
	}

	async close() {
		this.socket.close();
		await this.closed;
	}
}

const u32 = (number) => Uint8Array.of(number, number >> 8, number >> 16, number >> 24);
/** An extrinsic as it goes over the wire: its length, then itself. */
const withLength = (bytes) => u8aConcat(compact(bytes.length), bytes);

/** What every signature covers besides the call. */
let chain;
/** The well-formed calls that the bad ones are made from. */
let remark, transferToBob, nested;

/** A signed extrinsic of version 4, without its length. `lie` replaces what the signature should cover. */
function signed(pair, nonce, call, lie = {}) {
	const { specVersion, transactionVersion, genesis } = { ...chain, ...lie };
	// An immortal era, the nonce, no tip, no hash of the metadata.
	const extra = u8aConcat(Uint8Array.of(0), compact(nonce), compact(0), Uint8Array.of(0));
	const implied = u8aConcat(u32(specVersion), u32(transactionVersion), genesis, genesis, Uint8Array.of(0));
	const payload = u8aConcat(call, extra, implied);
	const signature = pair.sign(payload.length > 256 ? blake2AsU8a(payload) : payload);
	return u8aConcat(Uint8Array.of(0x84, 0), pair.publicKey, Uint8Array.of(1), signature, extra, call);
}

/** The same bytes in every run, so that a failure comes back. */
function random(seed) {
	return () => {
		seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
		return seed >>> 24;
	};
}

const alice = account("//Alice");
const bob = account("//Bob");
let api, sender, rpc, untouched, hadAlice;
const nonceOf = async (pair) => (await api.query.system.account(pair.address)).nonce.toNumber();

/** What must stay as it was, whatever is sent. */
async function state() {
	const whole = async (pair) => (await api.query.system.account(pair.address)).toJSON();
	return { sender: await whole(sender), bob: await whole(bob), nonceOfAlice: await nonceOf(alice) };
}

before(async () => {
	api = await connect();
	sender = await funded(api, "bad-input", 100n * NLK);
	chain = {
		specVersion: api.runtimeVersion.specVersion.toNumber(),
		transactionVersion: api.runtimeVersion.transactionVersion.toNumber(),
		genesis: api.genesisHash.toU8a(),
	};
	remark = (bytes) => u8aConcat(api.tx.system.remark.callIndex, compact(bytes.length), bytes);
	transferToBob = api.tx.balances.transferKeepAlive(bob.address, NLK).method.toU8a();
	nested = (depth) => {
		// A batch of one call is the call's index, the length 1 and the call.
		const layer = u8aConcat(api.tx.utility.batch.callIndex, compact(1));
		return u8aConcat(...Array(depth).fill(layer), remark(new Uint8Array()));
	};
	rpc = await Connection.open();
	untouched = await state();
	hadAlice = await free(api, alice);
});
after(async () => {
	await rpc.close();
	await api.disconnect();
});

/** Submits bytes and gives the error. Fails where the node takes them. */
async function refusal(bytes) {
	const { result, error } = await rpc.ask("author_submitExtrinsic", [u8aToHex(bytes)]);
	assert.equal(result, undefined, `accepted: ${u8aToHex(bytes).slice(0, 1_000)}`);
	// A connection that the node closed has no code: then nothing was refused.
	assert.ok(Number.isInteger(error.code), error.message);
	return [error.code, error.message, error.data].join(" ");
}

/** Submits many at a time and gives how many were refused: all of them. */
async function allRefused(many) {
	for (let i = 0; i < many.length; i += 50) await Promise.all(many.slice(i, i + 50).map((bytes) => refusal(bytes)));
	return many.length;
}

/** The node answers a newcomer, makes two more blocks, and executed nothing of what it was sent. */
async function theNodeIsUnharmed() {
	const newcomer = await Connection.open();
	assert.equal((await newcomer.result("system_health")).isSyncing, false);
	const height = async () => Number((await newcomer.result("chain_getHeader")).number);
	const goal = (await height()) + 2;
	for (let tries = 0; (await height()) < goal; tries++) {
		assert.ok(tries < 150, "no block for 30 seconds");
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	await newcomer.close();
	assert.deepEqual(await state(), untouched);
	// As the blocks' author she only gains.
	assert.ok((await free(api, alice)) >= hadAlice);
}

describe("bad input", () => {
	afterEach(theNodeIsUnharmed);

	test("calls that are nested too deep are refused, signed or not", async () => {
		// The first depth is one more than the runtime decodes; at the second its stack is full before it can count.
		for (const [depth, reason] of [
			[257, /call is not expected/],
			[100_000, /trap/],
		]) {
			const call = nested(depth);
			const deep = [4, 5].map((version) => u8aConcat(Uint8Array.of(version), call));
			for (const extrinsic of [...deep, signed(sender, 0, call)])
				assert.match(await refusal(withLength(extrinsic)), reason);
		}
		const extrinsic = u8aToHex(withLength(signed(sender, 0, nested(100_000))));
		assert.match((await rpc.ask("payment_queryInfo", [extrinsic])).error.data, /trap/);
	});

	test("a transaction that is longer than a block is refused", async () => {
		const extrinsic = withLength(signed(sender, 0, remark(new Uint8Array(6 * MIB))));
		assert.match(await refusal(extrinsic), /exhaust the block limits/);
	});

	test("a transaction that takes more of a block than ordinary ones may is refused", async () => {
		const extrinsic = withLength(signed(sender, 0, remark(new Uint8Array(4 * MIB))));
		assert.match(await refusal(extrinsic), /exhaust the block limits/);
	});

	test("a message that is longer than the node reads is refused", async () => {
		const connection = await Connection.open();
		const params = [u8aToHex(withLength(signed(sender, 0, remark(new Uint8Array(20 * MIB)))))];
		const answer = await connection.say(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "author_submitExtrinsic", params }));
		assert.equal(answer.error.code, -32007);
		await connection.close();
	});

	test("every beginning of a transaction is refused, with its own length and with the whole one's", async () => {
		const whole = signed(sender, 0, transferToBob);
		const lengths = [...whole.keys()];
		const beginnings = [
			...[...withLength(whole).keys()].map((length) => withLength(whole).slice(0, length)),
			...lengths.map((length) => withLength(whole.slice(0, length))),
		];
		assert.ok((await allRefused(beginnings)) > 250);
	});

	test("a transaction with something behind it is refused", async () => {
		await refusal(withLength(u8aConcat(signed(sender, 0, transferToBob), Uint8Array.of(0))));
	});

	test("a transaction with any one bit changed is refused", async () => {
		const whole = withLength(signed(sender, 0, transferToBob));
		const flipped = [];
		for (let bit = 0; bit < 8 * whole.length; bit++) {
			const copy = Uint8Array.from(whole);
			copy[bit >> 3] ^= 1 << (bit & 7);
			flipped.push(copy);
		}
		assert.ok((await allRefused(flipped)) > 1_000);
	});

	test("a transaction that was signed for another chain or another runtime is refused", async () => {
		for (const lie of [
			{ genesis: new Uint8Array(32) },
			{ specVersion: chain.specVersion + 1 },
			{ transactionVersion: chain.transactionVersion + 1 },
		])
			assert.match(await refusal(withLength(signed(sender, 0, transferToBob, lie))), /bad signature/);
	});

	test("somebody else's signature is refused", async () => {
		const forged = signed(account("//Charlie"), 0, transferToBob);
		forged.set(sender.publicKey, 2);
		assert.match(await refusal(withLength(forged)), /bad signature/);
	});

	test("calls without a signature are refused, those of a block's author too", async () => {
		const calls = [transferToBob, api.tx.timestamp.set(0).method.toU8a()];
		for (const call of calls)
			for (const version of [4, 5]) await refusal(withLength(u8aConcat(Uint8Array.of(version), call)));
	});

	test("random bytes are refused", async () => {
		const next = random(2_110);
		const garbage = Array.from({ length: 300 }, (_, length) => Uint8Array.from({ length }, next));
		await allRefused([...garbage, ...garbage.map(withLength)]);
	});

	test("what is no JSON-RPC gets an error", async () => {
		const next = random(18);
		const connection = await Connection.open();
		const messages = [
			"",
			"{",
			"null",
			"[]",
			"{}",
			"\u0000\uffff",
			'{"jsonrpc":"2.0","id":null}',
			'{"jsonrpc":"1.0","id":-1,"method":7}',
			"[".repeat(100_000),
			'{"a":'.repeat(100_000),
			Uint8Array.from({ length: 1_000 }, next),
		];
		for (const message of messages) {
			const answer = await connection.say(message);
			assert.ok(answer.error?.code < 0, `${message.slice(0, 50)}: ${JSON.stringify(answer)}`);
		}
		await connection.close();
	});

	test("unknown methods and unfit parameters get an error", async () => {
		assert.equal((await rpc.ask("no_suchMethod")).error.code, -32601);
		const unfit = [[], [7], ["not hexadecimal"], ["0x0"], [null], [{}], { bytes: "0x00" }];
		for (const params of unfit)
			assert.ok((await rpc.ask("author_submitExtrinsic", params)).error, `${JSON.stringify(params)} was accepted`);
	});
});

// Without this, all of the above could have been refused for a mistake in this file.
describe("the well-formed transactions that the bad ones were made from", () => {
	const accepted = async (nonce, call) => {
		const extrinsic = withLength(signed(sender, nonce, call));
		await rpc.result("author_submitExtrinsic", [u8aToHex(extrinsic)]);
		await eventually(api, "the transaction's inclusion", async () => (await nonceOf(sender)) > nonce);
		return extrinsic;
	};

	test("a transfer is executed once, and its nonce cannot be used again", async () => {
		const before = await free(api, bob);
		const extrinsic = await accepted(0, transferToBob);
		assert.equal(await free(api, bob), before + NLK);
		await refusal(extrinsic);
		assert.match(await refusal(withLength(signed(sender, 0, remark(stringToU8a("again"))))), /outdated/);
	});

	test("nested calls are executed where they are not too deep", async () => {
		await accepted(1, nested(200));
	});

	test("a long transaction is executed where a block has room for it", async () => {
		await accepted(2, remark(new Uint8Array(MIB)));
	});

	test("a transaction with a nonce from the future waits", async () => {
		await rpc.result("author_submitExtrinsic", [u8aToHex(withLength(signed(sender, 1_000, transferToBob)))]);
		await nextBlock(api);
		assert.equal(await nonceOf(sender), 3);
	});
});

test("the node's log tells of no panic", { skip: !process.env.NULINK_NODE_LOG && "no NULINK_NODE_LOG" }, () => {
	const log = readFileSync(process.env.NULINK_NODE_LOG, "utf8");
	assert.ok(log.includes("Running JSON-RPC server"));
	// The runtime's way to refuse what it cannot decode is a panic inside the wasm, with a message that says so.
	const panics = log.match(/panicked at [^\n]*\n(?!Bad input data provided to validate_transaction)[^\n]*/g) ?? [];
	assert.deepEqual(panics, []);
	assert.ok(!log.includes("has overflowed its stack"));
});
