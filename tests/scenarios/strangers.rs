//! What is not welcome: each with a stable code, a sentence, and nothing lost.

use std::{path::PathBuf, process::Command};

use automerge::ReadDoc as _;
use danvan_device::{Device, SyncReport};
use danvan_tests::{Backend, Chance, Line, Office, Server, Unit, Wire};
use sync_core::{
    change::{By, author, genesis},
    id::{InstallId, RecordId, ScopeId},
    outbox::Fate,
    protocol::{Frame, Outcome, PushEntry, Receipt, SyncRequest, encode},
    record,
    session::{Broken, Finish},
    standing::Role,
};

use crate::same::{PASSWORD, all_hold_the_same, many, new, set, synced, until_quiet};

async fn commune(office: &mut Office) -> Unit {
    let commune = office.commune("99001", "Xã Khe Sim").await;
    office
        .person("hoa", "Vi Thị Mẫu", Role::FieldOfficer, &commune)
        .await;
    office
        .person("nam", "Lò Văn Mẫu", Role::FieldOfficer, &commune)
        .await;
    office
        .person("thuong-truc", "Người Mẫu", Role::StandingOffice, &commune)
        .await;
    commune
}

async fn opened(backend: Backend, flags: &[&str]) -> (Office, Unit, Server) {
    let mut office = Office::open(backend, PASSWORD).await;
    let unit = commune(&mut office).await;
    let server = office.serve(0, flags).await;
    (office, unit, server)
}

/// The phone was turned away with this code, says so in Vietnamese, and still has everything.
async fn turned_away(phone: &Device, code: &str, here: u64) {
    let report: SyncReport = phone.sync().await.expect("the phone's own disk");
    let finish = Finish::Broken(Broken::Refused(code.to_owned()));
    assert_eq!(report.session.finish, finish, "{report:?}");
    let problem = report.problem.expect("the server's problem");
    let said = problem.sentence.expect("a sentence");
    for said in [&said.vi, &said.en] {
        assert!(!said.is_empty() && !said.contains('{'), "{said}");
    }
    let counts = phone.status().await.unwrap().counts;
    assert_eq!((counts.here, counts.on_its_way), (here, 0));
}

#[tokio::test]
async fn a_phone_that_the_server_does_not_know_keeps_its_notes_until_it_finds_its_own() {
    let (office, unit, server) = opened(Backend::Sqlite, &[]).await;
    let line = Line::to(&server.url).await;
    let phone = office.phone(&line.url, "hoa", "hoa").await;
    new(
        &phone,
        "registration",
        unit.scope,
        vec![set("name", "Thôn Hạ")],
    )
    .await;
    server.stop().await;

    let elsewhere = Office::open(Backend::Sqlite, PASSWORD).await;
    let stranger = elsewhere.serve(0, &[]).await;
    line.leads_to(&stranger.url);
    turned_away(&phone, "session_ended", 1).await;
    stranger.stop().await;

    let server = office.serve(0, &[]).await;
    line.leads_to(&server.url);
    synced(&phone).await;
    assert_eq!(phone.status().await.unwrap().counts.merged, 1);
    server.stop().await;
}

#[tokio::test]
async fn a_revoked_phone_is_told_so_and_keeps_its_notes() {
    let (office, unit, server) = opened(Backend::Sqlite, &[]).await;
    let phone = office.phone(&server.url, "hoa", "hoa").await;
    let record = new(
        &phone,
        "registration",
        unit.scope,
        vec![set("name", "Thôn Hạ")],
    )
    .await;
    synced(&phone).await;
    phone
        .edit(record, vec![set("lead", "Hội Nông dân")])
        .await
        .unwrap();
    office.revoke(phone.status().await.unwrap().device).await;
    turned_away(&phone, "device_revoked", 1).await;
    phone
        .edit(record, vec![set("area", "Thôn Hạ")])
        .await
        .expect("their own notes stay open to them");
    turned_away(&phone, "device_revoked", 2).await;
    let values = phone.show(record).await.unwrap().row.unwrap().values;
    assert_eq!(values["lead"], "Hội Nông dân".into());
    server.stop().await;
}

