//! A server put back from a backup: one sync per phone, and everything is there again.

use danvan_device::{CommandFate, Device};
use danvan_tests::{Backend, Line, Office, Unit};
use sync_core::{
    change::Path,
    id::{Hash, RecordId},
    standing::{Action, Role},
};

use crate::{
    decisions::Committee,
    same::{PASSWORD, all_hold_the_same, many, new, set, synced, until_quiet},
};

async fn commune(office: &mut Office) -> Unit {
    let commune = office.commune("99001", "Xã Khe Sim").await;
    for login in ["hoa", "nam"] {
        let role = Role::FieldOfficer;
        office.person(login, "Người Mẫu", role, &commune).await;
    }
    commune
}

/// A visit with a photo, both on the server.
async fn photographed(office: &Office, phone: &Device, unit: &Unit) -> Hash {
    let edits = vec![set("delegation", "Đoàn xã")];
    let visit = new(phone, "visit", unit.scope, edits).await;
    let file = office.folder.path().join("photo.jpg");
    std::fs::write(&file, [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]).unwrap();
    let path = Path::entry("photos", "anh-1", "sha256");
    let hash = phone.attach(visit, &path, &file, "image/jpeg").await;
    synced(phone).await;
    let report = phone.sync_media().await.unwrap();
    assert_eq!((report.media.on_server, report.media.files), (1, 1));
    hash.unwrap()
}

#[tokio::test]
async fn three_hundred_records_and_a_photo_come_back() {
    let mut office = Office::open(Backend::Sqlite, PASSWORD).await;
    let unit = commune(&mut office).await;
    let server = office.serve(0, &[]).await;
    let line = Line::to(&server.url).await;
    let hoa = office.phone(&line.url, "hoa", "hoa").await;
    let nam = office.phone(&line.url, "nam", "nam").await;
    let names = |from: u32, to: u32| (from..to).map(|n| format!("Mô hình {n}"));
    many(&hoa, unit.scope, names(0, 100)).await;
    synced(&hoa).await;

    let backup = office.folder.path().join("backup");
    let backup = backup.to_str().unwrap();
    office.danvan(&["backup", "--to", backup]).await.unwrap();
    many(&hoa, unit.scope, names(100, 299)).await;
    synced(&hoa).await;
    let photo = photographed(&office, &hoa, &unit).await;
    until_quiet(&[&hoa, &nam]).await;
    let before = hoa.digests().await.unwrap();
    assert_eq!(before.len(), 300);

    let replace = ["restore", "--from", backup, "--replace"];
    let why = office.danvan(&replace).await.unwrap_err();
    assert!(why.contains("in use"), "{why}");
    server.stop().await;
    let why = office.danvan(&replace[..3]).await.unwrap_err();
    assert!(why.contains("there is a database"), "{why}");
    office.danvan(&replace).await.unwrap();
    let media = office.folder.path().join("data/media");
    std::fs::remove_dir_all(media).unwrap();

    let server = office.serve(0, &[]).await;
    line.leads_to(&server.url);
    for phone in [&hoa, &nam] {
        synced(phone).await;
    }
    hoa.sync_media().await.unwrap();
    assert_eq!(hoa.digests().await.unwrap(), before);
    assert_eq!(nam.digests().await.unwrap(), before);
    let rows = all_hold_the_same(&office, &[&hoa, &nam]).await;
    assert_eq!(rows.len(), 300);
    let mut work = office.store().read().await.unwrap();
    let stored = work.media(danvan_tests::REALM, photo).await.unwrap();
    drop(work);
    assert!(stored.is_some(), "the photo came again");
    let said = office.danvan(&["verify"]).await.unwrap();
    assert!(said.contains("300 records and 1 files"), "{said}");
    server.stop().await;
}

#[tokio::test]
async fn a_damaged_backup_is_not_put_back() {
    let mut office = Office::open(Backend::Sqlite, PASSWORD).await;
    commune(&mut office).await;
    let folder = office.folder.path().join("backup");
    let backup = folder.to_str().unwrap();
    let restore = ["restore", "--from", backup, "--replace"];
    std::fs::create_dir(&folder).unwrap();
    let why = office.danvan(&restore).await.unwrap_err();
    assert!(why.contains("no manifest"), "{why}");
    office.danvan(&["backup", "--to", backup]).await.unwrap();
    office.danvan(&["backup", "--to", backup]).await.unwrap();
    office.danvan(&restore).await.unwrap();
    let copy = std::fs::read_dir(&folder).unwrap().find_map(|entry| {
        let path = entry.unwrap().path();
        (path.extension()? == "db").then_some(path)
    });
    std::fs::write(copy.unwrap(), b"another").unwrap();
    let why = office.danvan(&restore).await.unwrap_err();
    assert!(why.contains("damaged"), "{why}");
    office.danvan(&["verify"]).await.unwrap();
}

async fn done(phone: &Device, record: RecordId, action: Action, version: u64) {
    let id = phone.command(record, action).await.unwrap();
    until_quiet(&[phone]).await;
    let commands = phone.show(record).await.unwrap().commands;
    let became = commands.into_iter().find(|(c, _)| c.id == id).unwrap().1;
    assert_eq!(became, CommandFate::Done(version));
}

#[tokio::test]
async fn decisions_made_after_the_backup_are_made_again_in_their_order() {
    let mut committee = Committee::open(Backend::Sqlite).await;
    let line = Line::to(&committee.server.url).await;
    let contact = committee
        .office
        .phone(&line.url, "dau-moi", "dau-moi")
        .await;
    let login = "thuong-truc-1";
    let office = committee.office.phone(&line.url, login, login).await;
    let record = committee.complete(&contact).await;
    until_quiet(&[&contact, &office]).await;
    let backup = committee.office.folder.path().join("backup");
    let backup = backup.to_str().unwrap().to_owned();
    let words = ["backup", "--to", &backup];
    committee.office.danvan(&words).await.unwrap();
    done(&contact, record, Action::Submit, 1).await;
    synced(&office).await;
    done(&office, record, Action::Approve, 2).await;
    synced(&contact).await;
    let launched_on = Office::today();
    done(&contact, record, Action::Start { launched_on }, 3).await;
    synced(&office).await;
    let before = office.digests().await.unwrap();

    let Committee {
        office: mut place,
        server,
        ..
    } = committee;
    server.stop().await;
    let words = ["restore", "--from", &backup, "--replace"];
    place.danvan(&words).await.unwrap();
    let server = place.serve(0, &[]).await;
    line.leads_to(&server.url);
    // Who decided later comes first: it waits for what came before.
    office.sync().await.unwrap();
    contact.sync().await.unwrap();
    until_quiet(&[&office, &contact]).await;
    let phones = [&office, &contact];
    for phone in phones {
        let standing = phone.show(record).await.unwrap().standing;
        assert_eq!((standing.version(), standing.state_code()), (3, "running"));
        let counts = phone.status().await.unwrap().counts;
        assert_eq!((counts.here, counts.safe, counts.needs_you), (0, 0, 0));
    }
    assert_eq!(office.digests().await.unwrap(), before);
    all_hold_the_same(&place, &phones).await;
    server.stop().await;
}
