//! Simulated histories: many phones, one server, a network and a disk that fail, all from one seed.
//!
//! `danvan-simulate --seeds 1000` plays that many histories; a seed plays the same history each time. One that ends
//! wrong is made as small as it goes and printed.
#![expect(
    clippy::similar_names,
    reason = "a word in the world over a line of a link"
)]

mod check;
mod disk;
mod life;
mod mutation;
mod named;
mod network;
mod office;
mod phone;
mod plan;
mod run;
mod server;
mod store;
mod truth;
mod world;

#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Parser;

use crate::{mutation::Mutation, run::Runner};

/// Plays simulated histories and checks what must hold at their end.
#[derive(Parser)]
struct Args {
    /// How many histories.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Threads that play.
    #[arg(long, default_value_t = 2)]
    threads: u64,
    /// A fault built in on purpose: fsync, epoch, deps, scope, commit-order, ledger.
    #[arg(long)]
    mutation: Option<String>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let named = |name: String| {
        Mutation::ALL
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, m)| *m)
    };
    let mutation = args.mutation.and_then(named);
    let threads = args.threads.max(1);
    let failed = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|n| {
                let seeds = (args.from + n..args.from + args.seeds)
                    .step_by(usize::try_from(threads).unwrap_or(1));
                scope.spawn(move || Runner::new(mutation).first_failure(seeds))
            })
            .collect();
        let ended: Vec<_> = running
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .collect();
        ended.into_iter().filter_map(Result::ok).flatten().next()
    });
    match failed {
        None => {
            println!(
                "{} histories from seed {}: all is well",
                args.seeds, args.from
            );
            ExitCode::SUCCESS
        }
        Some(failure) => {
            println!("{failure}");
            ExitCode::FAILURE
        }
    }
}
