//! The words of records, in a column that the database fills itself.

use sqlx::QueryBuilder;
use sync_core::id::RecordId;

use super::{Db, queries::Tx};
use crate::{RecordState, StoreError};

/// Pushes a query of one row a record that has words which begin so.
pub(super) fn push_found(query: &mut QueryBuilder<Db>, realm: &str, words: &[&str]) {
    query.push("SELECT 1 FROM records WHERE TRUE");
    push_having(query, realm, words);
}

/// Pushes the condition that a record has words which begin so.
pub(super) fn push_having(query: &mut QueryBuilder<Db>, realm: &str, words: &[&str]) {
    let realm = realm.replace(['\'', '\\'], "");
    let one = |word: &&str| format!("'{realm}_{word}':*");
    let each: Vec<String> = words.iter().map(one).collect();
    query
        .push(" AND words @@ CAST(")
        .push_bind(each.join(" & "))
        .push(" AS tsquery)");
}

impl Tx {
    #[expect(
        clippy::unused_async,
        reason = "the other engine has to do it by itself"
    )]
    pub(super) async fn index_words(
        &mut self,
        _realm: &str,
        _records: &[&RecordState],
    ) -> Result<(), StoreError> {
        Ok(())
    }

    #[expect(
        clippy::unused_async,
        reason = "the other engine has to do it by itself"
    )]
    pub(super) async fn forget_words(
        &mut self,
        _realm: &str,
        _records: &[RecordId],
    ) -> Result<(), StoreError> {
        Ok(())
    }
}
