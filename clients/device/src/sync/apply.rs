//! What an answer changes in the phone's store: one transaction for what arrived together.

use std::collections::{BTreeMap, HashMap};

use sync_core::{
    change::By,
    id::{Hash, InstallId, RecordId, ScopeId},
    outbox::{Fate, can_be_said_again, redo},
    protocol::{Decided, Difference, Head, Notice, Outcome, Reason},
    record,
    session::{Update, compare},
};

use super::{entry, heal};
use crate::{
    Env, Error,
    store::{Conn, commands, media, notices, outbox, phone, records, scopes},
};

/// Scopes as they become in the course of a batch; written back once at its end.
pub(super) type Scopes = HashMap<ScopeId, scopes::Held>;

/// What the server did not accept, by record and change.
type Refused = BTreeMap<RecordId, BTreeMap<Hash, Reason>>;

/// Applies updates in order. `sent_by` is the install whose request they answer.
pub(super) async fn all(
    conn: &mut Conn,
    updates: Vec<Update>,
    sent_by: InstallId,
    env: &Env,
) -> Result<(), Error> {
    // The head's refusals are said again under the new install, so it comes first.
    if updates.contains(&Update::NewInstall) {
        phone::renew(conn, InstallId(env.random())).await?;
    }
    let mut held = Scopes::new();
    for update in updates {
        match update {
            Update::Head(answer) => {
                head(conn, *answer, env).await?;
                held = scopes::all(conn)
                    .await?
                    .into_iter()
                    .map(|s| (s.id, s))
                    .collect();
            }
            Update::Entry(news) => {
                if held.is_empty() {
                    held = scopes::all(conn)
                        .await?
                        .into_iter()
                        .map(|s| (s.id, s))
                        .collect();
                }
                entry::take(conn, &news, &mut held, sent_by).await?;
            }
            Update::Decided(answer) => decided(conn, answer, env).await?,
            Update::Differ(difference) => differ(conn, &difference).await?,
            Update::NewInstall => {}
        }
    }
    for scope in held.values() {
        scopes::put(conn, scope).await?;
    }
    Ok(())
}

async fn head(conn: &mut Conn, head: Head, env: &Env) -> Result<(), Error> {
    let (before, _) = phone::enrolled(conn).await?;
    if before.epoch.is_some_and(|known| known != head.epoch) {
        // Another life of the server's store: what was safe in the last one may be gone.
        outbox::send_again(conn).await?;
        commands::send_again(conn).await?;
        media::forget_server(conn).await?;
    }
    phone::answered(conn, &head.ticket, head.epoch).await?;
    named(conn, &head).await?;
    noticed(conn, &head.notices, env).await?;
    // Safe since an earlier exchange, and no notice came: whoever has the record now has it.
    let taken = outbox::handed_over(conn).await?;
    phone::count_merged(conn, taken).await?;
    let mut refused = Refused::new();
    for receipt in head.receipts {
        match receipt.outcome {
            Outcome::Stored | Outcome::Duplicate => outbox::safe(conn, receipt.hash).await?,
            Outcome::Refused(reason) => {
                if let Some(record) = outbox::record_of(conn, receipt.hash).await? {
                    refused
                        .entry(record)
                        .or_default()
                        .insert(receipt.hash, reason);
                }
            }
            Outcome::Keep(reason) => outbox::kept(conn, receipt.hash, &reason).await?,
        }
    }
    say_again(conn, refused, env).await?;
    for result in head.commands {
        commands::became(conn, result.id, &result.outcome).await?;
    }
    Ok(())
}

async fn decided(conn: &mut Conn, decided: Decided, env: &Env) -> Result<(), Error> {
    for result in &decided.commands {
        commands::became(conn, result.id, &result.outcome).await?;
    }
    noticed(conn, &decided.notices, env).await
}

/// Keeps notices, with the cursor after them, and says again what can be.
async fn noticed(conn: &mut Conn, told: &[Notice], env: &Env) -> Result<(), Error> {
    let Some(last) = told.iter().map(|n| n.seq).max() else {
        return Ok(());
    };
    phone::noticed(conn, last).await?;
    let mut refused = Refused::new();
    for notice in told {
        // A twin's: both are told, and the one that wrote it says it again.
        if can_be_said_again(&notice.reason) && !outbox::holds(conn, notice.hash).await? {
            continue;
        }
        if notices::add(conn, notice).await? {
            refused
                .entry(notice.record)
                .or_default()
                .insert(notice.hash, notice.reason.clone());
        }
    }
    say_again(conn, refused, env).await
}

/// Scopes that are new, and scopes that are named no more.
async fn named(conn: &mut Conn, head: &Head) -> Result<(), Error> {
    for scope in &head.scopes {
        scopes::add(conn, scope.id, "").await?;
    }
    for mut scope in scopes::all(conn).await? {
        let taken = head.scopes.iter().all(|s| s.id != scope.id);
        if taken != scope.taken {
            scope.taken = taken;
            scopes::put(conn, &scope).await?;
            records::scope_leaves(conn, scope.id, taken).await?;
        }
    }
    Ok(())
}

/// Takes what was refused out of the records' documents, and says again what can be.
async fn say_again(conn: &mut Conn, refused: Refused, env: &Env) -> Result<(), Error> {
    let (phone, _) = phone::enrolled(conn).await?;
    let by = By {
        install: phone.install,
        at: env.now(),
    };
    for (record, refused) in refused {
        let held = records::get(conn, record).await?;
        let known = held.and_then(|held| Some((record::kind(&held.kind)?, held)));
        let Some((kind, mut held)) = known else {
            for (hash, reason) in refused {
                outbox::set_fate(conn, hash, &Fate::Refused(reason)).await?;
            }
            continue;
        };
        let before = outbox::of_record(conn, record).await?;
        let done = redo(&held.doc, kind, before.clone(), &refused, by);
        for change in &done.outgoing {
            match before.iter().find(|b| b.hash == change.hash) {
                None => outbox::add(conn, change, phone.install).await?,
                Some(was) if was.fate != change.fate => {
                    outbox::set_fate(conn, change.hash, &change.fate).await?;
                }
                Some(_) => {}
            }
        }
        held.doc = done.doc;
        records::put(conn, record, &held).await?;
    }
    Ok(())
}

async fn differ(conn: &mut Conn, theirs: &Difference) -> Result<(), Error> {
    let mut ours = records::digests(conn, theirs.scope).await?;
    ours.retain(|(id, _)| theirs.buckets.contains(&sync_core::digest::bucket(*id)));
    let (want, unknown) = compare(&ours, theirs);
    for record in want {
        records::want(conn, record).await?;
    }
    for record in unknown {
        heal::hand_in(conn, record).await?;
    }
    Ok(())
}
