//! How lists of a name were read, found again by their headings, wherever the columns stand now.

use std::collections::{BTreeMap, BTreeSet};

use danvan_store::{ImportSource, StoreError, Work};
use serde::{Deserialize, Serialize};
use sync_core::record::Kind;

use super::{
    book,
    known::title_key,
    legacy::Charset,
    mapping::{Duplicates, Mapping, To},
};

/// Characters of a source's name.
const LONGEST_NAME: usize = 100;

/// What is kept of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    mapping: Mapping,
    /// The headings of its columns, by where they go.
    headings: BTreeMap<String, String>,
    /// All headings of the list: another list is one that has others.
    all: BTreeSet<String>,
}

impl Remembered {
    /// What is kept of a mapping under these headings: what belongs to one file alone is not.
    pub fn of(mapping: &Mapping, headings: &[String]) -> Self {
        let heading = |to: &To| {
            let heading = headings.get(book::column(&to.column)?)?;
            Some((to.to.clone(), title_key(heading)))
        };
        Self {
            headings: mapping.columns.iter().filter_map(heading).collect(),
            all: keys(headings).into_iter().collect(),
            mapping: Mapping {
                charset: Charset::Unicode,
                duplicates: Duplicates::Ask,
                ..mapping.clone()
            },
        }
    }

    /// How a sheet with these headings, in whatever order, is read by it; none where it has others.
    pub fn again(&self, headings: &[String], proposed: &Mapping) -> Option<Mapping> {
        let keys = keys(headings);
        if keys.iter().cloned().collect::<BTreeSet<_>>() != self.all {
            return None;
        }
        let columns = self.headings.iter().map(|(to, heading)| {
            let at = keys.iter().position(|key| key == heading)?;
            Some(To {
                column: book::letters(at),
                to: to.clone(),
            })
        });
        let columns: Vec<To> = columns.collect::<Option<_>>()?;
        (!columns.is_empty()).then(|| Mapping {
            sheet: proposed.sheet.clone(),
            header_row: proposed.header_row,
            columns,
            ..self.mapping.clone()
        })
    }
}

fn keys(headings: &[String]) -> Vec<String> {
    headings.iter().map(|heading| title_key(heading)).collect()
}

/// Keeps how a list is read, if its mapping has a name.
///
/// # Errors
/// As the store.
pub async fn remember(
    work: &mut dyn Work,
    realm: &str,
    (kind, mapping, headings): (&Kind, &Mapping, &[String]),
    now: i64,
) -> Result<(), StoreError> {
    let name: String = mapping.source.trim().chars().take(LONGEST_NAME).collect();
    if name.is_empty() {
        return Ok(());
    }
    let kept = Remembered::of(mapping, headings);
    let source = ImportSource {
        kind: kind.name.to_owned(),
        name,
        mapping: serde_json::to_string(&kept).unwrap_or_default(),
        used_at: now,
    };
    work.put_import_source(realm, &source).await
}

/// The mapping of the last list of this kind with the same headings.
///
/// # Errors
/// As the store.
pub async fn recall(
    work: &mut dyn Work,
    realm: &str,
    kind: &Kind,
    headings: &[String],
    proposed: &Mapping,
) -> Result<Option<Mapping>, StoreError> {
    let sources = work.import_sources(realm).await?;
    let of_kind = sources.iter().filter(|source| source.kind == kind.name);
    Ok(of_kind
        .filter_map(|source| serde_json::from_str::<Remembered>(&source.mapping).ok())
        .find_map(|kept| kept.again(headings, proposed)))
}
