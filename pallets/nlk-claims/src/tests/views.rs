use crate::{mock::*, *};
use frame_support::assert_ok;

#[test]
fn the_status_tells_all_that_a_holder_has_to_know() {
	test(|| {
		let state = ethereum(&[(1, 500)]);
		accept(3_000, &ethereum(&[]));
		accept(2_000, &state);
		assert_ok!(NlkClaims::set_deadline(RuntimeOrigin::root(), Some(100)));
		assert_ok!(submit(claim(&state, 1, 2_000)));
		let mut status = Status {
			open: true,
			deadline: Some(100),
			contract: Some(contract()),
			available: AVAILABLE - 500,
			paid: 500,
			roots: vec![(2_000, state.root()), (3_000, ethereum(&[]).root())],
		};
		assert_eq!(NlkClaims::status(), status);
		go_to_block(101);
		status.open = false;
		assert_eq!(NlkClaims::status(), status);
		assert_ok!(NlkClaims::set_deadline(RuntimeOrigin::root(), None));
		assert!(NlkClaims::status().open);
		Contract::<Test>::kill();
		assert!(!NlkClaims::status().open);
	});
}

#[test]
fn what_was_claimed_is_shown() {
	test(|| {
		let state = ethereum(&[(1, 500)]);
		accept(2_000, &state);
		assert_eq!(NlkClaims::claimed(address(1)), None);
		assert_ok!(submit(claim(&state, 1, 2_000)));
		assert_eq!(NlkClaims::claimed(address(1)), Some(Claimed { amount: 500, claims: 1, block: 2_000 }));
	});
}

#[test]
fn what_is_shown_to_be_signed_can_be_claimed_with() {
	test(|| {
		let (first, second) = (ethereum(&[(1, 500)]), ethereum(&[(1, 800)]));
		accept(2_000, &first);
		accept(3_000, &second);
		for (number, block, state) in [(1, 2_000, &first), (2, 3_000, &second)] {
			let to_sign = NlkClaims::to_sign(address(1), RECEIVER);
			assert_eq!(to_sign.number, number);
			assert_eq!(to_sign.slot, Some(slot(1)));
			let signature = ClaimSignature::Personal(key(1).sign_text(&to_sign.text));
			assert_ok!(submit(Claim { signature, ..claim(state, 1, block) }));
		}
		assert_eq!(free(&RECEIVER), 800);
		let text = String::from_utf8(NlkClaims::to_sign(address(1), RECEIVER).typed_data).unwrap();
		assert!(text.contains(&"b0".repeat(32)) && text.contains(&"6e".repeat(32)) && text.contains(r#""number":3"#));
	});
}
