//! Finding out that a phone was cloned, or restored from a backup.
//!
//! Every answer carries a fresh ticket, and the next request shows it. The ticket before is good, too, since an answer
//! can be lost. Two phones that live on from one copy cannot both keep up: the one that shows an older ticket is told to
//! take a new installation id for what it writes from now on.

use danvan_store::{Install, StoreError, Work};
use sync_core::id::InstallId;

use super::Delivery;

/// The installation belongs to another device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the installation belongs to another device")]
pub struct ForeignInstall;

/// Turns the installation's ticket and says whether it must be renewed.
pub(super) async fn turn(
    work: &mut dyn Work,
    delivery: &Delivery,
) -> Result<Result<bool, ForeignInstall>, StoreError> {
    let realm = &delivery.realm;
    let current = match work.install(realm, delivery.install).await? {
        Some(known) if known.device != delivery.device => return Ok(Err(ForeignInstall)),
        Some(known) => {
            let newest = known.ticket == delivery.shown;
            let before = known.ticket_before.is_some() && known.ticket_before == delivery.shown;
            // The first answer of an installation can be lost, too: then it has nothing to show, and neither ticket
            // has been seen by it.
            let first_lost = delivery.shown.is_none() && known.ticket_before.is_none();
            newest || before || first_lost
        }
        None => {
            work.add_install(realm, &first_seen(delivery, delivery.install))
                .await?;
            true
        }
    };
    // Who showed an old one may have lost the answer that said so, and will show it again.
    if current {
        work.turn_ticket(
            realm,
            delivery.install,
            delivery.shown,
            delivery.next_ticket,
        )
        .await?;
    }
    Ok(Ok(!current))
}

/// Writes down again which installations the phone was, where the store has forgotten it.
pub(super) async fn remember(work: &mut dyn Work, delivery: &Delivery) -> Result<(), StoreError> {
    for install in &delivery.forgotten {
        if work.install(&delivery.realm, *install).await?.is_none() {
            work.add_install(&delivery.realm, &first_seen(delivery, *install))
                .await?;
        }
    }
    Ok(())
}

fn first_seen(delivery: &Delivery, install: InstallId) -> Install {
    Install {
        install,
        device: delivery.device,
        first_seen: delivery.note.at,
        ticket: None,
        ticket_before: None,
    }
}
