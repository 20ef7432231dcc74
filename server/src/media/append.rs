//! Receiving bytes of an upload.

use std::sync::Arc;

use bytes::Bytes;
use danvan_store::{MediaFile, Upload};
use futures_util::{Stream, StreamExt as _};
use tokio::fs::File;

use super::{Checksum, Media, MediaError, MediaType, Sender, partial::Partial, turns::Turn};

use crate::feed;

/// Bytes after which what has arrived is made durable while more is coming: what a power loss can
/// take back.
const DURABLE_STEP: i64 = 1 << 20;

/// How a body ended.
#[derive(PartialEq, Eq)]
enum End {
    Whole,
    Cut,
}

impl Media {
    /// Appends bytes at an offset and answers the upload as it then stands.
    ///
    /// A body that breaks off keeps what arrived; a chunk with a checksum is kept whole or not at all,
    /// since a part of it cannot be checked. The work goes on to the end of the body even if nobody
    /// waits for the answer any more.
    pub async fn append<E: Send + 'static>(
        self: &Arc<Self>,
        sender: Sender,
        id: [u8; 16],
        offset: i64,
        checksum: Option<Checksum>,
        body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
        now: i64,
    ) -> Result<Upload, MediaError> {
        let media = Arc::clone(self);
        tokio::spawn(async move {
            let mut turn = media.turns.take(id).await;
            let upload = media.own(&sender, id, now).await?;
            if upload.received != offset {
                return Err(MediaError::WrongOffset {
                    at: upload.received,
                });
            }
            if upload.received == upload.length {
                return Ok(upload);
            }
            let Some(partial) = media.partials.open(&sender.realm, id, offset).await? else {
                media.forget(&sender.realm, id).await?;
                return Err(MediaError::Lost);
            };
            let mut receiver = Receiver {
                media: &media,
                realm: &sender.realm,
                upload,
                partial,
            };
            let (at, end) = receiver.receive(body, checksum, &mut turn).await?;
            if end == End::Whole && at == receiver.upload.length {
                receiver.finish(now).await
            } else {
                receiver.advance(at).await?;
                Ok(receiver.upload)
            }
        })
        .await
        .map_err(|_| MediaError::Broken)?
    }
}

impl Media {
    /// Puts what arrived, or what is sealed in it, on the shelf.
    async fn shelved(
        &self,
        realm: &str,
        upload: &Upload,
        media_type: MediaType,
        file: File,
        now: i64,
    ) -> Result<MediaFile, MediaError> {
        let stored = |sha256, size, media_type: MediaType| MediaFile {
            sha256,
            size,
            media_type: media_type.name.to_owned(),
            stored_at: now,
        };
        if !media_type.is_sealed() {
            let sha256 = upload.sha256;
            self.shelf.put(realm, sha256, media_type, file).await?;
            return Ok(stored(sha256, upload.length, media_type));
        }
        // Until it is shelved its bytes are in memory.
        let _one_at_a_time = self.unsealing.lock().await;
        let inside = self.unseal(file, upload.sha256).await?;
        let size = i64::try_from(inside.bytes.len()).map_err(|_| MediaError::TooLong)?;
        let put = self
            .shelf
            .put(realm, inside.sha256, inside.media_type, &*inside.bytes);
        put.await?;
        Ok(stored(inside.sha256, size, inside.media_type))
    }
}

struct Receiver<'a> {
    media: &'a Media,
    realm: &'a str,
    upload: Upload,
    partial: Partial,
}

impl Receiver<'_> {
    /// Writes the body as it comes. Answers up to where it may be kept.
    async fn receive<E>(
        &mut self,
        mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
        checksum: Option<Checksum>,
        turn: &mut Turn,
    ) -> Result<(i64, End), MediaError> {
        let begin = self.upload.received;
        let mut running = checksum.as_ref().map(Checksum::begin);
        let mut at = begin;
        let end = loop {
            let next = tokio::select! {
                // What has come is kept before anyone takes over.
                biased;
                next = body.next() => next,
                () = turn.wanted() => break End::Cut,
            };
            let bytes = match next {
                Some(Ok(bytes)) => bytes,
                None => break End::Whole,
                Some(Err(_)) => break End::Cut,
            };
            let room = self.upload.length - at;
            let len = i64::try_from(bytes.len()).map_err(|_| MediaError::TooLong)?;
            if len > room {
                return Err(MediaError::TooLong);
            }
            self.partial.write(&bytes).await?;
            at += len;
            if let Some(running) = &mut running {
                running.update(&bytes);
            } else if at - self.upload.received >= DURABLE_STEP && at < self.upload.length {
                self.advance(at).await?;
            }
        };
        match checksum.zip(running) {
            None => Ok((at, end)),
            Some(_) if end == End::Cut => Ok((begin, end)),
            Some((expected, got)) if expected.holds(&got) => Ok((at, end)),
            Some(_) => Err(MediaError::ChecksumMismatch),
        }
    }

    /// Counts what has arrived, once it is durable. Never to the upload's length: that is
    /// [`Receiver::finish`]'s to say.
    async fn advance(&mut self, at: i64) -> Result<(), MediaError> {
        let at = at.min(self.upload.length - 1);
        if at == self.upload.received {
            return Ok(());
        }
        self.partial.sync().await?;
        let mut work = self.media.store.write().await?;
        if !work
            .advance_upload(self.realm, self.upload.id, self.upload.received, at)
            .await?
        {
            return Err(self.stands_elsewhere().await);
        }
        work.commit().await?;
        self.upload.received = at;
        Ok(())
    }

    async fn stands_elsewhere(&self) -> MediaError {
        match self.media.store.read().await {
            Err(e) => e.into(),
            Ok(mut work) => match work.upload(self.realm, self.upload.id).await {
                Err(e) => e.into(),
                Ok(None) => MediaError::NoSuchUpload,
                Ok(Some(u)) => MediaError::WrongOffset { at: u.received },
            },
        }
    }

    /// Verifies the whole, shelves it, and says that it is there: in this order, so that the store
    /// never promises a file that object storage does not hold.
    async fn finish(mut self, now: i64) -> Result<Upload, MediaError> {
        let Self { media, realm, .. } = self;
        self.partial.sync().await?;
        let Some(media_type) = MediaType::named(&self.upload.media_type) else {
            media.forget(realm, self.upload.id).await?;
            return Err(MediaError::TypeRefused);
        };
        let file = self.partial.rewind().await?;
        let shelved = media
            .shelved(realm, &self.upload, media_type, file, now)
            .await;
        let stored = match shelved {
            Err(
                e @ (MediaError::HashMismatch
                | MediaError::TypeMismatch
                | MediaError::TypeRefused
                | MediaError::Unreadable),
            ) => {
                media.forget(realm, self.upload.id).await?;
                return Err(e);
            }
            shelved => shelved?,
        };
        let Upload {
            id,
            received,
            length,
            ..
        } = self.upload;
        let mut work = media.store.write().await?;
        if !work.advance_upload(realm, id, received, length).await? {
            return Err(MediaError::NoSuchUpload);
        }
        work.add_media(realm, &stored).await?;
        let pokes = feed::arrived(work.as_mut(), realm, stored.sha256).await?;
        work.commit().await?;
        media.partials.remove(realm, id).await?;
        for poke in pokes {
            // Nobody may be listening.
            let _ = media.pokes.send(poke);
        }
        self.upload.received = length;
        Ok(self.upload)
    }
}
