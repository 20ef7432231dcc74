//! Faults built in on purpose, one at a time: a simulator that does not find them proves nothing.

/// What is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// Commits are not written through to the disk.
    NoFsync,
    /// A store put back from a backup goes on in its old epoch.
    EpochKept,
    /// A change whose past is unknown is taken for merged.
    DepsUnchecked,
    /// Everybody's roles reach every commune.
    ScopesUnchecked,
    /// Numbers of the feed are handed out without a lock that lasts to the commit.
    SeqsUnlocked,
    /// A store put back from a backup does not learn what was erased since.
    LedgerLost,
}

impl Mutation {
    /// Every one, with its name.
    pub const ALL: [(&'static str, Self); 6] = [
        ("fsync", Self::NoFsync),
        ("epoch", Self::EpochKept),
        ("deps", Self::DepsUnchecked),
        ("scope", Self::ScopesUnchecked),
        ("commit-order", Self::SeqsUnlocked),
        ("ledger", Self::LedgerLost),
    ];
}
