//! What a phone gives a colleague to carry.

use super::Phone;
use crate::{
    identity::Identities,
    protocol::{PROTOCOL, SyncRequest, Waiting},
    session::grouped,
};

/// Bytes of changes in one parcel at most: what does not fit waits for the next way.
const PARCEL_BYTES: usize = 4 << 20;

impl Phone {
    /// What is only here, as a request that asks for nothing; none where nothing is. Nothing of the phone changes: what
    /// was carried is safe once the phone itself has its receipt, and is sent again until then.
    pub fn parcel(&self, app: &str, now: i64) -> Option<SyncRequest> {
        let (changes, left) = self.to_send(PARCEL_BYTES);
        let commands = self.commands_to_send();
        let words = self.identities_to_send();
        if changes.is_empty() && commands.is_empty() && words.is_empty() {
            return None;
        }
        Some(SyncRequest {
            proto: PROTOCOL,
            app: app.to_owned(),
            device: self.me.device,
            install: self.me.install,
            earlier_installs: self.me.earlier_installs(),
            ticket: self.me.ticket.clone(),
            epoch: self.me.epoch,
            now,
            scopes: Vec::new(),
            push: grouped(changes),
            commands,
            identities: Identities {
                words,
                held: Vec::new(),
            },
            notices: self.me.notices,
            asked: Vec::new(),
            verify: Vec::new(),
            want: Vec::new(),
            waiting: Waiting {
                changes: u32::try_from(left).unwrap_or(u32::MAX),
                ..Waiting::default()
            },
            max_bytes: 0,
        })
    }
}
