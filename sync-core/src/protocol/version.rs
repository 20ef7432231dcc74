//! Protocol versions: named, dated, each with its reason.

/// 2026-11: the first: one request, an answer of frames.
pub const PROTOCOL: u16 = 1;

/// The oldest version that a server of this build still answers. A server answers at least the two before its own
/// once there are that many, since phones are updated weeks after the office.
pub const OLDEST: u16 = 1;

/// Why two ends cannot talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VersionRefused {
    /// The app is older than the server understands: it must be updated; what it holds stays on the phone.
    #[error("protocol {theirs} is older than {OLDEST}, the oldest supported")]
    TooOld {
        /// The version that the client named.
        theirs: u16,
    },
    /// The app is newer than the server: the administrator must update the server; the app keeps what it holds.
    #[error("protocol {theirs} is newer than {PROTOCOL}, the newest supported")]
    TooNew {
        /// The version that the client named.
        theirs: u16,
    },
}

impl VersionRefused {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooOld { .. } => "protocol_too_old",
            Self::TooNew { .. } => "protocol_too_new",
        }
    }
}

/// The version to speak with a client that names `theirs`.
///
/// # Errors
/// When no common version exists.
pub const fn negotiate(theirs: u16) -> Result<u16, VersionRefused> {
    if theirs < OLDEST {
        Err(VersionRefused::TooOld { theirs })
    } else if theirs > PROTOCOL {
        Err(VersionRefused::TooNew { theirs })
    } else {
        Ok(theirs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_too_old_or_too_new_is_told_which() {
        assert_eq!(negotiate(PROTOCOL), Ok(PROTOCOL));
        assert_eq!(
            negotiate(0).map_err(VersionRefused::code),
            Err("protocol_too_old")
        );
        assert_eq!(
            negotiate(u16::MAX).map_err(VersionRefused::code),
            Err("protocol_too_new")
        );
    }
}
