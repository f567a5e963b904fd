// NuLink with polkadot-api (PAPI): the new JSON-RPC, dynamic types from metadata 15 and later, view functions.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient, Enum } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { getWsProvider } from "polkadot-api/ws";
import { account, fresh, NLK, SS58_PREFIX, url } from "./common.mjs";

const signerOf = (pair) => getPolkadotSigner(pair.publicKey, "Sr25519", (message) => pair.sign(message));
const alice = account("//Alice");

let client, api;
before(() => {
	client = createClient(getWsProvider(url));
	api = client.getUnsafeApi();
});
after(() => client.destroy());

const transfer = (to, value) =>
	api.tx.Balances.transfer_keep_alive({ dest: Enum("Id", to.address), value });
const freeOf = async (who) => (await api.query.System.Account.getValue(who.address)).data.free;

test("a transfer is finalised, with its events", async () => {
	const receiver = fresh("papi");
	const sent = await transfer(receiver, 2n * NLK).signAndSubmit(signerOf(alice));
	assert.equal(sent.ok, true, JSON.stringify(sent.dispatchError));
	const finalised = await client.getFinalizedBlock();
	assert.ok(sent.block.number <= finalised.number);

	const events = sent.events.filter(({ type, value }) => type === "Balances" && value.type === "Transfer");
	assert.deepEqual(
		events.map(({ value }) => value.value),
		[{ from: alice.address, to: receiver.address, amount: 2n * NLK }],
	);
	assert.equal(await freeOf(receiver), 2n * NLK);
});

test("the fee that is estimated suffices", async () => {
	const receiver = fresh("papi-fee");
	const estimated = await transfer(receiver, NLK).getEstimatedFees(alice.address);
	const sent = await transfer(receiver, NLK).signAndSubmit(signerOf(alice));
	const paid = sent.events.find(({ value }) => value.type === "TransactionFeePaid").value.value;
	assert.equal(paid.who, alice.address);
	assert.ok(0n < paid.actual_fee && paid.actual_fee <= estimated, `${paid.actual_fee} of ${estimated}`);
});

test("a call that fails says why", async () => {
	const call = api.tx.Balances.force_transfer({
		source: Enum("Id", account("//Bob").address),
		dest: Enum("Id", alice.address),
		value: NLK,
	});
	const sent = await api.tx.Sudo.sudo({ call: call.decodedCall }).signAndSubmit(signerOf(account("//Charlie")));
	assert.equal(sent.ok, false);
	assert.equal(sent.dispatchError.type, "Module");
	assert.deepEqual(sent.dispatchError.value, { type: "Sudo", value: { type: "RequireSudo", value: undefined } });
});

test("storage is read by key", async () => {
	assert.equal(await api.query.Sudo.Key.getValue(), alice.address);
	assert.equal(await api.query.Preimage.RequestStatusFor.getValue(`0x${"00".repeat(32)}`), undefined);
});

test("the runtime API answers about nonces", async () => {
	const before = await api.apis.AccountNonceApi.account_nonce(alice.address);
	await transfer(fresh("papi-nonce"), NLK).signAndSubmit(signerOf(alice));
	assert.equal(await api.apis.AccountNonceApi.account_nonce(alice.address), before + 1);
});

test("the runtime API answers what a call costs", async () => {
	const { decodedCall } = transfer(account("//Bob"), NLK);
	const short = await api.apis.TransactionPaymentCallApi.query_call_info(decodedCall, 150);
	const long = await api.apis.TransactionPaymentCallApi.query_call_info(decodedCall, 250);
	assert.equal(short.class.type, "Normal");
	assert.ok(short.weight.ref_time > 0n);
	// 10 micro-NLK a byte.
	assert.equal(long.partial_fee - short.partial_fee, (100n * NLK) / 100_000n);
});

test("the view function of the chain's profile says that this is a development chain", async () => {
	assert.equal((await api.view.ChainProfile.profile()).type, "Development");
});

test("constants are read from the metadata", async () => {
	assert.equal(await api.constants.Balances.ExistentialDeposit(), NLK / 1_000n);
	assert.equal(await api.constants.System.SS58Prefix(), SS58_PREFIX);
	assert.equal((await api.constants.System.Version()).spec_name, "nulink");
});

test("the chain specification's properties are those of NLK", async () => {
	const { name, genesisHash, properties } = await client.getChainSpecData();
	assert.equal(name, "NuLink Development");
	assert.match(genesisHash, /^0x[0-9a-f]{64}$/);
	assert.deepEqual(properties, { tokenSymbol: "NLK", tokenDecimals: 18, ss58Format: SS58_PREFIX });
});