#[tokio::test]
async fn a_push_beyond_the_limit_stays_on_the_phone_until_the_limit_is_raised() {
    let (office, unit, server) = opened(Backend::Sqlite, &["--body-bytes", "4000"]).await;
    let line = Line::to(&server.url).await;
    let phone = office.phone(&line.url, "hoa", "hoa").await;
    synced(&phone).await;
    for n in 0..6 {
        let edits = vec![set("name", "Thôn Hạ"), set("situation", noise(3_000 + n))];
        new(&phone, "registration", unit.scope, edits).await;
    }
    turned_away(&phone, "body_too_large", 6).await;
    server.stop().await;

    let server = office.serve(0, &[]).await;
    line.leads_to(&server.url);
    synced(&phone).await;
    all_hold_the_same(&office, &[&phone]).await;
    assert_eq!(phone.status().await.unwrap().counts.merged, 6);
    server.stop().await;
}

/// Text that no compression makes much smaller.
fn noise(len: usize) -> String {
    let seed = u64::try_from(len).unwrap();
    let bytes = Chance::of(seed).bytes(len);
    bytes.iter().map(|b| char::from(b'a' + b % 26)).collect()
}

async fn wire(office: &Office, server: &Server, login: &str, seed: u8) -> Wire {
    Wire::enrol(&server.url, &office.code(login).await, seed).await
}

#[tokio::test]
async fn what_is_no_request_gets_a_code_and_hurts_nobody() {
    let (office, _, server) = opened(Backend::Sqlite, &[]).await;
    let mut wire = wire(&office, &server, "hoa", 1).await;
    let good = wire.request();
    let old = SyncRequest {
        proto: 0,
        ..good.clone()
    };
    let new = SyncRequest {
        proto: u16::MAX,
        ..good.clone()
    };
    let whole = encode(&good);
    let cases = [
        (whole[..whole.len() - 1].to_vec(), "malformed_body"),
        ([whole.as_slice(), &[0]].concat(), "malformed_body"),
        (Chance::of(1).bytes(500), "malformed_body"),
        // Arrays within arrays, deeper than any message.
        (vec![0x81; 100_000], "malformed_body"),
        // A text of 2⁶⁰ bytes, it says.
        (vec![0x7b, 0x10, 0, 0, 0, 0, 0, 0, 0], "malformed_body"),
        (encode(&old), "protocol_too_old"),
        (encode(&new), "protocol_too_new"),
    ];
    for (body, code) in cases {
        let reply = wire.post(body).await;
        assert_eq!(reply.code(), code);
        for name in ["detail", "detail_vi"] {
            let said = reply.json()[name].as_str().expect("a sentence").to_owned();
            assert!(!said.contains('{'), "{said}");
        }
    }
    assert_eq!(wire.sync(&good).await.status, 200);
    let mut spoilt = wire.access.clone();
    spoilt.truncate(spoilt.len() - 4);
    wire.access = spoilt + "AAAA";
    let reply = wire.sync(&good).await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (401, "unauthenticated")
    );
    server.stop().await;
}

/// A registration under any name of kind, by any install.
fn written(record: RecordId, install: InstallId, kind: &str, scope: ScopeId) -> PushEntry {
    let registration = record::kind("registration").unwrap();
    let mut doc = genesis(registration, record);
    let by = By {
        install,
        at: 1_776_135_600_000,
    };
    let made = author(&mut doc, registration, by, &[set("name", "Thôn Hạ")], None);
    PushEntry {
        record,
        kind: kind.to_owned(),
        scope,
        changes: vec![made.unwrap().unwrap().bytes.into()],
    }
}

async fn pushed(wire: &Wire, entry: PushEntry) -> (Receipt, Vec<Frame>) {
    let mut request = wire.request();
    request.push = vec![entry];
    let mut frames = wire.sync(&request).await.frames();
    let Frame::Head(head) = frames.remove(0) else {
        panic!("an answer begins with its head");
    };
    (head.receipts[0].clone(), frames)
}

