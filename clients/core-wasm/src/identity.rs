//! Who voiced an opinion, on the phone of who recorded it.

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::{
    id::RecordId,
    identity::{CONSENT, Fate, Held, Identity, receipt_code},
    phone,
    record::LifeCycle,
};

use crate::{
    phone::{Core, from_json, kind_of, parsed},
    problem::Problem,
};

/// An opinion's side that concerns the person.
#[derive(Debug, Serialize)]
pub struct Person {
    /// The code on the slip that they take home.
    code: String,
    /// `none`, `here`, `safe` or `refused`.
    state: &'static str,
    /// What they gave, where it was recorded on this phone.
    given: Option<Identity>,
    /// Why the server did not take it.
    why: Option<Problem>,
}

impl Core {
    /// Records who voiced an opinion: name, telephone and contact as JSON, as they were given by a person who agreed.
    ///
    /// # Errors
    /// No such opinion, or an identity that is not taken.
    pub fn identify(
        &mut self,
        id: &str,
        record: &str,
        given: &str,
        now: i64,
    ) -> Result<(), Problem> {
        let given: Identity = from_json(given)?;
        let agreed = Identity {
            consent: CONSENT,
            agreed_at: now,
            ..given
        };
        self.phone.identify(parsed(id)?, parsed(record)?, agreed)?;
        Ok(())
    }

    /// Takes back who voiced an opinion.
    ///
    /// # Errors
    /// `bad_argument`.
    pub fn withdraw_identity(&mut self, record: &str) -> Result<(), Problem> {
        self.phone.withdraw_identity(parsed(record)?);
        Ok(())
    }

    pub(crate) fn person(&self, record: RecordId, held: &phone::Held) -> Option<Person> {
        if kind_of(&held.kind).ok()?.life_cycle != LifeCycle::Opinion {
            return None;
        }
        let recorded = self.phone.identity_of(record);
        let (state, why) = recorded.map_or(("none", None), |held| fate(&held.fate));
        Some(Person {
            code: receipt_code(record),
            state,
            given: recorded.and_then(|held| held.identity.clone()),
            why,
        })
    }

    /// By record, where what was recorded is, the most urgent first: what is taken back counts, too.
    pub(crate) fn identities(&self) -> BTreeMap<RecordId, &'static str> {
        let mut all: Vec<&Held> = self.phone.identities.values().collect();
        all.sort_by_key(|held| match held.fate {
            Fate::Safe => 0,
            Fate::Here => 1,
            Fate::Refused(_) => 2,
        });
        all.into_iter()
            .map(|held| (held.record, fate(&held.fate).0))
            .collect()
    }
}

fn fate(fate: &Fate) -> (&'static str, Option<Problem>) {
    match fate {
        Fate::Here => ("here", None),
        Fate::Safe => ("safe", None),
        Fate::Refused(reason) => ("refused", Some(Problem::from(reason))),
    }
}
