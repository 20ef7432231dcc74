//! Passwords: Argon2id (RFC 9106).

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use danvan_store::Secret;
use tokio::sync::Semaphore;

use crate::{
    entropy::{Entropy, random},
    http::{code, problem::Problem},
};

/// KiB of memory that one hash takes: with two passes, what OWASP's password storage guide asks of Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Hashes computed at once. Two take 38 MiB; more would let sign-ins crowd out the phones.
const AT_ONCE: usize = 2;
/// Sign-ins that may wait for their turn.
const WAITING: usize = 64;
/// Characters of a password: NIST SP 800-63B asks for no fewer than 8, and for no rules on kinds of characters.
const LENGTH: std::ops::RangeInclusive<usize> = 10..=200;

/// Hashes and checks passwords without letting them exhaust memory or threads.
pub struct Passwords {
    turns: Semaphore,
    queue: Semaphore,
    /// Checked when there is no such account, so that the time of an answer does not tell who has one.
    decoy: Arc<Secret<String>>,
}

impl Passwords {
    /// Prepares the decoy, which costs one hash.
    ///
    /// # Errors
    /// `internal`, when the hash cannot be computed (no memory).
    pub fn new(entropy: &dyn Entropy) -> Result<Self, Problem> {
        let nobody = Secret(
            random::<32>(entropy)
                .map(|b| char::from(b'a' + b % 26))
                .iter()
                .collect(),
        );
        let decoy = Arc::new(hash_here(&nobody, random(entropy))?);
        Ok(Self {
            turns: Semaphore::new(AT_ONCE),
            queue: Semaphore::new(WAITING),
            decoy,
        })
    }

    /// Hashes a new password, to PHC form.
    ///
    /// # Errors
    /// `weak_password`, `too_many_requests`.
    pub async fn hash(
        &self,
        password: Secret<String>,
        entropy: &dyn Entropy,
    ) -> Result<Secret<String>, Problem> {
        if !LENGTH.contains(&password.0.chars().count()) {
            return Err(Problem::new(&code::WEAK_PASSWORD));
        }
        let salt = random(entropy);
        self.in_turn(move || hash_here(&password, salt)).await?
    }

    /// Whether a password is that of an account. Costs the same where there is no account, or none with a password.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub async fn matches(
        &self,
        password: Secret<String>,
        known: Option<Secret<String>>,
    ) -> Result<bool, Problem> {
        let is_known = known.is_some();
        let decoy = Arc::clone(&self.decoy);
        let fits = self
            .in_turn(move || {
                let hash = known.as_ref().unwrap_or(&decoy);
                // Cut, so that a long text costs no more than a long password.
                let typed: String = password.0.chars().take(*LENGTH.end() + 1).collect();
                PasswordHash::new(&hash.0).is_ok_and(|hash| {
                    argon2().is_ok_and(|a| a.verify_password(typed.as_bytes(), &hash).is_ok())
                })
            })
            .await?;
        Ok(fits && is_known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _queued = self.queue.try_acquire().map_err(|_| {
            Problem::new(&code::TOO_MANY_REQUESTS)
                .arg("seconds", 5)
                .retry_after(5)
        })?;
        let _turn = self.turns.acquire().await.map_err(Problem::internal)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Problem::worker)
    }
}

fn argon2() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(Problem::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_here(password: &Secret<String>, salt: [u8; 16]) -> Result<Secret<String>, Problem> {
    let hash = argon2()?
        .hash_password_with_salt(password.0.as_bytes(), &salt)
        .map_err(|_| Problem::internal("argon2"))?;
    Ok(Secret(hash.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    fn secret(text: &str) -> Secret<String> {
        Secret(text.to_owned())
    }

    #[tokio::test]
    async fn only_the_password_itself_fits() {
        let passwords = Passwords::new(&SystemEntropy).unwrap();
        let hash = passwords
            .hash(secret("mật khẩu dài"), &SystemEntropy)
            .await
            .unwrap();
        assert!(
            hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{}",
            hash.0
        );
        assert!(
            passwords
                .matches(secret("mật khẩu dài"), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .matches(secret("mật khẩu dai"), Some(hash))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .matches(secret("mật khẩu dài"), None)
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn a_short_password_is_refused() {
        let passwords = Passwords::new(&SystemEntropy).unwrap();
        let refused = passwords
            .hash(secret("mật khẩu"), &SystemEntropy)
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "weak_password");
    }
}
