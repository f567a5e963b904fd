//! The tracks of the referenda: for each origin, how long it takes and how much agreement it needs.
//!
//! *Approval* is the share of ayes in the votes, weighted by conviction; *support* the share of all NLK that voted aye,
//! not weighted. Both thresholds fall over the decision period along a curve: what everybody wants passes at once, what
//! few care about must wait.
//!
//! On a local network days would make governance impossible to try out, so there every period is [`LOCAL_SPEED_UP`]
//! times shorter.

use crate::{governance::origins::Origin, time::*, Balance, BlockNumber, ChainProfile, OriginCaller, Profile};
use alloc::{borrow::Cow, vec::Vec};
use nulink_primitives::token::NLK;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use polkadot_sdk::*;
use sp_runtime::{str_array, FixedI64};

/// How many times shorter the periods are on a local network: a week becomes 14 blocks.
pub const LOCAL_SPEED_UP: BlockNumber = 7_200;

/// The shortest that a period becomes by the speed-up, in blocks.
const SHORTEST_PERIOD: BlockNumber = 2;

const fn percent(part: u128) -> FixedI64 {
	FixedI64::from_rational(part, 100)
}

/// Half of all NLK at first, a hundredth at the end: a decision that nobody notices does not pass.
const SUPPORT_LINEAR: Curve = Curve::make_linear(14, 14, percent(1), percent(50));
/// The same, and falls fast.
const SUPPORT_FAST: Curve = Curve::make_reciprocal(3, 14, percent(2), percent(1), percent(50));
/// From unanimity to a simple majority.
const APPROVAL_MAJORITY: Curve = Curve::make_reciprocal(4, 14, percent(80), percent(50), percent(100));
/// From unanimity to two thirds.
const APPROVAL_TWO_THIRDS: Curve = Curve::make_linear(14, 14, percent(66), percent(100));
/// From a third of all NLK to a twentieth.
const SUPPORT_EMERGENCY: Curve = Curve::make_linear(14, 14, percent(5), percent(33));

/// The tracks of a network with a value at stake.
pub static TRACKS: [Track<u16, Balance, BlockNumber>; 10] = [
	Track {
		id: 0,
		info: TrackInfo {
			name: str_array("root"),
			max_deciding: 1,
			decision_deposit: 100_000 * NLK,
			prepare_period: 2 * HOURS,
			decision_period: 14 * DAYS,
			confirm_period: DAYS,
			min_enactment_period: DAYS,
			min_approval: APPROVAL_MAJORITY,
			min_support: SUPPORT_LINEAR,
		},
	},
	Track {
		id: 1,
		info: TrackInfo {
			name: str_array("parameter_admin"),
			max_deciding: 10,
			decision_deposit: 20_000 * NLK,
			prepare_period: 2 * HOURS,
			decision_period: 14 * DAYS,
			confirm_period: DAYS,
			min_enactment_period: 12 * HOURS,
			min_approval: APPROVAL_MAJORITY,
			min_support: SUPPORT_LINEAR,
		},
	},
	Track {
		id: 10,
		info: TrackInfo {
			name: str_array("treasurer"),
			max_deciding: 10,
			decision_deposit: 10_000 * NLK,
			prepare_period: 2 * HOURS,
			decision_period: 14 * DAYS,
			confirm_period: 2 * DAYS,
			min_enactment_period: DAYS,
			min_approval: APPROVAL_MAJORITY,
			min_support: SUPPORT_LINEAR,
		},
	},
	Track {
		id: 11,
		info: TrackInfo {
			name: str_array("small_spender"),
			max_deciding: 50,
			decision_deposit: 500 * NLK,
			prepare_period: HOURS,
			decision_period: 14 * DAYS,
			confirm_period: 12 * HOURS,
			min_enactment_period: 12 * HOURS,
			min_approval: APPROVAL_MAJORITY,
			min_support: SUPPORT_FAST,
		},
	},
	// Decided, and enacted, well before the slash is settled.
	Track {
		id: 12,
		info: TrackInfo {
			name: str_array("slash_appeals"),
			max_deciding: 20,
			decision_deposit: 1_000 * NLK,
			prepare_period: HOURS,
			decision_period: 7 * DAYS,
			confirm_period: 12 * HOURS,
			min_enactment_period: 10 * MINUTES,
			min_approval: APPROVAL_MAJORITY,
			min_support: SUPPORT_FAST,
		},
	},
	// A header that is pinned can be worth as much as all that is claimed by it. So it takes many, and is decided before
	// watchers are slashed who attested to another one.
	Track {
		id: 13,
		info: TrackInfo {
			name: str_array("relay_admin"),
			max_deciding: 10,
			decision_deposit: 20_000 * NLK,
			prepare_period: 10 * MINUTES,
			decision_period: 2 * DAYS,
			confirm_period: HOURS,
			min_enactment_period: 10 * MINUTES,
			min_approval: APPROVAL_TWO_THIRDS,
			min_support: SUPPORT_EMERGENCY,
		},
	},
	// Decided, and enacted, while the payment waits for it.
	Track {
		id: 14,
		info: TrackInfo {
			name: str_array("market_appeals"),
			max_deciding: 50,
			decision_deposit: 200 * NLK,
			prepare_period: HOURS,
			decision_period: 7 * DAYS,
			confirm_period: 12 * HOURS,
			min_enactment_period: 10 * MINUTES,
			min_approval: APPROVAL_MAJORITY,
			min_support: SUPPORT_FAST,
		},
	},
	// A key whose secret numbers somebody has proves anything: it takes many to vouch for one. A key that was found to be
	// bad is to be retired soon, which many notice.
	Track {
		id: 15,
		info: TrackInfo {
			name: str_array("data_admin"),
			max_deciding: 10,
			decision_deposit: 10_000 * NLK,
			prepare_period: 10 * MINUTES,
			decision_period: 7 * DAYS,
			confirm_period: 3 * HOURS,
			min_enactment_period: 10 * MINUTES,
			min_approval: APPROVAL_TWO_THIRDS,
			min_support: SUPPORT_EMERGENCY,
		},
	},
	Track {
		id: 20,
		info: TrackInfo {
			name: str_array("referendum_canceller"),
			max_deciding: 100,
			decision_deposit: 10_000 * NLK,
			prepare_period: HOURS,
			decision_period: 7 * DAYS,
			confirm_period: 3 * HOURS,
			min_enactment_period: 10 * MINUTES,
			min_approval: APPROVAL_TWO_THIRDS,
			min_support: SUPPORT_FAST,
		},
	},
	Track {
		id: 21,
		info: TrackInfo {
			name: str_array("emergency"),
			max_deciding: 10,
			decision_deposit: 50_000 * NLK,
			prepare_period: 10 * MINUTES,
			decision_period: 2 * DAYS,
			confirm_period: 10 * MINUTES,
			min_enactment_period: MINUTES,
			min_approval: APPROVAL_TWO_THIRDS,
			min_support: SUPPORT_EMERGENCY,
		},
	},
];

