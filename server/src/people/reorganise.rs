//! Sắp xếp đơn vị: units that merge, part, are renamed or moved on a day, with the records, people and phones that go
//! with them. Records stay where they are; from the day on, those who take a unit over look after its records, too, so
//! that a phone that was away over the day finds its door open.

use std::collections::{BTreeMap, BTreeSet};

use danvan_store::{Inherited, RoleGrant, Unit, UnitEdge, Work};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sync_core::id::{ScopeId, UnitId};
use utoipa::ToSchema;

use super::{Act, COMMUNE, NewUnit, add_unit, lineage::EdgeKind, value};
use crate::{
    clock::today,
    entropy::{Entropy, new_id},
    http::{code, problem::Problem},
};

/// Most moves of one reorganisation.
const MOST: usize = 2_000;

/// What is to happen on a day.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// First day on which it is so, `YYYY-MM-DD`.
    pub day: String,
    /// The document that says so, as it is cited.
    pub document: String,
    /// Units that begin that day.
    #[serde(default)]
    pub units: Vec<Beginning>,
    /// What becomes of units that end that day.
    pub moves: Vec<Move>,
}

/// A unit that begins.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Beginning {
    /// What the plan calls it.
    pub key: String,
    /// Level's code.
    pub level: String,
    /// Administrative code.
    #[serde(default)]
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Bloc's code, if any.
    pub bloc: Option<String>,
    /// The unit above it.
    pub parent: Target,
}

/// A unit that ends, and what it becomes, or a part of it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The unit that ends.
    #[schema(value_type = String, format = "uuid")]
    pub from: UnitId,
    /// Where it, or a part of it, goes.
    pub to: Target,
    /// How.
    pub kind: EdgeKind,
    /// Whether its records, people and phones go there. Of a unit that is parted one move says so.
    #[serde(default)]
    pub keeps_records: bool,
}

/// A unit that is there, or one that the plan begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// One that is there.
    #[schema(value_type = String, format = "uuid")]
    Unit(UnitId),
    /// One of the plan's, by its key.
    Key(String),
}

/// What a plan does, before it is done and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Effect {
    /// First day on which it is so.
    pub day: String,
    /// Units that end, each with what goes with it.
    pub ended: Vec<Ended>,
    /// Units that begin.
    pub begun: Vec<Begun>,
}

/// A unit that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ended {
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Names of the units that it, or parts of it, become.
    pub becomes: Vec<String>,
    /// The unit that its records, people and phones go to.
    pub kept_by: String,
    /// Whether its figures are found under that one: not where it is parted.
    pub rolls_up: bool,
    /// Records of its day.
    pub records: i64,
    /// People who hold a role at it.
    pub people: usize,
    /// Devices of theirs in use.
    pub devices: usize,
}

/// A unit that begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Begun {
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    pub unit: UnitId,
    /// Its name.
    pub name: String,
}

