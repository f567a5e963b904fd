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
