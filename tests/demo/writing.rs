//! The demo's records, written on phones as an officer would.

use danvan_device::{CommandFate, Device, of_code};
use danvan_tests::Unit;
use sync_core::{
    change::{Edit, Path},
    id::RecordId,
    session::Finish,
    standing::{Action, Ending},
    value::Value,
};

use crate::{
    Told,
    dialogues::{Dialogue, Handled, Opinion},
    models::{Model, Reached},
};

/// Gives a field a value.
pub fn set(field: &str, value: impl Into<Value>) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value: value.into(),
    }
}

/// Puts text into a shared text.
pub fn insert(field: &str, at: usize, text: &str) -> Edit {
    Edit::Splice {
        field: field.to_owned(),
        at,
        delete: 0,
        insert: text.to_owned(),
    }
}

/// Counts up.
pub fn count(field: &str, by: i64) -> Edit {
    Edit::Increment {
        field: field.to_owned(),
        by,
    }
}

/// Syncs until phone and server hold the same.
///
/// # Errors
/// Where it ends otherwise.
pub async fn synced(phone: &Device) -> Told<()> {
    // A server that is still merging answers within seconds each time.
    for _ in 0..30 {
        let report = phone.sync().await?;
        match report.session.finish {
            Finish::Same => return Ok(()),
            // Different: the next sync compares everything.
            Finish::Merging | Finish::Different => {}
            other @ (Finish::Kept | Finish::Broken(_)) => {
                return Err(format!("a sync ended with {other:?}: {:?}", report.problem).into());
            }
        }
    }
    Err("a phone and the server did not come to hold the same".into())
}

/// Whether every command of a record was carried out.
///
/// # Errors
/// The first that was not, in words.
pub async fn carried_out(phone: &Device, record: RecordId) -> Told<()> {
    for (command, state) in phone.show(record).await?.commands {
        if let CommandFate::Refused(reason) = &state {
            let sentence = of_code(&reason.code, &reason.args)
                .map(|s| s.vi)
                .unwrap_or_default();
            return Err(format!("{:?} was refused: {sentence}", command.action).into());
        }
        if !matches!(state, CommandFate::Done(_)) {
            return Err(format!("{:?} was not decided: {state:?}", command.action).into());
        }
    }
    Ok(())
}

/// Writes a model and its registration, and takes it as far as it has come.
///
/// # Errors
/// What the phone says.
pub async fn model(phone: &Device, unit: &Unit, model: &Model) -> Told<RecordId> {
    let identity = vec![set("name", model.name), set("unit", unit.id)];
    let identity = phone.create("model", unit.scope, identity).await?;
    let day = match model.reached {
        Reached::Running(day) | Reached::Assessed(day, _) => day,
        Reached::Submitted => "2026-03-10",
    };
    let (indicator, measure) = model.measured;
    let [baseline, target, achieved] = model.figures;
    let mut edits = vec![
        set("model", identity),
        set("name", model.name),
        set("year", 2026),
        set("renewal", model.renewal),
        set("subject", model.subject),
        set("field", model.field),
        set("level", model.level),
        set("unit", unit.id),
        set(
            "legal_basis",
            "Kế hoạch thi đua “Dân vận khéo” năm 2026 của Đảng uỷ",
        ),
        set("situation", "Việc khó, cần sự đồng thuận của Nhân dân."),
        set("objective", format!("Đạt: {}.", model.product)),
        insert("content", 0, "Đến từng hộ, giải thích, cùng bàn, cùng làm."),
        set("area", model.area),
        set("target_group", "Các hộ trên địa bàn"),
        set("lead", model.lead),
        set("starts_on", day),
        set("ends_on", "2026-12-31"),
        set("product", model.product),
        set(
            "replication",
            "Nhân rộng sang thôn, bản, tổ dân phố lân cận.",
        ),
        Edit::Append {
            field: "indicators".to_owned(),
            key: "1".to_owned(),
            values: vec![
                ("name".to_owned(), indicator.into()),
                ("unit".to_owned(), measure.into()),
                ("baseline".to_owned(), baseline.into()),
                ("target".to_owned(), target.into()),
                ("achieved".to_owned(), achieved.into()),
            ],
        },
    ];
    if model.number == 5 {
        edits.push(set("land_given", 120_000));
    }
    let row = phone.create("registration", unit.scope, edits).await?;
    phone.command(row, Action::Submit).await?;
    if model.reached != Reached::Submitted {
        phone.command(row, Action::Approve).await?;
        let launched_on = day.to_owned();
        phone.command(row, Action::Start { launched_on }).await?;
    }
    if let Reached::Assessed(_, points) = model.reached {
        let remarks = "Đạt chỉ tiêu đã đăng ký.".to_owned();
        phone
            .command(row, Action::SelfAssess { points, remarks })
            .await?;
    }
    Ok(row)
}

