//! Snapshots.

use std::sync::Arc;

use super::{REALM, Told, record};
use crate::{NewSnapshot, Snapshot, Store};

fn saved(n: u8, change_count: i64) -> NewSnapshot {
    NewSnapshot {
        record: record(n),
        change_count,
        bytes: vec![n; 9_000],
    }
}

fn kept(n: u8, change_count: i64, proven: bool) -> Snapshot {
    let NewSnapshot { record, bytes, .. } = saved(n, change_count);
    Snapshot {
        record,
        change_count,
        proven,
        bytes,
    }
}

/// The snapshot that was loaded once stays until a newer one was, whatever is saved meanwhile.
pub async fn a_proven_snapshot_outlives_unproven_ones(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.put_snapshots(REALM, &[saved(1, 3), saved(2, 1)])
        .await?;
    work.prove_snapshots(REALM, &[(record(1), 3)]).await?;
    work.put_snapshots(REALM, &[saved(1, 5)]).await?;
    work.put_snapshots(REALM, &[saved(1, 8)]).await?;
    work.commit().await?;

    let mut work = store.write().await?;
    let mut newest = work
        .snapshots(REALM, &[record(1), record(2), record(3)])
        .await?;
    newest.sort_by_key(|s| s.record);
    assert_eq!(newest, [kept(1, 8, false), kept(2, 1, false)]);
    work.discard_snapshot(REALM, record(1), 8).await?;
    assert_eq!(
        work.snapshots(REALM, &[record(1)]).await?,
        [kept(1, 3, true)]
    );
    Ok(())
}

/// Once the newer one has been loaded, the older one goes.
pub async fn a_newly_proven_snapshot_replaces_the_old(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.put_snapshots(REALM, &[saved(1, 3)]).await?;
    work.prove_snapshots(REALM, &[(record(1), 3)]).await?;
    work.put_snapshots(REALM, &[saved(1, 5)]).await?;
    work.prove_snapshots(REALM, &[(record(1), 5)]).await?;
    assert_eq!(
        work.snapshots(REALM, &[record(1)]).await?,
        [kept(1, 5, true)]
    );
    work.discard_snapshot(REALM, record(1), 5).await?;
    assert!(work.snapshots(REALM, &[record(1)]).await?.is_empty());
    Ok(())
}
