//! What the server does by itself, again and again.

use std::time::Duration;

use danvan_store::{Refusal, RefusedMark, StoreError};
use sync_core::id::IdentityId;

use crate::{app::App, bundle, config::Limits, desk::waiting::missing, identity, import};

/// Between two readings of the signing keys: well within the time a new key waits before it signs.
const EVERY: Duration = Duration::from_mins(1);
/// Expired refresh tokens are kept a day, so that who uses one late is told "expired", not "unknown".
const KEEP_EXPIRED_MS: i64 = 86_400_000;
/// What was erased since the last round and a little before it.
const LATELY_MS: i64 = 3 * 60_000;
/// Changes looked at in one transaction.
const PART: u32 = 200;

/// Runs until the server is told to stop.
pub async fn run(app: &App) {
    // The server may have been stopped between an erasure and its last trace.
    let mut traces = true;
    loop {
        tokio::select! {
            () = app.stopped() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = round(app).await {
            tracing::warn!(%error, "housekeeping failed; it is tried again in a minute");
        }
        if let Err(error) = clear_waiting_room(app, app.clock.now_ms()).await {
            tracing::warn!(%error, "the waiting room was not cleared; it is tried again in a minute");
        }
        traces = match let_go(app, traces).await {
            Ok(left) => left,
            Err(error) => {
                tracing::warn!(%error, "identities were not let go of; it is tried again in a minute");
                true
            }
        };
        if let Err(error) = bundle::nightly(app, app.clock.now_ms()).await {
            tracing::warn!(%error, "the night's bundle was not made; it is tried again in a minute");
        }
        if let Err(error) = import::sweep(app, app.clock.now_ms()).await {
            tracing::warn!(%error, "old lists were not let go of; it is tried again in a minute");
        }
        if let Err(error) = app.media.sweep(app.clock.now_ms()).await {
            tracing::warn!(%error, "expired uploads were not swept; it is tried again in a minute");
        }
    }
}

/// Reads the signing keys anew and forgets refresh tokens that nobody can use.
///
/// # Errors
/// As the store.
pub async fn round(app: &App) -> Result<(), StoreError> {
    app.tokens.reload(app.store.as_ref()).await?;
    let realms = app.store.read().await?.realms().await?;
    let before = app.clock.now_ms() - KEEP_EXPIRED_MS;
    for realm in realms {
        let mut work = app.store.write().await?;
        work.forget_expired_tokens(&realm.code, before).await?;
        work.commit().await?;
    }
    Ok(())
}

/// Erases overdue identities, and what the store's files still hold of erased ones where `traces` may be left or
/// something was erased since the last round. Answers whether traces are left.
///
/// # Errors
/// As the store.
async fn let_go(app: &App, traces: bool) -> Result<bool, StoreError> {
    let (store, now) = (app.store.as_ref(), app.clock.now_ms());
    identity::let_go(store, now).await?;
    let lately = (now - LATELY_MS, IdentityId::default());
    let erased = store.read().await?.erased_after(lately, 1).await?;
    if erased.is_empty() && !traces {
        return Ok(false);
    }
    Ok(!store.shred().await?)
}

/// Sends to quarantine what has waited too long for changes that never came, and has the pipeline look again at what lacks
/// nothing any more. `now` is server time, ms.
///
/// # Errors
/// As the store.
pub async fn clear_waiting_room(app: &App, now: i64) -> Result<(), StoreError> {
    let realms = app.store.read().await?.realms().await?;
    for realm in realms {
        while clear_part(app, &realm.code, now).await? == PART as usize {}
    }
    Ok(())
}

/// Clears some; answers how many were looked at.
async fn clear_part(app: &App, realm: &str, now: i64) -> Result<usize, StoreError> {
    let before = now - Limits::WAITING_MS;
    let mut work = app.store.read().await?;
    if work.waiting_since(realm, before, 1).await?.is_empty() {
        return Ok(0);
    }
    drop(work);
    let mut work = app.store.write().await?;
    let overdue = work.waiting_since(realm, before, PART).await?;
    let missing = missing(&mut *work, realm, &overdue).await?;
    let mut lost = Vec::new();
    for change in &overdue {
        let deps = missing.get(&change.key).map_or(0, Vec::len);
        if deps == 0 {
            work.requeue(realm, change.key).await?;
            continue;
        }
        lost.push(RefusedMark {
            key: change.key,
            refusal: Refusal {
                code: "deps_never_came".to_owned(),
                detail: Some(deps.to_string()),
            },
        });
    }
    work.mark_refused(realm, &lost).await?;
    work.commit().await?;
    // What waited for one of these is refused now.
    let mut records: Vec<_> = overdue.iter().map(|change| change.key.record).collect();
    records.dedup();
    app.exchange.intake.look_again(realm, records);
    Ok(overdue.len())
}

#[cfg(test)]
mod tests {
    use sync_core::{standing::Role, value::Value};

    use super::*;
    use crate::{
        clock::Clock as _,
        desk::testing::Held,
        testing::{Office, REALM},
    };

    #[tokio::test]
    async fn what_waits_too_long_goes_to_quarantine_and_comes_back_when_its_past_has_come() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let mut record = Held::new(1, "registration", office.khe_sim);
        record.set(&phone, &[("name", Value::from("Tổ tự quản"))]);
        let missing = record.hold_back();
        let second = record.set(&phone, &[("name", Value::from("Tổ tự quản số 2"))]);
        record.push(&office, &phone).await;

        let day = 86_400_000;
        clear_waiting_room(&office.app, office.clock.now_ms() + 29 * day)
            .await
            .unwrap();
        let backlog = || async {
            let mut work = office.app.store.read().await.unwrap();
            let backlog = work.backlog(REALM).await.unwrap();
            (backlog.waiting, backlog.quarantined)
        };
        assert_eq!(backlog().await, (1, 0), "it may still come");
        clear_waiting_room(&office.app, office.clock.now_ms() + 31 * day)
            .await
            .unwrap();
        assert_eq!(backlog().await, (0, 1));

        let head = office
            .person("thuongtruc", Role::StandingOffice, office.khe_sim)
            .await;
        let page = office.get("/v1/quarantine").by(&head).send().await.json();
        assert_eq!(page["items"][0]["code"], "deps_never_came");
        record.put_back(missing);
        record.push(&office, &phone).await;
        let path = format!("/v1/quarantine/{}/{second}/retry", record.id);
        assert_eq!(office.post(&path).by(&head).send().await.status, 202);
        // A push of nothing new waits for its turn behind what was told before.
        record.push(&office, &phone).await;
        assert_eq!(backlog().await, (0, 0));
    }
}
