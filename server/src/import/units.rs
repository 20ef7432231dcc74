//! Which unit a list means by a name or a code.

use std::collections::{BTreeSet, HashMap};

use danvan_store::Unit;
use sync_core::{
    id::{ScopeId, UnitId},
    text::fold,
};

use super::problem::Why;
use crate::people::COMMUNE;

/// Kinds of unit as they begin a name, without marks, and how lists shorten them.
const KINDS: [(&str, &[&str]); 19] = [
    ("thi tran", &["tt"]),
    ("thi xa", &["tx"]),
    ("thanh pho", &["tp"]),
    ("dac khu", &["dk"]),
    ("to dan pho", &["tdp"]),
    ("khu pho", &["kp"]),
    ("phuong", &["p"]),
    ("huyen", &["h"]),
    ("quan", &["q"]),
    ("tinh", &[]),
    ("thon", &[]),
    ("xom", &[]),
    ("ban", &[]),
    ("lang", &[]),
    ("buon", &[]),
    ("soc", &[]),
    ("ap", &[]),
    ("khoi", &[]),
    ("xa", &["x"]),
];
/// Digits of a commune's code; a spreadsheet takes the first ones away.
const CODE: usize = 5;

/// The units of a realm, by what people call them.
#[derive(Debug)]
pub struct Units {
    all: HashMap<UnitId, Unit>,
    by_name: HashMap<String, Vec<UnitId>>,
    by_code: HashMap<String, Vec<UnitId>>,
    /// Scopes in which the person writes.
    may: BTreeSet<ScopeId>,
    /// Scopes in which they decide.
    decides: BTreeSet<ScopeId>,
}

/// A name in two: what kind of unit, and the name itself.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    kind: Option<&'static str>,
    bare: String,
}

impl Units {
    /// Knows these units; the person writes in some scopes, and decides in some.
    pub fn new(units: Vec<Unit>, may: BTreeSet<ScopeId>, decides: BTreeSet<ScopeId>) -> Self {
        let mut known = Self {
            all: HashMap::new(),
            by_name: HashMap::new(),
            by_code: HashMap::new(),
            may,
            decides,
        };
        for unit in units {
            let name = Name::of(&unit.name).bare;
            known.by_name.entry(name).or_default().push(unit.id);
            if !unit.code.is_empty() {
                let coded = known.by_code.entry(unit.code.clone()).or_default();
                coded.push(unit.id);
            }
            known.all.insert(unit.id, unit);
        }
        known
    }

    /// Scopes in which the person writes.
    pub fn may(&self) -> Vec<ScopeId> {
        self.may.iter().copied().collect()
    }

    /// Whether the person decides in a scope where registrations stand.
    pub fn decides_in(&self, scope: ScopeId) -> bool {
        self.decides.contains(&scope)
    }

    /// A unit's name.
    pub fn name(&self, id: UnitId) -> Option<String> {
        self.all.get(&id).map(|unit| unit.name.clone())
    }

    /// As [`Self::named`], where the person writes in it.
    ///
    /// # Errors
    /// None, several, or one in which the person does not write.
    pub fn find(&self, text: &str, day: Option<&str>) -> Result<&Unit, Why> {
        let unit = self.named(text, day)?;
        if self.may.contains(&unit.scope) {
            Ok(unit)
        } else {
            Err(Why::ForeignUnit)
        }
    }

    /// The unit that a text means, on a day (`YYYY-MM-DD`) where one is known: by its name, with or without what kind it
    /// is, with or without the unit above; or by its code, or its id.
    ///
    /// # Errors
    /// None, or several.
    pub fn named(&self, text: &str, day: Option<&str>) -> Result<&Unit, Why> {
        if let Ok(id) = text.trim().parse() {
            return self.all.get(&id).ok_or(Why::UnknownUnit);
        }
        let mut found = self.called(text);
        if found.is_empty() {
            found = self.below(text);
        }
        if found.is_empty() {
            found = self.coded(text);
        }
        self.one_of(found, day)
    }

