//! The tables of a briefing report (Biểu 1 to 4): which columns they have, and in which of them a row is counted.

use sync_core::{
    record::{
        Label, Type,
        choices::{self, BLOCS, FIELDS, LEVELS, RENEWALS, SUBJECTS},
        kind,
    },
    standing::{Outcome, RegistrationState},
};

use super::{
    frozen::FrozenRow,
    table::{Context, Form, GroupForm, Place, axis},
};
use crate::desk::status::UNCLASSIFIED;

/// Kinds of record that a report counts.
pub const COUNTED: [&str; 8] = [
    "registration",
    "dialogue_plan",
    "dialogue",
    "opinion",
    "supervision",
    "commendation",
    "replication",
    "good_deed",
];

/// Fields of documents that tables and papers look at, by kind.
pub const FACTS: [(&str, &[&str]); 6] = [
    ("registration", &["lead"]),
    ("dialogue_plan", &["planned_count"]),
    ("dialogue", &["kind", "held_on", "attendance"]),
    ("supervision", &["verdict"]),
    ("commendation", &["form", "number", "decided_on"]),
    ("replication", &["reach"]),
];

/// Fact: what an opinion came to.
pub const OUTCOME: &str = "outcome";
/// Fact: somebody owes an answer since before the rows were frozen.
pub const OVERDUE: &str = "overdue";
/// Fact: a dialogue was announced too late, or never.
pub const LATE_NOTICE: &str = "late_notice";
/// Fact: a dialogue's results were published too late, or not at all.
pub const LATE_RESULTS: &str = "late_results";

const ALL: &str = "all";

/// What became of a registration that was approved.
const OUTCOMES: [(&str, Label); 4] = [
    ("recognised", Label::new("Đã công nhận", "Recognised")),
    (
        "put_forward",
        Label::new(
            "Đề nghị, công nhận cấp trên",
            "Put forward or recognised above",
        ),
    ),
    (
        "otherwise",
        Label::new(
            "Kết thúc, chưa đạt, thu hồi",
            "Finished, not passed, revoked",
        ),
    ),
    ("open", Label::new("Chưa có kết quả", "Without outcome")),
];

/// Every table of a report, in order.
pub fn all() -> [Form; 4] {
    [registered(), progress(), dialogues(), praise()]
}

fn registered() -> Form {
    Form {
        code: "1",
        title: Label::new("Mô hình “Dân vận khéo” đăng ký", "Registered models"),
        groups: vec![
            GroupForm::single(ALL, Label::new("Tổng số", "Total")),
            GroupForm::parts("field", Label::new("Lĩnh vực", "Field"), ALL, axis(FIELDS)),
            GroupForm::parts(
                "subject",
                Label::new("Loại", "Subject"),
                ALL,
                axis(SUBJECTS),
            ),
            GroupForm::parts(
                "renewal",
                Label::new("Hình thức đăng ký", "Renewal"),
                ALL,
                axis(RENEWALS),
            ),
            GroupForm::parts("level", Label::new("Cấp", "Level"), ALL, axis(LEVELS)),
            GroupForm::parts("bloc", Label::new("Khối", "Bloc"), ALL, axis(BLOCS)),
        ],
        places: |row, context| {
            if !is_registered(row) {
                return Vec::new();
            }
            let bloc = row.unit.and_then(|unit| context.blocs.get(&unit));
            vec![
                Place::once(ALL, "all"),
                Place::by("field", row.field.as_deref()),
                Place::by("subject", row.subject.as_deref()),
                Place::by("renewal", row.renewal.as_deref()),
                Place::by("level", row.level.as_deref()),
                Place::by("bloc", bloc.map(String::as_str)),
            ]
        },
    }
}

fn progress() -> Form {
    let states = |registered: bool| {
        RegistrationState::ALL
            .into_iter()
            .filter(|state| state.is_registered() == registered)
            .map(|state| (state.code(), state.label()))
            .collect()
    };
    Form {
        code: "2",
        title: Label::new(
            "Tiến độ, kết quả công nhận mô hình",
            "Progress and recognition",
        ),
        groups: vec![
            GroupForm::single(ALL, Label::new("Tổng số", "Total")),
            GroupForm::parts(
                "state",
                Label::new("Trạng thái", "State"),
                ALL,
                states(true),
            ),
            GroupForm::parts(
                "outcome",
                Label::new("Kết quả", "Outcome"),
                ALL,
                OUTCOMES.to_vec(),
            ),
            GroupForm::single(
                "unapproved",
                Label::new("Chưa được duyệt (không tính)", "Not approved (not counted)"),
            ),
            GroupForm::parts(
                "waiting",
                Label::new("Trong đó", "Of them"),
                "unapproved",
                states(false),
            ),
        ],
        places: |row, _| {
            if row.kind != "registration" {
                return Vec::new();
            }
            let state = row.state.as_deref();
            if !is_registered(row) {
                return vec![
                    Place::once("unapproved", "all"),
                    Place::by("waiting", state),
                ];
            }
            vec![
                Place::once(ALL, "all"),
                Place::by("state", state),
                Place::once("outcome", outcome_of(state.unwrap_or_default())),
            ]
        },
    }
}

