//! The audit log: one chain from the first entry, without a gap.

use danvan_store::{StoreError, Work};
use sync_core::id::Hash;

use super::{Difference, PAGE, What};

pub(super) async fn compare(
    work: &mut dyn Work,
    realm: &str,
    tell: &mut (dyn FnMut(Difference) + Send),
) -> Result<(), StoreError> {
    let (mut last, mut prev) = (0, Hash::default());
    loop {
        let page = work.audit_page(realm, last, PAGE).await?;
        if page.is_empty() {
            return Ok(());
        }
        for entry in page {
            if entry.n != last + 1 {
                tell(Difference::new("audit", &(last + 1), What::Missing));
            } else if !entry.holds(realm, prev) {
                tell(Difference::new("audit", &entry.n, What::Column("hash")));
            }
            (last, prev) = (entry.n, entry.hash);
        }
    }
}
