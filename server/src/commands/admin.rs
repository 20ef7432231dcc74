//! `danvan admin …`: what must be done at the machine's own shell, before anybody can sign in, and what scripts do.
//!
//! Each prints one line, the id or code that it made, so that scripts can go on with it.

use std::{
    io::{BufRead as _, IsTerminal as _},
    path::PathBuf,
    sync::Arc,
};

use clap::{Args, Subcommand};
use danvan_store::{Options, Secret, Store, Work, connect};
use sync_core::{
    id::{PersonId, UnitId},
    standing::Role,
};

use super::Failed;
use crate::{
    auth::{enrol, passwords::Passwords, tokens},
    clock::{Clock as _, SystemClock, today},
    config::Place,
    entropy::{SystemEntropy, new_id},
    http::problem::Problem,
    people::{
        self, Act, FirstAdministrator, NewPerson, NewRole, NewUnit, add_person, add_unit,
        grant_role, init_realm,
    },
};

/// Set up realms, units, people, roles, devices and keys.
#[derive(Args)]
pub(super) struct Admin {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
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
enum UnitTask {
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
enum PersonTask {
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
enum RoleTask {
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
struct PasswordFrom {
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

    async fn hash(&self) -> Result<Secret<String>, Failed> {
        let passwords = Passwords::new(&SystemEntropy).map_err(told)?;
        passwords
            .hash(self.read()?, &SystemEntropy)
            .await
            .map_err(told)
    }
}

fn role(code: &str) -> Result<Role, String> {
    let codes = || Role::ALL.map(Role::code).join(", ");
    Role::from_code(code).ok_or_else(|| format!("one of {}", codes()))
}

fn told(problem: Problem) -> Failed {
    Failed::new(problem.sentence())
}

/// Does a task of administration and prints what it made.
///
/// # Errors
/// With a sentence for the person at the shell.
pub(super) async fn run(admin: Admin) -> Result<(), Failed> {
    admin.place.make().await.map_err(Failed::new)?;
    let store = connect(&admin.place.database(), &Options::default())
        .await
        .map_err(Failed::new)?;
    let done = perform(&store, admin.task).await;
    store.close().await;
    let made = done?;
    println!("{made}");
    Ok(())
}

async fn perform(store: &Arc<dyn Store>, task: Task) -> Result<String, Failed> {
    // Read before a unit of work begins: nobody else writes while a person thinks of a password.
    let hash = match &task {
        Task::Init { password, .. }
        | Task::Person(PersonTask::Add {
            with_password: true,
            password,
            ..
        }) => Some(password.hash().await?),
        _ => None,
    };
    let mut work = store.write().await.map_err(Failed::new)?;
    let made = in_work(work.as_mut(), task, hash).await.map_err(told)?;
    work.commit().await.map_err(Failed::new)?;
    Ok(made)
}

async fn in_work(
    work: &mut dyn Work,
    task: Task,
    hash: Option<Secret<String>>,
) -> Result<String, Problem> {
    let now_ms = SystemClock.now_ms();
    let entropy = &SystemEntropy;
    let id = || new_id(now_ms, entropy);
    let act = |realm: &str| act(realm, now_ms);
    let from = |day: Option<String>| day.unwrap_or_else(|| today(now_ms));
    Ok(match task {
        Task::Init {
            realm,
            realm_name,
            login,
            name,
            ..
        } => {
            let password_hash = hash.ok_or_else(|| Problem::internal("no password was read"))?;
            let first = FirstAdministrator {
                login,
                name,
                password_hash,
            };
            let mut act = act(&realm);
            init_realm(work, entropy, &mut act, &realm_name, first)
                .await?
                .0
                .id
                .to_string()
        }
        Task::Unit(task) => unit(work, now_ms, task).await?.to_string(),
        Task::Person(PersonTask::Add {
            realm, login, name, ..
        }) => {
            let new = NewPerson {
                id: PersonId(id()),
                login,
                name,
                password_hash: hash,
            };
            add_person(work, &act(&realm), new).await?.id.to_string()
        }
        Task::Role(RoleTask::Grant {
            realm,
            login,
            unit,
            role,
            from: day,
            to,
        }) => {
            let act = act(&realm);
            let person = people::by_login(work, &act, &login).await?.id;
            let new = NewRole {
                id: id(),
                person,
                unit,
                role,
                valid_from: from(day),
                valid_to: to,
            };
            grant_role(work, &act, new).await?;
            person.to_string()
        }
        Task::Enrol {
            realm,
            login,
            hours,
        } => {
            let act = act(&realm);
            let person = people::by_login(work, &act, &login).await?.id;
            enrol::issue(work, entropy, &act, person, hours)
                .await?
                .0
                .shown()
        }
        Task::RotateKey => tokens::rotate(work, entropy, now_ms).await?,
    })
}

async fn unit(work: &mut dyn Work, now_ms: i64, task: UnitTask) -> Result<UnitId, Problem> {
    let UnitTask::Add {
        realm,
        parent,
        level,
        name,
        code,
        bloc,
        from,
        to,
    } = task;
    let new = NewUnit {
        id: UnitId(new_id(now_ms, &SystemEntropy)),
        parent: Some(parent),
        level,
        code,
        name,
        bloc,
        valid_from: from.unwrap_or_else(|| today(now_ms)),
        valid_to: to,
    };
    Ok(add_unit(work, &act(&realm, now_ms), new).await?.id)
}

/// An act of whoever may log in to the machine.
fn act(realm: &str, now_ms: i64) -> Act {
    Act {
        realm: people::normal_realm(realm),
        now_ms,
        person: None,
        device: None,
    }
}
