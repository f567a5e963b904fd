// Makes the fixtures of crates/eth-proofs, and the layout that is registered on NuLink, again: from what the compiler says,
// and from runs on real nodes.
//
// usage: node contracts/make-fixture.mjs

import { mkdirSync, writeFileSync } from "node:fs";
import { startAnvil } from "./anvil.mjs";
import { build } from "./build.mjs";
import { asText, FIXTURE, makeFixture } from "./fixture.mjs";
import { layoutOf, TACO } from "./layout.mjs";
import { makeStakes, STAKES } from "./stakes-fixture.mjs";
import { makeStatements, STATEMENTS } from "./statements.mjs";

/** On a node of its own, so that the same run gives the same hashes. */
async function onNode(make) {
	const node = await startAnvil();
	try {
		return await make(node);
	} finally {
		await node.stop();
	}
}

function write(file, content) {
	mkdirSync(new URL(".", file), { recursive: true });
	writeFileSync(file, asText(content));
}

write(TACO, layoutOf(build(), "TacoStaking"));
write(STATEMENTS, makeStatements());
write(FIXTURE, await onNode(makeFixture));
write(STAKES, await onNode(makeStakes));
