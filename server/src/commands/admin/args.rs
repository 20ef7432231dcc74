//! What may be written after `danvan admin`.

use std::{
    io::{BufRead as _, IsTerminal as _},
    path::PathBuf,
};

use clap::{Args, Subcommand};
use danvan_store::Secret;
use sync_core::{id::UnitId, standing::Role};

use crate::{auth::passwords::Passwords, commands::Failed, config::Place, entropy::SystemEntropy};

/// Set up realms, units, people, roles, devices and keys.
#[derive(Args)]
pub(in crate::commands) struct Admin {
    #[command(flatten)]
    pub(super) place: Place,
    #[command(subcommand)]
    pub(super) task: Task,
}

#[derive(Subcommand)]
pub(in crate::commands) enum Task {
    /// Make a realm (a province) with its first administrator; prints the province's unit
    Init {
        #[arg(long)]
        realm: String,
        /// Name of the province
        #[arg(long)]
        realm_name: String,
        /// What the administrator signs in with
        #[arg(long)]
        login: String,
        /// The administrator's name
        #[arg(long)]
        name: String,
        #[command(flatten)]
        password: PasswordFrom,
    },
    /// Units of the tree
    #[command(subcommand)]
    Unit(UnitTask),
    /// People with an account
    #[command(subcommand)]
    Person(PersonTask),
    /// Roles that people hold
    #[command(subcommand)]
    Role(RoleTask),
    /// Make a single-use code that enrols a device of a person; prints the code
    Enrol {
        #[arg(long)]
        realm: String,
        /// Whose device it will be
        login: String,
        /// Hours that the code is good for
        #[arg(long, default_value_t = 72)]
        hours: u32,
    },
    /// Let a new key sign access tokens; prints its id
    RotateKey,
}

#[derive(Subcommand)]
pub(in crate::commands) enum UnitTask {
    /// Add a unit; prints its id
    Add {
        #[arg(long)]
        realm: String,
        #[arg(long)]
        parent: UnitId,
        /// commune, hamlet or body
        #[arg(long)]
        level: String,
        #[arg(long)]
        name: String,
        /// Administrative code of its day
        #[arg(long, default_value = "")]
        code: String,
        /// communes, front, agencies or forces
        #[arg(long)]
        bloc: Option<String>,
        /// First day; today if absent
        #[arg(long)]
        from: Option<String>,
        /// First day on which it is no more
        #[arg(long)]
        to: Option<String>,
    },
}

#[derive(Subcommand)]
pub(in crate::commands) enum PersonTask {
    /// Add a person; prints their id. Without a password they can only enrol devices
    Add {
        #[arg(long)]
        realm: String,
        #[arg(long)]
        login: String,
        #[arg(long)]
        name: String,
        /// Give them a password, too
        #[arg(long)]
        with_password: bool,
        #[command(flatten)]
        password: PasswordFrom,
    },
}

#[derive(Subcommand)]
pub(in crate::commands) enum RoleTask {
    /// Let a person hold a role at a unit
    Grant {
        #[arg(long)]
        realm: String,
        #[arg(long)]
        login: String,
        #[arg(long)]
        unit: UnitId,
        #[arg(long, value_parser = role)]
        role: Role,
        /// First day; today if absent
        #[arg(long)]
        from: Option<String>,
        /// First day on which it is no longer held
        #[arg(long)]
        to: Option<String>,
    },
}

/// The password is asked for, or is the first line of a file or of standard input; never an argument, which every
/// user of the machine could read.
#[derive(Args)]
pub(in crate::commands) struct PasswordFrom {
    /// File whose first line is the password
    #[arg(long)]
    password_file: Option<PathBuf>,
}

impl PasswordFrom {
    fn read(&self) -> Result<Secret<String>, Failed> {
        let mut line = String::new();
        if let Some(path) = &self.password_file {
            let file = std::fs::File::open(path).map_err(Failed::new)?;
            std::io::BufReader::new(file)
                .read_line(&mut line)
                .map_err(Failed::new)?;
        } else if std::io::stdin().is_terminal() {
            line = rpassword::prompt_password("Mật khẩu (password): ").map_err(Failed::new)?;
        } else {
            std::io::stdin()
                .lock()
                .read_line(&mut line)
                .map_err(Failed::new)?;
        }
        Ok(Secret(line.trim_end_matches(['\r', '\n']).to_owned()))
    }

    pub(super) async fn hash(&self) -> Result<Secret<String>, Failed> {
        let passwords = Passwords::new(&SystemEntropy).map_err(super::told)?;
        passwords
            .hash(self.read()?, &SystemEntropy)
            .await
            .map_err(super::told)
    }
}

fn role(code: &str) -> Result<Role, String> {
    let codes = || Role::ALL.map(Role::code).join(", ");
    Role::from_code(code).ok_or_else(|| format!("one of {}", codes()))
}
