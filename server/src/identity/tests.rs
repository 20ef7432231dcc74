//! From a phone's word to the last trace.

use std::path::PathBuf;

use danvan_store::Tombstone;
use serde_json::{Value as Json, json};
use sync_core::{
    id::{IdentityId, RecordId},
    identity::{Identities, Identity, Outcome, Receipt, Word},
    protocol::{PROTOCOL, Reason, SyncRequest, Waiting},
    standing::Role,
    value::Value,
};

use super::ledger;
use crate::{
    clock::Clock as _,
    desk::testing::Held,
    exchange::Asker,
    http::caller::Caller,
    testing::{Actor, Office, Phone, REALM},
};

const DAY: i64 = 86_400_000;
const FIRST: IdentityId = IdentityId([1; 16]);
const SECOND: IdentityId = IdentityId([2; 16]);

fn person(name: &str) -> Identity {
    Identity {
        name: name.to_owned(),
        phone: "0912 345 678".to_owned(),
        consent: 1,
        agreed_at: 5,
        ..Identity::default()
    }
}

/// An opinion of Khe Sim that this phone recorded.
async fn opinion(office: &Office, phone: &Phone) -> RecordId {
    let mut record = Held::new(9, "opinion", office.khe_sim);
    record.set(phone, &[("text", Value::from("Bao giờ khởi công?"))]);
    record.push(office, phone).await;
    record.id
}

fn word(
    office: &Office,
    id: IdentityId,
    record: RecordId,
    identity: impl Into<Option<Identity>>,
) -> Word {
    Word {
        id,
        record,
        scope: office.khe_sim,
        identity: identity.into(),
    }
}

/// What a phone is told of identities when it says this.
async fn say(office: &Office, phone: &Phone, identities: Identities) -> Vec<Receipt> {
    let access = office
        .app
        .tokens
        .verify(&phone.access, office.clock.now_ms());
    let mut work = office.app.store.read().await.unwrap();
    let caller = Caller::of(access.unwrap(), work.as_mut(), office.clock.now_ms()).await;
    let (caller, device) = caller.unwrap();
    drop(work);
    let request = SyncRequest {
        proto: PROTOCOL,
        app: "test".to_owned(),
        device: phone.device,
        install: phone.install,
        earlier_installs: Vec::new(),
        ticket: None,
        epoch: None,
        now: office.clock.now_ms(),
        scopes: Vec::new(),
        push: Vec::new(),
        commands: Vec::new(),
        identities,
        notices: 0,
        asked: Vec::new(),
        verify: Vec::new(),
        want: Vec::new(),
        waiting: Waiting::default(),
        max_bytes: 1 << 20,
    };
    let asker = Asker::of(&caller, &device.unwrap());
    let answer = office.app.exchange.begin(asker, request).await.unwrap();
    answer.head.identities
}

async fn outcome(office: &Office, phone: &Phone, word: Word) -> Outcome {
    let words = vec![word];
    let said = Identities {
        words,
        held: Vec::new(),
    };
    let mut receipts = say(office, phone, said).await;
    assert_eq!(receipts.len(), 1);
    receipts.remove(0).outcome
}

async fn holding(office: &Office, phone: &Phone, held: &[IdentityId]) -> Vec<Receipt> {
    let said = Identities {
        words: Vec::new(),
        held: held.to_vec(),
    };
    say(office, phone, said).await
}

fn refused(code: &str) -> Outcome {
    Outcome::Refused(Reason::of(code))
}

async fn read(office: &Office, who: &Actor, record: RecordId) -> (u16, Json) {
    let path = format!("/v1/records/{record}/identity/read");
    let purpose = json!({ "purpose": "answer" });
    let answer = office.post(&path).json(&purpose).by(who).send().await;
    (answer.status, answer.json())
}

async fn erase(office: &Office, who: &Actor, record: RecordId) -> u16 {
    let path = format!("/v1/records/{record}/identity/erase");
    let reason = json!({ "reason": "consent_withdrawn" });
    office.post(&path).json(&reason).by(who).send().await.status
}

async fn audited(office: &Office) -> Vec<(String, String)> {
    let mut work = office.app.store.read().await.unwrap();
    let entries = work.audit_page(REALM, 0, 1_000).await.unwrap();
    let events = entries.into_iter().map(|entry| entry.event);
    events
        .filter(|event| event.action.starts_with("identity_"))
        .map(|event| (event.action, event.detail))
        .collect()
}

fn files(office: &Office) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(&office.app.config.place.data_dir).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_file()).collect()
}

fn is_in_a_file(office: &Office, needle: &[u8]) -> bool {
    files(office).iter().any(|file| {
        let bytes = std::fs::read(file).unwrap();
        bytes.windows(needle.len()).any(|part| part == needle)
    })
}

