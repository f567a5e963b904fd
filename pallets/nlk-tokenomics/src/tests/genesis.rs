use crate::{mock::*, *};
use nulink_primitives::{token::TOTAL_SUPPLY, Pot};
use sp_runtime::BuildStorage;

#[test]
fn what_genesis_took_out_of_a_pot_counts_as_released() {
	run(|| {
		let book = Books::<Test>::get(Category::Community);
		assert_eq!(book, Book { opening: 200 * MILLION - 4 * ENDOWED, released: 0 });
		listed(1);
		assert_eq!(release(Category::Community), 20 * MILLION - 4 * ENDOWED);
		go_to_block(1 + 5 * SEASON);
		assert_eq!(release(Category::Community), 180 * MILLION);
		assert_eq!(in_pot(Pot::Community), 0);
	});
}

#[test]
fn the_issuance_at_genesis_is_remembered() {
	run(|| assert_eq!(Issued::<Test>::get(), TOTAL_SUPPLY));
}

#[test]
fn a_chain_without_pots_releases_nothing() {
	let mut chain: sp_io::TestExternalities = RuntimeGenesisConfig {
		tokenomics: GenesisConfig {
			listing: Some(0),
			beneficiaries: Category::ALL.map(|category| (category, CAROL)).to_vec(),
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis builds")
	.into();
	chain.execute_with(|| {
		go_to_block(100 * MONTH);
		for category in Category::ALL {
			assert_eq!(Listing::<Test>::get(), Some(0));
			assert_eq!(Beneficiaries::<Test>::get(category), Some(CAROL));
			assert_eq!(Tokenomics::release(signed(BOB), category), Err(Error::<Test>::NothingDue.into()));
		}
		assert_eq!(Tokenomics::do_try_state(), Ok(()));
	});
}
