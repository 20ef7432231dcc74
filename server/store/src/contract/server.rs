//! What belongs to the server: audit log, signing keys, realms.

use std::sync::Arc;

use sync_core::id::{DeviceId, Hash, PersonId};

use super::{REALM, Told, change, commands::command, media::file, scope};
use crate::{AuditEntry, AuditEvent, AuditFilter, Realm, Secret, SigningKey, Store, StoreError};

fn event(at: i64) -> AuditEvent {
    AuditEvent {
        at,
        person: Some(PersonId([1; 16])),
        device: (at % 2 == 0).then_some(DeviceId([1; 16])),
        action: "role_granted".to_owned(),
        subject: "canbo1".to_owned(),
        detail: r#"{"unit":"…"}"#.to_owned(),
    }
}

fn chain_holds(entries: &[AuditEntry]) -> bool {
    let mut prev = Hash::default();
    (1..).zip(entries).all(|(n, entry)| {
        let holds = entry.n == n && entry.holds(REALM, prev);
        prev = entry.hash;
        holds
    })
}

/// Writers race; the chain has no gap and no fork, and shows any change made to it.
pub async fn the_audit_log_is_one_chain(store: Arc<dyn Store>) -> Told {
    let writers: Vec<_> = (0..12)
        .map(|at| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut work = store.write().await?;
                let entry = work.append_audit(REALM, &event(at)).await?;
                tokio::task::yield_now().await;
                work.commit().await?;
                Ok::<_, StoreError>(entry)
            })
        })
        .collect();
    let mut written = Vec::new();
    for writer in writers {
        written.push(
            writer
                .await
                .map_err(|_| StoreError::other("a writer panicked"))??,
        );
    }
    written.sort_by_key(|entry| entry.n);

    let mut work = store.read().await?;
    let mut read = work.audit_page(REALM, 0, 7).await?;
    read.extend(work.audit_page(REALM, 7, 100).await?);
    assert_eq!(read, written);
    assert!(chain_holds(&read));
    assert_eq!(work.audit_tail(REALM).await?.as_ref(), read.last());
    assert_eq!(work.audit_tail("98").await?, None);
    read[5].event.subject.push('0');
    assert!(!chain_holds(&read));
    Ok(())
}

/// Entries are found by what was done, to what, by whom and with what, newest first.
pub async fn the_audit_log_is_searched(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    let other = AuditEvent {
        person: Some(PersonId([7; 16])),
        device: Some(DeviceId([8; 16])),
        action: "identity_read".to_owned(),
        subject: "r1".to_owned(),
        ..event(3)
    };
    for event in [event(1), event(2), other] {
        work.append_audit(REALM, &event).await?;
    }
    let all = AuditFilter::default();
    let filters = [
        AuditFilter {
            person: Some(PersonId([7; 16])),
            ..all.clone()
        },
        AuditFilter {
            device: Some(DeviceId([8; 16])),
            ..all.clone()
        },
        AuditFilter {
            action: Some("identity_read".to_owned()),
            ..all.clone()
        },
        AuditFilter {
            subject: Some("r1".to_owned()),
            ..all.clone()
        },
    ];
    for filter in &filters {
        let found = work.audit_search(REALM, filter, None, 9).await?;
        assert_eq!(found.iter().map(|e| e.n).collect::<Vec<_>>(), [3]);
        assert!(
            work.audit_search(REALM, filter, Some(3), 9)
                .await?
                .is_empty()
        );
        assert!(work.audit_search("98", filter, None, 9).await?.is_empty());
    }
    let newest = work.audit_search(REALM, &all, None, 2).await?;
    assert_eq!(newest.iter().map(|e| e.n).collect::<Vec<_>>(), [3, 2]);
    Ok(())
}

/// A retired key still verifies until it is removed.
pub async fn signing_keys_rotate(store: Arc<dyn Store>) -> Told {
    let key = |n: u8| SigningKey {
        kid: format!("k{n}"),
        seed: Secret([n; 32]),
        created_at: i64::from(n),
        retired_at: None,
    };
    let mut work = store.write().await?;
    work.add_key(&key(1)).await?;
    work.add_key(&key(2)).await?;
    assert!(work.retire_key("k1", 9).await?);
    assert!(!work.retire_key("k1", 10).await?);
    let retired = SigningKey {
        retired_at: Some(9),
        ..key(1)
    };
    assert_eq!(work.keys().await?, [key(2), retired]);
    assert!(work.remove_key("k1").await?);
    assert!(!work.remove_key("k1").await?);
    assert_eq!(work.keys().await?, [key(2)]);
    Ok(())
}

/// Whatever a phone can be told of takes the database further; a read does not.
pub async fn every_promise_is_progress(store: Arc<dyn Store>) -> Told {
    let mut stood = store.read().await?.progress().await?;
    assert_eq!(stood, 0);
    for step in 0..5 {
        let mut work = store.write().await?;
        match step {
            0 => drop(work.append(REALM, &[change(1, 1)]).await?),
            1 => drop(work.append_commands("98", &[command(1, 1)]).await?),
            2 => drop(work.take_seqs(REALM, &[(scope(1), 1)]).await?),
            3 => drop(work.append_audit(REALM, &event(1)).await?),
            _ => work.add_media(REALM, &file(1)).await?,
        }
        work.commit().await?;
        let stands = store.read().await?.progress().await?;
        assert!(stands > stood, "step {step}");
        stood = stands;
    }
    Ok(())
}

/// Realms are listed; the epoch is kept and replaced.
pub async fn realms_and_the_epoch_are_kept(store: Arc<dyn Store>) -> Told {
    let realm = |code: &str, name: &str| Realm {
        code: code.to_owned(),
        name: name.to_owned(),
        created_at: 1,
    };
    let mut work = store.write().await?;
    assert_eq!(work.meta("epoch").await?, None);
    for realm in [
        realm("99", "Lam Sim"),
        realm("01", "Mẫu"),
        realm("99", "Tỉnh Lam Sim"),
    ] {
        work.put_realm(&realm).await?;
    }
    for epoch in [1, 2] {
        work.put_meta("epoch", &[epoch; 16]).await?;
    }
    assert_eq!(
        work.realms().await?,
        [realm("01", "Mẫu"), realm("99", "Tỉnh Lam Sim")]
    );
    assert_eq!(work.meta("epoch").await?, Some(vec![2; 16]));
    Ok(())
}
