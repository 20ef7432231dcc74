//! One sync of one device, past the door: what was handed in goes to intake, and an answer is made ready.
//!
//! The endpoint finds out who asks and moves bytes; the simulator does the same over a network of its own.

use std::{sync::Arc, time::Duration};

use danvan_store::{Device, NewCommand, Refusal, Store, StoreError, SyncNote, Work};
use sync_core::{
    gate::Limits,
    id::{DeviceId, EpochId, Hash, InstallId, PersonId, ScopeId},
    identity::{MOST_HELD, MOST_WORDS, Word},
    protocol::{self, Head, PROTOCOL, PushEntry, ScopeCursor, ScopeFloor, SyncRequest},
    standing::Right,
};

use crate::{
    auth::tokens::Access,
    entropy::{Entropy, random},
    feed::{Answer, Asked, Place, Reader, command_receipts, notices, receipts},
    http::{caller::Caller, problem::Problem},
    identity::{Seal, Words, news_of},
    intake::{Delivery, Intake, NotTaken, Sender, precheck},
    people::Act,
};

/// Scopes, commands, wanted records in one request at most: a phone never needs so many.
const MANY: usize = 10_000;
/// Earlier installations of one phone that are looked at: one is taken at each cloning, each putting back.
const EARLIER_INSTALLS: usize = 64;
/// Bytes of entries in one answer at most, whatever the phone asks for.
const MOST_BYTES: u32 = 64 << 20;

/// What a sync needs of the server.
#[derive(Clone)]
pub struct Exchange {
    /// The database.
    pub store: Arc<dyn Store>,
    /// Where tickets come from.
    pub entropy: Arc<dyn Entropy>,
    /// What citizens' identities are sealed with.
    pub seal: Seal,
    /// Where deliveries are handed in.
    pub intake: Intake,
    /// The gate's limits, for the precheck.
    pub limits: Limits,
    /// This life of the store.
    pub epoch: EpochId,
    /// How long an answer waits for what was pushed to be merged.
    pub patience: Duration,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The realm.
    pub realm: String,
    /// The person.
    pub person: PersonId,
    /// Their device.
    pub device: DeviceId,
    /// Scopes that they may sync today.
    pub scopes: Vec<ScopeId>,
    /// Those of them in which they may record who voiced an opinion.
    pub identifies: Vec<ScopeId>,
    /// Server time of the request, milliseconds since 1970 UTC.
    pub now: i64,
}

