//! How a body is compressed (content coding, RFC 9110, 8.4): what was sent, what is accepted, whole or as a stream.

use std::io::{Read as _, Write as _};

use axum::http::{HeaderMap, HeaderName, header};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};

use super::{body::overloaded, code, problem::Problem};
use crate::admission::InUse;

/// Bytes after which a streamed answer is flushed: what a link that breaks takes with it, about 4 KiB once compressed.
const PART: usize = 16 << 10;
/// A zstd frame may ask for a window of at most 2²³ bytes: what RFC 8878 bids every decoder to bear.
const ZSTD_WINDOW_LOG: u32 = 23;
/// The level phones and server use; above it, CPU grows and size hardly shrinks.
const ZSTD_LEVEL: i32 = 3;
/// Bytes that are inflated before it is seen whether there is memory for more.
const STEP: u64 = 64 << 10;
/// Above it, inflating and compressing leave the thread that serves others.
const WORTH_A_THREAD: usize = 64 << 10;

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// None: the bytes themselves.
    Plain,
    /// zstd (RFC 8878).
    Zstd,
    /// gzip (RFC 1952).
    Gzip,
}

impl Coding {
    /// How the request's body was sent.
    ///
    /// # Errors
    /// `unsupported_media_type`.
    pub fn sent(headers: &HeaderMap) -> Result<Self, Problem> {
        match text(headers, &header::CONTENT_ENCODING).unwrap_or("identity") {
            "identity" => Ok(Self::Plain),
            "zstd" => Ok(Self::Zstd),
            "gzip" => Ok(Self::Gzip),
            _ => Err(Problem::new(&code::UNSUPPORTED_MEDIA_TYPE)),
        }
    }

    /// The best that the client can read.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let accepts = |name| accepts(headers, &header::ACCEPT_ENCODING, name);
        if accepts("zstd") {
            Self::Zstd
        } else if accepts("gzip") {
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

    /// What was sent, inflated to at most `max` bytes, as far as there is memory for it.
    ///
    /// # Errors
    /// `malformed_body`, `body_too_large`, `overloaded`.
    pub async fn inflate(
        self,
        sent: Bytes,
        max: usize,
        memory: InUse,
    ) -> Result<(Bytes, InUse), Problem> {
        match self {
            Self::Plain => Ok((sent, memory)),
            _ if sent.len() < WORTH_A_THREAD => self.inflate_here(&sent, max, memory),
            _ => tokio::task::spawn_blocking(move || self.inflate_here(&sent, max, memory))
                .await
                .map_err(Problem::worker)?,
        }
    }

    fn inflate_here(
        self,
        sent: &[u8],
        max: usize,
        mut memory: InUse,
    ) -> Result<(Bytes, InUse), Problem> {
        let broken = |_| Problem::new(&code::MALFORMED_BODY).arg("why", "compression");
        let mut decoder: Box<dyn std::io::Read + '_> = if self == Self::Zstd {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(sent).map_err(broken)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(broken)?;
            Box::new(decoder)
        } else {
            Box::new(flate2::bufread::MultiGzDecoder::new(sent))
        };
        let mut out = Vec::new();
        loop {
            let more = decoder
                .by_ref()
                .take(STEP)
                .read_to_end(&mut out)
                .map_err(broken)?;
            if more == 0 {
                return Ok((out.into(), memory));
            }
            if out.len() > max {
                return Err(Problem::new(&code::BODY_TOO_LARGE).arg("max", max));
            }
            if !memory.add(more) {
                return Err(overloaded());
            }
        }
    }

    /// A whole answer, compressed.
    ///
    /// # Errors
    /// When compression fails, which is a fault of the server.
    pub async fn deflate(self, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
        match self {
            Self::Plain => Ok(bytes),
            _ if bytes.len() < WORTH_A_THREAD => self.deflate_here(&bytes),
            _ => tokio::task::spawn_blocking(move || self.deflate_here(&bytes))
                .await
                .map_err(Problem::worker)?,
        }
    }

    fn deflate_here(self, bytes: &[u8]) -> Result<Vec<u8>, Problem> {
        let whole = || {
            let mut encoder = self.encoder(Some(bytes.len() as u64))?;
            encoder.write(bytes)?;
            encoder.finish()
        };
        whole().map_err(Problem::internal)
    }

    /// The chunks, each compressed and flushed so that the phone can use it at once; an error ends the body without its
    /// proper end, which the client sees as a cut.
    pub fn stream<E: std::error::Error + Send + Sync + 'static>(
        self,
        chunks: impl Stream<Item = Result<Vec<u8>, E>> + Send + 'static,
    ) -> impl Stream<Item = std::io::Result<Vec<u8>>> + Send + 'static {
        let ends = chunks
            .map(Some)
            .chain(futures_util::stream::once(async { None }));
        let state = (Box::pin(ends), self.encoder(None));
        futures_util::stream::unfold(Some(state), |state| async move {
            let (mut chunks, encoder) = state?;
            let mut encoder = match encoder {
                Ok(encoder) => encoder,
                Err(error) => return Some((Err(error), None)),
            };
            match chunks.next().await? {
                Some(Ok(chunk)) => match encoder.pass(&chunk) {
                    Ok(bytes) => Some((Ok(bytes), Some((chunks, Ok(encoder))))),
                    Err(error) => Some((Err(error), None)),
                },
                Some(Err(error)) => Some((Err(std::io::Error::other(error)), None)),
                None => Some((encoder.finish(), None)),
            }
        })
    }

    /// `size`: of all that will be written, if that is known; zstd takes smaller tables for less.
    fn encoder(self, size: Option<u64>) -> std::io::Result<Encoder> {
        let out = Vec::new();
        Ok(match self {
            Self::Plain => Encoder::Plain(out),
            Self::Zstd => {
                let mut encoder = zstd::stream::write::Encoder::new(out, ZSTD_LEVEL)?;
                encoder.set_pledged_src_size(size)?;
                Encoder::Zstd(Box::new(encoder))
            }
            Self::Gzip => {
                let level = flate2::Compression::fast();
                Encoder::Gzip(Box::new(flate2::write::GzEncoder::new(out, level)))
            }
        })
    }
}