/// Does what the plan says, in one unit of work; who only wants to see what it would do drops that.
///
/// # Errors
/// `invalid_value` by the field that is wrong, `already_taken`, or as the store.
pub async fn reorganise(
    work: &mut dyn Work,
    entropy: &dyn Entropy,
    act: &Act,
    plan: Plan,
) -> Result<Effect, Problem> {
    let invalid = |field| Problem::new(&code::INVALID_VALUE).arg("field", field);
    let (day, _) = value::span(&plan.day, None)?;
    let document = value::name("document", &plan.document)?;
    if plan.moves.is_empty() || plan.moves.len() > MOST || plan.units.len() > MOST {
        return Err(invalid("moves"));
    }
    let units = work.units(&act.realm).await?;
    let units: BTreeMap<UnitId, Unit> = units.into_iter().map(|unit| (unit.id, unit)).collect();
    let in_force =
        |unit: &Unit| unit.valid_from < day && unit.valid_to.as_ref().is_none_or(|end| *end > day);
    let mut by_old: BTreeMap<UnitId, Vec<Move>> = BTreeMap::new();
    for one in plan.moves {
        let old = units.get(&one.from).filter(|unit| in_force(unit));
        old.ok_or_else(|| invalid("from"))?;
        by_old.entry(one.from).or_default().push(one);
    }
    for moves in by_old.values_mut() {
        check(moves)?;
    }
    let mut new = begin(work, entropy, act, &day, plan.units, &by_old, &units).await?;
    let target = |new: &BTreeMap<Target, Unit>, to: &Target| match to {
        Target::Unit(id) => units
            .get(id)
            .filter(|unit| !by_old.contains_key(id) && in_force(unit))
            .cloned(),
        key @ Target::Key(_) => new.get(key).cloned(),
    };

    let mut edges = Vec::new();
    let mut ended = Vec::new();
    let mut kept_by: BTreeMap<UnitId, Unit> = BTreeMap::new();
    for (old, moves) in &by_old {
        let mut becomes = Vec::new();
        for one in moves {
            let to = target(&new, &one.to).ok_or_else(|| invalid("to"))?;
            if to.id == *old || to.level != units[old].level {
                return Err(invalid("to"));
            }
            if one.keeps_records {
                kept_by.insert(*old, to.clone());
            }
            edges.push(edge(
                *old,
                to.id,
                one.kind,
                &day,
                &document,
                one.keeps_records,
            ));
            becomes.push(to.name);
        }
        ended.push((*old, becomes, moves.iter().any(|one| one.kind.is_whole())));
    }
    // What stood below a commune that ends stands below the one that keeps its records.
    let below: Vec<&Unit> = units
        .values()
        .filter(|unit| in_force(unit) && !by_old.contains_key(&unit.id))
        .filter(|unit| {
            unit.parent
                .is_some_and(|parent| kept_by.contains_key(&parent))
        })
        .collect();
    for unit in below {
        let Some(parent) = unit.parent.and_then(|parent| kept_by.get(&parent)) else {
            continue;
        };
        let again = Beginning {
            key: unit.id.to_string(),
            level: unit.level.clone(),
            code: unit.code.clone(),
            name: unit.name.clone(),
            bloc: unit.bloc.clone(),
            parent: Target::Unit(parent.id),
        };
        let made = add(work, entropy, act, &day, again, parent.id).await?;
        edges.push(edge(
            unit.id,
            made.id,
            EdgeKind::Reparented,
            &day,
            &document,
            true,
        ));
        ended.push((unit.id, vec![made.name.clone()], true));
        new.insert(Target::Unit(unit.id), made.clone());
        kept_by.insert(unit.id, made);
    }

    let ids: Vec<UnitId> = ended.iter().map(|(id, ..)| *id).collect();
    let over: Vec<Unit> = ids
        .iter()
        .map(|id| Unit {
            valid_to: Some(day.clone()),
            ..units[id].clone()
        })
        .collect();
    work.put_units(&act.realm, &over).await?;
    work.put_edges(&act.realm, &edges).await?;
    inherit(work, act, &units, &kept_by, &day).await?;
    let people = hand_over(work, entropy, act, &kept_by, &day).await?;
    let records = work.records_of_units(&act.realm, &ids).await?;
    let records: BTreeMap<UnitId, i64> = records.into_iter().collect();
    let effect = Effect {
        ended: ended
            .into_iter()
            .map(|(unit, becomes, rolls_up)| {
                let (people, devices) = people.get(&unit).copied().unwrap_or_default();
                Ended {
                    unit,
                    name: units[&unit].name.clone(),
                    becomes,
                    kept_by: kept_by
                        .get(&unit)
                        .map(|unit| unit.name.clone())
                        .unwrap_or_default(),
                    rolls_up,
                    records: records.get(&unit).copied().unwrap_or_default(),
                    people,
                    devices,
                }
            })
            .collect(),
        begun: new
            .into_values()
            .map(|unit| Begun {
                unit: unit.id,
                name: unit.name,
            })
            .collect(),
        day: day.clone(),
    };
    let detail = json!({
        "day": day,
        "document": document,
        "ended": effect.ended.len(),
        "begun": effect.begun.len(),
    });
    act.audit(work, "units_reorganised", &document, detail)
        .await?;
    Ok(effect)
}

fn edge(
    old: UnitId,
    new: UnitId,
    kind: EdgeKind,
    day: &str,
    document: &str,
    keeps_records: bool,
) -> UnitEdge {
    UnitEdge {
        old,
        new,
        kind: kind.code().to_owned(),
        day: day.to_owned(),
        document: document.to_owned(),
        keeps_records,
    }
}

/// A unit goes whole to one place, or in parts to several, one of which keeps its records.
fn check(moves: &mut [Move]) -> Result<(), Problem> {
    let invalid = |field| Problem::new(&code::INVALID_VALUE).arg("field", field);
    if let [one] = moves
        && one.kind.is_whole()
    {
        one.keeps_records = true;
        return Ok(());
    }
    if moves.iter().any(|one| one.kind.is_whole()) {
        return Err(invalid("kind"));
    }
    let targets: BTreeSet<&Target> = moves.iter().map(|one| &one.to).collect();
    let keepers = moves.iter().filter(|one| one.keeps_records);
    match (targets.len() == moves.len(), keepers.count()) {
        (true, 1) => Ok(()),
        (false, _) => Err(invalid("to")),
        (true, _) => Err(invalid("keeps_records")),
    }
}

