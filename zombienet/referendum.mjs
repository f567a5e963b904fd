// Governance on a local network that has no Sudo: a referendum from the preimage to its enactment, by people whom every local
// network knows. It takes a minute or two, most of it the finality of a network with a relay chain.

import { account, all, decodeError, eventually, NLK, one, send } from "../scripts/acceptance/common.mjs";

/** Who proposes. Whoever stakes and pays in the tests is somebody else. */
const PROPOSER = "//Eve";
const VOTERS = ["//Charlie", "//Dave", "//Ferdie"];
/** What each votes with: together enough on every track. */
const STAKE = 900_000n * NLK;

/**
 * Has `call` dispatched by a referendum on the track of `origin`, for instance `{ Origins: "RelayAdmin" }`.
 *
 * Gives the events of the block in which it was. Throws where it failed there, or was not approved.
 */
export async function byReferendum(api, origin, call) {
	const proposer = account(PROPOSER);
	const { method } = call;
	// One that was before it has left its preimage there.
	if ((await api.query.preimage.requestStatusFor(method.hash)).isNone) {
		await send(api, api.tx.preimage.notePreimage(method.toHex()), proposer);
	}
	const proposal = { Lookup: { hash: method.hash, len: method.encodedLength } };
	// On a local network a decision takes four blocks, and finality as long: so nobody waits for it before all have voted.
	const soon = { upTo: "block" };
	const submitted = await send(api, api.tx.referenda.submit(origin, proposal, { After: 1 }), proposer, soon);
	const { index } = one(submitted.events, "referenda", "Submitted");
	const vote = { Standard: { vote: { aye: true, conviction: "None" }, balance: STAKE } };
	const ballot = api.tx.convictionVoting.vote(index, vote);
	const begun = api.tx.utility.batchAll([ballot, api.tx.referenda.placeDecisionDeposit(index)]);
	await Promise.all([
		send(api, begun, proposer, soon),
		...VOTERS.map((voter) => send(api, ballot, account(voter), soon)),
	]);
	const approved = await eventually(api, `the approval of referendum ${index}`, async () => {
		const info = (await api.query.referenda.referendumInfoFor(index)).unwrap();
		if (!info.isOngoing && !info.isApproved) throw new Error(`referendum ${index} is ${info.type}`);
		return info.isApproved && info.asApproved;
	});
	// The scheduler also dispatches the referendum's alarms, which have no name: one of them has approved it.
	const name = enactmentOf(api, index);
	let next = approved[0].toNumber();
	return eventually(api, `the enactment of referendum ${index}`, async () => {
		const final = await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead());
		for (; next <= final.number.toNumber(); next++) {
			const at = await api.at(await api.rpc.chain.getBlockHash(next));
			const events = (await at.query.system.events()).map(({ event }) => event);
			const named = (method) => all(events, "scheduler", method).find(({ id }) => id.isSome && id.unwrap().eq(name));
			for (const hindrance of ["CallUnavailable", "PermanentlyOverweight"]) {
				if (named(hindrance)) throw new Error(`referendum ${index} was approved, and not enacted: ${hindrance}`);
			}
			const done = named("Dispatched");
			if (!done) continue;
			if (done.result.isErr) throw decodeError(api, done.result.asErr);
			return { events };
		}
	});
}

/** The name under which the scheduler has the enactment of a referendum. */
function enactmentOf(api, index) {
	const word = api.createType("Text", "enactment");
	return api.registry.hash(Buffer.concat([Buffer.from("assembly"), word.toU8a(), index.toU8a()]));
}
