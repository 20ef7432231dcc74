//! Sắp xếp đơn vị: units that merge, part, are renamed or moved on a day, with the records, people and phones that go
//! with them. Records stay where they are; from the day on, those who take a unit over look after its records, too, so
//! that a phone that was away over the day finds its door open.

mod plan;

use std::collections::{BTreeMap, BTreeSet};

use danvan_store::{Inherited, RoleGrant, Unit, UnitEdge, Work};
use serde_json::json;
use sync_core::id::{ScopeId, UnitId};

use self::plan::check;
pub use self::plan::{Beginning, Begun, Effect, Ended, Move, Plan, Target};
use super::{Act, COMMUNE, NewUnit, add_unit, lineage::EdgeKind, value};
use crate::{
    clock::today,
    entropy::{Entropy, new_id},
    http::{code, problem::Problem},
};

/// Most moves of one reorganisation.
const MOST: usize = 2_000;

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
    let (day, _) = value::span(&plan.day, None).map_err(|_| invalid("day"))?;
    let document = value::name("document", &plan.document)?;
    if plan.moves.is_empty() || plan.moves.len() > MOST || plan.units.len() > MOST {
        return Err(invalid("moves"));
    }
    let units = work.units(&act.realm).await?;
    let units: BTreeMap<UnitId, Unit> = units.into_iter().map(|unit| (unit.id, unit)).collect();
    let mut by_old: BTreeMap<UnitId, Vec<Move>> = BTreeMap::new();
    for one in plan.moves {
        let old = units.get(&one.from).filter(|unit| is_in_force(unit, &day));
        old.ok_or_else(|| invalid("from"))?;
        by_old.entry(one.from).or_default().push(one);
    }
    for moves in by_old.values_mut() {
        check(moves)?;
    }
    let new = begin(work, entropy, act, &day, plan.units, &by_old, &units).await?;
    let mut done = Doing {
        day,
        document,
        units,
        by_old,
        new,
        edges: Vec::new(),
        ended: Vec::new(),
        kept_by: BTreeMap::new(),
    };
    done.end()?;
    done.take_along(work, entropy, act).await?;
    done.write(work, act).await?;
    let people = hand_over(work, entropy, act, &done.kept_by, &done.day).await?;
    let effect = done.effect(work, act, &people).await?;
    let detail = json!({
        "day": effect.day,
        "document": done.document,
        "ended": effect.ended.len(),
        "begun": effect.begun.len(),
    });
    act.audit(work, "units_reorganised", &done.document, detail)
        .await?;
    Ok(effect)
}

fn invalid(field: &'static str) -> Problem {
    Problem::new(&code::INVALID_VALUE).arg("field", field)
}

/// Whether a unit was there before the day, and would still be on it.
fn is_in_force(unit: &Unit, day: &str) -> bool {
    unit.valid_from.as_str() < day && unit.valid_to.as_deref().is_none_or(|end| end > day)
}

/// Whether a unit is there on the day, be it that it begins on it.
fn is_there(unit: &Unit, day: &str) -> bool {
    unit.valid_from.as_str() <= day && unit.valid_to.as_deref().is_none_or(|end| end > day)
}

/// A plan under way.
struct Doing {
    day: String,
    document: String,
    /// Units as they were.
    units: BTreeMap<UnitId, Unit>,
    by_old: BTreeMap<UnitId, Vec<Move>>,
    /// Units that begin.
    new: BTreeMap<Target, Unit>,
    edges: Vec<UnitEdge>,
    /// Units that end, with the names of those that they become, and whether they do so whole.
    ended: Vec<(UnitId, Vec<String>, bool)>,
    /// Which unit keeps the records of each of them.
    kept_by: BTreeMap<UnitId, Unit>,
}

impl Doing {
    /// Ends the units that the plan names.
    fn end(&mut self) -> Result<(), Problem> {
        for (old, moves) in &self.by_old {
            let mut becomes = Vec::new();
            for one in moves {
                let to = match &one.to {
                    Target::Unit(id) if self.by_old.contains_key(id) => None,
                    Target::Unit(id) => self.units.get(id).filter(|unit| is_there(unit, &self.day)),
                    key @ Target::Key(_) => self.new.get(key),
                };
                let to = to.ok_or_else(|| invalid("to"))?;
                if to.level != self.units[old].level {
                    return Err(invalid("to"));
                }
                if one.keeps_records {
                    self.kept_by.insert(*old, to.clone());
                }
                becomes.push(to.name.clone());
                let edge = self.edge(*old, to.id, one.kind, one.keeps_records);
                self.edges.push(edge);
            }
            let is_whole = moves.iter().any(|one| one.kind.is_whole());
            self.ended.push((*old, becomes, is_whole));
        }
        Ok(())
    }

