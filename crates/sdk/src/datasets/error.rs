//! Why a table is no data set, or a data set not here.

use nulink_zk::{cipher::CipherError, records::RecordsError};

/// Why a table is no data set, or a data set not here, and what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataSetError {
	/// There is nothing in it.
	#[error("the table has no records: its first line names the columns, and each line after it is a record")]
	Empty,
	/// A line has too few or too many cells.
	#[error("line {line} has {found} cells and not {wanted}: put a text with a comma in it into double quotes")]
	Cells {
		/// Which, counted from 1.
		line: usize,
		/// How many there are.
		found: usize,
		/// How many there should be.
		wanted: usize,
	},
	/// A quote is not closed, or something stands after one.
	#[error("line {line} has a quote that does not fit: a text in double quotes has them at its beginning and its end, and a quote in it twice")]
	Quote {
		/// Which, counted from 1.
		line: usize,
	},
	/// A column has no name, or that of another one.
	#[error("column {column} has no name, or the name of another column: give each its own in the first line")]
	Column {
		/// Which, counted from 1.
		column: usize,
	},
	/// There are too many columns.
	#[error("the table has {found} columns, and a record has at most {most}: leave some out")]
	TooManyColumns {
		/// How many there are.
		found: usize,
		/// How many are allowed.
		most: usize,
	},
	/// A text is too long.
	#[error("a text in line {line} has more than {most} bytes")]
	LongText {
		/// Which, counted from 1.
		line: usize,
		/// How many are allowed.
		most: usize,
	},
	/// There are more records than places.
	#[error(
		"the table has {found} records, and a set of depth {depth} has at most {most}: take --depth 20, or split it"
	)]
	TooMany {
		/// How many there are.
		found: usize,
		/// How many are allowed.
		most: usize,
		/// The depth.
		depth: u8,
	},
	/// The table is too large to be read at once.
	#[error("the table has more than {0} bytes: split it")]
	TooLarge(usize),
	/// There are no sets of this depth.
	#[error("a set has a depth of 10 or 20, and not {0}")]
	Depth(u8),
	/// It does not fit into a ciphertext that statements can be proven of.
	#[error("the set has {bytes} bytes, and a sealed one at most {most}: leave --sealed out, or split it")]
	TooLongToSeal {
		/// How many it has.
		bytes: usize,
		/// How many are allowed.
		most: usize,
	},
	/// It has more records than a sealed set may have.
	#[error("the set has {found} records, and a sealed one at most {most}, for the chain counts one with more as false: leave --sealed out, or split it")]
	TooManyToSeal {
		/// How many it has.
		found: usize,
		/// How many are allowed.
		most: usize,
	},
	/// A set of this name is here.
	#[error("there is a data set {0:?} here: choose another --name")]
	Known(String),
	/// No set of this name is here.
	#[error("there is no data set {0:?} here: `nulink market prepare` makes one")]
	Unknown(String),
	/// A text that can be no name of a file.
	#[error("{0:?} can not be a name here: take letters, digits, dots, dashes and underscores, at most 64")]
	Name(String),
	/// The set was not sealed.
	#[error("the data set {0:?} was not prepared with --sealed: of a ciphertext that is no sealed one nothing can be proven")]
	NotSealed(String),
	/// Another person's.
	#[error("the data set {0:?} was made with another keystore: use that one")]
	OtherPerson(String),
	/// What the library says.
	#[error(transparent)]
	Records(#[from] RecordsError),
	/// What the library says.
	#[error(transparent)]
	Cipher(#[from] CipherError),
}
