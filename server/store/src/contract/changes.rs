//! The change log.

use std::sync::Arc;

use sync_core::id::{DeviceId, InstallId, PersonId};

use super::{REALM, Told, change, hash, key, record};
use crate::{
    ACTOR_FOREIGN, Appended, ChangeOutcome, ChangeState, MergedMark, NewChange, Refusal,
    RefusedMark, Store, StoreError,
};

fn mark(record_no: u8, hash_no: u8, merged_seq: i64, position: i64) -> MergedMark {
    MergedMark {
        key: key(record_no, hash_no),
        merged_seq,
        position,
    }
}

/// The same bytes sent again get the same receipt, in one request or in the next.
pub async fn a_change_is_stored_once_and_its_receipt_repeats(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    let first = work
        .append(REALM, &[change(1, 1), change(1, 2), change(1, 1)])
        .await?;
    work.commit().await?;
    let received = |hash_no| ChangeOutcome {
        key: key(1, hash_no),
        state: ChangeState::Received,
        merged_seq: None,
        refusal: None,
    };
    assert_eq!(
        first,
        [
            Appended::Stored { arrival: 1 },
            Appended::Stored { arrival: 2 },
            Appended::Duplicate(received(1)),
        ]
    );

    let refusal = Refusal {
        code: "bad_seq".to_owned(),
        detail: None,
    };
    let mut work = store.write().await?;
    work.mark_merged(REALM, &[mark(1, 1, 5, 0)]).await?;
    work.mark_refused(
        REALM,
        &[RefusedMark {
            key: key(1, 2),
            refusal: refusal.clone(),
        }],
    )
    .await?;
    let again = NewChange {
        bytes: vec![0],
        ..change(1, 1)
    };
    let again = work.append(REALM, &[again, change(1, 2)]).await?;
    work.commit().await?;
    assert_eq!(
        again,
        [
            Appended::Duplicate(ChangeOutcome {
                state: ChangeState::Merged,
                merged_seq: Some(5),
                ..received(1)
            }),
            Appended::Duplicate(ChangeOutcome {
                state: ChangeState::Quarantined,
                refusal: Some(refusal),
                ..received(2)
            }),
        ]
    );
    let stored = store.read().await?.change(REALM, key(1, 1)).await?;
    assert_eq!(
        stored.map(|s| (s.change, s.merged_seq)),
        Some((change(1, 1), Some(5)))
    );
    Ok(())
}

/// A change that a stranger handed in first yields to its writer's, even where that sends it twice at once.
pub async fn a_strangers_copy_yields_to_the_writers(store: Arc<dyn Store>) -> Told {
    let foreign = Some(Refusal {
        code: ACTOR_FOREIGN.to_owned(),
        detail: None,
    });
    let copy = NewChange {
        device: DeviceId([9; 16]),
        refusal: foreign.clone(),
        ..change(1, 1)
    };
    let mut work = store.write().await?;
    work.append(REALM, std::slice::from_ref(&copy)).await?;
    let again = work.append(REALM, &[copy.clone(), copy]).await?;
    assert!(again.iter().all(|a| matches!(a, Appended::Duplicate(_))));
    let answers = work
        .append(REALM, &[change(1, 1), change(1, 1), change(1, 2)])
        .await?;
    work.commit().await?;
    assert!(matches!(
        answers.as_slice(),
        [
            Appended::Stored { .. },
            Appended::Duplicate(_),
            Appended::Stored { .. }
        ]
    ));
    let mut work = store.read().await?;
    let stored = work.change(REALM, key(1, 1)).await?.map(|s| s.change);
    assert_eq!(stored, Some(change(1, 1)));
    assert_eq!(work.pending(REALM, 10).await?, [record(1)]);
    Ok(())
}

