//! Files that wait to be taken in.

use std::path::PathBuf;

use danvan_store::{Import, StoreError};
use sha2::{Digest as _, Sha256};
use sync_core::{
    id::{Hash, ImportId, InstallId},
    record::Kind,
};

use super::{
    FileError, Mapping, Sheet, State, Suspicion, Taker, book::Book, file, kind, one_at_a_time,
    read, remembered, remove, sheets as looks, written,
};
use crate::{
    app::App,
    entropy::new_id,
    http::{code, problem::Problem},
};

/// Files of one person.
const MOST: usize = 20;
/// Days that a file is kept that nobody takes in.
const KEPT_DAYS: i64 = 7;
const DAY_MS: i64 = 86_400_000;

/// Takes a file in to be mapped and checked; nothing of it is written.
///
/// # Errors
/// The file cannot be read, the person has too many waiting, or as the store.
pub async fn begin(
    app: &App,
    taker: &Taker,
    kind: &'static Kind,
    name: &str,
    bytes: bytes::Bytes,
) -> Result<Import, Problem> {
    let realm = &taker.act.realm;
    let mut work = app.store.read().await?;
    let waiting = work
        .imports_in(realm, &[State::Read.code(), State::Checked.code()])
        .await?;
    drop(work);
    if waiting
        .iter()
        .filter(|one| one.person == taker.person)
        .count()
        >= MOST
    {
        return Err(Problem::new(&code::IMPORTS_WAIT).arg("max", MOST));
    }
    let new = |_| new_id(taker.act.now_ms, app.entropy.as_ref());
    let (id, install) = (ImportId(new(0)), InstallId(new(1)));
    let path = file(app, realm, id);
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let sha256 = Hash(Sha256::digest(&bytes).into());
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder)
            .await
            .map_err(Problem::internal)?;
    }
    tokio::fs::write(&path, &bytes)
        .await
        .map_err(Problem::internal)?;
    drop(bytes);
    let looked = look(app, path.clone(), kind).await;
    let (proposed, headings, last_row) = match looked {
        Ok(looked) => looked,
        Err(problem) => {
            let _ = tokio::fs::remove_file(&path).await;
            return Err(problem);
        }
    };
    let mut work = app.store.read().await?;
    let recalled = remembered::recall(work.as_mut(), realm, kind, &headings, &proposed).await?;
    drop(work);
    let mapping = recalled.unwrap_or(proposed);
    let import = Import {
        id,
        kind: kind.name.to_owned(),
        name: name.chars().filter(|c| !c.is_control()).take(200).collect(),
        bytes: size,
        sha256,
        person: taker.person,
        device: taker.device,
        install,
        begun_at: taker.act.now_ms,
        state: State::Read.code().to_owned(),
        mapping: written(&mapping)?,
        written: 0,
        total: i64::from(last_row),
        records: 0,
        skipped: 0,
        kept: 0,
        code: None,
    };
    let mut work = app.store.write().await?;
    work.put_import(realm, &import).await?;
    work.commit().await?;
    Ok(import)
}

/// The mapping that the file's headings propose, those headings, and the number of its last line.
async fn look(
    app: &App,
    path: PathBuf,
    kind: &'static Kind,
) -> Result<(Mapping, Vec<String>, u32), Problem> {
    one_at_a_time(app, move || {
        let mut book = Book::open(&path)?;
        let sheets = looks::sheets(&mut book, kind)?;
        let best = sheets.iter().max_by_key(|sheet| sheet.known);
        let best = best
            .filter(|sheet| sheet.sheet.rows > 0)
            .ok_or(FileError::NoSheet)?;
        Ok((looks::mapping(kind, best), best.headings(), best.last_row))
    })
    .await?
    .map_err(|error: FileError| error.into())
}

/// What the sheets of an import's file hold, and what is to be thought of its letters under its mapping; nothing of both
/// once it is being written.
///
/// # Errors
/// As [`begin`].
pub async fn sheets(
    app: &App,
    realm: &str,
    import: &Import,
) -> Result<(Vec<Sheet>, Suspicion), Problem> {
    if !matches!(State::of(import), Some(State::Read | State::Checked)) {
        return Ok((Vec::new(), Suspicion::default()));
    }
    let (path, kind, mapping) = (
        file(app, realm, import.id),
        kind(&import.kind)?,
        read(import)?,
    );
    let looked = one_at_a_time(app, move || {
        let mut book = Book::open(&path)?;
        let found = looks::sheets(&mut book, kind)?;
        let suspicion = looks::suspicion(&mut book, &mapping)?;
        Ok((
            found.into_iter().map(|found| found.sheet).collect(),
            suspicion,
        ))
    });
    looked.await?.map_err(|error: FileError| error.into())
}

/// Lets go of an import whose records were never written.
///
/// # Errors
/// It is past that, or as the store.
pub async fn drop_file(app: &App, realm: &str, import: &Import) -> Result<(), Problem> {
    if !matches!(State::of(import), Some(State::Read | State::Checked)) {
        return Err(Problem::new(&code::IMPORT_PAST_THAT));
    }
    let mut work = app.store.write().await?;
    work.drop_import(realm, import.id).await?;
    work.commit().await?;
    remove(app, realm, import.id).await;
    Ok(())
}

/// Lets go of files that nobody took in. `now` is server time, ms.
///
/// # Errors
/// As the store.
pub async fn sweep(app: &App, now: i64) -> Result<(), StoreError> {
    let realms = app.store.read().await?.realms().await?;
    for realm in realms {
        let mut work = app.store.read().await?;
        let waiting = [State::Read.code(), State::Checked.code()];
        let waiting = work.imports_in(&realm.code, &waiting).await?;
        drop(work);
        for import in waiting
            .iter()
            .filter(|one| one.begun_at < now - KEPT_DAYS * DAY_MS)
        {
            let mut work = app.store.write().await?;
            work.drop_import(&realm.code, import.id).await?;
            work.commit().await?;
            remove(app, &realm.code, import.id).await;
        }
    }
    Ok(())
}
