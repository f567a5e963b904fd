//! The message of a claim. The vectors come from an independent program that follows the two standards.

use crate::state::hex;
use nulink_eth_proofs::{fixtures::Key, recover, software::Software, Address, ClaimMessage, Hash};

fn message() -> ClaimMessage {
	ClaimMessage { genesis: [0x6e; 32], holder: Key::new(0x42).address(), receiver: [0xb0; 32], number: 1 }
}

/// Every message that differs from [`message`] in one thing.
fn others() -> [ClaimMessage; 4] {
	let message = message();
	[
		ClaimMessage { genesis: [0x6f; 32], ..message },
		ClaimMessage { holder: Address([0xa1; 20]), ..message },
		ClaimMessage { receiver: [0xb1; 32], ..message },
		ClaimMessage { number: 2, ..message },
	]
}

#[test]
fn the_digests_are_frozen() {
	assert_eq!(message().holder, Address(hex("6f4c950442e1af093bcff730381e63ae9171b87a")));
	let personal: Hash = hex("095317f323b3dfe7291a2ce5480a18a7d5d6fb506330d385a24e1b551160a26a");
	assert_eq!(message().personal_digest::<Software>(), personal);
	let typed: Hash = hex("1cc8831861c270722ff0ac826e8207955a30f7e8280ebdd38dffc61cef912997");
	assert_eq!(message().typed_digest::<Software>(), typed);
}

#[test]
fn signatures_made_elsewhere_are_the_holders() {
	let personal = hex(concat!(
		"5dcd84bb590bd8f941e56d6ef46478d8f855263b08daa3fa32a2bc75458bf216",
		"7fa33b9bab9ade3c0bfc2a093c9e4bc57b617246950a60c2c4b7388bb3e6f69c",
		"1c"
	));
	assert_eq!(recover::<Software>(&message().personal_digest::<Software>(), &personal), Some(message().holder));
	let typed = hex(concat!(
		"5780e9ed41c734b1216452136621d6c1e91a2a3257840b7128a8f2f7cbe7dd68",
		"0295062a364713dff11e8cddde9afc0d46322ed6d2af2b4a8a953a61c23ef5f7",
		"1c"
	));
	assert_eq!(recover::<Software>(&message().typed_digest::<Software>(), &typed), Some(message().holder));
}

#[test]
fn a_message_binds_chain_holder_receiver_and_number() {
	for other in others() {
		assert_ne!(other.personal_digest::<Software>(), message().personal_digest::<Software>());
		assert_ne!(other.typed_digest::<Software>(), message().typed_digest::<Software>());
	}
}

#[test]
fn a_signature_of_one_form_is_none_of_the_other() {
	let key = Key::new(0x42);
	let (personal, typed) = (message().personal_digest::<Software>(), message().typed_digest::<Software>());
	assert_ne!(recover::<Software>(&typed, &key.sign_personal(&message())), Some(key.address()));
	assert_ne!(recover::<Software>(&personal, &key.sign_typed(&message())), Some(key.address()));
}

#[test]
fn the_structure_for_wallets_says_what_is_signed() {
	let data = message().typed_data();
	let expected = concat!(
		r#"{"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},"#,
		r#"{"name":"salt","type":"bytes32"}],"Claim":[{"name":"ethereumAccount","type":"address"},"#,
		r#"{"name":"receiver","type":"bytes32"},{"name":"number","type":"uint32"}]},"primaryType":"Claim","#,
		r#""domain":{"name":"NuLink claim of NLK","version":"1","#,
		r#""salt":"0x6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"},"#,
		r#""message":{"ethereumAccount":"0x6f4c950442e1af093bcff730381e63ae9171b87a","#,
		r#""receiver":"0xb0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0","number":1}}"#,
	);
	assert_eq!(data, expected);
}
