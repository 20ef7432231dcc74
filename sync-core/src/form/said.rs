//! What somebody wrote, told again: a refused change, shown to the one who wrote it.

use crate::{
    change::{Edit, Path},
    record::{Field, Kind, Label},
    value::Value,
};

/// What these edits wrote, a line a place: the field's label, if this build has one, and the words. `shown` makes words
/// of a value.
pub fn lines(
    kind: &'static Kind,
    edits: &[Edit],
    shown: &dyn Fn(&Field, &Value) -> String,
) -> Vec<(Option<Label>, String)> {
    let mut lines = Vec::new();
    for edit in edits {
        let mut line = |field: &str, text: String| {
            lines.push((kind.field(field).map(|f| f.label), text));
        };
        match edit {
            Edit::Set { path, value } => {
                let field = at(kind, path);
                let text = field.map_or_else(String::new, |field| shown(field, value));
                lines.push((field.map(|f| f.label), text));
            }
            Edit::Splice { field, insert, .. } => line(field, insert.clone()),
            Edit::Include { field, member } => line(field, format!("+ {member}")),
            Edit::Exclude { field, member } => line(field, format!("− {member}")),
            Edit::Increment { field, by } => line(field, format!("{by:+}")),
            Edit::Withdraw { field, .. } => line(field, "−".to_owned()),
            Edit::Append { field, values, .. } => {
                let log = kind.field(field);
                for (name, value) in values {
                    let inner = log.and_then(|log| log.entry_field(name));
                    let text = inner.map_or_else(String::new, |inner| shown(inner, value));
                    lines.push((inner.map(|f| f.label), text));
                }
            }
        }
    }
    lines
}

fn at(kind: &'static Kind, path: &Path) -> Option<&'static Field> {
    let field = kind.field(&path.field)?;
    match &path.entry {
        Some((_, name)) => field.entry_field(name),
        None => Some(field),
    }
}
