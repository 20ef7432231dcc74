//! What can go wrong on the phone, each with a stable code.

use sync_core::{
    change::EditRefused,
    id::{RecordId, ScopeId},
    phone::NotWritten,
    words::{Sentence, of_code},
};

/// Why the phone did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The local database failed.
    #[error("the phone's database failed: {0}")]
    Store(#[from] sqlx::Error),
    /// The local database could not be brought up to date.
    #[error("the phone's database could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A file could not be read or written.
    #[error("a file could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// The local database contradicts itself.
    #[error("the phone's database contradicts itself at {0}")]
    Corrupt(&'static str),
    /// No code was exchanged for this folder yet.
    #[error("this phone is not enrolled")]
    NotEnrolled,
    /// The folder already is somebody's phone.
    #[error("this phone is already enrolled")]
    AlreadyEnrolled,
    /// This build has no such kind.
    #[error("there is no kind {0}")]
    UnknownKind(String),
    /// The phone does not hold the record.
    #[error("there is no record {0} here")]
    NoSuchRecord(RecordId),
    /// The phone does not hold the scope.
    #[error("there is no scope {0} here")]
    NoSuchScope(ScopeId),
    /// The record is leaving this phone: what waits for it is handed in, nothing new is written.
    #[error("record {0} is leaving this phone")]
    Leaving(RecordId),
    /// The edits change nothing.
    #[error("the edits change nothing")]
    NothingChanged,
    /// An edit does not fit the record.
    #[error(transparent)]
    Edit(#[from] EditRefused),
    /// Who voiced an opinion is not to be recorded so.
    #[error(transparent)]
    Identity(NotWritten),
    /// These fields would hold what must never be stored.
    #[error("must stay blank: {}", .0.join(", "))]
    Forbidden(Vec<&'static str>),
    /// The path names no field for a photo, sound or file.
    #[error("{0} holds no file")]
    NotMedia(String),
    /// Another process of this phone is syncing.
    #[error("this phone is already syncing")]
    Busy,
    /// No connection, or it was cut.
    #[error("no connection")]
    Link,
    /// The server refused.
    #[error("the server refused: {}", .0.code)]
    Problem(Problem),
}

/// The server's refusal of a request (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// Stable code; `http_<status>` where the answer names none.
    pub code: String,
    /// What happened, for people, where the answer says.
    pub sentence: Option<Sentence>,
    /// Seconds after which to come back, where the answer says.
    pub retry_after: Option<u32>,
}

impl From<NotWritten> for Error {
    fn from(why: NotWritten) -> Self {
        match why {
            NotWritten::NoSuchRecord(record) => Self::NoSuchRecord(record),
            NotWritten::Leaving(record) => Self::Leaving(record),
            NotWritten::NoSuchScope(scope) => Self::NoSuchScope(scope),
            NotWritten::UnknownKind(kind) => Self::UnknownKind(kind),
            NotWritten::NothingChanged => Self::NothingChanged,
            NotWritten::Forbidden(fields) => Self::Forbidden(fields),
            NotWritten::Edit(refused) => Self::Edit(refused),
            why @ (NotWritten::NoIdentity | NotWritten::Unfit(_)) => Self::Identity(why),
        }
    }
}

impl Error {
    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::Store(_) | Self::Migrate(_) => "local_store",
            Self::Io(_) => "local_file",
            Self::Corrupt(_) => "local_store_corrupt",
            Self::NotEnrolled => "not_enrolled",
            Self::AlreadyEnrolled => "already_enrolled",
            Self::UnknownKind(_) => "unknown_kind",
            Self::NoSuchRecord(_) => "no_such_record",
            Self::NoSuchScope(_) => "no_such_scope",
            Self::Leaving(_) => "record_leaving",
            Self::NothingChanged => "nothing_changed",
            Self::Edit(refused) => refused.code(),
            Self::Identity(why) => why.code(),
            Self::Forbidden(_) => "must_stay_blank",
            Self::NotMedia(_) => "not_media",
            Self::Busy => "busy",
            Self::Link => "link",
            Self::Problem(problem) => &problem.code,
        }
    }

    /// The error for people: never with a word of what was written in a record.
    pub fn sentence(&self) -> Sentence {
        if let Self::Problem(Problem {
            sentence: Some(said),
            ..
        }) = self
        {
            return said.clone();
        }
        let known = of_code(self.code(), &std::collections::BTreeMap::new());
        known.unwrap_or_else(|| Sentence {
            vi: format!("Không làm được ({}).", self.code()),
            en: format!("{self}."),
        })
    }
}
