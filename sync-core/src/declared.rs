//! Figures as a report states them, and where its parts and wholes disagree. Nothing here corrects anything.
//!
//! A report states a figure (855 models) and parts it in one or more ways (515 new + 340 continued; 524 grassroots +
//! 324 district). Each way is a partition of its own, and its gap is what the parts make less what the whole says:
//! `+1`, `−2`, `−7`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    text::search_key,
    value::{Entry, Value},
};

/// Field of a statement: what is counted.
pub const WHAT: &str = "what";
/// Field of a statement: code of what records count the same.
pub const COUNTS: &str = "counts";
/// Field of a statement: by what it is parted; [`WHOLE`] for the figure itself.
pub const AXIS: &str = "axis";
/// Field of a statement: which part.
pub const PART: &str = "part";
/// Field of a statement: the number.
pub const VALUE: &str = "value";
/// Field of a statement: why it does not add up.
pub const NOTE: &str = "note";
/// The axis of a figure that is not parted.
pub const WHOLE: &str = "whole";

/// One part of a figure, as stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What the report calls it.
    pub name: String,
    /// Its number.
    pub value: i64,
}

/// One way in which a report parts a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partition {
    /// What is counted, as first written.
    pub what: String,
    /// Code of what records count the same; empty where nobody said.
    pub counts: String,
    /// Code of the axis.
    pub axis: String,
    /// The figure itself; none where the report states only parts.
    pub whole: Option<i64>,
    /// The parts, in the order in which they were entered.
    pub parts: Vec<Part>,
    /// What the parts make.
    pub sum: i64,
    /// What they make less what the whole says; none without a whole.
    pub gap: Option<i64>,
    /// Why they do not agree, as the office explains it.
    pub notes: Vec<String>,
}

impl Partition {
    /// Whether it disagrees with its whole and nothing says why.
    pub fn is_unexplained(&self) -> bool {
        self.gap.is_some_and(|gap| gap != 0) && self.notes.is_empty()
    }
}

/// The partitions that the entries of a declared report make, in order of what is counted as first entered. What is
/// counted is the same whatever its marks, capitals and spaces. A figure that is not parted makes none.
pub fn partitions(statements: &[Entry]) -> Vec<Partition> {
    let mut wholes: BTreeMap<String, i64> = BTreeMap::new();
    let mut found: Vec<(String, Partition)> = Vec::new();
    for entry in statements {
        let text = |name| {
            entry
                .fields
                .get(name)
                .and_then(Value::as_text)
                .unwrap_or("")
                .trim()
        };
        let value = entry.fields.get(VALUE).and_then(Value::as_int);
        let (what, axis) = (text(WHAT), text(AXIS));
        let key = search_key([what]);
        if axis.is_empty() || axis == WHOLE {
            if let Some(value) = value {
                wholes.entry(key).or_insert(value);
            }
            continue;
        }
        let place = found
            .iter()
            .position(|(of, partition)| *of == key && partition.axis == axis)
            .unwrap_or_else(|| {
                found.push((key, Partition::of(what, axis)));
                found.len() - 1
            });
        let partition = &mut found[place].1;
        if partition.counts.is_empty() {
            text(COUNTS).clone_into(&mut partition.counts);
        }
        if let Some(value) = value {
            partition.sum = partition.sum.saturating_add(value);
            partition.parts.push(Part {
                name: text(PART).to_owned(),
                value,
            });
        }
        if !text(NOTE).is_empty() {
            partition.notes.push(text(NOTE).to_owned());
        }
    }
    let compared = found.into_iter().map(|(key, mut partition)| {
        partition.whole = wholes.get(&key).copied();
        partition.gap = partition
            .whole
            .map(|whole| partition.sum.saturating_sub(whole));
        partition
    });
    compared.collect()
}

impl Partition {
    fn of(what: &str, axis: &str) -> Self {
        Self {
            what: what.to_owned(),
            counts: String::new(),
            axis: axis.to_owned(),
            whole: None,
            parts: Vec::new(),
            sum: 0,
            gap: None,
            notes: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(what: &str, axis: &str, part: &str, value: i64) -> Entry {
        let fields = [
            (WHAT, Value::from(what)),
            (AXIS, axis.into()),
            (PART, part.into()),
            (VALUE, value.into()),
        ];
        Entry {
            key: format!("{what}{axis}{part}"),
            fields: fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }
    }

    fn gaps(statements: &[Entry]) -> Vec<(String, Option<i64>)> {
        let found = partitions(statements).into_iter();
        found.map(|p| (p.axis, p.gap)).collect()
    }

    #[test]
    fn each_way_of_parting_has_its_own_gap() {
        let stated = [
            stated("Mô hình đăng ký", WHOLE, "", 855),
            stated("Mô hình đăng ký", "renewal", "Đăng ký mới", 515),
            stated("Mô hình đăng ký", "renewal", "Tiếp tục", 340),
            stated("mô hình  Đăng Ký", "level", "Cấp cơ sở", 524),
            stated("Mô hình đăng ký", "level", "Cấp huyện", 324),
        ];
        let expected = [("renewal", 0), ("level", -7)];
        assert_eq!(
            gaps(&stated),
            expected.map(|(axis, gap)| (axis.to_owned(), Some(gap)))
        );
    }

    #[test]
    fn parts_without_a_whole_disagree_with_nothing() {
        let stated = [stated("Giấy khen", "subject", "Tập thể", 4)];
        assert_eq!(gaps(&stated), [("subject".to_owned(), None)]);
        assert!(!partitions(&stated)[0].is_unexplained());
    }

    #[test]
    fn a_gap_is_explained_by_a_note_and_never_by_itself() {
        let mut stated = [
            stated("Mô hình", WHOLE, "", 35),
            stated("Mô hình", "subject", "Tập thể", 31),
            stated("Mô hình", "subject", "Cá nhân", 5),
        ];
        assert!(partitions(&stated)[0].is_unexplained());
        stated[2]
            .fields
            .insert(NOTE.to_owned(), "Một mô hình được ghi hai lần".into());
        let partition = &partitions(&stated)[0];
        assert_eq!((partition.gap, partition.sum), (Some(1), 36));
        assert!(!partition.is_unexplained());
    }

    #[test]
    fn numbers_beyond_all_reason_do_not_overflow() {
        let stated = [
            stated("x", WHOLE, "", i64::MIN),
            stated("x", "other", "a", i64::MAX),
            stated("x", "other", "b", i64::MAX),
        ];
        assert_eq!(gaps(&stated), [("other".to_owned(), Some(i64::MAX))]);
    }
}
