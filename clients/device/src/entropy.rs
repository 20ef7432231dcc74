//! Randomness: drawn here alone, and handed on as an argument.

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
    /// When the system gives no randomness: then no key and no id may be made.
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
