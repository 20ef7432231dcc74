//! Any bytes as a message: decoded the same whole or cut, and written as it was read.

use sync_core::protocol::{DecodeError, Frame, Frames, SyncRequest, decode, encode};

/// Any bytes as a request, and as an answer that arrives in pieces.
pub fn wire(bytes: &[u8]) {
    if let Ok(request) = decode::<SyncRequest>(bytes) {
        assert_eq!(decode(&encode(&request)), Ok(request));
    }
    let whole = arriving([bytes]);
    for frame in &whole.0 {
        assert_eq!(decode(&encode(frame)).as_ref(), Ok(frame));
    }
    // The first byte says where the answer is cut: all places of a short one, and some of a long one.
    let step = (bytes.len() / 64).max(1);
    let first = bytes.first().map_or(0, |b| usize::from(*b) % step);
    for at in (first..bytes.len()).step_by(step) {
        let (before, after) = bytes.split_at(at);
        assert_eq!(arriving([before, after]), whole, "cut at {at}");
    }
    assert_eq!(arriving(bytes.chunks(step)), whole, "in pieces of {step}");
}

/// The frames that came whole, and how it ended: cut inside a frame, or with bytes that are none.
fn arriving<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> (Vec<Frame>, Result<bool, DecodeError>) {
    let mut arrived = Frames::default();
    let mut frames = Vec::new();
    for piece in pieces {
        match arrived.push(piece) {
            Ok(more) => frames.extend(more),
            // What came in one piece with it is not told apart.
            Err(refused) => return (Vec::new(), Err(refused)),
        }
    }
    (frames, Ok(arrived.is_cut()))
}
