// An Ethereum node of one's own: anvil, on a free port of the loopback interface. Time stands still in it: blocks are made
// when asked for, 12 seconds apart, so that the same calls give the same state, hash by hash.

import { Interface } from "ethers";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The program. Machines for which there is no package set $ANVIL. */
const PROGRAM =
	process.env.ANVIL ?? fileURLToPath(new URL("node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil", import.meta.url));
const GENESIS_TIME = 1_800_000_000;
const BLOCK_TIME = 12;
/** A block is final when so many came after it. Anvil has two epochs for that. */
export const FINALITY = 4;

export const hex = (number) => "0x" + number.toString(16);

/** Starts a node. Its `stop` is to be called in the end. */
export async function startAnvil() {
	const options = ["--port", "0", "--host", "127.0.0.1", "--no-mining", "--order", "fifo", "--hardfork", "prague"];
	const finality = ["--timestamp", GENESIS_TIME, "--slots-in-an-epoch", FINALITY / 2];
	const child = spawn(PROGRAM, [...options, ...finality.map(String)], { stdio: ["ignore", "pipe", "pipe"] });
	const ended = new Promise((resolve) => child.once("close", resolve));
	const kill = () => child.kill("SIGTERM");
	process.once("exit", kill);
	let log = "";
	const url = await new Promise((resolve, reject) => {
		const failed = (why) => reject(new Error(`anvil ${why}:\n${log.slice(-2000)}`));
		const timer = setTimeout(() => (kill(), failed("did not open its port in a minute")), 60_000);
		const read = (chunk) => {
			log = (log + chunk).slice(-10_000);
			const [, address] = log.match(/^Listening on (\S+)/m) ?? [];
			if (address) (clearTimeout(timer), resolve(`http://${address}`));
		};
		child.stdout.setEncoding("utf8").on("data", read);
		child.stderr.setEncoding("utf8").on("data", read);
		child.once("error", (error) => failed(error.message));
		ended.then(() => (clearTimeout(timer), failed("stopped")));
	});
	return new Node(url, () => {
		process.removeListener("exit", kill);
		kill();
		return ended;
	});
}

class Node {
	#url;
	#id = 0;
	#time = GENESIS_TIME;

	constructor(url, stop) {
		this.#url = url;
		this.stop = stop;
	}

	/** Asks the node. Errors are thrown, with the data that came with them (what a contract reverts with). */
	async call(method, ...params) {
		const body = JSON.stringify({ jsonrpc: "2.0", id: ++this.#id, method, params });
		const headers = { "content-type": "application/json" };
		const answer = await fetch(this.#url, { method: "POST", headers, body });
		const { result, error } = await answer.json();
		if (error) throw Object.assign(new Error(`${method}: ${error.message}`), { data: error.data });
		return result;
	}

	/** Makes blocks. */
	async mine(blocks = 1) {
		for (let made = 0; made < blocks; made++) {
			this.#time += BLOCK_TIME;
			await this.call("evm_mine", { timestamp: hex(this.#time) });
		}
	}

	/** Gives the node a transaction for its next block, and returns the hash. */
	send(transaction) {
		return this.call("eth_sendTransaction", { gas: hex(1_000_000), ...transaction });
	}

	/** Makes a block of all that the node was given. Every transaction must succeed. Returns the receipts. */
	async include(hashes) {
		await this.mine();
		const receipts = await Promise.all(hashes.map((hash) => this.call("eth_getTransactionReceipt", hash)));
		receipts.forEach((receipt, at) => {
			if (receipt?.status !== "0x1") throw new Error(`transaction ${at} of ${hashes.length} failed`);
		});
		return receipts;
	}

	/** Deploys what build.mjs has built. */
	async deploy(from, { abi, bytecode }, ...parameters) {
		const interface_ = new Interface(abi);
		const data = bytecode + interface_.encodeDeploy(parameters).slice(2);
		const [{ contractAddress }] = await this.include([await this.send({ from, data, gas: hex(3_000_000) })]);
		return new Contract(this, contractAddress, interface_);
	}
}

class Contract {
	constructor(node, address, interface_) {
		Object.assign(this, { node, address, interface: interface_ });
	}

	data(name, ...parameters) {
		return this.interface.encodeFunctionData(name, parameters);
	}

	/** Gives the node a call for its next block. */
	send(from, name, ...parameters) {
		return this.node.send({ from, to: this.address, data: this.data(name, ...parameters) });
	}

	/** What a function of one result answers in the latest block. What it reverts with is thrown, by its name. */
	read(name, ...parameters) {
		return this.readAs(undefined, name, ...parameters);
	}

	/** The same for a caller. */
	async readAs(from, name, ...parameters) {
		const call = { from, to: this.address, data: this.data(name, ...parameters) };
		const answer = await this.node.call("eth_call", call, "latest").catch((error) => {
			const known = error.data?.length >= 10 && this.interface.parseError(error.data);
			throw known ? new Error(`reverted: ${known.name}`) : error;
		});
		return this.interface.decodeFunctionResult(name, answer)[0];
	}
}
