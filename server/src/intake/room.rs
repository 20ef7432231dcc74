//! What a device or a record may leave on the server without being accepted. Beyond it the phone keeps what it has, and
//! nothing of it is stored.

use std::collections::{HashMap, HashSet};

use danvan_store::{ChangeKey, ChangeState, Held, NewChange, StoreError, Work};
use sync_core::{
    gate::{self, precheck as check},
    id::{DeviceId, RecordId},
};

use crate::config::Limits;

/// The device has too much in quarantine.
pub const QUOTA_FULL: &str = "quota_full";
/// The device or the record has too much in the waiting room.
pub const WAITING_ROOM_FULL: &str = "waiting_room_full";

/// What there is room for.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// By change: why it is not taken, if it is not.
    pub(super) kept: Vec<Option<&'static str>>,
    /// Records of the delivery in which something waits.
    pub(super) waiting: HashSet<RecordId>,
}

/// Looks for room for a delivery's changes, in the transaction that appends them.
///
/// Where there is room for all even if none were accepted, that is two reads of indexes that hold nothing for an honest
/// phone. Only else is each change looked at.
pub(super) async fn look(
    work: &mut dyn Work,
    realm: &str,
    device: DeviceId,
    changes: &[NewChange],
) -> Result<Room, StoreError> {
    let held = work.kept_for_device(realm, device).await?;
    let mut records: Vec<RecordId> = changes.iter().map(|c| c.key.record).collect();
    records.sort_unstable();
    records.dedup();
    let in_records: HashMap<RecordId, Held> = work
        .waiting_in(realm, &records)
        .await?
        .into_iter()
        .collect();
    let mut room = Room {
        kept: vec![None; changes.len()],
        waiting: in_records.keys().copied().collect(),
    };
    let mut quarantine = Space::of(Limits::QUARANTINE_OF_DEVICE, held.quarantined);
    if quarantine.is_full() {
        room.kept.fill(Some(QUOTA_FULL));
    } else {
        for (change, kept) in changes.iter().zip(&mut room.kept) {
            if change.refusal.is_some() && !quarantine.take(change) {
                *kept = Some(QUOTA_FULL);
            }
        }
        seats(
            work,
            realm,
            changes,
            held.waiting,
            &in_records,
            &mut room.kept,
        )
        .await?;
    }
    // The same bytes get the same receipt: what is there already takes no room.
    let turned_away: Vec<ChangeKey> = changes
        .iter()
        .zip(&room.kept)
        .filter(|(_, kept)| kept.is_some())
        .map(|(change, _)| change.key)
        .collect();
    let known: HashSet<ChangeKey> = work
        .outcomes(realm, &turned_away)
        .await?
        .into_iter()
        .map(|o| o.key)
        .collect();
    for (change, kept) in changes.iter().zip(&mut room.kept) {
        if known.contains(&change.key) {
            *kept = None;
        }
    }
    Ok(room)
}

/// Turns away changes that would wait where the waiting room is full.
async fn seats(
    work: &mut dyn Work,
    realm: &str,
    changes: &[NewChange],
    of_device: Held,
    in_records: &HashMap<RecordId, Held>,
    kept: &mut [Option<&'static str>],
) -> Result<(), StoreError> {
    let mut device = Space::of(Limits::WAITING_OF_DEVICE, of_device);
    let mut by_record: HashMap<RecordId, Space> = HashMap::new();
    let (mut whole, mut tight) = (device, HashSet::new());
    let mut device_tight = false;
    for change in changes.iter().filter(|c| c.refusal.is_none()) {
        device_tight |= !whole.take(change);
        let record = of_record(&mut by_record, in_records, change.key.record);
        if !record.take(change) {
            tight.insert(change.key.record);
        }
    }
    if !device_tight && tight.is_empty() {
        return Ok(());
    }
    let looked_at =
        |c: &NewChange| c.refusal.is_none() && (device_tight || tight.contains(&c.key.record));
    let would_wait = would_wait(work, realm, changes, looked_at).await?;
    let mut by_record: HashMap<RecordId, Space> = HashMap::new();
    for (at, change) in changes.iter().enumerate() {
        if !would_wait.contains(&at) {
            continue;
        }
        let record = of_record(&mut by_record, in_records, change.key.record);
        if !(record.fits(change) && device.fits(change)) {
            kept[at] = Some(WAITING_ROOM_FULL);
            continue;
        }
        record.take(change);
        device.take(change);
    }
    Ok(())
}

fn of_record<'s>(
    spaces: &'s mut HashMap<RecordId, Space>,
    in_records: &HashMap<RecordId, Held>,
    record: RecordId,
) -> &'s mut Space {
    spaces.entry(record).or_insert_with(|| {
        let held = in_records.get(&record).copied().unwrap_or_default();
        Space::of(Limits::WAITING_IN_RECORD, held)
    })
}

