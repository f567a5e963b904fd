// What WatcherLight is deployed with, as a NuLink node tells it: which watchers, from when on, and how long epochs are.
//
// usage: NULINK_WS=ADDRESS node contracts/light.mjs [EPOCH]
//
// Prints the parameters of the constructor by their names, without those that the deployer chooses: `chainId` and `trust_`.
// The epoch is the one that runs, unless told otherwise. Any node answers that keeps its blocks.

import { fileURLToPath } from "node:url";
import { connect } from "../scripts/acceptance/common.mjs";

/** Watchers as contracts want them: by their Ethereum keys. */
export const bySigner = (watchers) => watchers.toSorted((a, b) => (BigInt(a.signer) < BigInt(b.signer) ? -1 : 1));

/** The parameters, by the last final block. */
export async function parameters(api, wanted) {
	const { chain } = api.rpc;
	const head = await chain.getFinalizedHead();
	const newest = (await chain.getHeader(head)).number.toNumber();
	const blocks = api.consts.providerStaking.epochLength.toNumber();
	const epoch = wanted === undefined ? Math.floor(newest / blocks) : Number(wanted);
	const isOne = Number.isSafeInteger(epoch) && epoch >= 0 && epoch * blocks <= newest;
	if (!isOne) throw new Error(`there is no epoch ${wanted} yet: block ${newest} is the last final one`);

	const elected = await (await api.at(head)).query.watcherRelay.elected(epoch);
	const watchers = elected.isSome ? bySigner(elected.unwrap().members.toJSON()) : [];
	if (watchers.length === 0) throw new Error(`no watchers are known of epoch ${epoch}`);

	// The genesis has no time.
	const first = await chain.getBlock(await chain.getBlockHash(Math.max(epoch * blocks, 1)));
	const clock = first.block.extrinsics.find(({ method }) => method.section === "timestamp");
	return {
		genesis: api.genesisHash.toHex(),
		epoch_: epoch,
		// What is left of a second counts as not there: too early is on the safe side, too late is not.
		begun_: Math.floor(clock.args[0].toNumber() / 1000),
		length_: Math.floor((blocks * api.consts.aura.slotDuration.toNumber()) / 1000),
		set: watchers.map(({ signer }) => signer),
		weights: watchers.map(({ weight }) => BigInt(weight).toString()),
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const api = await connect();
	try {
		console.log(JSON.stringify(await parameters(api, process.argv[2]), null, "\t"));
	} catch (error) {
		console.error(`error: ${error.message}`);
		process.exitCode = 1;
	} finally {
		await api.disconnect();
	}
}
