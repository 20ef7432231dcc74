//! One phone, and what is written on it.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use sync_core::{
    change::{Edit, Path},
    form,
    id::{CommandId, Hash, RecordId, ScopeId},
    merge,
    outbox::Fate,
    phone::{Change, Phone, Rows, Scope},
    record::{self, Kind},
    standing::{self, Action, ActionName, ArgumentForm, argument_forms, deadlines::today},
    value::Value,
};

use crate::{index::Index, known::Known, problem::Problem, sync::Sync};

/// Documents kept in memory between calls.
const MANY: usize = 64;

/// A phone on rows.
#[derive(Debug, Default)]
pub struct Core {
    pub(crate) phone: Phone,
    rows: Rows,
    pub(crate) known: Known,
    /// The search.
    pub index: Index,
    pub(crate) sync: Option<Sync>,
}

type Done = Result<(), Problem>;

impl Core {
    /// Opens the phone that these rows hold.
    ///
    /// # Errors
    /// `local_store_corrupt`.
    pub fn open(rows: Vec<(String, Vec<u8>)>) -> Result<Self, Problem> {
        let (phone, rows) = Rows::read(rows).map_err(|_| Problem::plain("local_store_corrupt"))?;
        Ok(Self {
            phone,
            rows,
            ..Self::default()
        })
    }

    /// A phone that was just enrolled.
    ///
    /// # Errors
    /// `bad_argument` where an id is none.
    pub fn fresh(device: &str, install: &str, scopes: &str) -> Result<Self, Problem> {
        let mut core = Self::default();
        let me = &mut core.phone.me;
        me.device = parsed(device)?;
        me.install = parsed(install)?;
        me.installs = [me.install].into();
        let scopes: Vec<ScopeId> = from_json(scopes)?;
        core.phone.scopes = scopes
            .into_iter()
            .map(|id| (id, Scope::default()))
            .collect();
        Ok(core)
    }

    /// Who holds the phone, and how units and colleagues are called.
    ///
    /// # Errors
    /// `bad_argument`.
    pub fn know(&mut self, known: &str) -> Done {
        self.known = from_json(known)?;
        Ok(())
    }

    /// Whether a document need not be loaded.
    pub fn has(&self, record: &str) -> bool {
        crate::known::record(record).is_none_or(|id| {
            self.phone.records.contains_key(&id) || !self.phone.places.contains_key(&id)
        })
    }

    /// Takes in a record's document.
    ///
    /// # Errors
    /// `local_store_corrupt`.
    pub fn load(&mut self, record: &str, row: &[u8]) -> Done {
        let id = parsed(record)?;
        let held = Rows::doc(id, row).map_err(|_| Problem::plain("local_store_corrupt"))?;
        self.phone.records.insert(id, held);
        Ok(())
    }

    /// Lets go of documents once there are many; what was not written yet stays.
    pub fn ease(&mut self) {
        if self.phone.records.len() > MANY {
            let touched = &self.phone.touched;
            self.phone.records.retain(|id, _| touched.contains(id));
        }
    }

    /// Rows to write, or to remove.
    pub fn changes(&mut self) -> Vec<Change> {
        self.rows.changes(&mut self.phone)
    }

    /// Begins a record.
    ///
    /// # Errors
    /// What was typed cannot be read, or is not to be written.
    pub fn create(&mut self, id: &str, kind: &str, scope: &str, typed: &str, now: i64) -> Done {
        let (id, scope) = (parsed(id)?, parsed(scope)?);
        let edits = self.edits(kind_of(kind)?, &BTreeMap::new(), typed)?;
        self.phone.create(id, kind, scope, edits, now)?;
        Ok(())
    }

