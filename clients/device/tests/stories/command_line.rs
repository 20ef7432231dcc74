//! The phone as scripts use it.

use std::process::Command;

use serde_json::Value as Json;
use tempfile::tempdir;

use crate::office::{Fault, Office};

/// Runs the phone: its exit code and what it printed as JSON.
async fn run(dir: &tempfile::TempDir, arguments: &[&str]) -> (i32, Json) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_danvan-device"));
    command
        .arg("--json")
        .arg("--dir")
        .arg(dir.path())
        .args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let json = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code().unwrap(), json)
}

#[tokio::test]
async fn a_script_enrols_writes_syncs_and_asks() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let (code, said) = run(&dir, &["status"]).await;
    assert_eq!((code, said["error"].as_str()), (1, Some("not_enrolled")));

    let url = office.url.clone();
    let (code, said) = run(
        &dir,
        &["enrol", "--server", &url, "--code", "LS-AAAAA-BBBBB"],
    )
    .await;
    assert_eq!((code, said["status"]["realm"].as_str()), (0, Some("LS")));

    let typed = [
        "new",
        "registration",
        "name=Tổ tự quản",
        "unit=xã khe sim",
        "year=2026",
    ];
    let (code, said) = run(&dir, &typed).await;
    assert_eq!(code, 0, "{said}");
    let record = said["record"].as_str().unwrap().to_owned();
    let more = [
        "edit",
        &record,
        "indicators/k1/name=Số hộ",
        "indicators/k1/target=12,5",
    ];
    assert_eq!(run(&dir, &more).await.0, 0);
    let (code, said) = run(&dir, &["edit", &record, "year=năm nay"]).await;
    assert_eq!((code, said["error"].as_str()), (1, Some("cannot_read")));
    assert_eq!(run(&dir, &["command", &record, "submit"]).await.0, 0);

    let (_, listed) = run(&dir, &["list", "to tu quan", "--kind", "registration"]).await;
    assert_eq!(
        (listed[0]["id"].as_str(), listed[0]["merged"].as_bool()),
        (Some(&*record), Some(false))
    );

    office.next(Fault::Overloaded);
    let (code, said) = run(&dir, &["sync"]).await;
    assert_eq!((code, said["finish"].as_str()), (3, Some("later")));
    let (code, said) = run(&dir, &["sync"]).await;
    assert_eq!((code, said["finish"].as_str()), (0, Some("same")), "{said}");
    assert_eq!(said["status"]["counts"]["merged"], 2);

    let (_, shown) = run(&dir, &["show", &record]).await;
    let target = &shown["row"]["values"]["indicators"]["entries"][0]["fields"]["target"];
    assert_eq!(target["int"], 1250, "{shown}");
    assert_eq!(shown["commands"][0][1], "pending");
}
