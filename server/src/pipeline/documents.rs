//! A record's document, for those who read: history, and how it was on a date.

use std::sync::Arc;

use automerge::Automerge;
use danvan_store::{Store, StoreError};
use sync_core::{id::RecordId, record};

use super::{
    case::{changes_of, load},
    decide::rebuild,
};

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Neither snapshot nor changes make a document.
    #[error("the record's document cannot be made")]
    Broken,
}

/// Opens documents from the store, on the blocking pool.
#[derive(Clone)]
pub struct Documents {
    store: Arc<dyn Store>,
}

impl Documents {
    /// Documents of this store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// A record's document; none where there is no such record.
    ///
    /// # Errors
    /// When the store fails or contradicts itself.
    pub async fn open(&self, realm: &str, id: RecordId) -> Result<Option<Automerge>, Unreadable> {
        let mut work = self.store.read().await?;
        let Some(head) = work.heads(realm, &[id]).await?.into_iter().next() else {
            return Ok(None);
        };
        let kind = record::kind(&head.kind).ok_or(Unreadable::Broken)?;
        let mut snapshots = work.snapshots(realm, &[id]).await?.into_iter();
        let snapshot = snapshots.find(|snapshot| snapshot.is_whole(&head));
        let opened = blocking(move || snapshot.and_then(|s| load(&s.bytes))).await;
        if let Some(doc) = opened {
            return Ok(Some(doc));
        }
        let changes = changes_of(&mut *work, realm, id).await?;
        let doc = blocking(move || rebuild(kind, id, &changes)).await;
        doc.map(Some).ok_or(Unreadable::Broken)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Option<T> + Send + 'static,
) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok().flatten()
}