/// Begins the plan's units, those above first.
async fn begin(
    work: &mut dyn Work,
    entropy: &dyn Entropy,
    act: &Act,
    day: &str,
    beginnings: Vec<Beginning>,
    by_old: &BTreeMap<UnitId, Vec<Move>>,
    units: &BTreeMap<UnitId, Unit>,
) -> Result<BTreeMap<Target, Unit>, Problem> {
    let invalid = |field| Problem::new(&code::INVALID_VALUE).arg("field", field);
    let mut new: BTreeMap<Target, Unit> = BTreeMap::new();
    let mut left = beginnings;
    while !left.is_empty() {
        let before = left.len();
        for beginning in std::mem::take(&mut left) {
            let parent = match &beginning.parent {
                Target::Unit(id) => {
                    let above = units.get(id).filter(|unit| {
                        !by_old.contains_key(id)
                            && unit.valid_to.as_deref().is_none_or(|end| end > day)
                    });
                    Some(above.ok_or_else(|| invalid("parent"))?.id)
                }
                key @ Target::Key(_) => new.get(key).map(|unit| unit.id),
            };
            let Some(parent) = parent else {
                left.push(beginning);
                continue;
            };
            let key = Target::Key(beginning.key.clone());
            if new.contains_key(&key) {
                return Err(invalid("key"));
            }
            let mut unit = add(work, entropy, act, day, beginning, parent).await?;
            if let Some(scope) = same_scope(&key, by_old, units) {
                unit.scope = scope;
                work.put_units(&act.realm, std::slice::from_ref(&unit))
                    .await?;
            }
            new.insert(key, unit);
        }
        if left.len() == before {
            return Err(invalid("parent"));
        }
    }
    Ok(new)
}

/// The scope that a commune keeps when it only changes its clothes.
fn same_scope(
    key: &Target,
    by_old: &BTreeMap<UnitId, Vec<Move>>,
    units: &BTreeMap<UnitId, Unit>,
) -> Option<ScopeId> {
    let mut into = by_old.values().flatten().filter(|one| one.to == *key);
    let (one, other) = (into.next()?, into.next());
    let old = units.get(&one.from)?;
    (one.kind.is_same() && other.is_none() && old.level == COMMUNE).then_some(old.scope)
}

async fn add(
    work: &mut dyn Work,
    entropy: &dyn Entropy,
    act: &Act,
    day: &str,
    beginning: Beginning,
    parent: UnitId,
) -> Result<Unit, Problem> {
    let new = NewUnit {
        id: UnitId(new_id(act.now_ms, entropy)),
        parent: Some(parent),
        level: beginning.level,
        code: beginning.code,
        name: beginning.name,
        bloc: beginning.bloc,
        valid_from: day.to_owned(),
        valid_to: None,
    };
    add_unit(work, act, new).await
}

/// Lets the people of each unit that keeps records look after them.
async fn inherit(
    work: &mut dyn Work,
    act: &Act,
    units: &BTreeMap<UnitId, Unit>,
    kept_by: &BTreeMap<UnitId, Unit>,
    day: &str,
) -> Result<(), Problem> {
    for (old, keeper) in kept_by {
        let scope = units[old].scope;
        let is_commune = units[old].level == COMMUNE;
        if is_commune && scope != keeper.scope {
            let inherited = Inherited {
                scope,
                heir: keeper.scope,
                day: day.to_owned(),
            };
            work.inherit(&act.realm, &inherited).await?;
        }
    }
    Ok(())
}

/// Ends the roles at units that end, and begins them at those that keep their records. How many people and devices each
/// has.
async fn hand_over(
    work: &mut dyn Work,
    entropy: &dyn Entropy,
    act: &Act,
    kept_by: &BTreeMap<UnitId, Unit>,
    day: &str,
) -> Result<BTreeMap<UnitId, (usize, usize)>, Problem> {
    let from = day.max(&today(act.now_ms)).to_owned();
    let mut counts = BTreeMap::new();
    for (old, keeper) in kept_by {
        let grants = work.grants_at(&act.realm, *old).await?;
        let live = grants
            .into_iter()
            .filter(|grant| grant.valid_to.as_ref().is_none_or(|end| *end > from));
        let mut people = BTreeSet::new();
        for grant in live {
            let begins = from.clone().max(grant.valid_from.clone());
            let again = RoleGrant {
                id: new_id(act.now_ms, entropy),
                unit: keeper.id,
                valid_from: begins.clone(),
                ..grant.clone()
            };
            let over = RoleGrant {
                valid_to: Some(begins),
                ..grant
            };
            people.insert(over.person);
            work.put_role(&act.realm, &over).await?;
            work.put_role(&act.realm, &again).await?;
        }
        let mut devices = 0;
        for person in &people {
            let owned = work.devices_of(&act.realm, *person).await?;
            devices += owned
                .iter()
                .filter(|device| device.revoked_at.is_none())
                .count();
        }
        counts.insert(*old, (people.len(), devices));
    }
    Ok(counts)
}