/// Writes a dialogue and its opinions, and decides what was decided. `in_a_month` is the deadline of what is assigned
/// without another.
///
/// # Errors
/// What the phone says.
pub async fn dialogue(
    phone: &Device,
    unit: &Unit,
    dialogue: &Dialogue,
    in_a_month: &str,
) -> Told<Vec<RecordId>> {
    let [noticed, held, published] = dialogue.days;
    let (kind, theme) = dialogue.kind;
    let mut edits = vec![
        set("name", dialogue.name),
        set("unit", unit.id),
        set("kind", kind),
        set("form", dialogue.form),
        set("held_on", held),
        set("venue", dialogue.venue),
        set("chair", "Chủ tịch Uỷ ban nhân dân"),
        count("attendance", dialogue.attendance),
        insert("minutes", 0, dialogue.minutes),
    ];
    if kind == "on_request" {
        edits.push(set("voters_asking", 412));
    }
    let optional = [
        ("topic", theme),
        ("noticed_on", noticed),
        ("published_on", published),
    ];
    let filled = optional.into_iter().filter(|(_, text)| !text.is_empty());
    edits.extend(filled.map(|(field, text)| set(field, text)));
    let session = phone.create("dialogue", unit.scope, edits).await?;
    let mut written = vec![session];
    for opinion in dialogue.opinions {
        let edits = vec![
            set("dialogue", session),
            set("number", opinion.number),
            set("unit", unit.id),
            set("raised_on", held),
            set("kind", opinion.kind.0),
            set("text", opinion.text),
            set("topic", opinion.kind.1),
        ];
        let record = phone.create("opinion", unit.scope, edits).await?;
        for action in decisions(opinion, unit, in_a_month) {
            phone.command(record, action).await?;
        }
        written.push(record);
    }
    Ok(written)
}

fn decisions(opinion: &Opinion, unit: &Unit, in_a_month: &str) -> Vec<Action> {
    let assign = |deadline: &str| Action::Assign {
        agency: unit.id,
        cooperating: Vec::new(),
        deadline: deadline.to_owned(),
    };
    let resolve = |outcome, summary: &str| Action::Resolve {
        outcome,
        summary: summary.to_owned(),
    };
    let done = match opinion.handled {
        Handled::OnSpot(answer) => vec![Action::AnswerOnSpot {
            summary: answer.to_owned(),
        }],
        Handled::Assigned("") => vec![assign(in_a_month)],
        Handled::Assigned(deadline) => vec![assign(deadline)],
        Handled::TakenUp => vec![assign(in_a_month), Action::TakeUp],
        Handled::Resolved(result) => vec![
            assign(in_a_month),
            Action::TakeUp,
            resolve(Ending::Resolved, result),
        ],
        Handled::Forwarded(to) => vec![Action::Forward { to: to.to_owned() }],
        Handled::Outside(reason) => vec![resolve(Ending::OutsideCompetence, reason)],
    };
    std::iter::once(Action::Classify).chain(done).collect()
}
