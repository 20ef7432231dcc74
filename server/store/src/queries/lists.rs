use async_trait::async_trait;
use sqlx::{Encode, QueryBuilder, Type};
use sync_core::id::{ScopeId, UnitId};

use super::{
    super::{push_found, push_having},
    Db, Tx, push_list, records,
    rows::Reader,
};
use crate::{Close, Filter, Lists, Match, Order, PageCursor, PageKey, RecordState, StoreError};

/// Scopes of which the records are picked out and sorted; of more a list walks all in order and leaves out the rest.
const FEW: usize = 8;
/// Records with the words of a search that are picked out and sorted. Words of more than these are met so often that
/// walking in order and looking at each finds a page sooner.
const RARE: i64 = 5_000;

#[async_trait]
impl Lists for Tx {
    async fn page(
        &mut self,
        realm: &str,
        filter: &Filter,
        order: Order,
        after: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Vec<RecordState>, StoreError> {
        let mut rows = Vec::new();
        if filter.scopes.is_empty() {
            return Ok(rows);
        }
        let wanted = limit as usize;
        let by_words = self.is_found_by_words(realm, filter).await?;
        let mut after = after.cloned();
        while rows.len() < wanted {
            let walk = Walk {
                realm,
                filter,
                order,
                after: after.as_ref(),
                by_words,
            };
            let asked = if filter.text.is_some() {
                limit.max(200)
            } else {
                limit
            };
            let found = self.walk(&walk, asked).await?;
            let is_last = found.len() < asked as usize;
            after = found.last().map(|last| order.cursor(last));
            rows.extend(found.into_iter().filter(|record| answers(filter, record)));
            if is_last {
                break;
            }
        }
        rows.truncate(wanted);
        Ok(rows)
    }

    async fn total(&mut self, realm: &str, filter: &Filter) -> Result<Option<i64>, StoreError> {
        let is_counted = filter.parent.is_none()
            && filter.text.is_none()
            && filter.due_before.is_none()
            && filter.agencies.is_empty();
        let column = match (filter.incomplete, filter.open_conflicts) {
            (false, false) => "records",
            (true, false) => "records - complete",
            (false, true) => "in_conflict",
            (true, true) => return Ok(None),
        };
        if !is_counted {
            return Ok(None);
        }
        if filter.scopes.is_empty() {
            return Ok(Some(0));
        }
        let mut query = QueryBuilder::<Db>::new("SELECT CAST(COALESCE(SUM(");
        query
            .push(column)
            .push("), 0) AS BIGINT) AS total FROM cells WHERE realm = ")
            .push_bind(realm)
            .push(" AND scope IN ");
        push_list(&mut query, filter.scopes.iter().map(ScopeId::as_bytes));
        push_axes(&mut query, filter);
        let row = self.one(query.build().persistent(false)).await?;
        Reader::new("cells", &row).get("total").map(Some)
    }
}

/// A walk along an order.
pub(in super::super) struct Walk<'a> {
    pub realm: &'a str,
    pub filter: &'a Filter,
    pub order: Order,
    pub after: Option<&'a PageCursor>,
    /// Whether only records with the words of the search are met.
    pub by_words: bool,
}

impl Tx {
    /// Whether what is searched for has words, and few enough records have them.
    async fn is_found_by_words(
        &mut self,
        realm: &str,
        filter: &Filter,
    ) -> Result<bool, StoreError> {
        let Some(text) = &filter.text else {
            return Ok(false);
        };
        if filter.scopes.len() <= FEW || text.tokens().is_empty() {
            return Ok(false);
        }
        let mut query = QueryBuilder::<Db>::new("SELECT COUNT(*) AS found FROM (");
        push_found(&mut query, realm, &text.tokens());
        query.push(" LIMIT ").push_bind(RARE + 1).push(") met");
        let row = self.one(query.build()).await?;
        Ok(Reader::new("records", &row).get::<i64>("found")? <= RARE)
    }

    async fn walk(&mut self, walk: &Walk<'_>, limit: u32) -> Result<Vec<RecordState>, StoreError> {
        let mut query = statement(walk, limit);
        self.all(query.build().persistent(false))
            .await?
            .iter()
            .map(records::whole)
            .collect()
    }
}

