//! What holds for every kind, so that a form, a table or a rule never points at nothing.

use std::collections::BTreeSet;

use super::*;
use crate::declared::{AXIS, COUNTS, NOTE, PART, VALUE, WHAT};

/// Words no field's name may have: who a citizen is has no place in a document, and the sensitive data of
/// the law on personal data no place at all.
const FORBIDDEN: &[&str] = &[
    "address",
    "birth",
    "birthday",
    "cccd",
    "citizen",
    "cmnd",
    "dob",
    "email",
    "ethnic",
    "ethnicity",
    "faith",
    "fullname",
    "gender",
    "identity",
    "member",
    "nation",
    "party",
    "passport",
    "person",
    "petitioner",
    "phone",
    "race",
    "religion",
    "sex",
    "speaker",
    "verbatim",
];

fn fields() -> impl Iterator<Item = (&'static Kind, &'static Field)> {
    KINDS
        .into_iter()
        .flat_map(|kind| kind.fields.iter().map(move |field| (kind, field)))
}

fn entry_fields() -> impl Iterator<Item = &'static Field> {
    fields().flat_map(|(_, field)| match field.ty {
        Type::Entries { fields } => fields,
        _ => &[],
    })
}

fn options(field: &Field) -> &'static [Choice] {
    match field.ty {
        Type::Choice { options } | Type::Tags { options } => options,
        _ => &[],
    }
}

fn is_snake_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn assert_unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(seen.insert(name), "{what}: {name} twice");
    }
}

/// That `field` is a choice of `kind` and has all these codes.
fn assert_codes(kind: &Kind, field: &str, codes: &[&str]) {
    let options = options(kind.field(field).expect(field));
    for code in codes {
        assert!(
            options.iter().any(|o| o.code == *code),
            "{}.{field} has no {code}",
            kind.name
        );
    }
}

#[test]
fn names_are_snake_case_and_unique() {
    assert_unique("kinds", KINDS.iter().map(|kind| kind.name));
    for kind in KINDS {
        assert!(is_snake_case(kind.name), "{}", kind.name);
        assert_unique(kind.name, kind.fields.iter().map(|f| f.name));
        assert_unique(kind.name, kind.sections.iter().map(|s| s.name));
        assert_eq!(super::kind(kind.name), Some(kind));
    }
    for (kind, field) in fields() {
        assert!(is_snake_case(field.name), "{}.{}", kind.name, field.name);
        assert_unique(field.name, options(field).iter().map(|o| o.code));
        if let Type::Entries { fields } = field.ty {
            assert_unique(field.name, fields.iter().map(|f| f.name));
        }
    }
    assert!(entry_fields().all(|f| is_snake_case(f.name)));
}

#[test]
fn no_field_says_who_a_citizen_is() {
    for field in fields().map(|(_, field)| field).chain(entry_fields()) {
        let word = field.name.split('_').find(|word| FORBIDDEN.contains(word));
        assert_eq!(word, None, "{}", field.name);
    }
}

#[test]
fn every_reference_inside_a_kind_leads_somewhere() {
    for kind in KINDS {
        assert!(kind.field(kind.title).is_some(), "title of {}", kind.name);
        if let Some(parent) = kind.parent {
            let field = kind.field(parent.field).expect(parent.field);
            assert_eq!(
                field.ty,
                Type::Record {
                    kinds: parent.kinds
                },
                "{}",
                kind.name
            );
        }
    }
    for (kind, field) in fields() {
        let section = kind.sections.iter().any(|s| s.name == field.section);
        assert!(section, "{}.{} stands in no section", kind.name, field.name);
        if let Required::When { field, is } = field.required {
            assert_codes(kind, field, is);
        }
        if let Type::Record { kinds } = field.ty {
            assert!(
                kinds.iter().all(|k| super::kind(k).is_some()),
                "{}.{}",
                kind.name,
                field.name
            );
        }
    }
}

#[test]
fn every_section_has_a_field() {
    for kind in KINDS {
        for section in kind.sections {
            assert!(
                kind.fields.iter().any(|f| f.section == section.name),
                "{}",
                section.name
            );
        }
    }
}

