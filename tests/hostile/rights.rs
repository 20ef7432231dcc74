//! Writing and deciding where one has no right to.

use danvan_tests::TARGET;
use sync_core::{
    change::{By, Edit, Path, author, genesis},
    id::{CommandId, RecordId, ScopeId},
    protocol::{CommandOutcome, Outcome, PushEntry, SyncRequest},
    record,
    standing::{Action, Command},
};

use crate::stage::{Stage, ask, push};

pub async fn attack(stage: &mut Stage) {
    other_units(stage).await;
    commands(stage).await;
}

fn written(
    by: &danvan_tests::Wire,
    kind: &str,
    id: RecordId,
    scope: ScopeId,
    field: &str,
) -> PushEntry {
    let kind = record::kind(kind).expect("a kind of this house");
    let mut doc = genesis(kind, id);
    let edit = Edit::Set {
        path: Path::field(field),
        value: "kẻ gian đã ghi".into(),
    };
    let by = By {
        install: by.install,
        at: 1_776_135_600_000,
    };
    let made = author(&mut doc, kind, by, &[edit], None)
        .expect("it fits")
        .expect("a change");
    PushEntry {
        record: id,
        kind: kind.name.to_owned(),
        scope,
        changes: vec![made.bytes.into()],
    }
}

/// The refusal with which a push of one change came back.
async fn refused(stage: &Stage, entry: PushEntry) -> String {
    let told = push(&stage.attacker, vec![entry]).await;
    let receipt = &told.head.receipts[0];
    assert_eq!(receipt.outcome, Outcome::Stored, "it is kept");
    let mut notices = told.decided.notices.into_iter();
    let notice = notices.find(|notice| notice.hash == receipt.hash);
    notice.expect("it is refused").reason.code
}

async fn other_units(stage: &Stage) {
    let ben_lua =
        danvan_tests::Wire::enrol(&stage.server.url, &stage.office.code("ben-lua").await, 0xbe)
            .await;
    let evidence = RecordId([0x77; 16]);
    let theirs = written(&ben_lua, "evidence", evidence, stage.other.scope, "caption");
    let told = push(&ben_lua, vec![theirs]).await;
    assert_eq!(told.head.receipts[0].outcome, Outcome::Stored);

    // A new record of theirs; their evidence; and their evidence, said to be of the attacker's own commune.
    let new = written(
        &stage.attacker,
        "registration",
        RecordId([0x71; 16]),
        stage.other.scope,
        "name",
    );
    let openly = written(
        &stage.attacker,
        "evidence",
        evidence,
        stage.other.scope,
        "caption",
    );
    let mut hidden = written(
        &stage.attacker,
        "evidence",
        evidence,
        stage.unit.scope,
        "note",
    );
    hidden.scope = stage.unit.scope;
    let nowhere = written(
        &stage.attacker,
        "registration",
        RecordId([0x72; 16]),
        ScopeId([9; 16]),
        "name",
    );
    for entry in [new, openly, hidden, nowhere] {
        assert_eq!(refused(stage, entry).await, "not_allowed_here");
    }
    assert_eq!(
        stage
            .attacker
            .get(&format!("/v1/records/{evidence}"))
            .await
            .status,
        404,
        "and it is not shown to the attacker"
    );
}

async fn commands(stage: &Stage) {
    let plan = RecordId([0x73; 16]);
    let own = written(
        &stage.attacker,
        "registration",
        plan,
        stage.unit.scope,
        "name",
    );
    push(&stage.attacker, vec![own]).await;
    let mut id = 0;
    let mut command = |record, action| {
        id += 1;
        Command {
            id: CommandId([id; 16]),
            record,
            action,
            seen_heads: Vec::new(),
            seen_standing: 0,
            made_at: i64::MIN,
            done_as: None,
        }
    };
    let words = "ơ".repeat(100_000);
    let asked = [
        (command(plan, Action::Submit), "not_allowed"),
        (command(plan, Action::Approve), "wrong_state"),
        (
            command(
                plan,
                Action::Reject {
                    reason: "không".to_owned(),
                },
            ),
            "wrong_state",
        ),
        (
            command(plan, Action::Withdraw { reason: words }),
            "text_too_long",
        ),
        (
            command(
                plan,
                Action::Withdraw {
                    reason: "a\0b".to_owned(),
                },
            ),
            "text_control",
        ),
        (
            command(
                plan,
                Action::Start {
                    launched_on: "0000-99-99".to_owned(),
                },
            ),
            "wrong_state",
        ),
        (command(TARGET, Action::Approve), "not_this_kind"),
        (
            command(RecordId([0x74; 16]), Action::Approve),
            "no_such_record",
        ),
    ];
    let request = SyncRequest {
        commands: asked.iter().map(|(command, _)| command.clone()).collect(),
        ..stage.attacker.request()
    };
    let told = ask(&stage.attacker, request.clone()).await;
    assert_eq!(told.head.commands.len(), asked.len());
    let mut wrong = Vec::new();
    for (command, expected) in &asked {
        let mut results = told.decided.commands.iter();
        let result = results
            .find(|result| result.id == command.id)
            .expect("a result");
        let CommandOutcome::Refused(why) = &result.outcome else {
            panic!("{command:?} was {result:?}");
        };
        if why.code != *expected {
            wrong.push(format!("{:?}: {}, not {expected}", command.id, why.code));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // A command's id is its sender's: another learns nothing of it, and cannot take its place.
    let stolen = SyncRequest {
        commands: request.commands,
        ..stage.victim.request()
    };
    for receipt in ask(&stage.victim, stolen).await.head.commands {
        let CommandOutcome::Refused(why) = receipt.outcome else {
            panic!("{receipt:?}");
        };
        assert_eq!(why.code, "command_id_taken");
    }
}
