//! Any events in any order: the phone's side of a sync never panics, never says "the same" while digests differ, and
//! drops nothing that was handed to it.

use arbitrary::{Result, Unstructured};
use sync_core::{
    digest::{Buckets, Short},
    id::{CommandId, DeviceId, EpochId, Hash, IdentityId, InstallId, RecordId, ScopeId},
    identity,
    outbox::{Fate, Outgoing},
    protocol::{
        Body, CommandOutcome, CommandReceipt, Decided, Difference, End, Entry, Event as Happened,
        Frame, Head, Notice, Outcome, PROTOCOL, Reason, Receipt, ScopeBuckets, ScopeCursor,
        ScopeFloor, ScopeState, Waiting,
    },
    session::{Broken, Effect, Event, Finish, Holdings, Outbox, Session, Update},
    standing::{Action, Command},
};

/// Bytes as a sequence of events.
pub fn session(bytes: &[u8]) {
    let mut from = Unstructured::new(bytes);
    let mut session = Session::default();
    let mut said = Said::default();
    while !from.is_empty() {
        let Ok(event) = event(&mut from) else { return };
        let effects = session.on(event.clone());
        said.check(&event, &effects);
    }
}

/// What the session was told and what it said.
#[derive(Default)]
struct Said {
    /// Where the scopes stood at the end of the last whole answer that it took in.
    end: Option<End>,
    /// It asked for the outbox, and for nothing since.
    reading: bool,
    /// What was read from the outbox and is not sent yet.
    read: Option<(Vec<Outgoing>, Vec<Command>)>,
}

impl Said {
    fn check(&mut self, event: &Event, effects: &[Effect]) {
        if let (
            true,
            Event::Outbox(Outbox {
                changes, commands, ..
            }),
        ) = (self.reading, event)
        {
            self.read = Some((changes.clone(), commands.clone()));
            self.reading = false;
        }
        if matches!(event, Event::Begin { .. } | Event::Broken(_)) {
            // Nothing is sent any more; it stays in the outbox, and is read again.
            self.read = None;
        }
        if let (Event::Frame(Frame::End(end)), [Effect::Settle]) = (event, effects) {
            self.end = Some(end.clone());
        }
        for effect in effects {
            match effect {
                Effect::ReadOutbox { .. } => self.reading = true,
                Effect::Send(request) => {
                    let (changes, commands) = self.read.take().expect("nothing unread is sent");
                    let pushed = request.push.iter().flat_map(|entry| {
                        let place = (entry.record, entry.scope);
                        entry.changes.iter().map(move |bytes| (place, &bytes.0))
                    });
                    let mut pushed: Vec<_> = pushed.collect();
                    let mut read: Vec<_> = changes
                        .iter()
                        .map(|c| ((c.record, c.scope), &c.bytes))
                        .collect();
                    // Sorting is stable: each record's changes must have kept their order.
                    pushed.sort_by_key(|(place, _)| *place);
                    read.sort_by_key(|(place, _)| *place);
                    assert_eq!(pushed, read, "what was read is sent");
                    assert_eq!(request.commands, commands);
                }
                Effect::Report(report) if report.finish == Finish::Same => self.is_same(event),
                _ => {}
            }
        }
        let accepted = !effects.is_empty()
            && !effects
                .iter()
                .any(|e| matches!(e, Effect::Report(_) | Effect::Again));
        if let (Event::Frame(frame), true) = (event, accepted) {
            assert!(
                is_stored(frame, effects),
                "{frame:?} was dropped: {effects:?}"
            );
        }
    }

    fn is_same(&self, event: &Event) {
        let Event::Stored {
            own,
            here,
            safe,
            wanted,
        } = event
        else {
            panic!("the same, and nothing was compared");
        };
        assert_eq!(
            (here, safe, wanted),
            (&0, &0, &0),
            "the same, and something waits"
        );
        let end = self.end.as_ref().expect("an answer that ended");
        assert!(end.merged && !end.more);
        for scope in &end.scopes {
            let held = own.iter().find(|own| own.id == scope.id);
            let digest = held.map_or_else(Buckets::default, |own| own.buckets.clone());
            assert_eq!(
                digest.digest(),
                scope.digest,
                "the same, and digests differ"
            );
        }
    }
}

