// Somebody else's build of Umbral (npm `@nucypher/umbral-pre`) as the receiver: it makes Bob's keys, gets a grant, opens the
// treasure map, asks the proxies, verifies and decrypts what they re-encrypted. And what it encrypts, `nulink` decrypts.
//
// It runs in a network of scripts/with-sharing-network.sh. What it does by itself is written here, in the words of the
// formats: no code of NuLink has a part in it but `nulink`, for the owner, and the example `umbral-bytes` of
// crates/pre, which turns our capsules and fragments into the bytes of the build and back.

import * as umbral from "@nucypher/umbral-pre";
import { Keyring } from "@polkadot/api";
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { account, connect, fresh, NLK, send, SS58_PREFIX } from "./common.mjs";

const { NULINK_BIN, NULINK_STORAGE } = process.env;
assert.ok(NULINK_BIN && NULINK_STORAGE, "run this by scripts/with-sharing-network.sh");

const CHUNK = 64 * 1024;
const TAG = 16;
const HEADER = 186;

const hex = (bytes) => "0x" + Buffer.from(bytes).toString("hex");
const unhex = (text) => Buffer.from(text.slice(2), "hex");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const u32 = (number) => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(number);
	return bytes;
};
const u64 = (number) => {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE(BigInt(number));
	return bytes;
};

/** Our bytes in the build's format, or back. */
const turned = (direction, what, bytes) =>
	unhex(execFileSync(join(NULINK_BIN, "examples/umbral-bytes"), [direction, what], { input: hex(bytes) }).toString().trim());

const capsuleOf = (bytes) => umbral.Capsule.fromBytes(turned("to", "capsule", bytes));

// --- streams: crates/pre/src/client/stream.rs -------------------------------------------------------------------------

/** The parts of a stream's header. */
function readHeader(stream) {
	assert.equal(stream.subarray(0, 5).toString("latin1"), "NLKd\x01");
	assert.equal(stream.readUInt32BE(5), CHUNK);
	return {
		header: stream.subarray(0, HEADER),
		nonce: stream.subarray(9, 16),
		capsule: stream.subarray(16, 114),
		wrapped: stream.subarray(114, HEADER),
	};
}

/** The nonce of a chunk: prefix, counter, and whether it is the last. */
function chunkNonce(prefix, counter, last) {
	const bytes = Buffer.alloc(5);
	bytes.writeUInt32BE(counter);
	bytes[4] = last ? 1 : 0;
	return Buffer.concat([prefix, bytes]);
}

function decryptStream(stream, key) {
	const { header, nonce } = readHeader(stream);
	const chunks = [];
	let rest = stream.subarray(HEADER);
	for (let counter = 0; rest.length > 0; counter++) {
		const chunk = rest.subarray(0, CHUNK + TAG);
		rest = rest.subarray(chunk.length);
		const cipher = createDecipheriv("chacha20-poly1305", key, chunkNonce(nonce, counter, rest.length === 0), {
			authTagLength: TAG,
		});
		cipher.setAAD(header, { plaintextLength: chunk.length - TAG });
		cipher.setAuthTag(chunk.subarray(chunk.length - TAG));
		chunks.push(cipher.update(chunk.subarray(0, chunk.length - TAG)), cipher.final());
	}
	return Buffer.concat(chunks);
}

/** Encrypts under a delegating key. */
function encryptStream(plaintext, delegating) {
	const key = randomBytes(32);
	const [capsule, wrapped] = umbral.encrypt(delegating, key);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(CHUNK);
	const nonce = randomBytes(7);
	const ours = turned("from", "capsule", capsule.toBytes());
	const header = Buffer.concat([Buffer.from("NLKd\x01", "latin1"), length, nonce, ours, wrapped]);
	const chunks = [header];
	for (let counter = 0, at = 0; at === 0 || at < plaintext.length; counter++, at += CHUNK) {
		const chunk = plaintext.subarray(at, at + CHUNK);
		const cipher = createCipheriv("chacha20-poly1305", key, chunkNonce(nonce, counter, at + CHUNK >= plaintext.length), {
			authTagLength: TAG,
		});
		cipher.setAAD(header, { plaintextLength: chunk.length });
		chunks.push(cipher.update(chunk), cipher.final(), cipher.getAuthTag());
	}
	return Buffer.concat(chunks);
}

// --- the store: a folder with a file for each block -------------------------------------------------------------------

/** A CID in binary as text: `b` and base32. */
function cidText(cid) {
	let [text, bits, value] = ["b", 0, 0];
	for (const byte of cid) {
		value = (value << 8) | byte;
		for (bits += 8; bits >= 5; bits -= 5) text += "abcdefghijklmnopqrstuvwxyz234567"[(value >> (bits - 5)) & 31];
		value &= 0xff;
	}
	return bits > 0 ? text + "abcdefghijklmnopqrstuvwxyz234567"[(value << (5 - bits)) & 31] : text;
}

