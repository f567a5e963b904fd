// Both chains for a network of watchers: starts an Ethereum node with the contracts and three endpoints in front of it, of
// which the last can be told to lie, connects to the NuLink node at $NULINK_WS, and does what scripts/stage.sh asks for.
//
// usage: node contracts/stage.mjs FILE     writes its address and the endpoints' into the file, and runs until it is stopped
//
// Whoever reaches its port can have Sudo called: it is for development chains, and listens on the loopback interface only.

import { createServer } from "node:http";
import { renameSync, writeFileSync } from "node:fs";
import { connect } from "../scripts/acceptance/common.mjs";
import { startAnvil } from "./anvil.mjs";
import { build } from "./build.mjs";
import { body, startEndpoint } from "./lying-endpoint.mjs";
import { relay } from "./relay.mjs";
import { ethereum } from "./stake.mjs";

const [file] = process.argv.slice(2);
const [node, api] = await Promise.all([startAnvil(), connect()]);
const ask = (method, params) => node.call(method, ...params);
const endpoints = [];
for (let count = 0; count < 3; count++) endpoints.push(await startEndpoint(ask));

const commands = {
	...(await ethereum(node, build())),
	...relay(api),
	/** The last endpoint tells this from now on: see LIES in lying-endpoint.mjs. */
	tell: (lie) => (endpoints.at(-1).tell(lie), {}),
};
/** Those that only look need not wait for others. */
const LOOKS = /^(facts|staked|block|prove|sign|light|relay|watchers|header|record|to_bind|wait_.*)$/;

let last = Promise.resolve();
/** Does what changes something one after the other: the node's clock, and Sudo's nonces, know no other way. */
function inTurn(run) {
	const turn = last.then(run);
	last = turn.catch(() => {});
	return turn;
}

const asJson = (answer) =>
	JSON.stringify(answer ?? null, (_, value) => (typeof value === "bigint" ? value.toString() : value)) + "\n";

const server = createServer(async (request, response) => {
	const answer = (status, what) => {
		response.writeHead(status, { "content-type": "application/json" });
		response.end(asJson(what));
	};
	try {
		// Each word ends with a zero: words may be texts of several lines.
		const [name, ...words] = (await body(request)).split("\0").slice(0, -1);
		const command = Object.hasOwn(commands, name) && commands[name];
		if (!command) throw new Error(`there is no command '${name}': ${Object.keys(commands).join(", ")}`);
		const run = async () => command(...words);
		answer(200, await (LOOKS.test(name) ? run() : inTurn(run)));
	} catch (error) {
		answer(400, { error: error.message });
	}
});
await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));

const where = `http://127.0.0.1:${server.address().port}`;
writeFileSync(`${file}.new`, asJson({ stage: where, endpoints: endpoints.map(({ url }) => url) }));
renameSync(`${file}.new`, file);

for (const signal of ["SIGTERM", "SIGINT"]) {
	process.once(signal, async () => {
		server.closeAllConnections();
		server.close();
		await Promise.allSettled([node.stop(), api.disconnect(), ...endpoints.map((endpoint) => endpoint.stop())]);
		process.exit(0);
	});
}
