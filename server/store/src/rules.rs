//! What a province or an office sets for itself: rubrics, deadlines, holidays. They are data with versions; what each
//! holds is for the server to read.

use async_trait::async_trait;
use sync_core::id::PersonId;

use crate::StoreError;

/// A version of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What kind of rule: `rubric`, `deadlines`, `holidays`.
    pub what: String,
    /// Which of its kind: a rubric's code, a year.
    pub id: String,
    /// Its version, from 1.
    pub version: i32,
    /// What it says, JSON.
    pub body: String,
    /// Who published it.
    pub published_by: PersonId,
    /// Server time, ms.
    pub published_at: i64,
}

/// Rules of a realm.
#[async_trait]
pub trait Rules {
    /// Publishes a version. [`StoreError::Taken`]: that version is there.
    async fn publish(&mut self, realm: &str, rule: &Rule) -> Result<(), StoreError>;

    /// Every version of every rule of a kind, by id and version.
    async fn rules(&mut self, realm: &str, what: &str) -> Result<Vec<Rule>, StoreError>;
}
