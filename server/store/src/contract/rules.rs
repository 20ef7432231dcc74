//! Rules with versions, and where units lie.

use std::sync::Arc;

use sync_core::id::{PersonId, ScopeId, UnitId};

use super::{REALM, Told};
use crate::{Place, Rule, Store, StoreError, Unit};

fn rule(what: &str, id: &str, version: i32) -> Rule {
    Rule {
        what: what.to_owned(),
        id: id.to_owned(),
        version,
        body: format!(r#"{{"version":{version}}}"#),
        published_by: PersonId([1; 16]),
        published_at: 5,
    }
}

/// A version is published once and never changed; kinds and realms are apart.
pub async fn a_rule_keeps_every_version(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    for (what, id, version) in [
        ("rubric", "b", 1),
        ("rubric", "a", 2),
        ("rubric", "a", 1),
        ("holidays", "2026", 1),
    ] {
        work.publish(REALM, &rule(what, id, version)).await?;
    }
    work.publish("98", &rule("rubric", "z", 1)).await?;
    let expected = [("a", 1), ("a", 2), ("b", 1)].map(|(id, n)| rule("rubric", id, n));
    assert_eq!(work.rules(REALM, "rubric").await?, expected);
    work.commit().await?;
    let mut work = store.write().await?;
    let again = work.publish(REALM, &rule("rubric", "a", 2)).await;
    assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
    Ok(())
}

/// A unit's place is said after it is there, and writing the unit anew leaves it.
pub async fn a_unit_lies_where_it_was_put(store: Arc<dyn Store>) -> Told {
    let unit = Unit {
        id: UnitId([1; 16]),
        parent: None,
        scope: ScopeId([1; 16]),
        level: "commune".to_owned(),
        code: "99001".to_owned(),
        name: "Xã Khe Sim".to_owned(),
        name_folded: "xa khe sim".to_owned(),
        sort_key: vec![1],
        bloc: None,
        valid_from: "2025-07-01".to_owned(),
        valid_to: None,
    };
    let place = Place {
        latitude: 19.25,
        longitude: 104.5,
    };
    let mut work = store.write().await?;
    assert!(!work.put_place(REALM, unit.id, place).await?);
    work.put_units(REALM, std::slice::from_ref(&unit)).await?;
    assert_eq!(work.places(REALM).await?, []);
    assert!(work.put_place(REALM, unit.id, place).await?);
    work.put_units(REALM, std::slice::from_ref(&unit)).await?;
    assert_eq!(work.places(REALM).await?, [(unit.id, place)]);
    assert_eq!(work.places("98").await?, []);
    Ok(())
}
