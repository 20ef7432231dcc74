//! Undoing an import: what nobody has touched since goes, with a word to every phone; what somebody worked on stays.

use std::collections::{BTreeSet, HashMap, HashSet};

use danvan_store::{Import, RecordHead, StoreError, Work};
use serde::Serialize;
use sync_core::{
    id::{ImportId, RecordId, ScopeId},
    standing::{ActionName, Standing},
};
use utoipa::ToSchema;

use super::{State, Taker, audit, author::Part, ids, remove, run::carry_on};
use crate::{
    app::AppState,
    http::{code, problem::Problem},
    pipeline::take_out_own,
};

/// Records of one transaction.
const BATCH: usize = 512;
/// Records that stay and are told one by one.
const TOLD: usize = 100;
/// What is said of the changes of a record that was taken out.
const UNDONE: &str = "import_undone";

/// Why a record stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportKeptBecause)]
pub enum Because {
    /// Somebody wrote in it.
    Changed,
    /// Somebody decided about it.
    Decided,
    /// A record that stays belongs to it.
    ReferredTo,
}

/// A record that an undoing leaves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportKept)]
pub struct Kept {
    /// The record.
    record: String,
    /// Its title.
    title: String,
    /// Why it stays.
    why: Because,
}

/// What an undoing would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportUndoing)]
pub struct Undoing {
    /// Records that would go.
    records: usize,
    /// The first that would stay.
    kept: Vec<Kept>,
    /// How many would.
    kept_total: usize,
}

/// Begins to undo an import; it goes on by itself.
///
/// # Errors
/// It was not written, or as the store.
pub async fn undo(app: &AppState, taker: &Taker, id: ImportId) -> Result<Import, Problem> {
    let realm = &taker.act.realm;
    let mut work = app.store.write().await?;
    let import = work.import(realm, id).await?;
    let import = import.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    if !matches!(State::of(&import), Some(State::Done | State::Failed)) {
        return Err(Problem::new(&code::IMPORT_PAST_THAT));
    }
    let import = Import {
        state: State::Undoing.code().to_owned(),
        written: 0,
        code: None,
        ..import
    };
    work.put_import(realm, &import).await?;
    work.commit().await?;
    tokio::spawn(carry_on(
        AppState::clone(app),
        realm.clone(),
        import.clone(),
    ));
    Ok(import)
}

/// What undoing an import would do.
///
/// # Errors
/// As the store.
pub async fn would_keep(
    work: &mut dyn Work,
    realm: &str,
    import: &Import,
) -> Result<Undoing, StoreError> {
    let mut going = HashSet::new();
    let mut kept = Vec::new();
    for part in [Part::Line, Part::Model] {
        let all: Vec<RecordId> = ids(import, part).collect();
        for ids in all.chunks(BATCH) {
            let (go, stay) = sorted_out(work, realm, ids, &going).await?;
            going.extend(go.iter().map(|head| head.id));
            kept.extend(stay);
        }
    }
    let first: Vec<RecordId> = kept.iter().take(TOLD).map(|(id, _)| *id).collect();
    let titles = work.records(realm, &first).await?.into_iter();
    let titles: HashMap<RecordId, String> = titles
        .map(|record| (record.head.id, record.row.title))
        .collect();
    let told = kept.iter().take(TOLD).map(|(id, why)| Kept {
        record: id.to_string(),
        title: titles.get(id).cloned().unwrap_or_default(),
        why: *why,
    });
    Ok(Undoing {
        records: going.len(),
        kept: told.collect(),
        kept_total: kept.len(),
    })
}

