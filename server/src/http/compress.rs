//! Compressing an answer while it is written: each chunk is flushed, so that the phone can use it at once.

use std::io::Write as _;

use axum::http::{HeaderMap, header};
use futures_util::{Stream, StreamExt as _};

/// The level: above it, CPU grows and size hardly shrinks.
const LEVEL: i32 = 3;

/// How an answer is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    Plain,
    /// zstd (RFC 8878).
    Zstd,
    /// gzip (RFC 1952).
    Gzip,
}

enum Encoder {
    Plain,
    Zstd(Box<zstd::stream::write::Encoder<'static, Vec<u8>>>),
    Gzip(Box<flate2::write::GzEncoder<Vec<u8>>>),
}

impl Compression {
    /// What the client can read.
    pub fn of(headers: &HeaderMap) -> Self {
        let accepted = headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        if super::body::takes(accepted, "zstd") {
            Self::Zstd
        } else if super::body::takes(accepted, "gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// Its name in `Content-Encoding`.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Zstd => Some("zstd"),
            Self::Gzip => Some("gzip"),
        }
    }

    fn encoder(self) -> std::io::Result<Encoder> {
        Ok(match self {
            Self::Plain => Encoder::Plain,
            Self::Zstd => Encoder::Zstd(Box::new(zstd::stream::write::Encoder::new(
                Vec::new(),
                LEVEL,
            )?)),
            Self::Gzip => Encoder::Gzip(Box::new(flate2::write::GzEncoder::new(
                Vec::new(),
                flate2::Compression::fast(),
            ))),
        })
    }

    /// The chunks, compressed; an error ends the body without its proper end, which the client sees as a cut.
    pub fn stream<E: std::error::Error + Send + Sync + 'static>(
        self,
        chunks: impl Stream<Item = Result<Vec<u8>, E>> + Send + 'static,
    ) -> impl Stream<Item = std::io::Result<Vec<u8>>> + Send + 'static {
        let ends = chunks
            .map(Some)
            .chain(futures_util::stream::once(async { None }));
        let state = (Box::pin(ends), self.encoder());
        futures_util::stream::unfold(Some(state), |state| async move {
            let (mut chunks, encoder) = state?;
            let mut encoder = match encoder {
                Ok(encoder) => encoder,
                Err(error) => return Some((Err(error), None)),
            };
            match chunks.next().await? {
                Some(Ok(chunk)) => match encoder.take(&chunk) {
                    Ok(bytes) => Some((Ok(bytes), Some((chunks, Ok(encoder))))),
                    Err(error) => Some((Err(error), None)),
                },
                Some(Err(error)) => Some((Err(std::io::Error::other(error)), None)),
                None => Some((encoder.finish(), None)),
            }
        })
    }
}

impl Encoder {
    fn take(&mut self, chunk: &[u8]) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Plain => Ok(chunk.to_vec()),
            Self::Zstd(encoder) => {
                encoder.write_all(chunk)?;
                encoder.flush()?;
                Ok(std::mem::take(encoder.get_mut()))
            }
            Self::Gzip(encoder) => {
                encoder.write_all(chunk)?;
                encoder.flush()?;
                Ok(std::mem::take(encoder.get_mut()))
            }
        }
    }

    fn finish(self) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Plain => Ok(Vec::new()),
            Self::Zstd(encoder) => encoder.finish(),
            Self::Gzip(encoder) => encoder.finish(),
        }
    }
}
