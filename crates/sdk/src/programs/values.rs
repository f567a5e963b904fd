//! People's values.

use super::ProgramsError;
use nulink_fhe::{Clear, Type};

/// Values of these types, from text: numbers, and `true` and `false`.
pub fn parse_values(types: &[Type], texts: &[impl AsRef<str>]) -> Result<Vec<Clear>, ProgramsError> {
	if types.len() != texts.len() {
		return Err(ProgramsError::Count { wanted: types.len(), found: texts.len() });
	}
	types.iter().zip(texts).enumerate().map(|(index, (ty, text))| value(index + 1, *ty, text.as_ref())).collect()
}

fn value(place: usize, ty: Type, text: &str) -> Result<Clear, ProgramsError> {
	let wrong = || ProgramsError::Value { place, text: text.chars().take(40).collect(), ty };
	let number = match text.trim() {
		"true" if ty == Type::Bool => 1,
		"false" if ty == Type::Bool => 0,
		text => text.parse::<i128>().map_err(|_| wrong())?,
	};
	Clear::new(ty, number).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn values_are_read_by_their_types() {
		let types = [Type::Bool, Type::U8, Type::I16];
		let values = parse_values(&types, &["true", "255", "-3"]).unwrap();
		assert_eq!(values.iter().map(|value| value.to_string()).collect::<Vec<_>>(), ["true", "255", "-3"]);
		assert!(matches!(parse_values(&types, &["1", "2"]), Err(ProgramsError::Count { wanted: 3, found: 2 })));
		for wrong in [["2", "1", "1"], ["1", "256", "1"], ["1", "-1", "1"], ["1", "true", "1"], ["1", "1.5", "1"]] {
			let error = parse_values(&types, &wrong).unwrap_err();
			assert!(matches!(error, ProgramsError::Value { .. }), "{error}");
		}
	}
}
