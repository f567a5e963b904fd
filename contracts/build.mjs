// Compiles the contracts to out/NAME.json: interface, code, and where in storage what lies.
//
// usage: node contracts/build.mjs
//
// The compiler is the one in package-lock.json, and it downloads nothing.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import solc from "solc";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const SOURCES = ["NlkLock.sol", "TacoStaking.sol", "WatcherLight.sol", "test/Tokens.sol", "test/Stakings.sol"];
const SETTINGS = {
	optimizer: { enabled: true, runs: 200 },
	evmVersion: "cancun",
	// No hash of the sources behind the code: the chain pins the hash of the code, and a comment must not change it.
	metadata: { appendCBOR: false, bytecodeHash: "none" },
	outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode", "storageLayout"] } },
};

/** Compiles, writes what comes out, and returns it by contract. Warnings are errors. */
export function build() {
	const sources = Object.fromEntries(SOURCES.map((path) => [path, { content: readFileSync(here(path), "utf8") }]));
	const input = { language: "Solidity", sources, settings: SETTINGS };
	const { errors = [], contracts } = JSON.parse(solc.compile(JSON.stringify(input)));
	if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join("\n"));
	const built = {};
	mkdirSync(here("out"), { recursive: true });
	for (const [name, { abi, evm, storageLayout }] of Object.values(contracts).flatMap(Object.entries)) {
		// Interfaces have no code.
		if (!evm.bytecode.object) continue;
		built[name] = {
			abi,
			bytecode: "0x" + evm.bytecode.object,
			deployedBytecode: "0x" + evm.deployedBytecode.object,
			opcodes: evm.deployedBytecode.opcodes,
			storageLayout,
		};
		writeFileSync(here(`out/${name}.json`), JSON.stringify(built[name], null, "\t") + "\n");
	}
	return built;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const [name, { deployedBytecode }] of Object.entries(build())) {
		console.log(`out/${name}.json  ${deployedBytecode.length / 2 - 1} bytes of code`);
	}
}
