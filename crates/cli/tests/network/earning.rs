//! What a provider stakes and earns.

use crate::world::{amount, eventually, list, people, Person, Proxy, Terms};
use nulink_primitives::token::NLK;

#[test]
#[ignore = "needs a network"]
fn a_provider_earns_rewards_and_fees_and_takes_stake_out() {
	let proxy = Proxy(9);
	let staker = proxy.staker();
	let [alice, bob] = people();
	alice.stores("news", "today.txt", "sunny");
	alice.grants("news", &bob.contact(), &Terms::new(&[proxy], 1, 60));
	let shown = || staker.does(&["provider", "show"]);
	eventually("an epoch that was worked in", 90, || {
		let shown = shown();
		(amount(&shown["claimable_rewards"]) > 0 && amount(&shown["claimable_fees"]) > 0).then_some(())
	});
	let before = staker.free();
	let claimed = staker.does(&["provider", "claim"]);
	let (rewards, fees) = (amount(&claimed["rewards"]), amount(&claimed["fees"]));
	assert!(rewards > 0, "{claimed}");
	// The grant is the only one: 0.02 NLK for each epoch, of which a tenth is burned.
	assert_eq!(fees, u128::from(claimed["fee_epochs"].as_u64().unwrap()) * NLK / 50 * 9 / 10, "{claimed}");
	let gained = staker.free() - before;
	assert!(gained <= rewards + fees && gained > (rewards + fees) / 2, "{gained}: {claimed}");

	let staked = amount(&shown()["bonded"]);
	staker.does(&["provider", "bond", "100"]);
	assert_eq!(amount(&shown()["bonded"]), staked + 100 * NLK);
	staker.does(&["provider", "unbond", "60"]);
	assert_eq!(amount(&shown()["bonded"]), staked + 40 * NLK);
	let unbonding = shown()["unbonding"].clone();
	assert_eq!((list(&unbonding).len(), amount(&unbonding[0]["amount"])), (1, 60 * NLK));
	// It can be slashed until then.
	staker.is_refused(&["provider", "withdraw"]);
	staker.does(&["provider", "rebond", "60"]);
	assert_eq!(amount(&shown()["bonded"]), staked + 100 * NLK);
	// What is left must be a stake, or nothing.
	staker.is_refused(&["provider", "unbond", "15000"]);
	assert_eq!(amount(&shown()["bonded"]), staked + 100 * NLK);
	assert_eq!(shown()["active_now"], true);
	a_holder_shares_its_rewards(proxy, &staker);
}

/// With the same provider, whose transactions must be one after another.
fn a_holder_shares_its_rewards(proxy: Proxy, staker: &Person) {
	let [holm] = people();
	let provider = proxy.address();
	holm.is_refused_with("no commission", &["delegate", "to", &provider, "100"]);
	staker.does(&["provider", "commission", "10"]);
	staker.does(&["provider", "delegations", "closed"]);
	holm.is_refused_with("no more delegations", &["delegate", "to", &provider, "100"]);
	staker.does(&["provider", "delegations", "open"]);
	staker.is_refused(&["provider", "commission", "31"]);
	holm.is_refused_with("room for", &["delegate", "to", &provider, "100000000"]);
	holm.does(&["delegate", "to", &provider, "100"]);
	let pool = || staker.does(&["provider", "show"])["pool"].clone();
	assert_eq!((amount(&pool()["delegated"]), &pool()["commission"]), (100 * NLK, &"10".into()));
	// A raise is announced.
	staker.does(&["provider", "commission", "20"]);
	assert_eq!((&pool()["commission"], &pool()["announced_raise"]["commission"]), (&"10".into(), &"20".into()));

	let delegation = || holm.does(&["delegate", "list"])[0].clone();
	eventually("an epoch in which the delegation counted", 360, || {
		(amount(&delegation()["claimable"]) > 0).then_some(())
	});
	assert!(amount(&holm.does(&["earnings"])["per_epoch"]) > 0);
	let before = holm.free();
	let paid = holm.does(&["earnings", "--claim"]);
	let (earned, cost) = (amount(&paid["delegations"]), amount(&paid["cost"]));
	assert!(earned > 0 && cost > 0, "{paid}");
	assert_eq!(holm.free(), before + earned - cost, "{paid}");

	holm.is_refused_with("take back so much, or all", &["delegate", "leave", &provider, "101"]);
	holm.does(&["delegate", "leave", &provider, "40"]);
	holm.does(&["delegate", "back", &provider, "all"]);
	assert_eq!(amount(&delegation()["delegated"]), 100 * NLK);
	holm.does(&["delegate", "leave", &provider, "all"]);
	let leaving = delegation();
	assert_eq!((amount(&leaving["delegated"]), amount(&leaving["unbonding"][0]["amount"])), (0, 100 * NLK));
	holm.is_refused_with("nothing can be withdrawn yet", &["delegate", "withdraw"]);
}
