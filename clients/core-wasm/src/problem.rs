//! Why something did not happen, in the words of the screen.

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::{change::EditRefused, form::NotAnEdit, phone::NotWritten, protocol::Reason, words};

/// A refusal for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable code.
    pub code: String,
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
    /// Fields that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

impl Problem {
    /// The problem of a code, wherever it arose.
    pub(crate) fn of_code(code: &str, args: &BTreeMap<String, String>) -> Self {
        let said = words::of_code(code, args).unwrap_or_else(|| words::Sentence {
            vi: format!("Không làm được ({code})."),
            en: format!("That did not work ({code})."),
        });
        Self {
            code: code.to_owned(),
            vi: said.vi,
            en: said.en,
            fields: Vec::new(),
        }
    }

    pub(crate) fn plain(code: &str) -> Self {
        Self::of_code(code, &BTreeMap::new())
    }

    pub(crate) fn about(self, field: &str) -> Self {
        Self {
            fields: vec![field.to_owned()],
            ..self
        }
    }
}

impl From<&Reason> for Problem {
    fn from(reason: &Reason) -> Self {
        Self::of_code(&reason.code, &reason.args)
    }
}

impl From<NotWritten> for Problem {
    fn from(why: NotWritten) -> Self {
        let said = Self::plain(why.code());
        match why {
            NotWritten::Forbidden(fields) => Self {
                fields: fields.into_iter().map(str::to_owned).collect(),
                ..said
            },
            NotWritten::Edit(EditRefused::Invalid { field, .. }) => said.about(&field),
            _ => said,
        }
    }
}

impl From<NotAnEdit> for Problem {
    fn from(why: NotAnEdit) -> Self {
        let field = why.field().to_owned();
        let said = why.sentence();
        Self {
            code: "cannot_read".to_owned(),
            vi: said.vi,
            en: said.en,
            fields: vec![field],
        }
    }
}
