//! In every order of meeting, whatever the clocks say.

use proptest::prelude::*;
use sync_core::merge::{open_conflicts, read};

use super::*;

fn any_edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (
            prop::sample::select(vec!["name", "situation", "objective"]),
            "[a-zđê ]{0,6}"
        )
            .prop_map(|(field, text)| set(field, text)),
        prop::sample::select(vec!["KT", "VHXH", "QPAN"]).prop_map(|code| set("field", code)),
        (2_020_i64..2_030).prop_map(|year| set("year", year)),
        (0_usize..30, 0_usize..3, "[a-zàđ]{0,5}").prop_map(|(at, delete, insert)| Edit::Splice {
            field: "content".into(),
            at,
            delete,
            insert
        }),
        "[a-z]{1,4}".prop_map(|member| Edit::Include {
            field: "local_priorities".into(),
            member
        }),
        "[a-z]{1,4}".prop_map(|member| Edit::Exclude {
            field: "local_priorities".into(),
            member
        }),
        ("[a-z]{1,2}", 0_i64..100).prop_map(|(key, target)| Edit::Append {
            field: "indicators".into(),
            key,
            values: vec![("target".into(), target.into())],
        }),
        (0_i64..100).prop_map(|n| Edit::Set {
            path: Path::entry("indicators", "k0", "achieved"),
            value: n.into()
        }),
        Just(Edit::Withdraw {
            field: "indicators".into(),
            key: "k0".into()
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_order_of_meeting_gives_the_same_record(
        edits in prop::collection::vec((0_usize..3, any_edit()), 1..40)
    ) {
        let kind = kind("registration");
        let mut phones = phones();
        for (phone, edit) in &edits {
            let install = by(u8::try_from(*phone).unwrap() + 1);
            // A key that two phones chose alike is refused on the second; all else fits.
            let _ = author(&mut phones[*phone], kind, install, std::slice::from_ref(edit), None);
        }
        let [a, b, c] = &phones;
        let one = merged(a, &[b, c]);
        for other in [merged(c, &[b, a]), merged(b, &[a, c, a]), merged(&one, &[&one])] {
            prop_assert_eq!(one.get_heads(), other.get_heads());
            prop_assert_eq!(row(kind, &one), row(kind, &other));
        }
        let shown = row(kind, &one);
        for field in kind.fields {
            let alone = read(&one, field);
            prop_assert_eq!(shown.values.get(field.name).cloned().unwrap_or_default(), alone);
        }
        let saved = Automerge::load(&one.save_nocompress()).unwrap();
        prop_assert_eq!(row(kind, &one), row(kind, &saved));
    }

    #[test]
    fn a_field_is_in_conflict_if_and_only_if_different_values_met(
        first in "[ab]{1}", second in "[ab]{1}", third in prop::option::of("[ab]{1}")
    ) {
        let kind = kind("registration");
        let [mut a, mut b, mut c] = phones();
        author(&mut a, kind, by(1), &[set("situation", first.as_str())], None).unwrap();
        author(&mut b, kind, by(2), &[set("situation", second.as_str())], None).unwrap();
        let mut values = vec![first.clone(), second.clone()];
        if let Some(third) = &third {
            author(&mut c, kind, by(3), &[set("situation", third.as_str())], None).unwrap();
            values.push(third.clone());
        }
        let doc = merged(&a, &[&b, &c]);
        let open = open_conflicts(&doc, kind);
        values.sort();
        values.dedup();
        prop_assert_eq!(open.len(), usize::from(values.len() > 1));
        for conflict in open {
            let mut shown: Vec<_> = conflict.candidates.iter().map(|c| c.value.clone()).collect();
            prop_assert_eq!(&conflict.before, &Some(Value::Null));
            let row = row(kind, &doc);
            prop_assert_eq!(Some(&conflict.candidates[0].value), row.values.get("situation"));
            shown.sort();
            shown.dedup();
            prop_assert_eq!(shown, values.iter().map(|v| v.as_str().into()).collect::<Vec<Value>>());
        }
    }
}

#[test]
fn the_shown_value_does_not_depend_on_a_phones_clock() {
    let kind = kind("registration");
    let [mut a, mut b, _] = phones();
    let late = By {
        at: AT + 86_400_000 * 300,
        ..by(1)
    };
    author(
        &mut a,
        kind,
        late,
        &[set("situation", "đồng hồ chạy nhanh")],
        None,
    )
    .unwrap();
    author(
        &mut b,
        kind,
        by(2),
        &[set("situation", "đồng hồ đúng")],
        None,
    )
    .unwrap();
    let shown = row(kind, &merged(&a, &[&b])).values["situation"].clone();
    let [mut a, mut b, _] = phones();
    author(
        &mut a,
        kind,
        by(1),
        &[set("situation", "đồng hồ chạy nhanh")],
        None,
    )
    .unwrap();
    author(
        &mut b,
        kind,
        late_of(2),
        &[set("situation", "đồng hồ đúng")],
        None,
    )
    .unwrap();
    assert_eq!(shown, row(kind, &merged(&b, &[&a])).values["situation"]);
}

fn late_of(phone: u8) -> By {
    By {
        at: AT + 1,
        ..by(phone)
    }
}