/// Why a request is not answered. The phone keeps everything.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The two ends speak no common version.
    #[error(transparent)]
    Version(#[from] protocol::VersionRefused),
    /// The request names another device than the one that asks.
    #[error("the request names another device")]
    OtherDevice,
    /// It names more than any phone needs to: the most that it may.
    #[error("the request names more than {0} things")]
    TooMany(usize),
    /// It was not taken in.
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Asker {
    /// Who a caller on an enrolled device is.
    pub fn of(caller: &Caller, device: &Device) -> Self {
        Self {
            realm: caller.realm.clone(),
            person: caller.person,
            device: device.enrolled.id,
            scopes: caller.scopes_with(Right::Sync),
            identifies: caller.scopes_with(Right::WriteDialogues),
            now: caller.now_ms,
        }
    }

    /// Who holds this access, as the store has it now.
    ///
    /// # Errors
    /// As at the door: an unknown person, a revoked device.
    pub async fn admitted(
        access: Access,
        store: &dyn Store,
        now: i64,
    ) -> Result<Option<Self>, Problem> {
        let mut work = store.read().await?;
        let (caller, device) = Caller::of(access, work.as_mut(), now).await?;
        Ok(device.map(|device| Self::of(&caller, &device)))
    }
}

impl Exchange {
    /// Hands a request in; when it is durable, says what is to be answered.
    ///
    /// # Errors
    /// See [`Refused`]: nothing of the request is kept then.
    pub async fn begin(&self, asker: Asker, mut request: SyncRequest) -> Result<Answer, Refused> {
        check(&request, &asker)?;
        let mut work = self.store.read().await?;
        let mut earlier = work.installs_of(&asker.realm, asker.device).await?;
        let forgotten = forgotten(&mut *work, &asker, &request, &earlier).await?;
        earlier.extend(&forgotten);
        let floors = work.scope_states(&asker.realm, &asker.scopes).await?;
        let notices = notices(&mut *work, &asker.realm, asker.device, request.notices).await?;
        let erased = news_of(&mut *work, &asker.realm, &self.seal, &request.identities).await?;
        drop(work);

        let push = std::mem::take(&mut request.push);
        let words = std::mem::take(&mut request.identities.words);
        let delivery = Delivery {
            forgotten,
            identities: (!words.is_empty()).then(|| self.words(&asker, words)),
            ..self.deliver(&asker, &request, push, &earlier)
        };
        let (changes, commands) = (keys(&delivery), delivery.commands.clone());
        let ticket = delivery.next_ticket;
        let taken = self.intake.take(delivery).await?;

        let head = Head {
            proto: PROTOCOL,
            epoch: self.epoch,
            now: asker.now,
            ticket: ticket.to_vec().into(),
            scopes: floors
                .iter()
                .map(|s| ScopeFloor {
                    id: s.scope,
                    floor: u64::try_from(s.floor).unwrap_or_default(),
                })
                .collect(),
            receipts: receipts(&changes, taken.changes),
            commands: command_receipts(&commands, taken.commands),
            identities: taken.identities.into_iter().chain(erased).collect(),
            notices,
            renew: taken.renew,
        };
        let questions = Asked {
            device: asker.device,
            person: asker.person,
            commands: commands.iter().map(|c| c.id).chain(request.asked).collect(),
            notices: head.notices.last().map_or(request.notices, |n| n.seq),
        };
        Ok(Answer {
            store: Arc::clone(&self.store),
            reader: Reader {
                realm: asker.realm,
                install: request.install,
            },
            head,
            asked: questions,
            places: places(&asker.scopes, &request.scopes),
            verify: request.verify,
            want: request.want,
            max_bytes: usize::try_from(request.max_bytes.min(MOST_BYTES)).unwrap_or(usize::MAX),
            merged: taken.merged,
            patience: self.patience,
        })
    }

    fn deliver(
        &self,
        asker: &Asker,
        request: &SyncRequest,
        push: Vec<PushEntry>,
        earlier: &[InstallId],
    ) -> Delivery {
        let sender = Sender {
            device: asker.device,
            person: asker.person,
            install: request.install,
            earlier,
            now: asker.now,
        };
        let changes = precheck(push, &sender, &self.limits);
        let commands = request
            .commands
            .iter()
            .map(|command| NewCommand {
                id: command.id,
                record: command.record,
                scope: ScopeId::default(),
                device: asker.device,
                person: asker.person,
                received_at: asker.now,
                body: protocol::encode(command),
            })
            .collect();
        Delivery {
            realm: asker.realm.clone(),
            device: asker.device,
            install: request.install,
            shown: request
                .ticket
                .as_ref()
                .and_then(|t| t.0.as_slice().try_into().ok()),
            next_ticket: random(&*self.entropy),
            note: SyncNote {
                at: asker.now,
                waiting_changes: request.waiting.changes.into(),
                waiting_media: request.waiting.media.into(),
                app_version: request
                    .app
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(64)
                    .collect(),
                clock_skew_ms: request.now.saturating_sub(asker.now),
            },
            changes,
            commands,
            identities: None,
            forgotten: Vec::new(),
        }
    }

    fn words(&self, asker: &Asker, said: Vec<Word>) -> Words {
        let act = Act {
            realm: asker.realm.clone(),
            now_ms: asker.now,
            person: Some(asker.person),
            device: Some(asker.device),
        };
        Words::prepare(&self.seal, &*self.entropy, act, &asker.identifies, said)
    }
}

/// Installations that the phone says it was, and that nobody's device is known to have been: a store put back from a
/// backup forgot them.
async fn forgotten(
    work: &mut dyn Work,
    asker: &Asker,
    request: &SyncRequest,
    known: &[InstallId],
) -> Result<Vec<InstallId>, StoreError> {
    let mut forgotten = Vec::new();
    for install in request.earlier_installs.iter().take(EARLIER_INSTALLS) {
        let is_new = !known.contains(install) && *install != request.install;
        if is_new && work.install(&asker.realm, *install).await?.is_none() {
            forgotten.push(*install);
        }
    }
    Ok(forgotten)
}

fn check(request: &SyncRequest, asker: &Asker) -> Result<(), Refused> {
    protocol::negotiate(request.proto)?;
    if request.device != asker.device {
        return Err(Refused::OtherDevice);
    }
    let many = [
        request.scopes.len(),
        request.commands.len(),
        request.asked.len(),
        request.want.len(),
        request.verify.len(),
    ];
    let few = [
        (request.identities.words.len(), MOST_WORDS),
        (request.identities.held.len(), MOST_HELD),
    ];
    let all = many.into_iter().map(|n| (n, MANY)).chain(few);
    for (n, most) in all {
        if n > most {
            return Err(Refused::TooMany(most));
        }
    }
    Ok(())
}

/// What receipts need of the changes, without their bytes.
fn keys(delivery: &Delivery) -> Vec<(Hash, Option<Refusal>)> {
    delivery
        .changes
        .iter()
        .map(|c| (c.key.hash, c.refusal.clone()))
        .collect()
}

/// The phone's place in each scope that it may sync; what it does not know yet begins at 0.
fn places(scopes: &[ScopeId], held: &[ScopeCursor]) -> Vec<Place> {
    scopes
        .iter()
        .map(|scope| {
            let cursor = held.iter().find(|h| h.id == *scope).map_or(0, |h| h.cursor);
            Place {
                scope: *scope,
                cursor: i64::try_from(cursor).unwrap_or(i64::MAX),
            }
        })
        .collect()
}
