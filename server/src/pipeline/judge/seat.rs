//! One place on the panel: the process that fills it now, if any, and what it is known to keep.

use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
    process::Stdio,
};

use sync_core::{gate::Refusal, id::RecordId};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    task::JoinHandle,
    time::timeout,
};

use super::{
    Budget,
    cache::Key,
    message::{Answer, Outcome, Question, Said, Step, Terms, hear, send},
};

/// How Rust's allocator says that there is no more memory.
const OUT_OF_MEMORY: &str = "memory allocation of ";

/// What ended a judge, or its work on a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pipeline) enum Cause {
    Time,
    Memory,
    Crash,
    Panic,
}

impl Cause {
    pub(in crate::pipeline) const fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Memory => "memory",
            Self::Crash => "crash",
            Self::Panic => "panic",
        }
    }

    /// Why the change that did it is not accepted.
    pub(in crate::pipeline) const fn refusal(self) -> Refusal {
        match self {
            Self::Time | Self::Memory => Refusal::OverBudget,
            Self::Crash | Self::Panic => Refusal::JudgeDied,
        }
    }
}

/// What came of a question.
#[derive(Debug)]
pub(in crate::pipeline) enum Heard {
    Answer(Box<Answer>),
    /// It fell over the record, at this step where it was asked to tell them.
    Fell {
        cause: Cause,
        step: Option<Step>,
    },
}

impl Heard {
    pub(super) fn of(answer: Answer, step: Option<Step>) -> Self {
        for place in &answer.panics {
            tracing::error!(place, "a judge panicked");
        }
        if matches!(answer.outcome, Outcome::Panicked) {
            let cause = Cause::Panic;
            return Self::Fell { cause, step };
        }
        Self::Answer(Box::new(answer))
    }
}

/// How a judge is started.
#[derive(Debug)]
pub(super) struct Hiring {
    pub program: PathBuf,
    pub cache_bytes: usize,
    pub budget: Budget,
}

#[derive(Debug, Default)]
pub(super) struct Seat {
    sitting: Option<Sitting>,
    kept: HashSet<Key>,
}

#[derive(Debug)]
struct Sitting {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    last_words: JoinHandle<bool>,
}

impl Seat {
    /// True where the judge is known to have the document loaded.
    pub(super) fn keeps(&self, key: &Key) -> bool {
        self.kept.contains(key)
    }

    /// Asks the judge; starts one where there is none.
    ///
    /// # Errors
    /// When none can be started.
    pub(super) async fn ask(
        &mut self,
        question: &Question,
        hiring: &Hiring,
    ) -> Result<Heard, io::Error> {
        let mut sitting = match self.sitting.take() {
            Some(sitting) => sitting,
            None => Sitting::begin(hiring).await?,
        };
        let mut step = None;
        match sitting.exchange(question, &hiring.budget, &mut step).await {
            Ok(answer) => {
                self.sitting = Some(sitting);
                self.note(question.realm.clone(), question.case.id, &answer);
                Ok(Heard::of(answer, step))
            }
            Err(end) => {
                self.kept.clear();
                let cause = sitting.end(end).await;
                Ok(Heard::Fell { cause, step })
            }
        }
    }

    fn note(&mut self, realm: String, record: RecordId, answer: &Answer) {
        for key in &answer.dropped {
            self.kept.remove(key);
        }
        if answer.kept {
            self.kept.insert((realm, record));
        } else {
            self.kept.remove(&(realm, record));
        }
    }

    /// Ends the judge, who has nothing that would be missed.
    pub(super) async fn close(&mut self) {
        if let Some(mut sitting) = self.sitting.take() {
            // Fails only where it has ended already.
            drop(sitting.process.kill().await);
        }
    }
}

/// Why an exchange ended without an answer.
enum End {
    OutOfTime,
    Broken,
}

impl Sitting {
    async fn begin(hiring: &Hiring) -> Result<Self, io::Error> {
        let mut process = start(&hiring.program)?;
        let missing = || io::Error::other("a judge without pipes");
        let mut sitting = Self {
            questions: process.stdin.take().ok_or_else(missing)?,
            answers: BufReader::new(process.stdout.take().ok_or_else(missing)?),
            last_words: tokio::spawn(ran_out(process.stderr.take().ok_or_else(missing)?)),
            process,
        };
        let terms = Terms {
            cache_bytes: hiring.cache_bytes,
            memory: hiring.budget.memory,
        };
        let ready = async {
            send(&mut sitting.questions, &terms).await?;
            hear::<Said>(&mut sitting.answers).await
        };
        match timeout(hiring.budget.time, ready).await {
            Ok(Ok(Said::Ready)) => Ok(sitting),
            Ok(Ok(_)) | Err(_) => Err(io::Error::other("a judge does not answer")),
            Ok(Err(error)) => Err(error),
        }
    }

    async fn exchange(
        &mut self,
        question: &Question,
        budget: &Budget,
        step: &mut Option<Step>,
    ) -> Result<Answer, End> {
        let time = budget.time_for(question.bytes());
        let asked = timeout(time, send(&mut self.questions, question)).await;
        asked
            .map_err(|_| End::OutOfTime)?
            .map_err(|_| End::Broken)?;
        loop {
            let said = timeout(time, hear::<Said>(&mut self.answers)).await;
            match said.map_err(|_| End::OutOfTime)? {
                Ok(Said::Step(next)) => *step = Some(next),
                Ok(Said::Answer(answer)) => return Ok(*answer),
                Ok(Said::Ready) | Err(_) => return Err(End::Broken),
            }
        }
    }

    async fn end(mut self, end: End) -> Cause {
        // Fails only where it has ended already; either way it is waited for.
        drop(self.process.kill().await);
        match end {
            End::OutOfTime => Cause::Time,
            End::Broken if self.last_words.await.unwrap_or(false) => Cause::Memory,
            End::Broken => Cause::Crash,
        }
    }
}

/// Nothing of the server's is handed on: no environment, no files (Rust opens them so), no terminal.
fn start(program: &Path) -> io::Result<Child> {
    Command::new(program)
        .arg0("danvan-judge")
        .arg("judge")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

/// Reads a judge's last words: true where it ran out of memory. Nothing of them is passed on.
async fn ran_out(stderr: ChildStderr) -> bool {
    let mut lines = BufReader::new(stderr).lines();
    let mut ran_out = false;
    while let Ok(Some(line)) = lines.next_line().await {
        ran_out |= line.starts_with(OUT_OF_MEMORY);
    }
    ran_out
}
