//! What a record still lacks before it may be submitted or counted. A draft may lack anything.

use serde::Serialize;

use super::{Field, Kind, Label, Required, Rule};
use crate::{
    declared::{Partition, partitions},
    value::Value,
};

/// One thing that stands between a draft and its submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The field's name, or the rule's code: `lead`, `measurable_target`.
    pub code: String,
    /// The field's label, or the rule's sentence.
    pub label: Label,
}

/// All that the record still lacks, fields first, in the order of the form. `get` gives a field's value by its
/// name, `Value::Null` where there is none.
pub fn missing(kind: &Kind, get: &dyn Fn(&str) -> Value) -> Vec<Missing> {
    let blank = |field: &&Field| is_required(field.required, get) && get(field.name).is_blank();
    let fields = kind.fields.iter().filter(blank).map(|field| Missing {
        code: field.name.to_owned(),
        label: field.label,
    });
    let rules = kind.rules.iter().filter_map(|rule| broken(rule, kind, get));
    fields.chain(rules).collect()
}

/// The fields that hold what must never be stored, given the record's other values: the words of a complaint
/// or denunciation. The phone refuses to write them, whether or not the record is a draft.
pub fn forbidden(kind: &Kind, get: &dyn Fn(&str) -> Value) -> Vec<&'static str> {
    kind.rules
        .iter()
        .flat_map(|rule| filled_against(rule, get))
        .collect()
}

fn is_required(required: Required, get: &dyn Fn(&str) -> Value) -> bool {
    match required {
        Required::No => false,
        Required::ToSubmit => true,
        Required::When { field, is } => has_code(&get(field), is),
    }
}

fn has_code(value: &Value, codes: &[&str]) -> bool {
    value.as_text().is_some_and(|code| codes.contains(&code))
}

fn filled_against(rule: &Rule, get: &dyn Fn(&str) -> Value) -> Vec<&'static str> {
    match *rule {
        Rule::MustStayBlank {
            when, is, fields, ..
        } if has_code(&get(when), is) => fields
            .iter()
            .copied()
            .filter(|field| !get(field).is_blank())
            .collect(),
        _ => Vec::new(),
    }
}

fn broken(rule: &Rule, kind: &Kind, get: &dyn Fn(&str) -> Value) -> Option<Missing> {
    let (holds, code, label) = match *rule {
        Rule::AnyEntry {
            code,
            log,
            fields,
            label,
        } => (any_entry_has(&get(log), fields), code, label),
        Rule::HasNumber { code, field, label } => {
            let value = get(field);
            // A required blank is already missing under its own name.
            let named = kind
                .field(field)
                .is_some_and(|f| is_required(f.required, get));
            let digit = value
                .as_text()
                .is_some_and(|t| t.chars().any(|c| c.is_ascii_digit()));
            (digit || (named && value.is_blank()), code, label)
        }
        Rule::MustStayBlank { code, label, .. } => {
            (filled_against(rule, get).is_empty(), code, label)
        }
        Rule::GapsExplained { code, log, label } => {
            let explained = match get(log) {
                Value::Entries(stated) => {
                    !partitions(&stated).iter().any(Partition::is_unexplained)
                }
                _ => true,
            };
            (explained, code, label)
        }
        Rule::ClosedAfter {
            code,
            field,
            is,
            year,
            last,
            label,
        } => {
            let late = get(year).as_int().is_some_and(|year| year > last);
            (!(late && has_code(&get(field), &[is])), code, label)
        }
    };
    (!holds).then(|| Missing {
        code: code.to_owned(),
        label,
    })
}

