//! sync-core in the browser: a thin face that JavaScript calls.
//!
//! What people read travels as JSON, rows and messages as bytes. Every call that changes the phone is followed by
//! [`Core::changes`], and nothing is told to anybody before those rows are on the disk. A call that fails throws the
//! JSON of a [`Problem`]; after a trap the phone is opened anew from its rows.

mod identity;
mod index;
mod known;
mod phone;
mod problem;
mod summary;
mod sync;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;

use js_sys::{Array, Uint8Array};
use serde::Serialize;
use serde_json::Value as Json;
use sync_core::{
    id::Blob,
    phone::Change,
    protocol::{PARCEL_INFO, SEALED_FILE_INFO, SEALED_FILE_TYPE},
    record::catalogue,
    standing::Rubric,
};
use wasm_bindgen::prelude::*;

pub use phone::Core as Inner;
use phone::from_json;
pub use problem::Problem;

type Answer<T> = Result<T, JsValue>;

/// Rows on their way in, before a phone is opened.
#[wasm_bindgen]
#[derive(Default)]
pub struct Reader(Vec<(String, Vec<u8>)>);

#[wasm_bindgen]
impl Reader {
    /// Nothing read yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// One row, but for documents.
    pub fn row(&mut self, key: String, bytes: Vec<u8>) {
        self.0.push((key, bytes));
    }

    /// The phone that the rows hold.
    pub fn open(self) -> Answer<Core> {
        Inner::open(self.0).map(Core).map_err(thrown)
    }
}

/// A phone.
#[wasm_bindgen]
pub struct Core(Inner);

#[wasm_bindgen]
impl Core {
    /// A phone that was just enrolled: its ids, and its scopes as a JSON list of ids.
    pub fn fresh(device: &str, install: &str, scopes: &str) -> Answer<Core> {
        Inner::fresh(device, install, scopes)
            .map(Core)
            .map_err(thrown)
    }

    /// Tells who holds the phone, what they may do, and how units and colleagues are called (JSON).
    pub fn know(&mut self, known: &str) -> Answer<()> {
        self.0.know(known).map_err(thrown)
    }

    /// Whether a record's document is in memory, or not needed because there is none.
    pub fn has(&self, record: &str) -> bool {
        self.0.has(record)
    }

    /// Takes in a record's document.
    pub fn load(&mut self, record: &str, row: &[u8]) -> Answer<()> {
        self.0.load(record, row).map_err(thrown)
    }

    /// Lets go of documents once there are many.
    pub fn ease(&mut self) {
        self.0.ease();
    }

    /// Rows to write in one transaction: `[key, bytes]`, or `[key]` for one to remove.
    pub fn changes(&mut self) -> Array {
        self.0.changes().into_iter().map(row_of).collect()
    }

    /// Begins a record.
    pub fn create(
        &mut self,
        id: &str,
        kind: &str,
        scope: &str,
        typed: &str,
        now: f64,
    ) -> Answer<()> {
        self.0
            .create(id, kind, scope, typed, ms(now))
            .map_err(thrown)
    }

    /// Edits a record: a JSON list of what was typed, and the texts that the typing began from.
    pub fn edit(&mut self, record: &str, typed: &str, base: &str, now: f64) -> Answer<()> {
        self.0.edit(record, typed, base, ms(now)).map_err(thrown)
    }

    /// Whether something typed can be read.
    pub fn check(&self, kind: &str, typed: &str) -> Answer<()> {
        self.0.check(kind, typed).map_err(thrown)
    }

    /// Settles a conflict.
    pub fn settle(&mut self, record: &str, path: &str, text: &str, now: f64) -> Answer<()> {
        self.0.settle(record, path, text, ms(now)).map_err(thrown)
    }

    /// Takes a settlement back.
    pub fn undo(&mut self, record: &str, settlement: &str, now: f64) -> Answer<()> {
        self.0.undo(record, settlement, ms(now)).map_err(thrown)
    }

    /// Says again what the server refused.
    #[wasm_bindgen(js_name = sayAgain)]
    pub fn say_again(&mut self, record: &str, refused: &str, now: f64) -> Answer<()> {
        self.0.say_again(record, refused, ms(now)).map_err(thrown)
    }

    /// Records who voiced an opinion, who agreed to it: `{name, phone, contact}` as JSON.
    pub fn identify(&mut self, id: &str, record: &str, given: &str, now: f64) -> Answer<()> {
        self.0.identify(id, record, given, ms(now)).map_err(thrown)
    }

    /// Takes back who voiced an opinion.
    #[wasm_bindgen(js_name = withdrawIdentity)]
    pub fn withdraw_identity(&mut self, record: &str) -> Answer<()> {
        self.0.withdraw_identity(record).map_err(thrown)
    }

