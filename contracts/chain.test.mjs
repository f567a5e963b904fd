// A claim from end to end: NLK is locked on an Ethereum node, its state root is accepted on a NuLink chain, the holder signs
// with the wallet, and `nulink claim` has it paid.
//
// usage: scripts/with-dev-node.sh contracts/chain.sh

import { HDNodeWallet, keccak256, toBeHex } from "ethers";
import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { account, connect, free, fresh, NLK, send, sudo, url } from "../scripts/acceptance/common.mjs";
import { FINALITY, hex, startAnvil } from "./anvil.mjs";
import { build } from "./build.mjs";
import { typedData } from "./claim.mjs";
import { LOCKED_SLOT } from "./fixture.mjs";

const wallet = (number) =>
	HDNodeWallet.fromPhrase("test ".repeat(11) + "junk", undefined, `m/44'/60'/0'/0/${number}`);
const [deployer, holder, thief] = [0, 1, 2].map(wallet);
const address = ({ address }) => address.toLowerCase();

let api, ethereum, token, lock, folder, receiver;

/** Runs `nulink`, and gives what it answers in JSON. What it says where it fails is in the error. */
function nulink(...words) {
	const env = { ...process.env, NULINK_HOME: join(folder, "home"), NULINK_NODE: url };
	env.NULINK_PASSWORD_FILE = join(folder, "password");
	return new Promise((resolve, reject) => {
		const program = join(process.env.NULINK_BIN, "nulink");
		const child = execFile(program, [...words, "--json", "--quiet", "--yes"], { env }, (error, out, said) =>
			error ? reject(new Error(`nulink ${words.join(" ")}: ${said}`)) : resolve(out ? JSON.parse(out) : null),
		);
		child.stdin.end();
	});
}

/** Locks an amount, and has the state after it accepted. Returns the Ethereum block. */
async function locked(amount) {
	const [receipt] = await ethereum.include([await lock.send(address(holder), "lock", amount)]);
	await ethereum.mine(FINALITY);
	const { stateRoot } = await ethereum.call("eth_getBlockByNumber", receipt.blockNumber, false);
	const block = Number(receipt.blockNumber);
	await sudo(api, api.tx.nlkClaims.acceptStateRoot(block, stateRoot));
	return block;
}

/** The words of `nulink claim submit` for a state. */
async function claimOf(who, block, sign, ...more) {
	const message = await nulink("claim", "message", "--holder", who.address, "--receiver", receiver.address);
	const proof = await ethereum.call("eth_getProof", lock.address, [message.slot], hex(block));
	const file = join(folder, `proof-${block}.json`);
	writeFileSync(file, JSON.stringify(proof));
	const words = ["--receiver", receiver.address, "--block", `${block}`, "--proof", file, "--signature", await sign(message)];
	return ["claim", "submit", "--holder", who.address, ...words, ...more];
}

const personal = (who) => (message) => who.signMessage(message.text);

before(async () => {
	folder = mkdtempSync(join(tmpdir(), "nulink-claim-"));
	writeFileSync(join(folder, "password"), "a development network\n", { mode: 0o600 });
	[api, ethereum] = await Promise.all([connect(), startAnvil()]);
	receiver = fresh("receiver");

	const { TestNlk, NlkLock } = build();
	token = await ethereum.deploy(address(deployer), TestNlk);
	lock = await ethereum.deploy(address(deployer), NlkLock, token.address);
	await ethereum.include([
		await token.send(address(deployer), "transfer", address(holder), 1_000n * NLK),
		await token.send(address(holder), "approve", lock.address, 1_000n * NLK),
	]);
	const code = await ethereum.call("eth_getCode", lock.address, "latest");
	const balances = { slot: toBeHex(LOCKED_SLOT, 32), order: "KeyFirst", member: 0 };
	const pinned = { address: lock.address, codeHash: keccak256(code), balances, since: 1 };
	await sudo(api, api.tx.nlkClaims.setLockContract(pinned));

	// Who sends the claims: anybody with NLK for the fee, which comes back.
	const { address: sender } = await nulink("keys", "new");
	await send(api, api.tx.balances.transferKeepAlive(sender, 10n * NLK), account("//Alice"));
});

after(async () => {
	await Promise.all([api?.disconnect(), ethereum?.stop()]);
	if (folder) rmSync(folder, { recursive: true });
});

test("what is locked on Ethereum is paid once, to whom the holder's wallet has named", async () => {
	const block = await locked(500n * NLK);
	const claim = await claimOf(holder, block, personal(holder));
	const paid = await nulink(...claim);
	assert.equal(paid.amount, (500n * NLK).toString());
	assert.equal(await free(api, receiver), 500n * NLK);
	assert.equal(paid.fee, "0", "the fee came back");

	await assert.rejects(nulink(...claim), "the same claim again");
	await assert.rejects(nulink(...(await claimOf(holder, block, personal(holder)))), "signed anew");
	assert.equal(await free(api, receiver), 500n * NLK);
});

test("nobody claims with another key, and nobody what another has locked", async () => {
	const block = await locked(100n * NLK);
	await assert.rejects(nulink(...(await claimOf(holder, block, personal(thief)))));
	await assert.rejects(nulink(...(await claimOf(thief, block, personal(thief)))));
	// The wallets of today sign structures.
	const structure = ({ typed_data: { types, domain, message } }) =>
		holder.signTypedData(domain, { Claim: types.Claim }, message);
	const paid = await nulink(...(await claimOf(holder, block, structure, "--typed")));
	assert.deepEqual([paid.amount, paid.total], [100n * NLK, 600n * NLK].map(String));
	assert.equal(await free(api, receiver), 600n * NLK);
});

test("the command line asks the wallet for what the format says", async () => {
	const { number, typed_data } = await nulink("claim", "message", "--holder", holder.address, "--receiver", receiver.address);
	const message = { genesis: api.genesisHash.toHex(), holder: address(holder), number };
	const receiverBytes = "0x" + Buffer.from(receiver.publicKey).toString("hex");
	assert.deepEqual(typed_data, typedData({ ...message, receiver: receiverBytes }));
	const status = await nulink("claim", "status", holder.address);
	assert.deepEqual([status.open, status.holder.paid, status.holder.claims], [true, (600n * NLK).toString(), 2]);
});