fn any_entry_has(log: &Value, fields: &[&str]) -> bool {
    let Value::Entries(entries) = log else {
        return false;
    };
    entries.iter().any(|entry| {
        fields.iter().all(|name| {
            entry
                .fields
                .get(*name)
                .is_some_and(|value| !value.is_blank())
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        id::{RecordId, UnitId},
        record::kind,
        value::Entry,
    };

    type Values = BTreeMap<&'static str, Value>;

    fn codes(kind_name: &str, values: &Values) -> Vec<String> {
        let get = |name: &str| values.get(name).cloned().unwrap_or_default();
        missing(kind(kind_name).unwrap(), &get)
            .into_iter()
            .map(|m| m.code)
            .collect()
    }

    fn indicator(fields: &[(&str, Value)]) -> Value {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        Value::Entries(vec![Entry {
            key: "1".into(),
            fields: fields.collect(),
        }])
    }

    fn registration() -> Values {
        Values::from([
            ("model", RecordId([1; 16]).into()),
            ("name", "Hiến đất mở rộng đường trục thôn Đồng Trám".into()),
            ("year", 2026.into()),
            ("renewal", "new".into()),
            ("subject", "collective".into()),
            ("field", "VHXH".into()),
            ("level", "CO_SO".into()),
            ("unit", UnitId([2; 16]).into()),
            ("legal_basis", "Kế hoạch số 12 của Đảng uỷ xã".into()),
            ("situation", "Đường hẹp, lầy lội".into()),
            ("objective", "Mở rộng đường trục thôn".into()),
            ("content", "Vận động từng hộ".into()),
            ("area", "Thôn Đồng Trám".into()),
            ("target_group", "Các hộ dọc đường trục".into()),
            ("lead", "Ban công tác Mặt trận thôn Đồng Trám".into()),
            ("starts_on", "2026-01-15".into()),
            ("product", "Hiến 1.500 m² đất".into()),
            ("replication", "Các thôn lân cận".into()),
            (
                "indicators",
                indicator(&[
                    ("name", "Diện tích đất hiến".into()),
                    ("unit", "m²".into()),
                    ("baseline", 0.into()),
                    ("target", 150_000.into()),
                ]),
            ),
        ])
    }

    fn opinion(kind: &str) -> Values {
        Values::from([
            ("dialogue", RecordId([3; 16]).into()),
            ("unit", UnitId([2; 16]).into()),
            ("raised_on", "2026-04-14".into()),
            ("kind", kind.into()),
        ])
    }

    #[test]
    fn a_filled_form_may_be_submitted() {
        assert_eq!(codes("registration", &registration()), Vec::<String>::new());
    }

    #[test]
    fn a_registration_without_target_place_lead_basis_or_an_axis_names_each() {
        let asked = [
            "area",
            "lead",
            "legal_basis",
            "field",
            "subject",
            "renewal",
            "level",
            "unit",
            "year",
        ];
        for name in asked {
            let mut values = registration();
            values.remove(name);
            assert_eq!(codes("registration", &values), [name]);
        }
        let mut values = registration();
        values.remove("indicators");
        assert_eq!(codes("registration", &values), ["measurable_target"]);
    }

    #[test]
    fn a_target_without_a_baseline_cannot_be_measured() {
        let mut values = registration();
        let target = [
            ("name", "Hộ".into()),
            ("unit", "hộ".into()),
            ("target", 4_200.into()),
        ];
        values.insert("indicators", indicator(&target));
        assert_eq!(codes("registration", &values), ["measurable_target"]);
    }

    #[test]
    fn an_output_without_a_number_cannot_be_checked_and_a_blank_one_is_named_once() {
        let mut values = registration();
        values.insert("product", "Nhiều hộ tham gia".into());
        assert_eq!(codes("registration", &values), ["product_number"]);
        values.insert("product", "  ".into());
        assert_eq!(codes("registration", &values), ["product"]);
    }

    #[test]
    fn the_district_level_is_readable_but_closed_after_2025() {
        let mut values = registration();
        values.insert("level", "HUYEN".into());
        assert_eq!(codes("registration", &values), ["level_closed"]);
        values.insert("year", 2025.into());
        assert_eq!(codes("registration", &values), Vec::<String>::new());
    }

    #[test]
    fn a_theme_is_asked_of_a_thematic_dialogue_alone() {
        let asked = |kind: &str| {
            codes("dialogue", &Values::from([("kind", kind.into())])).contains(&"topic".to_owned())
        };
        assert!(asked("thematic"));
        assert!(!asked("regular"));
    }

    #[test]
    fn of_a_denunciation_only_the_hand_over_is_stored() {
        let kind = kind("opinion").unwrap();
        let mut values = opinion("denunciation");
        assert_eq!(codes("opinion", &values), ["handed_over", "handed_over_on"]);
        values.insert("handed_over", "transferred".into());
        values.insert("handed_over_on", "2026-04-15".into());
        assert_eq!(codes("opinion", &values), Vec::<String>::new());

        values.insert("text", "…".into());
        assert_eq!(codes("opinion", &values), ["never_stored"]);
        let get = |name: &str| values.get(name).cloned().unwrap_or_default();
        assert_eq!(forbidden(kind, &get), ["text"]);
    }

    #[test]
    fn a_question_needs_its_words_and_may_keep_them() {
        let mut values = opinion("question");
        assert_eq!(codes("opinion", &values), ["text", "topic"]);
        values.insert("text", "Bao giờ khởi công đường trục thôn?".into());
        values.insert("topic", "infrastructure".into());
        assert_eq!(codes("opinion", &values), Vec::<String>::new());
    }
}
