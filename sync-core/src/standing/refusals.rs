//! Why a command was not carried out: a stable code, its arguments, and one sentence a language.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    action::ActionName, arguments::Argument, deadlines, opinion::OpinionState,
    registration_state::RegistrationState, role::Role,
};
use crate::{day, form::vietnamese_day};

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Tiếng Việt.
    Vi,
    /// English.
    En,
}

terms! {
    /// The code of a refusal; its label is the sentence, with the arguments' names in braces.
    Code {
        NotAllowed "not_allowed"
            "Bạn không có quyền “{action}”. Việc này do {roles} thực hiện."
            "You may not do “{action}”. It is for: {roles}.",
        OwnWork "own_work"
            "Không được “{action}” việc của chính mình hoặc của đơn vị mình."
            "Nobody may do “{action}” on their own or their unit's work.",
        WrongState "wrong_state"
            "Không thể “{action}” khi đang ở trạng thái “{state}”."
            "“{action}” cannot be done in the state “{state}”.",
        AlreadyDone "already_done"
            "Việc “{action}” đã được thực hiện lúc {at}."
            "“{action}” was already done at {at}.",
        StandingMoved "standing_moved"
            "Trạng thái đã đổi thành “{state}” sau khi bạn xem. Hãy xem lại rồi quyết định."
            "The state became “{state}” after you looked. Look again, then decide.",
        OvertakenAfterRestore "overtaken_after_restore"
            "Máy chủ đã được khôi phục từ bản sao lưu và một quyết định khác đã được thực hiện trước. Hãy xem lại rồi quyết định."
            "The server was restored from a backup and another decision was carried out first. Look again, then decide.",
        Incomplete "incomplete"
            "Còn thiếu nội dung bắt buộc: {missing}."
            "Still missing: {missing}.",
        OpenConflict "open_conflict"
            "Còn giá trị khác nhau chưa thống nhất: {fields}. Hãy chọn giá trị đúng rồi thực hiện lại."
            "Different values are not yet settled: {fields}. Settle them, then do it again.",
        ReasonRequired "reason_required"
            "Phải nêu lý do."
            "A reason is required.",
        NumberRequired "number_required"
            "Phải ghi số, ký hiệu quyết định."
            "The number of the decision is required.",
        TextRequired "text_required"
            "Phải ghi {field}."
            "Required: {field}.",
        TextTooLong "text_too_long"
            "Mục “{field}” dài quá {max} ký tự."
            "“{field}” is longer than {max} characters.",
        TextNotNfc "text_not_nfc"
            "Mục “{field}” không ở dạng Unicode dựng sẵn (NFC)."
            "“{field}” is not in Unicode's composed form (NFC).",
        TextControl "text_control"
            "Mục “{field}” có ký tự điều khiển."
            "“{field}” has control characters.",
        BadDate "bad_date"
            "Mục “{field}” không phải là ngày hợp lệ."
            "“{field}” is not a valid date.",
        DateInFuture "date_in_future"
            "Mục “{field}” không được sau hôm nay."
            "“{field}” may not be after today.",
        DateTooEarly "date_too_early"
            "Mục “{field}” không được trước ngày {date}."
            "“{field}” may not be before {date}.",
        DeadlinePast "deadline_past"
            "Thời hạn {date} đã qua."
            "The deadline {date} has passed.",
        BadPoints "bad_points"
            "Điểm phải từ 0 đến {max}."
            "Points go from 0 to {max}.",
        BadMark "bad_mark"
            "Điểm của tiêu chí “{criterion}” phải từ 0 đến {max}."
            "Points for “{criterion}” go from 0 to {max}.",
        RubricMoved "rubric_moved"
            "Bộ tiêu chí áp dụng không còn như khi mở phiếu. Hãy mở lại phiếu rồi chấm."
            "The rubric is no longer the one on the sheet. Open the sheet again, then fill it in.",
        TooFewSheets "too_few_sheets"
            "Mới có {have} phiếu điểm, cần {need} phiếu mới chốt được."
            "There are {have} sheets; {need} are needed to conclude.",
        BadArgument "bad_argument"
            "Mục “{field}” không hợp lệ."
            "“{field}” is not valid.",
        NotThisKind "not_this_kind"
            "Loại bản ghi này không có việc “{action}”."
            "This kind of record has no “{action}”.",
        UnknownAction "unknown_action"
            "Máy chủ chưa hỗ trợ việc này. Nội dung đã nhập vẫn được giữ trên máy."
            "The server does not know this action yet. What was typed stays on the device.",
    }
}

/// Why a command was not carried out. Arguments are codes, dates and figures, never what a citizen said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}")]
pub struct Refused {
    /// Stable code: one of [`Code`].
    pub code: &'static str,
    /// By name: `action`, `state`, `roles`, `field`, `max`, `date`; `at` (milliseconds since 1970 UTC) and `by`
    /// (a person's id); `missing` and `fields` as codes with their labels in `…_vi` and `…_en`.
    pub args: BTreeMap<String, String>,
}

impl Refused {
    pub(super) fn new(code: Code) -> Self {
        Self {
            code: code.code(),
            args: BTreeMap::new(),
        }
    }

    pub(super) fn arg(mut self, name: &str, value: &(impl ToString + ?Sized)) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }

    /// The refusal in words.
    pub fn sentence(&self, lang: Lang) -> String {
        sentence(self.code, &self.args, lang).unwrap_or_else(|| self.code.to_owned())
    }
}

/// A refusal in words, from the code and arguments that came over the wire; none for an unknown code.
pub fn sentence(code: &str, args: &BTreeMap<String, String>, lang: Lang) -> Option<String> {
    let label = Code::from_code(code)?.label();
    let mut rest = pick(label, lang);
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&shown(name, args, lang));
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

fn pick(label: crate::record::Label, lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => label.vi,
        Lang::En => label.en,
    }
}

/// An argument as people read it; "…" where it did not come.
fn shown(name: &str, args: &BTreeMap<String, String>, lang: Lang) -> String {
    let Some(raw) = args.get(name) else {
        return "…".to_owned();
    };
    let words = match name {
        "action" => ActionName::from_code(raw).map(|a| pick(a.label(), lang).to_owned()),
        "field" => Argument::from_code(raw).map(|a| pick(a.label(), lang).to_owned()),
        "state" => RegistrationState::from_code(raw)
            .map(RegistrationState::label)
            .or_else(|| OpinionState::from_code(raw).map(OpinionState::label))
            .map(|label| pick(label, lang).to_owned()),
        "roles" => Some(
            raw.split(',')
                .map(|code| Role::from_code(code).map_or(code, |r| pick(r.label(), lang)))
                .collect::<Vec<_>>()
                .join(", "),
        ),
        "missing" | "fields" => {
            let suffix = pick(crate::record::Label { vi: "vi", en: "en" }, lang);
            args.get(&format!("{name}_{suffix}")).cloned()
        }
        "at" => raw.parse().ok().and_then(deadlines::local).map(|t| {
            let day = vietnamese_day(&day::written(t.date()));
            format!("{:02}:{:02} {day}", t.hour(), t.minute())
        }),
        "date" => Some(vietnamese_day(raw)),
        _ => None,
    };
    words.unwrap_or_else(|| raw.clone())
}
