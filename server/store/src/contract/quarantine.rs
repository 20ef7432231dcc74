//! Quarantine.

use std::sync::Arc;

use sync_core::id::{DeviceId, PersonId};

use super::{REALM, Told, change, key, record, scope};
use crate::{
    Appended, ChangeState, Held, Kept, MergedMark, NewChange, QuarantineFilter, Refusal,
    RefusedMark, Store,
};

fn refusal(code: &str) -> Refusal {
    Refusal {
        code: code.to_owned(),
        detail: Some("7".to_owned()),
    }
}

/// What fails the precheck is kept all the same, and told at once.
pub async fn a_change_refused_on_arrival_is_kept(store: Arc<dyn Store>) -> Told {
    let bad = NewChange {
        refusal: Some(refusal("checksum")),
        ..change(1, 1)
    };
    let mut work = store.write().await?;
    let answers = work.append(REALM, &[bad.clone(), change(1, 2)]).await?;
    work.commit().await?;
    assert_eq!(
        answers,
        [
            Appended::Stored { arrival: 1 },
            Appended::Stored { arrival: 2 }
        ]
    );

    let mut work = store.read().await?;
    let queued = work.queued_of(REALM, &[record(1)]).await?;
    assert_eq!(
        queued.iter().map(|c| c.key).collect::<Vec<_>>(),
        [key(1, 2)]
    );
    let stored = work
        .change(REALM, key(1, 1))
        .await?
        .map(|s| (s.change, s.state));
    assert_eq!(stored, Some((bad, ChangeState::Quarantined)));
    Ok(())
}

/// A phone that asks for what was refused since it last asked misses nothing, although a change that
/// came early may be refused late.
pub async fn a_device_learns_of_every_refusal(store: Arc<dyn Store>) -> Told {
    let device = DeviceId([1; 16]);
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1), change(1, 2), change(1, 3)])
        .await?;
    let mark = |hash_no, code| RefusedMark {
        key: key(1, hash_no),
        refusal: refusal(code),
    };
    work.mark_refused(REALM, &[mark(3, "late_clock")]).await?;
    let first = work.quarantined_of_device(REALM, device, 0, 10).await?;
    assert_eq!(first.iter().map(|c| c.key).collect::<Vec<_>>(), [key(1, 3)]);
    work.mark_waiting(REALM, &[key(1, 1)]).await?;
    work.mark_refused(REALM, &[mark(1, "never_came"), mark(2, "shape")])
        .await?;
    let cursor = first[0].refused_seq;
    let next = work
        .quarantined_of_device(REALM, device, cursor, 10)
        .await?;
    let next: Vec<_> = next
        .iter()
        .map(|c| (c.key, c.refusal.code.as_str()))
        .collect();
    assert_eq!(next, [(key(1, 1), "never_came"), (key(1, 2), "shape")]);
    let none = work
        .quarantined_of_device(REALM, DeviceId([2; 16]), 0, 10)
        .await?;
    assert!(none.is_empty());
    Ok(())
}

/// The desk sees the refused changes of its own scopes, newest first, page by page.
pub async fn the_desk_pages_through_its_scopes_refusals(store: Arc<dyn Store>) -> Told {
    let elsewhere = NewChange {
        scope: scope(2),
        ..change(4, 4)
    };
    let mut work = store.write().await?;
    work.append(
        REALM,
        &[change(1, 1), change(2, 2), change(3, 3), elsewhere],
    )
    .await?;
    let marks: Vec<RefusedMark> = [(1, 1), (2, 2), (3, 3), (4, 4)]
        .map(|(r, h)| RefusedMark {
            key: key(r, h),
            refusal: refusal("shape"),
        })
        .into();
    work.mark_refused(REALM, &marks).await?;
    let all = QuarantineFilter::default();
    let page = work.quarantined(REALM, &[scope(1)], &all, 2).await?;
    assert_eq!(
        page.iter().map(|c| c.key).collect::<Vec<_>>(),
        [key(3, 3), key(2, 2)]
    );
    assert_eq!((page[0].size, &page[0].refusal), (4, &refusal("shape")));
    let behind = QuarantineFilter {
        before: Some(page[1].refused_seq),
        ..all.clone()
    };
    let rest = work.quarantined(REALM, &[scope(1)], &behind, 2).await?;
    assert_eq!(rest.iter().map(|c| c.key).collect::<Vec<_>>(), [key(1, 1)]);
    for (filter, found) in [
        (
            QuarantineFilter {
                code: Some("shape".into()),
                ..all.clone()
            },
            3,
        ),
        (
            QuarantineFilter {
                code: Some("late_clock".into()),
                ..all.clone()
            },
            0,
        ),
        (
            QuarantineFilter {
                person: Some(PersonId([1; 16])),
                ..all.clone()
            },
            3,
        ),
        (
            QuarantineFilter {
                person: Some(PersonId([2; 16])),
                ..all.clone()
            },
            0,
        ),
    ] {
        let page = work.quarantined(REALM, &[scope(1)], &filter, 9).await?;
        assert_eq!(page.len(), found, "{filter:?}");
    }
    assert!(work.quarantined(REALM, &[], &all, 2).await?.is_empty());
    Ok(())
}

