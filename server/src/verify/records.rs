//! Records: document from changes, row from document and standing, everything else from the row.

use std::collections::BTreeMap;

use automerge::Change;
use danvan_store::{
    FeedEvent, MergedChange, Projection, RecordHead, RecordState, StoreError, Work,
};
use sync_core::{
    digest::{Buckets, Short, bucket},
    id::{Blob, Hash, RecordId, ScopeId},
    project::{Row, digest_of, project},
    record::{self, Kind},
    standing::Standing,
};

use super::{Difference, PAGE, What, figures::Recount, freezes};
use crate::pipeline::{columns, conflict_rows, load, rebuild};

/// What was seen on the way.
#[derive(Default)]
pub(super) struct Seen {
    pub records: u64,
    /// Scopes' digests as they must be.
    pub buckets: BTreeMap<ScopeId, Buckets>,
    /// Records as they must be counted.
    pub figures: Recount,
}

type Tell<'a> = &'a mut (dyn FnMut(Difference) + Send);

pub(super) async fn compare(
    work: &mut dyn Work,
    realm: &str,
    tell: Tell<'_>,
) -> Result<Seen, StoreError> {
    let mut seen = Seen::default();
    let mut after = None;
    loop {
        let page = work.records_after(realm, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.head.id);
        for state in page {
            seen.records += 1;
            let RecordHead { id, scope, .. } = state.head;
            let kind = state.head.kind.clone();
            let (digest, row) = one(work, realm, state, tell).await?;
            let buckets = seen.buckets.entry(scope).or_default();
            buckets.toggle(id, Short::of(digest));
            seen.figures.add(&kind, scope, &row);
            if kind == "report" {
                freezes::compare(work, realm, id, tell).await?;
            }
        }
    }
    unmerged(work, realm, tell).await?;
    Ok(seen)
}

/// Records that have merged changes and no row.
async fn unmerged(work: &mut dyn Work, realm: &str, tell: Tell<'_>) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let logged = work.merged_records(realm, after, PAGE).await?;
        let Some(last) = logged.last() else {
            return Ok(());
        };
        after = Some(*last);
        let heads = work.heads(realm, &logged).await?;
        for id in logged {
            if heads.iter().all(|h| h.id != id) {
                tell(Difference::new("records", &id, What::Missing));
            }
        }
    }
}

/// Compares one record; answers the digest and the row that it should have, or has where that cannot be told.
async fn one(
    work: &mut dyn Work,
    realm: &str,
    state: RecordState,
    tell: Tell<'_>,
) -> Result<(Hash, Projection), StoreError> {
    let RecordState { head, row: stored } = state;
    let id = head.id;
    let mut differs = |column| tell(Difference::new("records", &id, What::Column(column)));
    let Some(kind) = record::kind(&head.kind) else {
        differs("kind");
        return Ok((head.digest, stored));
    };
    let Ok(standing) = serde_json::from_str::<Standing>(&head.standing) else {
        differs("standing");
        return Ok((head.digest, stored));
    };
    if u64::try_from(head.standing_version) != Ok(standing.version()) {
        differs("standing_version");
    }
    let merged = work.merged_of(realm, id).await?;
    let snapshot = work.snapshots(realm, &[id]).await?.into_iter().next();
    let count = i64::try_from(merged.len()).unwrap_or(i64::MAX);
    let whole = merged.len() == work.merged_hashes_of(realm, id).await?.len();
    if count == 0 || count != head.change_count {
        differs("change_count");
    }
    let counted = snapshot
        .as_ref()
        .is_none_or(|s| s.change_count == head.change_count);
    let derived = tokio::task::spawn_blocking(move || {
        derive(kind, id, &merged, snapshot.map(|s| s.bytes), &standing)
    });
    let Ok(Some(derived)) = derived.await else {
        differs("heads");
        return Ok((head.digest, stored));
    };
    if !whole || !derived.changes_hold {
        tell(Difference::new(
            "changes",
            &id,
            What::Column(if whole { "hash" } else { "bytes" }),
        ));
    }
    if !counted || !derived.snapshot_holds {
        tell(Difference::new("snapshots", &id, What::Column("bytes")));
    }
    let heads = [
        ("heads", head.heads == derived.heads),
        ("digest", head.digest == derived.digest),
        ("bucket", head.bucket == bucket(id)),
    ];
    let row = columns(&derived.row);
    for (column, same) in heads.into_iter().chain(cells(&stored, &row)) {
        if !same {
            tell(Difference::new("records", &id, What::Column(column)));
        }
    }
    beside(work, realm, &head, &derived.row, tell).await?;
    Ok((derived.digest, row))
}