fn dialogues() -> Form {
    let mut outcomes: Vec<_> = Outcome::ALL
        .into_iter()
        .map(|o| (o.code(), o.label()))
        .collect();
    outcomes.push((UNCLASSIFIED, choices::UNCLASSIFIED));
    let single = GroupForm::single;
    Form {
        code: "3",
        title: Label::new(
            "Tiếp xúc, đối thoại với Nhân dân",
            "Dialogue with the People",
        ),
        groups: vec![
            single("plans", Label::new("Kế hoạch ban hành", "Plans issued")),
            single(
                "planned",
                Label::new("Số cuộc theo kế hoạch", "Dialogues planned"),
            ),
            single("held", Label::new("Số cuộc đã tổ chức", "Dialogues held")),
            GroupForm::parts(
                "kind",
                Label::new("Loại", "Kind"),
                "held",
                axis(choices::DIALOGUE_KINDS),
            ),
            single("attendance", Label::new("Lượt người dự", "Attendance")),
            single(
                LATE_NOTICE,
                Label::new("Thông báo không đúng hạn", "Notice late"),
            ),
            single(
                LATE_RESULTS,
                Label::new("Công khai không đúng hạn", "Results late"),
            ),
            single("opinions", Label::new("Số ý kiến", "Opinions")),
            GroupForm::parts(
                OUTCOME,
                Label::new("Kết quả giải quyết", "Outcome"),
                "opinions",
                outcomes,
            ),
            single(OVERDUE, Label::new("Quá hạn", "Overdue")),
            single(
                "supervised",
                Label::new("Giám sát sau đối thoại", "Supervisions"),
            ),
            GroupForm::parts(
                "verdict",
                Label::new("Kết luận đã thực hiện", "Conclusions carried out"),
                "supervised",
                terms("supervision", "verdict"),
            ),
        ],
        places: dialogue_places,
    }
}

fn dialogue_places(row: &FrozenRow, context: &Context<'_>) -> Vec<Place> {
    let amount = |group, amount| Place {
        group,
        column: "all".to_owned(),
        amount,
    };
    let mut places = Vec::new();
    match row.kind.as_str() {
        "dialogue_plan" => {
            places.push(Place::once("plans", "all"));
            places.push(amount("planned", row.number("planned_count")));
        }
        "dialogue" if row.text("held_on").is_some_and(|day| day <= context.today) => {
            places.push(Place::once("held", "all"));
            places.push(Place::by("kind", row.text("kind")));
            places.push(amount("attendance", row.number("attendance")));
            for late in [LATE_NOTICE, LATE_RESULTS] {
                if row.number(late) > 0 {
                    places.push(Place::once(late, "all"));
                }
            }
        }
        "opinion" => {
            places.push(Place::once("opinions", "all"));
            places.push(Place::by(OUTCOME, row.text(OUTCOME)));
            if row.number(OVERDUE) > 0 {
                places.push(Place::once(OVERDUE, "all"));
            }
        }
        "supervision" => {
            places.push(Place::once("supervised", "all"));
            places.push(Place::by("verdict", row.text("verdict")));
        }
        _ => {}
    }
    places
}

fn praise() -> Form {
    let single = GroupForm::single;
    let commended = Label::new("Khen thưởng", "Commendations");
    Form {
        code: "4",
        title: Label::new("Khen thưởng, nhân rộng, việc tốt", "Praise and replication"),
        groups: vec![
            single("commended", commended),
            GroupForm::parts(
                "form",
                Label::new("Hình thức", "Form"),
                "commended",
                terms("commendation", "form"),
            ),
            GroupForm::parts(
                "recipients",
                Label::new("Đối tượng", "Recipients"),
                "commended",
                axis(SUBJECTS),
            ),
            single("replicated", Label::new("Nhân rộng", "Replications")),
            GroupForm::parts(
                "reach",
                Label::new("Phạm vi", "Reach"),
                "replicated",
                terms("replication", "reach"),
            ),
            single("good_deeds", Label::new("Việc tốt", "Good deeds")),
        ],
        places: |row, _| match row.kind.as_str() {
            "commendation" => vec![
                Place::once("commended", "all"),
                Place::by("form", row.text("form")),
                Place::by("recipients", row.subject.as_deref()),
            ],
            "replication" => vec![
                Place::once("replicated", "all"),
                Place::by("reach", row.text("reach")),
            ],
            "good_deed" => vec![Place::once("good_deeds", "all")],
            _ => Vec::new(),
        },
    }
}

/// The codes of a kind's choice, then the unclassified.
fn terms(kind_name: &str, field: &str) -> Vec<(&'static str, Label)> {
    match kind(kind_name).and_then(|k| k.field(field)).map(|f| f.ty) {
        Some(Type::Choice { options }) => axis(options),
        _ => Vec::new(),
    }
}

fn is_registered(row: &FrozenRow) -> bool {
    let state = row.state.as_deref().and_then(RegistrationState::from_code);
    // A state that this build does not know came after approval or before it: it is shown, not dropped.
    row.kind == "registration" && state.is_none_or(RegistrationState::is_registered)
}

fn outcome_of(state: &str) -> &'static str {
    use RegistrationState as S;
    match S::from_code(state) {
        Some(S::Recognised) => "recognised",
        Some(S::PutForward | S::RecognisedProvince) => "put_forward",
        Some(S::Finished | S::NotPassed | S::Revoked) => "otherwise",
        _ => "open",
    }
}
