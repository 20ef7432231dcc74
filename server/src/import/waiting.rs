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
/// After it no file is still being handed in.
const HOUR_MS: i64 = 3_600_000;

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

/// Lets go of files that nobody took in, and of those that a stop in the wrong moment left behind. `now` is server time, ms.
///
/// # Errors
/// As the store.
pub async fn sweep(app: &App, now: i64) -> Result<(), StoreError> {
    let realms = app.store.read().await?.realms().await?;
    for realm in realms {
        let needing = [State::Read, State::Checked, State::Running].map(State::code);
        let mut work = app.store.read().await?;
        let needing = work.imports_in(&realm.code, &needing).await?;
        drop(work);
        let is_over = |one: &Import| {
            State::of(one) != Some(State::Running) && one.begun_at < now - KEPT_DAYS * DAY_MS
        };
        let (over, kept): (Vec<Import>, Vec<Import>) = needing.into_iter().partition(is_over);
        for import in over {
            let mut work = app.store.write().await?;
            work.drop_import(&realm.code, import.id).await?;
            work.commit().await?;
        }
        for id in files(app, &realm.code) {
            if begun(id) < now - HOUR_MS && kept.iter().all(|import| import.id != id) {
                remove(app, &realm.code, id).await;
            }
        }
    }
    Ok(())
}

/// The imports of which a file is there.
fn files(app: &App, realm: &str) -> Vec<ImportId> {
    let folder = file(app, realm, ImportId::default());
    let entries = folder
        .parent()
        .and_then(|folder| std::fs::read_dir(folder).ok());
    let names = entries.into_iter().flatten().flatten();
    names
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// When an import began: its id says so (UUID version 7, RFC 9562), ms.
fn begun(id: ImportId) -> i64 {
    let bytes = id.0[..6].iter();
    bytes.fold(0, |ms, byte| ms << 8 | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use sync_core::standing::Role;

    use super::*;
    use crate::{
        clock::Clock as _,
        testing::{Office, REALM},
    };

    #[tokio::test]
    async fn a_file_goes_after_a_week_and_one_that_nobody_knows_after_an_hour() {
        let office = Office::open().await;
        let clerk = office
            .person("vanthu", Role::FieldOfficer, office.khe_sim)
            .await;
        let desk = office.phone(&clerk).await;
        let begun = office
            .post("/v1/imports?kind=good_deed&name=x")
            .bearer(&desk.access)
            .body(
                "application/octet-stream",
                "Tên việc tốt;Đơn vị\nMột;Khe Sim\n".into(),
            );
        assert_eq!(begun.send().await.status, 201);
        let (app, now) = (&office.app, office.clock.now_ms());
        let lost = ImportId(new_id(now, app.entropy.as_ref()));
        std::fs::write(file(app, REALM, lost), "x").unwrap();
        for (later, left) in [(0, 2), (2 * HOUR_MS, 1), (8 * DAY_MS, 0)] {
            sweep(app, now + later).await.unwrap();
            assert_eq!(files(app, REALM).len(), left);
        }
        let listed = office.get("/v1/imports").by(&clerk).send().await.json();
        assert_eq!(listed["items"], serde_json::json!([]));
    }
}
