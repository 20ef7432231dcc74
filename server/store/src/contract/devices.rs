//! Devices.

use std::sync::Arc;

use sync_core::id::{DeviceId, InstallId, PersonId};

use super::{
    REALM, Told, hash,
    people::{grant, person, unit},
    scope,
};
use crate::{
    Device, Enrolment, EnrolmentOutcome, Install, NewDevice, Person, Store, StoreError, SyncNote,
};

pub(super) fn device(n: u8, person: u8) -> NewDevice {
    NewDevice {
        id: DeviceId([n; 16]),
        person: PersonId([person; 16]),
        name: "Máy Mẫu".to_owned(),
        algorithm: "ed25519".to_owned(),
        public_key: vec![n; 32],
        enrolled_at: i64::from(n),
    }
}

fn note(at: i64) -> SyncNote {
    SyncNote {
        at,
        waiting_changes: 2,
        waiting_media: 1,
        app_version: "0.1.0".to_owned(),
        clock_skew_ms: -60_000,
    }
}

/// A device is enrolled, syncs, and is revoked once.
pub async fn a_device_lives_and_is_revoked(store: Arc<dyn Store>) -> Told {
    let id = DeviceId([1; 16]);
    let mut work = store.write().await?;
    work.add_device(REALM, &device(1, 1)).await?;
    work.add_device(REALM, &device(2, 1)).await?;
    let fresh = Device {
        enrolled: device(1, 1),
        revoked_at: None,
        last_sync: None,
    };
    assert_eq!(work.device(REALM, id).await?, Some(fresh.clone()));
    work.note_sync(REALM, id, &note(70)).await?;
    assert!(work.revoke_device(REALM, id, 80).await?);
    assert!(!work.revoke_device(REALM, id, 90).await?);
    let revoked = Device {
        revoked_at: Some(80),
        last_sync: Some(note(70)),
        ..fresh
    };
    let devices = work.devices_of(REALM, PersonId([1; 16])).await?;
    assert_eq!((&devices[0], devices.len()), (&revoked, 2));
    assert_eq!(work.device("98", id).await?, None);
    work.commit().await?;
    let mut work = store.write().await?;
    assert_eq!(
        work.add_device(REALM, &device(1, 3)).await,
        Err(StoreError::Taken)
    );
    Ok(())
}

/// The last two tickets are good, as the last answer may have been lost; each installation has its own.
pub async fn a_ticket_turns_with_each_answer(store: Arc<dyn Store>) -> Told {
    let install = |n, device| Install {
        install: InstallId([n; 16]),
        device: DeviceId([device; 16]),
        first_seen: i64::from(n),
        ticket: None,
        ticket_before: None,
    };
    let mut work = store.write().await?;
    work.add_install(REALM, &install(5, 1)).await?;
    work.add_install(REALM, &install(6, 1)).await?;
    let id = InstallId([5; 16]);
    work.turn_ticket(REALM, id, None, [1; 16]).await?;
    work.turn_ticket(REALM, id, Some([1; 16]), [2; 16]).await?;
    let turned = Install {
        ticket: Some([2; 16]),
        ticket_before: Some([1; 16]),
        ..install(5, 1)
    };
    assert_eq!(work.install(REALM, id).await?, Some(turned));
    assert_eq!(
        work.install(REALM, InstallId([6; 16])).await?,
        Some(install(6, 1))
    );
    Ok(())
}

/// An installation stays with the device that it was first seen on.
pub async fn an_installation_belongs_to_one_device(store: Arc<dyn Store>) -> Told {
    let install = |device| Install {
        install: InstallId([1; 16]),
        device: DeviceId([device; 16]),
        first_seen: 5,
        ticket: None,
        ticket_before: None,
    };
    let mut work = store.write().await?;
    work.add_install(REALM, &install(1)).await?;
    work.add_install(REALM, &install(2)).await?;
    assert_eq!(
        work.install(REALM, InstallId([1; 16])).await?,
        Some(install(1))
    );
    assert_eq!(
        work.installs_of(REALM, DeviceId([1; 16])).await?,
        [InstallId([1; 16])]
    );
    assert_eq!(work.installs_of(REALM, DeviceId([2; 16])).await?, []);
    assert_eq!(work.install("98", InstallId([1; 16])).await?, None);
    Ok(())
}

/// Of two phones that show one code at once, one is enrolled.
pub async fn an_enrolment_code_is_good_once(store: Arc<dyn Store>) -> Told {
    let code = |n, expires_at| Enrolment {
        code_hash: hash(n),
        person: PersonId([1; 16]),
        created_at: 0,
        expires_at,
    };
    let mut work = store.write().await?;
    work.add_enrolment(REALM, &code(1, 100)).await?;
    work.add_enrolment(REALM, &code(2, 50)).await?;
    work.commit().await?;
    let attempt = |n, now| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut work = store.write().await?;
            let outcome = work.take_enrolment(REALM, hash(n), now).await?;
            tokio::task::yield_now().await;
            work.commit().await?;
            Ok::<_, StoreError>(outcome)
        })
    };
    let mut outcomes = Vec::new();
    for attempt in [
        attempt(1, 60),
        attempt(1, 60),
        attempt(2, 60),
        attempt(3, 60),
    ] {
        outcomes.push(
            attempt
                .await
                .map_err(|_| StoreError::other("an attempt panicked"))??,
        );
    }
    outcomes[..2].sort_by_key(|outcome| matches!(outcome, EnrolmentOutcome::Used));
    assert_eq!(
        outcomes,
        [
            EnrolmentOutcome::Granted(PersonId([1; 16])),
            EnrolmentOutcome::Used,
            EnrolmentOutcome::Expired,
            EnrolmentOutcome::Unknown,
        ]
    );
    Ok(())
}

/// The desk sees which devices of its scopes have not synced since when: those in use, of people who
/// hold a role there that day.
pub async fn freshness_shows_who_has_not_synced(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.put_units(REALM, &[unit(1, None), unit(2, None)])
        .await?;
    let closed = Person {
        disabled_at: Some(1),
        ..person(4)
    };
    for person in [person(1), person(2), person(3), closed] {
        work.put_person(REALM, &person).await?;
    }
    for (n, person, unit) in [(1, 1, 1), (2, 1, 1), (3, 2, 1), (4, 3, 2), (5, 4, 1)] {
        work.put_role(REALM, &grant(n, person, unit)).await?;
    }
    for (n, person) in [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (6, 2)] {
        work.add_device(REALM, &device(n, person)).await?;
    }
    work.note_sync(REALM, DeviceId([1; 16]), &note(90)).await?;
    work.note_sync(REALM, DeviceId([2; 16]), &note(20)).await?;
    work.revoke_device(REALM, DeviceId([6; 16]), 1).await?;

    let fresh = work.freshness(REALM, &[scope(1)], "2026-03-01").await?;
    let devices: Vec<_> = fresh
        .iter()
        .map(|f| (f.device.0[0], f.last_sync.as_ref().map(|s| s.at)))
        .collect();
    assert_eq!(devices, [(3, None), (2, Some(20)), (1, Some(90))]);
    assert_eq!(
        (fresh[0].person_name.as_str(), fresh[0].scope),
        ("Mẫu 2", scope(1))
    );
    assert!(
        work.freshness(REALM, &[scope(1)], "2026-06-01")
            .await?
            .is_empty()
    );
    assert!(work.freshness(REALM, &[], "2026-03-01").await?.is_empty());
    Ok(())
}