/// Takes out what nobody has touched; an import that could not be written whole ends as failed.
pub(super) async fn take_back(
    app: &AppState,
    taker: &Taker,
    import: &mut Import,
) -> Result<(), StoreError> {
    let realm = &taker.act.realm;
    let mut kept = 0;
    let mut gone = HashSet::new();
    let total = import.total.max(1);
    for part in [Part::Line, Part::Model] {
        let all: Vec<RecordId> = ids(import, part).collect();
        for (n, ids) in all.chunks(BATCH).enumerate() {
            if app.is_stopping() {
                return Ok(());
            }
            let mut work = app.store.write().await?;
            hold(work.as_mut(), realm, ids).await?;
            let (go, stay) = sorted_out(work.as_mut(), realm, ids, &gone).await?;
            let pokes = take_out_own(work.as_mut(), realm, &go, UNDONE).await?;
            let done =
                i64::try_from(n * BATCH).unwrap_or(0) + i64::from(part == Part::Model) * total;
            import.written = (done / 2).min(import.total);
            work.put_import(realm, import).await?;
            work.commit().await?;
            gone.extend(go.iter().map(|head| head.id));
            kept += stay.len();
            for poke in pokes {
                // Nobody may be listening.
                drop(app.pokes.send(poke));
            }
        }
    }
    let ended = if import.code.is_some() {
        State::Failed
    } else {
        State::Undone
    };
    ended.code().clone_into(&mut import.state);
    import.kept = i64::try_from(kept).unwrap_or(i64::MAX);
    import.records = import.kept;
    let mut work = app.store.write().await?;
    work.put_import(realm, import).await?;
    audit(work.as_mut(), &taker.act, import, "import_undone").await?;
    work.commit().await?;
    if ended == State::Failed {
        remove(app, realm, import.id).await;
    }
    Ok(())
}

/// Keeps the pipeline from merging anything into these records until the commit.
async fn hold(work: &mut dyn Work, realm: &str, ids: &[RecordId]) -> Result<(), StoreError> {
    let heads = work.heads(realm, ids).await?;
    let scopes: BTreeSet<ScopeId> = heads.iter().map(|head| head.scope).collect();
    let none: Vec<(ScopeId, u32)> = scopes.into_iter().map(|scope| (scope, 0)).collect();
    work.take_seqs(realm, &none).await?;
    Ok(())
}

/// Which of these records go, and which stay; those `going` belong to nobody any more.
async fn sorted_out(
    work: &mut dyn Work,
    realm: &str,
    ids: &[RecordId],
    going: &HashSet<RecordId>,
) -> Result<(Vec<RecordHead>, Vec<(RecordId, Because)>), StoreError> {
    let heads = work.heads(realm, ids).await?;
    let there: Vec<RecordId> = heads.iter().map(|head| head.id).collect();
    let mut referred = HashSet::new();
    for (child, parent) in work.belonging(realm, &there).await? {
        if !going.contains(&child) {
            referred.insert(parent);
        }
    }
    let mut busy: HashSet<RecordId> = HashSet::new();
    busy.extend(
        work.queued_of(realm, &there)
            .await?
            .iter()
            .map(|change| change.key.record),
    );
    let asked = work.queued_commands_of(realm, &there).await?;
    let asked: HashSet<RecordId> = asked.iter().map(|row| row.command.record).collect();
    let (mut go, mut stay) = (Vec::new(), Vec::new());
    for head in heads {
        let why = if head.change_count > 1 || busy.contains(&head.id) {
            Some(Because::Changed)
        } else if was_decided(&head) || asked.contains(&head.id) {
            Some(Because::Decided)
        } else if referred.contains(&head.id) {
            Some(Because::ReferredTo)
        } else {
            None
        };
        match why {
            Some(why) => stay.push((head.id, why)),
            None => go.push(head),
        }
    }
    Ok((go, stay))
}

/// Whether more was decided about a record than what its list said.
fn was_decided(head: &RecordHead) -> bool {
    let entered = || {
        let standing: Option<Standing> = serde_json::from_str(&head.standing).ok();
        let last = standing.and_then(|standing| standing.last);
        last.is_some_and(|last| last.action == ActionName::EnterPast)
    };
    match head.standing_version {
        0 => false,
        1 => !entered(),
        _ => true,
    }
}
