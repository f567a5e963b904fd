// What the holder of locked NLK signs, in the words of the format: no code of NuLink has a part in it.

const PURPOSE = "NuLink claim of NLK";
const VERSION = "1";

/** The text for `personal_sign` (EIP-191). Everything but the number is in hex digits, small letters. */
export const text = ({ genesis, holder, receiver, number }) =>
	[
		`${PURPOSE}, version ${VERSION}`,
		`Network: ${genesis}`,
		`Ethereum account: ${holder}`,
		`Receiver: ${receiver}`,
		`Claim: ${number}`,
	].join("\n");

/** The structure for `eth_signTypedData_v4` (EIP-712). */
export const typedData = ({ genesis, holder, receiver, number }) => ({
	types: {
		EIP712Domain: [
			{ name: "name", type: "string" },
			{ name: "version", type: "string" },
			{ name: "salt", type: "bytes32" },
		],
		Claim: [
			{ name: "ethereumAccount", type: "address" },
			{ name: "receiver", type: "bytes32" },
			{ name: "number", type: "uint32" },
		],
	},
	primaryType: "Claim",
	domain: { name: PURPOSE, version: VERSION, salt: genesis },
	message: { ethereumAccount: holder, receiver, number },
});
