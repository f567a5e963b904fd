//! Typed tables over a database of bytes.

use super::{Error, Reading, Writing, CURSORS, GENESIS_KEY, META};
use crate::chain::{BlockId, H256};
use codec::{Decode, DecodeAll, Encode};
use redb::{ReadableTable, TableDefinition, TableError};
use std::{marker::PhantomData, ops::Bound};

/// Entries of a table: keys and values.
pub type Entries<V> = Vec<(Vec<u8>, V)>;

/// A table with values of one type. Names of the frame's own begin with `frame/`.
pub struct Table<V> {
	name: &'static str,
	values: PhantomData<fn() -> V>,
}

impl<V> Table<V> {
	/// The table with this name.
	pub const fn new(name: &'static str) -> Self {
		Table { name, values: PhantomData }
	}

	pub(super) fn name(&self) -> &'static str {
		self.name
	}

	fn definition(&self) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
		TableDefinition::new(self.name)
	}
}

impl<V: Decode> Table<V> {
	fn decode(&self, key: &[u8], mut bytes: &[u8]) -> Result<V, Error> {
		V::decode_all(&mut bytes).map_err(|_| Error::Corrupt { table: self.name, key: key.into() })
	}
}

/// What can be read, in a look and in a transaction alike.
pub trait Read {
	/// Does something with a table. `None` where it was never written to.
	#[doc(hidden)]
	fn with_table<V, R>(
		&self,
		table: &Table<V>,
		f: impl FnOnce(&dyn Bytes) -> Result<R, Error>,
	) -> Result<Option<R>, Error>;

	/// The value under the key.
	fn get<V: Decode>(&self, table: &Table<V>, key: &[u8]) -> Result<Option<V>, Error> {
		let bytes = self.with_table(table, |bytes| bytes.get(key))?.flatten();
		bytes.map(|bytes| table.decode(key, &bytes)).transpose()
	}

	/// Up to `limit` entries with keys from `from` on, in order.
	fn list<V: Decode>(&self, table: &Table<V>, from: &[u8], limit: usize) -> Result<Entries<V>, Error> {
		let entries = self.with_table(table, |bytes| bytes.list(from, limit))?.unwrap_or_default();
		entries.into_iter().map(|(key, bytes)| Ok((key.clone(), table.decode(&key, &bytes)?))).collect()
	}

	/// Up to `limit` entries whose keys begin with `prefix`, in order. To go on, ask again from after the last.
	fn list_prefix<V: Decode>(&self, table: &Table<V>, prefix: &[u8], limit: usize) -> Result<Entries<V>, Error> {
		let mut entries = self.list(table, prefix, limit)?;
		entries.retain(|(key, _)| key.starts_with(prefix));
		Ok(entries)
	}

	/// How many entries there are.
	fn count<V>(&self, table: &Table<V>) -> Result<u64, Error> {
		Ok(self.with_table(table, |bytes| bytes.count())?.unwrap_or(0))
	}

	/// The block up to which a follower has handled the chain.
	fn cursor(&self, follower: &str) -> Result<Option<BlockId>, Error> {
		self.get(&CURSORS, follower.as_bytes())
	}

	/// The genesis of the chain that the journal is bound to.
	fn genesis(&self) -> Result<Option<H256>, Error> {
		let corrupt = |_| Error::Corrupt { table: META.name, key: GENESIS_KEY.into() };
		let bytes = self.get(&META, GENESIS_KEY)?;
		bytes.map(|bytes| <[u8; 32]>::try_from(&bytes[..]).map(H256).map_err(corrupt)).transpose()
	}
}

/// A table of bytes, of either kind of transaction.
#[doc(hidden)]
pub trait Bytes {
	fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Error>;
	fn list(&self, from: &[u8], limit: usize) -> Result<Entries<Vec<u8>>, Error>;
	fn count(&self) -> Result<u64, Error>;
}

impl<T: ReadableTable<&'static [u8], &'static [u8]>> Bytes for T {
	fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
		let value = ReadableTable::get(self, key).map_err(Error::storage)?;
		Ok(value.map(|value| value.value().to_vec()))
	}

	fn list(&self, from: &[u8], limit: usize) -> Result<Entries<Vec<u8>>, Error> {
		let range = (Bound::Included(from), Bound::Unbounded);
		let entries = self.range::<&[u8]>(range).map_err(Error::storage)?.take(limit);
		entries
			.map(|entry| {
				let (key, value) = entry.map_err(Error::storage)?;
				Ok((key.value().to_vec(), value.value().to_vec()))
			})
			.collect()
	}

	fn count(&self) -> Result<u64, Error> {
		self.len().map_err(Error::storage)
	}
}

impl Read for Reading {
	fn with_table<V, R>(
		&self,
		table: &Table<V>,
		f: impl FnOnce(&dyn Bytes) -> Result<R, Error>,
	) -> Result<Option<R>, Error> {
		match self.transaction.open_table(table.definition()) {
			Ok(bytes) => f(&bytes).map(Some),
			Err(TableError::TableDoesNotExist(_)) => Ok(None),
			Err(error) => Err(Error::storage(error)),
		}
	}
}

impl Read for Writing {
	fn with_table<V, R>(
		&self,
		table: &Table<V>,
		f: impl FnOnce(&dyn Bytes) -> Result<R, Error>,
	) -> Result<Option<R>, Error> {
		f(&self.transaction.open_table(table.definition()).map_err(Error::storage)?).map(Some)
	}
}

impl Writing {
	/// Puts the value under the key, in place of what was there.
	pub fn put<V: Encode>(&self, table: &Table<V>, key: &[u8], value: &V) -> Result<(), Error> {
		let mut bytes = self.transaction.open_table(table.definition()).map_err(Error::storage)?;
		bytes.insert(key, &value.encode()[..]).map_err(Error::storage)?;
		Ok(())
	}

	/// Removes what is under the key and tells whether there was anything.
	pub fn remove<V>(&self, table: &Table<V>, key: &[u8]) -> Result<bool, Error> {
		let mut bytes = self.transaction.open_table(table.definition()).map_err(Error::storage)?;
		let removed = bytes.remove(key).map_err(Error::storage)?.is_some();
		Ok(removed)
	}
}