struct Derived {
    changes_hold: bool,
    snapshot_holds: bool,
    heads: Vec<Hash>,
    digest: Hash,
    row: Row,
}

fn derive(
    kind: &'static Kind,
    id: RecordId,
    merged: &[MergedChange],
    snapshot: Option<Vec<u8>>,
    standing: &Standing,
) -> Option<Derived> {
    let bytes: Vec<Blob> = merged.iter().map(|c| Blob(c.bytes.clone())).collect();
    let doc = rebuild(kind, id, &bytes)?;
    let holds = |change: &MergedChange| {
        Change::from_bytes(change.bytes.clone())
            .is_ok_and(|c| Hash::from(c.hash()) == change.key.hash)
    };
    let heads = |doc: &automerge::Automerge| {
        let mut heads: Vec<Hash> = doc.get_heads().into_iter().map(Hash::from).collect();
        heads.sort_unstable();
        heads
    };
    let ours = heads(&doc);
    Some(Derived {
        changes_hold: merged.iter().all(holds),
        snapshot_holds: snapshot
            .is_none_or(|bytes| load(&bytes).is_some_and(|saved| heads(&saved) == ours)),
        digest: digest_of(id, &doc, standing),
        row: project(id, kind, &doc, standing),
        heads: ours,
    })
}

/// Each column of a row and whether it is the same.
fn cells(a: &Projection, b: &Projection) -> [(&'static str, bool); 18] {
    macro_rules! same {
        ($($column:ident),+) => {{
            // Names every column: a new one does not compile until it is compared.
            let Projection { $($column),+ } = a;
            [$((stringify!($column), *$column == b.$column)),+]
        }};
    }
    same!(
        title,
        search,
        sort_key,
        state,
        field,
        subject,
        renewal,
        level,
        unit,
        year,
        quarter,
        speed,
        parent,
        complete,
        open_conflicts,
        deadline,
        agency,
        row_json
    )
}

/// What is kept of a record outside its row: conflicts, files, its place in the feed.
async fn beside(
    work: &mut dyn Work,
    realm: &str,
    head: &RecordHead,
    row: &Row,
    tell: Tell<'_>,
) -> Result<(), StoreError> {
    let (id, scope) = (head.id, head.scope);
    let mut conflicts = conflict_rows(work, realm, 0, id, scope, &row.conflicts, &[]).await?;
    conflicts.sort_by(|a, b| a.path.cmp(&b.path));
    if work.conflicts_of(realm, id).await? != conflicts {
        tell(Difference::new("conflicts", &id, What::Column("body")));
    }
    let mut files = row.media.clone();
    files.sort_unstable();
    files.dedup();
    let kept = work.media_of_record(realm, id).await?;
    if !kept.iter().map(|(file, _)| file).eq(&files) {
        tell(Difference::new("media_refs", &id, What::Column("sha256")));
    }
    let place = work.feed_after(realm, scope, head.feed_seq - 1, 1).await?;
    let placed = place.first().is_some_and(|entry| {
        entry.record == id
            && entry.seq == head.feed_seq
            && entry.event != FeedEvent::Leave
            && entry.digest == head.digest
    });
    if !placed {
        tell(Difference::new("feed", &id, What::Missing));
    }
    Ok(())
}
