//! The words of records, in an FTS5 table.

use sqlx::QueryBuilder;
use sync_core::id::RecordId;

use super::{Db, queries::Tx};
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
        for RecordState { head, row } in records {
            let numbered = sqlx::query(
                "INSERT INTO searched (realm, id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            );
            let numbered = numbered.bind(realm).bind(head.id.as_bytes());
            self.run(numbered).await?;
            let words = row.search.split(|c: char| !c.is_ascii_alphanumeric());
            let words: Vec<String> = words
                .filter(|word| !word.is_empty())
                .map(|word| format!("{prefix}_{word}"))
                .collect();
            let taken = sqlx::query(
                "INSERT OR REPLACE INTO records_words (rowid, search)
                 SELECT n, $3 FROM searched WHERE realm = $1 AND id = $2",
            );
            let taken = taken.bind(realm).bind(head.id.as_bytes());
            self.run(taken.bind(words.join(" "))).await?;
        }
        Ok(())
    }

    /// Lets go of the words of records that are taken out.
    pub(super) async fn forget_words(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<(), StoreError> {
        for id in records {
            for statement in [
                "DELETE FROM records_words WHERE rowid IN (SELECT n FROM searched WHERE realm = $1 AND id = $2)",
                "DELETE FROM searched WHERE realm = $1 AND id = $2",
            ] {
                let query = sqlx::query(statement).bind(realm).bind(id.as_bytes());
                self.run(query).await?;
            }
        }
        Ok(())
    }
}
