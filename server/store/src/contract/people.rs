//! Units, people and roles.

use std::sync::Arc;

use sync_core::{
    id::{PersonId, UnitId},
    standing::Role,
};

use super::{REALM, Told, scope};
use crate::{HeldRole, Person, RoleGrant, Secret, Store, StoreError, Unit};

pub(super) fn unit(n: u8, parent: Option<u8>) -> Unit {
    Unit {
        id: UnitId([n; 16]),
        parent: parent.map(|p| UnitId([p; 16])),
        scope: scope(n),
        level: "commune".to_owned(),
        code: "00004".to_owned(),
        name: format!("Xã Mẫu {n}"),
        name_folded: format!("xa mau {n}"),
        sort_key: vec![255 - n],
        bloc: None,
        valid_from: "2025-07-01".to_owned(),
        valid_to: None,
    }
}

pub(super) fn person(n: u8) -> Person {
    Person {
        id: PersonId([n; 16]),
        login: format!("canbo{n}"),
        name: format!("Mẫu {n}"),
        password_hash: Some(Secret("$argon2id$…".to_owned())),
        created_at: 5,
        disabled_at: None,
    }
}

pub(super) fn grant(n: u8, person: u8, unit: u8) -> RoleGrant {
    RoleGrant {
        id: [n; 16],
        person: PersonId([person; 16]),
        unit: UnitId([unit; 16]),
        role: Role::StandingOffice,
        valid_from: "2026-01-01".to_owned(),
        valid_to: Some("2026-06-01".to_owned()),
    }
}

/// Units form a tree and are listed in the order of their names.
pub async fn units_form_a_tree(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.put_units(REALM, &[unit(1, None), unit(2, Some(1)), unit(3, Some(1))])
        .await?;
    let renamed = Unit {
        bloc: Some("xp".to_owned()),
        valid_to: Some("2026-04-30".to_owned()),
        ..unit(2, Some(1))
    };
    work.put_units(REALM, std::slice::from_ref(&renamed))
        .await?;
    assert_eq!(
        work.unit(REALM, UnitId([2; 16])).await?,
        Some(renamed.clone())
    );
    assert_eq!(work.unit(REALM, UnitId([9; 16])).await?, None);
    let children = work.children(REALM, UnitId([1; 16])).await?;
    assert_eq!(children, [unit(3, Some(1)), renamed]);
    assert_eq!(work.units(REALM).await?.len(), 3);
    assert!(work.units("98").await?.is_empty());
    Ok(())
}

/// A login belongs to one person of the realm, and a refused one leaves no trace.
pub async fn a_login_is_taken_once(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.put_person(REALM, &person(1)).await?;
    work.put_person(
        "98",
        &Person {
            id: PersonId([9; 16]),
            ..person(1)
        },
    )
    .await?;
    work.commit().await?;
    let mut work = store.write().await?;
    let second = work
        .put_person(
            REALM,
            &Person {
                login: "canbo1".to_owned(),
                ..person(2)
            },
        )
        .await;
    assert_eq!(second, Err(StoreError::Taken));
    drop(work);

    let mut work = store.write().await?;
    let closed = Person {
        disabled_at: Some(9),
        password_hash: None,
        ..person(1)
    };
    work.put_person(REALM, &closed).await?;
    work.put_person(REALM, &person(2)).await?;
    assert_eq!(
        work.person(REALM, PersonId([1; 16])).await?,
        Some(closed.clone())
    );
    assert_eq!(
        work.person_by_login(REALM, "canbo2").await?,
        Some(person(2))
    );
    assert_eq!(work.person_by_login(REALM, "CANBO2").await?, None);
    assert_eq!(work.people(REALM, None, 1).await?, [closed]);
    assert_eq!(work.people(REALM, Some("canbo1"), 9).await?, [person(2)]);
    Ok(())
}

/// Roles carry dates and the scope of their unit; one at a unit that is not there is noticed.
pub async fn roles_are_found_with_their_scope(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.put_units(REALM, &[unit(4, None)]).await?;
    let earlier = RoleGrant {
        valid_from: "2025-07-01".to_owned(),
        ..grant(2, 1, 4)
    };
    work.put_role(REALM, &grant(1, 1, 4)).await?;
    work.put_role(REALM, &earlier).await?;
    let ended = RoleGrant {
        valid_to: Some("2026-03-01".to_owned()),
        ..grant(1, 1, 4)
    };
    work.put_role(REALM, &ended).await?;
    let held = |grant| HeldRole {
        grant,
        scope: scope(4),
        level: "commune".to_owned(),
    };
    let roles = work.roles_of(REALM, PersonId([1; 16])).await?;
    assert_eq!(roles, [held(earlier), held(ended)]);

    work.put_role(REALM, &grant(3, 2, 77)).await?;
    let lost = work.roles_of(REALM, PersonId([2; 16])).await;
    assert!(matches!(
        lost,
        Err(StoreError::Contradiction { table: "roles", .. })
    ));
    Ok(())
}
