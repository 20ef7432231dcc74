//! What is printed: JSON for scripts, else Vietnamese with English beside it.

use std::{collections::BTreeMap, fmt::Display};

use danvan_device::{
    CommandFate, InConflict, Listed, MediaReport, ScopeHeld, Sentence, Shown, Status, SyncReport,
    of_code,
};
use serde::Serialize;
use serde_json::json;
use sync_core::{
    outbox::Fate,
    protocol::Reason,
    record,
    session::{Broken, Finish},
    value::Value,
};

use super::Failure;

/// Where answers go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Out {
    pub(super) json: bool,
}

impl Out {
    fn print_json(self, value: &impl Serialize) -> bool {
        if self.json {
            // What is printed here always has a form in JSON.
            println!("{}", serde_json::to_string(value).unwrap_or_default());
        }
        self.json
    }

    pub(super) fn done(self, json: &serde_json::Value, id: &impl Display) {
        if !self.print_json(json) {
            println!("{id}");
        }
    }

    pub(super) fn failure(self, failure: &Failure) {
        let (code, said) = match failure {
            Failure::Device(e) => (e.code().to_owned(), e.sentence()),
            Failure::Typed(why) => (
                "cannot_read".to_owned(),
                Sentence {
                    vi: format!("Không đọc được: {why}"),
                    en: format!("Cannot read: {why}"),
                },
            ),
        };
        if !self.print_json(&json!({ "error": code, "vi": said.vi, "en": said.en })) {
            eprintln!("{} · {} [{code}]", said.vi, said.en);
        }
    }

    pub(super) fn list(self, lines: &[Listed]) {
        if self.print_json(&lines) {
            return;
        }
        for line in lines {
            let kind = record::kind(&line.kind).map_or(line.kind.as_str(), |k| k.label.vi);
            let here = if line.merged {
                ""
            } else {
                " · chưa hợp nhất / not merged yet"
            };
            let open = match line.conflicts {
                0 => String::new(),
                n => format!(" · {n} giá trị chưa thống nhất / open conflicts"),
            };
            println!("{}  {kind}: {}{here}{open}", line.id, line.title);
        }
    }

    pub(super) fn record(self, shown: &Shown) {
        if self.print_json(shown) {
            return;
        }
        let kind = record::kind(&shown.kind);
        let label = kind.map_or(shown.kind.as_str(), |k| k.label.vi);
        let state = shown.standing.label();
        println!("{label} {} · {} / {}", shown.id, state.vi, state.en);
        if let Some(row) = &shown.row {
            for (name, value) in &row.values {
                let label = kind
                    .and_then(|k| k.field(name))
                    .map_or(name.as_str(), |f| f.label.vi);
                println!("  {label} [{name}]: {}", plain(value));
            }
            for missing in &row.missing {
                println!(
                    "  còn thiếu / missing: {} · {}",
                    missing.label.vi, missing.label.en
                );
            }
            for conflict in &row.conflicts {
                println!("  chưa thống nhất / open conflict: {}", conflict.path);
                for candidate in &conflict.candidates {
                    println!("    {} ({})", plain(&candidate.value), candidate.change);
                }
            }
        }
        for own in &shown.own {
            match &own.fate {
                Fate::Here => println!("  chỉ có trên máy này / only here: {}", own.hash),
                Fate::Safe => println!(
                    "  đã an toàn trên máy chủ / safe on the server: {}",
                    own.hash
                ),
                Fate::Refused(reason) => {
                    println!(
                        "  không được nhận / not accepted: {} · {}",
                        own.hash,
                        said(reason)
                    );
                }
                Fate::Redone => {}
            }
        }
        for (command, state) in &shown.commands {
            let name = command.action.name().map_or("?", |n| n.label().vi);
            match state {
                CommandFate::Here => println!("  {name}: chưa gửi / not sent"),
                CommandFate::Pending => println!("  {name}: đang chờ / being decided"),
                CommandFate::Done(_) => println!("  {name}: đã thực hiện / done"),
                CommandFate::Refused(reason) => println!("  {name}: {}", said(reason)),
            }
        }
        if !shown.media.all.is_empty() {
            let (there, all) = (shown.media.on_server.len(), shown.media.all.len());
            println!("  {there}/{all} tệp đã ở máy chủ / files are on the server");
        }
    }

    pub(super) fn conflicts(self, found: &[InConflict]) {
        if self.print_json(&found) {
            return;
        }
        for one in found {
            println!("{}  {}", one.record, one.title);
            for conflict in &one.conflicts {
                println!("  {}", conflict.path);
                for (n, candidate) in conflict.candidates.iter().enumerate() {
                    let shown = if n == 0 {
                        " (đang hiện / shown)"
                    } else {
                        ""
                    };
                    println!("    {}{shown}", plain(&candidate.value));
                }
                if let Some(before) = &conflict.before {
                    println!("    trước đó / before: {}", plain(before));
                }
            }
        }
    }