#[tokio::test]
async fn who_voiced_an_opinion_is_read_by_who_may_and_each_reading_is_noted() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let record = opinion(&office, &phone).await;
    let given = word(&office, FIRST, record, person("Lò Thị Mẫu"));
    assert_eq!(outcome(&office, &phone, given.clone()).await, Outcome::Kept);
    assert_eq!(
        outcome(&office, &phone, given).await,
        Outcome::Kept,
        "a retry"
    );

    let head = office
        .person("thuongtruc", Role::StandingOffice, office.khe_sim)
        .await;
    let officer = office.officer().await;
    for who in [&head, &officer] {
        let (status, read) = read(&office, who, record).await;
        assert_eq!((status, &read["name"]), (200, &json!("Lò Thị Mẫu")));
        assert_eq!(read["phone"], "+84912345678");
    }
    let colleague = office
        .person("canbo2", Role::FieldOfficer, office.khe_sim)
        .await;
    let elsewhere = office
        .person("thuongtruc2", Role::StandingOffice, office.ben_lua)
        .await;
    let province = office.person("tinh", Role::Province, office.province).await;
    for who in [
        &colleague,
        &elsewhere,
        &province,
        &office.administrator().await,
    ] {
        let (status, problem) = read(&office, who, record).await;
        assert_eq!((status, &problem["code"]), (404, &json!("not_found")));
        assert_eq!(erase(&office, who, record).await, 404);
    }
    let path = format!("/v1/records/{record}");
    let shown = async |who: &Actor| office.get(&path).by(who).send().await.json();
    assert_eq!(shown(&head).await["identity"], true);
    assert_eq!(shown(&officer).await["identity"], true);
    assert_eq!(shown(&colleague).await["identity"], Json::Null);

    let log = audited(&office).await;
    let actions: Vec<_> = log.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["identity_kept", "identity_read", "identity_read"]);
    assert!(log[1].1.contains("\"purpose\":\"answer\""));
    assert!(
        log.iter()
            .all(|(_, detail)| !detail.contains("Mẫu") && !detail.contains("912"))
    );
    for needle in ["Lò Thị Mẫu", "912345678"] {
        assert!(!is_in_a_file(&office, needle.as_bytes()), "{needle}");
    }
}

#[tokio::test]
async fn what_is_erased_is_gone_from_every_file_and_from_the_phone() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let record = opinion(&office, &phone).await;
    let given = word(&office, FIRST, record, person("Lò Thị Mẫu"));
    outcome(&office, &phone, given.clone()).await;
    assert_eq!(holding(&office, &phone, &[FIRST]).await, []);
    let mut work = office.app.store.read().await.unwrap();
    let sealed = work
        .identity_of(REALM, record)
        .await
        .unwrap()
        .unwrap()
        .sealed;
    drop(work);
    assert!(is_in_a_file(&office, &sealed));

    let head = office
        .person("thuongtruc", Role::StandingOffice, office.khe_sim)
        .await;
    assert_eq!(erase(&office, &head, record).await, 204);
    assert!(office.app.store.shred().await.unwrap());
    assert!(!is_in_a_file(&office, &sealed), "not even sealed");
    assert_eq!(read(&office, &head, record).await.0, 404);
    let erased = Receipt {
        id: FIRST,
        outcome: Outcome::Erased,
    };
    assert_eq!(holding(&office, &phone, &[FIRST]).await, [erased]);
    assert_eq!(
        outcome(&office, &phone, given).await,
        Outcome::Erased,
        "it never comes back"
    );
    let again = word(&office, SECOND, record, person("Lò Thị Mẫu"));
    assert_eq!(
        outcome(&office, &phone, again).await,
        Outcome::Kept,
        "a new consent is a new identity"
    );
}

#[tokio::test]
async fn only_who_recorded_it_replaces_it_or_takes_it_back() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let record = opinion(&office, &phone).await;
    outcome(
        &office,
        &phone,
        word(&office, FIRST, record, person("Lò Mẫu")),
    )
    .await;
    let colleague = office
        .person("canbo2", Role::FieldOfficer, office.khe_sim)
        .await;
    let other = office.phone(&colleague).await;
    let theirs = word(&office, SECOND, record, person("Vi Mẫu"));
    assert_eq!(
        outcome(&office, &other, theirs.clone()).await,
        refused("identity_of_another")
    );
    let back = word(&office, FIRST, record, None);
    assert_eq!(
        outcome(&office, &other, back.clone()).await,
        refused("identity_of_another")
    );

    assert_eq!(
        outcome(&office, &phone, theirs).await,
        Outcome::Kept,
        "replaced"
    );
    let (_, now) = read(&office, &office.officer().await, record).await;
    assert_eq!(now["name"], "Vi Mẫu");
    assert_eq!(outcome(&office, &phone, back).await, Outcome::Erased);
    let back = word(&office, SECOND, record, None);
    assert_eq!(
        outcome(&office, &phone, back.clone()).await,
        Outcome::Erased
    );
    assert_eq!(
        outcome(&office, &phone, back).await,
        Outcome::Erased,
        "a retry"
    );
    assert_eq!(read(&office, &office.officer().await, record).await.0, 404);
}

