//! What only the server knows when it carries out a command, and who may.

use jiff::civil::Date;

use super::{
    action::ActionName,
    appraisal::Appraisal,
    refusals::{Code, Refused},
    role::{Right, Role},
};
use crate::{
    change::Path,
    id::{PersonId, ScopeId, UnitId},
    record::{Kind, Label, Required},
};

/// A role that the person holds today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// The role.
    pub role: Role,
    /// The unit at which it is held.
    pub unit: UnitId,
    /// Whether that unit is the record's unit or stands above it today.
    pub covers: bool,
}

/// Level of the one unit above all others: its roles bear on every record.
pub const PROVINCE: &str = "province";

impl Post {
    /// A role that is held at a unit of that scope and level, as it bears on records of another scope.
    pub fn on(role: Role, unit: UnitId, (scope, level): (ScopeId, &str), records: ScopeId) -> Self {
        Self {
            role,
            unit,
            covers: scope == records || level == PROVINCE,
        }
    }
}

/// The unit that owns a record: its own, else its scope's.
pub fn owner(unit: Option<UnitId>, scope: ScopeId) -> UnitId {
    unit.unwrap_or(UnitId(scope.0))
}

/// Of the fields at these paths those of which an open conflict stands in the way of a decision, name and label.
pub fn standing_in_the_way<'a>(
    kind: &'static Kind,
    paths: impl IntoIterator<Item = &'a Path>,
) -> Vec<(&'static str, Label)> {
    let fields = paths.into_iter().filter_map(|path| kind.field(&path.field));
    let mandatory = fields.filter(|field| field.required != Required::No);
    mandatory.map(|field| (field.name, field.label)).collect()
}

/// Who asks, about what, and when. The server has already checked that the person may see the record.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Who asks.
    pub person: PersonId,
    /// Every role that they hold today, wherever.
    pub posts: &'a [Post],
    /// Who created the record.
    pub author: PersonId,
    /// The unit that owns the record.
    pub owner: UnitId,
    /// What is still missing from the facts, code and label; empty when complete.
    pub missing: &'a [(&'a str, Label)],
    /// Mandatory fields with an open conflict, name and label.
    pub open_conflicts: &'a [(&'a str, Label)],
    /// The server's time, milliseconds since 1970 UTC.
    pub now_ms: i64,
    /// The day in Vietnam at that time ([`super::deadlines::today`]).
    pub today: Date,
    /// Rubrics and sheets, where a registration is appraised; only the server has them.
    pub appraisal: Appraisal<'a>,
}

/// Who may take a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// Holds the right at the record's unit or above.
    Holder(Right),
    /// The same, or created the record.
    HolderOrAuthor(Right),
    /// Holds the right and has no part in the record: neither created it nor stands at its unit.
    Outsider(Right),
    /// Holds the right and stands at none of these units, which did the work.
    Apart(Right, Vec<UnitId>),
    /// Answers for this very unit.
    Agency(UnitId),
}

impl Case<'_> {
    pub(super) fn check_who(&self, who: &Who, action: ActionName) -> Result<(), Refused> {
        let (right, allowed) = match who {
            Who::Holder(right) | Who::Outsider(right) | Who::Apart(right, _) => {
                (*right, self.holds(*right))
            }
            Who::HolderOrAuthor(right) => (*right, self.holds(*right) || self.is_author()),
            Who::Agency(unit) => (
                Right::Resolve,
                self.posts
                    .iter()
                    .any(|p| p.unit == *unit && p.role.allows(Right::Resolve)),
            ),
        };
        if !allowed {
            let roles: Vec<_> = Role::allowing(right).map(Role::code).collect();
            return Err(Refused::new(Code::NotAllowed)
                .arg("action", action.code())
                .arg("roles", &roles.join(",")));
        }
        let own = match who {
            Who::Holder(_) | Who::HolderOrAuthor(_) | Who::Agency(_) => false,
            Who::Outsider(right) => self.is_author() || self.stands_at(&[self.owner], *right),
            Who::Apart(right, units) => self.stands_at(units, *right),
        };
        if own {
            return Err(Refused::new(Code::OwnWork).arg("action", action.code()));
        }
        Ok(())
    }

    /// Submission, approval and classification count a record: every axis must be there, and one value each.
    pub(super) fn check_facts(&self) -> Result<(), Refused> {
        if !self.missing.is_empty() {
            return Err(listed(Code::Incomplete, "missing", self.missing));
        }
        if !self.open_conflicts.is_empty() {
            return Err(listed(Code::OpenConflict, "fields", self.open_conflicts));
        }
        Ok(())
    }

    fn holds(&self, right: Right) -> bool {
        self.posts.iter().any(|p| p.covers && p.role.allows(right))
    }

    fn is_author(&self) -> bool {
        self.person == self.author
    }

    /// Whether the person belongs to one of the units, other than by the very role that gives the right: where
    /// the commune handles an item itself, its standing office must still be able to close it.
    fn stands_at(&self, units: &[UnitId], right: Right) -> bool {
        self.posts
            .iter()
            .any(|p| units.contains(&p.unit) && !p.role.allows(right))
    }
}

fn listed(code: Code, name: &str, items: &[(&str, Label)]) -> Refused {
    let join = |part: fn(&(&str, Label)) -> String, by: &str| {
        items.iter().map(part).collect::<Vec<_>>().join(by)
    };
    Refused::new(code)
        .arg(name, &join(|i| i.0.to_owned(), ","))
        .arg(&format!("{name}_vi"), &join(|i| i.1.vi.to_owned(), "; "))
        .arg(&format!("{name}_en"), &join(|i| i.1.en.to_owned(), "; "))
}