/// The track with the periods of a local network.
fn speed_up(track: &Track<u16, Balance, BlockNumber>) -> Track<u16, Balance, BlockNumber> {
	let mut track = track.clone();
	let info = &mut track.info;
	for period in
		[&mut info.prepare_period, &mut info.decision_period, &mut info.confirm_period, &mut info.min_enactment_period]
	{
		*period = (*period / LOCAL_SPEED_UP).max(SHORTEST_PERIOD);
	}
	track
}

/// The tracks that hold on a network of the given kind.
pub fn tracks_of(profile: Profile) -> Vec<Cow<'static, Track<u16, Balance, BlockNumber>>> {
	TRACKS
		.iter()
		.map(|track| if profile.is_local() { Cow::Owned(speed_up(track)) } else { Cow::Borrowed(track) })
		.collect()
}

/// The tracks of this chain.
pub struct Tracks;

impl TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = u16;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<u16, Balance, BlockNumber>>> {
		tracks_of(ChainProfile::profile()).into_iter()
	}

	fn track_for(origin: &OriginCaller) -> Result<u16, ()> {
		match origin {
			OriginCaller::system(frame_system::RawOrigin::Root) => Ok(0),
			OriginCaller::Origins(Origin::ParameterAdmin) => Ok(1),
			OriginCaller::Origins(Origin::Treasurer) => Ok(10),
			OriginCaller::Origins(Origin::SmallSpender) => Ok(11),
			OriginCaller::Origins(Origin::SlashAppeals) => Ok(12),
			OriginCaller::Origins(Origin::RelayAdmin) => Ok(13),
			OriginCaller::Origins(Origin::MarketAppeals) => Ok(14),
			OriginCaller::Origins(Origin::DataAdmin) => Ok(15),
			OriginCaller::Origins(Origin::ReferendumCanceller) => Ok(20),
			OriginCaller::Origins(Origin::EmergencyAdmin) => Ok(21),
			_ => Err(()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_tracks_are_sorted_and_named_once() {
		for pair in TRACKS.windows(2) {
			assert!(pair[0].id < pair[1].id);
			assert_ne!(pair[0].info.name, pair[1].info.name);
		}
	}

	#[test]
	fn every_origin_has_a_track_that_exists() {
		let origins = [
			Origin::ParameterAdmin,
			Origin::Treasurer,
			Origin::SmallSpender,
			Origin::ReferendumCanceller,
			Origin::EmergencyAdmin,
			Origin::SlashAppeals,
			Origin::RelayAdmin,
			Origin::MarketAppeals,
			Origin::DataAdmin,
		];
		let mut found: Vec<u16> =
			origins.into_iter().map(|origin| Tracks::track_for(&origin.into()).expect("has a track")).collect();
		found.push(Tracks::track_for(&frame_system::RawOrigin::Root.into()).expect("has a track"));
		found.sort_unstable();
		assert_eq!(found, TRACKS.iter().map(|track| track.id).collect::<Vec<_>>());
	}

	#[test]
	fn an_account_has_no_track() {
		let signed = frame_system::RawOrigin::Signed(crate::AccountId::new([1; 32]));
		assert_eq!(Tracks::track_for(&signed.into()), Err(()));
	}

	#[test]
	fn a_local_network_decides_in_blocks_and_a_production_one_in_days() {
		for (local, production) in tracks_of(Profile::Development).iter().zip(tracks_of(Profile::Production)) {
			assert!(production.info.decision_period >= 2 * DAYS);
			assert!(local.info.decision_period <= 14 * DAYS / LOCAL_SPEED_UP);
			assert!(local.info.prepare_period >= SHORTEST_PERIOD);
			assert_eq!(local.info.min_support, production.info.min_support);
			assert_eq!(local.info.decision_deposit, production.info.decision_deposit);
		}
	}
}