/// Which of these changes, by place, would wait for others, as far as that can be told without their documents.
async fn would_wait(
    work: &mut dyn Work,
    realm: &str,
    changes: &[NewChange],
    looked_at: impl Fn(&NewChange) -> bool,
) -> Result<HashSet<usize>, StoreError> {
    let limits = gate::Limits::default();
    let sent: HashSet<ChangeKey> = changes.iter().map(|c| c.key).collect();
    let mut deps_of: Vec<(usize, u64, Vec<ChangeKey>)> = Vec::new();
    for (at, change) in changes.iter().enumerate().filter(|(_, c)| looked_at(c)) {
        let Ok(head) = check(&change.bytes, &limits) else {
            continue;
        };
        let record = change.key.record;
        let deps = head.deps().map(|hash| ChangeKey { record, hash });
        deps_of.push((at, head.seq, deps.collect()));
    }
    let mut asked: Vec<ChangeKey> = deps_of
        .iter()
        .flat_map(|(.., deps)| deps.iter().copied())
        .filter(|dep| !sent.contains(dep))
        .collect();
    asked.sort_unstable();
    asked.dedup();
    let known: HashMap<ChangeKey, ChangeState> = work
        .outcomes(realm, &asked)
        .await?
        .into_iter()
        .map(|o| (o.key, o.state))
        .collect();
    let (mut waits, mut settled) = (HashSet::new(), HashSet::new());
    for (at, seq, deps) in deps_of {
        // An install's first change may build on the record's genesis, which nobody sends. The pipeline knows better.
        let first = seq == 1 && deps.len() == 1;
        let here = |dep: &ChangeKey| match known.get(dep) {
            Some(state) => *state != ChangeState::Waiting,
            None => settled.contains(dep) || (first && !sent.contains(dep)),
        };
        if deps.iter().all(here) {
            settled.insert(changes[at].key);
        } else {
            waits.insert(at);
        }
    }
    Ok(waits)
}

/// Room for so many changes of so many bytes.
#[derive(Debug, Clone, Copy)]
struct Space(Held);

impl Space {
    fn of(most: Held, held: Held) -> Self {
        Self(Held {
            changes: most.changes.saturating_sub(held.changes),
            bytes: most.bytes.saturating_sub(held.bytes),
        })
    }

    fn is_full(self) -> bool {
        self.0.changes <= 0 || self.0.bytes <= 0
    }

    fn fits(self, change: &NewChange) -> bool {
        self.0.changes > 0 && self.0.bytes >= size(change)
    }

    /// Takes room for a change; says whether there was enough.
    fn take(&mut self, change: &NewChange) -> bool {
        let fits = self.fits(change);
        if fits {
            self.0.changes -= 1;
            self.0.bytes -= size(change);
        }
        fits
    }
}

