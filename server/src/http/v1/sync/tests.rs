//! One request and what it answers, against an office in process.

use ed25519_dalek::Signer as _;
use hpke::{
    Deserializable as _, OpModeS, Serializable as _, aead::AesGcm256, kdf::HkdfSha256,
    kem::DhP256HkdfSha256,
};
use sync_core::{
    change::{By, Edit, Path, author, genesis},
    digest::{self, Short},
    id::{Blob, CommandId, DeviceId, EpochId, Hash, InstallId, RecordId, ScopeId},
    identity::Identities,
    protocol::{
        Body as Facts, CommandOutcome, Decided, End, Entry, Frame, Head, Outcome, PARCEL_INFO,
        Packed, Parcel, PushEntry, ScopeCursor, Ticket, Waiting, decode, encode,
    },
    record,
    standing::{Action, Command},
    value::Value,
};

use super::*;
use crate::{
    clock::Clock as _,
    http::body::CBOR,
    testing::{Office, Phone},
};

const RECORD: RecordId = RecordId([0x31; 16]);

/// What one answer said.
#[derive(Debug)]
struct Told {
    head: Head,
    decided: Decided,
    entries: Vec<Entry>,
    end: End,
}

fn request(phone: &Phone, now: i64) -> SyncRequest {
    SyncRequest {
        proto: PROTOCOL,
        app: "test".to_owned(),
        device: phone.device,
        install: phone.install,
        earlier_installs: Vec::new(),
        ticket: None,
        epoch: None,
        now,
        scopes: Vec::new(),
        push: Vec::new(),
        commands: Vec::new(),
        identities: Identities::default(),
        notices: 0,
        asked: Vec::new(),
        verify: Vec::new(),
        want: Vec::new(),
        waiting: Waiting::default(),
        max_bytes: 1 << 20,
    }
}

async fn sync(office: &Office, phone: &Phone, request: &SyncRequest) -> Told {
    let answer = office
        .post("/v1/sync")
        .bearer(&phone.access)
        .body(CBOR, encode(request).into())
        .signed_by(phone)
        .send()
        .await;
    assert_eq!(
        answer.status,
        200,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    let (mut head, mut decided, mut entries, mut end) = (None, Decided::default(), vec![], None);
    for frame in Frames::default().push(&answer.body).unwrap() {
        match frame {
            Frame::Head(h) => head = Some(*h),
            Frame::Decided(d) => decided = d,
            Frame::Entry(e) => entries.push(*e),
            Frame::Differ(_) => {}
            Frame::End(e) => end = Some(e),
        }
    }
    Told {
        head: head.unwrap(),
        decided,
        entries,
        end: end.unwrap(),
    }
}

/// A registration written on a phone: its entry for a push.
fn registration(office: &Office, phone: &Phone, title: &str) -> PushEntry {
    let at = office.clock.now_ms();
    let kind = record::kind("registration").unwrap();
    let mut doc = genesis(kind, RECORD);
    let edit = Edit::Set {
        path: Path::field("name"),
        value: Value::from(title),
    };
    let by = By {
        install: phone.install,
        at,
    };
    let made = author(&mut doc, kind, by, &[edit], None).unwrap().unwrap();
    PushEntry {
        record: RECORD,
        kind: "registration".to_owned(),
        scope: office.khe_sim,
        changes: vec![made.bytes.into()],
    }
}

#[tokio::test]
async fn what_one_phone_writes_another_gets_in_one_round_trip_each() {
    let office = Office::open().await;
    let now = office.clock.now_ms();
    let (writer, reader) = (office.officer_phone().await, office.officer_phone().await);
    let mut push = request(&writer, now);
    push.push = vec![registration(&office, &writer, "Hiến đất mở rộng đường")];
    let told = sync(&office, &writer, &push).await;
    assert_eq!(told.head.receipts[0].outcome, Outcome::Stored);
    assert!(told.end.merged && !told.end.more);
    assert_eq!(
        (told.entries[0].own_seq, &told.entries[0].body),
        (1, &Facts::None)
    );

    let told = sync(&office, &reader, &request(&reader, now)).await;
    let entry = &told.entries[0];
    let Facts::Snapshot(bytes) = &entry.body else {
        panic!("{entry:?}")
    };
    let doc = automerge::Automerge::load(&bytes.0).unwrap();
    let heads: Vec<Hash> = doc.get_heads().into_iter().map(Into::into).collect();
    assert_eq!(Short::of(digest::record(RECORD, &heads, 0)), entry.digest);
    let mut buckets = digest::Buckets::default();
    buckets.replace(RECORD, None, Some(entry.digest));
    assert_eq!(told.end.scopes[0].digest, buckets.digest());

    let mut again = request(&reader, now);
    again.ticket = Some(told.head.ticket);
    again.scopes = vec![ScopeCursor {
        id: office.khe_sim,
        cursor: entry.seq,
    }];
    assert_eq!(sync(&office, &reader, &again).await.entries, []);
}

/// The parcel of a push, sealed to the key that the server names.
async fn sealed(office: &Office, phone: &Phone, push: &SyncRequest) -> Parcel {
    let me = office
        .get("/v1/me")
        .bearer(&phone.access)
        .send()
        .await
        .json();
    let key: Blob = serde_json::from_value(me["parcel_key"]["public_key"].clone()).unwrap();
    let body = encode(push);
    let packed = Packed {
        signature: Blob(
            phone
                .key
                .sign(&protocol::signed_text(&body))
                .to_bytes()
                .to_vec(),
        ),
        body: Blob(body),
    };
    let (enc, sealed) = hpke::single_shot_seal::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
        &OpModeS::Base,
        &<DhP256HkdfSha256 as hpke::Kem>::PublicKey::from_bytes(&key.0).unwrap(),
        PARCEL_INFO,
        &encode(&packed),
        phone.device.as_bytes(),
    )
    .unwrap();
    Parcel {
        parcel: 1,
        kid: me["parcel_key"]["kid"].as_str().unwrap().to_owned(),
        device: phone.device,
        enc: Blob(enc.to_bytes().to_vec()),
        sealed: Blob(sealed),
    }
}

