//! `danvan admin …`: what must be done at the machine's own shell, before anybody can sign in, and what scripts do.
//!
//! Each prints one line, the id or code that it made, so that scripts can go on with it.

mod args;

use std::sync::Arc;

use danvan_store::{Options, Secret, Store, Work, connect};
use serde_json::json;
use sync_core::id::{PersonId, UnitId};

pub(super) use args::Admin;
use args::{PersonTask, RoleTask, Task, UnitTask};

use super::Failed;
use crate::{
    auth::{enrol, tokens},
    clock::{Clock as _, SystemClock, today},
    entropy::{SystemEntropy, new_id},
    http::problem::Problem,
    people::{
        self, Act, FirstAdministrator, NewPerson, NewRole, NewUnit, add_person, add_unit,
        grant_role, init_realm,
    },
};

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
        Task::RotateKey => {
            let kid = tokens::rotate(work, entropy, now_ms).await?;
            for realm in work.realms().await? {
                act(&realm.code)
                    .audit(work, "key_rotated", &kid, json!({}))
                    .await?;
            }
            kid
        }
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

#[cfg(test)]
mod tests {
    use clap::{Args as _, Command, FromArgMatches as _};

    use super::*;

    async fn admin(store: &Arc<dyn Store>, words: &[&str]) -> Result<String, String> {
        let command = Admin::augment_args(Command::new("admin"));
        let matches = command
            .try_get_matches_from([&["admin"], words].concat())
            .unwrap();
        let admin = Admin::from_arg_matches(&matches).unwrap();
        perform(store, admin.task)
            .await
            .map_err(|failed| failed.to_string())
    }

    #[tokio::test]
    async fn a_province_is_set_up_at_the_shell_once_and_all_of_it_is_audited() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("danvan.db");
        let url = format!("sqlite:{}", path.display());
        let store = connect(&url, &Options::default()).await.unwrap();
        let secret = folder.path().join("password");
        std::fs::write(&secret, "mật khẩu đủ dài\nnot this").unwrap();
        let init = [
            ["init", "--realm", "ls", "--realm-name", "Tỉnh Lam Sim"].as_slice(),
            &[
                "--login",
                "QuanTri",
                "--name",
                "Quản trị Mẫu",
                "--password-file",
            ],
            &[secret.to_str().unwrap()],
        ]
        .concat();
        let province = admin(&store, &init).await.unwrap();
        assert!(
            admin(&store, &init)
                .await
                .unwrap_err()
                .contains("already_initialised")
        );
        let commune = [
            "unit",
            "add",
            "--realm",
            "LS",
            "--level",
            "commune",
            "--name",
            "Xã Khe Sim",
        ];
        let commune = [commune.as_slice(), &["--parent", &province]].concat();
        let commune = admin(&store, &commune).await.unwrap();
        let person = [
            "person",
            "add",
            "--realm",
            "LS",
            "--login",
            "canbo",
            "--name",
            "Cán bộ Mẫu",
        ];
        let person = admin(&store, &person).await.unwrap();
        let role = [
            "role", "grant", "--realm", "LS", "--login", "canbo", "--role",
        ];
        let role = [role.as_slice(), &["field_officer", "--unit", &commune]].concat();
        assert_eq!(admin(&store, &role).await.unwrap(), person);
        let code = admin(&store, &["enrol", "--realm", "LS", "canbo"])
            .await
            .unwrap();
        assert!(enrol::Code::parse(&code).is_some_and(|code| code.realm == "LS"));
        admin(&store, &["rotate-key"]).await.unwrap();

        let mut work = store.read().await.unwrap();
        let log = work.audit_page("LS", 0, 100).await.unwrap();
        let actions: Vec<_> = log
            .iter()
            .map(|entry| entry.event.action.as_str())
            .collect();
        assert_eq!(
            actions,
            [
                "unit_added",
                "person_added",
                "role_granted",
                "unit_added",
                "person_added",
                "role_granted",
                "enrolment_issued",
                "key_rotated"
            ]
        );
        let roles = work.roles_of("LS", person.parse().unwrap()).await.unwrap();
        assert_eq!(roles[0].scope.to_string(), commune);
    }
}
