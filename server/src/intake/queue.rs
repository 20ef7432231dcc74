//! Deliveries that wait for the writer: each device has its turn, and when there is no room the one that takes most of it
//! makes way.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use sync_core::id::DeviceId;
use tokio::sync::Notify;

/// A queue of `T`, bounded by number and by bytes.
#[derive(Debug)]
pub(super) struct FairQueue<T> {
    state: Mutex<State<T>>,
    news: Notify,
    most: usize,
    most_bytes: usize,
}

#[derive(Debug)]
struct State<T> {
    by_device: HashMap<DeviceId, VecDeque<(usize, T)>>,
    /// Devices in the order of their turns; each once.
    turns: VecDeque<DeviceId>,
    len: usize,
    bytes: usize,
    closed: bool,
}

/// What there was no room for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoRoom<T>(pub(super) T);

impl<T> FairQueue<T> {
    /// A queue for `most` items of `most_bytes` together; one item alone may be larger.
    pub(super) fn new(most: usize, most_bytes: usize) -> Self {
        Self {
            state: Mutex::new(State {
                by_device: HashMap::new(),
                turns: VecDeque::new(),
                len: 0,
                bytes: 0,
                closed: false,
            }),
            news: Notify::new(),
            most,
            most_bytes,
        }
    }

    /// Queues an item of a device. Answers the items that had to make way for it: the newest of whoever has more in the
    /// queue than this device would.
    pub(super) fn push(
        &self,
        device: DeviceId,
        bytes: usize,
        item: T,
    ) -> Result<Vec<T>, NoRoom<T>> {
        let mut state = self.lock();
        if state.closed {
            return Err(NoRoom(item));
        }
        let mut made_way = Vec::new();
        while state.len >= self.most || (state.len > 0 && state.bytes + bytes > self.most_bytes) {
            match state.make_way(device) {
                Some(other) => made_way.push(other),
                // Whoever made way for nothing stays out: it is told to come again, like this one.
                None if made_way.is_empty() => return Err(NoRoom(item)),
                None => {
                    made_way.push(item);
                    return Ok(made_way);
                }
            }
        }
        let own = state.by_device.entry(device).or_default();
        own.push_back((bytes, item));
        if own.len() == 1 {
            state.turns.push_back(device);
        }
        state.len += 1;
        state.bytes += bytes;
        drop(state);
        self.news.notify_one();
        Ok(made_way)
    }

    /// The next item, of the device whose turn it is; none when nothing waits.
    pub(super) fn try_next(&self) -> Option<(usize, T)> {
        self.lock().next()
    }

    /// The next item; none once the queue is closed and empty.
    pub(super) async fn next(&self) -> Option<(usize, T)> {
        loop {
            let news = self.news.notified();
            let (next, closed) = {
                let mut state = self.lock();
                (state.next(), state.closed)
            };
            if next.is_some() || closed {
                return next;
            }
            news.await;
        }
    }

    /// Takes nothing more.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.news.notify_one();
    }

    /// Takes nothing more, and lets go of what waits.
    pub(super) fn give_up(&self) {
        self.close();
        while self.try_next().is_some() {}
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    fn next(&mut self) -> Option<(usize, T)> {
        let device = self.turns.pop_front()?;
        let own = self.by_device.get_mut(&device)?;
        let (bytes, item) = own.pop_front()?;
        if own.is_empty() {
            self.by_device.remove(&device);
        } else {
            self.turns.push_back(device);
        }
        self.len -= 1;
        self.bytes -= bytes;
        Some((bytes, item))
    }

    /// Takes out the newest item of the device that has most, if it has more than this one would have.
    fn make_way(&mut self, device: DeviceId) -> Option<T> {
        let (greedy, most) = self
            .by_device
            .iter()
            .map(|(device, own)| (*device, own.len()))
            .max_by_key(|(device, len)| (*len, *device))?;
        let own = self.by_device.get(&device).map_or(0, VecDeque::len);
        if most <= own + 1 {
            return None;
        }
        let (bytes, item) = self.by_device.get_mut(&greedy)?.pop_back()?;
        self.len -= 1;
        self.bytes -= bytes;
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(n: u8) -> DeviceId {
        DeviceId([n; 16])
    }

    fn drained(queue: &FairQueue<&'static str>) -> Vec<&'static str> {
        std::iter::from_fn(|| queue.try_next().map(|(_, item)| item)).collect()
    }

    #[test]
    fn devices_take_turns_however_much_one_of_them_sends() {
        let queue = FairQueue::new(10, 1_000);
        for item in ["a1", "a2", "a3"] {
            queue.push(device(1), 1, item).unwrap();
        }
        queue.push(device(2), 1, "b1").unwrap();
        queue.push(device(3), 1, "c1").unwrap();
        assert_eq!(drained(&queue), ["a1", "b1", "c1", "a2", "a3"]);
    }

    #[test]
    fn given_up_it_holds_nothing_and_takes_nothing() {
        let queue = FairQueue::new(10, 1_000);
        let item = std::sync::Arc::new(());
        queue.push(device(1), 1, item.clone()).unwrap();
        queue.give_up();
        assert_eq!(std::sync::Arc::strong_count(&item), 1);
        assert!(queue.push(device(1), 1, item).is_err());
    }

    #[test]
    fn when_it_is_full_the_newest_of_the_greediest_makes_way() {
        let queue = FairQueue::new(3, 1_000);
        for item in ["a1", "a2", "a3"] {
            queue.push(device(1), 1, item).unwrap();
        }
        assert_eq!(queue.push(device(1), 1, "a4"), Err(NoRoom("a4")));
        assert_eq!(queue.push(device(2), 1, "b1"), Ok(vec!["a3"]));
        assert_eq!(drained(&queue), ["a1", "b1", "a2"]);
    }

    #[test]
    fn who_has_no_more_than_the_newcomer_would_is_not_sent_away() {
        let queue = FairQueue::new(2, 1_000);
        queue.push(device(1), 1, "a1").unwrap();
        queue.push(device(2), 1, "b1").unwrap();
        assert_eq!(queue.push(device(3), 1, "c1"), Err(NoRoom("c1")));
    }

    #[test]
    fn bytes_are_bounded_too_and_one_large_item_passes_alone() {
        let queue = FairQueue::new(10, 100);
        queue.push(device(1), 500, "a1").unwrap();
        assert_eq!(queue.push(device(1), 1, "a2"), Err(NoRoom("a2")));
        assert_eq!(drained(&queue), ["a1"]);
        queue.push(device(1), 50, "a3").unwrap();
        queue.push(device(1), 50, "a4").unwrap();
        assert_eq!(queue.push(device(2), 1, "b1"), Ok(vec!["a4"]));
        assert_eq!(drained(&queue), ["a3", "b1"]);
    }

    #[tokio::test]
    async fn a_closed_queue_gives_what_it_has_and_ends() {
        let queue = FairQueue::new(3, 100);
        queue.push(device(1), 1, "a1").unwrap();
        queue.close();
        assert_eq!(queue.push(device(2), 1, "b1"), Err(NoRoom("b1")));
        assert_eq!(queue.next().await, Some((1, "a1")));
        assert_eq!(queue.next().await, None);
    }
}
