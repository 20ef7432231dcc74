//! What may be asked for of a record, for those who hold no copy of it: the phone works it out for itself.

use std::collections::BTreeMap;

use danvan_store::{HeldRole, RecordState, StoreError, Work};
use serde::{Deserialize, Serialize};
use sync_core::{
    change::Path,
    id::PersonId,
    record::{self, Label, missing},
    standing::{self, Lang, Post, Standing, argument_forms, deadlines::today, standing_in_the_way},
    value::Value,
};
use utoipa::ToSchema;

/// An action of the record's life cycle.
#[derive(Debug, Serialize, ToSchema)]
pub struct Offer {
    /// Its code.
    pub action: &'static str,
    /// What people call it.
    #[schema(value_type = Object)]
    pub label: Label,
    /// Why the caller may not take it now; none: they may.
    pub why: Option<Why>,
    /// What it needs to be filled in.
    #[schema(value_type = Vec<Object>)]
    pub args: Vec<standing::ArgumentForm>,
}

/// A refusal beforehand.
#[derive(Debug, Serialize, ToSchema)]
pub struct Why {
    /// Stable code.
    pub code: &'static str,
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

#[derive(Deserialize)]
struct Row {
    values: BTreeMap<String, Value>,
}

/// All actions of the record's life cycle, for a person with these roles.
pub async fn offers(
    work: &mut dyn Work,
    realm: &str,
    (person, roles): (PersonId, &[HeldRole]),
    RecordState { head, row }: &RecordState,
    now_ms: i64,
) -> Result<Vec<Offer>, StoreError> {
    let (Some(kind), Some(day)) = (record::kind(&head.kind), today(now_ms)) else {
        return Ok(Vec::new());
    };
    let read = (
        serde_json::from_str::<Standing>(&head.standing),
        serde_json::from_str::<Row>(&row.row_json),
    );
    let (Ok(standing), Ok(Row { values })) = read else {
        return Ok(Vec::new());
    };
    let posts: Vec<Post> = roles
        .iter()
        .map(|held| {
            let at = (held.scope, held.level.as_str());
            Post::on(held.grant.role, held.grant.unit, at, head.scope)
        })
        .collect();
    let lacking = missing(kind, &|name| values.get(name).cloned().unwrap_or_default());
    let lacking: Vec<(&str, Label)> = lacking.iter().map(|m| (m.code.as_str(), m.label)).collect();
    let conflicts = work.conflicts_of(realm, head.id).await?;
    let paths: Vec<Path> = conflicts
        .iter()
        .filter_map(|c| c.path.parse().ok())
        .collect();
    let open = standing_in_the_way(kind, &paths);
    let author = work.authors_of(realm, head.id).await?;
    let case = standing::Case {
        person,
        posts: &posts,
        author: author.first().map(|a| a.person).unwrap_or_default(),
        owner: standing::owner(row.unit, head.scope),
        missing: &lacking,
        open_conflicts: &open,
        now_ms,
        today: day,
        appraisal: standing::Appraisal::default(),
    };
    let offered = standing::offered(&standing, &case);
    let offer = |(name, may): (standing::ActionName, Result<(), standing::Refused>)| Offer {
        action: name.code(),
        label: name.label(),
        why: may.err().map(|why| Why {
            code: why.code,
            vi: why.sentence(Lang::Vi),
            en: why.sentence(Lang::En),
        }),
        args: argument_forms(name),
    };
    Ok(offered.into_iter().map(offer).collect())
}