const blockPath = (text) => join(NULINK_STORAGE, text.slice(-3, -1), text);

function readBlock(cid) {
	const block = readFileSync(blockPath(cidText(cid)));
	assert.deepEqual(sha256(block), Buffer.from(cid.subarray(4)), "the store has another block at this address");
	return block;
}

function writeBlock(bytes) {
	const text = cidText(Buffer.concat([Buffer.from([1, 0x55, 0x12, 0x20]), sha256(bytes)]));
	mkdirSync(dirname(blockPath(text)), { recursive: true });
	writeFileSync(blockPath(text), bytes);
	return text;
}

// --- the treasure map: crates/sdk/src/map.rs --------------------------------------------------------------------------

function openMap(block, secret) {
	assert.equal(block.subarray(0, 5).toString("latin1"), "NLTM\x01");
	const stream = block.subarray(5);
	const { capsule, wrapped } = readHeader(stream);
	const plaintext = decryptStream(stream, umbral.decryptOriginal(secret, capsuleOf(capsule), wrapped));
	let at = 0;
	const take = (length) => plaintext.subarray(at, (at += length));
	const compact = () => {
		const mode = plaintext[at] & 3;
		assert.ok(mode < 2, "longer than anything here");
		return mode === 0 ? take(1)[0] >> 2 : take(2).readUInt16LE() >> 2;
	};
	const text = () => take(compact()).toString();
	const map = { owner: take(32), label: text(), delegating: take(33), objects: [] };
	for (let count = compact(); count > 0; count--) {
		map.objects.push({ cid: take(36), name: text(), size: take(8).readBigUInt64LE(), mediaType: text() });
	}
	map.storage = take(1)[0] === 0 ? null : text();
	assert.equal(at, plaintext.length);
	return map;
}

// --- people -----------------------------------------------------------------------------------------------------------

let api, folder, bob, secret, policy;

/** `nulink`, as Alice uses it. */
function asAlice(...words) {
	const { NULINK_KEYSTORE: _, ...env } = process.env;
	const { status, stdout, stderr } = spawnSync(join(NULINK_BIN, "nulink"), [...words, "--json", "--yes"], {
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...env, NULINK_HOME: join(folder, "alice") },
	});
	assert.equal(status, 0, `nulink ${words.join(" ")}: ${stdout}${stderr}`);
	return JSON.parse(stdout.toString());
}

const original = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 0xff));

before(async () => {
	api = await connect();
	folder = mkdtempSync(join(tmpdir(), "umbral-"));
	const { address } = asAlice("keys", "new");
	await send(api, api.tx.balances.transferKeepAlive(address, 100n * NLK), account("//Alice"));
	bob = fresh("bob");
	secret = umbral.SecretKey.random();

	writeFileSync(join(folder, "data.bin"), original);
	asAlice("label", "create", "foreign");
	asAlice("put", join(folder, "data.bin"), "--label", "foreign");
	const contact = `${bob.address}/${hex(secret.publicKey().toCompressedBytes())}`;
	// Those that no other test makes a cheat of.
	const proxies = [1, 2, 3].map((number) => join(process.env.NULINK_NETWORK, "proxies", `${number}`, "address"));
	const chosen = proxies.flatMap((file) => ["--with", readFileSync(file, "utf8").trim()]);
	policy = asAlice("grant", "--label", "foreign", "--to", contact, "--for", "60e", "-n", "3", "-t", "2", ...chosen).policy;
});

after(async () => {
	await api?.disconnect();
	if (folder) rmSync(folder, { recursive: true });
});

/** What the chain knows of the policy. */
async function onChain() {
	const [info, seats] = await Promise.all([
		api.query.policyRegistry.policies(policy),
		api.query.policyRegistry.seatsOf(policy),
	]);
	const key = (field) => umbral.PublicKey.fromCompressedBytes(info.unwrap()[field].toU8a());
	return {
		map: Buffer.from(info.unwrap().treasureMap.toU8a()),
		delegating: key("delegatingKey"),
		verifying: key("verifyingKey"),
		threshold: info.unwrap().threshold.toNumber(),
		providers: (seats.unwrapOr?.([]) ?? seats).map(([provider]) => provider),
	};
}

