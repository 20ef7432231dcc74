//! The network fails, and nothing is lost or counted twice.

use std::sync::Arc;

use danvan_device::Progress;
use sync_core::{
    outbox::Counts,
    session::{Broken, Finish},
    value::Value,
};
use tempfile::tempdir;
use tokio::sync::Notify;

use crate::{
    at_the_office, counts, model,
    office::{Fault, Office, set},
    synced,
};

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
