// Stakes as they are made: on a real node, which proves the records of providers at final blocks. Two contracts keep the
// same facts in two ways.

import { keccak256, toBeHex } from "ethers";
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { FINALITY, hex } from "./anvil.mjs";
import { build } from "./build.mjs";
import { decode, layoutOf, slotsOf } from "./layout.mjs";

/** Where the tests in Rust find it. */
export const STAKES = new URL("../crates/eth-proofs/tests/fixtures/anvil-stakes.json", import.meta.url);

const TOKEN = 10n ** 18n;
/** The terms of the staking contract: the least, the delay and an operator's term in seconds. */
export const TERMS = { minimum: 40_000n * TOKEN, delay: 60n, term: 24n };

/** A staking contract, with a token that some have, and that it may take from them. */
export async function deployStaking(node, built, holders, tokenName = "TestNlk") {
	const [treasury] = await node.call("eth_accounts");
	const token = await node.deploy(treasury, built[tokenName]);
	const staking = await node.deploy(treasury, built.TacoStaking, token.address, TERMS.minimum, TERMS.delay, TERMS.term);
	const sent = [];
	for (const holder of holders) {
		sent.push(await token.send(treasury, "transfer", holder, 1_000_000n * TOKEN));
		sent.push(await token.send(holder, "approve", staking.address, 1_000_000n * TOKEN));
	}
	await node.include(sent);
	return [token, staking];
}

/** Runs everything on a new node, and returns what the tests in Rust read. */
export async function makeStakes(node) {
	const built = build();
	const accounts = await node.call("eth_accounts");
	const [treasury, ann, bob, carol, worker, other] = accounts;
	// The next block has the token, and not the staking contract.
	const before = BigInt(await node.call("eth_blockNumber")) + 1n;
	const [, staking] = await deployStaking(node, built, [ann, bob]);
	const another = await node.deploy(treasury, built.OtherStaking);
	const chainId = Number(await node.call("eth_chainId"));

	/** Sends calls one after the other, and returns the block that has them. */
	const done = async (...calls) => {
		const sent = [];
		for (const [contract, from, name, ...parameters] of calls) sent.push(await contract.send(from, name, ...parameters));
		return BigInt((await node.include(sent))[0].blockNumber);
	};
	const contracts = {
		taco: { address: staking.address.toLowerCase(), layout: layoutOf(built, "TacoStaking") },
		other: { address: another.address.toLowerCase(), layout: layoutOf(built, "OtherStaking") },
	};
	for (const contract of Object.values(contracts)) {
		contract.codeHash = keccak256(await node.call("eth_getCode", contract.address, "latest"));
	}

	const authorized = await done(
		[staking, ann, "stake", 500_000n * TOKEN],
		[staking, ann, "authorize", 400_000n * TOKEN],
		[staking, bob, "stake", 40_000n * TOKEN],
		[staking, bob, "authorize", 40_000n * TOKEN],
	);
	const bonded = await done([staking, ann, "bondOperator", worker]);
	const confirmed = await done([staking, worker, "confirm", ann], [staking, bob, "bondOperator", other]);
	const leaving = await done(
		[staking, ann, "requestDeauthorize", 150_000n * TOKEN + 1n],
		[staking, bob, "requestDeauthorize", 40_000n * TOKEN],
		// Others, too, so that the trie of the records has branches.
		...accounts.map((account, at) => [another, account, "set", other, at % 2 > 0, BigInt(at), 1n, 2n]),
		[another, carol, "set", worker, true, 7n * TOKEN, 2n ** 128n - 1n, 2n ** 64n - 1n],
	);
	await node.mine(Number(TERMS.delay / 12n));
	const left = await done([staking, carol, "approve", ann], [staking, carol, "approve", bob]);

	await node.mine(FINALITY);
	const final = await node.call("eth_getBlockByNumber", "finalized", false);
	assert.equal(BigInt(final.number), left, "all is final");
	const time = async (block) => BigInt((await node.call("eth_getBlockByNumber", hex(block), false)).timestamp);

	const record = async (name, contract, block, provider, stake) => {
		const { address, layout } = contracts[contract];
		const slots = slotsOf(layout, provider);
		const { hash, stateRoot } = await node.call("eth_getBlockByNumber", hex(block), false);
		const proof = await node.call("eth_getProof", address, slots, hex(block));
		const words = proof.storageProof.map(({ value }) => toBeHex(value, 32));
		const proven = decode(layout, words);
		assert.deepEqual(proven, { ...NONE, ...stake }, name);
		const text = ({ authorized, deauthorizing, end, ...rest }) =>
			({ ...rest, authorized: `${authorized}`, deauthorizing: `${deauthorizing}`, end: `${end}` });
		return { name, contract, block: Number(block), hash, stateRoot, provider, stake: text(proven), slots, words, proof };
	};
	const end = (await time(leaving)) + TERMS.delay;
	const anns = { operator: worker, authorized: 400_000n * TOKEN };
	const part = 150_000n * TOKEN + 1n;
	return {
		about: "Made by `node contracts/make-fixture.mjs`. See contracts/README.md.",
		versions: versions(),
		chainId,
		contracts,
		// A whole block: its hash is that of its header.
		finalized: final,
		records: [
			await record("authorized", "taco", authorized, ann, { authorized: 400_000n * TOKEN }),
			await record("the minimum", "taco", authorized, bob, { authorized: 40_000n * TOKEN }),
			await record("with an operator", "taco", bonded, ann, anns),
			await record("confirmed", "taco", confirmed, ann, { ...anns, confirmed: true }),
			await record("a part leaves", "taco", leaving, ann, { ...anns, confirmed: true, deauthorizing: part, end }),
			await record("a part has left", "taco", left, ann, {
				...anns,
				confirmed: true,
				authorized: 400_000n * TOKEN - part,
			}),
			await record("all leaves", "taco", leaving, bob, {
				operator: other,
				authorized: 40_000n * TOKEN,
				deauthorizing: 40_000n * TOKEN,
				end,
			}),
			await record("gone", "taco", left, bob, {}),
			await record("never there", "taco", left, carol, {}),
			await record("another layout", "other", left, carol, {
				operator: worker,
				authorized: 7n * TOKEN,
				deauthorizing: 2n ** 128n - 1n,
				end: 2n ** 64n - 1n,
				confirmed: true,
			}),
			await record("no contract yet", "taco", before, ann, {}),
		],
	};
}

const NONE = { operator: toBeHex(0, 20), authorized: 0n, deauthorizing: 0n, end: 0n, confirmed: false };

function versions() {
	const list = readFileSync(new URL("package.json", import.meta.url), "utf8");
	const { dependencies, optionalDependencies } = JSON.parse(list);
	return { ...dependencies, ...optionalDependencies };
}
