//! Who citizens are.

use std::sync::Arc;

use sync_core::id::{IdentityId, PersonId};

use super::{REALM, Told, record, record_state, scope};
use crate::{Presence, SealedIdentity, Store, Tombstone};

fn id(n: u8) -> IdentityId {
    IdentityId([n; 16])
}

fn sealed(n: u8, record_no: u8) -> SealedIdentity {
    SealedIdentity {
        id: id(n),
        record: record(record_no),
        scope: scope(1),
        person: PersonId([1; 16]),
        kid: "k1".to_owned(),
        sealed: vec![n; 40],
        kept_at: 1_000 + i64::from(n),
    }
}

fn stone(n: u8, record_no: u8, at: i64) -> Tombstone {
    Tombstone {
        realm: REALM.to_owned(),
        id: id(n),
        record: record(record_no),
        scope: scope(1),
        at,
    }
}

/// A record has one identity at a time, and one that was erased never comes back.
pub async fn an_identity_is_kept_until_it_is_erased(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    assert!(work.keep_identity(REALM, &sealed(1, 7)).await?);
    assert!(!work.keep_identity(REALM, &sealed(1, 7)).await?, "a retry");
    assert!(!work.keep_identity(REALM, &sealed(2, 7)).await?, "a second");
    assert_eq!(
        work.identity_of(REALM, record(7)).await?,
        Some(sealed(1, 7))
    );
    assert_eq!(work.identity_of("98", record(7)).await?, None);
    assert_eq!(work.identity(REALM, id(1)).await?, Some(sealed(1, 7)));
    assert_eq!(work.identity("98", id(1)).await?, None);

    assert!(work.erase_identity(&stone(1, 7, 5_000)).await?);
    assert!(!work.erase_identity(&stone(1, 7, 6_000)).await?);
    assert_eq!(work.identity(REALM, id(1)).await?, None);
    assert_eq!(work.identity_of(REALM, record(7)).await?, None);
    assert!(!work.keep_identity(REALM, &sealed(1, 7)).await?, "erased");
    assert!(work.keep_identity(REALM, &sealed(2, 7)).await?, "another");
    let found = work
        .presence_of(REALM, "k1", &[id(1), id(2), id(3)])
        .await?;
    assert_eq!(found.len(), 2);
    assert!(found.contains(&(id(1), Presence::Erased)));
    assert!(found.contains(&(id(2), Presence::Kept)));
    let other_key = work.presence_of(REALM, "k2", &[id(1), id(2)]).await?;
    assert_eq!(other_key, [(id(1), Presence::Erased)]);
    let again = SealedIdentity {
        kid: "k2".to_owned(),
        ..sealed(2, 7)
    };
    assert!(work.keep_identity(REALM, &again).await?, "sealed anew");
    assert_eq!(work.identity_of(REALM, record(7)).await?, Some(again));
    Ok(())
}

/// What was never here can be erased before it comes.
pub async fn an_identity_is_erased_before_it_comes(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    assert!(work.erase_identity(&stone(1, 7, 5_000)).await?);
    assert!(!work.keep_identity(REALM, &sealed(1, 7)).await?);
    assert!(work.erase_identity(&stone(2, 8, 4_000)).await?);
    let all = work.erased_after((0, id(0)), 9).await?;
    assert_eq!(all, [stone(2, 8, 4_000), stone(1, 7, 5_000)]);
    assert_eq!(work.erased_after((0, id(0)), 1).await?, all[..1]);
    let later = work.erased_after((4_000, id(2)), 9).await?;
    assert_eq!(later, all[1..]);
    Ok(())
}

/// An identity is overdue when its opinion has been closed long enough, or never came.
pub async fn overdue_identities_are_found(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    let state = |n: u8, state: &str, updated_at| {
        let mut record = record_state(n);
        record.head.updated_at = updated_at;
        record.row.state = Some(state.to_owned());
        record
    };
    let records = [
        state(1, "closed", 100),
        state(2, "closed", 900),
        state(3, "resolving", 100),
    ];
    work.put_records(REALM, &records).await?;
    for n in 1..=5 {
        let kept_at = if n == 5 { 2_000 } else { 1_000 };
        let identity = SealedIdentity {
            kept_at,
            ..sealed(n, n)
        };
        assert!(work.keep_identity(REALM, &identity).await?);
    }
    let found = work.identities_overdue(REALM, 500, 1_500, 9).await?;
    let mut found: Vec<_> = found.into_iter().map(|i| i.id).collect();
    found.sort_unstable();
    assert_eq!(found, [id(1), id(4)]);
    Ok(())
}
