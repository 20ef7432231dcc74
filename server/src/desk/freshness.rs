//! How fresh the picture is: which devices have not synced since when, and what they said they hold.

use std::collections::BTreeMap;

use danvan_store::{Freshness, Work};
use serde::{Deserialize, Serialize};
use sync_core::id::{DeviceId, ScopeId};
use utoipa::ToSchema;

use super::{DeskError, names::Who};
use crate::clock::today;

/// What the figures may not know of yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Completeness {
    /// Devices in use in these scopes.
    pub devices: usize,
    /// Of them, synced today (Vietnam's day).
    pub synced_today: usize,
    /// Of them, never synced.
    pub never_synced: usize,
    /// Server time of the last sync of the device that is silent the longest, ms; none if none synced.
    pub silent_since: Option<i64>,
    /// Changes and decisions that devices said were still waiting on them.
    pub waiting_changes: i64,
    /// Media files that devices said were still waiting on them.
    pub waiting_media: i64,
    /// Media files that records speak of and that are not on the server.
    pub missing_media: i64,
}

/// A device and what it said last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Silent {
    /// The device and its person.
    pub who: Who,
    /// Scopes asked for in which the person holds a role.
    #[schema(value_type = Vec<String>)]
    pub scopes: Vec<ScopeId>,
    /// Server time of its last sync, ms; none if it never synced.
    pub last_sync: Option<i64>,
    /// Changes and decisions that it said were still waiting.
    pub waiting_changes: i64,
    /// Media files that it said were still waiting.
    pub waiting_media: i64,
    /// Version of its app.
    pub app_version: Option<String>,
    /// Its clock minus the server's, ms.
    pub clock_skew_ms: Option<i64>,
}

/// Devices, and what they come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Devices {
    /// Server time, ms.
    pub as_of: i64,
    /// All devices of these scopes together.
    pub completeness: Completeness,
    /// Changes that came and wait for others which have not.
    pub waiting_room: i64,
    /// The devices asked for, longest silent first.
    pub devices: Vec<Silent>,
}

/// Devices of these scopes; only those that have not synced since `before`, if given.
pub async fn read(
    work: &mut dyn Work,
    realm: &str,
    scopes: &[ScopeId],
    before: Option<i64>,
    now_ms: i64,
) -> Result<Devices, DeskError> {
    let rows = work.freshness(realm, scopes, &today(now_ms)).await?;
    let missing = work.missing_media(realm, scopes).await?;
    let completeness = completeness(&rows, missing, now_ms);
    let mut devices = by_device(rows);
    devices.retain(|d| before.is_none_or(|b| d.last_sync.is_none_or(|at| at < b)));
    Ok(Devices {
        as_of: now_ms,
        completeness,
        waiting_room: work.waiting_count(realm, scopes).await?,
        devices,
    })
}

/// One entry a device: a person with roles in two scopes has not two devices.
fn by_device(rows: Vec<Freshness>) -> Vec<Silent> {
    let mut devices: BTreeMap<DeviceId, Silent> = BTreeMap::new();
    for row in rows {
        let note = row.last_sync.as_ref();
        let device = devices.entry(row.device).or_insert_with(|| Silent {
            who: Who {
                person: row.person,
                name: row.person_name,
                device: row.device,
                device_name: row.device_name,
            },
            scopes: Vec::new(),
            last_sync: note.map(|n| n.at),
            waiting_changes: note.map_or(0, |n| n.waiting_changes),
            waiting_media: note.map_or(0, |n| n.waiting_media),
            app_version: note.map(|n| n.app_version.clone()),
            clock_skew_ms: note.map(|n| n.clock_skew_ms),
        });
        device.scopes.push(row.scope);
    }
    let mut devices: Vec<Silent> = devices.into_values().collect();
    devices.sort_by_key(|d| d.last_sync);
    devices
}

/// Adds up what devices said.
pub fn completeness(rows: &[Freshness], missing_media: i64, now_ms: i64) -> Completeness {
    let devices = by_device(rows.to_vec());
    let day = today(now_ms);
    let synced = || devices.iter().filter_map(|d| d.last_sync);
    Completeness {
        devices: devices.len(),
        synced_today: synced().filter(|at| today(*at) == day).count(),
        never_synced: devices.len() - synced().count(),
        silent_since: synced().min(),
        waiting_changes: devices.iter().map(|d| d.waiting_changes).sum(),
        waiting_media: devices.iter().map(|d| d.waiting_media).sum(),
        missing_media,
    }
}

#[cfg(test)]
mod tests {
    use danvan_store::SyncNote;
    use sync_core::id::PersonId;

    use super::*;

    const NOON: i64 = 1_782_795_600_000; // 2026-06-30T05:00:00Z, noon in Vietnam
    const HOUR: i64 = 3_600_000;

    fn row(scope: u8, device: u8, last: Option<i64>) -> Freshness {
        Freshness {
            scope: ScopeId([scope; 16]),
            device: DeviceId([device; 16]),
            device_name: String::new(),
            person: PersonId([device; 16]),
            person_name: String::new(),
            last_sync: last.map(|at| SyncNote {
                at,
                waiting_changes: 3,
                waiting_media: 1,
                app_version: "1".into(),
                clock_skew_ms: 0,
            }),
        }
    }

    #[test]
    fn a_device_of_two_scopes_counts_once() {
        let rows = [
            row(1, 7, Some(NOON)),
            row(2, 7, Some(NOON)),
            row(1, 8, None),
        ];
        let c = completeness(&rows, 5, NOON);
        assert_eq!((c.devices, c.synced_today, c.never_synced), (2, 1, 1));
        assert_eq!(
            (c.waiting_changes, c.waiting_media, c.missing_media),
            (3, 1, 5)
        );
    }

    #[test]
    fn today_is_vietnams_day() {
        let rows = [
            row(1, 1, Some(NOON - 11 * HOUR)),
            row(1, 2, Some(NOON - 13 * HOUR)),
        ];
        let c = completeness(&rows, 0, NOON);
        assert_eq!(
            (c.synced_today, c.silent_since),
            (1, Some(NOON - 13 * HOUR))
        );
    }

    #[test]
    fn who_never_synced_is_silent_the_longest() {
        let rows = vec![
            row(1, 1, Some(NOON)),
            row(1, 2, None),
            row(1, 3, Some(NOON - HOUR)),
        ];
        let order: Vec<_> = by_device(rows).iter().map(|d| d.who.device.0[0]).collect();
        assert_eq!(order, [2, 3, 1]);
    }
}
