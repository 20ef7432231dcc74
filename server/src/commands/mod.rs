//! What the binary does, one file a command.

mod admin;
mod backup;
mod judge;
mod openapi;
mod restore;
mod schema;
mod serve;
mod verify;

use clap::{Parser, Subcommand};

/// Why a command did not do it, for the person at the shell.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failed(String);

impl Failed {
    /// A failure with its sentence. Never with a secret: it is printed.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and errors are given as they are"
    )]
    pub fn new(why: impl ToString) -> Self {
        Self(why.to_string())
    }
}

/// Danvan: an offline-first server for field officers' records.
#[derive(Parser)]
#[command(name = "danvan", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API
    Serve(Box<crate::config::Config>),
    /// Set up realms, units, people, roles, devices and keys
    Admin(Box<admin::Admin>),
    /// Copy the database and the media into a folder, while the server runs
    Backup(backup::Backup),
    /// Put a backup into a data folder that no server uses
    Restore(restore::Restore),
    /// Derive everything stored again from the changes and print what differs
    Verify(verify::Verify),
    /// Decide about records for the server that starts it
    #[command(hide = true)]
    Judge,
    /// Print the description of the API as `OpenAPI` 3.1
    Openapi,
    /// Print the kinds of record with their fields, labels and choices as JSON
    Schema,
}

/// Does what the command line says.
///
/// # Errors
/// With a sentence for the person at the shell.
pub fn run(cli: Cli) -> Result<(), Failed> {
    match cli.command {
        Command::Serve(config) => in_tasks(serve::run(*config)),
        Command::Admin(admin) => in_tasks(admin::run(*admin)),
        Command::Backup(backup) => in_tasks(backup::run(backup)),
        Command::Restore(restore) => in_tasks(restore::run(restore)),
        Command::Verify(verify) => in_tasks(verify::run(verify)),
        // One thread decides, as if nothing else were there.
        Command::Judge => judge::run(),
        Command::Openapi => openapi::run(),
        Command::Schema => schema::run(),
    }
}

fn in_tasks(command: impl Future<Output = Result<(), Failed>>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Runtime::new().map_err(Failed::new)?;
    runtime.block_on(command)
}
