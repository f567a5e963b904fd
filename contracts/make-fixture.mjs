// Makes the fixture of crates/eth-proofs again, from a run on a real node.
//
// usage: node contracts/make-fixture.mjs

import { mkdirSync, writeFileSync } from "node:fs";
import { startAnvil } from "./anvil.mjs";
import { asText, FIXTURE, makeFixture } from "./fixture.mjs";

const node = await startAnvil();
try {
	mkdirSync(new URL(".", FIXTURE), { recursive: true });
	writeFileSync(FIXTURE, asText(await makeFixture(node)));
} finally {
	await node.stop();
}
