//! Handing in again what the server had and lost: it was restored from a backup that is older than this phone's memory.

use automerge::Automerge;
use sync_core::{
    id::{Blob, Hash, InstallId, RecordId},
    outbox::{Fate, Outgoing},
};

use crate::{
    Error,
    store::{
        Conn, outbox, phone,
        records::{self, Held},
    },
};

/// Puts all that this phone wrote in a record, which the server does not know, back into the outbox.
pub(super) async fn hand_in(conn: &mut Conn, record: RecordId) -> Result<(), Error> {
    match records::get(conn, record).await? {
        Some(held) => put_back(conn, record, &held, |_| false).await,
        None => Ok(()),
    }
}

/// Puts what this phone wrote, and the server's document does not hold, back into the outbox.
pub(super) async fn beyond(
    conn: &mut Conn,
    record: RecordId,
    held: &Held,
    snapshot: &Blob,
) -> Result<(), Error> {
    // What does not load is `receive`'s to refuse.
    let Ok(theirs) = Automerge::load(&snapshot.0) else {
        return Ok(());
    };
    put_back(conn, record, held, |hash| {
        theirs.get_change_meta_by_hash(&hash.into()).is_some()
    })
    .await
}

async fn put_back(
    conn: &mut Conn,
    record: RecordId,
    held: &Held,
    known: impl Fn(Hash) -> bool + Send,
) -> Result<(), Error> {
    let installs = phone::installs(conn).await?;
    for change in held.doc.get_changes(&[]) {
        let hash = Hash::from(change.hash());
        let Ok(install) = InstallId::try_from(change.actor_id().to_bytes()) else {
            continue;
        };
        if !installs.contains(&install) || known(hash) || outbox::holds(conn, hash).await? {
            continue;
        }
        let again = Outgoing {
            record,
            kind: held.kind.clone(),
            scope: held.scope,
            hash,
            seq: change.seq(),
            bytes: change.raw_bytes().to_vec(),
            intent: Vec::new(),
            note: change.message().map(str::to_owned),
            at: change.timestamp().saturating_mul(1000),
            fate: Fate::Here,
        };
        outbox::add(conn, &again, install).await?;
    }
    Ok(())
}
