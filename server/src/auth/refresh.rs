//! Refresh tokens.
