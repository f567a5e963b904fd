// What governance does on NuLink in the network of scripts/with-watcher-network.sh, by Sudo or, on a network that has none, by
// referenda, and what is looked at there.
// Each is a command; scripts/stage.sh sends them. What people and operators do, they do with their own programs.

import { toBeHex } from "ethers";
import { one, sudo } from "../scripts/acceptance/common.mjs";
import { byReferendum } from "../zombienet/referendum.mjs";
import { LOCKED_SLOT } from "./fixture.mjs";
import { committed, membersOf } from "./layout.mjs";
import { bySigner } from "./light.mjs";
import { digestOf } from "./statements.mjs";

/** How long is waited for something, in seconds, unless told otherwise. */
const PATIENCE = 60;
const CHAIN_ID = 31_337;

/** The committed layout as the chain has it: slots, and what is in which of them. */
export function asRegistered({ version, mapping, fields, ...rest }) {
	const members = membersOf({ fields, ...rest });
	return {
		version,
		words: members.map((member) => ({ ...mapping, member })),
		fields: fields.map(({ field, member, offset, width }) => ({ field, word: members.indexOf(member), offset, width })),
	};
}

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks until the answer is something. */
async function until(what, ask, seconds = PATIENCE) {
	const begun = Date.now();
	for (;;) {
		const answer = await ask();
		if (answer) return { ...answer, seconds: Math.round((Date.now() - begun) / 100) / 10 };
		if (Date.now() - begun > Number(seconds) * 1000) throw new Error(`${what}: not within ${seconds} s`);
		await sleep(300);
	}
}

/** The commands, over a connection. */
export function relay(api) {
	const { watcherRelay, system } = api.query;
	const genesis = api.genesisHash.toHex();
	const length = api.consts.providerStaking.epochLength.toNumber();
	const epoch = async () => Math.floor((await system.number()).toNumber() / length);
	const there = async (entry) => ((await entry).isSome ? (await entry).unwrap().toJSON() : null);

	const hasSudo = async () => (await api.query.sudo.key()).isSome;
	const govern = async (origin, call) => ((await hasSudo()) ? sudo(api, call) : byReferendum(api, origin, call));

	const commands = {
		/** The first block's hash, what the relay has accepted last, and who stands. */
		async relay() {
			const [last, now, candidates] = await Promise.all([watcherRelay.last(), epoch(), watcherRelay.candidates()]);
			return { genesis, chainId: CHAIN_ID, last: last.toNumber(), epoch: now, candidates: candidates.toJSON() };
		},
		/** The watchers of an epoch: of the one that runs, unless told otherwise. By their Ethereum keys, as contracts want. */
		async watchers(of) {
			const wanted = of === undefined ? await epoch() : Number(of);
			const set = await there(watcherRelay.elected(wanted));
			const watchers = (set?.members ?? []).map(({ staker, signer, weight }) => {
				return { staker, signer, weight: BigInt(weight) };
			});
			return { epoch: wanted, chainId: CHAIN_ID, genesis, watchers: bySigner(watchers) };
		},
		/** A number: the accepted header, and what was attested. */
		async header(number) {
			const [accepted, round] = await Promise.all([
				there(watcherRelay.headers(Number(number))),
				there(watcherRelay.rounds(Number(number))),
			]);
			const told = ({ blockHash, stateRoot }) => ({ hash: blockHash, root: stateRoot });
			return {
				accepted: accepted && { ...told(accepted.says), epoch: accepted.epoch, in: accepted.acceptedIn },
				attestations: (round?.attestations ?? []).map(({ says, ...it }) => ({ ...it, ...told(says) })),
			};
		},
		/** What is known of a provider. Null, where nothing is. */
		async record(contract, provider) {
			const found = await there(watcherRelay.records(Number(contract), provider));
			if (!found) return null;
			const { stake, number } = found;
			const { authorized, deauthorizing } = stake;
			return { ...stake, authorized: BigInt(authorized), deauthorizing: BigInt(deauthorizing), number };
		},

		/** Governance has a staking contract relayed. */
		async register(address, codeHash) {
			const contract = { address, codeHash, layout: asRegistered(committed()), paused: false };
			const { events } = await govern({ Origins: "RelayAdmin" }, api.tx.watcherRelay.registerContract(contract));
			return { contract: one(events, "watcherRelay", "ContractRegistered").id.toNumber() };
		},
		/** Governance names the lock from which NLK is claimed. */
		async pin_lock(address, codeHash) {
			const balances = { slot: toBeHex(LOCKED_SLOT, 32), order: "KeyFirst", member: 0 };
			await govern({ system: "Root" }, api.tx.nlkClaims.setLockContract({ address, codeHash, balances, since: 1 }));
			return {};
		},
		/** What a provider on Ethereum signs to be this account. */
		async to_bind(account, provider) {
			const bound = await there(watcherRelay.boundBy(provider));
			const number = (bound?.number ?? 0) + 1;
			const key = api.createType("AccountId", account).toHex();
			return { number, digest: digestOf({ chainId: CHAIN_ID, genesis }, "Bind", { account: key, number }) };
		},

		/** Until so many watchers are elected for the epoch that runs. */
		wait_elected: (count, seconds) =>
			until(
				`${count} watchers`,
				async () => {
					const { watchers, epoch } = await commands.watchers();
					return watchers.length >= Number(count) && { epoch, elected: watchers.length };
				},
				seconds,
			),
		/** Until a header with this number or a larger one is accepted. */
		wait_accepted: (number, seconds) =>
			until(
				`a header from ${number} on`,
				async () => {
					const last = (await watcherRelay.last()).toNumber();
					return last >= Number(number) && { last };
				},
				seconds,
			),
		/** Until a provider's record has this: a number, or true or false. */
		wait_record: (contract, provider, field, value, seconds) =>
			until(
				`${field} of ${value} in the record of ${provider}`,
				async () => {
					const record = await commands.record(contract, provider);
					return record && String(record[field]) === value && record;
				},
				seconds,
			),
		/** Until an epoch has begun. */
		wait_epoch: (number, seconds) =>
			until(`epoch ${number}`, async () => (await epoch()) >= Number(number) && { epoch: await epoch() }, seconds),
	};
	return commands;
}
