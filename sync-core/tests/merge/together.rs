//! Several at one record: counts add up, texts merge, adding wins.

use sync_core::{change::history, merge::open_conflicts};

use super::*;

#[test]
fn attendance_counted_on_two_phones_adds_up_and_minutes_written_by_two_merge() {
    let kind = kind("dialogue");
    let mut a = genesis(kind, RECORD);
    let mut b = genesis(kind, RECORD);
    let text = |insert: &str| Edit::Splice {
        field: "minutes".into(),
        at: 0,
        delete: 0,
        insert: insert.into(),
    };
    author(
        &mut a,
        kind,
        by(1),
        &[
            text("Đường. "),
            Edit::Increment {
                field: "attendance".into(),
                by: 40,
            },
        ],
        None,
    )
    .unwrap();
    author(
        &mut b,
        kind,
        by(2),
        &[
            text("Sinh kế. "),
            Edit::Increment {
                field: "attendance".into(),
                by: 23,
            },
        ],
        None,
    )
    .unwrap();
    author(
        &mut a,
        kind,
        by(1),
        &[set("noticed_on", "2026-04-05")],
        None,
    )
    .unwrap();
    author(
        &mut b,
        kind,
        by(2),
        &[set("noticed_on", "2026-04-04")],
        None,
    )
    .unwrap();
    let row = row(kind, &merged(&a, &[&b]));
    assert_eq!(row.values["attendance"], Value::Int(63));
    let minutes = row.values["minutes"].as_text().unwrap().to_owned();
    assert!(
        minutes.contains("Đường. ") && minutes.contains("Sinh kế. "),
        "{minutes}"
    );
    assert_eq!(row.values["noticed_on"], "2026-04-04".into(), "earliest");
    assert!(row.conflicts.is_empty());
}

#[test]
fn adding_wins_over_removing_and_a_withdrawn_entry_stays_in_history() {
    let kind = kind("registration");
    let [mut a, mut b, _] = phones();
    let include = |m: &str| Edit::Include {
        field: "local_priorities".into(),
        member: m.into(),
    };
    let exclude = |m: &str| Edit::Exclude {
        field: "local_priorities".into(),
        member: m.into(),
    };
    author(&mut a, kind, by(1), &[include("du lịch")], None).unwrap();
    let mut b2 = merged(&b, &[&a]);
    author(&mut b2, kind, by(2), &[exclude("du lịch")], None).unwrap();
    author(&mut a, kind, by(1), &[exclude("du lịch")], None).unwrap();
    author(&mut a, kind, by(1), &[include("du lịch")], None).unwrap();
    author(
        &mut b,
        kind,
        by(3),
        &[Edit::Withdraw {
            field: "indicators".into(),
            key: "k0".into(),
        }],
        None,
    )
    .unwrap();
    let doc = merged(&a, &[&b2, &b]);
    let row = row(kind, &doc);
    assert_eq!(
        row.values["local_priorities"],
        Value::Members(vec!["du lịch".into()])
    );
    assert!(row.values["indicators"].is_blank());
    let told = history(&doc, RECORD);
    assert!(
        told.iter()
            .flat_map(|s| &s.did)
            .any(|d| d.path == "indicators/k0/target" && d.set == Some(150_000.into()))
    );
    assert!(
        told.iter()
            .flat_map(|s| &s.did)
            .any(|d| d.path == "indicators/k0/withdrawn")
    );
}

#[test]
fn an_unedited_field_is_not_written_and_a_bad_edit_changes_nothing() {
    let kind = kind("registration");
    let [mut a, ..] = phones();
    let heads = a.get_heads();
    assert_eq!(
        author(
            &mut a,
            kind,
            by(1),
            &[set("name", "Hiến đất mở rộng đường trục thôn")],
            None
        ),
        Ok(None)
    );
    for (edit, code) in [
        (set("field", "TG"), "unknown_code"),
        (set("year", "năm nay"), "wrong_type"),
        (set("content", "ghi đè"), "wrong_policy"),
        (
            Edit::Increment {
                field: "name".into(),
                by: 1,
            },
            "wrong_policy",
        ),
        (
            Edit::Withdraw {
                field: "indicators".into(),
                key: "none".into(),
            },
            "no_such_place",
        ),
        (
            Edit::Append {
                field: "indicators".into(),
                key: "k0".into(),
                values: vec![],
            },
            "key_taken",
        ),
        (
            Edit::Append {
                field: "indicators".into(),
                key: "K 1".into(),
                values: vec![],
            },
            "entry_key",
        ),
        (set("_kind", "model"), "no_such_place"),
    ] {
        let good = set("situation", "đúng");
        let refused = author(&mut a, kind, by(1), &[good, edit], None).unwrap_err();
        assert_eq!(refused.code(), code);
    }
    assert_eq!(a.get_heads(), heads);
}

#[test]
fn a_newer_forms_field_survives_and_conflicts_like_any_other() {
    let kind = kind("registration");
    let [mut a, mut b, _] = phones();
    author(&mut a, kind, by(1), &[set("carbon_saved", 12)], None).unwrap();
    author(&mut b, kind, by(2), &[set("carbon_saved", 13)], None).unwrap();
    let doc = merged(&a, &[&b]);
    assert_eq!(
        open_conflicts(&doc, kind)[0].path,
        Path::field("carbon_saved")
    );
    assert!(row(kind, &doc).values.contains_key("carbon_saved"));
}
