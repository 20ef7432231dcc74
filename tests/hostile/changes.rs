//! Hostile changes: what is refused at the door is in the receipt, what the gate refuses is in quarantine, and the
//! attacker's next honest change is merged all the same.

use danvan_tests::{Attack, Wire, corpus, draft, great_changes};
use sync_core::{
    gate::forge::{Op, PUT},
    id::Hash,
    protocol::Outcome,
};

use crate::stage::{Stage, Told, push};

pub async fn attack(stage: &mut Stage) {
    let mut attacks = corpus("changes");
    attacks.extend(great_changes());
    let mut wrong = Vec::new();
    for attack in &attacks {
        let told = push(&stage.attacker, vec![stage.entry(&attack.bytes)]).await;
        let came = outcome(&told);
        if came != attack.expected {
            wrong.push(format!("{}: {came}, not {}", attack.name, attack.expected));
            continue;
        }
        is_kept(stage, attack, told.head.receipts[0].hash).await;
        // The same bytes, the same answer.
        let again = push(&stage.attacker, vec![stage.entry(&attack.bytes)]).await;
        assert_eq!(
            again_outcome(&again),
            again_expected(&attack.expected),
            "{} again",
            attack.name
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    all_at_once(stage, &attacks).await;
    a_victims_place_is_not_taken(stage).await;
    the_attacker_can_still_be_honest(stage).await;
}

/// What became of the one change that was pushed, as the corpus writes it.
fn outcome(told: &Told) -> String {
    assert!(told.end.merged, "nothing is undecided");
    let receipt = &told.head.receipts[0];
    match &receipt.outcome {
        Outcome::Refused(why) => return format!("receipt {}", why.code),
        Outcome::Keep(why) => return format!("keep {}", why.code),
        Outcome::Stored | Outcome::Duplicate => {}
    }
    let mut notices = told.decided.notices.iter();
    match notices.find(|notice| notice.hash == receipt.hash) {
        Some(notice) => format!("quarantine {}", notice.reason.code),
        None => "waits".to_owned(),
    }
}

fn again_outcome(told: &Told) -> String {
    match &told.head.receipts[0].outcome {
        Outcome::Refused(why) => why.code.clone(),
        Outcome::Keep(why) => format!("keep {}", why.code),
        Outcome::Stored => "stored".to_owned(),
        Outcome::Duplicate => "duplicate".to_owned(),
    }
}

fn again_expected(expected: &str) -> &str {
    expected
        .split_once(' ')
        .map_or("duplicate", |(_, code)| code)
}

/// What was refused is in quarantine, byte for byte, or as the plain change that it unfolds to.
async fn is_kept(stage: &Stage, attack: &Attack, hash: Hash) {
    if attack.expected == "waits" {
        return;
    }
    let path = format!("/v1/quarantine/{}/{hash}/bytes", danvan_tests::TARGET);
    let kept = stage.desk.get(&path).await;
    assert_eq!(kept.status, 200, "{} is kept", attack.name);
    let unfolded = attack.bytes.get(8) == Some(&2);
    assert!(
        unfolded || kept.body == attack.bytes,
        "{} is kept as it came",
        attack.name
    );
}

/// In one push, one bad change does not fail its neighbours.
async fn all_at_once(stage: &Stage, attacks: &[Attack]) {
    let small = attacks.iter().filter(|attack| attack.bytes.len() < 100_000);
    let entries: Vec<_> = small.map(|attack| stage.entry(&attack.bytes)).collect();
    let count = entries.len();
    let told = push(&stage.attacker, entries).await;
    assert_eq!(told.head.receipts.len(), count);
}

fn first_change(by: &Wire, words: &str) -> Vec<u8> {
    let mut change = draft(vec![Op::root("delegation", PUT).text(words)]);
    change.actor = by.install.0.to_vec();
    change.chunk()
}

/// What bears a victim's name does not stand in the way of what the victim writes, even where it is the very change.
async fn a_victims_place_is_not_taken(stage: &Stage) {
    let mut orphan = draft(vec![Op::root("delegation", PUT).text("của kẻ gian")]);
    orphan.actor = stage.victim.install.0.to_vec();
    orphan.deps = vec![[9; 32]];
    let told = push(&stage.attacker, vec![stage.entry(&orphan.chunk())]).await;
    assert_eq!(outcome(&told), "receipt actor_foreign");

    let own = first_change(&stage.victim, "của nạn nhân");
    let told = push(&stage.attacker, vec![stage.entry(&own)]).await;
    assert_eq!(outcome(&told), "receipt actor_foreign");
    // What the change's hash is taken of: as bytes it has the same SHA-256.
    let told = push(&stage.attacker, vec![stage.entry(&own[8..])]).await;
    assert_eq!(outcome(&told), "receipt change_magic");

    let told = push(&stage.victim, vec![stage.entry(&own)]).await;
    assert_eq!(
        told.head.receipts[0].outcome,
        Outcome::Stored,
        "the victim's own"
    );
    assert!(told.end.merged && told.decided.notices.is_empty());
    let listed = stage
        .desk
        .get(&format!("/v1/records/{}", danvan_tests::TARGET))
        .await;
    assert_eq!(listed.status, 200);
    assert!(String::from_utf8_lossy(&listed.body).contains("của nạn nhân"));
}

async fn the_attacker_can_still_be_honest(stage: &Stage) {
    let honest = first_change(&stage.attacker, "nay đã hoàn lương");
    let told = push(&stage.attacker, vec![stage.entry(&honest)]).await;
    assert_eq!(told.head.receipts[0].outcome, Outcome::Stored);
    assert!(
        told.decided
            .notices
            .iter()
            .all(|n| n.hash != told.head.receipts[0].hash)
    );

    let reused = first_change(&stage.attacker, "dùng lại số thứ tự");
    let told = push(&stage.attacker, vec![stage.entry(&reused)]).await;
    assert_eq!(outcome(&told), "quarantine seq_reused");
}
