//! The five published reports: what they state is kept, with exactly the gaps that it has, and records that satisfy
//! the consistent parts make the same tables.

use std::collections::BTreeMap;

use danvan_store::{Match, Projection, RecordState, Unit};
use serde::Deserialize;
use sync_core::{
    declared::partitions,
    id::UnitId,
    record::{kind, missing},
    value::{Entry, Value},
};

use super::{NOW, REALM, dealt, id, record, store, unit};
use crate::{
    people::{COMMUNE, PROVINCE},
    reports::{
        Period, Reading, Subject, Told, compare, gather,
        paper::{self, briefing},
        sentences,
    },
};

#[derive(Deserialize)]
struct Published {
    name: String,
    issuer: String,
    year: i32,
    first_year: Option<i32>,
    period: String,
    period_as_stated: String,
    /// Blocs with how many units each has.
    units: Vec<(String, usize)>,
    statements: Vec<Statement>,
    gaps: Vec<(String, String, i64)>,
    records: Vec<Records>,
    held: Option<(usize, usize)>,
    /// Table, group, column, number.
    cells: Vec<(String, String, String, i64)>,
}

#[derive(Deserialize)]
struct Statement {
    what: String,
    counts: String,
    axis: String,
    part: String,
    value: i64,
    note: Option<String>,
}

/// Records by how many there are of each code of an axis.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Records {
    kind: String,
    count: usize,
    field: BTreeMap<String, usize>,
    subject: BTreeMap<String, usize>,
    renewal: BTreeMap<String, usize>,
    level: BTreeMap<String, usize>,
    state: BTreeMap<String, usize>,
    form: BTreeMap<String, usize>,
    bloc: BTreeMap<String, usize>,
    /// Whether they are spread over all years of the report.
    years: bool,
}

impl Published {
    fn values(&self) -> BTreeMap<String, Value> {
        let entry = |(n, s): (usize, &Statement)| {
            let fields = [
                ("what", Value::from(s.what.as_str())),
                ("counts", s.counts.as_str().into()),
                ("axis", s.axis.as_str().into()),
                ("part", s.part.as_str().into()),
                ("value", s.value.into()),
                ("note", s.note.clone().map_or(Value::Null, Value::from)),
            ];
            let fields = fields.map(|(name, value)| (name.to_owned(), value));
            Entry {
                key: format!("{n:04}"),
                fields: fields.into(),
            }
        };
        let statements = self.statements.iter().enumerate().map(entry).collect();
        BTreeMap::from([
            ("name".to_owned(), self.name.as_str().into()),
            ("issuer".to_owned(), self.issuer.as_str().into()),
            ("unit".to_owned(), UnitId(id(0)).into()),
            ("year".to_owned(), i64::from(self.year).into()),
            (
                "period_as_stated".to_owned(),
                self.period_as_stated.as_str().into(),
            ),
            ("statements".to_owned(), Value::Entries(statements)),
        ])
    }

    fn tree(&self) -> Vec<Unit> {
        let mut units = vec![unit(0, PROVINCE, None)];
        for (bloc, count) in &self.units {
            let level = if bloc == "communes" { COMMUNE } else { "body" };
            for _ in 0..*count {
                units.push(unit(units.len(), level, Some(bloc)));
            }
        }
        units
    }

