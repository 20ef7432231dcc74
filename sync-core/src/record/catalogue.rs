//! The kinds as data: what `danvan schema` prints, and forms and exports are driven by.

use serde::Serialize;

use super::{Choice, KINDS, Kind, Label, choices};

/// All kinds, with what commands and tables need beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Catalogue {
    /// The kinds, in the order of the registry.
    pub kinds: [&'static Kind; KINDS.len()],
    /// What a command may give as the result of an opinion.
    pub results: &'static [Choice],
    /// The bucket of every table for rows whose axis is blank.
    pub unclassified: Label,
}

/// The catalogue of this version of the app.
pub fn catalogue() -> Catalogue {
    Catalogue {
        kinds: KINDS,
        results: choices::RESULTS,
        unclassified: choices::UNCLASSIFIED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Documents are written by this schema and read for decades: changing it is a decision, seen in review.
    #[test]
    fn the_schema_changes_only_on_purpose() {
        insta::assert_json_snapshot!(catalogue());
    }
}
