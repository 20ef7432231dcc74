//! Whatever ends a judge costs one change at most, and that is kept.

use std::{path::Path as FilePath, sync::Arc, time::Duration};

use clap::{Args as _, Command, FromArgMatches as _};
use danvan_device::{CommandFate, Device, of_code};
use danvan_server::{
    app::App,
    clock::SystemClock,
    config::Config,
    entropy::SystemEntropy,
    pipeline::judge::{Budget, Isolation},
    serve::serve,
};
use danvan_store::{Options, QuarantineFilter, QuarantinedChange, connect};
use danvan_tests::{Backend, Office, REALM, Unit, children};
use sync_core::{
    id::RecordId,
    outbox::Fate,
    standing::{Action, Role},
    value::Value,
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::same::{PASSWORD, all_hold_the_same, backlog, many, new, set, synced, until_quiet};

/// Time enough for an honest record on a busy machine, and not too long to wait for twice.
const TIME: Duration = Duration::from_secs(3);
const MEMORY: u64 = 512 << 20;

/// A server in this process, whose judges are as told.
struct Court {
    url: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Court {
    async fn open(office: &Office, isolation: Isolation) -> Self {
        let command = Config::augment_args(Command::new("serve").no_binary_name(true));
        let data = office.folder.path().join("data").display().to_string();
        let matches = command.get_matches_from(["--data", &data]);
        let config = Config::from_arg_matches(&matches).unwrap();
        let store = connect(&office.database, &Options::default())
            .await
            .unwrap();
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let app = App::open(config, store, clock, entropy, isolation)
            .await
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, told) = oneshot::channel();
        let serving = tokio::spawn(serve(app, listener, async {
            // A sender that is gone says the same.
            drop(told.await);
        }));
        Self { url, stop, serving }
    }

    async fn close(self) {
        drop(self.stop);
        self.serving.await.unwrap();
    }
}

fn misjudges() -> Isolation {
    Isolation::Processes {
        program: env!("CARGO_BIN_EXE_danvan-misjudge").into(),
        count: 2,
        budget: Budget {
            time: TIME,
            time_per_kib: Duration::ZERO,
            memory: MEMORY,
        },
    }
}

async fn office() -> (Office, Unit) {
    let mut office = Office::open(Backend::Sqlite, PASSWORD).await;
    let unit = office.commune("99001", "Xã Khe Sim").await;
    office
        .person("can-bo", "Cán bộ Mẫu", Role::FieldOfficer, &unit)
        .await;
    (office, unit)
}

async fn quarantined(office: &Office, unit: &Unit) -> Vec<QuarantinedChange> {
    let mut work = office.store().read().await.unwrap();
    work.quarantined(REALM, &[unit.scope], &QuarantineFilter::default(), 100)
        .await
        .unwrap()
}

async fn words(phone: &Device, record: RecordId, field: &str) -> Option<Value> {
    let row = phone.show(record).await.unwrap().row.unwrap();
    row.values.get(field).cloned()
}

/// A phone hands in a day's work with one change that ends the judge: that one is quarantined under `code`; what it
/// builds on, what was written after it and all other records are merged.
async fn one_change_ends_the_judge(mark: &str, code: &str) {
    let (office, unit) = office().await;
    let court = Court::open(&office, misjudges()).await;
    let phone = office.phone(&court.url, "can-bo", "can-bo").await;
    let record = new(
        &phone,
        "registration",
        unit.scope,
        vec![set("name", "Đường hoa")],
    )
    .await;
    synced(&phone).await;

    phone
        .edit(record, vec![set("situation", "Đường hẹp")])
        .await
        .unwrap();
    let ends = phone.edit(record, vec![set("area", mark)]).await.unwrap();
    phone
        .edit(record, vec![set("objective", "Mở rộng")])
        .await
        .unwrap();
    many(&phone, unit.scope, (0..20).map(|n| format!("Mô hình {n}"))).await;
    // A judge that hangs takes its time; the phone asks until it is over.
    phone.sync().await.unwrap();
    while backlog(office.store()).await.received > 0 {
        phone.sync().await.unwrap();
    }
    until_quiet(&[&phone]).await;

    let kept = quarantined(&office, &unit).await;
    let mine: Vec<_> = kept.iter().filter(|c| c.key.hash == ends).collect();
    assert_eq!(mine.len(), 1, "{kept:?}");
    assert_eq!(mine[0].refusal.code, code);
    let own = phone.show(record).await.unwrap().own;
    let fate = own.into_iter().find(|own| own.hash == ends).unwrap().fate;
    let Fate::Refused(reason) = fate else {
        panic!("the phone was not told: {fate:?}");
    };
    assert_eq!(reason.code, code);
    assert!(
        of_code(code, &reason.args).is_some(),
        "it can be said in words"
    );

    let rows = all_hold_the_same(&office, &[&phone]).await;
    assert_eq!(rows.len(), 21, "every other record is merged");
    assert_eq!(
        words(&phone, record, "situation").await,
        Some("Đường hẹp".into())
    );
    assert_eq!(
        words(&phone, record, "objective").await,
        Some("Mở rộng".into())
    );
    assert_eq!(words(&phone, record, "area").await, None);
    court.close().await;
}

#[tokio::test]
async fn a_change_that_hangs_its_judge_is_over_budget() {
    one_change_ends_the_judge("judge-hangs", "over_budget").await;
}

#[tokio::test]
async fn a_change_that_takes_all_memory_is_over_budget() {
    one_change_ends_the_judge("judge-hoards", "over_budget").await;
}

#[tokio::test]
async fn a_change_that_ends_its_judge_is_refused() {
    one_change_ends_the_judge("judge-aborts", "judge_died").await;
}

#[tokio::test]
async fn a_change_that_overflows_the_stack_is_refused() {
    one_change_ends_the_judge("judge-overflows", "judge_died").await;
}

#[tokio::test]
async fn a_change_that_makes_its_judge_panic_is_refused() {
    one_change_ends_the_judge("judge-panics", "judge_died").await;
}

#[tokio::test]
async fn a_command_that_ends_its_judge_waits_for_the_next_start_and_holds_nothing_up() {
    let (office, unit) = office().await;
    let court = Court::open(&office, misjudges()).await;
    let phone = office.phone(&court.url, "can-bo", "can-bo").await;
    let record = new(
        &phone,
        "registration",
        unit.scope,
        vec![set("name", "Đường hoa")],
    )
    .await;
    let reason = "judge-aborts".to_owned();
    let asked = phone
        .command(record, Action::Withdraw { reason })
        .await
        .unwrap();
    many(&phone, unit.scope, (0..5).map(|n| format!("Mô hình {n}"))).await;
    until_quiet(&[&phone]).await;
    let outcome = async || {
        let commands = phone.show(record).await.unwrap().commands;
        let mine = commands.into_iter().find(|(c, _)| c.id == asked);
        mine.unwrap().1
    };
    assert_eq!(outcome().await, CommandFate::Pending);
    let rows = all_hold_the_same(&office, &[&phone]).await;
    assert_eq!(
        rows.len(),
        6,
        "its changes and all other records are merged"
    );
    court.close().await;

    let court = Court::open(&office, Isolation::Inline).await;
    court.close().await;
    let mut work = office.store().read().await.unwrap();
    let rows = work.commands(REALM, &[asked]).await.unwrap();
    assert_ne!(rows[0].state, danvan_store::CommandState::Queued, "decided");
}

fn open_files(pid: u32) -> Vec<String> {
    let files = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
    files
        .map(|file| std::fs::read_link(file.unwrap().path()).unwrap())
        .map(|target| target.display().to_string())
        .collect()
}

#[tokio::test]
async fn judges_have_nothing_of_the_servers_and_end_with_it() {
    let (office, unit) = office().await;
    let server = office.serve(0, &[]).await;
    let phone = office.phone(&server.url, "can-bo", "can-bo").await;
    many(&phone, unit.scope, (0..20).map(|n| format!("Mô hình {n}"))).await;
    synced(&phone).await;

    let judges = children(server.pid());
    assert!(!judges.is_empty());
    for judge in &judges {
        let environment = std::fs::read(format!("/proc/{judge}/environ")).unwrap();
        assert!(environment.is_empty(), "an environment may hold secrets");
        for file in open_files(*judge) {
            assert!(file.starts_with("pipe:") || file == "/dev/null", "{file}");
        }
    }
    server.kill().await;
    for judge in judges {
        // Returns once no such process is there.
        let judge = judge.to_string();
        let waited = tokio::process::Command::new("tail")
            .args(["--pid", &judge, "-f", "/dev/null"])
            .status()
            .await;
        assert!(waited.unwrap().success());
        assert!(!FilePath::new("/proc").join(judge).join("exe").exists());
    }
    assert_eq!(backlog(office.store()).await.received, 0);
}
