//! One exchange at the office: what came in, and the frames of the answer.

use automerge::{Automerge, Change};
use sync_core::{
    change::genesis,
    digest::{Buckets, Short},
    id::{Hash, InstallId, RecordId, ScopeId},
    project::digest_of,
    protocol::{
        Body, CommandOutcome, CommandReceipt, Decided, Difference, End, Entry, Event, Frame, Head,
        Notice, Outcome, PROTOCOL, PushEntry, Reason, Receipt, ScopeFloor, ScopeState, SyncRequest,
        Ticket,
    },
    record,
    standing::Standing,
};

use super::{Books, Held};

pub fn answer(
    books: &mut Books,
    request: &SyncRequest,
    refuse: Option<(&str, &str)>,
) -> Vec<Frame> {
    books.requests.push(request.clone());
    let renew = turn(books, request);
    let mut receipts = Vec::new();
    for entry in &request.push {
        for bytes in &entry.changes {
            receipts.push(take(books, request, entry, &bytes.0, refuse));
        }
    }
    let pending = request.commands.iter().map(|c| CommandReceipt {
        id: c.id,
        outcome: CommandOutcome::Pending,
    });
    let refused = request.asked.iter().map(|id| CommandReceipt {
        id: *id,
        outcome: CommandOutcome::Refused(Reason::of("reason_required")),
    });
    let told = books
        .notices
        .iter()
        .filter(|(device, notice)| *device == request.device && notice.seq > request.notices);
    let decided = Decided {
        commands: refused.collect(),
        notices: told.map(|(_, notice)| notice.clone()).collect(),
    };
    let ticket = books.tickets[&request.install][0].clone().unwrap();
    let scopes = books.scopes.clone();
    let head = Head {
        proto: PROTOCOL,
        epoch: books.epoch,
        now: request.now,
        ticket,
        scopes: scopes
            .iter()
            .map(|id| ScopeFloor { id: *id, floor: 0 })
            .collect(),
        receipts,
        commands: pending.collect(),
        identities: Vec::new(),
        notices: Vec::new(),
        renew,
    };
    let mut frames = vec![Frame::Head(Box::new(head)), Frame::Decided(decided)];
    frames.extend(news(books, request));
    for asked in &request.verify {
        frames.extend(differences(books, asked.id, &asked.buckets));
    }
    let stands = scopes.iter().map(|id| ScopeState {
        id: *id,
        head: books.seq,
        digest: buckets(books, *id).digest(),
    });
    frames.push(Frame::End(End {
        more: false,
        merged: true,
        scopes: stands.collect(),
    }));
    frames
}

/// Turns the install's ticket; whether another phone lives on under the same install.
fn turn(books: &mut Books, request: &SyncRequest) -> bool {
    let next = Ticket::from(
        u64::try_from(books.requests.len())
            .unwrap()
            .to_be_bytes()
            .to_vec(),
    );
    let held = books.tickets.entry(request.install).or_insert([None, None]);
    let renew = held[0].is_some() && !held.contains(&request.ticket);
    *held = [Some(next), request.ticket.clone()];
    renew
}

fn take(
    books: &mut Books,
    request: &SyncRequest,
    entry: &PushEntry,
    bytes: &[u8],
    refuse: Option<(&str, &str)>,
) -> Receipt {
    let change = Change::from_bytes(bytes.to_vec()).unwrap();
    let hash = Hash::from(change.hash());
    let refused = refuse.filter(|(text, _)| {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    });
    if let Some((_, code)) = refused {
        return Receipt {
            hash,
            outcome: Outcome::Refused(Reason::of(code)),
        };
    }
    if !books.hashes.insert(hash) {
        return Receipt {
            hash,
            outcome: Outcome::Duplicate,
        };
    }
    let missing = |dep: &automerge::ChangeHash| {
        let held = books
            .records
            .get(&entry.record)
            .map(|h| h.doc.get_change_meta_by_hash(dep));
        held.is_none_or(|change| change.is_none()) && *dep != genesis_of(entry)
    };
    if change.deps().iter().any(missing) {
        // The waiting room: safe, and not in the record.
        return Receipt {
            hash,
            outcome: Outcome::Stored,
        };
    }
    let install = InstallId::try_from(change.actor_id().to_bytes()).unwrap();
    let number = (entry.record, install, change.seq());
    let stored = Receipt {
        hash,
        outcome: Outcome::Stored,
    };
    if *books.actors.entry(number).or_insert(hash) != hash {
        let seq = u64::try_from(books.notices.len()).unwrap() + 1;
        let reason = Reason::of("seq_reused");
        books.notices.push((
            request.device,
            Notice {
                seq,
                record: entry.record,
                hash,
                reason,
            },
        ));
        return stored;
    }
    let kind = record::kind(&entry.kind).unwrap();
    books.seq += 1;
    let held = books.records.entry(entry.record).or_insert_with(|| Held {
        kind: entry.kind.clone(),
        scope: entry.scope,
        doc: genesis(kind, entry.record),
        standing: Standing::initial(kind.life_cycle),
        seq: 0,
    });
    held.doc.apply_changes([change]).unwrap();
    held.seq = books.seq;
    stored
}

