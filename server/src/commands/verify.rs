//! `danvan verify`: derives everything again and says what differs.

use clap::Args;
use danvan_store::{Options, connect};

use super::Failed;
use crate::{config::Place, media::Shelf, verify};

/// What to verify.
#[derive(Args)]
pub(super) struct Verify {
    #[command(flatten)]
    place: Place,
    /// Also print the figures of each kind, counted from the documents.
    #[arg(long)]
    figures: bool,
}

/// Verifies every realm. A server may run meanwhile.
///
/// # Errors
/// When something differs, or cannot be read.
pub(super) async fn run(verify: Verify) -> Result<(), Failed> {
    let store = connect(&verify.place.database(), &Options::default())
        .await
        .map_err(Failed::new)?;
    let mut work = store.read().await.map_err(Failed::new)?;
    let realms = work.realms().await.map_err(Failed::new)?;
    drop(work);
    let mut differences = 0_u64;
    for realm in realms {
        let code = realm.code;
        let mut tell = |difference: verify::Difference| {
            differences += 1;
            println!("{code} {difference}");
        };
        let looked = verify::compare(&*store, &code, &mut tell)
            .await
            .map_err(Failed::new)?;
        let shelf = Shelf::on_disk(&verify.place.data_dir)
            .await
            .map_err(Failed::new)?;
        let files = verify::files(&*store, &shelf, &code, &mut tell)
            .await
            .map_err(Failed::new)?;
        println!(
            "{code}: {} records and {files} files looked at",
            looked.records
        );
        if verify.figures {
            for (kind, [records, complete, in_conflict]) in looked.figures.by_kind() {
                println!(
                    "{code} {kind}: {records} records, {complete} complete, {in_conflict} in conflict"
                );
            }
        }
    }
    store.close().await;
    match differences {
        0 => Ok(()),
        n => Err(Failed::new(format!("{n} differences"))),
    }
}
