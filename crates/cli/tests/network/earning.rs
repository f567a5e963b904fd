//! What a provider stakes and earns.

use crate::world::{amount, eventually, list, people, Proxy, Terms};
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
	// The grant is the only one: 0.02 NLK for each epoch.
	assert_eq!(fees, u128::from(claimed["fee_epochs"].as_u64().unwrap()) * NLK / 50, "{claimed}");
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
}
