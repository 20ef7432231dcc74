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
        /// SQLSTATE, `SQLite`'s extended result code, or the driver's name of the fault.
        code: String,
    },
}

impl StoreError {
    pub(crate) fn other(code: &str) -> Self {
        Self::Other {
            code: code.to_owned(),
        }
    }

    /// From the database's own code: SQLSTATE has five characters, `SQLite`'s result codes are numbers.
    fn of_database(error: &dyn sqlx::error::DatabaseError) -> Self {
        if error.is_unique_violation() {
            return Self::Taken;
        }
        let code = error.code().unwrap_or_default();
        match code.as_ref() {
            // SQLITE_FULL; disk_full
            "13" | "53100" => Self::Full,
            // lock_not_available, deadlock_detected, serialization_failure
            "55P03" | "40P01" | "40001" => Self::Busy,
            // admin and crash shutdown, cannot connect now, too many connections
            "57P01" | "57P02" | "57P03" | "53300" => Self::Unavailable,
            _ if code.len() == 5 && code.starts_with("08") => Self::Unavailable,
            // SQLite's low byte is the primary code: 5 busy, 6 locked, 10 input/output, 14 cannot open.
            _ => match code.parse::<i32>().map(|code| code & 0xff) {
                Ok(5 | 6) if code.len() < 5 => Self::Busy,
                Ok(10 | 14) if code.len() < 5 => Self::Unavailable,
                _ => Self::other(&code),
            },
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match error {
            E::Database(error) => Self::of_database(error.as_ref()),
            E::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => Self::Full,
            E::Io(_) | E::Tls(_) | E::PoolClosed | E::WorkerCrashed => Self::Unavailable,
            E::PoolTimedOut => Self::Busy,
            E::Configuration(_) => Self::other("url"),
            E::RowNotFound => Self::other("row_not_found"),
            E::Protocol(_) => Self::other("protocol"),
            E::Encode(_) | E::InvalidArgument(_) => Self::other("encode"),
            E::Decode(_) | E::ColumnDecode { .. } => Self::other("decode"),
            E::ColumnNotFound(_) | E::ColumnIndexOutOfBounds { .. } => Self::other("column"),
            E::BeginFailed => Self::other("begin"),
            _ => Self::other("driver"),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as E;
        match error {
            E::Execute(error) | E::ExecuteMigration(error, _) => error.into(),
            E::VersionMissing(_) | E::VersionTooNew(..) => Self::other("schema_newer"),
            _ => Self::other("schema_changed"),
        }
    }
}
