//! What people decided of two records that look alike.

use std::sync::Arc;

use sync_core::id::PersonId;

use super::{REALM, Told, record};
use crate::{OverlapDecision, Store};

fn decision(one: u8, other: u8, code: &str) -> OverlapDecision {
    OverlapDecision {
        one: record(one),
        other: record(other),
        decision: code.to_owned(),
        reason: "Hai thôn khác nhau".to_owned(),
        by: PersonId([1; 16]),
        at: 7,
    }
}

/// A pair is decided once, and the last word stands.
pub async fn the_last_decision_on_a_pair_stands(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    for (one, other, code) in [(2, 3, "merge"), (1, 3, "different"), (2, 3, "different")] {
        work.put_overlap(REALM, &decision(one, other, code)).await?;
    }
    work.put_overlap("98", &decision(1, 2, "merge")).await?;
    let found = work
        .overlaps(REALM, &[record(2), record(1), record(9)])
        .await?;
    assert_eq!(
        found,
        [decision(1, 3, "different"), decision(2, 3, "different")]
    );
    assert_eq!(work.overlaps(REALM, &[record(3)]).await?, []);
    assert_eq!(work.overlaps(REALM, &[]).await?, []);
    Ok(())
}
