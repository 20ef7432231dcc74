//! Edits as people type them, read by the kind's schema: `name=Tổ tự quản`, `indicators/k1/target=12,5`,
//! `held_on=14/04/2026`, `priorities+=digital`, `attendance+=3`, `indicators-=k1`. And values as people read them.

mod rewritten;
mod said;
mod shown;
mod value;

use std::collections::BTreeMap;

use crate::{
    change::{Edit, Path},
    id::UnitId,
    record::{Field, Kind, Label, Policy},
    value::Value,
    words::Sentence,
};

pub use rewritten::rewritten;
pub use said::lines;
pub use shown::{read, typed, vietnamese_day};
pub use value::{iso_day, value};

/// What was typed cannot be read as an edit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEdit {
    /// Neither `field=value`, `field+=value` nor `field-=value`.
    #[error("{0}: write field=value, field+=value or field-=value")]
    Shape(String),
    /// The kind has no such field.
    #[error("there is no field {0}")]
    NoField(String),
    /// The text is no value of the field.
    #[error("{field}: {} is wanted", wanted.en)]
    Value {
        /// The field.
        field: String,
        /// What it holds, in words.
        wanted: Label,
    },
    /// `+=` and `-=` are for sets, counters and, the latter, entries of logs.
    #[error("{0} is not added to or taken from")]
    Operator(String),
}

impl NotAnEdit {
    /// Where it was typed.
    pub fn field(&self) -> &str {
        match self {
            Self::Shape(place)
            | Self::NoField(place)
            | Self::Operator(place)
            | Self::Value { field: place, .. } => place,
        }
    }

    /// For the one who typed it.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Value { wanted, .. } => Sentence {
                vi: format!("Ở đây cần {}.", wanted.vi),
                en: format!("Here {} is wanted.", wanted.en),
            },
            other => Sentence {
                vi: format!("Không đọc được: {other}."),
                en: format!("Cannot be read: {other}."),
            },
        }
    }
}

/// The units that a person may mean, by name.
pub type Units<'u> = &'u [(String, UnitId)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Is,
    Add,
    Take,
}

/// The edits that lead from a record's values now (none for a new one) to what was typed.
///
/// # Errors
/// The first thing typed that cannot be read.
pub fn edits(
    kind: &'static Kind,
    now: &BTreeMap<String, Value>,
    typed: &[String],
    units: Units<'_>,
) -> Result<Vec<Edit>, NotAnEdit> {
    let mut edits = Vec::new();
    for one in typed {
        let (path, operator, text) = split(one)?;
        let field = kind
            .field(&path.field)
            .ok_or_else(|| NotAnEdit::NoField(path.field.clone()))?;
        let held = now.get(&path.field).unwrap_or(&Value::Null);
        match &path.entry {
            Some((key, name)) => {
                if operator != Operator::Is {
                    return Err(NotAnEdit::Operator(path.to_string()));
                }
                let inner = field
                    .entry_field(name)
                    .ok_or_else(|| NotAnEdit::NoField(path.to_string()))?;
                let given = value(inner, text, units)?;
                in_entry(&mut edits, held, &path, key, name, given);
            }
            None => edits.extend(root(field, held, operator, text, units)?),
        }
    }
    Ok(edits)
}

fn split(typed: &str) -> Result<(Path, Operator, &str), NotAnEdit> {
    let shape = || NotAnEdit::Shape(typed.to_owned());
    let (left, text) = typed.split_once('=').ok_or_else(shape)?;
    let (place, operator) = if let Some(place) = left.strip_suffix('+') {
        (place, Operator::Add)
    } else if let Some(place) = left.strip_suffix('-') {
        (place, Operator::Take)
    } else {
        (left, Operator::Is)
    };
    Ok((place.trim().parse().map_err(|_| shape())?, operator, text))
}

/// Sets a field of an entry that is there; one that is not begins with all that is typed of it.
fn in_entry(edits: &mut Vec<Edit>, held: &Value, path: &Path, key: &str, name: &str, given: Value) {
    let there = matches!(held, Value::Entries(entries) if entries.iter().any(|e| e.key == key));
    if there {
        edits.push(Edit::Set {
            path: path.clone(),
            value: given,
        });
        return;
    }
    let begun = edits.iter_mut().find_map(|edit| match edit {
        Edit::Append {
            field,
            key: begun,
            values,
        } if *field == path.field && begun == key => Some(values),
        _ => None,
    });
    match begun {
        Some(values) => values.push((name.to_owned(), given)),
        None => edits.push(Edit::Append {
            field: path.field.clone(),
            key: key.to_owned(),
            values: vec![(name.to_owned(), given)],
        }),
    }
}