    /// A text without the numbers that name a person; absent where it holds none.
    pub fn redacted(text: &str) -> Option<String> {
        sync_core::identity::redacted(text)
    }

    /// What one sheet alone comes to by a rubric.
    pub fn rated(rubric: &str, marks: &str) -> Answer<String> {
        rated(rubric, marks).map_err(thrown)
    }

    /// Asks for a decision on a record that is not held here, with the heads and the standing that the server shows.
    #[wasm_bindgen(js_name = askOnSeen)]
    pub fn ask_on_seen(
        &mut self,
        id: &str,
        record: &str,
        seen: &str,
        action: &str,
        args: &str,
        now: f64,
    ) -> Answer<()> {
        phone::Core::checked(action, args, ms(now))
            .and_then(|action| self.0.ask_on_seen(id, record, seen, action, ms(now)))
            .map_err(thrown)
    }

    /// Asks for a decision.
    pub fn ask(
        &mut self,
        id: &str,
        record: &str,
        action: &str,
        args: &str,
        now: f64,
    ) -> Answer<()> {
        self.0
            .ask(id, record, action, args, ms(now))
            .map_err(thrown)
    }

    /// A record as lists draw it, with the text it is searched by: `{summary, search}`; `null` where there is none.
    pub fn summary(&self, record: &str) -> String {
        json(&self.0.summary(record))
    }

    /// A record with all that this phone knows of it.
    pub fn show(&self, record: &str, now: f64) -> Answer<String> {
        self.0
            .show(record, ms(now))
            .map(|v| json(&v))
            .map_err(thrown)
    }

    /// Where everything is that this phone wrote: `{where, waiting, asked, counts}`.
    pub fn state(&self) -> String {
        json(&self.0.whole_state())
    }

    /// Puts a record into the search: its summary as JSON, and its searched text.
    pub fn index(&mut self, record: &str, summary: &str, search: &str) {
        self.0.index.put(record, summary, search);
    }

    /// Takes a record out of the search.
    pub fn unindex(&mut self, record: &str) {
        self.0.index.remove(record);
    }

    /// Ids of the records that answer a query, the best first.
    pub fn search(&mut self, query: &str) -> Vec<String> {
        self.0.index.search(query)
    }

    /// Registrations that look like this one: `[{id, score, verdict}]`, the most alike first.
    pub fn near(&self, record: &str) -> Answer<String> {
        let id = phone::parsed(record).map_err(thrown)?;
        Ok(json(&self.0.index.near(id)))
    }

    /// Photos, sounds and files that the server is known to have.
    #[wasm_bindgen(js_name = onServer)]
    pub fn on_server(&self) -> Vec<String> {
        self.0.on_server()
    }

    /// The server has this file: it said so at the end of an upload.
    #[wasm_bindgen(js_name = uploaded)]
    pub fn uploaded(&mut self, hash: &str) {
        self.0.uploaded(hash);
    }

    /// What is only here, as a push for a colleague to carry, in bytes; absent where nothing is.
    pub fn parcel(&self, app: &str, now: f64) -> Option<Vec<u8>> {
        self.0.parcel(app, ms(now))
    }

    /// What is sealed of a parcel: the push and the device's signature over it.
    pub fn packed(body: Vec<u8>, signature: Vec<u8>) -> Vec<u8> {
        sync::packed(body, signature)
    }

    /// The parcel: sealed to the server's key `kid`, by HPKE's encapsulated key.
    pub fn sealed(&self, kid: &str, enc: Vec<u8>, sealed: Vec<u8>) -> Vec<u8> {
        self.0.sealed(kid, enc, sealed)
    }

    /// A photo, sound or file for a colleague to carry: sealed to the server's key `kid`, with its media type.
    #[wasm_bindgen(js_name = sealedFile)]
    pub fn sealed_file(kid: &str, media_type: &str, enc: Vec<u8>, sealed: Vec<u8>) -> Vec<u8> {
        sync::sealed_file(kid, media_type, enc, sealed)
    }

    /// The file to be carried: a parcel where there is one, and sealed files.
    pub fn bundle(parcel: Option<Vec<u8>>, files: Vec<Uint8Array>) -> Vec<u8> {
        sync::bundle(parcel, files.into_iter().map(|file| file.to_vec()))
    }

