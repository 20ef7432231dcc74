//! A sync, carried by JavaScript from request to request.

use serde_json::{Value as Json, json};
use sync_core::{
    id::{Blob, RecordId},
    phone::{Drive, Moment, Next, Phone, Wish},
    protocol::{Bundle, Frame, Packed, Parcel, SealedFile, decode, encode},
    session::{Broken, Finish, Report},
};

use crate::{
    phone::{Core, parsed},
    problem::Problem,
};

/// Version of the file that a colleague carries.
const BUNDLE: u16 = 1;

/// A sync under way.
#[derive(Debug)]
pub struct Sync {
    drive: Drive,
    frames: Vec<Frame>,
    body: Vec<u8>,
}

impl Core {
    /// Begins a sync; `media` are the files that wait and their bytes.
    pub fn sync_begin(&mut self, app: &str, verify: bool, media: (u32, u64), now: i64) {
        let wish = Wish {
            app: app.to_owned(),
            verify,
            media,
        };
        self.sync = Some(Sync {
            drive: Drive::begin(&self.phone, wish, now),
            frames: Vec::new(),
            body: Vec::new(),
        });
    }

    /// What is to be done next.
    ///
    /// # Errors
    /// `busy` where no sync is under way.
    pub fn sync_next(&mut self, now: i64, install: &str) -> Result<Json, Problem> {
        let moment = moment(now, install)?;
        let (phone, sync) = self.syncing()?;
        let next = sync.drive.next(phone, moment).ok_or_else(none)?;
        Ok(match next {
            Next::Send(request) => {
                sync.body = encode(&request);
                json!({ "do": "send", "pushed": request.push.iter().map(|p| p.changes.len()).sum::<usize>() })
            }
            Next::Load(records) => json!({ "do": "load", "records": records }),
            Next::RenewToken => json!({ "do": "renew" }),
            Next::Done(report) => {
                self.sync = None;
                ended(&report)
            }
        })
    }

    /// The request to send, once.
    pub fn sync_body(&mut self) -> Vec<u8> {
        let sync = self.sync.as_mut();
        sync.map(|s| std::mem::take(&mut s.body))
            .unwrap_or_default()
    }

    /// Takes bytes of an answer, and names records whose documents must be in memory before the frames are taken in.
    ///
    /// # Errors
    /// `answer_unreadable`.
    pub fn sync_read(&mut self, bytes: &[u8]) -> Result<Vec<String>, Problem> {
        let (phone, sync) = self.syncing()?;
        let frames = sync.drive.read(bytes);
        let frames = frames.map_err(|_| Problem::plain("answer_unreadable"))?;
        sync.frames.extend(frames);
        let touched = Drive::touched(phone, &sync.frames);
        let absent =
            |id: &RecordId| phone.places.contains_key(id) && !phone.records.contains_key(id);
        Ok(touched
            .iter()
            .filter(|id| absent(id))
            .map(ToString::to_string)
            .collect())
    }

    /// Takes in the frames that were read.
    ///
    /// # Errors
    /// `busy` where no sync is under way.
    pub fn sync_take(&mut self, now: i64, install: &str) -> Result<(), Problem> {
        let moment = moment(now, install)?;
        let (phone, sync) = self.syncing()?;
        let frames = std::mem::take(&mut sync.frames);
        if !frames.is_empty() {
            sync.drive.take(phone, frames, moment);
        }
        Ok(())
    }

    /// The answer is over, or broke: `link`, `token`, `later` or the code of a refusal.
    pub fn sync_over(&mut self, broken: Option<String>, seconds: u32) {
        let broken = broken.map(|code| match code.as_str() {
            "link" => Broken::Link,
            "token" => Broken::Token,
            "later" => Broken::Later(seconds),
            _ => Broken::Refused(code),
        });
        if let Some(sync) = &mut self.sync {
            sync.drive.over(broken);
        }
    }

    /// There are new tokens.
    pub fn sync_renewed(&mut self, now: i64) {
        if let Some(sync) = &mut self.sync {
            sync.drive.renewed(&self.phone, now);
        }
    }

    /// What is only here, as a push for a colleague to carry.
    pub fn parcel(&self, app: &str, now: i64) -> Option<Vec<u8>> {
        self.phone.parcel(app, now).map(|push| encode(&push))
    }

    /// The parcel around what was sealed.
    pub fn sealed(&self, kid: &str, enc: Vec<u8>, sealed: Vec<u8>) -> Vec<u8> {
        encode(&Parcel {
            parcel: 1,
            kid: kid.to_owned(),
            device: self.phone.me.device,
            enc: Blob(enc),
            sealed: Blob(sealed),
        })
    }

    fn syncing(&mut self) -> Result<(&mut Phone, &mut Sync), Problem> {
        let sync = self.sync.as_mut().ok_or_else(none)?;
        Ok((&mut self.phone, sync))
    }
}

/// What is sealed of a parcel.
pub(crate) fn packed(body: Vec<u8>, signature: Vec<u8>) -> Vec<u8> {
    encode(&Packed {
        body: Blob(body),
        signature: Blob(signature),
    })
}

pub(crate) fn sealed_file(kid: &str, media_type: &str, enc: Vec<u8>, sealed: Vec<u8>) -> Vec<u8> {
    encode(&SealedFile {
        kid: kid.to_owned(),
        media_type: media_type.to_owned(),
        enc: Blob(enc),
        sealed: Blob(sealed),
    })
}

/// The file to be carried.
pub(crate) fn bundle(parcel: Option<Vec<u8>>, files: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    encode(&Bundle {
        bundle: BUNDLE,
        parcel: parcel.map(Blob),
        files: files.map(Blob).collect(),
    })
}

/// The parcel and the files in what a colleague gave; none where it is something else.
pub(crate) fn unbundled(bytes: &[u8]) -> Option<(Option<Blob>, Vec<Blob>)> {
    let bundle: Bundle = decode(bytes).ok()?;
    (bundle.bundle == BUNDLE).then_some((bundle.parcel, bundle.files))
}

fn none() -> Problem {
    Problem::plain("busy")
}

fn moment(now: i64, install: &str) -> Result<Moment, Problem> {
    Ok(Moment {
        now,
        next_install: parsed(install)?,
    })
}

fn ended(report: &Report) -> Json {
    let (finish, broken) = match &report.finish {
        Finish::Same => ("same", None),
        Finish::Merging => ("merging", None),
        Finish::Different => ("different", None),
        Finish::Kept => ("kept", None),
        Finish::Broken(broken) => ("broken", Some(broken)),
    };
    let code = broken.map(|broken| match broken {
        Broken::Link => "link",
        Broken::Token => "token",
        Broken::Later(_) => "later",
        Broken::Refused(code) => code,
    });
    json!({
        "do": "done",
        "finish": finish,
        "problem": code.map(Problem::plain),
        "requests": report.requests,
        "receipted": report.receipted,
        "received": report.received,
        "compared": report.compared,
    })
}
