//! The only way from an error to a response: RFC 9457.

use std::collections::BTreeMap;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use danvan_store::StoreError;
use serde::Serialize;
use tokio::task::JoinError;
use utoipa::ToSchema;

use super::code::{self, Code};
use crate::{
    desk::DeskError,
    import::{FileError, NotChecked},
    media::MediaError,
    reports::ReportError,
};

/// Media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request was not carried out, as a client is told.
#[derive(Debug, Clone)]
pub struct Problem {
    code: &'static Code,
    args: BTreeMap<&'static str, String>,
    retry_after_s: Option<u64>,
    /// For the log alone; without a word of what a citizen or officer wrote.
    cause: Option<String>,
}

/// A problem as it is written (RFC 9457, with `code`, `detail_vi` and `args` besides).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Written {
    /// `urn:danvan:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The same for every occurrence of the code.
    title: &'static str,
    /// HTTP status.
    status: u16,
    /// Stable code in `snake_case`: what programs compare.
    code: &'static str,
    /// What happened, in English.
    detail: String,
    /// What happened, in Vietnamese.
    detail_vi: String,
    /// What fills the gaps in the sentences.
    args: BTreeMap<&'static str, String>,
}

impl Problem {
    /// A problem with a code of [`super::code`].
    pub fn new(code: &'static Code) -> Self {
        Self {
            code,
            args: BTreeMap::new(),
            retry_after_s: None,
            cause: None,
        }
    }

    /// Fills the gap `{name}` of the sentences. Never with a secret or with what somebody wrote.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and errors are given as they are"
    )]
    pub fn arg(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(name, value.to_string());
        self
    }

    /// Tells the client to come back no sooner (`Retry-After`, RFC 9110).
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// What the log is told besides.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and errors are given as they are"
    )]
    pub fn because(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// An error that only an operator can do something about; the client learns nothing of it.
    pub fn internal(cause: impl ToString) -> Self {
        Self::new(&code::INTERNAL).because(cause)
    }

    /// A worker thread panicked. What it said stays out of the log: it may quote what was written.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "takes the error of a join as it is"
    )]
    pub fn worker(error: JoinError) -> Self {
        Self::internal(if error.is_panic() {
            "a worker panicked"
        } else {
            "a worker was stopped"
        })
    }

    /// Its stable code.
    pub fn code(&self) -> &'static str {
        self.code.code
    }

    /// What happened, in Vietnamese and English, for who sits at a shell.
    pub fn sentence(self) -> String {
        let Written {
            code,
            detail,
            detail_vi,
            ..
        } = self.written();
        format!("{detail_vi} {detail} ({code})")
    }

    /// Its HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn written(self) -> Written {
        let fill = |sentence: &str| {
            self.args
                .iter()
                .fold(sentence.to_owned(), |text, (name, value)| {
                    text.replace(&format!("{{{name}}}"), value)
                })
        };
        Written {
            kind: format!("urn:danvan:problem:{}", self.code.code),
            title: self.code.title,
            status: self.code.status,
            code: self.code.code,
            detail: fill(self.code.detail),
            detail_vi: fill(self.code.detail_vi),
            args: self.args,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let retry_after = self.retry_after_s;
        // Here, where it is handled, and nowhere else.
        if status.is_server_error() {
            tracing::error!(code = self.code.code, cause = self.cause, "request failed");
        } else {
            tracing::debug!(code = self.code.code, cause = self.cause, "request refused");
        }
        metrics::counter!("danvan_problems_total", "code" => self.code.code).increment(1);
        let mut response = (status, axum::Json(self.written())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<MediaError> for Problem {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::TooLarge { max } => Self::new(&code::MEDIA_TOO_LARGE).arg("max", max),
            MediaError::BadLength => Self::new(&code::UPLOAD_LENGTH_INVALID),
            MediaError::TypeRefused => Self::new(&code::MEDIA_TYPE_REFUSED),
            MediaError::QuotaReached => Self::new(&code::UPLOAD_QUOTA_REACHED),
            MediaError::NoSuchUpload => Self::new(&code::UPLOAD_NOT_FOUND),
            MediaError::Expired => Self::new(&code::UPLOAD_EXPIRED),
            MediaError::Lost => Self::new(&code::UPLOAD_LOST),
            MediaError::WrongOffset { at } => {
                Self::new(&code::UPLOAD_OFFSET_MISMATCH).arg("offset", at)
            }
            MediaError::TooLong => Self::new(&code::UPLOAD_LONGER_THAN_DECLARED),
            MediaError::ChecksumMismatch => Self::new(&code::UPLOAD_CHECKSUM_MISMATCH),
            MediaError::HashMismatch => Self::new(&code::MEDIA_HASH_MISMATCH),
            MediaError::TypeMismatch => Self::new(&code::MEDIA_TYPE_MISMATCH),
            MediaError::Unreadable => Self::new(&code::PARCEL_UNREADABLE),
            MediaError::RangeNotSatisfiable { size } => {
                Self::new(&code::RANGE_NOT_SATISFIABLE).arg("size", size)
            }
            MediaError::DiskFull => Self::new(&code::DISK_FULL).retry_after(600),
            MediaError::Store(error) => error.into(),
            MediaError::Disk(_) | MediaError::Objects(_) | MediaError::Broken => {
                Self::new(&code::MEDIA_UNAVAILABLE)
                    .retry_after(60)
                    .because(error)
            }
        }
    }
}