/// The standing office finds the change in quarantine: why, and the very bytes.
async fn quarantined(office: &Wire, receipt: &Receipt, entry: &PushEntry, code: &str) {
    let list = office.get("/v1/quarantine").await.json();
    let items = list["items"].as_array().expect("items");
    let hash = receipt.hash.to_string();
    let item = items.iter().find(|item| item["hash"] == hash.as_str());
    assert_eq!(item.expect("it is listed")["code"], code);
    let path = format!("/v1/quarantine/{}/{hash}/bytes", entry.record);
    let kept = office.get(&path).await;
    assert_eq!((kept.status, kept.body), (200, entry.changes[0].0.clone()));
}

async fn what_is_refused_is_kept(backend: Backend) {
    let (office, unit, server) = opened(backend, &[]).await;
    let stranger = wire(&office, &server, "hoa", 1).await;
    let desk = wire(&office, &server, "thuong-truc", 2).await;

    let unknown = written(
        RecordId([1; 16]),
        stranger.install,
        "phong_trao",
        unit.scope,
    );
    let (receipt, _) = pushed(&stranger, unknown.clone()).await;
    let Outcome::Refused(why) = &receipt.outcome else {
        panic!("{receipt:?}");
    };
    assert_eq!(why.code, "unknown_kind");
    quarantined(&desk, &receipt, &unknown, "unknown_kind").await;

    let foreign = written(RecordId([2; 16]), desk.install, "registration", unit.scope);
    let (receipt, _) = pushed(&stranger, foreign.clone()).await;
    assert!(matches!(&receipt.outcome, Outcome::Refused(why) if why.code == "actor_foreign"));
    quarantined(&desk, &receipt, &foreign, "actor_foreign").await;

    let mut noise = written(
        RecordId([3; 16]),
        stranger.install,
        "registration",
        unit.scope,
    );
    noise.changes[0].0.truncate(40);
    let (receipt, _) = pushed(&stranger, noise.clone()).await;
    let Outcome::Refused(why) = &receipt.outcome else {
        panic!("{receipt:?}");
    };
    quarantined(&desk, &receipt, &noise, &why.code).await;
    server.stop().await;
}

#[tokio::test]
async fn what_is_refused_at_the_door_is_kept_byte_for_byte_on_sqlite() {
    what_is_refused_is_kept(Backend::Sqlite).await;
}

#[tokio::test]
async fn what_is_refused_at_the_door_is_kept_byte_for_byte_on_postgres() {
    what_is_refused_is_kept(Backend::Postgres).await;
}

async fn another_units_record(backend: Backend) {
    let (mut office, unit, server) = opened(backend, &[]).await;
    let other = office.commune("99002", "Xã Bến Lúa").await;
    let held = office.role("hoa", Role::FieldOfficer, &other).await;
    office
        .person("thuong-truc-2", "Người Mẫu", Role::StandingOffice, &other)
        .await;
    let phone = office.phone(&server.url, "hoa", "hoa").await;
    let desk = wire(&office, &server, "thuong-truc-2", 2).await;
    let own = new(
        &phone,
        "registration",
        unit.scope,
        vec![set("name", "Thôn Hạ")],
    )
    .await;
    let theirs = new(
        &phone,
        "registration",
        other.scope,
        vec![set("name", "Thôn Thượng")],
    )
    .await;
    synced(&phone).await;

    // Written in the field while the office moved the officer to another commune.
    let hash = phone
        .edit(theirs, vec![set("lead", "Hội Nông dân")])
        .await
        .unwrap();
    phone
        .edit(own, vec![set("lead", "Hội Phụ nữ")])
        .await
        .unwrap();
    let doc = phone.document(theirs).await.unwrap();
    let change = doc.get_change_by_hash(&hash.into()).unwrap();
    let entry = PushEntry {
        record: theirs,
        kind: "registration".to_owned(),
        scope: other.scope,
        changes: vec![change.raw_bytes().to_vec().into()],
    };
    office.end_role(held).await;
    until_quiet(&[&phone]).await;

    let receipt = Receipt {
        hash,
        outcome: Outcome::Stored,
    };
    quarantined(&desk, &receipt, &entry, "not_allowed_here").await;
    let counts = phone.status().await.unwrap().counts;
    assert_eq!((counts.here, counts.safe, counts.needs_you), (0, 0, 1));
    let row = phone.show(own).await.unwrap().row.unwrap();
    assert_eq!(row.values["lead"], "Hội Phụ nữ".into());
    server.stop().await;
}

