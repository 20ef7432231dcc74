//! Links that drop, delay, repeat, cut at any byte, and leave the phone waiting.

use std::{pin::Pin, rc::Rc};

use danvan_server::{
    auth::tokens::Access,
    clock::Clock as _,
    exchange::{Asker, Exchange, Refused},
    feed::frames,
    intake::NotTaken,
};
use danvan_store::StoreError;
use danvan_tests::Chance;
use futures_util::{Stream, StreamExt as _};
use sync_core::{
    protocol::{SyncRequest, decode, encode},
    session::Broken,
};
use tokio::time::{Duration, sleep};

use crate::{office::REALM, plan::Link, world::World};

/// After so long a phone takes silence for a cut.
const SILENCE: Duration = Duration::from_mins(3);

/// How an answer ends before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// The link breaks.
    Breaks,
    /// The phone dies.
    Dies,
}

/// What arrives of an answer.
pub type Arriving = Pin<Box<dyn Stream<Item = Result<Vec<u8>, Ends>>>>;

/// The link of one sync.
pub struct Line {
    chance: Chance,
    trouble: usize,
    dies: bool,
}

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    LostOnTheWay,
    AnswerLost,
    CutAfter(usize),
    HalfOpen,
    Repeated,
    TokenOver,
}

impl Line {
    /// The link as planned.
    pub fn of(link: Link) -> Self {
        Self {
            chance: Chance::of(link.seed),
            trouble: usize::from(link.trouble),
            dies: link.dies,
        }
    }

    fn fault(&mut self) -> Fault {
        if self.chance.below(10) >= self.trouble {
            return Fault::None;
        }
        match self.chance.below(9) {
            0 => Fault::LostOnTheWay,
            1 => Fault::AnswerLost,
            2 => Fault::HalfOpen,
            3 => Fault::Repeated,
            4 => Fault::TokenOver,
            _ => Fault::CutAfter(self.chance.below(6_000)),
        }
    }

    fn delay(&mut self) -> Duration {
        Duration::from_millis(20 + self.chance.below(600) as u64)
    }

    /// Sends a request; what comes back may end before its end.
    pub async fn send(
        &mut self,
        world: &Rc<World>,
        person: usize,
        request: &SyncRequest,
    ) -> Result<Arriving, Broken> {
        let body = encode(request);
        let fault = self.fault();
        sleep(self.delay()).await;
        match fault {
            Fault::LostOnTheWay => {
                sleep(self.delay()).await;
                return Err(Broken::Link);
            }
            Fault::TokenOver => return Err(Broken::Token),
            Fault::Repeated => {
                world.truth.may_compare("a request was repeated");
                let (world, body, late) = (Rc::clone(world), body.clone(), self.delay() * 4);
                tokio::task::spawn_local(async move {
                    sleep(late).await;
                    if let Ok(mut answer) = arrives(&world, person, &body).await {
                        while answer.next().await.is_some_and(|chunk| chunk.is_ok()) {}
                    }
                });
            }
            Fault::None | Fault::AnswerLost | Fault::CutAfter(_) | Fault::HalfOpen => {}
        }
        let answer = arrives(world, person, &body).await?;
        let budget = match fault {
            Fault::AnswerLost | Fault::HalfOpen => Some(0),
            Fault::CutAfter(bytes) => Some(bytes),
            Fault::None | Fault::LostOnTheWay | Fault::Repeated | Fault::TokenOver => None,
        };
        if matches!(fault, Fault::HalfOpen) {
            sleep(SILENCE).await;
        }
        sleep(self.delay()).await;
        let dies_at = (self.dies && self.chance.one_in(2)).then(|| self.chance.below(3));
        Ok(cut(answer, budget, dies_at))
    }
}

type Whole = Pin<Box<dyn Stream<Item = Result<Vec<u8>, StoreError>> + Send>>;

fn cut(answer: Whole, budget: Option<usize>, dies_at: Option<usize>) -> Arriving {
    let begun = (answer, budget, 0usize, false);
    Box::pin(futures_util::stream::unfold(
        begun,
        move |(mut answer, mut budget, at, over)| async move {
            if over {
                return None;
            }
            if dies_at == Some(at) {
                return Some((Err(Ends::Dies), (answer, budget, at, true)));
            }
            let Ok(mut chunk) = answer.next().await? else {
                return Some((Err(Ends::Breaks), (answer, budget, at, true)));
            };
            if let Some(left) = &mut budget {
                if *left == 0 {
                    return Some((Err(Ends::Breaks), (answer, budget, at, true)));
                }
                chunk.truncate(*left);
                *left -= chunk.len();
            }
            Some((Ok(chunk), (answer, budget, at + 1, false)))
        },
    ))
}

/// A request has reached the server.
async fn arrives(world: &Rc<World>, person: usize, body: &[u8]) -> Result<Whole, Broken> {
    let exchange: Exchange = world.exchange().ok_or(Broken::Link)?;
    let person = &world.office.people[person];
    let access = Access {
        realm: REALM.to_owned(),
        person: person.id,
        device: Some(person.device),
    };
    let now = world.clock.now_ms();
    let asker = Asker::admitted(access, &*exchange.store, now)
        .await
        .map_err(|problem| match problem.code() {
            code @ ("device_revoked" | "account_closed") => Broken::Refused(code.to_owned()),
            _ => Broken::Later(5),
        })?
        .ok_or(Broken::Link)?;
    let request: SyncRequest = decode(body).map_err(|_| Broken::Link)?;
    let answer = exchange
        .begin(asker, request)
        .await
        .map_err(|why| match why {
            Refused::Version(version) => Broken::Refused(version.code().to_owned()),
            Refused::NotTaken(NotTaken::Foreign(_)) => Broken::Refused("install_taken".to_owned()),
            Refused::OtherDevice | Refused::TooMany(_) => Broken::Refused("malformed".to_owned()),
            Refused::NotTaken(_) | Refused::Store(_) => Broken::Later(5),
        })?;
    Ok(Box::pin(frames(answer)))
}
