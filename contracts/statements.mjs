// What watchers, and those who stand for them, sign, in the words of the format: no code of NuLink has a part in it.
// Here are also the vectors that the tests in Rust and in Solidity compare themselves with.

import { concat, keccak256, toBeHex, TypedDataEncoder, Wallet, zeroPadValue } from "ethers";

/** Where the tests in Rust find the vectors. */
export const STATEMENTS = new URL("../crates/eth-proofs/tests/fixtures/watching.json", import.meta.url);

const DOMAIN = [
	{ name: "name", type: "string" },
	{ name: "version", type: "string" },
	{ name: "chainId", type: "uint256" },
	{ name: "salt", type: "bytes32" },
];
const TYPES = {
	Header: [
		{ name: "number", type: "uint64" },
		{ name: "blockHash", type: "bytes32" },
		{ name: "stateRoot", type: "bytes32" },
	],
	Watchers: [
		{ name: "epoch", type: "uint64" },
		{ name: "setHash", type: "bytes32" },
	],
	Standing: [{ name: "account", type: "bytes32" }],
	Bind: [
		{ name: "account", type: "bytes32" },
		{ name: "number", type: "uint32" },
	],
};

const domainOf = ({ chainId, genesis }) => ({ name: "NuLink Watchers", version: "1", chainId, salt: genesis });

/** The structure for `eth_signTypedData_v4`. */
export const typedData = (domain, kind, message) => ({
	types: { EIP712Domain: DOMAIN, [kind]: TYPES[kind] },
	primaryType: kind,
	domain: domainOf(domain),
	message,
});

/** What is signed. */
export const digestOf = (domain, kind, message) =>
	TypedDataEncoder.hash(domainOf(domain), { [kind]: TYPES[kind] }, message);

export const separatorOf = (domain) => TypedDataEncoder.hashDomain(domainOf(domain));

/** A set by address, ascending: the only order that it is hashed, or told to a contract, in. */
export const sorted = (watchers) =>
	watchers.toSorted((a, b) => (BigInt(a.wallet.address) < BigInt(b.wallet.address) ? -1 : 1));

/** The hash of a sorted set. */
export const setHashOf = (watchers) =>
	keccak256(concat(watchers.flatMap(({ wallet, weight }) => [wallet.address, toBeHex(weight, 16)])));

/** The account of the key with this number. */
export const keyed = (number) => new Wallet(zeroPadValue(toBeHex(number), 32));

/** What some of a set sign, in the order of the set. */
export const signedBy = (watchers, digest) => watchers.map(({ wallet }) => wallet.signingKey.sign(digest).serialized);

/** The vectors. */
export function makeStatements() {
	const domain = { chainId: 1, genesis: "0x" + "6e".repeat(32) };
	const account = "0x" + "b0".repeat(32);
	const million = 10n ** 24n;
	const watchers = sorted(
		[4n * million, 3n * million, 2n * million + 1n, million].map((weight, at) => {
			return { key: at + 1, wallet: keyed(at + 1), weight };
		}),
	);
	const setHash = setHashOf(watchers);
	const messages = [
		["Header", { number: 22_000_000, blockHash: "0x" + "a1".repeat(32), stateRoot: "0x" + "5e".repeat(32) }],
		["Watchers", { epoch: 7, setHash }],
		["Standing", { account }],
		["Bind", { account, number: 2 }],
	];
	return {
		about: "Made by `node contracts/make-fixture.mjs`. See contracts/README.md.",
		...domain,
		account,
		domain: separatorOf(domain),
		watchers: watchers.map(({ key, wallet, weight }) => {
			return { key, address: wallet.address.toLowerCase(), weight: weight.toString() };
		}),
		setHash,
		statements: messages.map(([kind, message]) => {
			const digest = digestOf(domain, kind, message);
			const typed = JSON.stringify(typedData(domain, kind, message));
			return { kind, message, typedData: typed, digest, signatures: signedBy(watchers, digest) };
		}),
	};
}
