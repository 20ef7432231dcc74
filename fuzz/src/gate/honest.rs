//! What an honest device writes: edits that its form allows, through the same author as a phone's.

use arbitrary::{Result, Unstructured};
use automerge::Automerge;
use sync_core::{
    change::{By, Edit, Path, author},
    gate::forge,
    id::InstallId,
    merge::entries,
    record::{Choice, Field, Kind, Policy, Type},
    value::Value,
};

/// One change of up to three edits; none where they change nothing.
pub fn change(
    doc: &Automerge,
    kind: &'static Kind,
    actor: [u8; 16],
    from: &mut Unstructured<'_>,
) -> Result<Option<Vec<u8>>> {
    let mut doc = doc.clone();
    let mut edits = Vec::new();
    for _ in 0..from.int_in_range(1..=3)? {
        edits.push(edit(&doc, kind, from)?);
    }
    let by = By {
        install: InstallId(actor),
        at: forge::WRITTEN * 1000,
    };
    // An edit that the form would not allow is no change; nor is one that says what is there.
    let written = author(&mut doc, kind, by, &edits, None);
    Ok(written.ok().flatten().map(|change| change.bytes))
}

fn edit(doc: &Automerge, kind: &'static Kind, from: &mut Unstructured<'_>) -> Result<Edit> {
    let field = from.choose(kind.fields)?;
    let name = field.name.to_owned();
    Ok(match field.policy {
        Policy::Agreed | Policy::Max | Policy::Min | Policy::Earliest => Edit::Set {
            path: Path::field(field.name),
            value: value(field, from)?,
        },
        Policy::Text => Edit::Splice {
            field: name,
            at: from.int_in_range(0..=20)?,
            delete: from.int_in_range(0..=3)?,
            insert: words(from)?,
        },
        Policy::Set => Edit::Include {
            field: name,
            member: match field.ty {
                Type::Tags { options } => code(options, from)?,
                _ => words(from)?,
            },
        },
        Policy::Counter => Edit::Increment {
            field: name,
            by: from.int_in_range(-9..=9)?,
        },
        Policy::Log => entry(doc, field, from)?,
    })
}

fn entry(doc: &Automerge, log: &'static Field, from: &mut Unstructured<'_>) -> Result<Edit> {
    let there = entries(doc, log.name);
    let Type::Entries { fields } = log.ty else {
        unreachable!("a log has entries");
    };
    if there.is_empty() || from.arbitrary()? {
        let field = from.choose(fields)?;
        return Ok(Edit::Append {
            field: log.name.to_owned(),
            key: format!("e-{}", from.int_in_range(0..=5)?),
            values: vec![(field.name.to_owned(), value(field, from)?)],
        });
    }
    let key = from.choose(&there)?.key.clone();
    if from.ratio(1, 4)? {
        return Ok(Edit::Withdraw {
            field: log.name.to_owned(),
            key,
        });
    }
    let field = from.choose(fields)?;
    Ok(Edit::Set {
        path: Path::entry(log.name, &key, field.name),
        value: value(field, from)?,
    })
}

fn value(field: &Field, from: &mut Unstructured<'_>) -> Result<Value> {
    if from.ratio(1, 8)? {
        return Ok(Value::Null);
    }
    Ok(match field.ty {
        Type::Line { .. } | Type::Paragraphs { .. } => Value::Text(words(from)?),
        Type::Int { .. } | Type::Decimal { .. } => Value::Int(from.int_in_range(0..=40)?),
        Type::Bool => Value::Bool(from.arbitrary()?),
        Type::Date => Value::Text(format!("2026-03-{:02}", from.int_in_range(1..=31)?)),
        Type::Instant => Value::Time(forge::WRITTEN * 1000),
        Type::Choice { options } => Value::Text(code(options, from)?),
        Type::Unit | Type::Record { .. } => Value::Bytes(vec![from.arbitrary()?; 16].into()),
        Type::Media => Value::Bytes(vec![from.arbitrary()?; 32].into()),
        Type::Place => Value::Text("21.028000,105.854000,12".to_owned()),
        Type::Tags { .. } | Type::Entries { .. } => Value::Null,
    })
}

fn code(options: &[Choice], from: &mut Unstructured<'_>) -> Result<String> {
    if options.is_empty() {
        return words(from);
    }
    Ok(from.choose(options)?.code.to_owned())
}

fn words(from: &mut Unstructured<'_>) -> Result<String> {
    const WORDS: [&str; 6] = [
        "nước",
        "đường làng",
        "a",
        "Sửa cầu",
        "va\u{302}\u{323}n",
        "👍🏽",
    ];
    Ok((*from.choose(&WORDS)?).to_owned())
}