    fn one_of<'u>(&'u self, found: Vec<&'u Unit>, day: Option<&str>) -> Result<&'u Unit, Why> {
        let narrowed = |found: Vec<&'u Unit>, fits: &dyn Fn(&Unit) -> bool| {
            let fitting: Vec<_> = found.iter().copied().filter(|unit| fits(unit)).collect();
            if fitting.is_empty() { found } else { fitting }
        };
        let is_of_day = |unit: &Unit| {
            day.is_none_or(|day| {
                unit.valid_from.as_str() <= day
                    && unit.valid_to.as_deref().is_none_or(|end| end > day)
            })
        };
        let found = narrowed(found, &|unit| self.may.contains(&unit.scope));
        let found = narrowed(found, &is_of_day);
        let found = narrowed(found, &|unit| unit.valid_to.is_none());
        let found = narrowed(found, &|unit| unit.level == COMMUNE);
        match found.as_slice() {
            [] => Err(Why::UnknownUnit),
            [unit] => Ok(unit),
            _ => Err(Why::AmbiguousUnit),
        }
    }

    fn called(&self, text: &str) -> Vec<&Unit> {
        let name = Name::of(text);
        let named = self.by_name.get(&name.bare).into_iter().flatten();
        named
            .filter_map(|id| self.all.get(id))
            .filter(|unit| name.kind.is_none() || name.kind == Name::of(&unit.name).kind)
            .collect()
    }

    /// "Thôn Đông, Xã Khe Sim": the unit above stands behind.
    fn below(&self, text: &str) -> Vec<&Unit> {
        let parts = text.split_once(',').or_else(|| text.split_once(" - "));
        let Some((name, above)) = parts else {
            return Vec::new();
        };
        let above: Vec<UnitId> = self.called(above).iter().map(|unit| unit.id).collect();
        let mut found = self.called(name);
        found.retain(|unit| unit.parent.is_some_and(|parent| above.contains(&parent)));
        found
    }

    fn coded(&self, text: &str) -> Vec<&Unit> {
        let code = text.trim();
        if code.is_empty() || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Vec::new();
        }
        let whole = format!("{code:0>CODE$}");
        let ids = self.by_code.get(code).or_else(|| self.by_code.get(&whole));
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.all.get(id))
            .collect()
    }
}

impl Name {
    fn of(text: &str) -> Self {
        let folded = fold(text);
        let words: Vec<&str> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let whole = words.join(" ");
        for (kind, short) in KINDS {
            let rests = std::iter::once(kind).chain(short.iter().copied());
            for word in rests {
                let rest = whole.strip_prefix(word).and_then(|r| r.strip_prefix(' '));
                if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
                    return Self {
                        kind: Some(kind),
                        bare: rest.to_owned(),
                    };
                }
            }
        }
        Self {
            kind: None,
            bare: whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(n: u8, name: &str, level: &str, parent: Option<u8>, code: &str) -> Unit {
        Unit {
            id: UnitId([n; 16]),
            scope: ScopeId([if n < 20 { 1 } else { 2 }; 16]),
            parent: parent.map(|n| UnitId([n; 16])),
            level: level.to_owned(),
            code: code.to_owned(),
            name: name.to_owned(),
            name_folded: fold(name),
            sort_key: Vec::new(),
            bloc: None,
            valid_from: "2025-07-01".to_owned(),
            valid_to: None,
        }
    }

    fn units() -> Units {
        let past = Unit {
            valid_from: "2000-01-01".to_owned(),
            valid_to: Some("2025-07-01".to_owned()),
            ..unit(5, "Xã Đông", "commune", None, "00007")
        };
        let all = vec![
            unit(1, "Xã Khe Sim", "commune", None, "00004"),
            unit(2, "Thôn Đông", "hamlet", Some(1), ""),
            unit(3, "Thôn Tây", "hamlet", Some(1), ""),
            unit(4, "Phường Đông", "commune", None, "00007"),
            past,
            unit(20, "Xã Bến Lụa", "commune", None, "18652"),
            unit(21, "Thôn Tây", "hamlet", Some(20), ""),
        ];
        Units::new(all, [ScopeId([1; 16])].into(), BTreeSet::new())
    }

    #[test]
    fn a_unit_is_found_by_what_people_call_it() {
        let units = units();
        let found = |text: &str| units.find(text, None).map(|unit| unit.id.0[0]);
        for text in [
            "Xã Khe Sim",
            "xa khe sim",
            "Khe Sim",
            "X. Khe Sim",
            "KHE SIM",
            "00004",
            "4",
        ] {
            assert_eq!(found(text), Ok(1), "{text}");
        }
        assert_eq!(found("Phường Khe Sim"), Err(Why::UnknownUnit));
        assert_eq!(found("Thôn Đông"), Ok(2));
        assert_eq!(found("Đông"), Ok(4), "a commune before a hamlet");
        assert_eq!(found("Thôn Đông, Khe Sim"), Ok(2));
        assert_eq!(
            found("Thôn Tây"),
            Ok(3),
            "the one in which the person writes"
        );
        assert_eq!(found("Thôn Tây, Bến Lụa"), Err(Why::ForeignUnit));
        assert_eq!(found("18652"), Err(Why::ForeignUnit));
        assert_eq!(found("Xã Lạ"), Err(Why::UnknownUnit));
        assert_eq!(found(""), Err(Why::UnknownUnit));
    }

    #[test]
    fn names_and_codes_that_were_used_again_mean_the_unit_of_the_day() {
        let units = units();
        let found = |text: &str, day| units.find(text, day).map(|unit| unit.id.0[0]);
        assert_eq!(found("00007", Some("2024-03-01")), Ok(5));
        assert_eq!(found("00007", Some("2026-03-01")), Ok(4));
        assert_eq!(found("00007", None), Ok(4));
        assert_eq!(
            found("Xã Đông", Some("2026-03-01")),
            Ok(5),
            "there is no other"
        );
    }
}
