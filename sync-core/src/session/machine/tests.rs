//! What the session does next, event by event.

use super::*;
use crate::{
    id::{EpochId, Hash, RecordId, ScopeId},
    protocol::{Difference, End, Notice, Reason, Ticket},
};

fn head(receipts: Vec<Receipt>, notices: Vec<Notice>) -> Event {
    Event::Frame(Frame::Head(Box::new(Head {
        proto: PROTOCOL,
        epoch: EpochId::default(),
        now: 0,
        ticket: Ticket::default(),
        scopes: Vec::new(),
        receipts,
        commands: Vec::new(),
        identities: Vec::new(),
        notices,
        renew: false,
    })))
}

fn waiting_for_an_answer(sent: usize) -> Session {
    let mut session = Session::default();
    session.on(Event::Begin {
        now: 0,
        holdings: Box::default(),
    });
    let sent = session.on(Event::Outbox(Outbox {
        changes: vec![outgoing(); sent],
        ..Outbox::default()
    }));
    assert!(matches!(sent.as_slice(), [Effect::Send(_)]));
    session
}

fn outgoing() -> Outgoing {
    Outgoing {
        record: RecordId::default(),
        kind: "visit".to_owned(),
        scope: ScopeId::default(),
        hash: Hash::default(),
        seq: 1,
        bytes: Vec::new(),
        intent: Vec::new(),
        note: None,
        at: 0,
        fate: outbox::Fate::Here,
    }
}

fn end_of(mut session: Session, here: usize) -> Vec<Effect> {
    session.on(Event::Frame(Frame::End(End {
        more: false,
        merged: true,
        scopes: Vec::new(),
    })));
    session.on(Event::Stored {
        own: Vec::new(),
        here,
        safe: 0,
        wanted: 0,
    })
}

#[test]
fn a_phone_with_more_than_one_push_goes_on_until_all_is_handed_in() {
    let receipt = |outcome| Receipt {
        hash: Hash::default(),
        outcome,
    };
    let mut session = waiting_for_an_answer(1);
    session.on(head(vec![receipt(Outcome::Stored)], Vec::new()));
    assert_eq!(end_of(session, 3), [Effect::Again]);

    // Written while the sync ran.
    let mut session = waiting_for_an_answer(0);
    session.on(head(Vec::new(), Vec::new()));
    assert_eq!(end_of(session, 1), [Effect::Again]);
}

#[test]
fn a_phone_says_what_the_server_did_not_take_and_never_that_it_is_synced() {
    let quota = Receipt {
        hash: Hash::default(),
        outcome: Outcome::Keep(Reason::of("quota_full")),
    };
    let mut full = waiting_for_an_answer(1);
    full.on(head(vec![quota], Vec::new()));
    let ended = end_of(full, 3);
    assert!(matches!(ended.as_slice(), [Effect::Report(r)] if r.finish == Finish::Kept));

    let mut silent = waiting_for_an_answer(1);
    silent.on(head(Vec::new(), Vec::new()));
    let ended = end_of(silent, 1);
    assert!(matches!(ended.as_slice(), [Effect::Report(r)] if r.finish == Finish::Different));
}

#[test]
fn what_a_comparison_found_is_asked_for_before_the_phone_says_how_it_ended() {
    let mut session = waiting_for_an_answer(0);
    session.on(head(Vec::new(), Vec::new()));
    session.on(Event::Frame(Frame::Differ(Difference {
        scope: ScopeId::default(),
        buckets: vec![0],
        records: Vec::new(),
    })));
    assert_eq!(end_of(session, 0), [Effect::Again]);
}

#[test]
fn a_phone_whose_numbers_a_twin_has_used_takes_a_new_install() {
    let notice = Notice {
        seq: 1,
        record: RecordId::default(),
        hash: Hash::default(),
        reason: Reason::of("seq_reused"),
    };
    let mut session = waiting_for_an_answer(0);
    let effects = session.on(head(Vec::new(), vec![notice.clone()]));
    assert_eq!(effects.last(), Some(&Effect::Store(Update::NewInstall)));
    let decided = Decided {
        notices: vec![notice],
        ..Decided::default()
    };
    let effects = session.on(Event::Frame(Frame::Decided(decided)));
    assert_eq!(effects.last(), Some(&Effect::Store(Update::NewInstall)));
    assert_eq!(end_of(session, 0), [Effect::Again]);
}
