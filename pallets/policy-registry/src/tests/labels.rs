//! `create_label`, `rotate_label_key`, `remove_label`

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::sharing::KeyBytes;

const NO_KEY: KeyBytes = KeyBytes([4; 33]);

#[test]
fn a_label_is_created_with_its_key_and_a_deposit() {
	test(|| {
		create_label();
		let label = Labels::<Test>::get(OWNER, LABEL).unwrap();
		assert_eq!(label.delegating_key, key(1));
		assert_eq!((label.version, label.policies), (1, 0));
		assert!(label.deposit > 0);
		assert_eq!(held(OWNER), label.deposit);
		assert_eq!(last_event(), Event::LabelCreated { owner: OWNER, label: LABEL, delegating_key: key(1) });
	});
}

#[test]
fn an_owner_has_a_label_once() {
	test(|| {
		create_label();
		assert_noop!(PolicyRegistry::create_label(signed(OWNER), LABEL, key(2)), Error::<Test>::LabelAlreadyExists);
	});
}

#[test]
fn two_owners_have_labels_of_the_same_name_apart() {
	test(|| {
		create_label();
		assert_ok!(PolicyRegistry::create_label(signed(STRANGER), LABEL, key(2)));
		assert_eq!(Labels::<Test>::get(OWNER, LABEL).unwrap().delegating_key, key(1));
	});
}

#[test]
fn a_label_needs_something_like_a_key() {
	test(|| {
		assert_noop!(PolicyRegistry::create_label(signed(OWNER), LABEL, NO_KEY), Error::<Test>::MalformedKey);
		create_label();
		assert_noop!(PolicyRegistry::rotate_label_key(signed(OWNER), LABEL, NO_KEY), Error::<Test>::MalformedKey);
	});
}

#[test]
fn a_label_needs_a_deposit() {
	test(|| {
		assert!(PolicyRegistry::create_label(signed(IDLE), LABEL, key(1)).is_err());
		assert!(!Labels::<Test>::contains_key(IDLE, LABEL));
	});
}

#[test]
fn a_rotation_counts_the_version_up_and_leaves_policies_alone() {
	test(|| {
		let old = create(draft());
		assert_ok!(PolicyRegistry::rotate_label_key(signed(OWNER), LABEL, key(9)));
		assert_eq!(
			last_event(),
			Event::LabelKeyRotated { owner: OWNER, label: LABEL, delegating_key: key(9), version: 2 }
		);
		let new = create(PolicyDraft { receiving_key: key(4), ..draft() });
		assert_eq!((policy(old).delegating_key, policy(old).label_version), (key(1), 1));
		assert_eq!((policy(new).delegating_key, policy(new).label_version), (key(9), 2));
	});
}

#[test]
fn a_rotation_to_the_same_key_fails() {
	test(|| {
		create_label();
		assert_noop!(PolicyRegistry::rotate_label_key(signed(OWNER), LABEL, key(1)), Error::<Test>::KeyUnchanged);
	});
}

#[test]
fn nobody_else_rotates_or_removes_a_label() {
	test(|| {
		create_label();
		assert_noop!(PolicyRegistry::rotate_label_key(signed(STRANGER), LABEL, key(9)), Error::<Test>::UnknownLabel);
		assert_noop!(PolicyRegistry::remove_label(signed(STRANGER), LABEL), Error::<Test>::UnknownLabel);
	});
}

#[test]
fn an_unused_label_is_removed_and_its_deposit_released() {
	test(|| {
		create_label();
		assert_ok!(PolicyRegistry::remove_label(signed(OWNER), LABEL));
		assert_eq!(Labels::<Test>::get(OWNER, LABEL), None);
		assert_eq!((free(OWNER), held(OWNER)), (FUNDS, 0));
		assert_eq!(last_event(), Event::LabelRemoved { owner: OWNER, label: LABEL });
		assert_noop!(PolicyRegistry::remove_label(signed(OWNER), LABEL), Error::<Test>::UnknownLabel);
	});
}

#[test]
fn a_label_stays_until_its_policies_are_removed() {
	test(|| {
		let id = create(draft());
		assert_noop!(PolicyRegistry::remove_label(signed(OWNER), LABEL), Error::<Test>::LabelInUse);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		assert_noop!(PolicyRegistry::remove_label(signed(OWNER), LABEL), Error::<Test>::LabelInUse);
		go_to_block(removable(1));
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		assert_ok!(PolicyRegistry::remove_label(signed(OWNER), LABEL));
		assert_eq!((free(OWNER), held(OWNER)), (FUNDS, 0));
	});
}
