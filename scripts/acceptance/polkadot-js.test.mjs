// What people do on NuLink with Polkadot.js, which most wallets and explorers are built on.

import { merkleizeMetadata } from "@polkadot-api/merkleize-metadata";
import { u8aToHex } from "@polkadot/util";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
	account,
	all,
	connect,
	eventually,
	failsWith,
	free,
	fresh,
	funded,
	NLK,
	one,
	send,
	SS58_PREFIX,
	sudo,
	TOTAL_SUPPLY,
} from "./common.mjs";

const alice = account("//Alice");
const bob = account("//Bob");
const OWNERS = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
const stashes = OWNERS.map((name) => account(`//${name}//stash`));
/** What each of the accounts whose keys everybody knows, and the treasury, hold at genesis. */
const ENDOWMENT = 1_000_000n * NLK;

/** The address of an account that is derived from a pallet's id, as `PalletId::into_account_truncating` does. */
const keyless = (api, palletId) =>
	api.registry.createType("AccountId", Buffer.from(`modl${palletId}`.padEnd(32, "\0"))).toString();

/** Parts are rounded down; the collators get the rest. */
const burnedOf = (fee) => (fee * 20n) / 100n;
const treasuryOf = (fee) => (fee * 30n) / 100n;

/** The fee of a transaction, without the tip. */
const feeOf = ({ actualFee, tip }) => actualFee.toBigInt() - tip.toBigInt();
const issuance = async (at) => (await at.query.balances.totalIssuance()).toBigInt();
const parentOf = async (api, block) => (await api.rpc.chain.getHeader(block)).parentHash;

let api, treasury, collators;
before(async () => {
	api = await connect();
	treasury = keyless(api, "nlk/trsy");
	collators = keyless(api, "nlk/coll");
});
after(() => api.disconnect());

describe("the token", () => {
	test("the chain tells wallets its symbol, its decimals and its address format", async () => {
		const properties = await api.rpc.system.properties();
		assert.deepEqual(properties.tokenSymbol.unwrap().map(String), ["NLK"]);
		assert.deepEqual(properties.tokenDecimals.unwrap().map(Number), [18]);
		assert.equal(properties.ss58Format.unwrap().toNumber(), SS58_PREFIX);
		assert.equal(api.consts.system.ss58Prefix.toNumber(), SS58_PREFIX);
	});

	test("the genesis holds exactly 1,000,000,000 NLK", async () => {
		const genesis = await api.at(api.genesisHash);
		assert.equal(await issuance(genesis), TOTAL_SUPPLY);
		const accounts = await genesis.query.system.account.entries();
		const held = accounts.map(([, { data }]) => data.free.toBigInt() + data.reserved.toBigInt());
		assert.equal(held.reduce((sum, amount) => sum + amount), TOTAL_SUPPLY);
	});

	test("the genesis endows the accounts whose keys everybody knows, and the treasury", async () => {
		for (const who of [...OWNERS.map((name) => account(`//${name}`)), ...stashes, treasury])
			assert.equal(await free(api, who, api.genesisHash), ENDOWMENT);
	});

	test("the pots hold the shares of the whitepaper", async () => {
		const shares = { fndn: 15n, comm: 20n, team: 15n, prsl: 20n, mine: 30n };
		for (const [pot, percent] of Object.entries(shares)) {
			// The community's pot paid the six well-known accounts, their stashes, the treasury and the account for claims, and
			// opened the accounts of four escrows.
			const opening = 4n * api.consts.balances.existentialDeposit.toBigInt();
			const taken = pot === "comm" ? 14n * ENDOWMENT + opening : 0n;
			const held = await free(api, keyless(api, `nlk/${pot}`), api.genesisHash);
			assert.equal(held, (TOTAL_SUPPLY * percent) / 100n - taken, pot);
		}
	});
});

