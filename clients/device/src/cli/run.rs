//! What each command does.

use std::{collections::BTreeMap, process::ExitCode};

use danvan_device::{Device, Error};
use serde_json::{Map, Value as Json, json};
use sync_core::{
    change::{Edit, Path},
    form,
    id::{RecordId, ScopeId},
    record::{self, Kind},
    session::Finish,
    standing::Action,
    text::fold,
    value::Value,
};

use super::{Edits, Verb, print::Out};

/// Why a command was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The phone or the server said no.
    Device(Error),
    /// What was typed cannot be read.
    Typed(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Device(error)
    }
}

impl From<form::NotAnEdit> for Failure {
    fn from(error: form::NotAnEdit) -> Self {
        Self::Typed(error.to_string())
    }
}

pub(super) async fn carry_out(device: &Device, verb: Verb, out: Out) -> Result<ExitCode, Failure> {
    match verb {
        // Carried out before there is a phone to open.
        Verb::Enrol { .. } | Verb::Status => return status(device, out).await,
        Verb::New { kind, scope, edits } => {
            let scope = the_scope(device, scope).await?;
            let known = record::kind(&kind).ok_or(Error::UnknownKind(kind))?;
            let edits = meant(device, known, &BTreeMap::new(), edits).await?;
            let record = device.create(known.name, scope, edits).await?;
            out.done(&json!({ "record": record }), &record);
        }
        Verb::Edit { record, edits } => {
            let (kind, now) = as_it_is(device, record).await?;
            let edits = meant(device, kind, &now, edits).await?;
            let change = device.edit(record, edits).await?;
            out.done(&json!({ "change": change }), &change);
        }
        Verb::Attach {
            record,
            path,
            file,
            media_type,
        } => {
            let sha256 = device.attach(record, &path, &file, &media_type).await?;
            out.done(&json!({ "sha256": sha256 }), &sha256);
        }
        Verb::Command {
            record,
            action,
            arguments,
        } => {
            let id = device.command(record, asked(&action, &arguments)?).await?;
            out.done(&json!({ "command": id }), &id);
        }
        Verb::List { kind, query } => out.list(&device.list(kind.as_deref(), &query).await?),
        Verb::Show { record } => out.record(&device.show(record).await?),
        Verb::Conflicts => out.conflicts(&device.conflicts().await?),
        Verb::Settle {
            record,
            path,
            value,
        } => {
            let (kind, _) = as_it_is(device, record).await?;
            let value = one_value(device, kind, &path, &value).await?;
            let change = device.settle(record, path, value).await?;
            out.done(&json!({ "change": change }), &change);
        }
        Verb::Undo { record, settlement } => {
            let change = device.undo(record, settlement).await?;
            out.done(&json!({ "change": change }), &change);
        }
        Verb::Again { record, change } => {
            let change = device.say_again(record, change).await?;
            out.done(&json!({ "change": change }), &change);
        }
        Verb::Sync { verify, chunk } => return sync(device, verify, chunk, out).await,
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn status(device: &Device, out: Out) -> Result<ExitCode, Failure> {
    out.status(&device.status().await?, &device.scopes().await?);
    Ok(ExitCode::SUCCESS)
}

async fn sync(device: &Device, verify: bool, chunk: usize, out: Out) -> Result<ExitCode, Failure> {
    let report = device.sync_with(verify, &|_| ()).await?;
    let same = matches!(report.session.finish, Finish::Same | Finish::Merging);
    // Records first: over a link that does not carry them, a photo has no business.
    let media = if same {
        Some(device.sync_media_by(chunk).await?)
    } else {
        None
    };
    let status = device.status().await?;
    out.synced(&report, media.as_ref(), &status);
    let whole = media.is_some_and(|m| !m.cut && m.refused.is_empty());
    Ok(if same && whole {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(3)
    })
}

async fn the_scope(device: &Device, named: Option<ScopeId>) -> Result<ScopeId, Failure> {
    if let Some(scope) = named {
        return Ok(scope);
    }
    match device.scopes().await?.as_slice() {
        [only] => Ok(only.id),
        held => Err(Failure::Typed(format!(
            "--scope: one of {}",
            held.iter()
                .map(|s| format!("{} ({})", s.id, s.name))
                .collect::<Vec<_>>()
                .join(", ")
        ))),
    }
}

async fn as_it_is(
    device: &Device,
    record: RecordId,
) -> Result<(&'static Kind, BTreeMap<String, Value>), Failure> {
    let shown = device.show(record).await?;
    let kind = record::kind(&shown.kind).ok_or(Error::UnknownKind(shown.kind))?;
    Ok((kind, shown.row.map(|row| row.values).unwrap_or_default()))
}

async fn units(device: &Device) -> Result<Vec<(String, sync_core::id::UnitId)>, Failure> {
    Ok(device
        .units()
        .await?
        .into_iter()
        .map(|unit| (unit.name, unit.id))
        .collect())
}

async fn meant(
    device: &Device,
    kind: &'static Kind,
    now: &BTreeMap<String, Value>,
    given: Edits,
) -> Result<Vec<Edit>, Failure> {
    let mut edits = form::edits(kind, now, &given.pairs, &units(device).await?)?;
    if let Some(text) = given.edits {
        let more: Vec<Edit> =
            serde_json::from_str(&text).map_err(|e| Failure::Typed(format!("--edits: {e}")))?;
        edits.extend(more);
    }
    Ok(edits)
}

async fn one_value(
    device: &Device,
    kind: &'static Kind,
    path: &Path,
    text: &str,
) -> Result<Value, Failure> {
    let field = kind.field(&path.field).and_then(|field| match &path.entry {
        None => Some(field),
        Some((_, name)) => field.entry_field(name),
    });
    let field = field.ok_or_else(|| form::NotAnEdit::NoField(path.to_string()))?;
    Ok(form::value(field, text, &units(device).await?)?)
}

/// The action with its arguments, typed by their names as [`Action`] has them.
fn asked(action: &str, arguments: &[String]) -> Result<Action, Failure> {
    let mut object = Map::from_iter([("do".to_owned(), Json::from(action))]);
    for argument in arguments {
        let (name, text) = argument
            .split_once('=')
            .ok_or_else(|| Failure::Typed(format!("{argument}: name=value")))?;
        let value = match name {
            "points" => text
                .trim()
                .parse::<i64>()
                .map(Json::from)
                .map_err(|e| e.to_string()),
            "passed" => match fold(text).as_str() {
                "co" | "dat" | "true" | "yes" => Ok(Json::from(true)),
                "khong" | "khong dat" | "false" | "no" => Ok(Json::from(false)),
                _ => Err("có / không".to_owned()),
            },
            "rubric" => text
                .split_once(':')
                .and_then(|(id, version)| Some((id, version.parse::<u32>().ok()?)))
                .map(|(id, version)| json!({ "id": id, "version": version }))
                .ok_or_else(|| "code:version".to_owned()),
            "marks" => text
                .split(',')
                .map(|mark| {
                    let (code, points) = mark.split_once(':')?;
                    Some((
                        code.trim().to_owned(),
                        Json::from(points.trim().parse::<i64>().ok()?),
                    ))
                })
                .collect::<Option<Map<String, Json>>>()
                .map(Json::from)
                .ok_or_else(|| "criterion:points,…".to_owned()),
            "cooperating" => Ok(text.split(',').map(str::trim).collect::<Vec<_>>().into()),
            _ => Ok(Json::from(sync_core::text::nfc(text).as_ref())),
        };
        let value = value.map_err(|why| Failure::Typed(format!("{name}: {why}")))?;
        object.insert(name.to_owned(), value);
    }
    match serde_json::from_value(Json::Object(object)) {
        Ok(Action::Unknown) => Err(Failure::Typed(format!("{action}: unknown action"))),
        Ok(action) => Ok(action),
        Err(e) => Err(Failure::Typed(format!("{action}: {e}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_typed_by_its_arguments_names() {
        let arguments = [
            "points=85".to_owned(),
            "passed=đạt".to_owned(),
            "remarks=Tốt".to_owned(),
        ];
        assert_eq!(
            asked("assess", &arguments).unwrap(),
            Action::Assess {
                points: 85,
                passed: true,
                remarks: "Tốt".to_owned()
            }
        );
        assert_eq!(asked("submit", &[]).unwrap(), Action::Submit);
        assert!(matches!(asked("abolish", &[]), Err(Failure::Typed(_))));
        assert!(matches!(
            asked("assess", &["points=x".to_owned()]),
            Err(Failure::Typed(_))
        ));
    }
}
