//! Records that are there already, by their titles: what a line may point to, and what it may say a second time.

use std::collections::{BTreeSet, HashMap, HashSet};

use danvan_store::{StoreError, Titled, Work};
use sync_core::{
    id::{RecordId, ScopeId, UnitId},
    record::{Kind, Type},
    text::fold,
};

use super::{mapping, problem::Why};

/// Records of some kinds by kind, scope and title.
#[derive(Debug, Default)]
pub struct Known(HashMap<(String, ScopeId, String), Vec<Titled>>);

impl Known {
    /// What a list of these, into these scopes, may speak of.
    ///
    /// # Errors
    /// As the store.
    pub async fn read(
        work: &mut dyn Work,
        realm: &str,
        kind: &'static Kind,
        pointing: &BTreeSet<&str>,
        scopes: &[ScopeId],
    ) -> Result<Self, StoreError> {
        let mut kinds = BTreeSet::from([kind.name]);
        for field in kind.fields {
            if let Type::Record { kinds: to } = field.ty
                && (pointing.contains(field.name) || mapping::is_model(field))
            {
                kinds.extend(to);
            }
        }
        let mut known = Self::default();
        for kind in kinds {
            for titled in work.titles(realm, kind, scopes).await? {
                let key = (kind.to_owned(), titled.scope, title_key(&titled.title));
                known.0.entry(key).or_default().push(titled);
            }
        }
        Ok(known)
    }

    /// The record of one of these kinds that a title means in a scope.
    ///
    /// # Errors
    /// None, or several.
    pub fn one(&self, kinds: &[&str], scope: ScopeId, title: &str) -> Result<RecordId, Why> {
        let mut found = kinds
            .iter()
            .flat_map(|kind| self.titled(kind, scope, title));
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.id),
            (None, _) => Err(Why::UnknownRecord),
            _ => Err(Why::AmbiguousRecord),
        }
    }

    /// The record that says the same: of that kind, title, unit and year.
    pub fn same(
        &self,
        kind: &str,
        (scope, unit): (ScopeId, UnitId),
        title: &str,
        year: Option<i32>,
    ) -> Option<&Titled> {
        let mut titled = self.titled(kind, scope, title);
        titled.find(|one| one.unit == Some(unit) && one.year == year)
    }

    /// Knows nothing of these records any more.
    pub fn forget(&mut self, ids: &HashSet<RecordId>) {
        for titled in self.0.values_mut() {
            titled.retain(|one| !ids.contains(&one.id));
        }
    }

    fn titled(&self, kind: &str, scope: ScopeId, title: &str) -> impl Iterator<Item = &Titled> {
        let key = (kind.to_owned(), scope, title_key(title));
        self.0.get(&key).into_iter().flatten()
    }
}

/// A title as it is compared: its words without marks and signs.
pub fn title_key(title: &str) -> String {
    let folded = fold(title);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