impl From<ReportError> for Problem {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Incomplete => Self::new(&code::REPORT_INCOMPLETE),
            ReportError::TooMany => Self::new(&code::REPORT_TOO_LARGE),
            ReportError::Unreadable => Self::internal(error),
            ReportError::Store(error) => error.into(),
        }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::BadCursor => Self::new(&code::BAD_CURSOR),
            DeskError::UnknownKind => Self::new(&code::UNKNOWN_KIND),
            DeskError::Unreadable => Self::internal(error),
            DeskError::Store(error) => error.into(),
        }
    }
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        let code = match error {
            FileError::Empty => &code::FILE_EMPTY,
            FileError::NotATable => &code::FILE_NOT_A_TABLE,
            FileError::OldWorkbook => &code::FILE_OLD_WORKBOOK,
            FileError::Protected => &code::FILE_PROTECTED,
            FileError::Damaged => &code::FILE_DAMAGED,
            FileError::TooLargeInside => &code::FILE_TOO_LARGE_INSIDE,
            FileError::NoSheet => &code::FILE_WITHOUT_SHEET,
            FileError::TooManyRows => &code::FILE_TOO_MANY_ROWS,
            FileError::TooManyColumns => &code::FILE_TOO_MANY_COLUMNS,
            FileError::QuoteOpen(row) => {
                return Self::new(&code::FILE_QUOTE_OPEN).arg("row", row);
            }
            FileError::Disk(_) => return Self::internal(error),
        };
        Self::new(code)
    }
}

impl From<NotChecked> for Problem {
    fn from(error: NotChecked) -> Self {
        match error {
            NotChecked::File(error) => error.into(),
            NotChecked::Mapping => Self::new(&code::INVALID_VALUE).arg("field", "columns"),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Unavailable => Self::new(&code::STORE_UNAVAILABLE).retry_after(10),
            StoreError::Full => Self::new(&code::DISK_FULL).retry_after(600),
            StoreError::Busy => Self::new(&code::STORE_BUSY).retry_after(1),
            StoreError::Taken => Self::new(&code::ALREADY_TAKEN),
            StoreError::Contradiction { .. } | StoreError::Other { .. } => {
                Self::new(&code::INTERNAL)
            }
        }
        .because(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_its_code_in_both_languages() {
        let text =
            serde_json::to_string(&Problem::new(&code::BODY_TOO_LARGE).arg("max", 8).written())
                .unwrap();
        assert!(
            text.contains(r#""type":"urn:danvan:problem:body_too_large""#),
            "{text}"
        );
        assert!(text.contains("more than 8 bytes"), "{text}");
        assert!(text.contains("vượt quá 8 byte"), "{text}");
    }

    #[test]
    fn a_client_learns_nothing_of_what_broke_inside() {
        let error = StoreError::Contradiction {
            table: "people",
            column: "name",
            row: "?".into(),
        };
        let text = serde_json::to_string(&Problem::from(error).written()).unwrap();
        assert!(!text.contains("people"), "{text}");
    }
}