async fn carry(office: &Office, carrier: &Phone, parcel: &Parcel) -> crate::testing::Answer {
    office
        .post("/v1/parcels")
        .bearer(&carrier.access)
        .body(CBOR, encode(parcel).into())
        .send()
        .await
}

#[tokio::test]
async fn what_a_colleague_carries_is_safe_and_its_own_phone_hears_of_it_later() {
    let office = Office::open().await;
    let now = office.clock.now_ms();
    let (writer, carrier) = (office.officer_phone().await, office.officer_phone().await);
    let mut push = request(&writer, now);
    push.push = vec![registration(&office, &writer, "Hiến đất mở rộng đường")];
    let parcel = sealed(&office, &writer, &push).await;
    let answer = carry(&office, &carrier, &parcel).await.json();
    assert_eq!(
        (answer["changes"].as_u64(), answer["kept"].as_u64()),
        (Some(1), Some(0))
    );
    // The phone knows nothing of it, shows its old ticket, and gets the receipt that its change has.
    let told = sync(&office, &writer, &push).await;
    assert_eq!(told.head.receipts[0].outcome, Outcome::Duplicate);
    assert!(!told.head.renew);
}

#[tokio::test]
async fn a_parcel_of_anything_else_is_turned_away() {
    let office = Office::open().await;
    let now = office.clock.now_ms();
    let (writer, carrier) = (office.officer_phone().await, office.officer_phone().await);
    let good = sealed(&office, &writer, &request(&writer, now)).await;
    let with = |change: fn(&mut Parcel)| {
        let mut parcel = good.clone();
        change(&mut parcel);
        parcel
    };
    let forged = Phone {
        key: office.new_key(),
        ..writer.clone()
    };
    let of_another = sealed(&office, &writer, &request(&carrier, now)).await;
    for (parcel, refusal) in [
        (with(|p| p.parcel = 2), "parcel_unreadable"),
        (with(|p| p.kid = "none".to_owned()), "parcel_unreadable"),
        (with(|p| p.enc.0.clear()), "parcel_unreadable"),
        (with(|p| p.sealed.0[0] ^= 1), "parcel_unreadable"),
        (with(|p| p.device = DeviceId([9; 16])), "parcel_unreadable"),
        (
            sealed(&office, &forged, &request(&writer, now)).await,
            "bad_signature",
        ),
        (of_another, "bad_signature"),
    ] {
        assert_eq!(carry(&office, &carrier, &parcel).await.problem(), refusal);
    }
}