#[tokio::test]
async fn words_for_another_units_record_are_kept_and_shown_on_sqlite() {
    another_units_record(Backend::Sqlite).await;
}

#[tokio::test]
async fn words_for_another_units_record_are_kept_and_shown_on_postgres() {
    another_units_record(Backend::Postgres).await;
}

#[tokio::test]
async fn what_a_role_may_not_write_is_shown_with_its_reason_and_can_be_said_elsewhere() {
    let (office, unit, server) = opened(Backend::Sqlite, &[]).await;
    let phone = office.phone(&server.url, "hoa", "hoa").await;
    let finding = vec![set("recommendations", "Cần làm xong trước mùa mưa")];
    let record = new(&phone, "supervision", unit.scope, finding.clone()).await;
    let own = new(
        &phone,
        "registration",
        unit.scope,
        vec![set("name", "Thôn Hạ")],
    )
    .await;
    until_quiet(&[&phone]).await;
    let shown = phone.show(record).await.expect("it stays");
    assert!(matches!(&shown.own[0].fate, Fate::Refused(_)), "{shown:?}");
    assert_eq!(shown.own[0].intent, finding);
    let counts = phone.status().await.unwrap().counts;
    assert_eq!((counts.here, counts.merged, counts.needs_you), (0, 1, 1));
    let other = office.phone(&server.url, "nam", "nam").await;
    synced(&other).await;
    let held: Vec<RecordId> = other.digests().await.unwrap().into_keys().collect();
    assert_eq!(held, [own], "what was refused reaches no other phone");
    server.stop().await;
}

/// A small disk of its own. Only root may have one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=48m", "tmpfs"])
            .arg(&at);
        let mounted = mount.status().is_ok_and(|status| status.success());
        mounted.then_some(Self(at))
    }

    /// Writes until nothing more goes.
    fn fill(&self) -> PathBuf {
        use std::io::Write as _;
        let ballast = self.0.join("ballast");
        let mut file = std::fs::File::create(&ballast).unwrap();
        for size in [64 << 10, 512, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        ballast
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

#[tokio::test]
async fn a_full_disk_gives_no_receipt_and_with_room_again_all_is_merged() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path().join("small")) else {
        println!("not told: only root may mount a small disk");
        return;
    };
    let database = format!("sqlite:{}", disk.0.join("danvan.db").display());
    let mut office = Office::open_at(database, PASSWORD).await;
    let unit = commune(&mut office).await;
    let server = office.serve(0, &[]).await;
    let hoa = office.phone(&server.url, "hoa", "hoa").await;
    let nam = office.phone(&server.url, "nam", "nam").await;
    many(&hoa, unit.scope, (0..5).map(|n| format!("Tổ {n}"))).await;
    synced(&hoa).await;

    let ballast = disk.fill();
    for n in 0..300 {
        let edits = vec![
            set("name", format!("Thôn {n}")),
            set("situation", noise(3_500 + n % 400)),
        ];
        new(&nam, "registration", unit.scope, edits).await;
    }
    turned_away(&nam, "disk_full", 300).await;
    assert_eq!(nam.status().await.unwrap().counts.safe, 0);

    std::fs::remove_file(ballast).unwrap();
    let phones = [&hoa, &nam];
    until_quiet(&phones).await;
    let rows = all_hold_the_same(&office, &phones).await;
    assert_eq!(rows.len(), 305);
    server.stop().await;
}
