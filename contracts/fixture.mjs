// Claims as they are made: NLK is locked on a real node, which proves it, and signed for by a wallet.

import { HDNodeWallet, keccak256, toBeHex, zeroPadValue } from "ethers";
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { FINALITY, hex } from "./anvil.mjs";
import { build } from "./build.mjs";
import { text, typedData } from "./claim.mjs";

/** Where the tests in Rust find it. */
export const FIXTURE = new URL("../crates/eth-proofs/tests/fixtures/anvil-claims.json", import.meta.url);
/** The slot of `locked` in NlkLock. */
export const LOCKED_SLOT = 0;

/** The chain, and the account on it, that the claims are for. */
const GENESIS = "0x" + "6e".repeat(32);
const RECEIVER = "0x" + "b0".repeat(32);
/** The phrase of anvil's accounts. Everybody knows it. */
const PHRASE = "test test test test test test test test test test test junk";
const NLK = 10n ** 18n;

/** An account of anvil's. */
const wallet = (number) => HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${number}`);
const address = (wallet) => wallet.address.toLowerCase();

/** The slot in which NlkLock has what a holder has locked. */
export const slotOf = (holder) => keccak256(zeroPadValue(holder, 32) + toBeHex(LOCKED_SLOT, 32).slice(2));

/** Runs everything on a new node, and returns what the tests in Rust read. */
export async function makeFixture(node) {
	const { TestNlk, NlkLock } = build();
	const [deployer, ann, bob, carol] = [0, 1, 2, 3].map(wallet);
	const treasury = address(deployer);

	const token = await node.deploy(treasury, TestNlk);
	const before = BigInt(await node.call("eth_blockNumber"));
	const lock = await node.deploy(treasury, NlkLock, token.address);
	const contract = lock.address.toLowerCase();
	await node.include([
		await token.send(treasury, "transfer", address(ann), 1_000n * NLK),
		await token.send(treasury, "approve", contract, 1_000_000n * NLK),
		await token.send(address(ann), "approve", contract, 1_000n * NLK),
	]);

	// Ann locks 500, Bob has one base unit locked for him, and thirty others something.
	const others = Array.from({ length: 30 }, (_, at) => zeroPadValue(toBeHex(at + 1), 20));
	const [receipt] = await node.include([
		await lock.send(address(ann), "lock", 500n * NLK),
		await lock.send(treasury, "lockFor", address(bob), 1n),
		...(await inOrder(others, (other, at) => lock.send(treasury, "lockFor", other, BigInt(at + 1) * NLK))),
	]);
	const first = BigInt(receipt.blockNumber);
	// Later she locks a little more, to the last digit.
	const more = 200n * NLK + 123_456_789n;
	const [later] = await node.include([await lock.send(address(ann), "lock", more)]);
	const second = BigInt(later.blockNumber);

	await node.mine(FINALITY);
	const final = await node.call("eth_getBlockByNumber", "finalized", false);
	assert.equal(BigInt(final.number), second, "all is final");

	const claim = async (name, holder, block, number, amount) => {
		const message = { genesis: GENESIS, holder: address(holder), receiver: RECEIVER, number };
		const { stateRoot } = await node.call("eth_getBlockByNumber", hex(block), false);
		const proof = await node.call("eth_getProof", contract, [slotOf(address(holder))], hex(block));
		assert.equal(BigInt(proof.storageProof[0].value), amount);
		const { types, domain, message: value } = typedData(message);
		const personalSignature = await holder.signMessage(text(message));
		const typedDataSignature = await holder.signTypedData(domain, { Claim: types.Claim }, value);
		// Anvil's accounts are wallets, too, by other people.
		const hexText = "0x" + Buffer.from(text(message)).toString("hex");
		assert.equal(await node.call("personal_sign", hexText, address(holder)), personalSignature);
		assert.equal(await node.call("eth_signTypedData_v4", address(holder), typedData(message)), typedDataSignature);
		return {
			name,
			block: Number(block),
			stateRoot,
			holder: address(holder),
			receiver: RECEIVER,
			number,
			amount: amount.toString(),
			text: text(message),
			typedData: JSON.stringify(typedData(message)),
			personalSignature,
			typedDataSignature,
			proof,
		};
	};

	const code = await node.call("eth_getCode", contract, "latest");
	return {
		about: "Made by `node contracts/make-fixture.mjs`. See contracts/README.md.",
		versions: versions(),
		genesis: GENESIS,
		token: token.address.toLowerCase(),
		contract,
		codeHash: keccak256(code),
		lockedSlot: LOCKED_SLOT,
		claims: [
			await claim("the first", ann, first, 1, 500n * NLK),
			await claim("the second", ann, second, 2, 500n * NLK + more),
			await claim("one unit", bob, second, 1, 1n),
			await claim("nothing locked", carol, second, 1, 0n),
			await claim("no contract yet", ann, before, 1, 0n),
		],
	};
}

/** One after the other, so that they have the order of their nonces. */
async function inOrder(items, run) {
	const done = [];
	for (const [at, item] of items.entries()) done.push(await run(item, at));
	return done;
}

function versions() {
	const list = readFileSync(new URL("package.json", import.meta.url), "utf8");
	const { dependencies, optionalDependencies } = JSON.parse(list);
	return { ...dependencies, ...optionalDependencies };
}

export const asText = (fixture) => JSON.stringify(fixture, null, "\t") + "\n";
