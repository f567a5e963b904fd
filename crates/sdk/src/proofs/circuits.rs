//! Circuits by name.

use super::ProofsError;
use nulink_primitives::proving::Circuit;
use nulink_zk::StatementKind;

/// All that can be proven here.
pub const CIRCUITS: [StatementKind; 11] = StatementKind::ALL;

/// A circuit of ours as the chain names it.
pub(crate) const fn circuit_of(kind: StatementKind) -> Circuit {
	match kind {
		StatementKind::Holds { records, depth } => Circuit::Holds { records, depth },
		StatementKind::Encrypts { elements } => Circuit::Encrypts { elements },
		StatementKind::Knows => Circuit::Knows,
		StatementKind::Member => Circuit::Member,
	}
}

/// A circuit of the chain as the prover names it. Fails for those of others.
pub(crate) fn kind_of(circuit: Circuit) -> Result<StatementKind, ProofsError> {
	let kind = match circuit {
		Circuit::Holds { records, depth } => StatementKind::Holds { records, depth },
		Circuit::Encrypts { elements } => StatementKind::Encrypts { elements },
		Circuit::Knows => StatementKind::Knows,
		Circuit::Member => StatementKind::Member,
		Circuit::Custom { .. } => return Err(ProofsError::NoCircuit(circuit_text(&circuit))),
	};
	match kind.exists() {
		true => Ok(kind),
		false => Err(ProofsError::NoCircuit(kind.to_string())),
	}
}

/// What a circuit is called: `holds-4-10`, `encrypts-64`, `knows`, `member`, `custom-3`.
pub fn circuit_text(circuit: &Circuit) -> String {
	match circuit {
		Circuit::Holds { records, depth } => StatementKind::Holds { records: *records, depth: *depth }.to_string(),
		Circuit::Encrypts { elements } => StatementKind::Encrypts { elements: *elements }.to_string(),
		Circuit::Knows => StatementKind::Knows.to_string(),
		Circuit::Member => StatementKind::Member.to_string(),
		Circuit::Custom { inputs } => format!("custom-{inputs}"),
	}
}

/// The circuit that is called so.
pub fn parse_circuit(text: &str) -> Result<Circuit, ProofsError> {
	let text = text.trim();
	let ours = CIRCUITS.into_iter().find(|kind| kind.to_string() == text).map(circuit_of);
	let custom = || {
		let circuit = Circuit::Custom { inputs: text.strip_prefix("custom-")?.parse().ok()? };
		Some(circuit).filter(|circuit| circuit.exists() && circuit_text(circuit) == text)
	};
	ours.or_else(custom).ok_or_else(|| ProofsError::NoCircuit(text.chars().take(80).collect()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_circuit_is_read_as_it_is_written() {
		for kind in CIRCUITS {
			let circuit = circuit_of(kind);
			assert!(circuit.exists());
			assert_eq!(parse_circuit(&circuit_text(&circuit)).unwrap(), circuit);
			assert_eq!(kind_of(circuit).unwrap(), kind);
		}
		assert_eq!(parse_circuit("custom-3").unwrap(), Circuit::Custom { inputs: 3 });
		for text in ["", "holds", "holds-5-10", "custom-1", "custom-03", "encrypts-65"] {
			assert!(parse_circuit(text).is_err(), "{text}");
		}
	}
}
