//! What the calls of a sale cost, next to a transfer.

use crate::{
	calls::{
		accept_policy, answer, bid, complain, confirm, create_label, create_policy, list, make_proxies, purchase,
		transfer, Draft, Goods, Offer, EPOCH,
	},
	ledger::{Ledger, Signer, Weight},
	measure::Pairs,
	row::{Goal, Row},
};
use anyhow::ensure;
use nulink_pre::{
	capsule_digest,
	client::{
		encrypt, make_grant, reencrypt, CheckedCapsule, CheckedKeyFragment, DelegatingSecret, GrantKeys,
		ReceivingSecret, SigningSecret,
	},
	digest,
};
use nulink_primitives::{
	market::Disclosure,
	sharing::{CapsuleBytes, Digest, FragmentBytes, Term},
	token::{Balance, NLK},
};

const PAIRS: usize = 51;
const PROXIES: u32 = 5;
const THRESHOLD: u8 = 3;
const PRICE: Balance = 1_000 * NLK;
const LABEL: Digest = [1; 32];
/// For how many epochs access is given: longer than anybody can complain.
const EPOCHS: u32 = 700;

/// The rows.
pub fn rows() -> anyhow::Result<Vec<Row>> {
	let mut scene = Scene::new()?;
	let mut rows = Vec::new();
	for (name, cost) in scene.sale()? {
		let row = Row::time(format!("{name} / a transfer"), cost.time, "", Goal::None);
		let row = match rows.is_empty() {
			false => row,
			true => row.note(format!(
				"the runtime's wasm, executed as by a node, signature and fee included; in turns with a transfer of NLK on the \
				 same state. The policies of the sale have {PROXIES} proxies and want {THRESHOLD} of them; its complaint opens \
				 the header object with {THRESHOLD} fragments and is upheld, so that price and bond move. The weight is what \
				 the runtime charges: for the worst that the call may meet",
			)),
		};
		rows.extend([
			row,
			Row::count("  as they are weighed", cost.weight, "", Goal::None),
			Row::count("  the transaction", cost.bytes as f64, "B", Goal::None),
			Row::count("  the parachain's own proof for it", cost.proof as f64, "B", Goal::None),
		]);
	}
	Ok(rows)
}

/// What a call costs.
struct Cost {
	/// Time, as a ratio to a transfer's.
	time: f64,
	/// Time as it is weighed, likewise.
	weight: f64,
	bytes: usize,
	proof: usize,
}

/// A seller, proxies, and a listing to be.
struct Scene {
	ledger: Ledger,
	seller: Signer,
	proxies: Vec<Signer>,
	/// A transfer that is signed and never done.
	transfer: Vec<u8>,
	delegating: DelegatingSecret,
	signing: SigningSecret,
	/// The header object: what stands in it is not what is listed.
	header: Vec<u8>,
	capsule: CapsuleBytes,
}

impl Scene {
	fn new() -> anyhow::Result<Self> {
		let mut ledger = Ledger::new()?;
		let proxies = make_proxies(&mut ledger, PROXIES)?;
		let (seller, payer, payee) = (ledger.person(1), ledger.person(2), ledger.person(3));
		let transfer = ledger.sign(&payer, &transfer(&payee.account(), NLK));
		let (delegating, signing) = (DelegatingSecret::random(), SigningSecret::random());
		let mut header = Vec::new();
		let disclosure = Disclosure { commitment: [8; 32], key: [9; 32] }.to_bytes();
		let capsule = encrypt(&disclosure[..], &mut header, &delegating.key_bytes())?.sealed_key.capsule;
		ledger.apply(&seller, &create_label(&LABEL, &delegating.key_bytes()))?;
		Ok(Scene { ledger, seller, proxies, transfer, delegating, signing, header, capsule })
	}