describe("transfers and fees", () => {
	test("a transfer brings the receiver the exact amount and costs the sender that and the fee", async () => {
		const sender = await funded(api, "sender", 10n * NLK);
		const receiver = fresh("receiver");
		const amount = 3n * NLK + 1n;
		const { block, events } = await send(api, api.tx.balances.transferAllowDeath(receiver.address, amount), sender);

		const transfer = one(events, "balances", "Transfer");
		assert.deepEqual([transfer.from.toString(), transfer.to.toString()], [sender.address, receiver.address]);
		assert.equal(transfer.amount.toBigInt(), amount);
		const paid = one(events, "transactionPayment", "TransactionFeePaid");
		assert.equal(paid.who.toString(), sender.address);
		assert.equal(one(events, "system", "ExtrinsicSuccess").dispatchInfo.class.type, "Normal");
		assert.equal(await free(api, receiver, block), amount);
		assert.equal(await free(api, sender, block), 10n * NLK - amount - paid.actualFee.toBigInt());
	});

	test("a transfer costs less than a tenth of an NLK, as the wallet was told before", async () => {
		const transfer = api.tx.balances.transferKeepAlive(bob.address, NLK);
		const told = (await transfer.paymentInfo(alice)).partialFee.toBigInt();
		const { events } = await send(api, transfer, alice);
		const fee = feeOf(one(events, "transactionPayment", "TransactionFeePaid"));
		assert.ok(0n < fee && fee <= told && told < NLK / 10n, `fee ${fee}, told ${told}`);
	});

	test("of a fee a fifth is burned, three tenths go to the treasury, the rest and the tip to the collators", async () => {
		const tip = NLK / 7n;
		const transfer = api.tx.balances.transferKeepAlive(bob.address, NLK);
		const { block, events } = await send(api, transfer, alice, { tip });
		const parent = await parentOf(api, block);
		const paid = one(events, "transactionPayment", "TransactionFeePaid");
		assert.equal(paid.tip.toBigInt(), tip);
		const fee = feeOf(paid);
		const toCollators = fee - burnedOf(fee) - treasuryOf(fee) + tip;

		const burned = (await issuance(await api.at(parent))) - (await issuance(await api.at(block)));
		assert.equal(burned, burnedOf(fee));
		assert.equal((await free(api, treasury, block)) - (await free(api, treasury, parent)), treasuryOf(fee));
		// The collators' pot pays the block's author too, so the events tell its income.
		const deposits = all(events, "balances", "Deposit").filter(({ who }) => who.toString() === collators);
		assert.deepEqual(deposits.map(({ amount }) => amount.toBigInt()), [toCollators]);
	});

	test("a transfer of more than there is fails with an error that the client can read", async () => {
		const poor = await funded(api, "poor", NLK);
		const error = await failsWith("Token", send(api, api.tx.balances.transferAllowDeath(bob.address, 2n * NLK), poor));
		assert.match(error.message, /FundsUnavailable/);
		const fee = one(error.events, "transactionPayment", "TransactionFeePaid").actualFee.toBigInt();
		assert.equal(await free(api, poor, error.block), NLK - fee);
	});
});

describe("batches", () => {
	test("a batch does all its calls in one transaction", async () => {
		const receiver = fresh("batch");
		const { block, events } = await send(
			api,
			api.tx.utility.batchAll([
				api.tx.system.remarkWithEvent("a note"),
				api.tx.balances.transferKeepAlive(receiver.address, 2n * NLK),
			]),
			alice,
		);
		const remarked = one(events, "system", "Remarked");
		assert.equal(remarked.sender.toString(), alice.address);
		assert.equal(remarked.hash_.toHex(), api.registry.hash(Buffer.from("a note")).toHex());
		assert.equal(all(events, "utility", "ItemCompleted").length, 2);
		one(events, "utility", "BatchCompleted");
		assert.equal(await free(api, receiver, block), 2n * NLK);
	});

	test("a batch of which one call fails does nothing", async () => {
		const receiver = fresh("reverted");
		const batch = api.tx.utility.batchAll([
			api.tx.system.remarkWithEvent("never said"),
			api.tx.balances.transferKeepAlive(receiver.address, 2n * NLK),
			api.tx.balances.forceTransfer(bob.address, alice.address, NLK),
		]);
		const error = await failsWith("BadOrigin", send(api, batch, alice));
		assert.equal(await free(api, receiver, error.block), 0n);
		assert.deepEqual(all(error.events, "system", "Remarked"), []);
		assert.deepEqual(all(error.events, "balances", "Transfer"), []);
	});
});

