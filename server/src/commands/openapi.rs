//! `danvan openapi`.

use std::io::Write as _;

use super::Failed;
use crate::http::v1::openapi::text;

/// Prints the description of the API.
///
/// # Errors
/// When it cannot be printed.
pub(super) fn run() -> Result<(), Failed> {
    let text = text().map_err(|problem| Failed::new(problem.code()))?;
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(Failed::new)
}