fn genesis_of(entry: &PushEntry) -> automerge::ChangeHash {
    genesis(record::kind(&entry.kind).unwrap(), entry.record).get_heads()[0]
}

fn short(id: RecordId, held: &Held) -> Short {
    Short::of(digest_of(id, &held.doc, &held.standing))
}

fn buckets(books: &Books, scope: ScopeId) -> Buckets {
    let mut buckets = Buckets::default();
    for (id, held) in books.records.iter().filter(|(_, held)| held.scope == scope) {
        buckets.toggle(*id, short(*id, held));
    }
    buckets
}

/// What is new since the phone's cursors, oldest first, and what it asked for.
fn news(books: &Books, request: &SyncRequest) -> Vec<Frame> {
    let mut entries = Vec::new();
    for scope in &request.scopes {
        for (id, held) in books
            .records
            .iter()
            .filter(|(_, held)| held.scope == scope.id)
        {
            if held.seq > scope.cursor {
                entries.push(entry(books, *id, held, held.seq, request.install));
            }
        }
        let left = books
            .left
            .iter()
            .filter(|(of, _, seq)| *of == scope.id && *seq > scope.cursor);
        entries.extend(left.map(|(scope, record, seq)| Entry {
            scope: *scope,
            seq: *seq,
            record: *record,
            kind: "model".to_owned(),
            event: Event::Leave,
            digest: Short::default(),
            standing: None,
            own_seq: 0,
            body: Body::None,
            media: Vec::new(),
        }));
    }
    entries.sort_by_key(|entry| entry.seq);
    for id in &request.want {
        entries.extend(
            books
                .records
                .get(id)
                .map(|h| entry(books, *id, h, 0, request.install)),
        );
    }
    entries
        .into_iter()
        .map(|entry| Frame::Entry(Box::new(entry)))
        .collect()
}

fn entry(books: &Books, id: RecordId, held: &Held, seq: u64, install: InstallId) -> Entry {
    let own = books
        .actors
        .keys()
        .filter(|(record, by, _)| *record == id && *by == install);
    Entry {
        scope: held.scope,
        seq,
        record: id,
        kind: held.kind.clone(),
        event: Event::Upsert,
        digest: short(id, held),
        standing: Some(held.standing.clone()),
        own_seq: own.map(|(_, _, seq)| *seq).max().unwrap_or(0),
        body: body(&held.doc, seq, install),
        media: Vec::new(),
    }
}

/// A snapshot to who asked for one, else the changes by others, as a server sends them.
fn body(doc: &Automerge, seq: u64, install: InstallId) -> Body {
    if seq == 0 {
        return Body::Snapshot(doc.save_nocompress().into());
    }
    let changes = doc.get_changes(&[]);
    let others = changes
        .iter()
        .skip(1)
        .filter(|c| c.actor_id().to_bytes() != install.0);
    Body::Changes(others.map(|c| c.raw_bytes().to_vec().into()).collect())
}

fn differences(books: &Books, scope: ScopeId, theirs: &Buckets) -> Option<Frame> {
    let differing = buckets(books, scope).differing(theirs);
    let inside = |id: &RecordId| differing.contains(&sync_core::digest::bucket(*id));
    let records = books
        .records
        .iter()
        .filter(|(id, held)| held.scope == scope && inside(id));
    let records = records.map(|(id, held)| (*id, short(*id, held))).collect();
    let differ = !differing.is_empty();
    differ.then_some(Frame::Differ(Difference {
        scope,
        buckets: differing,
        records,
    }))
}
