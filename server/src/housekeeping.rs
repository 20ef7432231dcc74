//! What the server does by itself, again and again.

use std::time::Duration;

use danvan_store::StoreError;

use crate::app::App;

/// Between two readings of the signing keys: well within the time a new key waits before it signs.
const EVERY: Duration = Duration::from_mins(1);
/// Expired refresh tokens are kept a day, so that who uses one late is told "expired", not "unknown".
const KEEP_EXPIRED_MS: i64 = 86_400_000;

/// Runs until the server is told to stop.
pub async fn run(app: &App) {
    loop {
        tokio::select! {
            () = app.stopped() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = round(app).await {
            tracing::warn!(%error, "housekeeping failed; it is tried again in a minute");
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
