//! Units of work.

use std::sync::Arc;

use super::{REALM, Told, change, people::person, record, scope};
use crate::{Person, Store, StoreError};

/// Half of a transaction never stands.
pub async fn dropped_work_leaves_no_trace(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1)]).await?;
    work.take_seqs(REALM, scope(1), 9).await?;
    drop(work);
    let mut work = store.write().await?;
    assert!(work.pending(REALM, 9).await?.is_empty());
    assert_eq!(work.take_seqs(REALM, scope(1), 1).await?, 1);
    Ok(())
}

/// What commits while a unit of work reads does not change what it reads.
pub async fn a_read_sees_one_moment(store: Arc<dyn Store>) -> Told {
    let mut read = store.read().await?;
    assert!(read.pending(REALM, 9).await?.is_empty());
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1)]).await?;
    work.commit().await?;
    assert!(read.pending(REALM, 9).await?.is_empty());
    drop(read);
    assert_eq!(store.read().await?.pending(REALM, 9).await?, [record(1)]);
    Ok(())
}

/// A write by mistake in a read fails instead of being lost.
pub async fn a_read_cannot_write(store: Arc<dyn Store>) -> Told {
    let written = store.read().await?.append(REALM, &[change(1, 1)]).await;
    assert!(matches!(written, Err(StoreError::Other { .. })));
    Ok(())
}

/// Once a statement has failed, nothing before or after it in the same unit of work stands, and the
/// commit says so.
pub async fn failed_work_cannot_be_committed(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.put_person(REALM, &person(1)).await?;
    let taken = Person {
        login: person(1).login,
        ..person(2)
    };
    assert_eq!(work.put_person(REALM, &taken).await, Err(StoreError::Taken));
    let failed = StoreError::Other {
        code: "failed_before".to_owned(),
    };
    assert_eq!(
        work.put_person(REALM, &person(3)).await,
        Err(failed.clone())
    );
    assert_eq!(work.commit().await, Err(failed));
    let mut work = store.write().await?;
    assert!(work.people(REALM, None, 9).await?.is_empty());
    work.put_person(REALM, &person(3)).await?;
    work.commit().await
}

/// A request that comes after the shutdown began is told so.
pub async fn a_closed_store_takes_no_more_work(store: Arc<dyn Store>) -> Told {
    store.close().await;
    assert_eq!(store.read().await.err(), Some(StoreError::Unavailable));
    assert_eq!(store.write().await.err(), Some(StoreError::Unavailable));
    Ok(())
}

/// Nothing to do is done without a statement, whatever the method.
pub async fn empty_batches_are_fine(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    assert!(work.append(REALM, &[]).await?.is_empty());
    assert!(work.append_commands(REALM, &[]).await?.is_empty());
    work.mark_merged(REALM, &[]).await?;
    work.mark_refused(REALM, &[]).await?;
    work.put_records(REALM, &[]).await?;
    work.put_feed(REALM, &[]).await?;
    work.replace_conflicts(REALM, &[], &[]).await?;
    work.replace_media_refs(REALM, &[], &[]).await?;
    assert!(work.counts(REALM, &[], "model").await?.is_empty());
    assert!(work.merged_after(REALM, &[], 0, None).await?.is_empty());
    assert!(work.scope_states(REALM, &[]).await?.is_empty());
    work.commit().await
}
