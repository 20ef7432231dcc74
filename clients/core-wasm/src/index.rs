//! What is asked of all records at once, in memory: the search, and which registrations look alike.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sync_core::{
    id::RecordId,
    near::{Face, Prepared, Verdict},
    text,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    kind: String,
    title: String,
    unit: Option<String>,
    year: Option<i32>,
    facts: BTreeMap<String, String>,
    #[serde(skip)]
    folded: String,
}

/// A registration that looks like another.
#[derive(Debug, Serialize)]
pub struct Near {
    id: RecordId,
    score: f64,
    verdict: Verdict,
}

/// Lines and searched texts by record.
#[derive(Debug, Default)]
pub struct Index {
    lines: BTreeMap<RecordId, Line>,
    /// The last query with what answered it: letter by letter, only that is looked through again.
    last: Option<(text::Query, Vec<RecordId>)>,
}

impl Index {
    /// Takes a record in, by its summary as JSON.
    pub(crate) fn put(&mut self, record: &str, summary: &str, search: &str) {
        if let (Ok(record), Ok(line)) = (record.parse(), serde_json::from_str::<Line>(summary)) {
            let folded = search.to_owned();
            self.lines.insert(record, Line { folded, ..line });
            self.last = None;
        }
    }

    pub(crate) fn remove(&mut self, record: &str) {
        if let Ok(record) = record.parse() {
            self.lines.remove(&record);
            self.last = None;
        }
    }

    pub(crate) fn title(&self, record: RecordId) -> Option<String> {
        let line = self.lines.get(&record)?;
        Some(line.title.clone()).filter(|title| !title.is_empty())
    }

    pub(crate) fn search(&mut self, query: &str) -> Vec<String> {
        let query = text::Query::new(query);
        let rank = |id: &RecordId, line: &Line| Some((query.rank(&line.folded, &line.title)?, *id));
        let mut found: Vec<_> = match &self.last {
            Some((last, ids)) if query.narrows(last) => {
                let of = |id| rank(id, self.lines.get(id)?);
                ids.iter().filter_map(of).collect()
            }
            _ => {
                let lines = self.lines.iter();
                lines.filter_map(|(id, line)| rank(id, line)).collect()
            }
        };
        found.sort_unstable();
        let ids: Vec<RecordId> = found.into_iter().map(|(_, id)| id).collect();
        let answer = ids.iter().map(ToString::to_string).collect();
        self.last = Some((query, ids));
        answer
    }

    /// Registrations that look like this one, the most alike first: of the same year or the one before or after.
    pub(crate) fn near(&self, record: RecordId) -> Vec<Near> {
        let Some(this) = self
            .lines
            .get(&record)
            .filter(|line| line.kind == "registration")
        else {
            return Vec::new();
        };
        let others = self.lines.iter().filter(|(id, other)| {
            let years = this.year.zip(other.year);
            **id != record
                && other.kind == this.kind
                && years.is_none_or(|(a, b)| a.abs_diff(b) <= 1)
        });
        let face = Prepared::of(&this.face());
        let mut found: Vec<Near> = others
            .filter_map(|(id, other)| {
                let other = Prepared::of(&other.face());
                let likeness = face.to(&other);
                Some(Near {
                    id: *id,
                    score: likeness.score,
                    verdict: likeness.verdict()?,
                })
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found
    }
}

impl Line {
    fn face(&self) -> Face<'_> {
        let fact = |name| self.facts.get(name).map_or("", String::as_str);
        Face {
            name: &self.title,
            text: &self.folded,
            area: fact("area"),
            unit: self.unit.as_deref().unwrap_or(""),
            field: fact("field"),
            year: self.year,
            lead: fact("lead"),
            renewal: fact("renewal"),
            made: None,
        }
    }
}