#[tokio::test]
async fn what_is_not_to_be_taken_is_refused_and_its_neighbours_are_not() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let record = opinion(&office, &phone).await;
    let papers = person("CCCD 038095001234");
    let unasked = Identity {
        consent: 0,
        ..person("Lò Mẫu")
    };
    let mut visit = Held::new(3, "visit", office.khe_sim);
    visit.set(&phone, &[("note", Value::from("Thăm mô hình"))]);
    visit.push(&office, &phone).await;
    let elsewhere = Word {
        scope: office.ben_lua,
        ..word(&office, IdentityId([6; 16]), record, person("Lò Mẫu"))
    };
    let words = vec![
        word(&office, IdentityId([3; 16]), record, papers),
        word(&office, IdentityId([4; 16]), record, unasked),
        word(&office, IdentityId([5; 16]), visit.id, person("Lò Mẫu")),
        elsewhere,
        word(&office, FIRST, record, person("Lò Mẫu")),
    ];
    let said = Identities {
        words,
        held: vec![SECOND],
    };
    let outcomes: Vec<_> = say(&office, &phone, said)
        .await
        .into_iter()
        .map(|r| r.outcome)
        .collect();
    let expected = [
        refused("identity_papers"),
        refused("identity_no_consent"),
        refused("identity_not_here"),
        refused("not_allowed_here"),
        Outcome::Kept,
        Outcome::Missing,
    ];
    assert_eq!(outcomes, expected);
}

#[tokio::test]
async fn an_opinion_that_has_not_come_is_its_recorders_alone_and_is_not_waited_for_for_ever() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let record = RecordId([0x77; 16]);
    outcome(
        &office,
        &phone,
        word(&office, FIRST, record, person("Lò Mẫu")),
    )
    .await;
    let head = office
        .person("thuongtruc", Role::StandingOffice, office.khe_sim)
        .await;
    assert_eq!(read(&office, &head, record).await.0, 404);
    assert_eq!(read(&office, &office.officer().await, record).await.0, 200);
    let store = office.app.store.as_ref();
    let now = office.clock.now_ms();
    assert_eq!(super::let_go(store, now + 89 * DAY).await.unwrap(), 0);
    assert_eq!(super::let_go(store, now + 91 * DAY).await.unwrap(), 1);
    assert_eq!(audited(&office).await.last().unwrap().0, "identity_erased");
}

#[tokio::test]
async fn what_was_erased_is_erased_again_in_a_store_put_back_from_a_backup() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let record = opinion(&office, &phone).await;
    outcome(
        &office,
        &phone,
        word(&office, FIRST, record, person("Lò Mẫu")),
    )
    .await;
    let place = &office.app.config.place;
    let backup = place.data_dir.join("backup.db");
    let file = place.database_file().unwrap();
    danvan_store::copy_sqlite(&file, &backup).await.unwrap();

    let head = office
        .person("thuongtruc", Role::StandingOffice, office.khe_sim)
        .await;
    assert_eq!(erase(&office, &head, record).await, 204);
    ledger::note(&office.app).await.unwrap();
    ledger::note(&office.app).await.unwrap();
    let text = std::fs::read_to_string(place.data_dir.join("erased")).unwrap();
    assert_eq!(text.matches(&FIRST.to_string()).count(), 1, "named once");

    let url = format!("sqlite:{}", backup.display());
    let restored = danvan_store::connect(&url, &danvan_store::Options::default())
        .await
        .unwrap();
    let kept = async || {
        let mut work = restored.read().await.unwrap();
        work.identity_of(REALM, record).await.unwrap().is_some()
    };
    assert!(kept().await, "the backup still has it");
    ledger::apply(&place.data_dir, restored.as_ref())
        .await
        .unwrap();
    assert!(!kept().await);
}

#[tokio::test]
async fn a_line_of_the_ledger_that_was_cut_off_harms_no_other() {
    let office = Office::open().await;
    let path = office.app.config.place.data_dir.join("erased");
    std::fs::write(&path, format!("\n{FIRST} {FIRST} {FIRST} 17")).unwrap();
    let stone = Tombstone {
        realm: REALM.to_owned(),
        id: SECOND,
        record: RecordId([9; 16]),
        scope: office.khe_sim,
        at: office.clock.now_ms(),
    };
    let mut work = office.app.store.write().await.unwrap();
    work.erase_identity(&stone).await.unwrap();
    work.commit().await.unwrap();
    ledger::note(&office.app).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 3);
    assert!(
        text.lines()
            .last()
            .unwrap()
            .starts_with(&SECOND.to_string())
    );
}

#[tokio::test]
async fn another_seal_finds_its_identities_missing_until_a_phone_hands_them_in_again() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let record = opinion(&office, &phone).await;
    let given = word(&office, FIRST, record, person("Lò Mẫu"));
    outcome(&office, &phone, given.clone()).await;
    let mut exchange = office.app.exchange.clone();
    exchange.seal = super::Seal::of(&[9; 32]);
    let said = Identities {
        words: Vec::new(),
        held: vec![FIRST],
    };
    let mut work = office.app.store.read().await.unwrap();
    let news = super::news_of(&mut *work, REALM, &exchange.seal, &said)
        .await
        .unwrap();
    assert_eq!(news[0].outcome, Outcome::Missing);
}
