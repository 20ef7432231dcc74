//! The part of the phone that an answer or an edit touches: read from the store, worked on by sync-core, and what differs written
//! back.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::{
    id::{Hash, RecordId},
    phone::{Held, Item, Me, MediaNews, Phone, Place, Queued, Scope},
    protocol::{Notice, Outcome, Receipt},
    session::Update,
};

use super::{Conn, commands, media, notices, outbox, phone, records, scopes};
use crate::Error;

/// A part of the phone as it was read.
pub(crate) struct Part {
    me: Me,
    scopes: BTreeMap<sync_core::id::ScopeId, Scope>,
    places: BTreeMap<RecordId, Place>,
    outbox: Vec<Item>,
    commands: Vec<Queued>,
    notices: BTreeSet<u64>,
    wanted: BTreeSet<RecordId>,
}

/// Reads what these updates touch.
pub(crate) async fn touched_by(conn: &mut Conn, updates: &[Update]) -> Result<Phone, Error> {
    let news: BTreeSet<RecordId> = updates.iter().filter_map(news_of).collect();
    if updates.iter().all(|u| matches!(u, Update::Entry(_))) {
        return Ok(Phone {
            places: records::places_of(conn, &news).await?,
            records: records::held(conn, &news).await?,
            outbox: outbox::of_records(conn, &news).await?,
            notices: notices::all(conn).await?,
            ..without_records(conn).await?
        });
    }
    let mut part = all_filed(conn).await?;
    part.commands = commands::all(conn).await?;
    part.notices = notices::all(conn).await?;
    let refused = refused_in(updates);
    let mut whole = news;
    whole.extend(
        part.outbox
            .iter()
            .filter(|item| refused.contains(&item.out.hash))
            .map(|item| item.out.record),
    );
    part.records = records::held(conn, &whole).await?;
    Ok(part)
}

/// Reads a record with the decisions asked for about it: what writing to it touches.
pub(crate) async fn of_record(conn: &mut Conn, record: RecordId) -> Result<Phone, Error> {
    let one = [record].into();
    Ok(Phone {
        places: records::places_of(conn, &one).await?,
        records: records::held(conn, &one).await?,
        commands: commands::of_record(conn, record).await?,
        ..without_records(conn).await?
    })
}

/// Reads where every record is filed and all that waits, without a document.
pub(crate) async fn all_filed(conn: &mut Conn) -> Result<Phone, Error> {
    Ok(Phone {
        places: records::places(conn).await?,
        outbox: outbox::all(conn).await?,
        ..without_records(conn).await?
    })
}

/// Reads who the phone is and its scopes: what beginning a record touches.
pub(crate) async fn without_records(conn: &mut Conn) -> Result<Phone, Error> {
    let (row, device) = phone::enrolled(conn).await?;
    Ok(Phone {
        me: Me {
            device,
            install: row.install,
            installs: phone::installs(conn).await?.into_iter().collect(),
            ticket: row.ticket,
            epoch: row.epoch,
            notices: row.notices,
            merged: row.merged,
        },
        scopes: scopes::all(conn)
            .await?
            .into_iter()
            .map(|held| (held.id, held.scope))
            .collect(),
        wanted: records::wanted(conn).await?.into_iter().collect(),
        ..Phone::default()
    })
}

fn news_of(update: &Update) -> Option<RecordId> {
    match update {
        Update::Entry(entry) => Some(entry.record),
        Update::Head(_) | Update::Decided(_) | Update::Differ(_) | Update::NewInstall => None,
    }
}

/// Changes of which these updates say that they were not accepted: their records' documents are made anew.
fn refused_in(updates: &[Update]) -> BTreeSet<Hash> {
    let mut refused = BTreeSet::new();
    for update in updates {
        let (receipts, notices): (&[Receipt], &[Notice]) = match update {
            Update::Head(head) => (&head.receipts, &head.notices),
            Update::Decided(decided) => (&[], &decided.notices),
            Update::Entry(_) | Update::Differ(_) | Update::NewInstall => (&[], &[]),
        };
        let not_taken = receipts
            .iter()
            .filter(|r| matches!(r.outcome, Outcome::Refused(_)));
        refused.extend(not_taken.map(|r| r.hash));
        refused.extend(notices.iter().map(|n| n.hash));
    }
    refused
}

