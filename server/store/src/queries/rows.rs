//! Reading rows: a value that cannot be is a contradiction that names table, column and row.

use sqlx::{Row as _, TypeInfo as _, ValueRef as _};
use sync_core::id::Hash;

use super::{Db, Row};
use crate::StoreError;

/// A row of a table.
pub(super) struct Reader<'r> {
    table: &'static str,
    row: &'r Row,
}

impl<'r> Reader<'r> {
    pub(super) fn new(table: &'static str, row: &'r Row) -> Self {
        Self { table, row }
    }

    /// The value of a column.
    pub(super) fn get<T>(&self, column: &'static str) -> Result<T, StoreError>
    where
        T: sqlx::Decode<'r, Db> + sqlx::Type<Db>,
    {
        self.row
            .try_get(column)
            .map_err(|_| self.contradiction(column))
    }

    /// An id, a hash, or another value with a fixed number of bytes.
    pub(super) fn id<T: for<'a> TryFrom<&'a [u8]>>(
        &self,
        column: &'static str,
    ) -> Result<T, StoreError> {
        T::try_from(self.get::<&[u8]>(column)?).map_err(|_| self.contradiction(column))
    }

    /// The same, if there is one.
    pub(super) fn opt_id<T: for<'a> TryFrom<&'a [u8]>>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, StoreError> {
        self.get::<Option<&[u8]>>(column)?
            .map(|bytes| T::try_from(bytes).map_err(|_| self.contradiction(column)))
            .transpose()
    }

    /// Hashes, one behind the other.
    pub(super) fn hashes(&self, column: &'static str) -> Result<Vec<Hash>, StoreError> {
        let (hashes, rest) = self.get::<&[u8]>(column)?.as_chunks::<32>();
        if rest.is_empty() {
            Ok(hashes.iter().copied().map(Hash).collect())
        } else {
            Err(self.contradiction(column))
        }
    }

    /// A value that stands for something else, unless it stands for nothing.
    pub(super) fn known<T>(&self, column: &'static str, value: Option<T>) -> Result<T, StoreError> {
        value.ok_or_else(|| self.contradiction(column))
    }

    fn contradiction(&self, column: &'static str) -> StoreError {
        StoreError::Contradiction {
            table: self.table,
            column,
            row: self.name(),
        }
    }

    /// The first column, if it is of a type that cannot be a person's words.
    fn name(&self) -> String {
        let kind = self
            .row
            .try_get_raw(0)
            .map(|value| value.type_info().name().to_owned());
        let name = match kind.as_deref() {
            Ok("BLOB" | "BYTEA") => self.row.try_get::<&[u8], _>(0).ok().map(hex),
            Ok("INTEGER" | "INT8") => self.row.try_get::<i64, _>(0).ok().map(|n| n.to_string()),
            _ => None,
        };
        name.unwrap_or_else(|| "?".to_owned())
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('?');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
