//! A line of a list as a record that could be written, or what stands in its way.

use std::collections::HashMap;

use jiff::civil::Date;
use sync_core::{
    id::{ScopeId, UnitId},
    record::{self, Axis, Field, Invalid, Kind, Rule, Type},
    standing::Right,
    value::Value,
};

use super::{
    book::{self, Cell, Line},
    cell,
    doing::Doing,
    known::{Known, title_key},
    mapping::{self, Mapping, Past},
    past::{self, Decided},
    problem::{Fault, Why},
    terms,
    units::Units,
};

/// What a line that only adds others up is called.
const SUMS: [&str; 5] = ["tong", "tong cong", "tong so", "cong", "cong tong"];

/// A record as a line says it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The line's number.
    pub row: u32,
    /// Where the record is.
    pub scope: ScopeId,
    /// The unit that it is counted under.
    pub unit: UnitId,
    /// Its title.
    pub title: String,
    /// The year that it counts in, as far as its fields say.
    pub year: Option<i32>,
    /// Its fields, none of them blank.
    pub values: Vec<(&'static Field, Value)>,
    /// What was decided of it before.
    pub past: Option<Decided>,
    /// In how many cells numbers that name somebody were blotted out.
    pub blotted: usize,
}

/// What a line is.
#[derive(Debug)]
pub enum Read {
    /// Nothing that goes anywhere, or a sum.
    Blank,
    /// A record.
    Draft(Draft),
    /// None: these are in the way, with the words that nobody knows.
    Faults(Vec<Fault>),
}

#[derive(Clone, Copy)]
enum To {
    Field(&'static Field),
    Past(Past),
}

/// Reads the lines of one sheet.
pub struct Reader<'a> {
    kind: &'static Kind,
    columns: Vec<(usize, To, i64)>,
    fixed: Vec<(To, Cell)>,
    aliases: HashMap<(String, String), String>,
    headings: Vec<String>,
    mapping: &'a Mapping,
    units: &'a Units,
    known: &'a Known,
    today: Date,
}

impl<'a> Reader<'a> {
    /// Reads lines of a kind under these headings. None where the mapping names a column or a field that is not there.
    pub fn new(
        kind: &'static Kind,
        mapping: &'a Mapping,
        headings: Vec<String>,
        units: &'a Units,
        known: &'a Known,
        today: Date,
    ) -> Option<Self> {
        let to = |name: &str| {
            let field = mapping::fields(kind).find(|field| field.name == name);
            let past = Past::named(name).filter(|_| past::has(kind));
            field.map(To::Field).or(past.map(To::Past))
        };
        let mut columns = Vec::new();
        for column in &mapping.columns {
            let at = book::column(&column.column)?;
            let to = to(&column.to)?;
            let heading = headings.get(at).map(String::as_str).unwrap_or_default();
            if mapping::is_withheld(kind, heading) {
                return None;
            }
            let factor = match to {
                To::Field(field) => cell::factor(heading, field),
                To::Past(_) => 1,
            };
            columns.push((at, to, factor));
        }
        let fixed = mapping
            .fixed
            .iter()
            .filter(|fixed| !fixed.text.trim().is_empty());
        let fixed = fixed.map(|fixed| Some((to(&fixed.to)?, Cell::Text(fixed.text.clone()))));
        let aliases = mapping.aliases.iter().map(|alias| {
            (
                (alias.to.clone(), terms::key(&alias.text)),
                alias.code.clone(),
            )
        });
        Some(Self {
            kind,
            columns,
            fixed: fixed.collect::<Option<_>>()?,
            aliases: aliases.collect(),
            headings,
            mapping,
            units,
            known,
            today,
        })
    }