describe("governance", () => {
	test("a referendum of the small spender's track pays from the treasury", async () => {
		const beneficiary = fresh("beneficiary");
		const amount = 50_000n * NLK;
		const stake = 900_000n * NLK;
		const call = api.tx.treasury.spend(null, amount, beneficiary.address, null).method;

		const noted = await send(api, api.tx.preimage.notePreimage(call.toHex()), bob);
		const hash = one(noted.events, "preimage", "Noted").hash_;
		assert.equal(hash.toHex(), call.hash.toHex());

		const preimage = { Lookup: { hash, len: call.encodedLength } };
		const submitted = await send(api, api.tx.referenda.submit({ Origins: "SmallSpender" }, preimage, { After: 1 }), bob);
		const { index, track } = one(submitted.events, "referenda", "Submitted");
		assert.equal(track.toNumber(), 11);
		const placed = await send(api, api.tx.referenda.placeDecisionDeposit(index), bob);
		assert.equal(one(placed.events, "referenda", "DecisionDepositPlaced").amount.toBigInt(), 500n * NLK);

		// Votes lock what they count, and a locked account cannot pay other tests' fees: the stashes vote.
		const vote = { Standard: { vote: { aye: true, conviction: "Locked2x" }, balance: stake } };
		await Promise.all(stashes.map((stash) => send(api, api.tx.convictionVoting.vote(index, vote), stash)));
		const approved = await eventually(api, "the referendum's approval", async () => {
			const info = (await api.query.referenda.referendumInfoFor(index)).unwrap();
			assert.ok(info.isOngoing || info.isApproved, `the referendum is ${info.type}`);
			return info.isApproved && info.asApproved;
		});
		const decided = await api.at(await api.rpc.chain.getBlockHash(approved[0].toNumber()));
		const { tally } = one((await decided.query.system.events()).map(({ event }) => event), "referenda", "Confirmed");
		const staked = stake * BigInt(stashes.length);
		const votes = [tally.ayes, tally.nays, tally.support].map((votes) => votes.toBigInt());
		assert.deepEqual(votes, [2n * staked, 0n, staked]);

		const [key, spend] = await eventually(api, "the approved spend", async () => {
			const spends = await api.query.treasury.spends.entries();
			return spends.find(([, spend]) => spend.unwrap().beneficiary.toString() === beneficiary.address);
		});
		assert.equal(spend.unwrap().amount.toBigInt(), amount);
		assert.equal(await free(api, beneficiary), 0n);

		const paid = await send(api, api.tx.treasury.payout(key.args[0]), bob);
		one(paid.events, "treasury", "Paid");
		assert.equal(await free(api, beneficiary, paid.block), amount);
	});

	test("a parameter is changed by a referendum, from the preimage to the deposits that come back", async () => {
		const from = 1_000_000;
		const shares = { proxy: 300_000_000, compute: 200_000_000, watcher: 100_000_000, storage: 50_000_000 };
		const call = api.tx.nlkTokenomics.setRoleShares(from, shares).method;
		const noted = await send(api, api.tx.preimage.notePreimage(call.toHex()), bob);
		const preimage = { Lookup: { hash: one(noted.events, "preimage", "Noted").hash_, len: call.encodedLength } };
		const submission = api.tx.referenda.submit({ Origins: "ParameterAdmin" }, preimage, { After: 1 });
		const { index, track } = one((await send(api, submission, bob)).events, "referenda", "Submitted");
		assert.equal(track.toNumber(), 1);
		await send(api, api.tx.referenda.placeDecisionDeposit(index), bob);
		const vote = { Standard: { vote: { aye: true, conviction: "None" }, balance: 900_000n * NLK } };
		await Promise.all(stashes.map((stash) => send(api, api.tx.convictionVoting.vote(index, vote), stash)));
		const decided = await eventually(api, "the change", async () => {
			const [change] = await api.query.nlkTokenomics.shares();
			return change;
		});
		assert.equal(decided[0].toNumber(), from);
		assert.deepEqual(decided[1].toJSON(), shares);

		const refunded = await send(api, api.tx.referenda.refundDecisionDeposit(index), alice);
		assert.equal(one(refunded.events, "referenda", "DecisionDepositRefunded").amount.toBigInt(), 20_000n * NLK);
		const returned = await send(api, api.tx.referenda.refundSubmissionDeposit(index), alice);
		assert.equal(one(returned.events, "referenda", "SubmissionDepositRefunded").amount.toBigInt(), 100n * NLK);
		await send(api, api.tx.preimage.unnotePreimage(preimage.Lookup.hash), bob);
		await Promise.all(stashes.map((stash) => send(api, api.tx.convictionVoting.removeVote(track, index), stash)));
	});

	test("nobody but the track changes a parameter", async () => {
		const shares = { proxy: 1_000_000_000, compute: 0, watcher: 0, storage: 0 };
		await failsWith("BadOrigin", send(api, api.tx.nlkTokenomics.setRoleShares(1_000_000, shares), bob));
	});
});

