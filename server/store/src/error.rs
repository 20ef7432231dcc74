//! What can go wrong in a store, without a word of what was stored.

/// Why the store did not do it. No variant carries a value from a statement or a row: rows hold
/// citizens' words, and errors reach logs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, or broke off. Try later.
    #[error("the database is not reachable")]
    Unavailable,
    /// The disk that the database writes to is full.
    #[error("the database's disk is full")]
    Full,
    /// Another transaction holds what this one needs, or was chosen before it. Trying the whole unit
    /// of work again may succeed.
    #[error("the database is busy")]
    Busy,
    /// Another row already holds a value that must be unique (a login, an actor, an id). The unit of
    /// work is lost: drop it.
    #[error("another row already holds this value")]
    Taken,
    /// The database contradicts itself, or was written by something that is not this program.
    #[error("the database contradicts itself: {table}.{column} of row {row}")]
    Contradiction {
        /// The table.
        table: &'static str,
        /// The column whose value cannot be.
        column: &'static str,
        /// The row's first column if that is an id, a hash or a number, else `?`.
        row: String,
    },
    /// Anything else.
    #[error("the database refused ({code})")]
    Other {
        /// SQLSTATE, SQLite's extended result code, or the driver's name of the fault.
        code: String,
    },
}
