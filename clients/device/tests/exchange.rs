//! A phone, an office, and a network between them that fails when told to.

mod office;

use std::{path::Path as FilePath, sync::Arc};

use danvan_device::{Device, Progress};
use office::{Fault, Office, env, set};
use sync_core::{
    id::{EpochId, RecordId, ScopeId},
    merge::read,
    outbox::{Counts, Fate},
    protocol::Reason,
    record,
    session::{Broken, Finish},
    standing::Action,
    value::Value,
};
use tempfile::tempdir;
use tokio::sync::Notify;

async fn model(phone: &Device, office: &Office, name: &str) -> RecordId {
    phone
        .create("model", office.scope(), vec![set("name", name)])
        .await
        .unwrap()
}

async fn synced(phone: &Device) {
    let report = phone.sync().await.unwrap();
    assert_eq!(report.session.finish, Finish::Same, "{report:?}");
}

async fn counts(phone: &Device) -> Counts {
    phone.status().await.unwrap().counts
}

async fn text(phone: &Device, record: RecordId, field: &str) -> String {
    let shown = phone.show(record).await.unwrap();
    let value = shown
        .row
        .unwrap()
        .values
        .get(field)
        .cloned()
        .unwrap_or_default();
    value.as_text().unwrap_or_default().to_owned()
}

fn at_the_office(office: &Office, record: RecordId, field: &str) -> Value {
    office.with(|books| {
        let held = &books.records[&record];
        read(
            &held.doc,
            record::kind(&held.kind).unwrap().field(field).unwrap(),
        )
    })
}

#[tokio::test]
async fn what_is_written_is_here_then_merged_and_counted_as_that() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let record = model(&phone, &office, "Tổ tự quản").await;
    phone
        .edit(record, vec![set("name", "Tổ tự quản an ninh")])
        .await
        .unwrap();
    assert_eq!(
        counts(&phone).await,
        Counts {
            here: 2,
            ..Counts::default()
        }
    );
    synced(&phone).await;
    assert_eq!(
        counts(&phone).await,
        Counts {
            merged: 2,
            ..Counts::default()
        }
    );
    assert_eq!(
        at_the_office(&office, record, "name"),
        "Tổ tự quản an ninh".into()
    );
}

#[tokio::test]
async fn what_is_on_its_way_is_said_so_and_is_not_yet_safe() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    model(&phone, &office, "Tổ tự quản").await;
    let (here, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    office.next(Fault::Hold(here.clone(), go.clone()));
    let looking = async {
        here.notified().await;
        let counts = counts(&phone).await;
        go.notify_one();
        counts
    };
    let (report, seen) = tokio::join!(phone.sync(), looking);
    assert_eq!(report.unwrap().session.finish, Finish::Same);
    assert_eq!(
        seen,
        Counts {
            here: 1,
            on_its_way: 1,
            ..Counts::default()
        }
    );
}

#[tokio::test]
async fn a_lost_answer_costs_nothing() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    model(&phone, &office, "Tổ tự quản").await;
    office.next(Fault::AnswerLost);
    synced(&phone).await;
    assert_eq!(
        counts(&phone).await,
        Counts {
            merged: 1,
            ..Counts::default()
        }
    );
    assert_eq!(office.with(|b| (b.hashes.len(), b.requests.len())), (1, 2));
}

#[tokio::test]
async fn an_answer_that_is_cut_keeps_what_arrived_whole() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let writer = office.phone(&dir, 1).await;
    for n in 0..20 {
        model(&writer, &office, &format!("Mô hình {n}")).await;
    }
    synced(&writer).await;
    let dir = tempdir().unwrap();
    let reader = office.phone(&dir, 2).await;
    office.next(Fault::CutAt(550));
    let report = reader.sync().await.unwrap();
    assert_eq!(report.session.finish, Finish::Same);
    assert_eq!((report.session.requests, report.session.received), (2, 20));
    let cursor = office.with(|books| books.requests.last().unwrap().scopes[0].cursor);
    assert!((8..20).contains(&cursor), "{cursor} entries were kept");
    assert_eq!(
        reader.digests().await.unwrap(),
        writer.digests().await.unwrap()
    );
}

