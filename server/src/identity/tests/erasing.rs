//! Erased, and gone from wherever it was.

use danvan_store::Tombstone;

use super::*;
use crate::identity::{Seal, ledger, let_go, news_of};

const DAY: i64 = 86_400_000;

async fn holding(office: &Office, phone: &Phone, held: &[IdentityId]) -> Vec<Receipt> {
    let said = Identities {
        words: Vec::new(),
        held: held.to_vec(),
    };
    say(office, phone, said).await
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
    assert_eq!(let_go(store, now + 89 * DAY).await.unwrap(), 0);
    assert_eq!(let_go(store, now + 91 * DAY).await.unwrap(), 1);
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
    exchange.seal = Seal::of(&[9; 32]);
    let said = Identities {
        words: Vec::new(),
        held: vec![FIRST],
    };
    let mut work = office.app.store.read().await.unwrap();
    let news = news_of(&mut *work, REALM, &exchange.seal, &said)
        .await
        .unwrap();
    assert_eq!(news[0].outcome, Outcome::Missing);
}