describe("the pots", () => {
	test("anybody opens one as far as it is time, and nobody further", async () => {
		const before = await free(api, treasury);
		const released = await send(api, api.tx.nlkTokenomics.release("Foundation"), bob);
		const event = one(released.events, "nlkTokenomics", "Released");
		assert.equal(event.amount.toBigInt(), 30_000_000n * NLK);
		assert.equal(event.beneficiary.toString(), treasury);
		assert.ok((await free(api, treasury, released.block)) >= before + 30_000_000n * NLK);
		await failsWith("nlkTokenomics.NothingDue", send(api, api.tx.nlkTokenomics.release("Foundation"), bob));
		await failsWith("nlkTokenomics.NothingDue", send(api, api.tx.nlkTokenomics.release("Team"), bob));
	});
});

describe("the metadata hash that hardware wallets sign", () => {
	/** The options that make Polkadot.js sign a hash of the metadata too. */
	const withHash = (hash) => ({ mode: 1, metadataHash: u8aToHex(hash) });
	let hash;
	before(async () => {
		const metadata = (await api.call.metadata.metadataAtVersion(15)).unwrap();
		hash = merkleizeMetadata(metadata.toU8a(true), { decimals: 18, tokenSymbol: "NLK" }).digest();
	});

	test("a transaction with the right hash is accepted", async () => {
		const receiver = fresh("hashed");
		const { block } = await send(api, api.tx.balances.transferKeepAlive(receiver.address, NLK), alice, withHash(hash));
		assert.equal(await free(api, receiver, block), NLK);
	});

	test("a transaction with a wrong hash is refused", async () => {
		const wrong = Uint8Array.from(hash);
		wrong[0] ^= 1;
		const sent = send(api, api.tx.balances.transferKeepAlive(bob.address, NLK), alice, withHash(wrong));
		await assert.rejects(sent, /1010: Invalid Transaction: Transaction has a bad signature/);
	});
});

describe("Sudo", () => {
	test("Alice acts as Root on a development chain", async () => {
		const receiver = fresh("forced");
		const { block } = await sudo(api, api.tx.balances.forceTransfer(bob.address, receiver.address, NLK));
		assert.equal(await free(api, receiver, block), NLK);
	});

	test("Bob does not", async () => {
		const call = api.tx.balances.forceTransfer(alice.address, bob.address, NLK);
		await failsWith("sudo.RequireSudo", send(api, api.tx.sudo.sudo(call), bob));
	});
});

