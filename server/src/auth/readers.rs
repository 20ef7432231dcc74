//! Programs that send name and password with every request: who was let in is known again for a while, so that paging
//! through a table is neither a guess each time nor a password hash each time.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use danvan_store::Secret;
use sha2::{Digest as _, Sha256};

/// How long somebody is known again, ms.
const FOR: i64 = 5 * 60_000;
/// Most that are known at once.
const MOST: usize = 1_000;

/// Those who were let in lately. What they sent is kept as a hash that means nothing elsewhere.
pub struct Readers {
    secret: [u8; 32],
    known: Mutex<HashMap<[u8; 32], Known>>,
}

struct Known {
    /// The stored hash that the password fitted: once another is stored, they are not known.
    hash: Secret<String>,
    until: i64,
}

/// What somebody sent.
pub struct Sent<'a> {
    /// The realm.
    pub realm: &'a str,
    /// The login.
    pub login: &'a str,
    /// The password.
    pub password: &'a Secret<String>,
}

impl Readers {
    /// Nobody yet. `secret` is random.
    pub fn new(secret: [u8; 32]) -> Self {
        Self {
            secret,
            known: Mutex::default(),
        }
    }

    /// The stored hash that this fitted lately, if it did. `now` is server time, ms.
    pub fn recall(&self, sent: &Sent<'_>, now: i64) -> Option<Secret<String>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get(&self.key(sent)).filter(|known| known.until > now);
        known.map(|known| known.hash.clone())
    }

    /// Lets them be known again.
    pub fn remember(&self, sent: &Sent<'_>, hash: Secret<String>, now: i64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, known| known.until > now);
        }
        if known.len() < MOST {
            let until = now + FOR;
            known.insert(self.key(sent), Known { hash, until });
        }
    }

    fn key(&self, sent: &Sent<'_>) -> [u8; 32] {
        let mut key = Sha256::new_with_prefix(self.secret);
        for part in [sent.realm, sent.login, &sent.password.0] {
            key.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            key.update(part);
        }
        key.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_let_in_is_known_for_a_while_and_with_that_password_alone() {
        let readers = Readers::new([7; 32]);
        let (right, wrong) = (Secret("đúng".to_owned()), Secret("sai".to_owned()));
        let hash = Secret("$1".to_owned());
        let sent = |password| Sent {
            realm: "LS",
            login: "tinh",
            password,
        };
        assert!(readers.recall(&sent(&right), 0).is_none());
        readers.remember(&sent(&right), hash.clone(), 0);
        assert!(readers.recall(&sent(&right), FOR - 1) == Some(hash));
        assert!(readers.recall(&sent(&right), FOR).is_none());
        assert!(readers.recall(&sent(&wrong), 1).is_none());
    }

    #[test]
    fn what_is_known_stays_bounded() {
        let readers = Readers::new([7; 32]);
        for n in 0..MOST + 5 {
            let password = Secret(n.to_string());
            let sent = Sent {
                realm: "LS",
                login: "tinh",
                password: &password,
            };
            readers.remember(&sent, Secret(String::new()), 0);
        }
        assert_eq!(readers.known.lock().unwrap().len(), MOST);
    }
}