fn size(change: &NewChange) -> i64 {
    i64::try_from(change.bytes.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use danvan_store::{Appended, Refusal};
    use sync_core::{id::Hash, value::Value};

    use super::*;
    use crate::{
        desk::testing::Held as Record,
        intake::Taking,
        testing::{Office, Phone, REALM},
    };

    fn junk(phone: &Phone, n: i64) -> NewChange {
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&n.to_be_bytes());
        NewChange {
            key: ChangeKey {
                record: RecordId([9; 16]),
                hash: Hash(hash),
            },
            scope: sync_core::id::ScopeId::default(),
            kind: "registration".to_owned(),
            device: phone.device,
            install: phone.install,
            person: phone.person,
            seq: 0,
            received_at: 1,
            bytes: vec![7],
            refusal: Some(Refusal {
                code: "change_magic".to_owned(),
                detail: None,
            }),
        }
    }

    fn kept(takings: &[Taking]) -> Vec<&'static str> {
        let codes = takings.iter().filter_map(|t| match t {
            Taking::NotTaken(code) => Some(*code),
            Taking::Logged(_) => None,
        });
        codes.collect()
    }

    #[tokio::test]
    async fn beyond_its_quota_nothing_of_a_device_is_stored_and_known_bytes_keep_their_receipt() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let most = Limits::QUARANTINE_OF_DEVICE.changes;
        let mut spoilt = Record::new(1, "registration", office.khe_sim);
        spoilt.spoil();
        assert!(kept(&spoilt.push(&office, &phone).await).is_empty());
        let rows: Vec<_> = (2..most).map(|n| junk(&phone, n)).collect();
        let mut work = office.app.store.write().await.unwrap();
        work.append(REALM, &rows).await.unwrap();
        work.commit().await.unwrap();

        let mut last = Record::new(2, "registration", office.khe_sim);
        last.spoil();
        assert!(
            kept(&last.push(&office, &phone).await).is_empty(),
            "one still fits"
        );
        let mut good = Record::new(3, "registration", office.khe_sim);
        good.set(&phone, &[("name", Value::from("Tổ tự quản"))]);
        let held = good.hold_back();
        good.put_back(held.clone());
        assert_eq!(kept(&good.push(&office, &phone).await), [QUOTA_FULL]);
        spoilt.spoil();
        let again = spoilt.push(&office, &phone).await;
        assert!(matches!(
            again[..],
            [Taking::Logged(Appended::Duplicate(_))]
        ));

        let mut work = office.app.store.write().await.unwrap();
        assert_eq!(work.backlog(REALM).await.unwrap().quarantined, most);
        work.discard(REALM, junk(&phone, 2).key).await.unwrap();
        work.commit().await.unwrap();
        good.put_back(held);
        assert!(
            kept(&good.push(&office, &phone).await).is_empty(),
            "there is room again"
        );
    }

    #[tokio::test]
    async fn a_crowded_waiting_room_turns_away_what_would_wait_and_lets_in_what_it_waits_for() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let most = usize::try_from(Limits::WAITING_IN_RECORD.changes).unwrap();
        let mut record = Record::new(1, "registration", office.khe_sim);
        record.set(&phone, &[("name", Value::from("Tổ tự quản"))]);
        let missing = record.hold_back();
        for n in 0..most + 2 {
            record.set(&phone, &[("name", Value::from(format!("Tổ {n}").as_str()))]);
        }
        let orphans = record.hold_back();
        record.put_back(orphans.clone());
        let takings = record.push(&office, &phone).await;
        assert_eq!(kept(&takings), [WAITING_ROOM_FULL; 2]);
        assert!(
            matches!(takings[most], Taking::NotTaken(_)),
            "the last ones"
        );
        let backlog = async || {
            let mut work = office.app.store.read().await.unwrap();
            work.backlog(REALM).await.unwrap()
        };
        assert_eq!(backlog().await.waiting, Limits::WAITING_IN_RECORD.changes);

        record.put_back(missing);
        assert!(kept(&record.push(&office, &phone).await).is_empty());
        assert_eq!(backlog().await.waiting, 0);
        record.put_back(orphans[most..].to_vec());
        assert!(kept(&record.push(&office, &phone).await).is_empty());
        let after = backlog().await;
        assert_eq!((after.waiting, after.quarantined), (0, 0));
    }
}
