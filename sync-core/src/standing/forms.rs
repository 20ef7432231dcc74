//! The forms in which people fill in what an action needs.

use serde::Serialize;
use serde_json::Value as Json;

use super::{
    action::{ActionName, Ending},
    arguments::Argument,
    past::PastState,
};
use crate::record::{Choice, Label};

/// One argument of an action, to be filled in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArgumentForm {
    /// Its name in the action.
    pub name: String,
    /// What people call it.
    pub label: Label,
    /// How it is asked for: `text`, `date`, `unit`, `int`, `bool`, `choice` or `marks` (points by criterion).
    #[serde(rename = "type")]
    pub ty: &'static str,
    /// What may be chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Whether it may stay blank.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// The form of an action: its arguments as they begin.
pub fn argument_forms(name: ActionName) -> Vec<ArgumentForm> {
    let blank = serde_json::to_value(name.blank()).unwrap_or_default();
    let parts = blank.as_object().into_iter().flatten();
    parts
        .filter_map(|(name, value)| form(name, value))
        .collect()
}

fn form(name: &str, value: &Json) -> Option<ArgumentForm> {
    let ty = match (name, value) {
        ("outcome" | "state", _) => "choice",
        ("agency" | "cooperating", _) => "unit",
        ("marks", _) => "marks",
        ("decided_on" | "launched_on" | "deadline" | "on", _) => "date",
        (_, Json::Bool(_)) => "bool",
        (_, Json::Number(_)) => "int",
        _ => "text",
    };
    let choice = |(code, label)| Choice { code, label };
    let choices = match name {
        "outcome" => Ending::ALL.map(|e| choice((e.code(), e.label()))).to_vec(),
        "state" => PastState::ALL
            .map(|s| choice((s.code(), s.label())))
            .to_vec(),
        _ => Vec::new(),
    };
    Some(ArgumentForm {
        name: name.to_owned(),
        label: argument_label(name)?,
        ty,
        choices,
        optional: value.is_null(),
    })
}

/// What people call an argument.
pub fn argument_label(name: &str) -> Option<Label> {
    match name {
        "agency" => Some(Label::new("Cơ quan giải quyết", "Handling agency")),
        "passed" => Some(Label::new("Đạt", "Passed")),
        _ => Argument::from_code(name).map(Argument::label),
    }
}
