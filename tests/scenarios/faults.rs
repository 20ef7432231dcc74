//! The server dies, at the worst moment, and what it had confirmed is there.

use danvan_device::{Device, Progress};
use danvan_store::{ChangeKey, NewChange};
use danvan_tests::{Backend, Chance, Cut, Line, Office, REALM, Server, Unit};
use sync_core::{
    change::Path,
    id::{Hash, InstallId, PersonId},
    session::{Broken, Finish},
    standing::Role,
};
use tokio::sync::mpsc;

use crate::same::{
    PASSWORD, all_hold_the_same, backlog, many, new, on_the_server, receipted, set, synced,
    until_quiet,
};

const PHONES: usize = 4;
const RECORDS: usize = 120;
const PHOTO_BYTES: usize = 300_000;
const CHUNK_BYTES: usize = 64 << 10;

async fn commune(office: &mut Office) -> Unit {
    let commune = office.commune("99001", "Xã Khe Sim").await;
    for n in 0..PHONES {
        office
            .person(&format!("p{n}"), "Cán bộ Mẫu", Role::FieldOfficer, &commune)
            .await;
    }
    commune
}

async fn phones(office: &Office, server: &str) -> Vec<Device> {
    let mut phones = Vec::new();
    for n in 0..PHONES {
        let name = format!("p{n}");
        phones.push(office.phone(server, &name, &name).await);
    }
    phones
}

/// Every phone has a day's work; all push at once, and at the `nth` head of an answer the server ends by `end`.
async fn ended_amid_pushes<F>(office: &mut Office, nth: usize, end: impl FnOnce(Server) -> F)
where
    F: Future<Output = ()>,
{
    let unit = commune(office).await;
    let server = office.serve(0, &[]).await;
    let line = Line::to(&server.url).await;
    let phones = phones(office, &line.url).await;
    for (n, phone) in phones.iter().enumerate() {
        let names = (0..RECORDS).map(|r| format!("Mô hình {n}-{r}"));
        many(phone, unit.scope, names).await;
    }

    let (heard, mut receipts) = mpsc::unbounded_channel();
    let observer = move |progress| {
        if let Progress::Receipts(_) = progress {
            // Nobody listens any more once the server is gone.
            let _gone = heard.send(());
        }
    };
    let syncs =
        futures_util::future::join_all(phones.iter().map(|p| p.sync_with(false, &observer)));
    let fall = async {
        for _ in 0..nth {
            receipts.recv().await.expect("a head");
        }
        end(server).await;
    };
    let (reports, ()) = tokio::join!(syncs, fall);
    for report in reports {
        let report = report.expect("the phone's own disk");
        assert_ne!(report.session.finish, Finish::Different, "{report:?}");
    }

    let mut safe = Vec::new();
    for phone in &phones {
        safe.extend(receipted(phone).await);
    }
    assert!(!safe.is_empty(), "some had a receipt");
    on_the_server(office.store(), &safe).await;

    let server = office.serve(0, &[]).await;
    line.leads_to(&server.url);
    let phones: Vec<&Device> = phones.iter().collect();
    until_quiet(&phones).await;
    let rows = all_hold_the_same(office, &phones).await;
    assert_eq!(rows.len(), PHONES * RECORDS, "nothing lost, nothing double");
    server.stop().await;
}

async fn killed_amid_pushes(backend: Backend) {
    for nth in [1, 3] {
        let mut office = Office::open(backend, PASSWORD).await;
        ended_amid_pushes(&mut office, nth, Server::kill).await;
    }
}