    fn rows(&self, units: &[Unit]) -> Vec<RecordState> {
        let mut rows = Vec::new();
        for records in &self.records {
            for n in 0..records.count {
                let bloc = dealt(&records.bloc, n);
                let own: Vec<&Unit> = units
                    .iter()
                    .filter(|unit| unit.level != PROVINCE && (bloc.is_none() || unit.bloc == bloc))
                    .collect();
                let years = self.year - self.first_year.unwrap_or(self.year) + 1;
                let year = if records.years {
                    self.year - i32::try_from(n).unwrap() % years
                } else {
                    self.year
                };
                let state = (records.kind == "registration").then(|| "running".to_owned());
                let row = Projection {
                    field: dealt(&records.field, n),
                    subject: dealt(&records.subject, n),
                    renewal: dealt(&records.renewal, n),
                    level: dealt(&records.level, n),
                    state: dealt(&records.state, n).or(state),
                    year: Some(year),
                    quarter: (records.kind == "dialogue").then_some(1),
                    ..Projection::default()
                };
                let values = match records.kind.as_str() {
                    "dialogue" => format!(r#"{{"held_on":{{"text":"{year}-02-14"}}}}"#),
                    "dialogue_plan" => r#"{"planned_count":{"int":1}}"#.to_owned(),
                    _ => dealt(&records.form, n).map_or_else(
                        || "{}".to_owned(),
                        |form| format!(r#"{{"form":{{"text":"{form}"}}}}"#),
                    ),
                };
                let at = own[n % own.len()];
                rows.push(record(rows.len() + 1_000, &records.kind, at, row, &values));
            }
        }
        rows
    }
}

async fn says_exactly_its_gaps_and_is_made_anew_from_records(published: &str) {
    let published: Published = serde_json::from_str(published).unwrap();
    let values = published.values();
    let declared = kind("declared_report").unwrap();
    let get = |name: &str| values.get(name).cloned().unwrap_or_default();
    assert_eq!(missing(declared, &get), [], "every gap has its note");
    let Value::Entries(statements) = &values["statements"] else {
        panic!("statements are entries");
    };
    let stated = partitions(statements);
    let gaps: Vec<_> = stated
        .iter()
        .map(|p| (p.what.clone(), p.axis.clone(), p.gap.unwrap()))
        .collect();
    assert_eq!(gaps, published.gaps);
    let wrong = published.gaps.iter().filter(|(_, _, gap)| *gap != 0);
    assert_eq!(sentences(&stated).len(), wrong.count());

    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let units = published.tree();
    let mut work = store.write().await.unwrap();
    work.put_units(REALM, &units).await.unwrap();
    work.put_records(REALM, &published.rows(&units))
        .await
        .unwrap();
    let subject = Subject {
        unit: units[0].id,
        period: Period::of(&published.period, published.first_year, published.year).unwrap(),
    };
    let (frozen, note) = gather(&mut *work, REALM, &subject, NOW).await.unwrap();
    let reading = Reading::new(&frozen, subject.unit, NOW);
    let tables = reading.tables(Told::Near);
    for table in &tables {
        assert_eq!(table.disagreements(), []);
    }
    for (table, group, column, expected) in &published.cells {
        let found = tables.iter().find(|t| t.code == *table).unwrap();
        let cell = format!("{table} {group} {column}");
        assert_eq!(found.whole(group, column), Some(*expected), "{cell}");
        let rows = reading
            .rows(table, Some((group, column)), &Match::Any)
            .unwrap();
        assert_eq!(rows.len(), usize::try_from(*expected).unwrap(), "{cell}");
    }
    let held = reading.communes_with(&tables, "held");
    assert!(published.held.is_none_or(|expected| expected == held));

    let compared = compare(stated, &tables);
    for compared in compared
        .iter()
        .filter(|c| c.group.is_some() && c.gap == Some(0))
    {
        for part in &compared.parts {
            assert_eq!(
                Some(part.stated),
                part.recorded,
                "{}: {}",
                compared.what,
                part.name
            );
        }
    }
    let paper = briefing::compose(&briefing::Material {
        values: &BTreeMap::new(),
        is_official: false,
        frozen_at: NOW,
        note: &note,
        tables: &tables,
        held,
        mismatches: &[],
    });
    let bytes = paper::write_docx(&paper).unwrap();
    let read = docx_rs::read_docx(&bytes).unwrap().json();
    assert!(read.contains("Biểu 1a. Mô hình"), "the paper opens");
}

macro_rules! published {
    ($($name:ident $file:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            says_exactly_its_gaps_and_is_made_anew_from_records(include_str!($file)).await;
        }
    )*};
}

published! {
    cua_lo_lacks_one_way_and_has_one_too_many_the_other "published/000-cua-lo.json";
    dien_ban_adds_up "published/001-dien-ban.json";
    phuc_thanh_leaves_fourteen_without_an_outcome "published/002-phuc-thanh.json";
    ky_anh_held_three_of_eleven "published/003-ky-anh.json";
    nghe_an_leaves_seven_unexplained "published/004-nghe-an.json";
}
