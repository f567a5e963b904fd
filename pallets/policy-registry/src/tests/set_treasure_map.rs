use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::sharing::ContentId;

const MAP: ContentId = ContentId::new(ContentId::DAG_CBOR, [3; 32]);

#[test]
fn the_owner_moves_the_treasure_map_of_a_live_policy() {
	test(|| {
		let id = create(draft());
		assert_ok!(PolicyRegistry::set_treasure_map(signed(OWNER), id, MAP));
		assert_eq!(policy(id).treasure_map, MAP);
		assert_eq!(last_event(), Event::TreasureMapSet { policy: id, treasure_map: MAP });
		for provider in PROXIES {
			accept(id, provider);
		}
		assert_ok!(PolicyRegistry::set_treasure_map(signed(OWNER), id, draft().treasure_map));
	});
}

#[test]
fn nobody_else_moves_it() {
	test(|| {
		let id = create(draft());
		for other in [STRANGER, RECEIVER] {
			assert_noop!(PolicyRegistry::set_treasure_map(signed(other), id, MAP), Error::<Test>::NotOwner);
		}
	});
}

#[test]
fn it_stays_where_it_is_when_the_policy_is_over() {
	test(|| {
		let revoked = create(draft());
		let ended = activate(PolicyDraft { receiving_key: key(4), ..draft() });
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), revoked));
		assert_noop!(PolicyRegistry::set_treasure_map(signed(OWNER), revoked, MAP), Error::<Test>::AlreadyRevoked);
		go_to_epoch(5);
		assert_noop!(PolicyRegistry::set_treasure_map(signed(OWNER), ended, MAP), Error::<Test>::PolicyEnded);
		assert_noop!(PolicyRegistry::set_treasure_map(signed(OWNER), 99, MAP), Error::<Test>::UnknownPolicy);
	});
}

#[test]
fn it_lies_at_a_content_id() {
	test(|| {
		let id = create(draft());
		let bytes = ContentId([1; 36]);
		assert_noop!(PolicyRegistry::set_treasure_map(signed(OWNER), id, bytes), Error::<Test>::MalformedContentId);
	});
}