/// What a device may leave unaccepted on the server is limited; accepted changes do not count.
pub async fn the_quota_counts_what_is_kept_unaccepted(store: Arc<dyn Store>) -> Told {
    let device = DeviceId([1; 16]);
    let mut work = store.write().await?;
    work.append(
        REALM,
        &[change(1, 1), change(1, 2), change(1, 3), change(1, 4)],
    )
    .await?;
    assert_eq!(work.kept_for_device(REALM, device).await?, Kept::default());
    work.mark_merged(
        REALM,
        &[MergedMark {
            key: key(1, 1),
            merged_seq: 1,
            position: 0,
        }],
    )
    .await?;
    work.mark_waiting(REALM, &[key(1, 2)]).await?;
    let mark = RefusedMark {
        key: key(1, 3),
        refusal: refusal("shape"),
    };
    work.mark_refused(REALM, &[mark]).await?;
    let one = Held {
        changes: 1,
        bytes: 4,
    };
    let both = Kept {
        quarantined: one,
        waiting: one,
    };
    assert_eq!(work.kept_for_device(REALM, device).await?, both);
    let other = DeviceId([2; 16]);
    assert_eq!(work.kept_for_device(REALM, other).await?, Kept::default());
    Ok(())
}

/// A refusal can be taken back; a merged change stays merged.
pub async fn a_refused_change_can_be_tried_again(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1), change(1, 2)]).await?;
    let mark = |hash_no| RefusedMark {
        key: key(1, hash_no),
        refusal: refusal("shape"),
    };
    work.mark_refused(REALM, &[mark(1)]).await?;
    assert!(work.requeue(REALM, key(1, 1)).await?);
    assert!(
        work.quarantined(REALM, &[scope(1)], &QuarantineFilter::default(), 9)
            .await?
            .is_empty()
    );
    assert_eq!(work.pending(REALM, 9).await?, [record(1)]);

    work.mark_merged(
        REALM,
        &[MergedMark {
            key: key(1, 2),
            merged_seq: 1,
            position: 0,
        }],
    )
    .await?;
    work.mark_refused(REALM, &[mark(2)]).await?;
    assert!(!work.requeue(REALM, key(1, 2)).await?);
    assert!(!work.requeue(REALM, key(1, 9)).await?);
    let outcome = work.outcomes(REALM, &[key(1, 2)]).await?;
    assert_eq!(outcome[0].state, ChangeState::Merged);
    Ok(())
}

/// Who takes a refused change over is whose rights it is judged by, and its author stays its author.
pub async fn a_refused_change_is_handed_over(store: Arc<dyn Store>) -> Told {
    let officer = PersonId([7; 16]);
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1), change(1, 2)]).await?;
    let mark = RefusedMark {
        key: key(1, 1),
        refusal: refusal("not_allowed_here"),
    };
    work.mark_refused(REALM, &[mark]).await?;
    assert!(work.hand_over(REALM, key(1, 1), officer).await?);
    assert!(
        !work.hand_over(REALM, key(1, 2), officer).await?,
        "only what was refused"
    );
    assert!(work.requeue(REALM, key(1, 1)).await?);
    let queued = work.queued_of(REALM, &[record(1)]).await?;
    let people: Vec<_> = queued.iter().map(|c| (c.person, c.answerable)).collect();
    let author = PersonId([1; 16]);
    assert_eq!(people, [(author, officer), (author, author)]);
    let stored = work.change(REALM, key(1, 1)).await?;
    assert_eq!(stored.and_then(|s| s.answerable), Some(officer));
    Ok(())
}

/// A discarded change has no bytes and no place in the quota, can be neither listed nor tried again, and who sends it
/// again is told the same as before.
pub async fn a_discarded_change_leaves_its_receipt(store: Arc<dyn Store>) -> Told {
    let device = DeviceId([1; 16]);
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1), change(1, 2)]).await?;
    let mark = RefusedMark {
        key: key(1, 1),
        refusal: refusal("shape"),
    };
    work.mark_refused(REALM, &[mark]).await?;
    assert!(work.discard(REALM, key(1, 1)).await?);
    assert!(!work.discard(REALM, key(1, 1)).await?);
    assert!(
        !work.discard(REALM, key(1, 2)).await?,
        "only what was refused"
    );

    let stored = work.change(REALM, key(1, 1)).await?;
    assert_eq!(
        stored.map(|s| (s.state, s.change.bytes, s.change.refusal)),
        Some((ChangeState::Discarded, Vec::new(), Some(refusal("shape"))))
    );
    assert_eq!(work.kept_for_device(REALM, device).await?, Kept::default());
    let listed = work
        .quarantined(REALM, &[scope(1)], &QuarantineFilter::default(), 9)
        .await?;
    assert!(listed.is_empty());
    assert!(!work.requeue(REALM, key(1, 1)).await?);
    let told = work.quarantined_of_device(REALM, device, 0, 9).await?;
    assert_eq!(told.iter().map(|c| c.key).collect::<Vec<_>>(), [key(1, 1)]);
    let again = work.append(REALM, &[change(1, 1)]).await?;
    let [Appended::Duplicate(outcome)] = again.as_slice() else {
        panic!("it is known: {again:?}");
    };
    assert_eq!(outcome.refusal, Some(refusal("shape")));
    Ok(())
}
