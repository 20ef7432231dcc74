//! An answer as it goes out: the head at once, then what was merged meanwhile, then the end.

use std::{sync::Arc, time::Duration};

use danvan_store::{Store, StoreError};
use futures_util::Stream;
use sync_core::{
    id::{RecordId, ScopeId},
    protocol::{Decided, End, Frame, Head, ScopeBuckets, encode_into},
};
use tokio::sync::oneshot;

use super::{
    page::{Place, Reader},
    receipts::{Asked, decided},
};

/// An answer that is to be written.
pub struct Answer {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Who reads.
    pub reader: Reader,
    /// Receipts.
    pub head: Head,
    /// What the phone wants to know about what it sent.
    pub asked: Asked,
    /// Where the phone stands in each scope that it may sync.
    pub places: Vec<Place>,
    /// Buckets that the phone wants compared.
    pub verify: Vec<ScopeBuckets>,
    /// Records that it wants whole.
    pub want: Vec<RecordId>,
    /// Bytes of entries after which the rest is left for the next request.
    pub max_bytes: usize,
    /// Resolves when what was pushed is merged.
    pub merged: oneshot::Receiver<()>,
    /// How long to wait for that.
    pub patience: Duration,
}

enum Step {
    Head,
    Merging,
    Pages { merged: bool, sent: usize },
    Done,
}

/// The answer's chunks: each holds whole frames.
///
/// A store that fails in the middle ends the stream without an end frame: the phone keeps what came and asks again.
pub fn frames(answer: Answer) -> impl Stream<Item = Result<Vec<u8>, StoreError>> + Send {
    futures_util::stream::unfold((answer, Step::Head), |(mut answer, step)| async move {
        match answer.next(step).await {
            Ok(Some((chunk, step))) => Some((Ok(chunk), (answer, step))),
            Ok(None) => None,
            Err(error) => {
                tracing::error!(%error, "an answer broke off");
                Some((Err(error), (answer, Step::Done)))
            }
        }
    })
}

impl Answer {
    async fn next(&mut self, step: Step) -> Result<Option<(Vec<u8>, Step)>, StoreError> {
        let mut chunk = Vec::new();
        let next = match step {
            Step::Done => return Ok(None),
            Step::Head => {
                encode_into(&Frame::Head(Box::new(self.head.clone())), &mut chunk);
                if self.head.receipts.is_empty() && self.head.commands.is_empty() {
                    return self.rest(chunk, true).await.map(Some);
                }
                // The receipts go out now; a link that breaks while others are merged costs nothing.
                (chunk, Step::Merging)
            }
            Step::Merging => {
                let waited = tokio::time::timeout(self.patience, &mut self.merged).await;
                // Where nobody merges any more, nobody says that it is done.
                let merged = matches!(waited, Ok(Ok(())));
                self.rest(chunk, merged).await?
            }
            Step::Pages { merged, sent } => self.pages(chunk, merged, sent).await?,
        };
        Ok(Some(next))
    }

    /// What was asked for by name, then the pages.
    async fn rest(
        &mut self,
        mut chunk: Vec<u8>,
        merged: bool,
    ) -> Result<(Vec<u8>, Step), StoreError> {
        let scopes: Vec<ScopeId> = self.places.iter().map(|p| p.scope).collect();
        let mut work = self.store.read().await?;
        let decided = decided(&mut *work, &self.reader.realm, &self.asked).await?;
        if decided != Decided::default() {
            encode_into(&Frame::Decided(decided), &mut chunk);
        }
        if !self.verify.is_empty() || !self.want.is_empty() {
            let differing = self
                .reader
                .differences(&mut *work, &self.verify, &scopes)
                .await?;
            for difference in differing {
                encode_into(&Frame::Differ(difference), &mut chunk);
            }
            let wanted = self.reader.wanted(&mut *work, &self.want, &scopes).await?;
            for entry in wanted {
                encode_into(&Frame::Entry(Box::new(entry)), &mut chunk);
            }
        }
        drop(work);
        self.pages(chunk, merged, 0).await
    }

    async fn pages(
        &mut self,
        mut chunk: Vec<u8>,
        merged: bool,
        sent: usize,
    ) -> Result<(Vec<u8>, Step), StoreError> {
        let mut work = self.store.read().await?;
        for place in &mut self.places {
            let entries = self.reader.next(&mut *work, place).await?;
            if entries.is_empty() {
                continue;
            }
            for entry in entries {
                encode_into(&Frame::Entry(Box::new(entry)), &mut chunk);
            }
            let sent = sent + chunk.len();
            if sent < self.max_bytes {
                return Ok((chunk, Step::Pages { merged, sent }));
            }
            let end = End {
                more: true,
                merged,
                scopes: Vec::new(),
            };
            encode_into(&Frame::End(end), &mut chunk);
            return Ok((chunk, Step::Done));
        }
        let scopes: Vec<ScopeId> = self.places.iter().map(|p| p.scope).collect();
        let scopes = self.reader.states(&mut *work, &scopes).await?;
        encode_into(
            &Frame::End(End {
                more: false,
                merged,
                scopes,
            }),
            &mut chunk,
        );
        Ok((chunk, Step::Done))
    }
}