    /// What is in a file that a colleague gave: the parcel, or nothing, then the sealed files. Absent where it is
    /// something else.
    pub fn unbundled(bytes: &[u8]) -> Option<Array> {
        let (parcel, files) = sync::unbundled(bytes)?;
        let first = parcel.map_or(JsValue::UNDEFINED, |parcel| bytes_of(&parcel));
        let rest = files.iter().map(bytes_of);
        Some(std::iter::once(first).chain(rest).collect())
    }

    /// Begins a sync: version of the app, whether to compare all, files that wait and their bytes.
    #[wasm_bindgen(js_name = syncBegin)]
    pub fn sync_begin(&mut self, app: &str, verify: bool, files: u32, bytes: f64, now: f64) {
        self.0
            .sync_begin(app, verify, (files, whole(bytes)), ms(now));
    }

    /// What is to be done next: `{"do":"send"|"load"|"renew"|"done", …}`.
    #[wasm_bindgen(js_name = syncNext)]
    pub fn sync_next(&mut self, now: f64, install: &str) -> Answer<String> {
        self.0
            .sync_next(ms(now), install)
            .map(|next| json(&next))
            .map_err(thrown)
    }

    /// The request to send.
    #[wasm_bindgen(js_name = syncBody)]
    pub fn sync_body(&mut self) -> Vec<u8> {
        self.0.sync_body()
    }

    /// What HPKE binds a parcel to.
    #[wasm_bindgen(js_name = parcelInfo)]
    pub fn parcel_info() -> Vec<u8> {
        PARCEL_INFO.to_vec()
    }

    /// What HPKE binds a sealed file to.
    #[wasm_bindgen(js_name = sealedFileInfo)]
    pub fn sealed_file_info() -> Vec<u8> {
        SEALED_FILE_INFO.to_vec()
    }

    /// The media type of a sealed file.
    #[wasm_bindgen(js_name = sealedFileType)]
    pub fn sealed_file_type() -> String {
        SEALED_FILE_TYPE.to_owned()
    }

    /// What the device signs of a body.
    #[wasm_bindgen(js_name = signedText)]
    pub fn signed_text(body: &[u8]) -> Vec<u8> {
        sync_core::protocol::signed_text(body)
    }

    /// What a phone signs to show that it holds its key.
    #[wasm_bindgen(js_name = enrolmentText)]
    pub fn enrolment_text(code: &str) -> Vec<u8> {
        sync_core::protocol::enrolment_text(code)
    }

    /// Takes bytes of an answer and names the records that must be loaded before [`Core::sync_take`].
    #[wasm_bindgen(js_name = syncRead)]
    pub fn sync_read(&mut self, bytes: &[u8]) -> Answer<Vec<String>> {
        self.0.sync_read(bytes).map_err(thrown)
    }

    /// Takes in the frames read.
    #[wasm_bindgen(js_name = syncTake)]
    pub fn sync_take(&mut self, now: f64, install: &str) -> Answer<()> {
        self.0.sync_take(ms(now), install).map_err(thrown)
    }

    /// The answer is over: whole, or broken by `link`, `token`, `later` (with seconds) or a code.
    #[wasm_bindgen(js_name = syncOver)]
    pub fn sync_over(&mut self, broken: Option<String>, seconds: u32) {
        self.0.sync_over(broken, seconds);
    }

    /// There are new tokens.
    #[wasm_bindgen(js_name = syncRenewed)]
    pub fn sync_renewed(&mut self, now: f64) {
        self.0.sync_renewed(ms(now));
    }
}

/// The kinds and their fields.
#[wasm_bindgen(js_name = catalogue)]
pub fn catalogue_json() -> String {
    json(&catalogue())
}

fn row_of(change: Change) -> JsValue {
    match change {
        Change::Put(key, bytes) => Array::of2(&key.into(), &Uint8Array::from(bytes.as_slice())),
        Change::Remove(key) => Array::of1(&key.into()),
    }
    .into()
}

fn bytes_of(blob: &Blob) -> JsValue {
    Uint8Array::from(blob.0.as_slice()).into()
}

fn rated(rubric: &str, marks: &str) -> Result<String, Problem> {
    let rubric: Rubric = from_json(rubric)?;
    let marks: BTreeMap<String, i64> = from_json(marks)?;
    Ok(json(&rubric.rate(&[&marks])))
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| Json::Null.to_string())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err asks for"
)]
fn thrown(problem: Problem) -> JsValue {
    JsValue::from_str(&json(&problem))
}

/// JavaScript's numbers are floats: milliseconds fit in them for 285,000 years.
#[expect(
    clippy::cast_possible_truncation,
    reason = "saturates, and is whole by meaning"
)]
fn ms(now: f64) -> i64 {
    now as i64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates at 0, and is whole by meaning"
)]
fn whole(n: f64) -> u64 {
    n as u64
}
