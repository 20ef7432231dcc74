//! `/v1/reports`: what a report counted, frozen, and everything that is read of it.

pub mod against;
pub mod difference;
pub mod file;
pub mod freeze;
pub mod list;
pub mod paper;
pub mod rows;
pub mod show;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use danvan_store::{Freeze, RecordState, Work};
use serde::Deserialize;
use sync_core::id::{RecordId, ScopeId};
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

use crate::{
    clock::today,
    desk::records::visible,
    http::{caller::Caller, code, problem::Problem},
    people::lineage::{Lineage, View},
    reports::{Frozen, FrozenUnit, Note, Reach, Reading, ReportError, RowRef, Told, is_close},
};

/// What a freeze is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Sơ bộ: more may still come in.
    Preliminary,
    /// Chính thức.
    Official,
}

impl Standing {
    const fn code(self) -> &'static str {
        match self {
            Self::Preliminary => "preliminary",
            Self::Official => "official",
        }
    }
}

/// A report's record, if the caller may see it.
async fn report(
    work: &mut dyn Work,
    caller: &Caller,
    id: RecordId,
) -> Result<RecordState, Problem> {
    visible(work, &caller.realm, &caller.sight(), id)
        .await?
        .filter(|record| record.head.kind == "report")
        .ok_or_else(|| Problem::new(&code::NOT_FOUND))
}

/// A freeze, opened, and from where the caller reads it.
struct Opened {
    report: RecordState,
    freeze: Freeze,
    note: Note,
    frozen: Frozen,
    told: Told,
}

/// Opens a freeze of a report for who reads every scope that it counts, whoever else may read the report's words.
async fn open(
    work: &mut dyn Work,
    caller: &Caller,
    id: RecordId,
    n: i32,
) -> Result<Opened, Problem> {
    let not_found = || Problem::new(&code::NOT_FOUND);
    let report = report(work, caller, id).await?;
    let realm = &caller.realm;
    let freezes = work.freezes(realm, id).await?;
    let freeze = freezes.into_iter().find(|freeze| freeze.n == n);
    let freeze = freeze.ok_or_else(not_found)?;
    let note: Note = serde_json::from_str(&freeze.note).map_err(Problem::internal)?;
    let lineage = Lineage::by(work, realm, &today(caller.now_ms)).await?;
    let reach = Reach::of(&work.units(realm).await?, &lineage, note.unit);
    let sight = caller.sight();
    let all_within = |scopes: &[ScopeId]| reach.scopes.iter().all(|scope| scopes.contains(scope));
    if !all_within(&sight.scopes) {
        return Err(not_found());
    }
    let told = if all_within(&sight.near) {
        Told::Near
    } else {
        Told::Afar
    };
    let rows = work
        .frozen_rows(realm, id, n)
        .await?
        .ok_or_else(not_found)?;
    let frozen = apart(move || Frozen::unpack(&rows))
        .await?
        .map_err(|_| ReportError::Unreadable)?;
    Ok(Opened {
        report,
        freeze,
        note,
        frozen,
        told,
    })
}

/// The units of today with what became of others, if that is how rows are to be read.
type Today = Option<(Vec<FrozenUnit>, Lineage, String)>;

async fn units_of(work: &mut dyn Work, caller: &Caller, view: View) -> Result<Today, Problem> {
    if view == View::Then {
        return Ok(None);
    }
    let day = today(caller.now_ms);
    let lineage = Lineage::by(work, &caller.realm, &day).await?;
    let units = work.units(&caller.realm).await?;
    let units = units.into_iter().map(FrozenUnit::from).collect();
    Ok(Some((units, lineage, day)))
}

impl Opened {
    /// Looks at its rows, under the units of then or of today, apart from those who answer: a province has many.
    async fn study<T: Send + 'static>(
        self,
        today: Today,
        look: impl FnOnce(&Self, &Reading<'_>) -> T + Send + 'static,
    ) -> Result<(Self, T), Problem> {
        apart(move || {
            let of = (self.note.unit, self.freeze.frozen_at);
            let found = match today {
                None => look(&self, &Reading::new(&self.frozen, of.0, of.1)),
                Some((units, lineage, day)) => {
                    look(&self, &Reading::on(&self.frozen, of, (units, lineage), day))
                }
            };
            (self, found)
        })
        .await
    }
}

/// Works where nobody waits for it.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    spawn_blocking(work).await.map_err(Problem::internal)
}

/// Gives rows of what citizens said the title that they have today, where the caller may read it: none is frozen.
async fn name<'a>(
    work: &mut dyn Work,
    caller: &Caller,
    rows: impl Iterator<Item = &'a mut RowRef>,
) -> Result<(), Problem> {
    let mut nameless: HashMap<RecordId, Vec<&mut RowRef>> = HashMap::new();
    for row in rows.filter(|row| is_close(row)) {
        nameless.entry(row.id).or_default().push(row);
    }
    let ids: Vec<RecordId> = nameless.keys().copied().collect();
    let sight = caller.sight();
    for record in work.records(&caller.realm, &ids).await? {
        if sight.sees_record(&record) {
            for row in nameless.remove(&record.head.id).unwrap_or_default() {
                row.title.clone_from(&record.row.title);
            }
        }
    }
    Ok(())
}