/// A phone that comes back after weeks sends hundreds at once.
pub async fn a_large_push_keeps_its_order(store: Arc<dyn Store>) -> Told {
    let push: Vec<NewChange> = (0..250)
        .map(|n| NewChange {
            bytes: vec![n; 6_000],
            ..change(n % 7, n)
        })
        .collect();
    let mut work = store.write().await?;
    let answers = work.append(REALM, &push).await?;
    work.commit().await?;
    let expected: Vec<Appended> = (1..=250)
        .map(|arrival| Appended::Stored { arrival })
        .collect();
    assert_eq!(answers, expected);

    let mut work = store.read().await?;
    let records: Vec<_> = (0..7).map(record).collect();
    let queued = work.queued_of(REALM, &records).await?;
    let sent: Vec<_> = push.iter().map(|c| (c.key, c.bytes.clone())).collect();
    let kept: Vec<_> = queued.into_iter().map(|c| (c.key, c.bytes)).collect();
    assert_eq!(kept, sent);
    let keys: Vec<_> = push.iter().map(|c| c.key).collect();
    assert_eq!(work.outcomes(REALM, &keys).await?.len(), 250);
    Ok(())
}

/// Records are taken up in the order in which their oldest undecided change came.
pub async fn the_queue_is_read_oldest_first_and_emptied_by_verdicts(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append(
        REALM,
        &[change(3, 1), change(1, 2), change(3, 3), change(2, 4)],
    )
    .await?;
    work.commit().await?;
    let mut work = store.write().await?;
    assert_eq!(
        work.pending(REALM, 10).await?,
        [record(3), record(1), record(2)]
    );
    assert_eq!(work.pending(REALM, 2).await?, [record(3), record(1)]);
    let backlog = work.backlog(REALM).await?;
    assert_eq!(
        (backlog.received, backlog.oldest_received_at),
        (4, Some(1_001))
    );

    work.mark_merged(REALM, &[mark(3, 1, 1, 0)]).await?;
    work.mark_waiting(REALM, &[key(1, 2)]).await?;
    let refusal = Refusal {
        code: "shape".to_owned(),
        detail: Some("title".to_owned()),
    };
    work.mark_refused(
        REALM,
        &[RefusedMark {
            key: key(2, 4),
            refusal,
        }],
    )
    .await?;
    assert_eq!(work.pending(REALM, 10).await?, [record(3)]);
    let backlog = work.backlog(REALM).await?;
    assert_eq!(
        (backlog.received, backlog.waiting, backlog.quarantined),
        (1, 1, 1)
    );
    assert_eq!(backlog.oldest_received_at, Some(1_003));
    Ok(())
}

/// What a change waited for has come: both are decided together.
pub async fn a_waiting_change_is_seen_again_with_the_next(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 2)]).await?;
    work.mark_waiting(REALM, &[key(1, 2)]).await?;
    assert!(work.pending(REALM, 10).await?.is_empty());
    work.append(REALM, &[change(1, 1)]).await?;
    assert_eq!(work.pending(REALM, 10).await?, [record(1)]);
    let queued = work.queued_of(REALM, &[record(1)]).await?;
    let states: Vec<_> = queued.iter().map(|c| (c.key, c.state, c.arrival)).collect();
    assert_eq!(
        states,
        [
            (key(1, 2), ChangeState::Waiting, 1),
            (key(1, 1), ChangeState::Received, 2)
        ]
    );
    Ok(())
}

