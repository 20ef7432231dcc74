//! `danvan judge`: started by `danvan serve`, never by people.

use super::Failed;
use crate::pipeline::judge::{self, Judge};

/// Decides about records until the server that asks is gone.
///
/// # Errors
/// When it cannot begin, or the server cannot be understood.
pub(super) fn run() -> Result<(), Failed> {
    judge::run(Judge::new).map_err(Failed::new)
}
