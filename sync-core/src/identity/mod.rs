//! Who a citizen is, if they want to be told what came of what they said: never in a document, always erasable.
//!
//! It exists for one purpose, to answer that person and to follow the matter up, and only with a consent that names it.
//! There is no field for papers, birth, religion, party or attitude, and nothing is found by a person's name.

mod code;
mod given;
mod redact;

pub use code::receipt_code;
pub use given::{Identity, Unfit};
pub use redact::redacted;

use serde::{Deserialize, Serialize};

use crate::{
    id::{IdentityId, RecordId, ScopeId},
    protocol::Reason,
};

/// The text that was read out before a person agreed. Its words are the app's; a new text gets a new number.
pub const CONSENT: u16 = 1;

/// Words in one request at most; the rest goes with the next.
pub const MOST_WORDS: usize = 100;
/// Identities asked after in one request at most. Nobody's phone holds so many that are still of use.
pub const MOST_HELD: usize = 1_000;

/// What a phone says about identities in one sync.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Identities {
    /// Given or taken back here, and not yet receipted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Word>,
    /// Those on this phone that the server once had: it says which are erased, and which it has lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<IdentityId>,
}

impl Identities {
    /// Whether nothing is said.
    pub const fn is_empty(&self) -> bool {
        self.words.is_empty() && self.held.is_empty()
    }
}

/// An identity given, or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Which: random, chosen by the phone, never used again.
    pub id: IdentityId,
    /// The opinion that the person voiced.
    pub record: RecordId,
    /// The scope that it is filed in.
    pub scope: ScopeId,
    /// Absent where it is taken back. The server checks it again.
    pub identity: Option<Identity>,
}

/// What the server says of an identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which.
    pub id: IdentityId,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an identity. `Kept` and `Erased` survive a power cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// On disk, sealed.
    Kept,
    /// Erased for good: whoever has it lets go of it.
    Erased,
    /// Unknown: whoever has it hands it in again.
    Missing,
    /// Not accepted.
    Refused(Reason),
}

/// An identity as the phone of who recorded it keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The opinion.
    pub record: RecordId,
    /// Where it is filed.
    pub scope: ScopeId,
    /// Absent once it was taken back.
    pub identity: Option<Identity>,
    /// Where it is.
    pub fate: Fate,
}

/// Where a recorded identity is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Only here.
    Here,
    /// On the server's disk, too.
    Safe,
    /// Not accepted.
    Refused(Reason),
}