    pub(super) fn status(self, status: &Status, scopes: &[ScopeHeld]) {
        if self.print_json(&json!({ "status": status, "scopes": scopes })) {
            return;
        }
        println!(
            "{} · {} · {}",
            status.person_name, status.realm, status.server
        );
        for scope in scopes {
            println!("  {} ({})", scope.name, scope.id);
        }
        let c = &status.counts;
        println!("  chỉ có trên máy này / only here: {}", c.here);
        for (reason, count) in &status.kept {
            println!("    giữ lại / kept: {count} · {}", said(reason));
        }
        println!("  đang gửi / on its way: {}", c.on_its_way);
        println!("  an toàn trên máy chủ / safe on the server: {}", c.safe);
        println!("  đã hợp nhất / merged: {}", c.merged);
        println!("  cần bạn xem / needs you: {}", c.needs_you);
        println!(
            "  lệnh chưa gửi / commands only here: {}, đang chờ / being decided: {}",
            status.commands_here, status.commands_pending
        );
        println!(
            "  {}/{} tệp đã ở máy chủ / files are on the server",
            status.media.on_server, status.media.files
        );
    }

    pub(super) fn synced(self, report: &SyncReport, media: Option<&MediaReport>, status: &Status) {
        let (finish, said) = finished(report);
        let media_json = media.map(|m| {
            let refused: Vec<_> = m
                .refused
                .iter()
                .map(|(hash, why)| json!([hash, why]))
                .collect();
            json!({ "files": m.media, "traffic": m.traffic, "cut": m.cut, "refused": refused })
        });
        let all = json!({
            "finish": finish,
            "vi": said.vi,
            "en": said.en,
            "problem": report.problem,
            "requests": report.session.requests,
            "receipted": report.session.receipted,
            "received": report.session.received,
            "compared": report.session.compared,
            "traffic": report.traffic,
            "media": media_json,
            "status": status,
        });
        if self.print_json(&all) {
            return;
        }
        println!("{} · {}", said.vi, said.en);
        if let Some(media) = media {
            let (there, all) = (media.media.on_server, media.media.files);
            println!("{there}/{all} tệp đã ở máy chủ / files are on the server");
            for (hash, problem) in &media.refused {
                println!("  {hash}: {}", problem.code);
            }
        }
    }
}

/// How a sync ended: a code, and in words.
fn finished(report: &SyncReport) -> (String, Sentence) {
    let words = |vi: &str, en: &str| Sentence {
        vi: vi.to_owned(),
        en: en.to_owned(),
    };
    let of = |code: &str| {
        let known = report.problem.as_ref().and_then(|p| p.sentence.clone());
        let known = known.or_else(|| of_code(code, &BTreeMap::new()));
        (code.to_owned(), known.unwrap_or_else(|| words(code, code)))
    };
    match &report.session.finish {
        Finish::Same => (
            "same".to_owned(),
            words(
                "Máy này và máy chủ giống nhau.",
                "This phone and the server hold the same.",
            ),
        ),
        Finish::Merging => (
            "merging".to_owned(),
            words(
                "Tất cả đã an toàn trên máy chủ, đang hợp nhất.",
                "All is safe on the server and being merged.",
            ),
        ),
        Finish::Different => (
            "different".to_owned(),
            words(
                "Vẫn còn khác máy chủ; hãy đồng bộ lại.",
                "Still different from the server; sync again.",
            ),
        ),
        Finish::Kept => (
            "kept".to_owned(),
            words(
                "Máy chủ chưa nhận hết: phần còn lại vẫn giữ trên máy này, hãy đồng bộ lại sau.",
                "The server did not take everything: the rest is kept on this phone, sync again later.",
            ),
        ),
        Finish::Broken(Broken::Link) => of("link"),
        Finish::Broken(Broken::Token) => of("token"),
        Finish::Broken(Broken::Later(_)) => of("later"),
        Finish::Broken(Broken::Refused(code)) => of(code),
    }
}

fn said(reason: &Reason) -> String {
    of_code(&reason.code, &reason.args)
        .map_or_else(|| reason.code.clone(), |s| format!("{} · {}", s.vi, s.en))
}

/// A value for the eye.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "(trống)".to_owned(),
        Value::Text(text) => text.clone(),
        other => serde_json::to_value(other)
            .ok()
            .and_then(|json| json.as_object()?.values().next().map(ToString::to_string))
            .unwrap_or_default(),
    }
}