impl Part {
    /// Remembers the phone as it was read.
    pub(crate) fn of(phone: &Phone) -> Self {
        Self {
            me: phone.me.clone(),
            scopes: phone.scopes.clone(),
            places: phone.places.clone(),
            outbox: phone.outbox.clone(),
            commands: phone.commands.clone(),
            notices: phone.notices.keys().copied().collect(),
            wanted: phone.wanted.clone(),
        }
    }

    /// Writes back what became different.
    pub(crate) async fn save(&self, conn: &mut Conn, now: &Phone) -> Result<(), Error> {
        if now.me != self.me {
            phone::became(conn, &now.me).await?;
        }
        self.save_scopes(conn, now).await?;
        self.save_records(conn, now).await?;
        self.save_outbox(conn, now).await?;
        for (queued, before) in now.commands.iter().zip(&self.commands) {
            if queued.fate != before.fate {
                commands::became(conn, queued).await?;
            }
        }
        for queued in now.commands.iter().skip(self.commands.len()) {
            commands::add(conn, &queued.command).await?;
        }
        for (seq, notice) in &now.notices {
            if !self.notices.contains(seq) {
                notices::add(conn, notice).await?;
            }
        }
        for seq in self
            .notices
            .iter()
            .filter(|seq| !now.notices.contains_key(seq))
        {
            notices::remove(conn, *seq).await?;
        }
        for record in now.wanted.difference(&self.wanted) {
            records::want(conn, *record).await?;
        }
        for record in self.wanted.difference(&now.wanted) {
            records::arrived(conn, *record).await?;
        }
        let MediaNews {
            forgotten,
            on_server,
        } = &now.media;
        if *forgotten {
            media::forget_server(conn).await?;
        }
        media::on_server(conn, on_server).await
    }

    async fn save_scopes(&self, conn: &mut Conn, now: &Phone) -> Result<(), Error> {
        for (id, scope) in &now.scopes {
            match self.scopes.get(id) {
                None => {
                    scopes::add(conn, *id, "").await?;
                    scopes::put(conn, *id, scope).await?;
                }
                Some(before) if before != scope => scopes::put(conn, *id, scope).await?,
                Some(_) => {}
            }
        }
        for id in self.scopes.keys() {
            if !now.scopes.contains_key(id) {
                scopes::remove(conn, *id).await?;
            }
        }
        Ok(())
    }

    async fn save_records(&self, conn: &mut Conn, now: &Phone) -> Result<(), Error> {
        for (id, place) in &now.places {
            let held: Option<&Held> = now.records.get(id).filter(|_| now.touched.contains(id));
            match held {
                Some(held) => records::put(conn, *id, held, place).await?,
                None if self.places.get(id) != Some(place) => {
                    records::refile(conn, *id, place).await?;
                }
                None => {}
            }
        }
        for id in self.places.keys() {
            if !now.places.contains_key(id) {
                records::remove(conn, *id).await?;
            }
        }
        Ok(())
    }

    async fn save_outbox(&self, conn: &mut Conn, now: &Phone) -> Result<(), Error> {
        let before: BTreeMap<Hash, &Item> = self
            .outbox
            .iter()
            .map(|item| (item.out.hash, item))
            .collect();
        for item in &now.outbox {
            match before.get(&item.out.hash) {
                None => outbox::add(conn, &item.out, item.install).await?,
                Some(was) if was.out.fate != item.out.fate => {
                    outbox::set_fate(conn, item.out.hash, &item.out.fate).await?;
                }
                Some(was) if was.kept != item.kept => {
                    outbox::set_kept(conn, item.out.hash, item.kept.as_ref()).await?;
                }
                Some(_) => {}
            }
        }
        let after: BTreeSet<Hash> = now.outbox.iter().map(|item| item.out.hash).collect();
        for hash in before.keys().filter(|hash| !after.contains(*hash)) {
            outbox::remove(conn, *hash).await?;
        }
        Ok(())
    }
}
