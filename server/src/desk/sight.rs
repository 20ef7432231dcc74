//! How far somebody sees, and what they see from afar as figures only.

use danvan_store::{Close, RecordState, StoreError, Work};
use sync_core::id::{ScopeId, UnitId};

/// What citizens said to their commune: who holds no role there reads no record of it, and counts few enough to point at
/// somebody are withheld.
pub const CLOSE_KINDS: &[&str] = &["opinion", "dialogue", "supervision"];

/// The kind whose small counts are withheld from afar.
pub const CITIZENS_WORDS: &str = "opinion";

/// Where somebody may read.
#[derive(Debug, Clone, Default)]
pub struct Sight {
    /// Scopes that they may read.
    pub scopes: Vec<ScopeId>,
    /// Of them, those in which they hold a role themselves.
    pub near: Vec<ScopeId>,
    /// Agencies for which they answer: they read what is assigned to these, wherever it is.
    pub agencies: Vec<UnitId>,
}

impl Sight {
    /// The same for one scope, if one is asked for: another is as empty as one that is not there.
    #[must_use]
    pub fn narrowed(mut self, asked: Option<ScopeId>) -> Self {
        let is_asked = |scope: &ScopeId| asked.is_none_or(|a| a == *scope);
        self.scopes.retain(is_asked);
        self.near.retain(is_asked);
        self
    }

    /// How far they see in a list, and for which agencies it is alone. Who reads no scope reads in every one what is
    /// assigned to them.
    pub async fn over_lists(
        self,
        work: &mut dyn Work,
        realm: &str,
        asked: Option<UnitId>,
    ) -> Result<(Self, Vec<UnitId>), StoreError> {
        if !self.scopes.is_empty() {
            return Ok((self, asked.into_iter().collect()));
        }
        let mut agencies = self.agencies.clone();
        agencies.retain(|agency| asked.is_none_or(|a| a == *agency));
        if agencies.is_empty() {
            return Ok((self, agencies));
        }
        let every: Vec<ScopeId> = work.scopes(realm).await?.iter().map(|s| s.scope).collect();
        let everywhere = Self {
            scopes: every.clone(),
            near: every,
            ..self
        };
        Ok((everywhere, agencies))
    }

    /// Whether they may read a record.
    pub fn sees_record(&self, RecordState { head, row }: &RecordState) -> bool {
        let is_theirs = |agency| self.agencies.contains(&agency);
        self.sees(&head.kind, head.scope) || row.agency.is_some_and(is_theirs)
    }

    /// Whether they may read records of a kind in a scope.
    pub fn sees(&self, kind: &str, scope: ScopeId) -> bool {
        let scopes = if CLOSE_KINDS.contains(&kind) {
            &self.near
        } else {
            &self.scopes
        };
        scopes.contains(&scope)
    }

    /// Whether some of what they read they see from afar.
    pub fn is_from_afar(&self) -> bool {
        self.near.len() < self.scopes.len()
    }

    /// What a list must leave out.
    pub fn close(&self) -> Option<Close> {
        self.is_from_afar().then(|| Close {
            kinds: CLOSE_KINDS,
            scopes: self.near.clone(),
        })
    }
}