	/// Measures the calls of two sales, one of which ends well, and a bid.
	fn sale(&mut self) -> anyhow::Result<Vec<(&'static str, Cost)>> {
		let listing = |offer: &Offer, scene: &Self| {
			let goods = Goods {
				header: digest(&scene.header),
				capsule: capsule_digest(&scene.capsule),
				label: LABEL,
				delegating: scene.delegating.key_bytes(),
			};
			list(&goods, offer)
		};
		let mut costs = Vec::new();
		let call = listing(&Offer::Fixed { price: PRICE }, self);
		costs.push(("list", self.measure(None, &call)?));

		let (content, unhappy) = (Buyer::new(self, 0), Buyer::new(self, 1));
		let bought = [&content, &unhappy].map(|buyer| purchase(0, &buyer.secret.key_bytes(), PRICE));
		costs.push(("purchase", self.measure(Some(&content.who), &bought[0])?));
		self.ledger.apply(&unhappy.who, &bought[1])?;
		self.grant(&content)?;
		let accepted = self.grant(&unhappy)?;
		costs.push(("answer", self.measure(None, &answer(0, 0))?));
		self.ledger.apply(&self.seller, &answer(1, 1))?;
		costs.push(("confirm", self.measure(Some(&content.who), &confirm(0))?));

		let capsule = CheckedCapsule::new(&self.capsule)?;
		let fragments: Vec<(u8, FragmentBytes)> =
			(0..THRESHOLD).zip(&accepted).map(|(seat, fragment)| (seat, reencrypt(fragment, &capsule))).collect();
		let call = complain(1, &unhappy.secret.to_bytes(), &self.header, &fragments);
		costs.push(("complain", self.measure(Some(&unhappy.who), &call)?));

		let closes = self.ledger.height() + EPOCH;
		let call = listing(&Offer::Bids { reserve: PRICE, closes }, self);
		self.ledger.apply(&self.seller, &call)?;
		let bidder = Buyer::new(self, 2);
		let call = bid(1, &bidder.secret.key_bytes(), PRICE);
		costs.push(("bid", self.measure(Some(&bidder.who), &call)?));
		Ok(costs)
	}

	/// Grants to a buyer, and has all proxies accept. Gives the key fragments in the order of the seats.
	fn grant(&mut self, buyer: &Buyer) -> anyhow::Result<Vec<CheckedKeyFragment>> {
		let receiving = buyer.secret.key_bytes();
		let keys =
			GrantKeys { delegating: self.delegating.key_bytes(), verifying: self.signing.key_bytes(), receiving };
		let made = make_grant(&self.delegating, &self.signing, &receiving, THRESHOLD, PROXIES as u8)?;
		let seats: Vec<_> =
			self.proxies.iter().zip(&made).map(|(proxy, fragment)| (proxy.account(), fragment.commitment())).collect();
		let epoch = self.ledger.height() / EPOCH;
		let draft = Draft {
			label: LABEL,
			verifying: keys.verifying,
			receiving,
			receiver: buyer.who.account(),
			threshold: THRESHOLD,
			seats: &seats,
			term: Term { start: epoch, end: epoch + EPOCHS },
		};
		self.ledger.begin(self.ledger.height())?;
		self.ledger.apply(&self.seller, &create_policy(&draft))?;
		self.ledger.apply_all(self.proxies.iter().map(|proxy| (proxy, accept_policy(buyer.number))))?;
		let checked = made.iter().map(|fragment| fragment.check(&keys, &fragment.commitment()));
		Ok(checked.collect::<Result<Vec<_>, _>>()?)
	}

	/// Measures a call next to the transfer, with a block's whole room, and makes it; as the seller, if nobody is named.
	fn measure(&mut self, who: Option<&Signer>, call: &[u8]) -> anyhow::Result<Cost> {
		self.ledger.begin(self.ledger.height())?;
		let extrinsic = self.ledger.sign(who.unwrap_or(&self.seller), call);
		self.ledger.commit()?;
		let ledger = &self.ledger;
		let applied = ledger.look(&extrinsic)?;
		ensure!(applied.succeeded, "call {} of the market fails", call.get(1).copied().unwrap_or_default());
		let (weight, transfer): (Weight, Weight) = (ledger.weight(&extrinsic)?, ledger.weight(&self.transfer)?);
		let times = Pairs::measure(PAIRS, || ledger.time(&extrinsic), || ledger.time(&self.transfer))?;
		self.ledger.apply_signed(&extrinsic)?;
		Ok(Cost {
			time: times.ratio(),
			weight: weight.0 as f64 / transfer.0 as f64,
			bytes: extrinsic.len(),
			proof: applied.proof,
		})
	}
}

/// Somebody who buys, with a key for this purchase alone.
struct Buyer {
	/// Of the policy and the purchase.
	number: u64,
	who: Signer,
	secret: ReceivingSecret,
}

impl Buyer {
	fn new(scene: &mut Scene, number: u32) -> Self {
		Buyer { number: number.into(), who: scene.ledger.person(10 + number), secret: ReceivingSecret::random() }
	}
}
