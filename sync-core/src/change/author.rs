//! Edits become one change, by targeted writes alone: a field that was not edited is not written.

use automerge::{
    ActorId, Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue,
    transaction::{CommitOptions, Transactable, Transaction},
};

use crate::{
    change::{Edit, EditRefused, Path, RESERVED},
    id::{Hash, InstallId},
    merge::{is_member, live_values, to_scalar},
    record::{Field, Kind, Policy, check},
    value::Value,
};

/// Who writes, and when by their own clock.
#[derive(Debug, Clone, Copy)]
pub struct By {
    /// The installation: its id is the actor of its changes.
    pub install: InstallId,
    /// Milliseconds since 1970 UTC by the device's clock; advisory, it decides nothing.
    pub at: i64,
}

/// A change as made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authored {
    /// Its hash.
    pub hash: Hash,
    /// Its chunk, not deflated.
    pub bytes: Vec<u8>,
    /// Its sequence number among the install's changes to this record.
    pub seq: u64,
}

/// Makes one change of `edits`, or none where they change nothing.
///
/// `note` travels in the change (what kind of step it was: a settlement), at most 200 bytes.
///
/// # Errors
/// Names the first edit that does not fit; the document is then as before.
pub fn author(
    doc: &mut Automerge,
    kind: &Kind,
    by: By,
    edits: &[Edit],
    note: Option<&str>,
) -> Result<Option<Authored>, EditRefused> {
    doc.set_actor(ActorId::from(by.install.0));
    let mut tx = doc.transaction();
    for edit in edits {
        if let Err(refused) = apply(&mut tx, kind, edit) {
            tx.rollback();
            return Err(refused);
        }
    }
    let mut options = CommitOptions::default().with_time(by.at.div_euclid(1000));
    if let Some(note) = note {
        options.set_message(note);
    }
    let (hash, _) = tx.commit_with(options);
    let Some(hash) = hash else { return Ok(None) };
    let change = doc.get_last_local_change().ok_or(EditRefused::Document)?;
    Ok(Some(Authored {
        hash: hash.into(),
        bytes: change.raw_bytes().to_vec(),
        seq: change.seq(),
    }))
}

fn apply(tx: &mut Transaction<'_>, kind: &Kind, edit: &Edit) -> Result<(), EditRefused> {
    match edit {
        Edit::Set { path, value } => set(tx, kind, path, value),
        Edit::Splice {
            field,
            at,
            delete,
            insert,
        } => {
            let text = container(tx, kind, field, Policy::Text)?;
            let insert = crate::text::nfc(insert);
            let length = tx.length(&text);
            let at = (*at).min(length);
            let delete = isize::try_from((*delete).min(length - at)).unwrap_or(isize::MAX);
            tx.splice_text(&text, at, delete, &insert)
                .map_err(|_| EditRefused::Document)
        }
        Edit::Include { field, member } => member_is(tx, kind, field, member, true),
        Edit::Exclude { field, member } => member_is(tx, kind, field, member, false),
        Edit::Append { field, key, values } => append(tx, kind, field, key, values),
        Edit::Withdraw { field, key } => {
            let entry = entry(tx, kind, field, key)?;
            tx.put(entry, "withdrawn", true)
                .map_err(|_| EditRefused::Document)
        }
        Edit::Increment { field, by } => {
            policy(kind, field, Policy::Counter)?;
            tx.increment(ROOT, field.as_str(), *by)
                .map_err(|_| EditRefused::Document)
        }
    }
}

fn set(
    tx: &mut Transaction<'_>,
    kind: &Kind,
    path: &Path,
    value: &Value,
) -> Result<(), EditRefused> {
    let known = kind.field(&path.field);
    let (object, key) = match &path.entry {
        None => {
            if known.is_some_and(|f| !f.policy.is_single()) {
                return Err(EditRefused::WrongPolicy(path.field.clone()));
            }
            (ROOT, path.field.as_str())
        }
        Some((key, name)) => (entry(tx, kind, &path.field, key)?, name.as_str()),
    };
    let field = match &path.entry {
        None => known,
        Some((_, name)) => known.and_then(|f| f.entry_field(name)),
    };
    let scalar = checked(field, key, value)?;
    let seen = live_values(tx, &object, key);
    if seen.len() == 1 && seen[0].value == *value || seen.is_empty() && *value == Value::Null {
        return Ok(());
    }
    tx.put(object, key, scalar)
        .map_err(|_| EditRefused::Document)
}

