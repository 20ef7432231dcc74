//! What the binary does, one file a command.

mod admin;
mod backup;
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
    /// Print the description of the API as `OpenAPI` 3.1
    Openapi,
    /// Print the kinds of record with their fields, labels and choices as JSON
    Schema,
}

/// Does what the command line says.
///
/// # Errors
/// With a sentence for the person at the shell.
pub async fn run(cli: Cli) -> Result<(), Failed> {
    match cli.command {
        Command::Serve(config) => serve::run(*config).await,
        Command::Admin(admin) => admin::run(*admin).await,
        Command::Backup(backup) => backup::run(backup).await,
        Command::Restore(restore) => restore::run(restore).await,
        Command::Verify(verify) => verify::run(verify).await,
        Command::Openapi => openapi::run(),
        Command::Schema => schema::run(),
    }
}
