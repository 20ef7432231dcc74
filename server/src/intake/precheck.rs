//! The first look at each change, without Automerge: is it one, and is it this device's?

use danvan_store::{ACTOR_FOREIGN, ChangeKey, NewChange, Refusal};
use sha2::{Digest as _, Sha256};
use sync_core::{
    gate::{self, Limits, normalize, precheck as check},
    id::{DeviceId, Hash, InstallId, PersonId},
    protocol::PushEntry,
    record,
};

/// Who hands in, and which installations are theirs.
#[derive(Debug)]
pub struct Sender<'a> {
    /// The device.
    pub device: DeviceId,
    /// The person whose device it is.
    pub person: PersonId,
    /// The installation that sends.
    pub install: InstallId,
    /// Installations that this device had before: changes made under them may still come.
    pub earlier: &'a [InstallId],
    /// Server time, milliseconds since 1970 UTC.
    pub now: i64,
}

/// Turns what was pushed into rows of the change log. What fails the precheck is a row, too, with the reason.
pub fn precheck(push: Vec<PushEntry>, sender: &Sender<'_>, limits: &Limits) -> Vec<NewChange> {
    let mut rows = Vec::with_capacity(push.iter().map(|e| e.changes.len()).sum());
    for entry in push {
        let unknown = record::kind(&entry.kind).is_none();
        // The name is the sender's: what no kind is called is not worth keeping whole, and may not be text to a database.
        let kind = entry.kind.chars().filter(|c| !c.is_control());
        let kind: String = kind.take(64).collect();
        for blob in entry.changes {
            let mut row = NewChange {
                key: ChangeKey {
                    record: entry.record,
                    hash: Hash::default(),
                },
                scope: entry.scope,
                kind: kind.clone(),
                device: sender.device,
                install: sender.install,
                person: sender.person,
                seq: 0,
                received_at: sender.now,
                bytes: blob.0,
                refusal: None,
            };
            match plain(&row.bytes, limits) {
                Ok((plain, hash, actor, seq)) => {
                    row.key.hash = hash;
                    row.seq = seq;
                    if let Some(plain) = plain {
                        row.bytes = plain;
                    }
                    if actor == sender.install || sender.earlier.contains(&actor) {
                        row.install = actor;
                    } else {
                        row.refusal = Some(refusal(ACTOR_FOREIGN));
                    }
                    if unknown {
                        row.refusal = Some(refusal("unknown_kind"));
                    }
                }
                Err(code) => {
                    row.key.hash =
                        gate::chunk_hash(&row.bytes).unwrap_or_else(|| of_no_chunk(&row.bytes));
                    row.refusal = Some(refusal(code));
                }
            }
            rows.push(row);
        }
    }
    rows
}

/// A name for bytes that are no chunk. It is no plain SHA-256, which a change's hash is: whoever hands in what another's
/// hash is taken of would stand in that change's place.
fn of_no_chunk(bytes: &[u8]) -> Hash {
    let sha = Sha256::new().chain_update(b"no chunk\n");
    Hash(sha.chain_update(bytes).finalize().into())
}

fn refusal(code: &str) -> Refusal {
    Refusal {
        code: code.to_owned(),
        detail: None,
    }
}

type Plain = (Option<Vec<u8>>, Hash, InstallId, i64);

/// The change in plain form where it came deflated, with its hash, actor and sequence number.
fn plain(bytes: &[u8], limits: &Limits) -> Result<Plain, &'static str> {
    let plain = normalize(bytes, limits).map_err(gate::Refusal::code)?;
    let head = check(&plain, limits).map_err(gate::Refusal::code)?;
    let seq = i64::try_from(head.seq).unwrap_or(i64::MAX);
    let (hash, actor) = (head.hash, InstallId(head.actor));
    Ok(match plain {
        std::borrow::Cow::Borrowed(_) => (None, hash, actor, seq),
        std::borrow::Cow::Owned(plain) => (Some(plain), hash, actor, seq),
    })
}
