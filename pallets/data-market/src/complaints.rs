//! Complaints: the goods are opened before everybody's eyes.

use crate::{pallet::*, purchases::bit, types::*, ListingOf, PurchaseOf};
use alloc::vec::Vec;
use frame_support::pallet_prelude::*;
use nulink_pre::revealed::{self, Grant, Part, Unproven};
use nulink_primitives::{
	market::{Disclosure, PurchaseId},
	sharing::{ContentId, Digest, PolicyId},
};
use pallet_traits::{ContentScheme, Grants, Policies};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_complain(who: T::AccountId, id: PurchaseId, opening: Opening) -> DispatchResult {
		let purchase = Self::purchase_by(&who, id)?;
		let PurchaseState::Answered { policy, complain_by, .. } = purchase.state else {
			return Err(Error::<T>::NotAnswered.into());
		};
		ensure!(Self::now() <= complain_by, Error::<T>::ComplaintClosed);
		let listing = Listings::<T>::get(purchase.listing).ok_or(Error::<T>::ListingNotFound)?;
		Self::ensure_listed(&listing.goods, &opening)?;

		let as_listed = match Self::opened(policy, &opening)? {
			Some(plaintext) => Self::is_as_listed(&listing.goods, &opening.shown, &plaintext)?,
			None => false,
		};
		if as_listed {
			Self::deposit_event(Event::ComplaintRefuted { purchase: id });
			return Self::pay(id, purchase, policy);
		}
		Self::refute(listing, &purchase)?;
		Self::refund(id, purchase, Why::Refuted)
	}

	/// Whether what is shown is what was listed: that is what its seller is to blame for.
	fn ensure_listed(goods: &Goods, opening: &Opening) -> Result<(), Error<T>> {
		let object = nulink_pre::digest(&opening.object);
		match &opening.shown {
			Shown::Header => ensure!(object == goods.header, Error::<T>::WrongObject),
			Shown::Content => {
				ensure!(goods.kind != ContentKind::Sealed, Error::<T>::NotShowable);
				Self::ensure_content(goods, object)?;
			},
			Shown::Sealed { content } => {
				ensure!(goods.kind == ContentKind::Sealed, Error::<T>::NotShowable);
				ensure!(object == goods.header, Error::<T>::WrongObject);
				Self::ensure_content(goods, nulink_pre::digest(content))?;
			},
		}
		Ok(())
	}

	/// Whether the content is one piece, with this digest.
	fn ensure_content(goods: &Goods, digest: Digest) -> Result<(), Error<T>> {
		ensure!(goods.content.is_raw(), Error::<T>::NotShowable);
		ensure!(goods.content == ContentId::new(ContentId::RAW, digest), Error::<T>::WrongObject);
		Ok(())
	}

	/// What comes out of the object. `None`: nothing, for which the seller is to blame.
	fn opened(policy: PolicyId, opening: &Opening) -> Result<Option<Vec<u8>>, Error<T>> {
		let granted = T::Grants::granted(policy).ok_or(Error::<T>::PolicyNotFound)?;
		let proxies = T::Policies::proxies(policy);
		let mut seats = 0u32;
		let mut commitments = Vec::<Digest>::with_capacity(opening.fragments.len());
		for (seat, _) in &opening.fragments {
			ensure!(seats & bit(*seat) == 0, Error::<T>::SameProxy);
			seats |= bit(*seat);
			let proxy = proxies.get(usize::from(*seat)).ok_or(Error::<T>::WrongFragment)?;
			let seat = T::Policies::seat(policy, proxy).ok_or(Error::<T>::WrongFragment)?;
			commitments.push(seat.commitment);
		}
		let parts: Vec<Part> = commitments
			.iter()
			.zip(&opening.fragments)
			.map(|(commitment, (_, fragment))| Part { commitment, fragment })
			.collect();
		let grant = Grant {
			delegating: &granted.delegating,
			verifying: &granted.verifying,
			receiving: &granted.receiving,
			threshold: granted.threshold,
		};
		revealed::reveal::<T::Recover>(&opening.secret, &grant, &parts, &opening.object).map_err(|error| match error {
			Unproven::Secret => Error::<T>::WrongSecret,
			Unproven::TooFew => Error::<T>::TooFew,
			Unproven::Fragment(_) => Error::<T>::WrongFragment,
		})
	}

	/// Whether what came out of the object is what was listed.
	fn is_as_listed(goods: &Goods, shown: &Shown, plaintext: &[u8]) -> Result<bool, Error<T>> {
		match (shown, goods.kind) {
			(Shown::Header, _) => Ok(Self::disclosed(goods, plaintext).is_some()),
			(Shown::Content, ContentKind::Plain) => Ok(nulink_pre::digest(plaintext) == goods.commitment),
			// A set of many records is as good as another, and is not judged here.
			(Shown::Content, _) => match T::Contents::count_records(plaintext) {
				Some(count) if count > MAX_SHOWN_RECORDS => Err(Error::<T>::NotShowable),
				count => Ok(count.is_some() && T::Contents::commit_records(plaintext) == Some(goods.commitment)),
			},
			(Shown::Sealed { content }, _) => Ok(Self::disclosed(goods, plaintext)
				.and_then(|disclosure| T::Contents::unseal(&disclosure.key, content))
				.is_some_and(|records| Self::is_sealed_set(goods, &records))),
		}
	}

	/// What a header says, if it is what was listed.
	fn disclosed(goods: &Goods, plaintext: &[u8]) -> Option<Disclosure> {
		Disclosure::from_bytes(plaintext).filter(|disclosure| {
			disclosure.commitment == goods.commitment
				&& T::Contents::commit_key(&disclosure.key) == goods.key_commitment
		})
	}

	/// Whether these are the bytes of the listed set. One with too many records is none: so no seller makes it too dear to
	/// look.
	fn is_sealed_set(goods: &Goods, bytes: &[u8]) -> bool {
		T::Contents::count_records(bytes).is_some_and(|count| count <= MAX_SHOWN_RECORDS)
			&& T::Contents::commit_records(bytes) == Some(goods.commitment)
	}

	/// Takes the bond of a listing and closes it for good.
	pub(crate) fn refute(mut listing: ListingOf<T>, purchase: &PurchaseOf<T>) -> DispatchResult {
		let first = listing.state != ListingState::Refuted;
		Self::return_bid(purchase.listing)?;
		let (paid, burned) = Self::take_bond(&mut listing, &purchase.buyer)?;
		listing.state = ListingState::Refuted;
		let seller = listing.seller.clone();
		Listings::<T>::insert(purchase.listing, listing);
		if first {
			Records::<T>::mutate(&seller, |record| record.refuted = record.refuted.saturating_add(1));
			Self::deposit_event(Event::ListingRefuted { listing: purchase.listing, seller, paid, burned });
		}
		Ok(())
	}
}