#[test]
fn every_rule_speaks_of_fields_that_are_there() {
    for kind in KINDS {
        for rule in kind.rules {
            match *rule {
                Rule::AnyEntry { log, fields, .. } => {
                    let log = kind.field(log).expect(log);
                    assert!(
                        fields.iter().all(|f| log.entry_field(f).is_some()),
                        "{}",
                        log.name
                    );
                }
                Rule::HasNumber { field, .. } => {
                    assert!(matches!(
                        kind.field(field).expect(field).ty,
                        Type::Line { .. } | Type::Paragraphs { .. }
                    ));
                }
                Rule::MustStayBlank {
                    when, is, fields, ..
                } => {
                    assert_codes(kind, when, is);
                    assert!(fields.iter().all(|f| kind.field(f).is_some()));
                }
                Rule::GapsExplained { log, .. } => {
                    let log = kind.field(log).expect(log);
                    let names = [WHAT, COUNTS, AXIS, PART, VALUE, NOTE];
                    assert!(names.iter().all(|name| log.entry_field(name).is_some()));
                }
                Rule::ClosedAfter {
                    field, is, year, ..
                } => {
                    assert_codes(kind, field, &[is]);
                    assert!(matches!(kind.field(year).expect(year).ty, Type::Int { .. }));
                }
            }
        }
    }
}

#[test]
fn every_label_is_written_in_both_languages_in_nfc() {
    let kinds = KINDS.iter().flat_map(|kind| {
        std::iter::once(kind.label)
            .chain(kind.sections.iter().map(|s| s.label))
            .chain(kind.rules.iter().map(|rule| match *rule {
                Rule::AnyEntry { label, .. }
                | Rule::HasNumber { label, .. }
                | Rule::MustStayBlank { label, .. }
                | Rule::GapsExplained { label, .. }
                | Rule::ClosedAfter { label, .. } => label,
            }))
    });
    let fields = fields()
        .map(|(_, field)| field)
        .chain(entry_fields())
        .flat_map(|field| {
            std::iter::once(field.label).chain(options(field).iter().map(|o| o.label))
        });
    let beside = choices::RESULTS
        .iter()
        .map(|o| o.label)
        .chain([choices::UNCLASSIFIED]);
    for label in kinds.chain(fields).chain(beside) {
        for text in [label.vi, label.en] {
            assert!(!text.trim().is_empty() && text.trim() == text, "{label:?}");
            assert!(crate::text::is_nfc(text), "{label:?}");
        }
    }
}

#[test]
fn every_policy_suits_its_type() {
    for (kind, field) in fields() {
        let suits = match field.policy {
            Policy::Text => matches!(field.ty, Type::Paragraphs { .. }),
            Policy::Set => matches!(field.ty, Type::Tags { .. }),
            Policy::Log => matches!(field.ty, Type::Entries { .. }),
            Policy::Counter => matches!(field.ty, Type::Int { .. }),
            Policy::Max | Policy::Min => {
                matches!(field.ty, Type::Int { .. } | Type::Decimal { .. })
            }
            Policy::Earliest => matches!(field.ty, Type::Date | Type::Instant),
            Policy::Agreed => !matches!(field.ty, Type::Tags { .. } | Type::Entries { .. }),
        };
        assert!(suits, "{}.{}", kind.name, field.name);
    }
}

#[test]
fn an_entry_is_flat_and_asks_nothing_of_its_own() {
    for field in entry_fields() {
        assert_eq!(field.policy, Policy::Agreed, "{}", field.name);
        assert!(
            !matches!(field.ty, Type::Entries { .. } | Type::Tags { .. }),
            "{}",
            field.name
        );
        assert_eq!(field.required, Required::No, "{}", field.name);
        assert_eq!(field.section, "", "{}", field.name);
    }
}

#[test]
fn an_axis_is_single_valued_and_fed_once_a_kind() {
    for kind in KINDS {
        let fed = kind
            .fields
            .iter()
            .filter_map(|f| f.axis.map(|axis| (f, axis)));
        assert_unique(kind.name, fed.clone().map(|(_, axis)| axis_name(axis)));
        for (field, axis) in fed {
            let suits = match axis {
                Axis::Unit => matches!(field.ty, Type::Unit),
                Axis::Year => matches!(field.ty, Type::Int { .. } | Type::Date),
                _ => matches!(field.ty, Type::Choice { .. }),
            };
            assert!(
                suits && field.policy == Policy::Agreed,
                "{}.{}",
                kind.name,
                field.name
            );
        }
    }
}

fn axis_name(axis: Axis) -> &'static str {
    match axis {
        Axis::Field => "field",
        Axis::Subject => "subject",
        Axis::Renewal => "renewal",
        Axis::Level => "level",
        Axis::Unit => "unit",
        Axis::Year => "year",
    }
}

#[test]
fn the_counted_row_feeds_all_six_axes_and_cannot_be_submitted_without_one() {
    let counted = kind("registration")
        .unwrap()
        .fields
        .iter()
        .filter(|f| f.axis.is_some());
    assert_eq!(counted.clone().count(), 6);
    assert!(counted.clone().all(|f| f.required == Required::ToSubmit));
}

#[test]
fn a_kind_of_a_newer_app_is_unknown_and_no_error() {
    assert_eq!(kind("assessment_of_2031"), None);
}