    /// Edits a record. Texts that merge letter by letter are compared with what the typing began from.
    ///
    /// # Errors
    /// As [`Core::create`], and where there is no such record. Nothing changed is no error.
    pub fn edit(&mut self, record: &str, typed: &str, base: &str, now: i64) -> Done {
        let id = parsed(record)?;
        let held = self.phone.records.get(&id);
        let held = held.ok_or_else(|| Problem::plain("no_such_record"))?;
        let kind = kind_of(&held.kind)?;
        let values: BTreeMap<String, Value> = kind
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), merge::read(&held.doc, field)))
            .collect();
        let base: BTreeMap<String, String> = from_json(base)?;
        let (texts, typed): (Vec<String>, Vec<String>) = from_json::<Vec<String>>(typed)?
            .into_iter()
            .partition(|one| {
                one.split_once('=')
                    .is_some_and(|(field, _)| base.contains_key(field))
            });
        let mut edits = form::edits(kind, &values, &typed, &self.known.names())?;
        for text in &texts {
            let Some((field, typed)) = text.split_once('=') else {
                continue;
            };
            let now = values.get(field).and_then(Value::as_text).unwrap_or("");
            let before = base.get(field).map_or("", String::as_str);
            edits.extend(form::rewritten(field, before, typed, now));
        }
        match self.phone.edit(id, edits, now) {
            Ok(_) | Err(sync_core::phone::NotWritten::NothingChanged) => Ok(()),
            Err(why) => Err(why.into()),
        }
    }

    /// Whether something typed can be read, without writing it.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn check(&self, kind: &str, typed: &str) -> Done {
        let kind = kind_of(kind)?;
        let edits = form::edits(
            kind,
            &BTreeMap::new(),
            &[typed.to_owned()],
            &self.known.names(),
        )?;
        for edit in &edits {
            let Edit::Set { path, value } = edit else {
                continue;
            };
            let field = kind.field(&path.field);
            if let Some(Err(invalid)) = field.map(|field| record::check(field, value)) {
                return Err(Problem::plain(invalid.code()).about(&path.to_string()));
            }
        }
        Ok(())
    }

    /// Settles a conflict with a value as it is typed.
    ///
    /// # Errors
    /// As [`Core::edit`].
    pub fn settle(&mut self, record: &str, path: &str, text: &str, now: i64) -> Done {
        let id: RecordId = parsed(record)?;
        let path: Path = path.parse().map_err(|_| Problem::plain("no_such_place"))?;
        let held = self.phone.records.get(&id);
        let kind = kind_of(&held.ok_or_else(|| Problem::plain("no_such_record"))?.kind)?;
        let field = kind.field(&path.field).and_then(|field| match &path.entry {
            Some((_, name)) => field.entry_field(name),
            None => Some(field),
        });
        let field = field.ok_or_else(|| Problem::plain("no_such_place"))?;
        let value = form::value(field, text, &self.known.names())?;
        self.phone.write(id, now, |doc, kind, by| {
            let made = merge::settle(doc, kind, by, &path, value.clone())?;
            Ok((made, vec![Edit::Set { path, value }]))
        })?;
        Ok(())
    }

    /// Takes a settlement back.
    ///
    /// # Errors
    /// As [`Core::edit`].
    pub fn undo(&mut self, record: &str, settlement: &str, now: i64) -> Done {
        let id = parsed(record)?;
        let settlement: Hash = parsed(settlement)?;
        self.phone.write(id, now, |doc, kind, by| {
            Ok((merge::undo(doc, kind, by, settlement)?, Vec::new()))
        })?;
        Ok(())
    }

    /// Says again what the server refused, on the record as it now is.
    ///
    /// # Errors
    /// As [`Core::edit`].
    pub fn say_again(&mut self, record: &str, refused: &str, now: i64) -> Done {
        let id: RecordId = parsed(record)?;
        let refused: Hash = parsed(refused)?;
        let is_it = |hash: Hash, fate: &Fate| hash == refused && matches!(fate, Fate::Refused(_));
        let mut items = self.phone.outbox.iter().map(|item| &item.out);
        let kept = items.find(|out| is_it(out.hash, &out.fate));
        let intent = kept
            .ok_or_else(|| Problem::plain("no_such_place"))?
            .intent
            .clone();
        self.phone.edit(id, intent, now)?;
        for item in &mut self.phone.outbox {
            if is_it(item.out.hash, &item.out.fate) {
                item.out.fate = Fate::Redone;
            }
        }
        Ok(())
    }

    /// Asks for a decision; its arguments are checked here already.
    ///
    /// # Errors
    /// No such record or action, or an argument that cannot be carried out.
    pub fn ask(&mut self, id: &str, record: &str, action: &str, args: &str, now: i64) -> Done {
        let id: CommandId = parsed(id)?;
        let record = parsed(record)?;
        let action = Self::checked(action, args, now)?;
        self.phone.command(id, record, action, now)?;
        Ok(())
    }

    /// The same on a record that is not held here, as the server shows it.
    ///
    /// # Errors
    /// No such action, or an argument that cannot be carried out.
    pub fn ask_on_seen(
        &mut self,
        id: &str,
        record: &str,
        seen: &str,
        action: Action,
        now: i64,
    ) -> Done {
        let (id, record, seen) = (parsed(id)?, parsed(record)?, from_json(seen)?);
        self.phone.command_on_seen(id, record, seen, action, now);
        Ok(())
    }

    /// An action that can be carried out, from the arguments as they were typed into its form.
    ///
    /// # Errors
    /// No such action, or an argument that cannot be carried out.
    pub fn checked(action: &str, args: &str, now: i64) -> Result<Action, Problem> {
        let action = Self::action(action, args)?;
        let day = today(now).ok_or_else(|| Problem::plain("bad_argument"))?;
        action.check(day)?;
        Ok(action)
    }

    /// An action with its arguments as they were typed into its form.
    fn action(name: &str, args: &str) -> Result<Action, Problem> {
        let unknown = || Problem::plain("unknown_action");
        let name = ActionName::from_code(name).ok_or_else(unknown)?;
        let mut json = serde_json::to_value(name.blank()).map_err(|_| unknown())?;
        let typed: BTreeMap<String, String> = from_json(args)?;
        let unchosen = |form: &ArgumentForm| {
            form.ty == "choice" && typed.get(&form.name).is_none_or(String::is_empty)
        };
        // What a form begins with was not chosen by anybody.
        if let Some(form) = argument_forms(name).into_iter().find(unchosen) {
            let field = BTreeMap::from([("field".to_owned(), form.name)]);
            return Err(Problem::of_code("text_required", &field));
        }
        let form = json.as_object_mut().ok_or_else(unknown)?;
        for (name, text) in typed {
            let Some(slot) = form.get_mut(&name) else {
                continue;
            };
            *slot = match slot {
                Json::Number(_) => Json::from(text.trim().parse::<i64>().unwrap_or(-1)),
                Json::Bool(_) => Json::from(text == "có" || text == "true"),
                Json::Array(_) => text.split(',').filter(|t| !t.is_empty()).collect(),
                // A score sheet and its rubric are typed in no single field: the desk gives them as JSON.
                Json::Object(_) => from_json(&text)?,
                Json::Null if text.trim().is_empty() => Json::Null,
                _ => Json::from(form::iso_day(&text).unwrap_or(text)),
            };
        }
        serde_json::from_value(json).map_err(|_| Problem::plain("bad_argument"))
    }

    fn edits(
        &self,
        kind: &'static Kind,
        now: &BTreeMap<String, Value>,
        typed: &str,
    ) -> Result<Vec<Edit>, Problem> {
        let typed: Vec<String> = from_json(typed)?;
        Ok(form::edits(kind, now, &typed, &self.known.names())?)
    }

    /// Photos, sounds and files that the server is known to have.
    pub fn on_server(&self) -> Vec<String> {
        let files = self.phone.media.on_server.iter();
        files.map(ToString::to_string).collect()
    }

    /// The server said at the end of an upload that it has the file.
    pub fn uploaded(&mut self, hash: &str) {
        if let Ok(hash) = hash.parse() {
            self.phone.media.on_server.insert(hash);
        }
    }
}

pub(crate) fn kind_of(name: &str) -> Result<&'static Kind, Problem> {
    record::kind(name).ok_or_else(|| Problem::plain("unknown_kind"))
}

pub(crate) fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::plain("bad_argument"))
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|_| Problem::plain("bad_argument"))
}

impl From<standing::Refused> for Problem {
    fn from(why: standing::Refused) -> Self {
        Self::of_code(why.code, &why.args)
    }
}
