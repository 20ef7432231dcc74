//! Commands for people and scripts. Exit codes: 0 done · 1 not done · 2 wrongly called · 3 not in step with the server.

mod print;
mod run;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use danvan_device::{Device, Env, Error};
use sync_core::{
    change::Path,
    id::{Hash, RecordId, ScopeId},
};

pub(crate) use self::run::Failure;

/// Điện thoại không màn hình của Danvan · Danvan's headless phone.
#[derive(Debug, Parser)]
#[command(name = "danvan-device", version)]
pub struct Cli {
    /// Folder of the phone.
    #[arg(long)]
    dir: PathBuf,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Đăng ký máy · Make the folder a person's phone, by a code.
    Enrol {
        /// Address of the server: `http://127.0.0.1:8080`.
        #[arg(long)]
        server: String,
        /// The single-use code.
        #[arg(long)]
        code: String,
        /// Name of the phone, as its owner and administrators see it.
        #[arg(long, default_value = "danvan-device")]
        name: String,
    },
    /// Tạo hồ sơ · Begin a record.
    New {
        /// Kind: model, registration, visit, dialogue, opinion …
        kind: String,
        /// Scope to file it in; may be left out where the phone holds one.
        #[arg(long)]
        scope: Option<ScopeId>,
        #[command(flatten)]
        edits: Edits,
    },
    /// Sửa hồ sơ · Edit a record.
    Edit {
        /// The record.
        record: RecordId,
        #[command(flatten)]
        edits: Edits,
    },
    /// Đính kèm · Attach a photo, sound or file.
    Attach {
        /// The record.
        record: RecordId,
        /// Where: `sha256`, or `attachments/k1/sha256`.
        path: Path,
        /// The file.
        file: PathBuf,
        /// Media type: `image/jpeg`.
        #[arg(long = "type")]
        media_type: String,
    },
    /// Yêu cầu quyết định · Queue a command: submit, approve, return …
    Command {
        /// The record.
        record: RecordId,
        /// What to do.
        action: String,
        /// Arguments: `reason=…`, `points=85`, `passed=có`.
        arguments: Vec<String>,
    },
    /// Danh sách · List records.
    List {
        /// Kind; all where it is left out.
        #[arg(long)]
        kind: Option<String>,
        /// Words to look for; marks may be left out.
        #[arg(default_value = "")]
        query: String,
    },
    /// Xem hồ sơ · Show a record.
    Show {
        /// The record.
        record: RecordId,
    },
    /// Giá trị chưa thống nhất · Open conflicts.
    Conflicts,
    /// Thống nhất một giá trị · Settle a conflict.
    Settle {
        /// The record.
        record: RecordId,
        /// Where: `name`, or `indicators/k1/target`.
        path: Path,
        /// The value, one of those that stand or another.
        value: String,
    },
    /// Hoàn lại việc thống nhất · Take a settlement back.
    Undo {
        /// The record.
        record: RecordId,
        /// The change that settled.
        settlement: Hash,
    },
    /// Nói lại điều bị từ chối · Say again what the server refused.
    Again {
        /// The record.
        record: RecordId,
        /// The refused change.
        change: Hash,
    },
    /// Đồng bộ · Exchange with the server: records, then photos and sounds.
    Sync {
        /// Compare everything, whatever the digests say.
        #[arg(long)]
        verify: bool,
        /// Bytes of one request of an upload.
        #[arg(long, default_value_t = danvan_device::CHUNK_BYTES)]
        chunk: usize,
    },
    /// Tình trạng · Where everything is that this phone wrote.
    Status,
}

/// Edits, as pairs or as JSON.
#[derive(Debug, clap::Args)]
struct Edits {
    /// `field=value`, `field+=value`, `field-=value`, `log/key/field=value`.
    pairs: Vec<String>,
    /// The edits as a JSON array: `[{"edit":"set","path":"name","value":{"text":"…"}}]`.
    #[arg(long)]
    edits: Option<String>,
}

/// Runs one command.
pub async fn run(cli: Cli) -> ExitCode {
    let Cli { dir, json, command } = cli;
    let out = print::Out { json };
    let done = if let Verb::Enrol { server, code, name } = &command {
        match Device::enrol(&dir, server, code, name, Env::system()).await {
            Ok(device) => run::status(&device, out).await,
            Err(e) => Err(e.into()),
        }
    } else {
        match Device::open(&dir, Env::system()).await {
            Ok(device) => run::carry_out(&device, command, out).await,
            Err(e) => Err(e.into()),
        }
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            out.failure(&failure);
            ExitCode::from(if matches!(failure, Failure::Device(Error::Link)) {
                3
            } else {
                1
            })
        }
    }
}
