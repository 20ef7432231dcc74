//! `GET /v1/audit/verify`: whether the chain holds.

use axum::{extract::State, response::Response};
use danvan_store::AuditEntry;
use serde::Serialize;
use sync_core::id::Hash;
use utoipa::ToSchema;

use super::must_read;
use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        problem::{Problem, Written},
    },
};

/// Entries read at a time.
const PART: u32 = 1_000;

/// What came of it. Written down elsewhere, number and hash prove later that nothing before them was changed.
#[derive(Default, Serialize, ToSchema)]
pub struct Verified {
    /// Entries that hold, from the first.
    entries: i64,
    /// Hash of the last of them.
    #[schema(value_type = String)]
    hash: Hash,
    /// Number of the first entry that does not hold; none where all do.
    broken_at: Option<i64>,
}

/// Derives the whole chain again.
#[utoipa::path(
    get,
    path = "/v1/audit/verify",
    responses((status = 200, body = Verified), (status = "4XX", body = Written)),
)]
pub async fn verify_audit(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    must_read(&caller)?;
    let mut verified = Verified::default();
    loop {
        // A unit of work a part: a long chain must not hold one open.
        let mut work = app.store.read().await?;
        let part = work
            .audit_page(&caller.realm, verified.entries, PART)
            .await?;
        drop(work);
        if part.is_empty() {
            break;
        }
        verified.follow(&caller.realm, &part);
        if verified.broken_at.is_some() {
            break;
        }
    }
    accept.reply(&verified).await
}

impl Verified {
    /// Goes on over these entries, to the first that does not hold.
    fn follow(&mut self, realm: &str, entries: &[AuditEntry]) {
        for entry in entries {
            if entry.n != self.entries + 1 || !entry.holds(realm, self.hash) {
                self.broken_at = Some(self.entries + 1);
                return;
            }
            (self.entries, self.hash) = (entry.n, entry.hash);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Office, REALM};

    #[tokio::test]
    async fn a_chain_breaks_where_an_entry_was_changed_or_taken_out() {
        let office = Office::open().await;
        let mut work = office.app.store.read().await.unwrap();
        let whole = work.audit_page(REALM, 0, 100).await.unwrap();
        let verified = |entries: &[AuditEntry]| {
            let mut verified = Verified::default();
            verified.follow(REALM, entries);
            (verified.entries, verified.broken_at)
        };
        let last = whole.last().unwrap().n;
        assert_eq!(verified(&whole), (last, None));
        let mut changed = whole.clone();
        changed[1].event.subject.push('x');
        assert_eq!(verified(&changed), (1, Some(2)));
        let mut shorter = whole;
        shorter.remove(1);
        assert_eq!(verified(&shorter), (1, Some(2)));
    }
}
