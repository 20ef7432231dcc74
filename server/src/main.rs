//! The binary `danvan`.

use std::process::ExitCode;

use clap::Parser as _;
use danvan_server::commands::{Cli, run};

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("danvan: {failed}");
            ExitCode::FAILURE
        }
    }
}