enum Encoder {
    Plain(Vec<u8>),
    Zstd(Box<zstd::stream::write::Encoder<'static, Vec<u8>>>),
    Gzip(Box<flate2::write::GzEncoder<Vec<u8>>>),
}

impl Encoder {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        match self {
            Self::Plain(out) => out.write_all(bytes),
            Self::Zstd(encoder) => encoder.write_all(bytes),
            Self::Gzip(encoder) => encoder.write_all(bytes),
        }
    }

    /// Writes a chunk and takes out all that came of it.
    fn pass(&mut self, chunk: &[u8]) -> std::io::Result<Vec<u8>> {
        for part in chunk.chunks(PART) {
            self.write(part)?;
            match self {
                Self::Plain(_) => {}
                Self::Zstd(encoder) => encoder.flush()?,
                Self::Gzip(encoder) => encoder.flush()?,
            }
        }
        let out = match self {
            Self::Plain(out) => out,
            Self::Zstd(encoder) => encoder.get_mut(),
            Self::Gzip(encoder) => encoder.get_mut(),
        };
        Ok(std::mem::take(out))
    }

    fn finish(self) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Plain(out) => Ok(out),
            Self::Zstd(encoder) => encoder.finish(),
            Self::Gzip(encoder) => encoder.finish(),
        }
    }
}

/// Whether a header's list such as `gzip, zstd;q=0.5` names `wanted` with a weight above 0.
pub fn accepts(headers: &HeaderMap, list: &HeaderName, wanted: &str) -> bool {
    takes(text(headers, list).unwrap_or_default(), wanted)
}

fn takes(list: &str, wanted: &str) -> bool {
    list.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(wanted));
        let refused = parts.any(|p| p.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
        named && !refused
    })
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admission::Memory;

    fn inflated(coding: Coding, sent: &[u8], max: usize) -> &'static str {
        coding
            .inflate_here(sent, max, Memory::of(2 << 20).begin())
            .map_or_else(|p| p.code(), |_| "ok")
    }

    #[test]
    fn a_bomb_is_cut_off_at_the_limit() {
        for coding in [Coding::Zstd, Coding::Gzip] {
            let bomb = coding.deflate_here(&vec![0; 1 << 20]).unwrap();
            assert_eq!(inflated(coding, &bomb, 1000), "body_too_large");
            assert_eq!(inflated(coding, &bomb, 1 << 20), "ok");
        }
    }

    #[test]
    fn what_there_is_no_memory_for_is_not_inflated() {
        let sent = Coding::Zstd.deflate_here(&vec![7; 1 << 20]).unwrap();
        let memory = Memory::of(1 << 19);
        let refused = Coding::Zstd.inflate_here(&sent, 1 << 20, memory.begin());
        assert_eq!(refused.map_err(|p| p.code()).err(), Some("overloaded"));
        assert!(memory.begin().add(1 << 19), "what was taken is free again");
    }

    #[test]
    fn a_frame_that_asks_for_a_great_window_is_refused() {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(27).unwrap();
        encoder.write_all(&vec![7; 1 << 20]).unwrap();
        let sent = encoder.finish().unwrap();
        assert_eq!(inflated(Coding::Zstd, &sent, 1 << 21), "malformed_body");
    }

    #[test]
    fn broken_compression_is_named() {
        assert_eq!(inflated(Coding::Zstd, b"not zstd", 99), "malformed_body");
        assert_eq!(inflated(Coding::Gzip, b"not gzip", 99), "malformed_body");
    }

    #[test]
    fn a_weight_of_zero_refuses() {
        assert!(takes("gzip, zstd;q=0.5", "zstd"));
        assert!(!takes("gzip, zstd;q=0", "zstd"));
        assert!(!takes("gzip, zstd; q=0.000", "zstd"));
        assert!(!takes("*", "zstd"));
        assert!(takes("text/html, application/cbor", "application/cbor"));
    }

    #[tokio::test]
    async fn every_chunk_can_be_read_before_the_next_is_written() {
        for coding in [Coding::Plain, Coding::Zstd, Coding::Gzip] {
            let chunks = [b"first ".to_vec(), b"second".to_vec()].map(std::io::Result::Ok);
            let sent: Vec<_> = coding
                .stream(futures_util::stream::iter(chunks))
                .map(Result::unwrap)
                .collect()
                .await;
            assert_eq!(sent.len(), 3, "two chunks and the end");
            let first = sent[0].as_slice();
            let reader: Box<dyn std::io::Read> = match coding {
                Coding::Plain => Box::new(first),
                Coding::Zstd => Box::new(zstd::stream::read::Decoder::new(first).unwrap()),
                Coding::Gzip => Box::new(flate2::bufread::GzDecoder::new(first)),
            };
            let mut early = Vec::new();
            reader.take(6).read_to_end(&mut early).unwrap();
            assert_eq!(early, b"first ");
            let (whole, _) = coding
                .inflate(sent.concat().into(), 99, Memory::of(99).begin())
                .await
                .unwrap();
            assert_eq!(whole.as_ref(), b"first second");
        }
    }
}
