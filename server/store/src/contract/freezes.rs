//! What reports counted.

use std::sync::Arc;

use sync_core::id::PersonId;

use super::{REALM, Told, hash, record, scope};
use crate::{Freeze, Store, StoreError};

fn freeze(report: u8, n: i32) -> Freeze {
    Freeze {
        report: record(report),
        n,
        scope: scope(1),
        state: "preliminary".to_owned(),
        frozen_at: 1_000 + i64::from(n),
        frozen_by: PersonId([1; 16]),
        sha256: hash(report),
        note: r#"{"rows":2}"#.to_owned(),
    }
}

/// A freeze is there as it was written, and its number is taken for good; reports and realms are apart.
pub async fn a_freeze_is_written_once(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    for n in [2, 1] {
        work.put_freeze(REALM, &freeze(1, n), &[0, 255, 7]).await?;
    }
    work.put_freeze(REALM, &freeze(2, 1), &[1]).await?;
    work.put_freeze("98", &freeze(1, 3), &[]).await?;
    assert_eq!(
        work.freezes(REALM, record(1)).await?,
        [freeze(1, 1), freeze(1, 2)]
    );
    assert_eq!(
        work.frozen_rows(REALM, record(1), 2).await?,
        Some(vec![0, 255, 7])
    );
    assert_eq!(work.frozen_rows(REALM, record(1), 3).await?, None);
    work.commit().await?;
    let mut work = store.write().await?;
    let again = work.put_freeze(REALM, &freeze(1, 1), &[2]).await;
    assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
    Ok(())
}