/** Asks a proxy for a fragment, as `who`. Gives status and body. */
async function ask(provider, capsule, who) {
	const profile = (await api.query.providerStaking.profiles("Proxy", provider)).unwrap().profile;
	const endpoint = Buffer.from(profile.endpoint.toU8a(true)).toString();
	const head = await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead());
	const request = Buffer.concat([
		u64(policy),
		provider.toU8a(),
		capsule,
		u32(head.number.toNumber()),
		randomBytes(16),
	]);
	const signed = Buffer.concat([Buffer.from("nulink/fragment-request/v1"), api.genesisHash.toU8a(), request]);
	const body = {
		request: hex(request),
		account: who.address,
		signature: hex(who.sign(signed, { withType: true })),
	};
	for (let tries = 0; ; tries++) {
		const response = await fetch(`${endpoint}/v1/fragments`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(body),
		});
		// The proxy may be a block behind.
		if (response.status !== 425 || tries === 20) return { status: response.status, signed, ...(await response.json()) };
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

test("what the proxies re-encrypt is verified and decrypted by another build of Umbral", async () => {
	const { map: cid, delegating, verifying, threshold, providers } = await onChain();
	const map = openMap(readBlock(cid), secret);
	assert.equal(map.label, "foreign");
	assert.deepEqual(Buffer.from(delegating.toCompressedBytes()), Buffer.from(map.delegating));
	const [object] = map.objects;
	assert.deepEqual([object.name, object.size], ["data.bin", BigInt(original.length)]);

	const stream = readBlock(object.cid);
	const { capsule, wrapped } = readHeader(stream);
	const foreign = capsuleOf(capsule);
	assert.deepEqual(Buffer.from(foreign.toBytesSimple()), Buffer.from(capsule));
	const fragments = [];
	for (const provider of providers) {
		const answer = await ask(provider, capsule, bob);
		assert.equal(answer.status, 200, JSON.stringify(answer));
		const fragment = unhex(answer.fragment);
		const cfrag = umbral.CapsuleFrag.fromBytes(turned("to", "fragment", fragment));
		assert.deepEqual(turned("from", "fragment", cfrag.toBytes()), fragment);
		fragments.push(cfrag.verify(foreign, verifying, delegating, secret.publicKey()));

		// The receipt speaks of this, and the operator signed it.
		const receipt = unhex(answer.receipt);
		assert.deepEqual(
			receipt.subarray(0, 136),
			Buffer.concat([u64(policy), provider.toU8a(), sha256(capsule), sha256(fragment), sha256(answer.signed)]),
		);
		const operator = new Keyring({ type: "sr25519", ss58Format: SS58_PREFIX }).addFromAddress(answer.operator);
		const statement = Buffer.concat([Buffer.from("nulink/receipt/v1"), api.genesisHash.toU8a(), receipt]);
		assert.ok(operator.verify(statement, unhex(answer.signature).subarray(1), operator.publicKey), "the signature");
	}
	assert.equal(fragments.length, 3);
	const key = umbral.decryptReencrypted(secret, delegating, foreign, fragments.slice(0, threshold), wrapped);
	assert.ok(decryptStream(stream, key).equals(original), "other bytes came out");
	// Verified fragments are used up; any two others do as well, and one does not.
	const again = async (count) =>
		Promise.all(
			providers.slice(-count).map(async (provider) => {
				const answer = await ask(provider, capsule, bob);
				const cfrag = umbral.CapsuleFrag.fromBytes(turned("to", "fragment", unhex(answer.fragment)));
				return cfrag.verify(foreign, verifying, delegating, secret.publicKey());
			}),
		);
	const other = umbral.decryptReencrypted(secret, delegating, foreign, await again(threshold), wrapped);
	assert.deepEqual(Buffer.from(other), Buffer.from(key));
	const tooFew = await again(threshold - 1);
	assert.throws(() => umbral.decryptReencrypted(secret, delegating, foreign, tooFew, wrapped));
});

test("what another build of Umbral encrypts is decrypted by nulink", async () => {
	const { delegating } = await onChain();
	const message = Buffer.from(original).reverse();
	const cid = writeBlock(encryptStream(message, delegating));
	const output = join(folder, "from-elsewhere");
	asAlice("get", cid, "--label", "foreign", "--output", output);
	assert.ok(readFileSync(output).equals(message), "other bytes came out");
});

test("the proxies themselves refuse strangers, and everybody after the revocation", async () => {
	const { map: cid, providers } = await onChain();
	const { capsule } = readHeader(readBlock(openMap(readBlock(cid), secret).objects[0].cid));
	const stranger = await ask(providers[0], capsule, fresh("stranger"));
	assert.deepEqual([stranger.status, stranger.error?.code], [403, "not_receiver"]);
	const forged = { address: bob.address, sign: (bytes, options) => fresh("forger").sign(bytes, options) };
	const refused = await ask(providers[0], capsule, forged);
	assert.deepEqual([refused.status, refused.error?.code], [401, "bad_signature"]);
	asAlice("revoke", String(policy));
	for (const provider of providers) {
		const late = await ask(provider, capsule, bob);
		assert.equal(late.status, 403, JSON.stringify(late));
		assert.equal(late.error.code, "revoked");
	}
});