    /// What a line is.
    pub fn read(&self, line: &Line) -> Read {
        let blank = |at: usize| line.cells.get(at).is_none_or(|cell| *cell == Cell::Blank);
        if self.columns.iter().all(|(at, ..)| blank(*at)) || is_sum(line) {
            return Read::Blank;
        }
        let mut doing = Doing::default();
        for (at, cell) in line.cells.iter().enumerate() {
            let heading = self
                .headings
                .get(at)
                .map(String::as_str)
                .unwrap_or_default();
            if *cell != Cell::Blank && heading.is_empty() {
                doing.fault(Some(at), Why::NoHeading);
            }
        }
        let places = self.columns.iter().map(|(at, to, factor)| {
            let cell = line.cells.get(*at).unwrap_or(&Cell::Blank);
            (Some(*at), *to, *factor, cell)
        });
        let fixed = self.fixed.iter().map(|(to, cell)| (None, *to, 1, cell));
        let places: Vec<_> = places.chain(fixed).collect();
        // The day first: it says which of two units of one name is meant.
        for (at, to, factor, cell) in &places {
            if let To::Field(field) = to
                && !matches!(field.ty, Type::Unit | Type::Record { .. })
            {
                self.plain(&mut doing, field, *at, cell, *factor);
            }
        }
        let day = doing.day();
        for (at, to, _, cell) in &places {
            match to {
                To::Field(field) if matches!(field.ty, Type::Unit) => {
                    self.unit(&mut doing, field, *at, cell, day.as_deref());
                }
                To::Past(past) => {
                    let word = |text: &str| self.alias(past.name(), text);
                    let said = doing.past.add(*past, cell, word, self.today);
                    doing
                        .faults
                        .extend(said.err().map(|why| Fault { column: *at, why }));
                }
                To::Field(_) => {}
            }
        }
        for (at, to, _, cell) in &places {
            if let To::Field(field) = to
                && let Type::Record { kinds } = field.ty
            {
                self.record(&mut doing, field, kinds, *at, cell);
            }
        }
        self.whole(doing, line.row)
    }

    fn alias(&self, to: &str, text: &str) -> Option<&str> {
        let known = self.aliases.get(&(to.to_owned(), terms::key(text)));
        known.map(String::as_str)
    }

    /// A value that needs nothing but its cell.
    fn plain(
        &self,
        doing: &mut Doing,
        field: &'static Field,
        at: Option<usize>,
        cell: &Cell,
        factor: i64,
    ) {
        let cell = match cell {
            Cell::Text(text) => Cell::Text(self.mapping.charset.convert(text)),
            other => other.clone(),
        };
        let read = match field.ty {
            _ if matches!(cell, Cell::Error(_)) => Err(Why::FormulaError),
            Type::Choice { options } => {
                let text = cell::text(&cell);
                if text.is_empty() {
                    return;
                }
                let code = self.code(field, options, &text);
                code.map(Value::from).ok_or(Why::UnknownTerm)
            }
            Type::Tags { options } => {
                let text = cell::text(&cell);
                let words = text.split([',', ';', '\n']).map(str::trim);
                let words = words.filter(|word| !word.is_empty());
                let codes = words.map(|word| match options {
                    [] => Some(word.to_owned()),
                    _ => self.code(field, options, word),
                });
                let codes: Option<Vec<String>> = codes.collect();
                codes.map(Value::Members).ok_or(Why::UnknownTerm)
            }
            _ => cell::value(field, &cell, factor),
        };
        match read.and_then(|value| fits(field, value)) {
            Ok(value) => doing.put(field, value),
            Err(why) => doing.fault(at, why),
        }
    }

    fn code(
        &self,
        field: &Field,
        options: &'static [record::Choice],
        text: &str,
    ) -> Option<String> {
        let alias = self.alias(field.name, text);
        let alias = alias.filter(|code| options.iter().any(|option| option.code == *code));
        let code = alias.or_else(|| terms::code(options, text));
        code.map(str::to_owned)
    }