/// The scalar to write. A field that this build does not know (of a newer form) is written as it comes.
fn checked(field: Option<&Field>, name: &str, value: &Value) -> Result<ScalarValue, EditRefused> {
    let invalid = |code| EditRefused::Invalid {
        field: name.to_owned(),
        code,
    };
    if let Some(field) = field {
        check(field, value).map_err(|e| invalid(e.code()))?;
    } else if name.starts_with(RESERVED) || name.len() > 64 || name.is_empty() {
        return Err(EditRefused::NoSuchPlace(name.to_owned()));
    }
    to_scalar(value).ok_or_else(|| invalid("wrong_type"))
}

fn policy<'k>(kind: &'k Kind, name: &str, wanted: Policy) -> Result<&'k Field, EditRefused> {
    let field = kind
        .field(name)
        .ok_or_else(|| EditRefused::NoSuchPlace(name.to_owned()))?;
    if field.policy == wanted {
        Ok(field)
    } else {
        Err(EditRefused::WrongPolicy(name.to_owned()))
    }
}

fn container(
    tx: &Transaction<'_>,
    kind: &Kind,
    name: &str,
    wanted: Policy,
) -> Result<ObjId, EditRefused> {
    policy(kind, name, wanted)?;
    match tx.get(ROOT, name) {
        Ok(Some((automerge::Value::Object(_), id))) => Ok(id),
        _ => Err(EditRefused::NoSuchPlace(name.to_owned())),
    }
}

fn entry(tx: &Transaction<'_>, kind: &Kind, log: &str, key: &str) -> Result<ObjId, EditRefused> {
    let entries = container(tx, kind, log, Policy::Log)?;
    match tx.get(entries, key) {
        Ok(Some((automerge::Value::Object(ObjType::Map), id))) => Ok(id),
        _ => Err(EditRefused::NoSuchPlace(format!("{log}/{key}"))),
    }
}

fn member_is(
    tx: &mut Transaction<'_>,
    kind: &Kind,
    name: &str,
    member: &str,
    wanted: bool,
) -> Result<(), EditRefused> {
    let field = policy(kind, name, Policy::Set)?;
    check(field, &Value::Members(vec![member.to_owned()])).map_err(|e| EditRefused::Invalid {
        field: name.to_owned(),
        code: e.code(),
    })?;
    let set = container(tx, kind, name, Policy::Set)?;
    if is_member(tx, &set, member) == wanted {
        return Ok(());
    }
    tx.put(set, member, wanted)
        .map_err(|_| EditRefused::Document)
}

fn append(
    tx: &mut Transaction<'_>,
    kind: &Kind,
    log: &str,
    key: &str,
    values: &[(String, Value)],
) -> Result<(), EditRefused> {
    let field = policy(kind, log, Policy::Log)?;
    let entries = container(tx, kind, log, Policy::Log)?;
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    if key.is_empty() || key.len() > 64 || !key.bytes().all(fits) {
        return Err(EditRefused::Invalid {
            field: log.to_owned(),
            code: "entry_key",
        });
    }
    if !matches!(tx.get(&entries, key), Ok(None)) {
        return Err(EditRefused::KeyTaken(log.to_owned()));
    }
    let mut scalars = Vec::with_capacity(values.len());
    for (name, value) in values {
        let known = field.entry_field(name);
        if *value != Value::Null {
            scalars.push((name.as_str(), checked(known, name, value)?));
        }
    }
    let entry = tx
        .put_object(entries, key, ObjType::Map)
        .map_err(|_| EditRefused::Document)?;
    for (name, scalar) in scalars {
        tx.put(&entry, name, scalar)
            .map_err(|_| EditRefused::Document)?;
    }
    Ok(())
}
