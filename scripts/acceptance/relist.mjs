// Lists again what a seller has listed, with something else in it than the seller's own software would write: a seller who
// lies. For development chains: the account is derived from the phrase that everybody knows.
//
// usage: NULINK_WS=ws://… node relist.mjs SECRET LISTING [NAME=VALUE...]
//   SECRET       the seller's account, such as //Eve
//   LISTING      the number of a listing of that seller
//   NAME=VALUE   of the goods: commitment, content, header, ... A value is JSON, or a text such as 0x…; or listing:N, for
//                what another listing has there. `price` is that of the offer, in base units
//
// Prints the number of the new listing, as JSON.

import { account, connect, one, send } from "./common.mjs";

const [secret, number, ...changes] = process.argv.slice(2);
const api = await connect();
try {
	const listing = async (id) => {
		const found = await api.query.dataMarket.listings(id);
		if (found.isNone) throw new Error(`there is no listing ${id}`);
		return found.unwrap();
	};
	const { goods, description, tags, offer } = await listing(number);
	const lie = { ...Object.fromEntries(goods.entries()) };
	let sold = offer;
	for (const change of changes) {
		const [name, ...rest] = change.split("=");
		const text = rest.join("=");
		if (name === "price") {
			sold = { Fixed: { price: text } };
			continue;
		}
		if (!(name in lie)) throw new Error(`goods have no ${name}: ${Object.keys(lie).join(", ")}`);
		if (text.startsWith("listing:")) lie[name] = (await listing(text.slice(8))).goods.get(name);
		else lie[name] = /^[[{"]/.test(text) ? JSON.parse(text) : text;
	}
	const { events } = await send(api, api.tx.dataMarket.list(lie, description, tags, sold), account(secret));
	console.log(JSON.stringify({ listing: one(events, "dataMarket", "Listed").listing.toNumber() }));
} catch (error) {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
} finally {
	await api.disconnect();
}
