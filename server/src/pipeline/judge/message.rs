//! What the server and a judge say to each other: CBOR, each message after its length. Both ends are one version of one
//! program, so nothing here has to stay as it is.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sync_core::{id::Hash, protocol};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::{
    super::{
        case::{Case, Source},
        decide::{Moment, Verdict},
    },
    cache::Key,
};

/// No message is longer.
const MOST_BYTES: u32 = 1 << 30;

/// The first message to a judge: what it may use.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Terms {
    pub cache_bytes: usize,
    pub memory: u64,
}

/// A record to decide about.
#[derive(Debug, Serialize, Deserialize)]
pub struct Question {
    pub(in crate::pipeline) realm: String,
    pub(in crate::pipeline) case: Case,
    pub(in crate::pipeline) moment: Moment,
    pub(in crate::pipeline) stepwise: bool,
}

impl Question {
    /// The changes to be decided about, in order of arrival.
    pub fn changes(&self) -> impl Iterator<Item = (Hash, &[u8])> {
        let queued = self.case.queued.iter();
        queued.map(|c| (c.key.hash, c.bytes.as_slice()))
    }

    /// The commands to be carried out, in order of arrival.
    pub fn commands(&self) -> impl Iterator<Item = &[u8]> {
        let commands = self.case.commands.iter();
        commands.map(|c| c.command.body.as_slice())
    }

    /// True where each [`Step`] is to be told before it is taken, and each change taken alone.
    pub fn stepwise(&self) -> bool {
        self.stepwise
    }

    /// Bytes that have to be read to decide it.
    pub(super) fn bytes(&self) -> usize {
        let document = match &self.case.source {
            Source::Snapshot { bytes, .. } => bytes.len(),
            Source::Changes(changes) => changes.iter().map(|c| c.0.len()).sum(),
            Source::Kept | Source::New => 0,
        };
        let changes = self.changes().map(|(_, bytes)| bytes.len());
        document + changes.sum::<usize>() + self.commands().map(<[u8]>::len).sum::<usize>()
    }
}

/// What comes next of a record that is taken step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// This change.
    Change(Hash),
    /// The commands and the final row.
    Commands,
}

/// How deciding ended.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::pipeline) enum Outcome {
    Decided(Box<Verdict>),
    /// The document that it was to have kept is not there, or not the one that the store has.
    Missed,
    /// No document can be made from what it was given.
    NoDocument,
    Panicked,
}

/// What a judge found, and what it keeps.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    pub(in crate::pipeline) outcome: Outcome,
    /// The record's document stays loaded.
    pub(super) kept: bool,
    /// Documents that had to go for it.
    pub(super) dropped: Vec<Key>,
    /// Places in the code where something panicked, caught or not.
    pub(super) panics: Vec<String>,
}

impl Answer {
    pub(super) fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            kept: false,
            dropped: Vec::new(),
            panics: Vec::new(),
        }
    }
}

/// A message of a judge.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Said {
    /// It took its terms.
    Ready,
    Step(Step),
    Answer(Box<Answer>),
}

fn framed(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut frame = vec![0; 4];
    protocol::encode_into(message, &mut frame);
    let len = u32::try_from(frame.len() - 4)
        .ok()
        .filter(|len| *len <= MOST_BYTES)
        .ok_or(io::ErrorKind::FileTooLarge)?;
    frame[..4].copy_from_slice(&len.to_be_bytes());
    Ok(frame)
}

fn length(prefix: [u8; 4]) -> io::Result<u32> {
    let len = u32::from_be_bytes(prefix);
    (len <= MOST_BYTES)
        .then_some(len)
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn understood<T: DeserializeOwned>(frame: &[u8], len: u32) -> io::Result<T> {
    if frame.len() != len as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    protocol::decode(frame).map_err(|_| io::ErrorKind::InvalidData.into())
}

pub(super) fn write(pipe: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    pipe.write_all(&framed(message)?)?;
    pipe.flush()
}

pub(super) fn read<T: DeserializeOwned>(pipe: &mut impl Read) -> io::Result<T> {
    let mut prefix = [0; 4];
    pipe.read_exact(&mut prefix)?;
    let len = length(prefix)?;
    let mut frame = Vec::new();
    pipe.by_ref().take(u64::from(len)).read_to_end(&mut frame)?;
    understood(&frame, len)
}

pub(super) async fn send(
    pipe: &mut (impl AsyncWrite + Unpin),
    message: &impl Serialize,
) -> io::Result<()> {
    pipe.write_all(&framed(message)?).await?;
    pipe.flush().await
}

pub(super) async fn hear<T: DeserializeOwned>(
    pipe: &mut (impl AsyncRead + Unpin),
) -> io::Result<T> {
    let mut prefix = [0; 4];
    pipe.read_exact(&mut prefix).await?;
    let len = length(prefix)?;
    let mut frame = Vec::new();
    pipe.take(u64::from(len)).read_to_end(&mut frame).await?;
    understood(&frame, len)
}
