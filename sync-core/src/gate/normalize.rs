//! A deflated change is inflated here, under a cap, and wrapped again as a plain one.

use std::{borrow::Cow, io::Read};

use super::{
    Limits, Refusal,
    varint::{Cursor, encode_uint},
};

/// The first four bytes of every Automerge chunk.
pub(super) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Chunk type of a change as it is.
pub(super) const PLAIN: u8 = 1;
const DEFLATED: u8 = 2;

/// The plain form of a change chunk: the same bytes if it is plain already.
///
/// The checksum and the hash of a deflated change are those of its inflated body, so they stay.
///
/// # Errors
/// Refuses documents, bundles and unknown chunks ([`Refusal::ChangeKind`]), and whatever does not
/// inflate within [`Limits::bytes`].
pub fn normalize<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>, Refusal> {
    if bytes.len() > limits.bytes {
        return Err(Refusal::ChangeTooBig);
    }
    let mut from = Cursor::new(bytes);
    if *from.array()? != MAGIC {
        return Err(Refusal::ChangeMagic);
    }
    let checksum: &[u8; 4] = from.array()?;
    match from.byte()? {
        PLAIN => return Ok(bytes.into()),
        DEFLATED => {}
        _ => return Err(Refusal::ChangeKind),
    }
    let len = from.uint()?;
    let deflated = from.take(len)?;
    if !from.is_empty() {
        return Err(Refusal::ChangeTrailing);
    }

    let body = inflate(deflated, limits.bytes)?;
    let (len, len_size) = encode_uint(body.len() as u64);
    let mut plain = Vec::with_capacity(9 + len_size + body.len());
    plain.extend_from_slice(&MAGIC);
    plain.extend_from_slice(checksum);
    plain.push(PLAIN);
    plain.extend_from_slice(&len[..len_size]);
    plain.extend_from_slice(&body);
    Ok(plain.into())
}

fn inflate(deflated: &[u8], most: usize) -> Result<Vec<u8>, Refusal> {
    let mut body = Vec::new();
    let mut inflating = flate2::bufread::DeflateDecoder::new(deflated);
    inflating
        .by_ref()
        .take(most as u64 + 1)
        .read_to_end(&mut body)
        .map_err(|_| Refusal::ChangeInflate)?;
    if body.len() > most {
        return Err(Refusal::ChangeTooBig);
    }
    // Bytes behind the end of the stream would be a second form of the same change.
    if inflating.total_in() != deflated.len() as u64 {
        return Err(Refusal::ChangeTrailing);
    }
    Ok(body)
}