fn is_stored(frame: &Frame, effects: &[Effect]) -> bool {
    effects.iter().any(|effect| match (frame, effect) {
        (Frame::Head(head), Effect::Store(Update::Head(stored))) => stored == head,
        (Frame::Decided(decided), Effect::Store(Update::Decided(stored))) => stored == decided,
        (Frame::Entry(entry), Effect::Store(Update::Entry(stored))) => stored == entry,
        (Frame::Differ(differ), Effect::Store(Update::Differ(stored))) => stored == differ,
        (Frame::End(_), Effect::Settle) => true,
        _ => false,
    })
}

fn event(from: &mut Unstructured<'_>) -> Result<Event> {
    Ok(match from.int_in_range(0..=9)? {
        0 => Event::Begin {
            now: from.arbitrary()?,
            holdings: Box::new(holdings(from)?),
        },
        1 => Event::Outbox(Outbox {
            changes: some(from, outgoing)?,
            commands: some(from, command)?,
            identities: Vec::new(),
            left: Waiting {
                changes: from.int_in_range(0..=2)?,
                ..Waiting::default()
            },
        }),
        2 => Event::Buckets(some(from, buckets)?),
        3 => Event::Stored {
            own: some(from, buckets)?,
            here: from.int_in_range(0..=2)?,
            safe: from.int_in_range(0..=2)?,
            wanted: from.int_in_range(0..=2)?,
        },
        4 => Event::Broken(broken(from)?),
        _ => Event::Frame(frame(from)?),
    })
}

