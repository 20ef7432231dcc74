//! Who is let in while there is much to do: one sync of a device at a time, few of a person, requests at a steady rate,
//! and request bodies only as far as there is memory for them.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use sync_core::id::{DeviceId, PersonId};
use tokio::sync::watch;

use crate::config::Limits;

/// Syncs under way.
#[derive(Debug, Clone, Default)]
pub struct Admission(Arc<Mutex<UnderWay>>);

#[derive(Debug, Default)]
struct UnderWay {
    next: u64,
    devices: HashMap<DeviceId, (u64, watch::Sender<bool>)>,
    people: HashMap<PersonId, usize>,
}

/// One sync under way. While it is held, it counts.
#[derive(Debug)]
pub struct Syncing {
    admission: Admission,
    device: DeviceId,
    person: PersonId,
    number: u64,
    overtaken: watch::Receiver<bool>,
}

impl Admission {
    /// Lets a sync in; none where the person has too many under way.
    ///
    /// A device that begins another is done with the one before: its link broke, and the server has not noticed yet. So
    /// the newer takes the place of the older, which ends.
    pub fn enter(&self, device: DeviceId, person: PersonId) -> Option<Syncing> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_person = under_way.people.get(&person).copied().unwrap_or_default();
        let replaces = under_way.devices.contains_key(&device);
        if !replaces && of_person >= Limits::SYNCS_OF_PERSON {
            return None;
        }
        let number = under_way.next;
        under_way.next += 1;
        let (ends, overtaken) = watch::channel(false);
        if let Some((_, before)) = under_way.devices.insert(device, (number, ends)) {
            before.send_replace(true);
        } else {
            *under_way.people.entry(person).or_default() += 1;
        }
        drop(under_way);
        Some(Syncing {
            admission: self.clone(),
            device,
            person,
            number,
            overtaken,
        })
    }
}

impl Syncing {
    /// Completes once the same device has begun another.
    pub fn overtaken(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut overtaken = self.overtaken.clone();
        async move {
            // Fails when the sender is gone, which happens only once this one is over.
            if overtaken.wait_for(|overtaken| *overtaken).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Drop for Syncing {
    fn drop(&mut self) {
        let under_way = &self.admission.0;
        let mut under_way = under_way.lock().unwrap_or_else(PoisonError::into_inner);
        // One that was overtaken has left its place to the newer.
        if let Entry::Occupied(place) = under_way.devices.entry(self.device)
            && place.get().0 == self.number
        {
            place.remove();
            if let Entry::Occupied(mut count) = under_way.people.entry(self.person) {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                }
            }
        }
    }
}

/// Memory for request bodies, shared by all.
#[derive(Debug, Clone)]
pub struct Memory(Arc<AtomicUsize>);

/// Bytes of it that are in use. Dropped, they are free again.
#[derive(Debug)]
pub struct InUse {
    memory: Memory,
    bytes: usize,
}

impl Memory {
    /// So many bytes.
    pub fn of(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    /// None of it, to be added to.
    pub fn begin(&self) -> InUse {
        InUse {
            memory: self.clone(),
            bytes: 0,
        }
    }
}

impl InUse {
    /// Takes more; `false` where there is not as much left. Nobody waits here: who holds half a body and waits for the
    /// rest of the memory waits for others who do the same.
    #[must_use]
    pub fn add(&mut self, bytes: usize) -> bool {
        let took = self
            .memory
            .0
            .try_update(Ordering::AcqRel, Ordering::Acquire, |left| {
                left.checked_sub(bytes)
            });
        if took.is_ok() {
            self.bytes += bytes;
        }
        took.is_ok()
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.memory.0.fetch_add(self.bytes, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: PersonId = PersonId([1; 16]);

    fn device(n: usize) -> DeviceId {
        DeviceId([u8::try_from(n).unwrap(); 16])
    }

    #[tokio::test]
    async fn a_devices_newer_sync_takes_the_place_of_the_older() {
        let admission = Admission::default();
        let older = admission.enter(device(1), PERSON).unwrap();
        let ends = older.overtaken();
        let newer = admission.enter(device(1), PERSON).unwrap();
        ends.await;
        drop(older);
        let newest = admission.enter(device(1), PERSON).unwrap();
        newer.overtaken().await;
        drop((newer, newest));
        let under_way = admission.0.lock().unwrap();
        assert!(under_way.devices.is_empty() && under_way.people.is_empty());
    }

    #[test]
    fn a_person_has_few_syncs_under_way_and_others_have_theirs() {
        let admission = Admission::default();
        let mut held: Vec<_> = (0..Limits::SYNCS_OF_PERSON)
            .map(|n| admission.enter(device(n), PERSON).unwrap())
            .collect();
        let one_more = device(Limits::SYNCS_OF_PERSON);
        assert!(admission.enter(one_more, PERSON).is_none());
        assert!(admission.enter(one_more, PersonId([2; 16])).is_some());
        held.pop();
        assert!(admission.enter(one_more, PERSON).is_some());
    }

    #[test]
    fn memory_that_is_let_go_is_there_again() {
        let memory = Memory::of(10);
        let mut first = memory.begin();
        assert!(first.add(4) && first.add(4));
        let mut second = memory.begin();
        assert!(!second.add(3));
        assert!(second.add(2));
        drop(first);
        assert!(second.add(8));
    }
}
