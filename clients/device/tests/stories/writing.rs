//! What is written on a phone without any connection.

use danvan_device::{Device, Error, NewRecord};
use sync_core::{
    change::{Edit, Path},
    value::Value,
};
use tempfile::tempdir;

use crate::office::{Office, env, set};

#[tokio::test]
async fn what_was_written_is_there_after_the_battery_died() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let record = phone
        .create("model", office.scope(), vec![set("name", "Tổ tự quản")])
        .await
        .unwrap();
    // No close: the folder as it lies on the disk at this moment.
    let again = Device::open(dir.path(), env(2)).await.unwrap();
    let listed = again.list(Some("model"), "to tu quan").await.unwrap();
    assert_eq!(
        (listed.len(), listed[0].id, listed[0].merged),
        (1, record, false)
    );
    assert_eq!(again.status().await.unwrap().counts.here, 1);
}

#[tokio::test]
async fn many_records_are_begun_together_or_not_at_all() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let new = |edits| NewRecord {
        kind: "model".to_owned(),
        scope: office.scope(),
        edits,
    };
    let bad = Edit::Set {
        path: Path::field("name"),
        value: Value::Int(3),
    };
    let refused = phone
        .create_many([new(vec![set("name", "Một")]), new(vec![bad])])
        .await;
    assert!(matches!(refused, Err(Error::Edit(_))));
    assert_eq!(phone.list(None, "").await.unwrap(), []);
    assert_eq!(phone.status().await.unwrap().counts.here, 0);
}

#[tokio::test]
async fn the_words_of_a_denunciation_are_never_stored() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let record = phone
        .create("opinion", office.scope(), vec![set("kind", "denunciation")])
        .await
        .unwrap();
    let refused = phone.edit(record, vec![set("text", "Lời tố cáo")]).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let row = phone.show(record).await.unwrap().row.unwrap();
    assert_eq!(row.values.get("text"), None);
    assert_eq!(phone.status().await.unwrap().counts.here, 1);
}

#[tokio::test]
async fn a_folder_is_one_phone() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let missing = Device::open(dir.path(), env(1)).await;
    assert!(matches!(missing, Err(Error::NotEnrolled)));
    office.phone(&dir, 1).await.close().await;
    let again = Device::enrol(dir.path(), &office.url, "LS-CCCCC-DDDDD", "phone", env(1)).await;
    assert!(matches!(again, Err(Error::AlreadyEnrolled)));
}

#[tokio::test]
async fn a_settlement_can_be_taken_back() {
    let (office, dir) = (Office::open().await, tempdir().unwrap());
    let phone = office.phone(&dir, 1).await;
    let other_dir = tempdir().unwrap();
    let other = office.phone(&other_dir, 2).await;
    let record = phone
        .create("model", office.scope(), vec![set("name", "Tổ tự quản")])
        .await
        .unwrap();
    phone.sync().await.unwrap();
    other.sync().await.unwrap();
    phone
        .edit(record, vec![set("name", "Tổ tự quản thôn Hạ")])
        .await
        .unwrap();
    other
        .edit(record, vec![set("name", "Tổ tự quản thôn Thượng")])
        .await
        .unwrap();
    for phone in [&phone, &other, &phone] {
        phone.sync().await.unwrap();
    }
    let found = phone.conflicts().await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].conflicts[0].candidates.len(), 2);
    assert_eq!(phone.status().await.unwrap().counts.needs_you, 1);

    let chosen = Value::from("Tổ tự quản hai thôn");
    let settlement = phone
        .settle(record, Path::field("name"), chosen)
        .await
        .unwrap();
    assert_eq!(phone.conflicts().await.unwrap(), []);
    phone.undo(record, settlement).await.unwrap();
    let shown = phone.show(record).await.unwrap();
    assert!(shown.settlements[0].undone);
    let name = &shown.row.unwrap().values["name"];
    assert_eq!(*name, found[0].conflicts[0].candidates[0].value);
}
