use crate::mock::*;
use frame_support::traits::Hooks;
use sp_runtime::BuildStorage;

#[test]
fn the_account_exists_from_the_genesis_on() {
	test(|| assert_eq!(free(PolicyRegistry::account_id()), EXISTENTIAL_DEPOSIT));
}

#[test]
fn nothing_is_minted_if_the_genesis_has_endowed_the_account() {
	let account = PolicyRegistry::account_id();
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: vec![(account, EXISTENTIAL_DEPOSIT), (OWNER, 100)],
			..Default::default()
		},
		..Default::default()
	};
	let mut ext: sp_io::TestExternalities = genesis.build_storage().unwrap().into();
	ext.execute_with(|| assert_eq!(Balances::total_issuance(), EXISTENTIAL_DEPOSIT + 100));
}

#[test]
fn the_constants_agree() {
	test(<PolicyRegistry as Hooks<_>>::integrity_test);
}

#[test]
#[should_panic(expected = "at least twice the existential deposit")]
fn a_minimum_fee_that_could_not_open_an_account_after_burning_is_refused() {
	test(|| {
		LeastFee::set(2 * EXISTENTIAL_DEPOSIT - 1);
		<PolicyRegistry as Hooks<_>>::integrity_test();
	});
}
