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
use sync_core::id::RecordId;
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

impl Opened {
    /// Reads it under the units of then, or of today.
    async fn read(
        &self,
        work: &mut dyn Work,
        caller: &Caller,
        units: View,
    ) -> Result<Reading<'_>, Problem> {
        let of = (self.note.unit, self.freeze.frozen_at);
        if units == View::Then {
            return Ok(Reading::new(&self.frozen, of.0, of.1));
        }
        let day = today(caller.now_ms);
        let lineage = Lineage::by(work, &caller.realm, &day).await?;
        let units = work.units(&caller.realm).await?;
        let units = units.into_iter().map(FrozenUnit::from).collect();
        Ok(Reading::on(&self.frozen, of, (units, lineage), day))
    }
}

/// A freeze, opened, and from where the caller reads it.
struct Opened {
    freeze: Freeze,
    note: Note,
    frozen: Frozen,
    told: Told,
}

async fn open(
    work: &mut dyn Work,
    caller: &Caller,
    report: RecordId,
    n: i32,
) -> Result<Opened, Problem> {
    let realm = &caller.realm;
    let freezes = work.freezes(realm, report).await?;
    let freeze = freezes.into_iter().find(|freeze| freeze.n == n);
    let rows = work.frozen_rows(realm, report, n).await?;
    let (freeze, rows) = freeze
        .zip(rows)
        .ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    let note: Note = serde_json::from_str(&freeze.note).map_err(Problem::internal)?;
    let lineage = Lineage::by(work, realm, &today(caller.now_ms)).await?;
    let reach = Reach::of(&work.units(realm).await?, &lineage, note.unit);
    let near = caller.sight().near;
    let is_near = |scope| near.contains(scope);
    let told = if reach.scopes.iter().all(is_near) {
        Told::Near
    } else {
        Told::Afar
    };
    let unpacked = tokio::task::spawn_blocking(move || Frozen::unpack(&rows)).await;
    let frozen = unpacked
        .map_err(Problem::internal)?
        .map_err(|_| ReportError::Unreadable)?;
    Ok(Opened {
        freeze,
        note,
        frozen,
        told,
    })
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
