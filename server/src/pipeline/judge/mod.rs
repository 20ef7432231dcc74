//! Judges: processes of their own in which it is decided what becomes of a record.
//!
//! Whatever a document or a change may do to the code that reads it (hang, eat memory, overflow a stack, panic), it does
//! to a judge. The server gives each record a budget of time and memory, ends the judge that exceeds it, starts another
//! and goes on with the next record. A judge holds nothing but a cache of documents: what it says counts once the server
//! has committed it.
//!
//! The server's side is the panel and its seats; the judge's is [`run`] with a [`Decider`].

mod cache;
mod decider;
mod message;
mod panel;
mod process;
mod seat;

use std::{io, path::PathBuf, time::Duration};

pub(super) use cache::Loaded;
pub use decider::{Decider, Judge};
pub(super) use message::Outcome;
pub use message::{Answer, Question, Step};
pub(super) use panel::Panel;
pub use process::run;
pub(super) use seat::{Cause, Heard};

/// Where it is decided.
#[derive(Debug, Clone)]
pub enum Isolation {
    /// In the calling task: no threads, no processes, no budget. For simulations and tests.
    Inline,
    /// In processes.
    Processes {
        /// A program that calls [`run`] when its first argument is `judge`.
        program: PathBuf,
        /// How many.
        count: usize,
        /// What a record may cost.
        budget: Budget,
    },
}

impl Isolation {
    /// This program's own judges, as many as there are processors.
    ///
    /// # Errors
    /// When the program does not know where it lies.
    pub fn own_processes() -> io::Result<Self> {
        // On Linux this name leads to the running program even after another was installed in its place.
        let running = PathBuf::from("/proc/self/exe");
        let program = if running.exists() {
            running
        } else {
            std::env::current_exe()?
        };
        Ok(Self::Processes {
            program,
            count: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            budget: Budget::default(),
        })
    }
}

/// What deciding about one record may cost.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Time for a record, however small; where it is taken change by change, for each change.
    pub time: Duration,
    /// Time beside that for each KiB of its document and changes.
    pub time_per_kib: Duration,
    /// Bytes of address space of a judge.
    pub memory: u64,
}

impl Budget {
    fn time_for(&self, bytes: usize) -> Duration {
        let kib = u32::try_from(bytes >> 10).unwrap_or(u32::MAX);
        self.time
            .saturating_add(self.time_per_kib.saturating_mul(kib))
    }
}

impl Default for Budget {
    /// Hundreds of times what an honest record needs. A judge at rest takes about 200 MiB of address space, most of it
    /// never touched.
    fn default() -> Self {
        Self {
            time: Duration::from_secs(20),
            time_per_kib: Duration::from_millis(10),
            memory: 1 << 30,
        }
    }
}