#[tokio::test]
async fn the_same_bytes_get_the_same_receipt_and_another_units_scope_is_quarantined() {
    let office = Office::open().await;
    let now = office.clock.now_ms();
    let phone = office.officer_phone().await;
    let mut push = request(&phone, now);
    push.push = vec![registration(&office, &phone, "Tiếng kẻng an ninh")];
    let first = sync(&office, &phone, &push).await;
    push.ticket = Some(first.head.ticket);
    let second = sync(&office, &phone, &push).await;
    assert_eq!(second.head.receipts[0].outcome, Outcome::Duplicate);

    let mut elsewhere = request(&phone, now);
    elsewhere.ticket = Some(second.head.ticket);
    let mut entry = registration(&office, &phone, "Ở xã khác");
    entry.record = RecordId([0x32; 16]);
    entry.scope = ScopeId([0x77; 16]);
    elsewhere.push = vec![entry];
    let told = sync(&office, &phone, &elsewhere).await;
    assert_eq!(
        told.head.receipts[0].outcome,
        Outcome::Stored,
        "kept before it is judged"
    );
    assert_eq!(told.decided.notices[0].reason.code, "not_allowed_here");
    assert_eq!(told.entries.len(), 1, "the record of its own commune only");
}

#[tokio::test]
async fn a_command_is_refused_with_its_reason_and_what_was_typed_stays() {
    let office = Office::open().await;
    let now = office.clock.now_ms();
    let phone = office.officer_phone().await;
    let mut push = request(&phone, now);
    push.push = vec![registration(&office, &phone, "Còn thiếu nhiều mục")];
    let id = CommandId([3; 16]);
    push.commands = vec![Command {
        id,
        record: RECORD,
        action: Action::Submit,
        seen_heads: Vec::new(),
        seen_standing: 0,
        made_at: now,
        done_as: None,
    }];
    let told = sync(&office, &phone, &push).await;
    assert_eq!(told.head.commands[0].outcome, CommandOutcome::Pending);
    let CommandOutcome::Refused(reason) = &told.decided.commands[0].outcome else {
        panic!("{told:?}")
    };
    assert!(
        ["not_allowed", "incomplete"].contains(&reason.code.as_str()),
        "{reason:?}"
    );
    assert_eq!(told.entries.len(), 1);
}

#[tokio::test]
async fn a_cloned_phone_is_found_out_by_its_ticket() {
    let office = Office::open().await;
    let now = office.clock.now_ms();
    let phone = office.officer_phone().await;
    let with = |ticket: Option<Ticket>| SyncRequest {
        ticket,
        ..request(&phone, now)
    };
    let first = sync(&office, &phone, &with(None)).await;
    let shared = first.head.ticket;
    let original = sync(&office, &phone, &with(Some(shared.clone()))).await;
    let clone = sync(&office, &phone, &with(Some(shared.clone()))).await;
    assert!(
        !clone.head.renew,
        "as yet it may be the original whose answer was lost"
    );
    let original = sync(&office, &phone, &with(Some(original.head.ticket))).await;
    assert!(
        original.head.renew,
        "one of the two now shows a ticket that was passed by"
    );
    let renewed = SyncRequest {
        install: InstallId([0x99; 16]),
        ..with(None)
    };
    assert!(!sync(&office, &phone, &renewed).await.head.renew);
    assert!(
        !sync(&office, &phone, &with(Some(clone.head.ticket)))
            .await
            .head
            .renew
    );
}

#[tokio::test]
async fn bad_requests_get_a_code_and_change_nothing() {
    let office = Office::open().await;
    let now = office.clock.now_ms();
    let phone = office.officer_phone().await;
    let other = office.officer_phone().await;
    let good = request(&phone, now);
    let old = SyncRequest {
        proto: 0,
        ..good.clone()
    };
    let new = SyncRequest {
        proto: 9,
        ..good.clone()
    };
    let foreign = SyncRequest {
        install: other.install,
        ..good.clone()
    };
    let cases: [(Vec<u8>, &Phone, &str); 6] = [
        (encode(&old), &phone, "protocol_too_old"),
        (encode(&new), &phone, "protocol_too_new"),
        (encode(&foreign), &phone, "install_taken"),
        (encode(&good), &other, "bad_signature"),
        (encode(&good)[..20].to_vec(), &phone, "malformed_body"),
        ([encode(&good), vec![0]].concat(), &phone, "malformed_body"),
    ];
    for (body, signer, code) in cases {
        let answer = office
            .post("/v1/sync")
            .bearer(&phone.access)
            .body(CBOR, body.into())
            .signed_by(signer)
            .send()
            .await;
        assert_eq!(answer.problem(), code);
    }
    let unsigned = office
        .post("/v1/sync")
        .bearer(&phone.access)
        .body(CBOR, encode(&good).into());
    assert_eq!(unsigned.send().await.problem(), "bad_signature");
    let stranger = office.post("/v1/sync").body(CBOR, encode(&good).into());
    assert_eq!(stranger.send().await.problem(), "unauthenticated");
    let told = sync(&office, &phone, &good).await;
    assert_ne!(told.head.epoch, EpochId::default());
    assert!(decode::<SyncRequest>(&encode(&good)).is_ok());
}