    fn unit(
        &self,
        doing: &mut Doing,
        field: &'static Field,
        at: Option<usize>,
        cell: &Cell,
        day: Option<&str>,
    ) {
        let text = self.mapping.charset.convert(&cell::text(cell));
        if text.is_empty() {
            return;
        }
        let is_own = field.axis == Some(Axis::Unit);
        let unit = if is_own {
            self.units.find(&text, day)
        } else {
            self.units.named(&text, day)
        };
        match unit {
            Ok(unit) => {
                if is_own {
                    doing.place = Some((unit.scope, unit.id));
                }
                doing.put(field, unit.id.into());
            }
            Err(why) => {
                doing.has_unit |= is_own;
                doing.fault(at, why);
            }
        }
    }

    fn record(
        &self,
        doing: &mut Doing,
        field: &'static Field,
        kinds: &[&str],
        at: Option<usize>,
        cell: &Cell,
    ) {
        let text = self.mapping.charset.convert(&cell::text(cell));
        let Some((scope, _)) = doing.place else {
            return;
        };
        if text.is_empty() {
            return;
        }
        match self.known.one(kinds, scope, &text) {
            Ok(id) => doing.put(field, id.into()),
            Err(why) => doing.fault(at, why),
        }
    }

    /// The record, once nothing is in its way.
    fn whole(&self, mut doing: Doing, row: u32) -> Read {
        let title = doing.text(self.kind.title).unwrap_or_default().to_owned();
        if title.is_empty() {
            doing.fault(None, Why::NoTitle);
        }
        if doing.place.is_none() && !doing.has_unit {
            doing.fault(None, Why::NoUnit);
        }
        let year = doing.year();
        for rule in self.kind.rules {
            if let Rule::ClosedAfter {
                field, is, last, ..
            } = rule
                && doing.text(field) == Some(is)
                && year.is_some_and(|year| i64::from(year) > *last)
            {
                doing.fault(None, Why::Closed);
            }
        }
        let get = |name: &str| doing.get(name).cloned().unwrap_or(Value::Null);
        if !record::forbidden(self.kind, &get).is_empty() {
            doing.fault(None, Why::MustStayBlank);
        }
        let past = match doing.past.decided(self.today) {
            Ok(past) => past,
            Err(why) => {
                doing.fault(None, why);
                None
            }
        };
        if past.is_some()
            && doing
                .place
                .is_some_and(|(scope, _)| !self.units.decides_in(scope))
        {
            doing.fault(None, Why::MayNotDecide);
        }
        let Some((scope, unit)) = doing.place.filter(|_| doing.faults.is_empty()) else {
            return Read::Faults(doing.faults);
        };
        let blotted = if self.kind.write == Right::WriteDialogues {
            doing.blot()
        } else {
            0
        };
        let place = |field: &Field| {
            self.kind
                .fields
                .iter()
                .position(|one| one.name == field.name)
        };
        doing.values.sort_by_key(|(field, _)| place(field));
        let title = doing.text(self.kind.title).unwrap_or_default().to_owned();
        Read::Draft(Draft {
            row,
            scope,
            unit,
            title,
            year,
            values: doing.values,
            past,
            blotted,
        })
    }
}

fn fits(field: &Field, value: Value) -> Result<Value, Why> {
    record::check(field, &value).map_err(|invalid| match invalid {
        Invalid::TooLong => Why::TooLong,
        Invalid::TooMany => Why::TooMany,
        Invalid::OutOfRange => Why::OutOfRange,
        Invalid::UnknownCode => Why::UnknownTerm,
        Invalid::NotADate => Why::NotADay,
        _ => Why::ControlCharacter,
    })?;
    Ok(value)
}

/// Whether a line only adds others up.
fn is_sum(line: &Line) -> bool {
    match line.cells.iter().find(|cell| **cell != Cell::Blank) {
        Some(Cell::Text(text)) => SUMS.contains(&title_key(text).as_str()),
        _ => false,
    }
}
