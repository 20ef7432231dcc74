//! Open data: every night a bundle of CSVs with a dictionary of their columns, for who works on figures elsewhere. What
//! citizens said to their commune is in none.

mod write;

use std::{
    io,
    path::{Path, PathBuf},
};

use danvan_store::{StoreError, Work};
use sync_core::standing::deadlines::local;

use crate::{app::App, clock::today};

/// The hour of Vietnam's clock from which a night's bundle is made.
const HOUR: i8 = 1;
/// Bundles kept of a realm.
const KEPT: usize = 7;

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk failed.
    #[error(transparent)]
    Disk(#[from] io::Error),
    /// A row could not be written.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// The archive could not be written.
    #[error(transparent)]
    Archive(#[from] zip::result::ZipError),
}

/// Makes the bundles of the day that are not there yet, and lets old ones go. `now` is server time, ms.
///
/// # Errors
/// As the store, or the disk.
pub async fn nightly(app: &App, now: i64) -> Result<(), BundleError> {
    if local(now).is_none_or(|at| at.hour() < HOUR) {
        return Ok(());
    }
    let realms = app.store.read().await?.realms().await?;
    for realm in realms {
        let folder = folder(app, &realm.code);
        let file = folder.join(format!("{}.zip", today(now)));
        if file.exists() {
            continue;
        }
        tokio::fs::create_dir_all(&folder).await?;
        let mut work = app.store.read().await?;
        make(work.as_mut(), &realm.code, &file).await?;
        drop(work);
        for old in days(&folder)?.into_iter().skip(KEPT) {
            tokio::fs::remove_file(folder.join(format!("{old}.zip"))).await?;
        }
    }
    Ok(())
}

/// The days of which there is a bundle, the latest first.
///
/// # Errors
/// As the disk.
pub fn days(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut days = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_str().and_then(|name| name.strip_suffix(".zip"));
        days.extend(name.map(str::to_owned));
    }
    days.sort_unstable_by(|a, b| b.cmp(a));
    Ok(days)
}

/// Where the bundles of a realm are.
pub fn folder(app: &App, realm: &str) -> PathBuf {
    app.config.place.data_dir.join("bundles").join(realm)
}

/// Writes a bundle beside its place and then moves it there, so that no half of one is ever read.
async fn make(work: &mut dyn Work, realm: &str, file: &Path) -> Result<(), BundleError> {
    let beside = file.with_extension("part");
    write::archive(work, realm, &beside).await?;
    tokio::fs::rename(&beside, file).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use sync_core::{id::UnitId, standing::Role};

    use super::*;
    use crate::{
        clock::Clock as _,
        desk::testing::Held,
        testing::{Office, REALM},
    };

    const DAY: i64 = 86_400_000;

    #[tokio::test]
    async fn a_night_makes_one_bundle_without_what_citizens_said_and_a_week_is_kept() {
        let office = Office::open().await;
        let clerk = office
            .person("thuongtruc", Role::StandingOffice, office.khe_sim)
            .await;
        let phone = office.phone(&clerk).await;
        let mut deed = Held::new(1, "good_deed", office.khe_sim);
        deed.set(
            &phone,
            &[
                ("name", "=Dọn rác; sạch ngõ".into()),
                ("unit", UnitId(office.khe_sim.0).into()),
                ("done_on", "2026-06-01".into()),
            ],
        );
        deed.push(&office, &phone).await;
        let now = office.clock.now_ms();
        nightly(&office.app, now - 8 * 3_600_000).await.unwrap();
        assert_eq!(
            days(&folder(&office.app, REALM)).unwrap(),
            Vec::<String>::new(),
            "midnight"
        );
        for day in 0..9 {
            nightly(&office.app, now + day * DAY).await.unwrap();
            nightly(&office.app, now + day * DAY).await.unwrap();
        }
        let kept = days(&folder(&office.app, REALM)).unwrap();
        assert_eq!(
            (kept.len(), kept[0].as_str(), kept[6].as_str()),
            (7, "2026-07-09", "2026-07-03")
        );

        let province = office.person("tinh", Role::Province, office.province).await;
        let listed = office.get("/v1/bundles").by(&province).send().await.json();
        assert_eq!(listed[0], "2026-07-09");
        let answer = office
            .get("/v1/bundles/2026-07-09")
            .by(&province)
            .send()
            .await;
        assert_eq!(answer.status, 200);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer.body.to_vec())).unwrap();
        let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
        assert!(
            !names
                .iter()
                .any(|name| name.contains("opinion") || name.contains("dialogue.csv"))
        );
        let mut text = |name: &str| {
            let mut text = String::new();
            archive
                .by_name(name)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
            text
        };
        let deeds = text("good_deed.csv");
        assert!(deeds.starts_with("\u{feff}id;title;"), "{deeds}");
        assert!(deeds.contains("\"'=Dọn rác; sạch ngõ\";"), "{deeds}");
        let dictionary = text("dictionary.csv");
        assert!(
            dictionary.contains("registration;land_given;Đất hiến tặng;Land given;Edm.Decimal;")
        );
        assert!(dictionary.contains("KT = Phát triển kinh tế"));

        for (day, refused) in [
            ("2026-01-01", "not_found"),
            ("..%2F..%2Fdanvan", "not_found"),
        ] {
            let path = format!("/v1/bundles/{day}");
            assert_eq!(
                office.get(&path).by(&province).send().await.problem(),
                refused
            );
        }
        let officer = office.officer().await;
        assert_eq!(
            office
                .get("/v1/bundles")
                .by(&officer)
                .send()
                .await
                .problem(),
            "forbidden"
        );
    }
}
