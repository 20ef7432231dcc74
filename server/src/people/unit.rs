//! Units of the dated tree.

use danvan_store::{Unit, Work};
use serde_json::json;
use sync_core::{
    id::{ScopeId, UnitId},
    record::choices::BLOCS,
    standing::PROVINCE,
    text::{search_key, sort_key},
};

use super::{Act, value};
use crate::http::{code, problem::Problem};

/// Level of the units whose records sync together.
pub const COMMUNE: &str = "commune";
/// All levels (cấp, loại đơn vị): province, commune (xã, phường, đặc khu), hamlet (thôn, bản, tổ dân phố), and body
/// (cơ quan, đoàn thể, lực lượng vũ trang, trường học).
pub const LEVELS: [&str; 4] = [PROVINCE, COMMUNE, "hamlet", "body"];

/// A unit to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// Its id.
    pub id: UnitId,
    /// Unit above it; none for the province alone.
    pub parent: Option<UnitId>,
    /// One of [`LEVELS`].
    pub level: String,
    /// Administrative code of its day; may be empty.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Bloc's code, if any.
    pub bloc: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// First day on which it is no more.
    pub valid_to: Option<String>,
}

/// Adds a unit. Its scope is its own if it is a province or a commune, else that of the unit above it.
///
/// # Errors
/// `invalid_value`, `already_taken`, or as the store.
pub async fn add_unit(work: &mut dyn Work, act: &Act, new: NewUnit) -> Result<Unit, Problem> {
    let invalid = |field| Problem::new(&code::INVALID_VALUE).arg("field", field);
    if work.unit(&act.realm, new.id).await?.is_some() {
        return Err(Problem::new(&code::ALREADY_TAKEN));
    }
    let parent = match new.parent {
        Some(id) => Some(
            work.unit(&act.realm, id)
                .await?
                .ok_or_else(|| invalid("parent"))?,
        ),
        None => None,
    };
    let scope = match (new.level.as_str(), &parent) {
        (PROVINCE, None) | (COMMUNE, Some(_)) => ScopeId(new.id.0),
        ("hamlet" | "body", Some(parent)) => parent.scope,
        (level, _) if LEVELS.contains(&level) => return Err(invalid("parent")),
        _ => return Err(invalid("level")),
    };
    if new.level == COMMUNE && parent.is_some_and(|parent| parent.level != PROVINCE) {
        return Err(invalid("parent"));
    }
    if new
        .bloc
        .as_deref()
        .is_some_and(|bloc| !BLOCS.iter().any(|known| known.code == bloc))
    {
        return Err(invalid("bloc"));
    }
    let name = value::name("name", &new.name)?;
    let (valid_from, valid_to) = value::span(&new.valid_from, new.valid_to.as_deref())?;
    let unit = Unit {
        id: new.id,
        parent: new.parent,
        scope,
        level: new.level,
        code: value::unit_code(&new.code)?,
        name_folded: search_key([name.as_str()]),
        sort_key: sort_key(&name),
        name,
        bloc: new.bloc,
        valid_from,
        valid_to,
    };
    work.put_units(&act.realm, std::slice::from_ref(&unit))
        .await?;
    let detail = json!({ "level": unit.level, "code": unit.code, "parent": unit.parent });
    act.audit(work, "unit_added", unit.id, detail).await?;
    Ok(unit)
}