#[tokio::test]
async fn an_entry_that_comes_twice_is_taken_once() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let writer = office.phone(&dir, 1).await;
    model(&writer, &office, "Tổ tự quản").await;
    office.next(Fault::Twice);
    synced(&writer).await;
    assert_eq!(counts(&writer).await.merged, 1);
}

#[tokio::test]
async fn nothing_new_is_one_small_request_whatever_the_number_of_records() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    for n in 0..60 {
        model(&phone, &office, &format!("Mô hình {n}")).await;
    }
    synced(&phone).await;
    let report = phone.sync().await.unwrap();
    assert_eq!(report.session.finish, Finish::Same);
    assert_eq!((report.traffic.requests, report.session.received), (1, 0));
    assert!(
        report.traffic.up + report.traffic.down <= 700,
        "{:?}",
        report.traffic
    );
}

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
async fn a_session_that_is_over_is_renewed_on_the_way() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    model(&phone, &office, "Tổ tự quản").await;
    office.next(Fault::TokenOver);
    synced(&phone).await;
    assert_eq!(office.with(|books| books.logins), 1);
}

#[tokio::test]
async fn a_busy_office_is_left_alone_and_nothing_counts_as_safe() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    model(&phone, &office, "Tổ tự quản").await;
    office.next(Fault::Overloaded);
    let report = phone.sync().await.unwrap();
    assert_eq!(report.session.finish, Finish::Broken(Broken::Later(7)));
    assert_eq!(report.problem.unwrap().code, "store_busy");
    assert_eq!(
        counts(&phone).await,
        Counts {
            here: 1,
            ..Counts::default()
        }
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

#[tokio::test]
async fn a_photo_that_was_cut_goes_on_from_where_the_office_stands() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let photo = dir.path().join("anh.jpg");
    let bytes: Vec<u8> = (0..100_000u32).map(|n| n.to_le_bytes()[1]).collect();
    std::fs::write(&photo, &bytes).unwrap();
    let record = phone
        .create("evidence", office.scope(), vec![set("caption", "Họp thôn")])
        .await
        .unwrap();
    let path = "sha256".parse().unwrap();
    let hash = phone
        .attach(record, &path, &photo, "image/jpeg")
        .await
        .unwrap();
    let shown = phone.show(record).await.unwrap();
    assert_eq!(shown.row.unwrap().values["bytes"], Value::Int(100_000));
    assert_eq!(
        (shown.media.all, shown.media.on_server),
        (vec![hash], vec![])
    );

    office.with(|books| books.cut_upload = Some(40_000));
    let report = phone.sync_media_by(60_000).await.unwrap();
    assert_eq!((report.media.files, report.media.on_server), (1, 0));
    assert_eq!(report.media.bytes_waiting, 100_000);
    assert!(report.cut);
    let report = phone.sync_media_by(60_000).await.unwrap();
    assert_eq!((report.media.files, report.media.on_server), (1, 1));
    assert_eq!(
        report.traffic.up, 60_000,
        "what had arrived is not sent again"
    );
    assert_eq!(
        office.with(|books| books.uploads[&hash.to_string()].clone()),
        bytes
    );
    assert_eq!(phone.show(record).await.unwrap().media.on_server, [hash]);
}

#[tokio::test]
async fn an_observer_sees_the_push_go_and_its_receipts_come() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    model(&phone, &office, "Tổ tự quản").await;
    let seen = std::sync::Mutex::new(Vec::new());
    phone
        .sync_with(false, &|progress| seen.lock().unwrap().push(progress))
        .await
        .unwrap();
    let seen = seen.into_inner().unwrap();
    assert!(
        matches!(
            seen[0],
            Progress::Sending {
                changes: 1,
                commands: 0,
                ..
            }
        ),
        "{seen:?}"
    );
    assert!(seen.contains(&Progress::Receipts(1)));
}
