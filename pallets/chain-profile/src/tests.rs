use crate::{self as pallet_chain_profile, Pallet, Profile};
use frame_support::{
	derive_impl,
	traits::{Get, GetCallMetadata},
};
use sp_runtime::BuildStorage;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		ChainProfile: pallet_chain_profile,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_chain_profile::Config for Test {}

fn chain_of(profile: Profile) -> sp_io::TestExternalities {
	RuntimeGenesisConfig {
		chain_profile: pallet_chain_profile::GenesisConfig { profile, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("the genesis of the test runtime builds")
	.into()
}

#[test]
fn the_genesis_decides_the_profile() {
	for profile in [Profile::Production, Profile::Local, Profile::Development] {
		chain_of(profile).execute_with(|| {
			assert_eq!(Pallet::<Test>::profile(), profile);
			assert_eq!(<Pallet<Test> as Get<Profile>>::get(), profile);
		});
	}
}

#[test]
fn a_chain_whose_genesis_says_nothing_is_a_production_chain() {
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(Pallet::<Test>::profile(), Profile::Production);
	});
	assert_eq!(pallet_chain_profile::GenesisConfig::<Test>::default().profile, Profile::Production);
}

#[test]
fn the_profile_can_not_be_changed_by_any_call() {
	// No call of this pallet is part of the outer call type, so nothing but the genesis writes the value.
	assert_eq!(RuntimeCall::get_module_names(), ["System"]);
}
