//! An office's old lists, taken in: read under limits, mapped by their headings, checked to the last cell, written whole or
//! not at all, and undone whole.
//!
//! A record of a list is a record like any other: written by the person who takes the list in, under an installation of its
//! own, past gate and rules. Its id follows from the import and the line, so that an import that was cut off goes on where
//! it stopped, and an undoing finds what it wrote.

mod author;
mod book;
mod cell;
mod check;
mod doing;
mod findings;
mod known;
mod legacy;
mod mapping;
mod past;
mod problem;
mod reading;
mod remembered;
mod run;
mod sheets;
mod state;
mod terms;
#[cfg(test)]
mod tests;
mod undo;
mod units;
mod waiting;

use std::{collections::BTreeSet, ops::ControlFlow, path::PathBuf};

use danvan_store::{HeldRole, Import, Install, StoreError, Work};
use serde_json::json;
use sync_core::{
    id::{DeviceId, ImportId, PersonId, RecordId},
    record::{self, Kind, Type},
    standing::Right,
};

use self::{author::Part, book::Book, check::Against, known::Known, units::Units};
pub use self::{
    book::FileError,
    check::NotChecked,
    findings::Findings,
    legacy::Charset,
    mapping::{Mapping, Target, is_importable, targets},
    run::{apply, resume},
    sheets::{Sheet, Suspicion},
    state::State,
    terms::{key as term_key, older as older_term},
    undo::{Undoing, undo, would_keep},
    waiting::{begin, drop_file, sheets, sweep},
};
use crate::{
    app::App,
    clock::today,
    http::{code, problem::Problem},
    people::Act,
};

/// Imports that are listed.
const LISTED: u32 = 200;

/// Who takes a file in, from which device.
#[derive(Debug, Clone)]
pub struct Taker {
    /// Their act, for the audit log.
    pub act: Act,
    /// The person.
    pub person: PersonId,
    /// Their device.
    pub device: DeviceId,
}

/// The kind of that name, if lists of it can be taken in.
///
/// # Errors
/// `unknown_kind`.
pub fn kind(name: &str) -> Result<&'static Kind, Problem> {
    let kind = record::kind(name).filter(|kind| is_importable(kind));
    kind.ok_or_else(|| Problem::new(&code::UNKNOWN_KIND))
}

/// Checks an import's file under a mapping, and remembers that.
///
/// # Errors
/// The mapping names what is not there, the import is past that, or as the store.
pub async fn check(
    app: &App,
    taker: &Taker,
    import: Import,
    mapping: Mapping,
) -> Result<(Import, Findings), Problem> {
    if !matches!(State::of(&import), Some(State::Read | State::Checked)) {
        return Err(Problem::new(&code::IMPORT_PAST_THAT));
    }
    if !mapping.is_bounded() {
        return Err(NotChecked::Mapping.into());
    }
    let realm = &taker.act.realm;
    let kind = kind(&import.kind)?;
    let against = against(app, taker, kind, &mapping, None).await?;
    let path = file(app, realm, import.id);
    let read = mapping.clone();
    let checked = one_at_a_time(app, move || {
        let mut book = Book::open(&path)?;
        let headings = check::headings(&mut book, &read)?;
        let mut each = |_| ControlFlow::Continue(());
        let findings = check::check(&mut book, kind, &read, &against, &mut each)?;
        Ok::<_, NotChecked>((findings, headings))
    });
    let (findings, headings) = checked.await??;
    let import = Import {
        state: State::Checked.code().to_owned(),
        mapping: written(&mapping)?,
        total: i64::from(findings.last_row),
        ..import
    };
    let mut work = app.store.write().await?;
    work.put_import(realm, &import).await?;
    let list = (kind, &mapping, headings.as_slice());
    remembered::remember(work.as_mut(), realm, list, taker.act.now_ms).await?;
    work.commit().await?;
    Ok((import, findings))
}

