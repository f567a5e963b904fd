// What the tests with JavaScript clients share: the connection, the well-known accounts, sending and awaiting.

import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import assert from "node:assert/strict";

export const NLK = 10n ** 18n;
export const TOTAL_SUPPLY = 1_000_000_000n * NLK;
export const SS58_PREFIX = 2110;

/** The node's address, from the environment. */
export const url = process.env.NULINK_WS;
assert.ok(url, "NULINK_WS is not set: it is the WebSocket address of a development node");

// Warnings about RPC methods that the client does not decorate say nothing about the node.
export const connect = () => ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });

/** The sr25519 pair of a derivation such as `//Alice`, under the phrase that every development chain knows. */
export const account = (path) => new Keyring({ type: "sr25519", ss58Format: SS58_PREFIX }).addFromUri(path);

/** A dispatch failed. `name` is `pallet.Error`. */
export class DispatchError extends Error {
	constructor(name, docs) {
		super(`${name}: ${docs}`);
		this.name = name;
	}
}

/** The decoded form of a `DispatchError` of the chain. */
export function decodeError(api, error) {
	if (!error.isModule) return new DispatchError(error.type, error.toString());
	const { section, name, docs } = api.registry.findMetaError(error.asModule);
	return new DispatchError(`${section}.${name}`, docs.join(" "));
}

/**
 * Signs, sends and waits until the block with the transaction is final; or, where `upTo` is "block", until there is one.
 *
 * Gives the block's hash and the decoded events of the transaction. Throws a `DispatchError` where the call failed; its
 * `events` are the transaction's.
 */
export function send(api, tx, signer, { upTo = "final", ...options } = {}) {
	return new Promise((resolve, reject) => {
		let unsubscribe;
		const finish = (settle, value) => {
			unsubscribe?.();
			settle(value);
		};
		tx.signAndSend(signer, { nonce: -1, ...options }, ({ status, events, dispatchError }) => {
			if (status.isFinalized || (upTo === "block" && status.isInBlock)) {
				const block = (status.isFinalized ? status.asFinalized : status.asInBlock).toHex();
				const decoded = events.map(({ event }) => event);
				if (!dispatchError) return finish(resolve, { block, events: decoded });
				finish(reject, Object.assign(decodeError(api, dispatchError), { block, events: decoded }));
			} else if (status.isInvalid || status.isDropped || status.isUsurped || status.isFinalityTimeout) {
				finish(reject, new Error(`the transaction became ${status.type}`));
			}
		}).then((stop) => (unsubscribe = stop), reject);
	});
}

/** Dispatches `call` as Root, through Alice's Sudo. Throws where the call itself failed. */
export async function sudo(api, call) {
	const sent = await send(api, api.tx.sudo.sudo(call), account("//Alice"));
	const result = one(sent.events, "sudo", "Sudid").sudoResult;
	if (result.isErr) throw decodeError(api, result.asErr);
	return sent;
}

/** The fields of all the events of one kind, in order. */
export const all = (events, section, method) =>
	events.filter((event) => event.section === section && event.method === method).map((event) => event.data);

/** The fields of the only event of its kind. */
export function one(events, section, method) {
	const found = all(events, section, method);
	assert.equal(found.length, 1, `${found.length} events ${section}.${method} in place of one`);
	return found[0];
}

/** Asserts that a call fails with the error `name`, and that the chain explains the error. */
export async function failsWith(name, promise) {
	const error = await promise.then(
		() => assert.fail(`succeeded, in place of failing with ${name}`),
		(error) => error,
	);
	assert.equal(error.name, name, `another error: ${error.stack}`);
	assert.ok(error.message.length > `${name}: `.length, `${name} has no documentation`);
	return error;
}

/** The spendable balance of an account, at a block or now. */
export async function free(api, who, block) {
	const at = block ? await api.at(block) : api;
	return (await at.query.system.account(who.address ?? who)).data.free.toBigInt();
}

/** An account that nobody used before, on whatever chain the tests run. */
export const fresh = (name) => account(`//Alice//${name}//${Date.now()}`);

/** The same, with an amount of NLK from Alice. */
export async function funded(api, name, amount) {
	const pair = fresh(name);
	await send(api, api.tx.balances.transferKeepAlive(pair.address, amount), account("//Alice"));
	return pair;
}

export const nextBlock = (api) =>
	new Promise((resolve, reject) => {
		let seen = 0;
		// The first header is the newest there is.
		api.rpc.chain.subscribeNewHeads((header) => ++seen === 2 && resolve(header.number.toNumber())).catch(reject);
	});

/** Asks once a block until the answer is there. */
export async function eventually(api, what, ask, blocks = 60) {
	for (let i = 0; i < blocks; i++) {
		const answer = await ask();
		if (answer) return answer;
		await nextBlock(api);
	}
	assert.fail(`${what}: not after ${blocks} blocks`);
}
