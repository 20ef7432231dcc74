//! What became of every edit of W2: kept in the record, open as a conflict for someone to settle, or lost.

use std::{collections::BTreeMap, sync::Arc};

use danvan_device::{Device, Shown};
use serde::Serialize;
use sync_core::{change::Path, value::Value};

use crate::{
    fleet::Fleet,
    mapping,
    workload::{self, DEVICES, Edit, Place},
};

/// Edits of one category.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Fates {
    pub expected: u64,
    /// The record shows it.
    pub in_record: u64,
    /// It does not, but an open conflict does.
    pub open_conflict: u64,
    pub lost: u64,
}

impl Fates {
    fn count(&mut self, in_record: bool, in_conflict: bool) {
        self.expected += 1;
        match (in_record, in_conflict) {
            (true, _) => self.in_record += 1,
            (false, true) => self.open_conflict += 1,
            (false, false) => self.lost += 1,
        }
    }
}

/// By category, as the peers were audited; `shared_number` are concurrent numbers, which they were not.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Audit {
    pub own: Fates,
    pub shared_append: Fates,
    pub shared_text: Fates,
    pub shared_inc: Fates,
    pub shared_set: Fates,
    pub shared_nested: Fates,
    pub shared_number: Fates,
}

impl Audit {
    /// All categories with their names.
    pub fn rows(&self) -> [(&'static str, Fates); 7] {
        [
            ("own records, all edits", self.own),
            ("shared: evidence added", self.shared_append),
            ("shared: text inserted", self.shared_text),
            ("shared: counted up", self.shared_inc),
            ("shared: scalar set", self.shared_set),
            ("shared: nested field set", self.shared_nested),
            ("shared: number set", self.shared_number),
        ]
    }

    /// Edits of which nothing is left.
    pub fn lost(&self) -> u64 {
        self.rows().iter().map(|(_, fates)| fates.lost).sum()
    }
}

/// Looks for every edit on one phone; all hold the same.
pub async fn audit(fleet: &Fleet, phone: &Arc<Device>) -> Audit {
    let mut audit = Audit::default();
    for device in 0..DEVICES {
        for place in workload::own(device) {
            let seen = Seen::of(fleet, phone, place).await;
            own(&mut audit.own, &seen, &workload::edits(device, place));
        }
    }
    for place in workload::shared() {
        let seen = Seen::of(fleet, phone, place).await;
        let before = workload::record(place.0, place.1);
        let counted = u64::try_from(seen.visits() - before.visits).unwrap_or(0);
        let counts = &mut audit.shared_inc;
        let expected = 2 * DEVICES as u64;
        counts.expected += expected;
        counts.in_record += counted.min(expected);
        counts.lost += expected.saturating_sub(counted);
        for device in 0..DEVICES {
            let edits = workload::edits(device, place);
            for edit in &edits {
                match edit {
                    Edit::Append { .. } => audit.shared_append.count(seen.shows(edit), false),
                    Edit::Splice { .. } => audit.shared_text.count(seen.shows(edit), false),
                    _ => {}
                }
            }
            for (path, edit) in last_sets(&edits, &seen.id) {
                let value = mapping::value(edit);
                let category = match (&path.entry, &value) {
                    (Some(_), _) => &mut audit.shared_nested,
                    // Setting what stands already is no edit.
                    (None, Some(Value::Int(n))) if *n == before.priority => continue,
                    (None, Some(Value::Int(_))) => &mut audit.shared_number,
                    _ => &mut audit.shared_set,
                };
                category.count(seen.shows(edit), seen.in_conflict(&path, value.as_ref()));
            }
        }
    }
    audit
}

/// The last value that a device gave at each place: an earlier one was taken back by its own hand.
fn last_sets<'e>(edits: &'e [Edit], id: &str) -> BTreeMap<Path, &'e Edit> {
    edits
        .iter()
        .filter_map(|edit| Some((mapping::path(edit, id)?, edit)))
        .collect()
}

fn own(fates: &mut Fates, seen: &Seen, edits: &[Edit]) {
    let last = last_sets(edits, &seen.id);
    for edit in edits {
        let stands = match mapping::path(edit, &seen.id) {
            Some(path) => last[&path],
            None => edit,
        };
        fates.count(seen.shows(stands), false);
    }
}

/// A record as a phone shows it.
struct Seen {
    id: String,
    shown: Shown,
}

impl Seen {
    async fn of(fleet: &Fleet, phone: &Device, (device, at): Place) -> Self {
        let record = fleet.records[device][at];
        Self {
            id: workload::record(device, at).id,
            shown: phone.show(record).await.expect("the record is here"),
        }
    }

    fn values(&self) -> &BTreeMap<String, Value> {
        &self.shown.row.as_ref().expect("a known kind").values
    }

    fn visits(&self) -> i64 {
        let count = self.values().get(mapping::VISITS);
        count.and_then(Value::as_int).unwrap_or(0)
    }

    fn shows(&self, edit: &Edit) -> bool {
        match edit {
            Edit::Append { value } => match self.values().get(mapping::EVIDENCE) {
                Some(Value::Entries(entries)) => entries.iter().any(|e| e.key == value.id),
                _ => false,
            },
            Edit::Splice { text, .. } => {
                let marker = text.split_whitespace().next().unwrap_or_default();
                let notes = self.values().get(mapping::NOTES);
                notes
                    .and_then(Value::as_text)
                    .is_some_and(|n| n.contains(marker))
            }
            // The record's one visit, and two that were counted.
            Edit::Inc { .. } => self.visits() >= 3,
            Edit::Set { .. } | Edit::Nested { .. } => {
                let path = mapping::path(edit, &self.id).expect("it sets");
                mapping::at(self.values(), &path) == mapping::value(edit).as_ref()
            }
        }
    }

    fn in_conflict(&self, path: &Path, value: Option<&Value>) -> bool {
        let row = self.shown.row.as_ref().expect("a known kind");
        let conflict = row.conflicts.iter().find(|c| c.path == *path);
        conflict.is_some_and(|c| c.candidates.iter().any(|c| Some(&c.value) == value))
    }
}
