use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::Pot;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn governance_names_a_beneficiary_for_each_category() {
	run(|| {
		assert_ok!(Tokenomics::set_beneficiary(root(), Category::Team, ALICE));
		assert_ok!(Tokenomics::set_beneficiary(root(), Category::PreSale, BOB));
		assert_last(Event::BeneficiarySet { category: Category::PreSale, beneficiary: BOB });
		assert_eq!(Beneficiaries::<Test>::get(Category::Team), Some(ALICE));
		assert_eq!(Beneficiaries::<Test>::get(Category::Foundation), None);
	});
}

#[test]
fn nobody_else_names_one() {
	run(|| {
		assert_noop!(Tokenomics::set_beneficiary(signed(ALICE), Category::Team, ALICE), BadOrigin);
		assert_noop!(Tokenomics::set_beneficiary(signed(ADMIN), Category::Team, ADMIN), BadOrigin);
	});
}

#[test]
fn a_pot_is_no_beneficiary() {
	run(|| {
		for pot in Pot::ALL {
			let pot = Tokenomics::pot_account(pot);
			assert_noop!(Tokenomics::set_beneficiary(root(), Category::Team, pot), Error::<Test>::BeneficiaryIsPot);
		}
	});
}

#[test]
fn a_new_beneficiary_gets_what_the_one_before_has_not_got() {
	run(|| {
		listed(1);
		assert_eq!(release(Category::Foundation), 30 * MILLION);
		go_to_block(1 + SEASON);
		assert_ok!(Tokenomics::set_beneficiary(root(), Category::Foundation, ALICE));
		assert_ok!(Tokenomics::release(signed(BOB), Category::Foundation));
		assert_eq!(balance(&ALICE), ENDOWED + 24 * MILLION);
		assert_eq!(balance(&CAROL), 30 * MILLION);
	});
}