fn root(
    field: &'static Field,
    held: &Value,
    operator: Operator,
    text: &str,
    units: Units<'_>,
) -> Result<Vec<Edit>, NotAnEdit> {
    let name = || field.name.to_owned();
    Ok(match (field.policy, operator) {
        (Policy::Set, _) => {
            let Value::Members(typed) = value(field, text, units)? else {
                return Ok(Vec::new());
            };
            let had: &[String] = if let Value::Members(had) = held {
                had
            } else {
                &[]
            };
            let include = |member| Edit::Include {
                field: name(),
                member,
            };
            let exclude = |member| Edit::Exclude {
                field: name(),
                member,
            };
            match operator {
                Operator::Add => typed.into_iter().map(include).collect(),
                Operator::Take => typed.into_iter().map(exclude).collect(),
                Operator::Is => {
                    let gone = had
                        .iter()
                        .filter(|m| !typed.contains(m))
                        .cloned()
                        .map(exclude);
                    gone.chain(typed.iter().cloned().map(include)).collect()
                }
            }
        }
        (Policy::Counter, _) => {
            let wanted = value(field, text, units)?.as_int().unwrap_or(0);
            let by = match operator {
                Operator::Add => wanted,
                Operator::Take => wanted.saturating_neg(),
                Operator::Is => wanted.saturating_sub(held.as_int().unwrap_or(0)),
            };
            vec![Edit::Increment { field: name(), by }]
        }
        (Policy::Log, Operator::Take) => {
            vec![Edit::Withdraw {
                field: name(),
                key: text.trim().to_owned(),
            }]
        }
        (Policy::Log, _) | (_, Operator::Add | Operator::Take) => {
            return Err(NotAnEdit::Operator(name()));
        }
        (Policy::Text, Operator::Is) => {
            let now = held.as_text().unwrap_or("");
            rewritten(field.name, now, text, now)
        }
        (Policy::Agreed | Policy::Max | Policy::Min | Policy::Earliest, Operator::Is) => {
            vec![Edit::Set {
                path: Path::field(field.name),
                value: value(field, text, units)?,
            }]
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::{record, value::Entry};

    use super::*;

    fn read(now: &BTreeMap<String, Value>, typed: &[&str]) -> Result<Vec<Edit>, NotAnEdit> {
        let kind = record::kind("registration").unwrap();
        let typed: Vec<String> = typed.iter().map(|&t| t.to_owned()).collect();
        edits(
            kind,
            now,
            &typed,
            &[("Xã Khe Sim".to_owned(), UnitId([3; 16]))],
        )
    }

    #[test]
    fn what_is_typed_of_a_new_entry_becomes_one_entry() {
        let typed = [
            "indicators/k1/name=Số hộ",
            "indicators/k1/target=1.250,5",
            "unit=xã khe sim",
        ];
        assert_eq!(
            read(&BTreeMap::new(), &typed).unwrap(),
            [
                Edit::Append {
                    field: "indicators".into(),
                    key: "k1".into(),
                    values: vec![
                        ("name".into(), "Số hộ".into()),
                        ("target".into(), Value::Int(125_050)),
                    ],
                },
                Edit::Set {
                    path: Path::field("unit"),
                    value: UnitId([3; 16]).into()
                },
            ]
        );
        let entry = Entry {
            key: "k1".into(),
            fields: BTreeMap::new(),
        };
        let now = BTreeMap::from([("indicators".to_owned(), Value::Entries(vec![entry]))]);
        assert_eq!(
            read(&now, &["indicators/k1/target=7", "indicators-=k1"]).unwrap(),
            [
                Edit::Set {
                    path: Path::entry("indicators", "k1", "target"),
                    value: Value::Int(700)
                },
                Edit::Withdraw {
                    field: "indicators".into(),
                    key: "k1".into()
                },
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let none = BTreeMap::new();
        for (typed, error) in [
            ("name", NotAnEdit::Shape("name".into())),
            ("nom=x", NotAnEdit::NoField("nom".into())),
            ("name+=x", NotAnEdit::Operator("name".into())),
            ("indicators=x", NotAnEdit::Operator("indicators".into())),
            (
                "year=abc",
                NotAnEdit::Value {
                    field: "year".into(),
                    wanted: Label::new("số nguyên", "a whole number"),
                },
            ),
        ] {
            assert_eq!(read(&none, &[typed]).unwrap_err(), error);
        }
    }
}
