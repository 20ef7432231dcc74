//! How far an import has come.

use danvan_store::Import;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The file is here.
    Read,
    /// It was checked.
    Checked,
    /// Its records are being written.
    Running,
    /// They are.
    Done,
    /// They could not be, and none is left.
    Failed,
    /// They are being taken out.
    Undoing,
    /// They are.
    Undone,
}

impl State {
    const ALL: [Self; 7] = [
        Self::Read,
        Self::Checked,
        Self::Running,
        Self::Done,
        Self::Failed,
        Self::Undoing,
        Self::Undone,
    ];

    /// As stored and told.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// That of an import.
    pub fn of(import: &Import) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|state| state.code() == import.state)
    }
}
