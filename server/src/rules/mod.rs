//! What the province and the office set for themselves, as sync-core reads it: rubrics, deadlines, holidays.

mod holidays;

use danvan_store::{Rule, StoreError, Work};
use serde::de::DeserializeOwned;
use sync_core::standing::{
    Rubric,
    deadlines::{Calendar, Deadlines},
};

pub use holidays::{Holidays, OffDay, Unfit};

/// Bộ tiêu chí, by its code.
pub const RUBRIC: &str = "rubric";
/// Thời hạn.
pub const DEADLINES: &str = "deadlines";
/// Ngày nghỉ, by year.
pub const HOLIDAYS: &str = "holidays";

/// Every version of every rubric, the proposed one among them.
pub async fn rubrics(work: &mut dyn Work, realm: &str) -> Result<Vec<Rubric>, StoreError> {
    let mut rubrics = vec![Rubric::proposed()];
    for rule in work.rules(realm, RUBRIC).await? {
        rubrics.push(read(&rule)?);
    }
    Ok(rubrics)
}

/// The deadlines in force: the law's, where the province set none.
pub async fn deadlines(work: &mut dyn Work, realm: &str) -> Result<Deadlines, StoreError> {
    let rules = work.rules(realm, DEADLINES).await?;
    rules.last().map_or_else(|| Ok(Deadlines::default()), read)
}

/// The days off in force, year by year, oldest first.
pub async fn holidays(work: &mut dyn Work, realm: &str) -> Result<Vec<Holidays>, StoreError> {
    let mut years: Vec<Holidays> = Vec::new();
    for rule in work.rules(realm, HOLIDAYS).await? {
        let year: Holidays = read(&rule)?;
        years.retain(|other| other.year != year.year);
        years.push(year);
    }
    years.sort_by_key(|year| year.year);
    Ok(years)
}

/// The days on which offices depart from the week, of all years.
pub fn calendar(years: &[Holidays]) -> Calendar {
    let days = |of: fn(&Holidays) -> &Vec<OffDay>| years.iter().flat_map(of).map(|day| day.on);
    Calendar {
        closed: days(|year| &year.closed).collect(),
        worked: days(|year| &year.worked).collect(),
    }
}

/// The version that comes after those of an id.
pub fn next_version(rules: &[Rule], id: &str) -> i32 {
    let versions = rules.iter().filter(|rule| rule.id == id);
    versions.map(|rule| rule.version).max().unwrap_or(0) + 1
}

fn read<T: DeserializeOwned>(rule: &Rule) -> Result<T, StoreError> {
    serde_json::from_str(&rule.body).map_err(|_| StoreError::Contradiction {
        table: "rules",
        column: "body",
        row: format!("{} {} {}", rule.what, rule.id, rule.version),
    })
}
