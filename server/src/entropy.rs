//! Randomness: drawn here alone, and handed on as an argument.

use uuid::Builder;

/// A source of random bytes.
pub trait Entropy: Send + Sync {
    /// Fills `out` with bytes that nobody can foresee.
    fn fill(&self, out: &mut [u8]);
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    /// When the system gives no randomness: then no key, token or id may be made.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that draws randomness"
    )]
    fn fill(&self, out: &mut [u8]) {
        assert!(
            getrandom::fill(out).is_ok(),
            "the operating system gives no randomness"
        );
    }
}

/// `N` random bytes.
pub fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut out = [0; N];
    entropy.fill(&mut out);
    out
}

/// A new id: UUID version 7 (RFC 9562), so that rows of one day lie together.
pub fn new_id(now_ms: i64, entropy: &dyn Entropy) -> [u8; 16] {
    let millis = u64::try_from(now_ms).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random(entropy))
        .into_uuid()
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_never_repeat() {
        let first = new_id(1_000, &SystemEntropy);
        let second = new_id(1_000, &SystemEntropy);
        let later = new_id(2_000, &SystemEntropy);
        assert_ne!(first, second);
        assert!(first < later && second < later);
        assert_eq!(first[6] >> 4, 7);
    }
}
