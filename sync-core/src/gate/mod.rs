//! The gate: a change from outside is hostile until proven otherwise.
//!
//! Automerge does not withstand untrusted bytes: a few dozen of them hang its parser, overflow a
//! stack, or apply and leave a document that no longer loads. So a change passes these steps, each
//! with a [`Refusal`] of its own, and only what passes reaches a document or another phone:
//!
//! 1. [`normalize`]: a deflated change is inflated under a cap; documents and bundles are refused.
//! 2. [`precheck`]: its structure, without allocating.
//! 3. Its origin and its place in the record's history ([`Meta`]).
//! 4. Every op against the document: shape, and what the schema's [`Rules`] let it touch.
//! 5. A trial on a copy of the document, any panic caught.
//! 6. Read back from the copy, the change is the bytes that came.

mod admit;
mod columns;
#[cfg(any(test, feature = "testing"))]
pub mod forge;
mod kind_rules;
mod meta;
mod normalize;
mod objects;
mod ops;
mod paths;
mod precheck;
mod reading;
mod refusal;
mod shape;
mod varint;

#[cfg(test)]
mod tests;

pub use admit::{Admitted, Context, admit, admit_group};
pub use kind_rules::KindRules;
pub use meta::{Entry, Meta};
pub use normalize::normalize;
pub use ops::Scalar;
pub use paths::{Act, Grant, Rules, Touch};
pub use precheck::{Head, chunk_hash, precheck};
pub use reading::{Reading, read};
pub use refusal::Refusal;

/// Sizes that no change may exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Limits {
    /// Bytes of a plain change.
    pub bytes: usize,
    /// Ops.
    pub ops: u64,
    /// Ops that the ops overwrite, together.
    pub preds: u64,
    /// Changes that it builds on.
    pub deps: u64,
    /// Actors that it names beside its own.
    pub actors: u64,
    /// Bytes of its message.
    pub message: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 * 1024,
            ops: 20_000,
            preds: 40_000,
            deps: 64,
            actors: 256,
            message: 256,
        }
    }
}
