//! The data market on the composed runtime: real keys and fragments, real policies, real receipts, real tokens and proofs.

mod complaints;
mod identity;
mod items;
mod proofs;
mod sales;
mod terms;

use crate::{
	chain::{account, chain, run_to, submit},
	sharing::{epoch, staked, PROXIES},
};
use frame_support::{
	assert_ok,
	traits::fungible::{Inspect, InspectHold},
};
use nulink_pre::client;
use nulink_primitives::{
	market::{Disclosure, ListingId, PurchaseId},
	sharing::{ContentId, Digest, KeyBytes, PolicyId, Receipt, Term},
	token::{Balance, NLK},
};
use nulink_runtime::{
	genesis::DEVELOPMENT, AccountId, Balances, DataMarket, DataProofs, NlkTokenomics, Participants, PolicyRegistry,
	Reencryption, Runtime, RuntimeHoldReason, System,
};
use nulink_zk::cipher::Key;
use pallet_data_market::{ContentKind, Goods, HoldReason, ListingState, Offer, Opening, PurchaseState, Shown, Why};
use pallet_policy_registry::{ConditionOp, Fact, PolicyDraft};
use pallet_reencryption::SignedReceipt;
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Ferdie};
use sp_runtime::MultiSignature;

type Market = pallet_data_market::Call<Runtime>;
type Error = pallet_data_market::Error<Runtime>;

const LABEL: Digest = [0x1a; 32];
const SUBJECT: Digest = [0x51; 32];
const TAG: Digest = [0x7a; 32];
const PRICE: Balance = 100 * NLK;
const FIXED: Offer = Offer::Fixed { price: PRICE };
/// Half of the price is the bond, and a fiftieth of it is burned.
const BOND: Balance = PRICE / 2;
const BURNED: Balance = PRICE / 50;
/// What the content is in the clear.
const CONTENT: &[u8] = b"seven springs, five of them cold";
/// How many epochs grants last.
const EPOCHS: u32 = 10;

/// Alice, who sells, with a label on chain.
struct Shop {
	delegating: client::DelegatingSecret,
	signing: client::SigningSecret,
	key: Key,
}

impl Shop {
	fn open() -> Self {
		let shop = Shop {
			delegating: client::Secret::random(),
			signing: client::Secret::random(),
			key: Key::new(&[0x6e; 32]),
		};
		let delegating_key = shop.delegating.key_bytes();
		assert_ok!(submit(Alice, pallet_policy_registry::Call::create_label { label: LABEL, delegating_key }));
		shop
	}

	/// Data as a stream under the label's key.
	fn seal(&self, data: &[u8]) -> Vec<u8> {
		let mut stream = Vec::new();
		client::encrypt(data, &mut stream, &self.delegating.key_bytes()).expect("memory takes it");
		stream
	}

	/// The header object for content with this commitment.
	fn header(&self, commitment: Digest) -> Vec<u8> {
		self.seal(&Disclosure { commitment, key: self.key.to_bytes() }.to_bytes())
	}

	/// What is listed of plain content, with this header and this object.
	fn goods(&self, header: &[u8], object: &[u8]) -> Goods {
		Goods {
			subject: SUBJECT,
			content: ContentId::new(ContentId::RAW, nulink_pre::digest(object)),
			kind: ContentKind::Plain,
			commitment: nulink_pre::digest(CONTENT),
			key_commitment: self.key.commitment(),
			header: nulink_pre::digest(header),
			capsule: nulink_pre::revealed::capsule_of(header).expect("a header is a stream"),
			label: LABEL,
			delegating: self.delegating.key_bytes(),
			proofs: Default::default(),
		}
	}

	fn list_as(&self, goods: Goods, offer: Offer) -> ListingId {
		let id = pallet_data_market::NextListing::<Runtime>::get();
		assert_ok!(submit(Alice, list(goods, offer)));
		id
	}

	/// An honest listing, its header and its content object.
	fn list(&self) -> (ListingId, Vec<u8>, Vec<u8>) {
		let (header, object) = (self.header(nulink_pre::digest(CONTENT)), self.seal(CONTENT));
		(self.list_as(self.goods(&header, &object), FIXED), header, object)
	}

	/// A policy, 2 of 3, for somebody's key, accepted by all.
	fn grant(&self, receiver: Sr25519Keyring, receiving: &KeyBytes, conditions: Vec<ConditionOp>) -> Granted {
		let policy = pallet_policy_registry::NextPolicy::<Runtime>::get();
		let (delegating, verifying) = (self.delegating.key_bytes(), self.signing.key_bytes());
		let keys = client::GrantKeys { delegating, verifying, receiving: *receiving };
		let made = client::make_grant(&self.delegating, &self.signing, receiving, 2, 3).expect("2 of 3 is possible");
		let seats = PROXIES.iter().zip(&made).map(|((staker, _), key)| (account(*staker), key.commitment()));
		let draft = PolicyDraft {
			label: LABEL,
			verifying_key: verifying,
			receiving_key: *receiving,
			receiver: account(receiver),
			threshold: 2,
			seats: seats.collect::<Vec<_>>().try_into().expect("three are not too many"),
			treasure_map: ContentId::new(ContentId::RAW, [9; 32]),
			term: Term { start: epoch(), end: epoch() + EPOCHS },
			fee: NLK,
			conditions: conditions.try_into().expect("few"),
		};
		assert_ok!(submit(Alice, pallet_policy_registry::Call::create_policy { draft }));
		for (_, operator) in PROXIES {
			assert_ok!(submit(operator, pallet_policy_registry::Call::accept_policy { policy }));
		}
		Granted { policy, keys, made }
	}

