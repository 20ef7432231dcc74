//! What reports counted: the rows are those that were frozen, and their tables agree.

use danvan_store::{StoreError, Work};
use sha2::{Digest as _, Sha256};
use sync_core::id::{Hash, RecordId};

use super::{Difference, What};
use crate::reports::{Frozen, Note, Reading, Told};

/// Reads every freeze of a report.
pub(super) async fn compare(
    work: &mut dyn Work,
    realm: &str,
    report: RecordId,
    tell: &mut (dyn FnMut(Difference) + Send),
) -> Result<(), StoreError> {
    for freeze in work.freezes(realm, report).await? {
        let row = format!("{report} {}", freeze.n);
        let rows = work.frozen_rows(realm, report, freeze.n).await?;
        let rows = rows.unwrap_or_default();
        if Hash(Sha256::digest(&rows).into()) != freeze.sha256 {
            tell(Difference::new("freezes", &row, What::Column("frozen")));
            continue;
        }
        let read = Frozen::unpack(&rows).ok();
        let note = serde_json::from_str::<Note>(&freeze.note).ok();
        let agrees = read.zip(note).is_some_and(|(frozen, note)| {
            let tables = Reading::new(&frozen, note.unit, freeze.frozen_at).tables(Told::Near);
            note.rows == frozen.rows.len() && tables.iter().all(|t| t.disagreements().is_empty())
        });
        if !agrees {
            tell(Difference::new("freezes", &row, What::Column("note")));
        }
    }
    Ok(())
}
