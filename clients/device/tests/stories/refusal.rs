//! The office says no, has moved on, or has lost its memory: what was typed stays.

use std::path::Path as FilePath;

use danvan_device::Device;
use sync_core::{
    id::{EpochId, ScopeId},
    outbox::{Counts, Fate},
    protocol::Reason,
    standing::Action,
};
use tempfile::tempdir;

use crate::{
    at_the_office, counts, model,
    office::{Fault, Office, env, set},
    synced, text,
};

#[tokio::test]
async fn what_builds_on_a_refused_change_is_said_again_without_it() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let record = model(&phone, &office, "Tổ tự quản").await;
    let bad = phone.edit(record, vec![set("name", "Sai")]).await.unwrap();
    phone
        .edit(record, vec![set("code", "Đã họp thôn")])
        .await
        .unwrap();
    office.next(Fault::Refuse("Sai", "path_type"));
    phone.sync().await.unwrap();
    synced(&phone).await;

    let shown = phone.show(record).await.unwrap();
    let refused: Vec<_> = shown
        .own
        .iter()
        .filter(|own| matches!(own.fate, Fate::Refused(_)))
        .collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].hash, bad);
    assert_eq!(refused[0].fate, Fate::Refused(Reason::of("path_type")));
    assert_eq!(refused[0].intent, [set("name", "Sai")]);
    assert_eq!(counts(&phone).await.needs_you, 1);
    assert_eq!(at_the_office(&office, record, "name"), "Tổ tự quản".into());
    assert_eq!(text(&phone, record, "code").await, "Đã họp thôn");

    phone.say_again(record, bad).await.unwrap();
    synced(&phone).await;
    assert_eq!(at_the_office(&office, record, "name"), "Sai".into());
    assert_eq!(counts(&phone).await.needs_you, 0);
}

fn copy(from: &FilePath, to: &FilePath) {
    std::fs::create_dir_all(to.join("media")).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[tokio::test]
async fn two_phones_that_live_on_from_one_copy_both_keep_their_words() {
    let (office, first, second) = (Office::open().await, tempdir().unwrap(), tempdir().unwrap());
    let phone = office.phone(&first, 1).await;
    let record = model(&phone, &office, "Tổ tự quản").await;
    synced(&phone).await;
    phone.close().await;
    copy(first.path(), second.path());
    let phone = Device::open(first.path(), env(1)).await.unwrap();
    let twin = Device::open(second.path(), env(2)).await.unwrap();

    phone
        .edit(record, vec![set("name", "Tên của máy thứ nhất")])
        .await
        .unwrap();
    twin.edit(record, vec![set("code", "Ghi chú của máy thứ hai")])
        .await
        .unwrap();
    twin.edit(record, vec![set("area", "Thôn Hạ")])
        .await
        .unwrap();
    for _ in 0..3 {
        phone.sync().await.unwrap();
        twin.sync().await.unwrap();
    }
    synced(&phone).await;
    synced(&twin).await;
    assert_eq!(
        phone.digests().await.unwrap(),
        twin.digests().await.unwrap()
    );
    for phone in [&phone, &twin] {
        assert_eq!(text(phone, record, "name").await, "Tên của máy thứ nhất");
        assert_eq!(text(phone, record, "code").await, "Ghi chú của máy thứ hai");
        assert_eq!(text(phone, record, "area").await, "Thôn Hạ");
        let counts = counts(phone).await;
        assert_eq!((counts.here, counts.safe, counts.needs_you), (0, 0, 0));
    }
    let installs = (
        phone.status().await.unwrap().install,
        twin.status().await.unwrap().install,
    );
    assert_ne!(installs.0, installs.1);
}

#[tokio::test]
async fn a_record_that_leaves_is_drained_before_it_is_dropped() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let record = model(&phone, &office, "Tổ tự quản").await;
    synced(&phone).await;
    phone
        .edit(record, vec![set("name", "Tổ tự quản số 2")])
        .await
        .unwrap();
    office.with(|books| {
        books.seq += 1;
        let seq = books.seq;
        books.left.push((ScopeId([5; 16]), record, seq));
        books.records.get_mut(&record).unwrap().scope = ScopeId([6; 16]);
    });
    for _ in 0..2 {
        synced(&phone).await;
    }
    assert_eq!(
        at_the_office(&office, record, "name"),
        "Tổ tự quản số 2".into()
    );
    assert_eq!(phone.list(None, "").await.unwrap(), []);
    assert_eq!(
        counts(&phone).await,
        Counts {
            merged: 2,
            ..Counts::default()
        }
    );
}

#[tokio::test]
async fn an_office_restored_from_an_old_backup_is_healed_by_its_phones() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let kept = model(&phone, &office, "Có trong bản sao").await;
    synced(&phone).await;
    let backup = office.with(|books| books.clone());
    let lost = model(&phone, &office, "Mất khỏi máy chủ").await;
    phone
        .edit(kept, vec![set("name", "Sửa sau bản sao")])
        .await
        .unwrap();
    synced(&phone).await;
    office.with(|books| {
        *books = backup;
        books.epoch = EpochId([9; 16]);
    });
    for _ in 0..2 {
        phone.sync().await.unwrap();
    }
    synced(&phone).await;
    assert_eq!(
        at_the_office(&office, lost, "name"),
        "Mất khỏi máy chủ".into()
    );
    assert_eq!(
        at_the_office(&office, kept, "name"),
        "Sửa sau bản sao".into()
    );
}

#[tokio::test]
async fn a_refused_command_is_shown_on_its_record() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let edits = vec![set("name", "Tổ tự quản")];
    let record = phone
        .create("registration", office.scope(), edits)
        .await
        .unwrap();
    phone.command(record, Action::Submit).await.unwrap();
    let back = Action::Return {
        reason: String::new(),
    };
    phone.command(record, back).await.unwrap();
    let shown = phone.show(record).await.unwrap();
    let seen: Vec<_> = shown
        .commands
        .iter()
        .map(|(c, _)| c.seen_standing)
        .collect();
    assert_eq!(seen, [0, 1], "the second has seen what the first will do");
    synced(&phone).await;
    assert_eq!(phone.status().await.unwrap().commands_pending, 2);
    synced(&phone).await;
    let status = phone.status().await.unwrap();
    assert_eq!((status.commands_pending, status.counts.needs_you), (0, 2));
}
