// An Ethereum endpoint in front of a node, which tells the truth until it is told to lie: what watchers must find out.
//
// usage: node contracts/lying-endpoint.mjs NODE [LIE]     prints its address, and lies until it is stopped

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { concat, encodeRlp, keccak256, toBeArray } from "ethers";

/** What an endpoint can be told to do. */
export const LIES = {
	nothing: "tells the truth",
	roots: "headers have another state root, and the hash that they really have",
	headers: "headers have another state root, and a hash that goes with it: those of another chain",
	proofs: "the last node of each proof is changed",
	logs: "no contract has ever said anything",
	silence: "answers nothing but errors",
};

/** What a header consists of, in the order in which it is hashed. Those that a block does not have are not hashed. */
const NUMBERS = new Set(
	"difficulty number gasLimit gasUsed timestamp baseFeePerGas blobGasUsed excessBlobGas slotNumber".split(" "),
);
const FIELDS = (
	"parentHash sha3Uncles miner stateRoot transactionsRoot receiptsRoot logsBloom difficulty number gasLimit gasUsed " +
	"timestamp extraData mixHash nonce baseFeePerGas withdrawalsRoot blobGasUsed excessBlobGas parentBeaconBlockRoot " +
	"requestsHash blockAccessListHash slotNumber"
).split(" ");

/** The hash of a block, from what is in it. */
export function hashOf(block) {
	const present = FIELDS.filter((name) => block[name] !== undefined && block[name] !== null);
	return keccak256(encodeRlp(present.map((name) => (NUMBERS.has(name) ? toBeArray(block[name]) : block[name]))));
}

/** The same with another last digit. */
const changed = (hex) => hex.slice(0, -1) + (hex.endsWith("0") ? "1" : "0");

/** The answer that a liar gives in place of the true one. */
export function twisted(lie, method, answer) {
	if (!answer) return answer;
	const about = (name, liar) => method === name && lie === liar;
	if (about("eth_getBlockByNumber", "roots")) return { ...answer, stateRoot: changed(answer.stateRoot) };
	if (about("eth_getBlockByNumber", "headers")) {
		// Not another one each time: it is the header of another chain.
		const block = { ...answer, stateRoot: keccak256(concat([answer.stateRoot, answer.hash])) };
		return { ...block, hash: hashOf(block) };
	}
	if (about("eth_getProof", "proofs")) return { ...answer, accountProof: withLast(answer.accountProof, changed) };
	if (about("eth_getLogs", "logs")) return [];
	return answer;
}

const withLast = (nodes, change) => nodes.map((node, at) => (at === nodes.length - 1 ? change(node) : node));

/**
 * Starts an endpoint on a free port of the loopback interface. `ask` puts a question, a method and its parameters, to the
 * node behind it. `tell` has it lie from now on, `stop` ends it.
 */
export async function startEndpoint(ask, lie = "nothing") {
	const server = createServer(async (request, response) => {
		let id = null;
		const answer = (what) => {
			response.writeHead(200, { "content-type": "application/json" });
			response.end(JSON.stringify({ jsonrpc: "2.0", id, ...what }));
		};
		try {
			if (lie === "silence") throw new Error("the service is not available");
			const { method, params = [], ...rest } = JSON.parse(await body(request));
			id = rest.id ?? null;
			answer({ result: twisted(lie, method, await ask(method, params)) });
		} catch (error) {
			answer({ error: { code: error.data ? 3 : -32000, message: error.message, data: error.data } });
		}
	});
	await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${server.address().port}`,
		tell(what) {
			if (!(what in LIES)) throw new Error(`there is no lie '${what}': ${Object.keys(LIES).join(", ")}`);
			lie = what;
		},
		stop() {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(resolve));
		},
	};
}

/** What somebody sends, up to a megabyte. */
export async function body(request) {
	const chunks = [];
	let length = 0;
	for await (const chunk of request) {
		length += chunk.length;
		if (length > 1 << 20) throw new Error("too long");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [node, lie] = process.argv.slice(2);
	let id = 0;
	const ask = async (method, params) => {
		const question = JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params });
		const headers = { "content-type": "application/json" };
		const { result, error } = await (await fetch(node, { method: "POST", headers, body: question })).json();
		if (error) throw Object.assign(new Error(error.message), { data: error.data });
		return result;
	};
	const endpoint = await startEndpoint(ask);
	endpoint.tell(lie ?? "headers");
	console.log(endpoint.url);
}