/// What a person's lists of a kind are held against; records of `own` import are not.
async fn against(
    app: &App,
    taker: &Taker,
    kind: &'static Kind,
    mapping: &Mapping,
    own: Option<&Import>,
) -> Result<Against, Problem> {
    let realm = &taker.act.realm;
    let mut work = app.store.read().await?;
    let roles = roles(work.as_mut(), taker).await?;
    let with = |right: Right| -> BTreeSet<_> {
        let allowing = roles.iter().filter(|held| held.grant.role.allows(right));
        allowing.map(|held| held.scope).collect()
    };
    let units = Units::new(
        work.units(realm).await?,
        with(kind.write),
        with(Right::Approve),
    );
    let pointing = mapping.columns.iter().map(|to| to.to.as_str());
    let pointing = pointing.chain(mapping.fixed.iter().map(|fixed| fixed.to.as_str()));
    let pointing: BTreeSet<&str> = pointing
        .filter(|name| {
            kind.field(name)
                .is_some_and(|f| matches!(f.ty, Type::Record { .. }))
        })
        .collect();
    let scopes = units.may();
    let mut known = Known::read(work.as_mut(), realm, kind, &pointing, &scopes).await?;
    if let Some(import) = own {
        known.forget(&ids(import, Part::Line).collect());
    }
    let today = today(taker.act.now_ms).parse();
    Ok(Against {
        units,
        known,
        today: today.map_err(Problem::internal)?,
    })
}

/// What the person may do today.
async fn roles(work: &mut dyn Work, taker: &Taker) -> Result<Vec<HeldRole>, StoreError> {
    let day = today(taker.act.now_ms);
    let mut roles = work.reach_of(&taker.act.realm, taker.person).await?;
    roles.retain(|held| {
        let grant = &held.grant;
        grant.valid_from <= day && grant.valid_to.as_ref().is_none_or(|end| *end > day)
    });
    Ok(roles)
}

/// Ids that records of an import may have.
fn ids(import: &Import, part: Part) -> impl Iterator<Item = RecordId> + use<> {
    let (id, last) = (import.id, u32::try_from(import.total).unwrap_or(u32::MAX));
    (1..=last).map(move |row| RecordId(author::id(id, row, part)))
}

/// A person's latest imports.
///
/// # Errors
/// As the store.
pub async fn list(app: &App, realm: &str, person: PersonId) -> Result<Vec<Import>, StoreError> {
    let mut work = app.store.read().await?;
    work.imports_of(realm, person, LISTED).await
}

/// How an import's file is read.
///
/// # Errors
/// What is stored cannot be read.
pub fn read(import: &Import) -> Result<Mapping, Problem> {
    serde_json::from_str(&import.mapping).map_err(Problem::internal)
}

fn written(mapping: &Mapping) -> Result<String, Problem> {
    serde_json::to_string(mapping).map_err(Problem::internal)
}

fn file(app: &App, realm: &str, id: ImportId) -> PathBuf {
    let folder = app.config.place.data_dir.join("imports");
    folder.join(realm).join(id.to_string())
}

async fn remove(app: &App, realm: &str, id: ImportId) {
    if let Err(error) = tokio::fs::remove_file(file(app, realm, id)).await {
        tracing::warn!(kind = %error.kind(), import = %id, "an import's file could not be removed");
    }
}

/// Reads a file away from those who answer; one after the other, since each may take much memory.
async fn one_at_a_time<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let _turn = app.importing.acquire().await.map_err(Problem::internal)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Problem::worker)
}

/// The installation under which an import's records are written.
async fn install(work: &mut dyn Work, realm: &str, import: &Import) -> Result<(), StoreError> {
    let install = Install {
        install: import.install,
        device: import.device,
        first_seen: import.begun_at,
        ticket: None,
        ticket_before: None,
    };
    work.add_install(realm, &install).await
}

/// Tells the audit log what became of an import.
async fn audit(
    work: &mut dyn Work,
    act: &Act,
    import: &Import,
    action: &'static str,
) -> Result<(), StoreError> {
    let detail = json!({
        "kind": import.kind,
        "sha256": import.sha256.to_string(),
        "records": import.records,
        "kept": import.kept,
    });
    act.audit(work, action, import.id, detail).await
}
