//! Nobody's identity is kept longer than it is of use.

use danvan_store::{Store, StoreError};

use super::words::erase_one;
use crate::people::Act;

/// After an opinion was closed, and nothing was decided or written about it since: 12 months.
const CLOSED_MS: i64 = 365 * 86_400_000;
/// Where the opinion itself never came: 90 days.
const NEVER_CAME_MS: i64 = 90 * 86_400_000;
/// In one transaction.
const PART: u32 = 200;

/// Erases what is overdue at a server time; says how many.
///
/// # Errors
/// As the store.
pub async fn let_go(store: &dyn Store, now: i64) -> Result<usize, StoreError> {
    let (closed, came) = (now - CLOSED_MS, now - NEVER_CAME_MS);
    let mut erased = 0;
    for realm in store.read().await?.realms().await? {
        let act = Act {
            realm: realm.code,
            now_ms: now,
            person: None,
            device: None,
        };
        loop {
            let overdue = store
                .read()
                .await?
                .identities_overdue(&act.realm, closed, came, PART)
                .await?;
            if overdue.is_empty() {
                break;
            }
            let mut work = store.write().await?;
            for kept in &overdue {
                erase_one(&mut *work, &act, kept, "retention").await?;
            }
            work.commit().await?;
            erased += overdue.len();
        }
    }
    Ok(erased)
}