	/// The same for the buyer of a purchase, shown to the chain by somebody else.
	fn answer(&self, purchase: PurchaseId, buyer: Sr25519Keyring) -> Granted {
		let bought = bought(purchase);
		let owns = |item: pallet_data_market::ItemId| {
			ConditionOp::Fact(Fact::OwnsNft { collection: item.collection, item: item.item })
		};
		let granted = self.grant(buyer, &bought.receiving, bought.item.into_iter().map(owns).collect());
		assert_ok!(submit(Ferdie, Market::answer { purchase, policy: granted.policy }));
		granted
	}
}

fn list(goods: Goods, offer: Offer) -> Market {
	let tags = vec![TAG].try_into().expect("one is not too many");
	Market::list { goods: Box::new(goods), description: [1; 32], tags, offer }
}

/// A policy, and its key fragments.
struct Granted {
	policy: PolicyId,
	keys: client::GrantKeys,
	made: Vec<client::KeyFragment>,
}

impl Granted {
	/// What the proxy in a seat makes of an object's capsule.
	fn fragment(&self, seat: u8, object: &[u8]) -> client::Fragment {
		let key = &self.made[usize::from(seat)];
		let key = key.check(&self.keys, &key.commitment()).expect("the grant is honest");
		client::Fragment::new(client::reencrypt(&key, &capsule(object)))
	}

	/// What the buyer reads of an object.
	fn read(&self, secret: &client::ReceivingSecret, object: &[u8]) -> Vec<u8> {
		let verified: Vec<_> = [0u8, 2]
			.into_iter()
			.map(|seat| {
				let commitment = self.made[usize::from(seat)].commitment();
				let verified = self.fragment(seat, object).verify(&capsule(object), &self.keys, &commitment);
				verified.expect("the proxies are honest")
			})
			.collect();
		let mut data = Vec::new();
		let open =
			|header: &client::Header| client::open(secret, &self.keys.delegating, &header.sealed_key, &verified, 2);
		client::decrypt(object, &mut data, open).expect("it opens");
		data
	}

	/// All that the buyer shows of an object whose capsule the proxies have re-encrypted.
	fn opening(&self, shown: Shown, secret: &client::ReceivingSecret, object: &[u8]) -> Box<Opening> {
		let fragments = [0u8, 2].map(|seat| (seat, self.fragment(seat, object).bytes().clone()));
		Box::new(Opening {
			shown,
			secret: *secret.to_bytes(),
			object: object.to_vec().try_into().expect("it is short"),
			fragments: fragments.to_vec().try_into().expect("two are not too many"),
		})
	}

	/// The receipt of the proxy in a seat for an object's capsule, dated now.
	fn receipt(&self, seat: usize, object: &[u8]) -> SignedReceipt<AccountId, MultiSignature> {
		let (staker, operator) = PROXIES[seat];
		let receipt = Receipt {
			policy: self.policy,
			provider: account(staker).into(),
			capsule: nulink_pre::capsule_digest(capsule(object).bytes()),
			fragment: nulink_pre::fragment_digest(self.fragment(seat as u8, object).bytes()),
			request: [1; 32],
			block: System::block_number(),
		};
		let signature = operator.sign(&receipt.signed_bytes(&System::block_hash(0).0)).into();
		SignedReceipt { receipt, signature, operator: account(operator) }
	}
}

fn capsule(object: &[u8]) -> client::CheckedCapsule {
	let header = client::Header::read(&mut &object[..]).expect("it is a stream");
	client::CheckedCapsule::new(&header.sealed_key.capsule).expect("it has a capsule")
}

/// Somebody buys with a fresh key.
fn buy(who: Sr25519Keyring, listing: ListingId) -> (PurchaseId, client::ReceivingSecret) {
	let (id, secret) = (pallet_data_market::NextPurchase::<Runtime>::get(), client::ReceivingSecret::random());
	let call = Market::purchase { listing, receiving: secret.key_bytes(), max_price: PRICE, least_epochs: 1 };
	assert_ok!(submit(who, call));
	(id, secret)
}

fn bought(purchase: PurchaseId) -> pallet_data_market::Purchase<AccountId> {
	DataMarket::purchase_of(purchase).expect("tests look at what is there")
}

fn state(purchase: PurchaseId) -> PurchaseState {
	bought(purchase).state
}

fn listing_state(listing: ListingId) -> ListingState {
	DataMarket::listing(listing).expect("tests look at what is there").listing.state
}

fn held(reason: HoldReason, who: Sr25519Keyring) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::DataMarket(reason), &account(who))
}

/// Free and held.
fn wealth(who: Sr25519Keyring) -> Balance {
	Balances::total_balance(&account(who))
}

/// Blocks pass, each as empty as the next.
fn pass(blocks: u32) {
	run_to(System::block_number() + blocks);
	frame_system::BlockWeight::<Runtime>::kill();
	frame_system::BlockSize::<Runtime>::kill();
}

/// Runs a test on a development chain with three proxies at work, and checks what it leaves.
fn run(test: impl FnOnce()) {
	chain(DEVELOPMENT).execute_with(|| {
		staked();
		test();
		assert_ok!(DataMarket::do_try_state());
		assert_ok!(DataProofs::do_try_state());
		assert_ok!(Participants::do_try_state());
		assert_ok!(PolicyRegistry::do_try_state());
		assert_ok!(Reencryption::do_try_state());
		assert_ok!(NlkTokenomics::do_try_state());
		let all = frame_system::Account::<Runtime>::iter_keys().map(|who| Balances::total_balance(&who));
		assert_eq!(all.sum::<Balance>(), Balances::total_issuance());
	});
}
