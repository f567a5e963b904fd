// What people do on Ethereum in the network of scripts/with-watcher-network.sh: providers stake and leave, a holder of NLK
// locks it, somebody keeps a light contract. Each is a command; scripts/stage.sh sends them.
//
// People are anvil's accounts, by number: 0 has deployed everything, 1 to 4 stake, 5 to 8 work for them, 9 holds NLK. Blocks
// are made by commands only: nothing becomes final by itself.

import { HDNodeWallet, keccak256 } from "ethers";
import { FINALITY, hex } from "./anvil.mjs";
import { deployStaking, TERMS } from "./stakes-fixture.mjs";

const TOKEN = 10n ** 18n;
/** What the holder of NLK has at first. */
const HOLDINGS = 1_000_000n * TOKEN;
const PROVIDERS = [1, 2, 3, 4];
const HOLDER = 9;
/** For how long a light contract believes watchers, in seconds: longer than anybody looks. */
const TRUST = 10n ** 9n;

/** The phrase of anvil's accounts. Everybody knows it. */
const PHRASE = "test test test test test test test test test test test junk";
const wallet = (who) => HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${Number(who)}`);

/** Deploys the contracts on a new node, and gives the commands. */
export async function ethereum(node, built) {
	const accounts = await node.call("eth_accounts");
	const account = (who) => {
		const found = accounts[Number(who)];
		if (!found) throw new Error(`there is no account ${who}: 0 to ${accounts.length - 1}`);
		return found;
	};
	const treasury = account(0);
	const [, staking] = await deployStaking(node, built, PROVIDERS.map(account));
	const nlk = await node.deploy(treasury, built.TestNlk);
	const lock = await node.deploy(treasury, built.NlkLock, nlk.address);
	await node.include([
		await nlk.send(treasury, "transfer", account(HOLDER), HOLDINGS),
		await nlk.send(account(HOLDER), "approve", lock.address, HOLDINGS),
	]);
	const codeHash = async (contract) => keccak256(await node.call("eth_getCode", contract.address, "latest"));
	const pinned = async (contract) => ({ address: contract.address.toLowerCase(), codeHash: await codeHash(contract) });
	const facts = { accounts, staking: await pinned(staking), lock: await pinned(lock) };

	/** Sends calls one after the other, in one block, and makes that final. */
	const done = async (...calls) => {
		const sent = [];
		for (const [contract, from, name, ...parameters] of calls) sent.push(await contract.send(from, name, ...parameters));
		const [{ blockNumber }] = await node.include(sent);
		await node.mine(FINALITY);
		return { block: Number(blockNumber), ...(await finalised()) };
	};
	const block = async (which) => {
		const { number, hash, stateRoot } = await node.call("eth_getBlockByNumber", which, false);
		return { number: Number(number), hash, root: stateRoot };
	};
	const finalised = async () => ({ finalised: (await block("finalized")).number });
	const tokens = (amount) => BigInt(amount) * TOKEN;
	let light;

	return {
		/** Where what lies, and whose is what. */
		facts: () => facts,
		/** A provider puts tokens in and authorizes all of them. */
		stake: (who, amount) =>
			done([staking, account(who), "stake", tokens(amount)], [staking, account(who), "authorize", tokens(amount)]),
		/** It names an operator, who confirms. */
		async operator(who, operator) {
			await done([staking, account(who), "bondOperator", account(operator)]);
			return done([staking, account(operator), "confirm", account(who)]);
		},
		/** It asks for a part to leave. */
		leave: (who, amount) => done([staking, account(who), "requestDeauthorize", tokens(amount)]),
		/** The delay goes by, and somebody approves that it leaves. */
		async approve(who) {
			await node.mine(Number(TERMS.delay / 12n));
			return done([staking, treasury, "approve", account(who)]);
		},
		/** What the contract has of it. */
		async staked(who) {
			const { operator, authorized, deauthorizing, end, confirmed } = await staking.read("stakeOf", account(who));
			return { operator: operator.toLowerCase(), authorized, deauthorizing, end, confirmed };
		},
		/** The holder of NLK locks some. */
		lock: (amount) => done([lock, account(HOLDER), "lock", tokens(amount)]),

		/** Makes blocks. */
		async mine(blocks = 1) {
			await node.mine(Number(blocks));
			return finalised();
		},
		/** A block, by number or name. */
		block: (which) => block(/^\d+$/.test(which) ? hex(Number(which)) : which),
		/** What proves slots of a contract in the state of a block, as nodes answer it. */
		prove: (contract, number, ...slots) => node.call("eth_getProof", contract, slots, hex(Number(number))),
		/** An account's signature of a text. */
		sign: async (who, text) => ({ signature: await wallet(who).signMessage(text) }),
		/** An account's signature of a digest. */
		sign_digest: (who, digest) => ({ signature: wallet(who).signingKey.sign(digest).serialized }),
		/** Some ether for gas. */
		async fund(address) {
			await node.call("anvil_setBalance", address, hex(10n * TOKEN));
			return {};
		},

		/** Deploys a light contract that believes these watchers: what light.mjs tells of them. */
		async deploy_light(json) {
			const { genesis, epoch_, length_, set, weights } = JSON.parse(json);
			const chainId = Number(await node.call("eth_chainId"));
			// Time goes by here only when blocks are made, and is not NuLink's: the epoch begins now.
			const { timestamp } = await node.call("eth_getBlockByNumber", "latest", false);
			const terms = [chainId, genesis, TRUST, epoch_, timestamp, length_, set, weights];
			light = await node.deploy(treasury, built.WatcherLight, ...terms);
			return { address: light.address.toLowerCase(), chainId };
		},
		/** What the light contract has: with a number, also the root of that block. */
		async light(number) {
			const [epoch, latest, accepted] = await Promise.all(["epoch", "latest", "accepted"].map((it) => light.read(it)));
			const root = number === undefined ? undefined : await light.read("stateRoot", Number(number));
			return { epoch: Number(epoch), latest: Number(latest), accepted: Number(accepted), root };
		},
	};
}
