//! Units of work.

use std::{future::poll_fn, sync::Arc, task::Poll};

use super::{REALM, Told, change, people::person, record, scope};
use crate::{Person, Store, StoreError};

/// Half of a transaction never stands.
pub async fn dropped_work_leaves_no_trace(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1)]).await?;
    work.take_seqs(REALM, &[(scope(1), 9)]).await?;
    drop(work);
    let mut work = store.write().await?;
    assert!(work.pending(REALM, 9).await?.is_empty());
    assert_eq!(work.take_seqs(REALM, &[(scope(1), 1)]).await?[0].head, 1);
    Ok(())
}

/// A unit of work that is given up while it begins, however far it has come, is nothing to those after it.
pub async fn work_given_up_at_its_beginning_harms_nobody(store: Arc<dyn Store>) -> Told {
    let mut steps = 1;
    loop {
        let begun = given_up_after(steps, store.read()).await;
        // As many as there are connections, so that the one given up is among them.
        for _ in 0..6 {
            let mut work = store.write().await?;
            work.take_seqs(REALM, &[(scope(1), 1)]).await?;
            work.commit().await?;
        }
        if begun {
            return Ok(());
        }
        steps += 1 + steps / 16;
    }
}

/// Lets something go on for so many steps and drops it; whether it was done by then.
async fn given_up_after(mut steps: u32, something: impl Future) -> bool {
    let mut something = std::pin::pin!(something);
    poll_fn(|context| {
        let done = something.as_mut().poll(context).is_ready();
        steps -= 1;
        if done || steps == 0 {
            return Poll::Ready(done);
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
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
