//! An answer as it comes: inflated and cut into frames.

use std::io::Write as _;

use reqwest::{Response, header::CONTENT_ENCODING};
use sync_core::protocol::{Frame, Frames};
use zstd::stream::write::Decoder;

use crate::{Error, Problem};

/// Bytes of an answer after inflation at most: sixteen times what a phone asks for.
const MOST: u64 = 256 << 20;
/// A zstd frame may ask for a window of at most 2²³ bytes: what RFC 8878 bids every decoder to bear.
const WINDOW_LOG: u32 = 23;

/// Takes bytes and gives frames.
pub(super) struct Answer {
    zstd: Option<Decoder<'static, Vec<u8>>>,
    frames: Frames,
    /// Bytes after inflation so far.
    pub(super) plain: u64,
}

impl Answer {
    pub(super) fn of(response: &Response) -> Result<Self, Error> {
        let zstd = match response.headers().get(CONTENT_ENCODING).map(|v| v.to_str()) {
            None | Some(Ok("identity")) => None,
            Some(Ok("zstd")) => {
                let mut decoder = Decoder::new(Vec::new())?;
                decoder.window_log_max(WINDOW_LOG)?;
                Some(decoder)
            }
            Some(_) => return Err(unreadable()),
        };
        Ok(Self {
            zstd,
            frames: Frames::default(),
            plain: 0,
        })
    }

    /// The frames that are whole by now.
    ///
    /// Bytes are inflated in small steps, so that a bomb is cut off before it has grown.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Vec<Frame>, Error> {
        let mut found = Vec::new();
        for part in bytes.chunks(1 << 10) {
            let inflated = match &mut self.zstd {
                None => part.to_vec(),
                Some(decoder) => {
                    // Damaged on the way: as good as cut.
                    decoder
                        .write_all(part)
                        .and_then(|()| decoder.flush())
                        .map_err(|_| Error::Link)?;
                    std::mem::take(decoder.get_mut())
                }
            };
            self.plain += inflated.len() as u64;
            if self.plain > MOST {
                return Err(unreadable());
            }
            found.extend(self.frames.push(&inflated).map_err(|_| unreadable())?);
        }
        Ok(found)
    }
}

fn unreadable() -> Error {
    Error::Problem(Problem {
        status: 200,
        code: "answer_unreadable".to_owned(),
        sentence: None,
        retry_after: None,
    })
}