#[tokio::test]
async fn a_power_cut_amid_many_pushes_loses_nothing_on_sqlite() {
    killed_amid_pushes(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_power_cut_amid_many_pushes_loses_nothing_on_postgres() {
    killed_amid_pushes(Backend::Postgres).await;
}

async fn told_to_stop(backend: Backend) {
    let mut office = Office::open(backend, PASSWORD).await;
    ended_amid_pushes(&mut office, 1, Server::stop).await;
}

#[tokio::test]
async fn a_server_told_to_stop_finishes_what_it_confirmed_on_sqlite() {
    told_to_stop(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_server_told_to_stop_finishes_what_it_confirmed_on_postgres() {
    told_to_stop(Backend::Postgres).await;
}

/// What a phone wrote, as intake leaves it on the disk.
async fn as_received(phone: &Device, person: PersonId) -> Vec<NewChange> {
    let status = phone.status().await.unwrap();
    let mut rows = Vec::new();
    for listed in phone.list(None, "").await.unwrap() {
        let doc = phone.document(listed.id).await.unwrap();
        for change in doc.get_changes(&[]) {
            if InstallId::try_from(change.actor_id().to_bytes()) != Ok(status.install) {
                continue;
            }
            rows.push(NewChange {
                key: ChangeKey {
                    record: listed.id,
                    hash: Hash::from(change.hash()),
                },
                scope: listed.scope,
                kind: listed.kind.clone(),
                device: status.device,
                install: status.install,
                person,
                seq: i64::try_from(change.seq()).unwrap(),
                received_at: 1,
                bytes: change.raw_bytes().to_vec(),
                refusal: None,
            });
        }
    }
    rows
}

async fn between_receipt_and_merge(backend: Backend) {
    let mut office = Office::open(backend, PASSWORD).await;
    let unit = commune(&mut office).await;
    let server = office.serve(0, &[]).await;
    let line = Line::to(&server.url).await;
    let phones = phones(&office, &line.url).await;
    synced(&phones[0]).await;
    many(
        &phones[0],
        unit.scope,
        (0..30).map(|n| format!("Mô hình {n}")),
    )
    .await;
    server.kill().await;

    // The power went after the receipt was durable, and before any of it was merged.
    let rows = as_received(&phones[0], office.person_id("p0")).await;
    let mut work = office.store().write().await.unwrap();
    work.append(REALM, &rows).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(backlog(office.store()).await.received, 30);

    let server = office.serve(0, &[]).await;
    line.leads_to(&server.url);
    // Nobody is told when it has caught up, and it hears from no phone meanwhile.
    let mut looks = 0;
    while backlog(office.store()).await.received > 0 {
        looks += 1;
        assert!(looks < 100_000, "it never merged what it had received");
        tokio::task::yield_now().await;
    }
    let report = synced(&phones[1]).await;
    assert_eq!(report.session.received, 30);
    let phones: Vec<&Device> = phones.iter().collect();
    until_quiet(&phones).await;
    all_hold_the_same(&office, &phones).await;
    assert_eq!(phones[0].status().await.unwrap().counts.merged, 30);
    server.stop().await;
}

#[tokio::test]
async fn what_was_received_and_not_merged_is_merged_after_the_restart_on_sqlite() {
    between_receipt_and_merge(Backend::Sqlite).await;
}

#[tokio::test]
async fn what_was_received_and_not_merged_is_merged_after_the_restart_on_postgres() {
    between_receipt_and_merge(Backend::Postgres).await;
}

/// A JPEG as far as its first bytes tell.
fn photo() -> Vec<u8> {
    let head = [0xff, 0xd8, 0xff, 0xe0];
    [head.as_slice(), &Chance::of(5).bytes(PHOTO_BYTES)].concat()
}

#[tokio::test]
async fn a_photo_goes_on_from_where_a_power_cut_left_it() {
    let mut office = Office::open(Backend::Sqlite, PASSWORD).await;
    let unit = commune(&mut office).await;
    let server = office.serve(0, &[]).await;
    let line = Line::to(&server.url).await;
    let phone = office.phone(&line.url, "p0", "p0").await;
    let visit = new(
        &phone,
        "visit",
        unit.scope,
        vec![set("delegation", "Đoàn xã")],
    )
    .await;
    let file = office.folder.path().join("photo.jpg");
    std::fs::write(&file, photo()).unwrap();
    let path = Path::entry("photos", "anh-1", "sha256");
    let hash = phone
        .attach(visit, &path, &file, "image/jpeg")
        .await
        .unwrap();
    synced(&phone).await;

    line.cut(&[Cut::Up(3 * CHUNK_BYTES)]);
    let report = phone.sync_media_by(CHUNK_BYTES).await.unwrap();
    assert!(report.cut, "{report:?}");
    server.kill().await;
    let server = office.serve(0, &[]).await;
    line.leads_to(&server.url);

    let report = phone.sync_media_by(CHUNK_BYTES).await.unwrap();
    assert_eq!((report.media.on_server, report.media.files), (1, 1));
    assert!(
        report.traffic.up < u64::try_from(PHOTO_BYTES - CHUNK_BYTES).unwrap(),
        "what had arrived is not sent again: {report:?}"
    );
    assert_eq!(photo_on_server(&office, &server, hash).await, photo());
    synced(&phone).await;
    let shown = phone.show(visit).await.unwrap();
    assert_eq!(shown.media.on_server, [hash]);
    server.stop().await;
}

async fn photo_on_server(office: &Office, server: &Server, hash: Hash) -> Vec<u8> {
    let reader = danvan_tests::Wire::enrol(&server.url, &office.code("p1").await, 7).await;
    let reply = reader.get(&format!("/v1/media/{hash}")).await;
    assert_eq!(
        reply.status,
        200,
        "{}",
        String::from_utf8_lossy(&reply.body)
    );
    reply.body
}

#[tokio::test]
async fn a_phone_without_a_server_keeps_all_and_says_so() {
    let mut office = Office::open(Backend::Sqlite, PASSWORD).await;
    let unit = commune(&mut office).await;
    let server = office.serve(0, &[]).await;
    let phone = office.phone(&server.url, "p0", "p0").await;
    new(
        &phone,
        "registration",
        unit.scope,
        vec![set("name", "Thôn Hạ")],
    )
    .await;
    server.kill().await;
    let report = phone.sync().await.unwrap();
    assert_eq!(report.session.finish, Finish::Broken(Broken::Link));
    let counts = phone.status().await.unwrap().counts;
    assert_eq!((counts.here, counts.safe, counts.merged), (1, 0, 0));
}
