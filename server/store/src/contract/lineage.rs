//! What became of units, and who looks after whose records.

use std::sync::Arc;

use sync_core::id::{PersonId, UnitId};

use super::{
    REALM, Told,
    people::{grant, person, unit},
    record_state, scope,
};
use crate::{Inherited, Projection, RecordState, RoleGrant, Store, StoreError, UnitEdge};

fn edge(old: u8, new: u8, day: &str) -> UnitEdge {
    UnitEdge {
        old: UnitId([old; 16]),
        new: UnitId([new; 16]),
        kind: "merge_whole".to_owned(),
        day: day.to_owned(),
        document: "Nghị quyết Mẫu".to_owned(),
        keeps_records: true,
    }
}

fn inherited(of: u8, heir: u8, day: &str) -> Inherited {
    Inherited {
        scope: scope(of),
        heir: scope(heir),
        day: day.to_owned(),
    }
}

/// Edges come back by day, each once.
pub async fn edges_are_kept_in_order(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    let (late, early) = (edge(2, 3, "2025-07-01"), edge(1, 2, "2025-01-01"));
    work.put_edges(REALM, &[late.clone(), early.clone()])
        .await?;
    assert_eq!(work.edges(REALM).await?, [early, late.clone()]);
    assert_eq!(work.edges("98").await?, []);
    work.commit().await?;
    let mut work = store.write().await?;
    let again = work.put_edges(REALM, &[late]).await;
    assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
    Ok(())
}

/// Whoever takes over a scope takes over what it looked after, in whatever order that was said.
pub async fn a_scope_is_looked_after_through_every_hop(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    for one in [
        inherited(2, 3, "2025-07-01"),
        inherited(1, 2, "2025-01-01"),
        inherited(1, 2, "2020-01-01"),
        inherited(3, 2, "2026-01-01"),
    ] {
        work.inherit(REALM, &one).await?;
    }
    let of = work.heirs(REALM, &[scope(1), scope(2)]).await?;
    assert_eq!(
        of,
        [
            inherited(1, 2, "2025-01-01"),
            inherited(1, 3, "2025-01-01"),
            inherited(2, 3, "2025-07-01"),
        ]
    );
    assert_eq!(work.heirs(REALM, &[]).await?, []);
    Ok(())
}

/// A role reaches the scopes that its own looks after, from the later of both days, and phones are fresh there, too.
pub async fn a_role_reaches_what_its_scope_looks_after(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.put_units(REALM, &[unit(1, None), unit(2, None)])
        .await?;
    work.put_person(REALM, &person(1)).await?;
    let held = RoleGrant {
        valid_to: None,
        ..grant(1, 1, 2)
    };
    work.put_role(REALM, &held).await?;
    work.inherit(REALM, &inherited(1, 2, "2026-03-01")).await?;
    let reach = work.reach_of(REALM, PersonId([1; 16])).await?;
    let told: Vec<_> = reach
        .iter()
        .map(|held| (held.scope, held.grant.valid_from.as_str()))
        .collect();
    assert_eq!(told, [(scope(2), "2026-01-01"), (scope(1), "2026-03-01")]);
    assert_eq!(work.roles_of(REALM, PersonId([1; 16])).await?.len(), 1);
    assert_eq!(work.grants_at(REALM, UnitId([2; 16])).await?, [held]);
    assert_eq!(work.grants_at(REALM, UnitId([1; 16])).await?, []);

    work.add_device(REALM, &super::devices::device(1, 1))
        .await?;
    for (day, scopes) in [("2026-02-28", 0), ("2026-03-01", 1)] {
        let fresh = work.freshness(REALM, &[scope(1)], day).await?;
        assert_eq!(fresh.len(), scopes, "{day}");
    }
    let both = work
        .freshness(REALM, &[scope(1), scope(2)], "2026-03-01")
        .await?;
    assert_eq!(both.len(), 2);
    Ok(())
}

/// Records are counted by the unit of their day, whatever their kind.
pub async fn records_are_counted_by_unit(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    let at = |n: u8, unit: u8| RecordState {
        row: Projection {
            unit: Some(UnitId([unit; 16])),
            ..record_state(n).row
        },
        ..record_state(n)
    };
    work.put_records(REALM, &[at(1, 5), at(2, 5), at(3, 6)])
        .await?;
    work.put_records(REALM, &[at(3, 5)]).await?;
    let units = [5, 6, 7].map(|n| UnitId([n; 16]));
    let counted = work.records_of_units(REALM, &units).await?;
    assert_eq!(counted, [(units[0], 3)]);
    assert_eq!(work.records_of_units(REALM, &[]).await?, []);
    Ok(())
}
