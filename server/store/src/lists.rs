//! Lists of records: filtered, searched, in an order, page by page.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sync_core::{
    id::{RecordId, ScopeId, UnitId},
    text::Query,
};

use crate::{RecordState, StoreError};

/// What a list asks of a column that may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Match<T> {
    /// Nothing.
    #[default]
    Any,
    /// That it be empty.
    Empty,
    /// That it be this.
    Is(T),
    /// That it be one of these.
    OneOf(Vec<T>),
}

/// Which records a list shows. `Any`, `None` and `false` do not filter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Scopes that may be seen. None: nothing is found.
    pub scopes: Vec<ScopeId>,
    /// What may be seen in fewer of them.
    pub close: Option<Close>,
    /// Kind's code.
    pub kind: Option<String>,
    /// State's code.
    pub state: Match<String>,
    /// Field's code.
    pub field: Match<String>,
    /// Unit of its day.
    pub unit: Match<UnitId>,
    /// Year that it counts in.
    pub year: Match<i32>,
    /// Quarter of its date.
    pub quarter: Match<i32>,
    /// Code of how long citizens waited for an answer.
    pub speed: Match<String>,
    /// Record that it belongs to.
    pub parent: Option<RecordId>,
    /// What is searched for.
    pub text: Option<Query>,
    /// Only records for which one of these agencies answers; any where none is named.
    pub agencies: Vec<UnitId>,
    /// Only records with an open conflict.
    pub open_conflicts: bool,
    /// Only records that lack something.
    pub incomplete: bool,
    /// Only records whose deadline is before this, ms.
    pub due_before: Option<i64>,
}

/// Kinds of which the records are seen from near only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// The kinds' codes.
    pub kinds: &'static [&'static str],
    /// Scopes in which they are seen.
    pub scopes: Vec<ScopeId>,
}

/// In what order a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By title, as the dictionary has it.
    #[default]
    Title,
    /// What changed last first.
    Updated,
    /// What is due first; records without a deadline are not in it.
    Deadline,
}

/// The last row of the page before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageCursor {
    /// By what it stands where it stands.
    pub key: PageKey,
    /// Its id.
    pub id: RecordId,
}

/// What an order looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageKey {
    /// Sort key of the title.
    Title(#[serde(with = "serde_bytes")] Vec<u8>),
    /// A time, ms.
    Time(i64),
}

/// Lists of records.
#[async_trait]
pub trait Lists {
    /// A page of records. The cursor is of the same order.
    async fn page(
        &mut self,
        realm: &str,
        filter: &Filter,
        order: Order,
        after: Option<&PageCursor>,
        limit: u32,
    ) -> Result<Vec<RecordState>, StoreError>;

    /// How many records there are of a filter, from the figures; none where they do not tell it.
    async fn total(&mut self, realm: &str, filter: &Filter) -> Result<Option<i64>, StoreError>;
}

impl Order {
    /// Where a record stands in it.
    pub fn cursor(self, record: &RecordState) -> PageCursor {
        let key = match self {
            Self::Title => PageKey::Title(record.row.sort_key.clone()),
            Self::Updated => PageKey::Time(record.head.updated_at),
            Self::Deadline => PageKey::Time(record.row.deadline.unwrap_or_default()),
        };
        PageCursor {
            key,
            id: record.head.id,
        }
    }

    /// Whether a cursor is of this order.
    pub fn has(self, cursor: &PageCursor) -> bool {
        matches!(cursor.key, PageKey::Title(_)) == (self == Self::Title)
    }
}
