//! `danvan schema`.

use std::io::Write as _;

use sync_core::record::catalogue;

use super::Failed;

/// Prints the kinds of record.
///
/// # Errors
/// When they cannot be printed.
pub(super) fn run() -> Result<(), Failed> {
    let text = serde_json::to_string_pretty(&catalogue()).map_err(Failed::new)?;
    writeln!(std::io::stdout(), "{text}").map_err(Failed::new)
}
