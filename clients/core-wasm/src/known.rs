//! What the phone was told about people and units: who holds it, and how others are called.

use std::collections::BTreeMap;

use serde::Deserialize;
use sync_core::{
    id::{InstallId, PersonId, RecordId, ScopeId, UnitId},
    phone::Phone,
    record::Label,
    standing::{Post, Role},
};

/// What the phone was told.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Known {
    pub(crate) person: PersonId,
    roles: Vec<Held>,
    units: Vec<Unit>,
    /// Names of those who write on other phones, by installation.
    colleagues: BTreeMap<InstallId, String>,
}

#[derive(Debug, Deserialize)]
struct Held {
    role: String,
    unit: UnitId,
    scope: ScopeId,
    level: String,
}

#[derive(Debug, Deserialize)]
struct Unit {
    id: UnitId,
    name: String,
}

impl Known {
    /// The roles held, as they bear on a record of a scope.
    pub(crate) fn posts(&self, scope: ScopeId) -> Vec<Post> {
        let held = self.roles.iter();
        held.filter_map(|held| {
            let role = Role::from_code(&held.role)?;
            Some(Post::on(role, held.unit, (held.scope, &held.level), scope))
        })
        .collect()
    }

    pub(crate) fn unit(&self, id: UnitId) -> Option<String> {
        let unit = self.units.iter().find(|unit| unit.id == id)?;
        Some(unit.name.clone())
    }

    /// Units by name, as people type them.
    pub(crate) fn names(&self) -> Vec<(String, UnitId)> {
        let units = self.units.iter();
        units.map(|unit| (unit.name.clone(), unit.id)).collect()
    }

    /// Who wrote under an installation, for people.
    pub(crate) fn who(&self, phone: &Phone, install: InstallId) -> (String, String) {
        const MINE: Label = Label::new("Máy này", "This phone");
        const OTHER: Label = Label::new("Máy khác", "Another phone");
        if let Some(name) = self.colleagues.get(&install) {
            return (name.clone(), name.clone());
        }
        let label = if phone.me.installs.contains(&install) {
            MINE
        } else {
            OTHER
        };
        (label.vi.to_owned(), label.en.to_owned())
    }

    /// Any id that nobody holds stands for somebody else.
    pub(crate) fn author(&self, phone: &Phone, install: InstallId) -> PersonId {
        if phone.me.installs.contains(&install) {
            self.person
        } else {
            PersonId::default()
        }
    }
}

/// A record's id, as it came from JavaScript.
pub(crate) fn record(text: &str) -> Option<RecordId> {
    text.parse().ok()
}
