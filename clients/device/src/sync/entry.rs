//! A record from an answer, into the phone's own.

use automerge::ReadDoc as _;
use sync_core::{
    digest::Short,
    id::InstallId,
    project::digest_of,
    protocol::{Body, Entry, Event},
    session::{Local, Received, receive},
};

use super::{apply::Scopes, heal};
use crate::{
    Error,
    store::{
        Conn, media, outbox, phone,
        records::{self, Held, first_standing},
    },
};

/// Takes an entry in. `sent_by` is the install whose request it answers.
pub(super) async fn take(
    conn: &mut Conn,
    entry: &Entry,
    scopes: &mut Scopes,
    sent_by: InstallId,
) -> Result<(), Error> {
    if let Some(scope) = scopes.get_mut(&entry.scope) {
        scope.cursor = scope.cursor.max(entry.seq);
    }
    if entry.event == Event::Leave {
        return leave(conn, entry, scopes).await;
    }
    let held = records::get(conn, entry.record).await?;
    if let (Body::Snapshot(bytes), Some(held)) = (&entry.body, &held) {
        heal::beyond(conn, entry.record, held, bytes).await?;
    }
    let waiting = outbox::outstanding(conn, entry.record).await?;
    let local = Local {
        own_seq: if waiting.iter().any(|o| o.install != sent_by) {
            // Of what another of this phone's installs wrote, the entry's number says nothing.
            u64::MAX
        } else {
            waiting.iter().map(|o| o.seq).max().unwrap_or(0)
        },
        doc: held.as_ref().map(|held| held.doc.clone()),
    };
    let Received::Now(doc) = receive(local, entry, sent_by) else {
        // The digest stays as it was, so that the end of this answer says "different" until the whole is here.
        return records::want(conn, entry.record).await;
    };
    let before = held
        .as_ref()
        .and_then(|held| Some((held.scope, held.digest?)));
    let standing = match (&entry.standing, held) {
        (Some(standing), _) => standing.clone(),
        (None, Some(held)) => held.standing,
        (None, None) => first_standing(&entry.kind),
    };
    let now = Held {
        standing,
        digest: Some(entry.digest),
        ..Held::new(&entry.kind, entry.scope, *doc)
    };
    if let Some((scope, digest)) = before
        && let Some(scope) = scopes.get_mut(&scope)
    {
        scope.buckets.toggle(entry.record, digest);
    }
    if let Some(scope) = scopes.get_mut(&entry.scope) {
        scope.buckets.toggle(entry.record, entry.digest);
    }
    // Only the same heads on both sides prove that all of the phone's own changes are in: a cloned twin's changes
    // bear the same numbers.
    if Short::of(digest_of(entry.record, &now.doc, &now.standing)) == entry.digest {
        let merged = outbox::merged(conn, entry.record).await?;
        phone::count_merged(conn, merged).await?;
    }
    // What the desk let in after it had been refused comes back as part of the record.
    for hash in outbox::refused(conn, entry.record).await? {
        if now.doc.get_change_by_hash(&hash.into()).is_some() {
            outbox::accepted(conn, hash).await?;
            phone::count_merged(conn, 1).await?;
        }
    }
    records::put(conn, entry.record, &now).await?;
    records::arrived(conn, entry.record).await?;
    media::on_server(conn, &entry.media).await
}

async fn leave(conn: &mut Conn, entry: &Entry, scopes: &mut Scopes) -> Result<(), Error> {
    records::arrived(conn, entry.record).await?;
    let Some((scope, digest)) = records::place(conn, entry.record).await? else {
        return Ok(());
    };
    if scope != entry.scope {
        // It has entered another of this phone's scopes already.
        return Ok(());
    }
    if let (Some(scope), Some(digest)) = (scopes.get_mut(&scope), digest) {
        scope.buckets.toggle(entry.record, digest);
    }
    records::leave(conn, entry.record).await
}
