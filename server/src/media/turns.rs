//! One request at a time for an upload, and the newest one first.
//!
//! A phone whose link broke comes back while the server still waits for the rest of the old request.
//! The newcomer makes that one stop, and begins where it ended.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{Mutex as Queue, OwnedMutexGuard, watch};

/// Turns at all uploads of this process.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<[u8; 16], Place>>);

#[derive(Default, Clone)]
struct Place {
    queue: Arc<Queue<()>>,
    arrivals: Arc<watch::Sender<u64>>,
}

/// The right to work on an upload, until dropped.
pub(super) struct Turn {
    _guard: OwnedMutexGuard<()>,
    arrivals: watch::Receiver<u64>,
}

impl Turns {
    /// Asks whoever has the turn to end, and waits for it.
    pub(super) async fn take(&self, id: [u8; 16]) -> Turn {
        let (place, arrivals) = {
            let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // A place that only this map knows is nobody's.
            places.retain(|_, p| Arc::strong_count(&p.queue) > 1);
            let place = places.entry(id).or_default().clone();
            place.arrivals.send_modify(|n| *n += 1);
            let arrivals = place.arrivals.subscribe();
            (place, arrivals)
        };
        Turn {
            _guard: place.queue.lock_owned().await,
            arrivals,
        }
    }
}

impl Turn {
    /// Ends when another asks for the turn, even if it asked before this one had it.
    pub(super) async fn wanted(&mut self) {
        if self.arrivals.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_back_gets_the_turn_of_their_broken_request() {
        let turns = Arc::new(Turns::default());
        let mut first = turns.take([1; 16]).await;
        let second = tokio::spawn({
            let turns = Arc::clone(&turns);
            async move { turns.take([1; 16]).await }
        });
        first.wanted().await;
        drop(first);
        second.await.unwrap();
    }

    #[tokio::test]
    async fn places_of_finished_uploads_are_given_up() {
        let turns = Turns::default();
        for n in 0..10 {
            turns.take([n; 16]).await;
        }
        let _held = turns.take([99; 16]).await;
        let _other = turns.take([100; 16]).await;
        assert_eq!(turns.0.lock().unwrap().len(), 2);
    }
}
