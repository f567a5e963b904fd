//! What to do about a refusal of the market, behind what the chain says of it.

/// What to do, by the error's full name. `None`: the chain's words say it, or there is nothing to do with this program.
pub(crate) fn advice(error: &str) -> Option<&'static str> {
	Some(match error {
		"DataMarket::ProxiesAbsent" => {
			"Too few proxies of the grant are at work now. Try again in the next epoch, or revoke the grant: then another one is \
			 made, through other proxies"
		},
		"DataMarket::LicenceTooShort" => "The seller has changed the offer: look at it again with `nulink market show`",
		"DataMarket::Served" => {
			"A request shows it that this account made on chain after the answer, for the header object, and that fewer proxies \
			 than needed have answered in time"
		},
		"DataMarket::WrongItem" => {
			"An item is sold by the market only if its metadata names the listing, and its collection is of the listing's seller"
		},
		"DataProofs::OtherRegistration" => {
			"The key was registered for another circuit, or from another source, than was named: compare with `nulink proof circuits`"
		},
		_ => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_what_has_advice_gets_some() {
		assert!(advice("DataMarket::ProxiesAbsent").unwrap().contains("proxies"));
		assert!(advice("DataProofs::OtherRegistration").unwrap().contains("circuit"));
		assert!(["DataMarket::NotDue", "ProxiesAbsent", ""].into_iter().all(|name| advice(name).is_none()));
	}
}
