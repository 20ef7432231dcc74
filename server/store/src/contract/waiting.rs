//! The waiting room.

use std::sync::Arc;

use super::{REALM, Told, change, key, record, scope};
use crate::{Held, NewChange, Store};

/// The desk sees what waits in its own scopes, longest waiting first, page by page.
pub async fn the_desk_pages_through_what_waits(store: Arc<dyn Store>) -> Told {
    let elsewhere = NewChange {
        scope: scope(2),
        ..change(4, 4)
    };
    let early = NewChange {
        received_at: 5,
        ..change(3, 3)
    };
    let mut work = store.write().await?;
    work.append(
        REALM,
        &[change(1, 1), change(2, 2), early, elsewhere, change(5, 5)],
    )
    .await?;
    work.mark_waiting(REALM, &[key(1, 1), key(2, 2), key(3, 3), key(4, 4)])
        .await?;
    let page = work.waiting(REALM, &[scope(1)], None, 2).await?;
    assert_eq!(
        page.iter().map(|c| c.key).collect::<Vec<_>>(),
        [key(3, 3), key(1, 1)]
    );
    assert_eq!(page[1].bytes, change(1, 1).bytes);
    let place = (page[1].received_at, page[1].arrival);
    let rest = work.waiting(REALM, &[scope(1)], Some(place), 2).await?;
    assert_eq!(rest.iter().map(|c| c.key).collect::<Vec<_>>(), [key(2, 2)]);
    assert!(work.waiting(REALM, &[], None, 2).await?.is_empty());
    assert_eq!(work.waiting_count(REALM, &[scope(1)]).await?, 3);
    assert_eq!(work.waiting_count(REALM, &[]).await?, 0);
    Ok(())
}

/// Who clears the room finds what has waited too long, whatever its scope, and nothing else.
pub async fn what_waited_too_long_is_found(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1), change(2, 2), change(3, 3)])
        .await?;
    work.mark_waiting(REALM, &[key(1, 1), key(3, 3)]).await?;
    let found = work.waiting_since(REALM, 1_003, 9).await?;
    assert_eq!(found.iter().map(|c| c.key).collect::<Vec<_>>(), [key(1, 1)]);
    assert!(work.waiting_since("98", 1_003, 9).await?.is_empty());
    Ok(())
}

/// How full a record's room is counts what waits there, and nothing else.
pub async fn a_records_waiting_changes_are_counted(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append(
        REALM,
        &[change(1, 1), change(1, 2), change(1, 3), change(2, 4)],
    )
    .await?;
    work.mark_waiting(REALM, &[key(1, 1), key(1, 2)]).await?;
    let found = work
        .waiting_in(REALM, &[record(1), record(2), record(9)])
        .await?;
    let two = Held {
        changes: 2,
        bytes: 8,
    };
    assert_eq!(found, [(record(1), two)]);
    Ok(())
}