/// The ids first, from an index alone, then their rows.
pub(in super::super) fn statement(walk: &Walk<'_>, limit: u32) -> QueryBuilder<Db> {
    let Walk { realm, filter, .. } = *walk;
    let mut query = QueryBuilder::<Db>::new(records::WHOLE);
    query
        .push_bind(realm)
        .push(" AND id IN (SELECT id FROM records WHERE realm = ")
        .push_bind(realm);
    push_scopes(&mut query, &filter.scopes);
    push_filter(&mut query, filter);
    match &filter.text {
        None => {}
        Some(text) if walk.by_words => push_having(&mut query, realm, &text.tokens()),
        Some(text) => {
            for part in text.parts() {
                query
                    .push(" AND search LIKE ")
                    .push_bind(like(part))
                    .push(r" ESCAPE '\'");
            }
        }
    }
    let (column, direction, beyond) = match walk.order {
        Order::Title => ("sort_key", "", ">"),
        Order::Updated => ("updated_at", " DESC", "<"),
        Order::Deadline => ("deadline", "", ">"),
    };
    if walk.order == Order::Deadline {
        query.push(" AND deadline IS NOT NULL");
    }
    if let Some(PageCursor { key, id }) = walk.after {
        query
            .push(" AND (")
            .push(column)
            .push(", id) ")
            .push(beyond)
            .push(" (");
        match key {
            PageKey::Title(key) => query.push_bind(key.as_slice()),
            PageKey::Time(at) => query.push_bind(*at),
        };
        query.push(", ").push_bind(id.as_bytes()).push(")");
    }
    let push_order = |query: &mut QueryBuilder<Db>| {
        query
            .push(" ORDER BY ")
            .push(column)
            .push(direction)
            .push(", id")
            .push(direction);
    };
    push_order(&mut query);
    query.push(" LIMIT ").push_bind(i64::from(limit)).push(")");
    push_order(&mut query);
    query
}

/// A pattern that finds the text anywhere, taken literally.
fn like(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Whether a record answers the search: words and parts alone let through what only looks like an answer.
fn answers(filter: &Filter, record: &RecordState) -> bool {
    filter
        .text
        .as_ref()
        .is_none_or(|text| text.rank(&record.row.search, &record.row.title).is_some())
}

fn push_scopes(query: &mut QueryBuilder<Db>, scopes: &[ScopeId]) {
    let few = scopes.len() <= FEW;
    query.push(if few {
        " AND scope IN "
    } else {
        " AND (scope IN "
    });
    push_list(query, scopes.iter().map(ScopeId::as_bytes));
    if !few {
        // Asked like this, no index by scope can be used for it.
        query.push(") IS TRUE");
    }
}

fn push_filter(query: &mut QueryBuilder<Db>, filter: &Filter) {
    push_axes(query, filter);
    if let Some(parent) = &filter.parent {
        query.push(" AND parent = ").push_bind(parent.as_bytes());
    }
    if !filter.agencies.is_empty() {
        query.push(" AND agency IN ");
        push_list(query, filter.agencies.iter().map(UnitId::as_bytes));
    }
    if filter.open_conflicts {
        query.push(" AND open_conflicts > 0");
    }
    if filter.incomplete {
        query.push(" AND NOT complete");
    }
    if let Some(at) = filter.due_before {
        query.push(" AND deadline < ").push_bind(at);
    }
}

/// What records are counted by, and so the same on them and on the figures.
fn push_axes(query: &mut QueryBuilder<Db>, filter: &Filter) {
    if let Some(Close { kinds, scopes }) = &filter.close {
        query.push(" AND (kind NOT IN (");
        let mut list = query.separated(", ");
        for kind in *kinds {
            list.push_bind(*kind);
        }
        query.push(")");
        if !scopes.is_empty() {
            query.push(" OR scope IN ");
            push_list(query, scopes.iter().map(ScopeId::as_bytes));
        }
        query.push(")");
    }
    if let Some(kind) = &filter.kind {
        query.push(" AND kind = ").push_bind(kind);
    }
    push_match(query, "state", &filter.state, String::new());
    push_match(query, "field", &filter.field, String::new());
    let unit = match &filter.unit {
        Match::Any => Match::Any,
        Match::Empty => Match::Empty,
        Match::Is(unit) => Match::Is(unit.as_bytes().to_vec()),
        Match::OneOf(units) => Match::OneOf(units.iter().map(|u| u.as_bytes().to_vec()).collect()),
    };
    push_match(query, "unit", &unit, Vec::new());
    push_match(query, "year", &filter.year, 0);
    push_match(query, "quarter", &filter.quarter, 0);
    push_match(query, "speed", &filter.speed, String::new());
}

fn push_match<T>(query: &mut QueryBuilder<Db>, column: &str, wanted: &Match<T>, empty: T)
where
    T: Clone + for<'a> Encode<'a, Db> + Type<Db>,
{
    match wanted {
        Match::Any => {}
        Match::Is(value) => {
            query
                .push(" AND ")
                .push(column)
                .push(" = ")
                .push_bind(value.clone());
        }
        Match::OneOf(values) => {
            query.push(" AND ").push(column).push(" IN (");
            let mut list = query.separated(", ");
            for value in values {
                list.push_bind(value.clone());
            }
            query.push(")");
        }
        Match::Empty => {
            query.push(" AND COALESCE(").push(column).push(", ");
            query.push_bind(empty.clone()).push(") = ").push_bind(empty);
        }
    }
}