fn some<T>(
    from: &mut Unstructured<'_>,
    one: impl Fn(&mut Unstructured<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    (0..from.int_in_range(0..=3)?).map(|_| one(from)).collect()
}

/// Ids are few, so that they meet again.
fn few<const N: usize>(from: &mut Unstructured<'_>) -> Result<[u8; N]> {
    Ok([from.int_in_range(1..=3)?; N])
}

fn digest(from: &mut Unstructured<'_>) -> Result<Short> {
    Ok(buckets(from)?.buckets.digest())
}

fn buckets(from: &mut Unstructured<'_>) -> Result<ScopeBuckets> {
    let id = ScopeId(few(from)?);
    let mut buckets = Buckets::default();
    for _ in 0..from.int_in_range(0..=2)? {
        buckets.toggle(RecordId(few(from)?), Short([from.int_in_range(1..=2)?; 8]));
    }
    Ok(ScopeBuckets { id, buckets })
}

fn holdings(from: &mut Unstructured<'_>) -> Result<Holdings> {
    Ok(Holdings {
        device: DeviceId(few(from)?),
        install: InstallId(few(from)?),
        epoch: from.arbitrary::<bool>()?.then_some(EpochId([1; 16])),
        scopes: some(from, |from| {
            Ok(ScopeCursor {
                id: ScopeId(few(from)?),
                cursor: from.int_in_range(0..=9)?,
            })
        })?,
        want: some(from, |from| few(from).map(RecordId))?,
        verify: from.arbitrary()?,
        ..Holdings::default()
    })
}

fn outgoing(from: &mut Unstructured<'_>) -> Result<Outgoing> {
    let bytes: [u8; 4] = from.arbitrary()?;
    Ok(Outgoing {
        record: RecordId(few(from)?),
        kind: "visit".to_owned(),
        scope: ScopeId(few(from)?),
        hash: Hash(few(from)?),
        seq: from.int_in_range(1..=9)?,
        bytes: bytes.to_vec(),
        intent: Vec::new(),
        note: None,
        at: 0,
        fate: Fate::Here,
    })
}

fn command(from: &mut Unstructured<'_>) -> Result<Command> {
    Ok(Command {
        id: CommandId(few(from)?),
        record: RecordId(few(from)?),
        action: Action::Submit,
        seen_heads: Vec::new(),
        seen_standing: 0,
        made_at: 0,
        done_as: None,
    })
}

fn broken(from: &mut Unstructured<'_>) -> Result<Broken> {
    Ok(match from.int_in_range(0..=3)? {
        0 => Broken::Link,
        1 => Broken::Later(from.arbitrary()?),
        2 => Broken::Token,
        _ => Broken::Refused("device_revoked".to_owned()),
    })
}

fn reason(from: &mut Unstructured<'_>) -> Result<Reason> {
    const CODES: [&str; 4] = ["seq_reused", "builds_on_refused", "quota_full", "path_type"];
    Ok(Reason::of(from.choose(&CODES)?))
}

fn notice(from: &mut Unstructured<'_>) -> Result<Notice> {
    Ok(Notice {
        seq: from.int_in_range(0..=9)?,
        record: RecordId(few(from)?),
        hash: Hash(few(from)?),
        reason: reason(from)?,
    })
}

fn decision(from: &mut Unstructured<'_>) -> Result<CommandReceipt> {
    let id = CommandId(few(from)?);
    let outcome = match from.int_in_range(0..=3)? {
        0 => CommandOutcome::Pending,
        1 => CommandOutcome::Done(from.arbitrary()?),
        2 => CommandOutcome::Refused(reason(from)?),
        _ => CommandOutcome::Keep(reason(from)?),
    };
    Ok(CommandReceipt { id, outcome })
}

fn receipt(from: &mut Unstructured<'_>) -> Result<Receipt> {
    let hash = Hash(few(from)?);
    let outcome = match from.int_in_range(0..=3)? {
        0 => Outcome::Stored,
        1 => Outcome::Duplicate,
        2 => Outcome::Refused(reason(from)?),
        _ => Outcome::Keep(reason(from)?),
    };
    Ok(Receipt { hash, outcome })
}

fn identity(from: &mut Unstructured<'_>) -> Result<identity::Receipt> {
    let id = IdentityId(few(from)?);
    let outcome = match from.int_in_range(0..=3)? {
        0 => identity::Outcome::Kept,
        1 => identity::Outcome::Erased,
        2 => identity::Outcome::Missing,
        _ => identity::Outcome::Refused(reason(from)?),
    };
    Ok(identity::Receipt { id, outcome })
}

fn frame(from: &mut Unstructured<'_>) -> Result<Frame> {
    Ok(match from.int_in_range(0..=5)? {
        0 | 1 => Frame::Head(Box::new(Head {
            proto: PROTOCOL,
            epoch: EpochId([from.int_in_range(1..=2)?; 16]),
            now: from.arbitrary()?,
            ticket: Vec::new().into(),
            scopes: some(from, |from| {
                Ok(ScopeFloor {
                    id: ScopeId(few(from)?),
                    floor: from.int_in_range(0..=9)?,
                })
            })?,
            receipts: some(from, receipt)?,
            commands: some(from, decision)?,
            identities: some(from, identity)?,
            notices: some(from, notice)?,
            renew: from.ratio(1, 8)?,
        })),
        2 => Frame::Decided(Decided {
            commands: some(from, decision)?,
            notices: some(from, notice)?,
        }),
        3 => Frame::Entry(Box::new(Entry {
            scope: ScopeId(few(from)?),
            seq: from.int_in_range(0..=9)?,
            record: RecordId(few(from)?),
            kind: "visit".to_owned(),
            event: *from.choose(&[Happened::Upsert, Happened::Enter, Happened::Leave])?,
            digest: digest(from)?,
            standing: None,
            own_seq: from.int_in_range(0..=9)?,
            body: Body::None,
            media: Vec::new(),
        })),
        4 => Frame::Differ(Difference {
            scope: ScopeId(few(from)?),
            buckets: vec![1],
            records: some(from, |from| Ok((RecordId(few(from)?), digest(from)?)))?,
        }),
        _ => Frame::End(End {
            more: from.ratio(1, 4)?,
            merged: from.ratio(3, 4)?,
            scopes: some(from, |from| {
                Ok(ScopeState {
                    id: ScopeId(few(from)?),
                    head: from.int_in_range(0..=9)?,
                    digest: digest(from)?,
                })
            })?,
        }),
    })
}
