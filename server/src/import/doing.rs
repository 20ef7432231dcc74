//! A line on its way to become a record.

use sync_core::{
    id::{ScopeId, UnitId},
    identity::redacted,
    record::{Axis, Field},
    value::Value,
};

use super::{
    past,
    problem::{Fault, Why},
};

/// A line under way.
#[derive(Default)]
pub(super) struct Doing {
    pub values: Vec<(&'static Field, Value)>,
    pub past: past::Said,
    pub place: Option<(ScopeId, UnitId)>,
    /// A unit is said, whatever it is.
    pub has_unit: bool,
    pub faults: Vec<Fault>,
}

impl Doing {
    pub fn fault(&mut self, column: Option<usize>, why: Why) {
        self.faults.push(Fault { column, why });
    }

    /// What stands in a column goes before what all lines have.
    pub fn put(&mut self, field: &'static Field, value: Value) {
        let is_blank = match &value {
            Value::Null => true,
            Value::Text(text) => text.is_empty(),
            Value::Members(members) => members.is_empty(),
            _ => false,
        };
        if !is_blank && self.get(field.name).is_none() {
            self.values.push((field, value));
        }
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        let found = self.values.iter().find(|(field, _)| field.name == name);
        found.map(|(_, value)| value)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_text)
    }

    pub fn year(&self) -> Option<i32> {
        let mut on_axis = self
            .values
            .iter()
            .filter(|(field, _)| field.axis == Some(Axis::Year));
        let (_, value) = on_axis.next()?;
        let number = value
            .as_int()
            .or_else(|| value.as_text()?.get(..4)?.parse().ok());
        i32::try_from(number?).ok()
    }

    /// A day by which units are told: that of the year's axis, or the end of its year.
    pub fn day(&self) -> Option<String> {
        let mut on_axis = self
            .values
            .iter()
            .filter(|(field, _)| field.axis == Some(Axis::Year));
        let (_, value) = on_axis.next()?;
        let day = value.as_text().map(str::to_owned);
        day.or_else(|| Some(format!("{:04}-12-31", value.as_int()?)))
    }

    /// Blots out numbers that name somebody.
    pub fn blot(&mut self) -> usize {
        let mut blotted = 0;
        for (_, value) in &mut self.values {
            if let Value::Text(text) = value
                && let Some(clean) = redacted(text)
            {
                *value = Value::Text(clean);
                blotted += 1;
            }
        }
        blotted
    }
}
