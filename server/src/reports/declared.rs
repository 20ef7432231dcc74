//! What a report states, beside what records count.

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::{
    declared::{Partition, partitions},
    value::Value,
};
use utoipa::ToSchema;

use super::{
    paper::number,
    table::{Column, Table},
};
use crate::import::{older_term, term_key};

/// A stated partition beside the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Compared {
    /// What is counted, as the report names it.
    pub what: String,
    /// Code of the axis.
    pub axis: String,
    /// Code of the table and group whose columns count the same; none where none do.
    pub table: Option<String>,
    /// Code of that group.
    pub group: Option<String>,
    /// The figure itself.
    pub whole: Option<i64>,
    /// What records count; none where none do, or it is withheld.
    pub recorded: Option<i64>,
    /// What the stated parts make.
    pub sum: i64,
    /// What they make less what the whole says.
    pub gap: Option<i64>,
    /// Why they do not agree, as the office explains it.
    pub notes: Vec<String>,
    /// The parts.
    pub parts: Vec<ComparedPart>,
}

/// A stated part beside the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparedPart {
    /// What the report calls it.
    pub name: String,
    /// Its number.
    pub stated: i64,
    /// Code of the column that counts the same.
    pub column: Option<String>,
    /// What records count.
    pub recorded: Option<i64>,
}

/// The partitions of a declared report, by its values.
pub fn stated(values: &BTreeMap<String, Value>) -> Vec<Partition> {
    match values.get("statements") {
        Some(Value::Entries(entries)) => partitions(entries),
        _ => Vec::new(),
    }
}

/// What is stated beside what these tables count.
pub fn compare(stated: Vec<Partition>, tables: &[Table]) -> Vec<Compared> {
    let compared = stated.into_iter().map(|partition| {
        let (table, whole, group) = counted_by(&partition.counts, &partition.axis);
        let table = table.and_then(|code| tables.iter().find(|t| t.code == code));
        let columns = table.and_then(|table| table.groups.iter().find(|g| g.code == group));
        let part = |part: &sync_core::declared::Part| {
            let column = columns.and_then(|group| column_of(&part.name, &group.columns));
            ComparedPart {
                name: part.name.clone(),
                stated: part.value,
                recorded: table
                    .zip(column)
                    .and_then(|(table, column)| table.whole(group, &column.code)),
                column: column.map(|column| column.code.clone()),
            }
        };
        Compared {
            parts: partition.parts.iter().map(part).collect(),
            recorded: table.and_then(|table| table.whole(whole, "all")),
            table: table.map(|table| table.code.clone()),
            group: columns.map(|group| group.code.clone()),
            what: partition.what,
            axis: partition.axis,
            whole: partition.whole,
            sum: partition.sum,
            gap: partition.gap,
            notes: partition.notes,
        }
    });
    compared.collect()
}

/// What does not add up, as sentences: "Mô hình đăng ký 855, các phần cộng lại 848: Lệch −7. …".
pub fn sentences(stated: &[Partition]) -> Vec<String> {
    let gaps = stated.iter().filter_map(|partition| {
        let gap = partition.gap.filter(|gap| *gap != 0)?;
        let sign = if gap > 0 { "+" } else { "" };
        let mut sentence = format!(
            "{} {}, các phần cộng lại {}: Lệch {sign}{}.",
            partition.what,
            number(partition.whole.unwrap_or_default()),
            number(partition.sum),
            number(gap),
        );
        for note in &partition.notes {
            sentence.push(' ');
            sentence.push_str(note);
        }
        Some(sentence)
    });
    gaps.collect()
}

/// Code of the table, of the group with the whole, and of the group with the parts.
fn counted_by<'a>(counts: &str, axis: &'a str) -> (Option<&'static str>, &'static str, &'a str) {
    match (counts, axis) {
        ("registered", "outcome") => (Some("2"), "all", axis),
        ("registered", _) => (Some("1"), "all", axis),
        ("held", _) => (Some("3"), "held", "kind"),
        ("opinions", _) => (Some("3"), "opinions", "outcome"),
        ("commended", "subject") => (Some("4"), "commended", "recipients"),
        ("commended", _) => (Some("4"), "commended", "form"),
        _ => (None, "", axis),
    }
}

/// The column that a part names by its code, its term or another word for it.
fn column_of<'a>(name: &str, columns: &'a [Column]) -> Option<&'a Column> {
    let named = term_key(name);
    columns.iter().find(|column| {
        column.code == name
            || term_key(&column.vi) == named
            || older_term(name) == Some(&column.code)
    })
}
