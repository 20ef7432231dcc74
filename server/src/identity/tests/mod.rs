//! From a phone's word to the last trace.

mod erasing;

use std::path::PathBuf;

use serde_json::{Value as Json, json};
use sync_core::{
    id::{IdentityId, RecordId},
    identity::{Identities, Identity, Outcome, Receipt, Word},
    protocol::{PROTOCOL, Reason, SyncRequest, Waiting},
    standing::Role,
    value::Value,
};

use crate::{
    clock::Clock as _,
    desk::testing::Held,
    exchange::Asker,
    http::caller::Caller,
    testing::{Actor, Office, Phone, REALM},
};

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
    // Nor by naming another record with its id.
    let elsewhere = RecordId([0x55; 16]);
    for said in [None, Some(person("Vi Mẫu"))] {
        let word = word(&office, FIRST, elsewhere, said);
        let told = outcome(&office, &other, word).await;
        assert_eq!(told, refused("identity_of_another"));
    }
    let (_, still) = read(&office, &office.officer().await, record).await;
    assert_eq!(still["name"], "Lò Mẫu");

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
