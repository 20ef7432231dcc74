//! The binary `danvan`.

use std::process::ExitCode;

use clap::Parser as _;
use danvan_server::commands::{Cli, run};

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("danvan: {failed}");
            ExitCode::FAILURE
        }
    }
}
