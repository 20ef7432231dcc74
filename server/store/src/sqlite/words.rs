//! The words of records, in an FTS5 table.

use sqlx::QueryBuilder;
use sync_core::id::RecordId;

use super::{
    Db,
    queries::{Tx, parts, push_list},
};
use crate::{RecordState, StoreError};

/// Pushes a query of one row a record that has words which begin so.
pub(super) fn push_found(query: &mut QueryBuilder<Db>, realm: &str, words: &[&str]) {
    query
        .push("SELECT 1 FROM records_words WHERE records_words MATCH ")
        .push_bind(matching(realm, words));
}

/// Pushes the condition that a record has words which begin so.
pub(super) fn push_having(query: &mut QueryBuilder<Db>, realm: &str, words: &[&str]) {
    query
        .push(
            " AND id IN (SELECT searched.id FROM records_words
                 JOIN searched ON n = records_words.rowid WHERE records_words MATCH ",
        )
        .push_bind(matching(realm, words))
        .push(")");
}

fn matching(realm: &str, words: &[&str]) -> String {
    let realm = prefix(realm);
    let one = |word: &&str| format!("\"{realm}_{word}\"*");
    let each: Vec<String> = words.iter().map(one).collect();
    each.join(" ")
}

/// The realm as the beginning of a word.
fn prefix(realm: &str) -> String {
    realm.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

impl Tx {
    /// Takes in the words of records that are new or whose text is.
    pub(super) async fn index_words(
        &mut self,
        realm: &str,
        records: &[&RecordState],
    ) -> Result<(), StoreError> {
        let prefix = prefix(realm);
        for part in parts(records) {
            let mut numbered = QueryBuilder::<Db>::new("INSERT INTO searched (realm, id) ");
            numbered.push_values(part, |mut row, record| {
                row.push_bind(realm).push_bind(record.head.id.as_bytes());
            });
            numbered.push(" ON CONFLICT DO NOTHING");
            self.run(numbered.build()).await?;
            let mut taken = QueryBuilder::<Db>::new("WITH v(id, search) AS (");
            taken.push_values(part, |mut row, record| {
                row.push_bind(record.head.id.as_bytes())
                    .push_bind(words(&prefix, &record.row.search));
            });
            taken
                .push(
                    ") INSERT OR REPLACE INTO records_words (rowid, search)
                     SELECT n, v.search FROM v JOIN searched ON searched.id = v.id
                     WHERE searched.realm = ",
                )
                .push_bind(realm);
            self.run(taken.build()).await?;
        }
        Ok(())
    }

    /// Lets go of the words of records that are taken out.
    pub(super) async fn forget_words(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<(), StoreError> {
        for part in parts(records) {
            for (statement, end) in [
                (
                    "DELETE FROM records_words WHERE rowid IN (SELECT n FROM searched WHERE realm = ",
                    ")",
                ),
                ("DELETE FROM searched WHERE realm = ", ""),
            ] {
                let mut query = QueryBuilder::<Db>::new(statement);
                query.push_bind(realm).push(" AND id IN ");
                push_list(&mut query, part.iter().map(RecordId::as_bytes));
                query.push(end);
                self.run(query.build()).await?;
            }
        }
        Ok(())
    }
}

/// Folded text as words of a realm.
fn words(prefix: &str, search: &str) -> String {
    let words = search.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(|word| format!("{prefix}_{word}")).collect();
    words.join(" ")
}
