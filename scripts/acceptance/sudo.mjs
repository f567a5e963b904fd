// Has a call dispatched as Root, by Sudo of a development chain: what governance does on a real one.
//
// usage: NULINK_WS=ws://… node sudo.mjs PALLET CALL [ARGUMENT...]     names as @polkadot/api has them, arguments in JSON
//
// Prints the names of the events.

import { connect, sudo } from "./common.mjs";

const [pallet, name, ...words] = process.argv.slice(2);
const api = await connect();
try {
	const call = api.tx[pallet]?.[name];
	if (!call) throw new Error(`there is no call ${pallet}.${name}`);
	const { events } = await sudo(api, call(...words.map((word) => JSON.parse(word))));
	console.log(JSON.stringify(events.map(({ section, method }) => `${section}.${method}`)));
} catch (error) {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
} finally {
	await api.disconnect();
}