/// Snapshots are a cache: the log yields the record again, in the order in which it was accepted.
pub async fn a_record_is_rebuilt_from_its_log(store: Arc<dyn Store>) -> Told {
    let other = NewChange {
        person: PersonId([2; 16]),
        ..change(1, 2)
    };
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1), other, change(1, 3), change(2, 4)])
        .await?;
    work.mark_merged(
        REALM,
        &[mark(1, 1, 7, 1), mark(1, 2, 7, 0), mark(2, 4, 8, 0)],
    )
    .await?;
    work.commit().await?;

    let mut work = store.read().await?;
    let merged = work.merged_of(REALM, record(1)).await?;
    let merged: Vec<_> = merged
        .into_iter()
        .map(|c| (c.key, c.position, c.bytes))
        .collect();
    assert_eq!(
        merged,
        [
            (key(1, 2), 0, vec![1, 2, 0, 255]),
            (key(1, 1), 1, vec![1, 1, 0, 255])
        ]
    );
    assert_eq!(
        work.merged_hashes_of(REALM, record(1)).await?,
        [hash(2), hash(1)]
    );
    let both = [record(1), record(2)];
    assert_eq!(work.merged_records(REALM, None, 9).await?, both);
    assert_eq!(work.merged_records(REALM, None, 1).await?, both[..1]);
    let after = work.merged_records(REALM, Some(record(1)), 9).await?;
    assert_eq!(after, both[1..]);
    let authors = work.authors_of(REALM, record(1)).await?;
    let authors: Vec<_> = authors
        .iter()
        .map(|a| (a.hash, a.person, a.received_at))
        .collect();
    assert_eq!(
        authors,
        [
            (hash(2), PersonId([2; 16]), 1_002),
            (hash(1), PersonId([1; 16]), 1_001)
        ]
    );
    Ok(())
}

/// A pull brings what is new to the phone, and not what it wrote itself.
pub async fn a_pull_gets_what_others_wrote_after_its_cursor(store: Arc<dyn Store>) -> Told {
    let install = InstallId([2; 16]);
    let other = |hash_no| NewChange {
        install,
        device: DeviceId([2; 16]),
        ..change(1, hash_no)
    };
    let mut work = store.write().await?;
    work.append(
        REALM,
        &[change(1, 1), other(2), other(3), change(2, 4), change(2, 5)],
    )
    .await?;
    let marks = [
        mark(1, 1, 1, 0),
        mark(1, 2, 2, 1),
        mark(1, 3, 3, 2),
        mark(2, 4, 4, 0),
    ];
    work.mark_merged(REALM, &marks).await?;

    let both = [record(1), record(2)];
    let all = work.merged_after(REALM, &both, 0, None).await?;
    assert_eq!(
        all.iter().map(|c| c.key).collect::<Vec<_>>(),
        marks.map(|m| m.key)
    );
    let news = work.merged_after(REALM, &both, 1, Some(install)).await?;
    assert_eq!(
        news.iter()
            .map(|c| (c.key, c.merged_seq))
            .collect::<Vec<_>>(),
        [(key(2, 4), 4)]
    );
    let news = work
        .merged_after(REALM, &both, 2, Some(InstallId([1; 16])))
        .await?;
    assert_eq!(news.iter().map(|c| c.key).collect::<Vec<_>>(), [key(1, 3)]);
    Ok(())
}

/// A merged change that is not in the log could never be rebuilt: the transaction must not stand.
pub async fn merging_what_was_never_received_is_a_contradiction(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1)]).await?;
    let marked = work
        .mark_merged(REALM, &[mark(1, 1, 1, 0), mark(1, 2, 1, 1)])
        .await;
    assert!(matches!(
        marked,
        Err(StoreError::Contradiction {
            table: "changes",
            ..
        })
    ));
    Ok(())
}

/// The same ids in two provinces are two things.
pub async fn realms_do_not_see_each_other(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append("98", &[change(1, 1)]).await?;
    let there = NewChange {
        bytes: vec![9],
        ..change(1, 1)
    };
    assert_eq!(
        work.append("97", &[there]).await?,
        [Appended::Stored { arrival: 1 }]
    );
    work.mark_merged("97", &[mark(1, 1, 1, 0)]).await?;
    assert_eq!(work.pending("98", 10).await?, [record(1)]);
    assert!(work.pending("97", 10).await?.is_empty());
    let bytes: Vec<_> = work
        .merged_of("97", record(1))
        .await?
        .into_iter()
        .map(|c| c.bytes)
        .collect();
    assert_eq!(bytes, [vec![9]]);
    assert!(work.merged_of("98", record(1)).await?.is_empty());
    Ok(())
}