describe("NFTs", () => {
	test("an item is minted into a collection and given away", async () => {
		const artist = await funded(api, "artist", 100n * NLK);
		const friend = fresh("friend");
		const config = { settings: 0, mintSettings: { mintType: "Issuer", defaultItemSettings: 0 } };
		const created = await send(api, api.tx.nfts.create(artist.address, config), artist);
		const { collection } = one(created.events, "nfts", "Created");
		const ownerOf = async (item, block) => (await (await api.at(block)).call.nftsApi.owner(collection, item)).toString();

		const minted = await send(api, api.tx.nfts.mint(collection, 7, artist.address, null), artist);
		assert.equal(one(minted.events, "nfts", "Issued").owner.toString(), artist.address);
		assert.equal(await ownerOf(7, minted.block), artist.address);

		const given = await send(api, api.tx.nfts.transfer(collection, 7, friend.address), artist);
		assert.equal(await ownerOf(7, given.block), friend.address);
		const item = (await (await api.at(given.block)).query.nfts.item(collection, 7)).unwrap();
		assert.equal(item.owner.toString(), friend.address);
	});

	test("an item is not given away by somebody who does not own it", async () => {
		const config = { settings: 0, mintSettings: { mintType: "Issuer", defaultItemSettings: 0 } };
		const created = await send(api, api.tx.nfts.create(alice.address, config), alice);
		const { collection } = one(created.events, "nfts", "Created");
		await send(api, api.tx.nfts.mint(collection, 1, alice.address, null), alice);
		await failsWith("nfts.NoPermission", send(api, api.tx.nfts.transfer(collection, 1, bob.address), bob));
	});
});

describe("emergencies", () => {
	const transfer = () => api.tx.balances.transferKeepAlive(bob.address, NLK);

	test("safe mode stops transfers, in batches too, until it is left", async () => {
		const entered = await sudo(api, api.tx.safeMode.forceEnter());
		try {
			const until = one(entered.events, "safeMode", "Entered").until.toNumber();
			assert.equal((await api.query.safeMode.enteredUntil()).unwrap().toNumber(), until);
			await failsWith("system.CallFiltered", send(api, transfer(), alice));
			await failsWith("system.CallFiltered", send(api, api.tx.utility.batchAll([transfer()]), alice));
			await send(api, api.tx.system.remarkWithEvent("the chain still listens"), alice);
		} finally {
			await sudo(api, api.tx.safeMode.forceExit());
		}
		await send(api, transfer(), alice);
	});

	test("a paused call is refused, and no other, until it is released", async () => {
		const name = ["Balances", "transfer_all"];
		const transferAll = async (payer) => send(api, api.tx.balances.transferAll(bob.address, false), payer);
		const payer = await funded(api, "paused", 10n * NLK);
		await sudo(api, api.tx.txPause.pause(name));
		try {
			await failsWith("system.CallFiltered", transferAll(payer));
			await send(api, transfer(), payer);
		} finally {
			await sudo(api, api.tx.txPause.unpause(name));
		}
		const { block } = await transferAll(payer);
		assert.equal(await free(api, payer, block), 0n);
	});

	test("what the chain itself needs cannot be paused", async () => {
		await assert.rejects(sudo(api, api.tx.txPause.pause(["Utility", "batch"])), { name: "txPause.Unpausable" });
	});
});

// The last test of the file: it looks back on what the others did.
test("all the NLK that is missing since genesis was burned from fees", async () => {
	const head = await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead());
	let burned = 0n;
	for (let number = 1; number <= head.number.toNumber(); number++) {
		const at = await api.at(await api.rpc.chain.getBlockHash(number));
		const events = (await at.query.system.events()).map(({ event }) => event);
		for (const paid of all(events, "transactionPayment", "TransactionFeePaid")) burned += burnedOf(feeOf(paid));
	}
	assert.ok(burned > 0n);
	const at = await api.at(head.hash);
	assert.equal(await issuance(at), TOTAL_SUPPLY - burned);
	assert.equal((await at.query.nlkTokenomics.burned("TransactionFees")).toBigInt(), burned);
});
