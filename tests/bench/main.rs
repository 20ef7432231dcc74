//! `danvan-bench`: the workload "return to the office" with real phones against the real server on `SQLite`.
//!
//! Prints what it cost beside what other systems needed, and writes it as JSON. It asserts what must hold on every
//! machine (nothing lost, all the same in the end), and no times.

mod audit;
mod desk;
mod fleet;
mod hostile;
mod import;
mod mapping;
mod meter;
mod nation;
mod near;
mod proxy;
mod report;
mod runs;
mod stalled;
mod workload;

use std::{fs, path::PathBuf};

use clap::Parser;
use danvan_tests::{Backend, torture};

use crate::{fleet::Fleet, report::Results, workload::DEVICES};

/// Measures the server with the workload "return to the office".
#[derive(Parser)]
struct Args {
    /// Workloads to run, as in `w1,w4`; all where none is named. W2, W3 and W5 begin with W1.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Leaves out what takes minutes: 20,000 records in W4, and everything over a slow line in W5.
    #[arg(long)]
    quick: bool,
    /// Kills the server so many times at random moments under load instead, and counts what had a receipt.
    #[arg(long)]
    torture: Option<usize>,
    /// The same on `PostgreSQL`, server and database in turn.
    #[arg(long)]
    torture_postgres: Option<usize>,
    /// From which the moments follow.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Opens so many connections that stall, syncs beside them, and runs nothing else.
    #[arg(long)]
    stalled: Option<usize>,
    /// Measures the server under attack, and nothing else.
    #[arg(long)]
    hostile: bool,
    /// Fills a country with so many records, asks what supervisors ask on both engines, and runs nothing else.
    #[arg(long)]
    desk: Option<usize>,
    /// Takes in a list of so many rows on both engines, undoes it, and runs nothing else.
    #[arg(long)]
    import: Option<usize>,
    /// Says how well registrations that look alike are found on judged pairs, and runs nothing else.
    #[arg(long)]
    near: bool,
    /// Where the figures are written.
    #[arg(long, default_value = "target/bench/results.json")]
    out: PathBuf,
}

#[tokio::main]
async fn main() {
    let args = Args::parse();
    if args.torture.is_some() || args.torture_postgres.is_some() {
        for (backend, rounds) in [
            (Backend::Sqlite, args.torture),
            (Backend::Postgres, args.torture_postgres),
        ] {
            let Some(rounds) = rounds else { continue };
            let toll = torture(backend, rounds, args.seed).await;
            println!("{backend:?}: {toll:?}");
        }
        return;
    }
    if let Some(connections) = args.stalled {
        let run = stalled::run(connections).await;
        println!(
            "{}",
            serde_json::to_string_pretty(&run).expect("plain figures")
        );
        assert_eq!(run.honest_ok, run.phones, "an honest phone was held up");
        assert!(run.peak_mb < run.bound_mb, "the server holds too much");
        return;
    }
    if let Some(records) = args.desk {
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let run = desk::run(backend, records).await;
            println!(
                "{}",
                serde_json::to_string_pretty(&run).expect("plain figures")
            );
        }
        return;
    }
    if let Some(rows) = args.import {
        for (backend, kind) in import::LISTS {
            done("import", &import::run(backend, kind, rows).await);
        }
        return;
    }
    if args.near {
        for line in near::run() {
            done("near", &line);
        }
        return;
    }
    if args.hostile {
        let measured = hostile::hostile().await;
        done("hostile", &measured);
        measured.print();
        return;
    }
    let wants = |name: &str| args.only.is_empty() || args.only.iter().any(|o| o == name);
    let mut results = Results::default();
    if ["w1", "w2", "w3", "w5"].into_iter().any(wants) {
        let mut fleet = Fleet::open(DEVICES).await;
        results.w1 = Some(runs::w1(&mut fleet).await);
        done("W1", &results.w1);
        if wants("w3") || wants("w5") {
            let w3 = runs::w3(&mut fleet).await;
            let uncut = w3.down_bytes;
            results.w3 = Some(w3);
            done("W3", &results.w3);
            if wants("w5") {
                results.w5 = Some(runs::w5(&mut fleet, uncut, args.quick).await);
                done("W5", &results.w5);
            }
        }
        if wants("w2") {
            results.w2 = Some(runs::w2(&mut fleet).await);
            done("W2", &results.w2);
        }
    }
    if wants("w4") {
        let counts: &[usize] = if args.quick {
            &[200, 2_000]
        } else {
            &[200, 2_000, 20_000]
        };
        results.w4 = runs::w4(counts).await;
        done("W4", &results.w4);
    }
    if wants("w6") {
        results.w6 = Some(runs::w6().await);
        done("W6", &results.w6);
    }
    results.print();
    let json = serde_json::to_string_pretty(&results).expect("plain figures");
    if let Some(folder) = args.out.parent() {
        fs::create_dir_all(folder).expect("a folder for the figures");
    }
    fs::write(&args.out, json).expect("the figures are written");
    println!("\nFigures: {}", args.out.display());
    if let Some(w2) = &results.w2 {
        assert_eq!(w2.audit.lost(), 0, "an edit was lost");
    }
    if let Some(w6) = &results.w6 {
        assert_eq!(w6.missing, 0, "something with a receipt is gone");
        assert_eq!(w6.records, DEVICES * workload::PER_DEVICE);
    }
}

/// Says at once what a workload gave: the whole takes minutes.
fn done(name: &str, result: &impl serde::Serialize) {
    let json = serde_json::to_string(result).expect("plain figures");
    eprintln!("{name} {json}");
}