    /// What stood below a commune that ends stands below the one that keeps its records.
    async fn take_along(
        &mut self,
        work: &mut dyn Work,
        entropy: &dyn Entropy,
        act: &Act,
    ) -> Result<(), Problem> {
        let stays =
            |unit: &&Unit| is_in_force(unit, &self.day) && !self.by_old.contains_key(&unit.id);
        let keeper = |unit: &Unit| Some((unit.clone(), self.kept_by.get(&unit.parent?)?.id));
        let below: Vec<_> = self
            .units
            .values()
            .filter(stays)
            .filter_map(keeper)
            .collect();
        for (unit, parent) in below {
            let again = Beginning {
                key: unit.id.to_string(),
                level: unit.level.clone(),
                code: unit.code.clone(),
                name: unit.name.clone(),
                bloc: unit.bloc.clone(),
                parent: Target::Unit(parent),
            };
            let made = add(work, entropy, act, &self.day, again, parent).await?;
            let edge = self.edge(unit.id, made.id, EdgeKind::Reparented, true);
            self.edges.push(edge);
            self.ended.push((unit.id, vec![made.name.clone()], true));
            self.new.insert(Target::Unit(unit.id), made.clone());
            self.kept_by.insert(unit.id, made);
        }
        Ok(())
    }

    async fn write(&self, work: &mut dyn Work, act: &Act) -> Result<(), Problem> {
        let over = self.ended.iter().map(|(id, ..)| Unit {
            valid_to: Some(self.day.clone()),
            ..self.units[id].clone()
        });
        work.put_units(&act.realm, &over.collect::<Vec<_>>())
            .await?;
        work.put_edges(&act.realm, &self.edges).await?;
        for (old, keeper) in &self.kept_by {
            let old = &self.units[old];
            if old.level == COMMUNE && old.scope != keeper.scope {
                let inherited = Inherited {
                    scope: old.scope,
                    heir: keeper.scope,
                    day: self.day.clone(),
                };
                work.inherit(&act.realm, &inherited).await?;
            }
        }
        Ok(())
    }

    async fn effect(
        &self,
        work: &mut dyn Work,
        act: &Act,
        people: &BTreeMap<UnitId, (usize, usize)>,
    ) -> Result<Effect, Problem> {
        let ids: Vec<UnitId> = self.ended.iter().map(|(id, ..)| *id).collect();
        let records = work.records_of_units(&act.realm, &ids).await?;
        let records: BTreeMap<UnitId, i64> = records.into_iter().collect();
        let ended = self.ended.iter().map(|(unit, becomes, rolls_up)| {
            let (people, devices) = people.get(unit).copied().unwrap_or_default();
            let keeper = self.kept_by.get(unit);
            Ended {
                unit: *unit,
                name: self.units[unit].name.clone(),
                becomes: becomes.clone(),
                kept_by: keeper.map(|unit| unit.name.clone()).unwrap_or_default(),
                rolls_up: *rolls_up,
                records: records.get(unit).copied().unwrap_or_default(),
                people,
                devices,
            }
        });
        let begun = self.new.values().map(|unit| Begun {
            unit: unit.id,
            name: unit.name.clone(),
        });
        Ok(Effect {
            day: self.day.clone(),
            ended: ended.collect(),
            begun: begun.collect(),
        })
    }

    fn edge(&self, old: UnitId, new: UnitId, kind: EdgeKind, keeps_records: bool) -> UnitEdge {
        UnitEdge {
            old,
            new,
            kind: kind.code().to_owned(),
            day: self.day.clone(),
            document: self.document.clone(),
            keeps_records,
        }
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
    let mut new: BTreeMap<Target, Unit> = BTreeMap::new();
    let mut left = beginnings;
    while !left.is_empty() {
        let before = left.len();
        for beginning in std::mem::take(&mut left) {
            let parent = match &beginning.parent {
                Target::Unit(id) => {
                    let above = units
                        .get(id)
                        .filter(|unit| is_there(unit, day))
                        .filter(|_| !by_old.contains_key(id));
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
