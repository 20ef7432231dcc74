use serde_json::json;
use sync_core::{id::UnitId, standing::Role};

use danvan_store::{BUCKETS_LEN, FeedEvent, FeedRow, NewSnapshot, Work};

use super::*;
use crate::{
    desk::testing::Held,
    media::Shelf,
    testing::{Office, Phone, REALM},
};

/// An office with a record about which two officers do not agree.
async fn office() -> (Office, Held) {
    let office = Office::open().await;
    let (one, other) = (office.officer_phone().await, office.officer_phone().await);
    let mut held = Held::new(1, "registration", office.khe_sim);
    let named = |by: &Phone, held: &mut Held, name: &str| {
        held.set(by, &[("name", name.into())]);
    };
    named(&one, &mut held, "Tiếng kẻng an ninh");
    held.push(&office, &one).await;
    let mut theirs = held.copied();
    held.set(&one, &[("objective", "1.500 m² đất".into())]);
    theirs.set(&other, &[("objective", "1.600 m² đất".into())]);
    held.push(&office, &one).await;
    theirs.push(&office, &other).await;
    (office, held)
}

async fn told(office: &Office) -> Vec<String> {
    let found = differences(&*office.app.store, REALM).await.unwrap();
    found.iter().map(ToString::to_string).collect()
}

async fn write(office: &Office, spoil: impl AsyncFnOnce(&mut dyn Work)) {
    let mut work = office.app.store.write().await.unwrap();
    spoil(&mut *work).await;
    work.commit().await.unwrap();
}

#[tokio::test]
async fn what_the_pipeline_writes_follows_from_the_changes() {
    let (office, _) = office().await;
    assert_eq!(told(&office).await, [] as [&str; 0]);
}

#[tokio::test]
async fn a_spoilt_row_is_told_by_its_columns() {
    let (office, held) = office().await;
    write(&office, async |work| {
        let mut rows = work.records(REALM, &[held.id]).await.unwrap();
        rows[0].row.title.push('!');
        rows[0].row.complete = true;
        rows[0].head.standing_version += 1;
        work.put_records(REALM, &rows).await.unwrap();
    })
    .await;
    let (record, cell) = (held.id, office.khe_sim);
    let expected = [
        format!("records {record}: standing_version differs"),
        format!("records {record}: title differs"),
        format!("records {record}: complete differs"),
        format!("cells registration {cell} - - - - draft -: complete differs"),
    ];
    assert_eq!(told(&office).await, expected);
}

#[tokio::test]
async fn a_spoilt_feed_digest_conflict_or_snapshot_is_told() {
    let (office, held) = office().await;
    write(&office, async |work| {
        let mut rows = work.records(REALM, &[held.id]).await.unwrap();
        let stands = &mut rows[0].head;
        let stray = FeedRow {
            scope: office.khe_sim,
            record: sync_core::id::RecordId([9; 16]),
            seq: work.take_seqs(REALM, &[(office.khe_sim, 1)]).await.unwrap()[0].head,
            event: FeedEvent::Upsert,
            digest: stands.digest,
        };
        work.put_feed(REALM, &[stray]).await.unwrap();
        stands.feed_seq += 7;
        let snapshot = NewSnapshot {
            record: held.id,
            change_count: stands.change_count,
            bytes: b"no document".to_vec(),
        };
        work.discard_snapshot(REALM, held.id, stands.change_count)
            .await
            .unwrap();
        work.put_snapshots(REALM, &[snapshot]).await.unwrap();
        work.put_records(REALM, &rows).await.unwrap();
        work.put_buckets(REALM, &[(office.khe_sim, vec![7; BUCKETS_LEN])])
            .await
            .unwrap();
        work.replace_conflicts(REALM, &[held.id], &[])
            .await
            .unwrap();
    })
    .await;
    let (id, scope) = (held.id, office.khe_sim);
    let stray = sync_core::id::RecordId([9; 16]);
    let expected = [
        format!("snapshots {id}: bytes differs"),
        format!("conflicts {id}: body differs"),
        format!("feed {id}: missing"),
        format!("scopes {scope}: buckets differs"),
        format!("feed {id}: stray"),
        format!("feed {stray}: stray"),
    ];
    assert_eq!(told(&office).await, expected);
}

#[tokio::test]
async fn a_file_that_is_gone_or_another_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office::open().await;
    let shelf = Shelf::on_disk(folder.path()).await.unwrap();
    let file = |n: u8| danvan_store::MediaFile {
        sha256: sync_core::id::Hash([n; 32]),
        size: 3,
        media_type: "image/jpeg".to_owned(),
        stored_at: 1,
    };
    write(&office, async |work| {
        work.add_media(REALM, &file(1)).await.unwrap();
        work.add_media(REALM, &file(2)).await.unwrap();
    })
    .await;
    let name = file(1).sha256.to_string();
    let place = folder.path().join("media").join(REALM).join(&name[..2]);
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join(&name), b"abc").unwrap();
    let mut found = Vec::new();
    let count = files(&*office.app.store, &shelf, REALM, &mut |d| found.push(d)).await;
    assert_eq!(count.unwrap(), 2);
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    let gone = file(2).sha256;
    let expected = [
        format!("media files {name}: sha256 differs"),
        format!("media files {gone}: missing"),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_freeze_that_is_not_what_was_frozen_is_told() {
    let office = Office::open().await;
    let clerk = office
        .person("thuongtruc", Role::StandingOffice, office.khe_sim)
        .await;
    let phone = office.phone(&clerk).await;
    let mut report = Held::new(1, "report", office.khe_sim);
    let unit = UnitId(office.khe_sim.0);
    report.set(
        &phone,
        &[
            ("unit", unit.into()),
            ("year", 2026.into()),
            ("period", "year".into()),
        ],
    );
    report.push(&office, &phone).await;
    let path = format!("/v1/reports/{}/freezes", report.id);
    let official = json!({ "state": "official" });
    let made = office.post(&path).by(&clerk).json(&official).send().await;
    assert_eq!(made.status, 201);
    assert_eq!(told(&office).await, [] as [&str; 0]);
    write(&office, async |work| {
        let mut freeze = work.freezes(REALM, report.id).await.unwrap().remove(0);
        let rows = work
            .frozen_rows(REALM, report.id, 1)
            .await
            .unwrap()
            .unwrap();
        freeze.n = 2;
        freeze.note = freeze.note.replace("\"rows\":0", "\"rows\":7");
        work.put_freeze(REALM, &freeze, &rows).await.unwrap();
        freeze.n = 3;
        work.put_freeze(REALM, &freeze, &rows[1..]).await.unwrap();
    })
    .await;
    let id = report.id;
    let expected = [
        format!("freezes {id} 2: note differs"),
        format!("freezes {id} 3: frozen differs"),
    ];
    assert_eq!(told(&office).await, expected);
}
