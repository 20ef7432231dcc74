//! `/v1/imports`: an office's old lists, taken in and undone.

pub mod apply;
pub mod begin;
pub mod check;
pub mod drop_file;
pub mod list;
pub mod show;
pub mod sources;
pub mod undo;

use danvan_store::Import;
use serde::Serialize;
use sync_core::id::ImportId;
use utoipa::ToSchema;

use crate::{
    app::App,
    http::{
        caller::{Caller, DeviceCaller},
        code,
        problem::Problem,
    },
    import::{self, Mapping, Sheet, Suspicion, Taker, Target},
};

/// An import, with what its screen needs.
#[derive(Serialize, ToSchema)]
#[schema(as = Import)]
pub struct View {
    #[serde(flatten)]
    line: Line,
    /// How the file is read: proposed at first, then as it was last checked.
    mapping: Mapping,
    /// Sheets of the file; none once it is gone.
    sheets: Vec<Sheet>,
    /// In what letters it is written.
    charset: Suspicion,
    /// Where its columns may go.
    targets: Vec<Target>,
}

/// An import in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportLine)]
pub struct Line {
    /// The import.
    #[schema(value_type = String, format = "uuid")]
    id: ImportId,
    /// Code of the kind of its records.
    kind: String,
    /// The file's name.
    name: String,
    /// The file's size.
    bytes: i64,
    /// SHA-256 of the file, hexadecimal: what is signed to have it written.
    sha256: String,
    /// Who takes it in.
    by: String,
    /// Server time of its beginning, ms.
    at: i64,
    /// `read`, `checked`, `running`, `done`, `failed`, `undoing` or `undone`.
    state: String,
    /// Number of the last line that is done.
    written: i64,
    /// Number of the last line.
    total: i64,
    /// Records written.
    records: i64,
    /// Lines left out because they say what others say.
    skipped: i64,
    /// Records that an undoing left.
    kept: i64,
    /// Code of why it failed.
    code: Option<String>,
}

impl Line {
    fn of(import: Import, by: String) -> Self {
        Self {
            id: import.id,
            kind: import.kind,
            name: import.name,
            bytes: import.bytes,
            sha256: import.sha256.to_string(),
            by,
            at: import.begun_at,
            state: import.state,
            written: import.written,
            total: import.total,
            records: import.records,
            skipped: import.skipped,
            kept: import.kept,
            code: import.code,
        }
    }
}

/// Who takes in, from which device.
fn taker(caller: &DeviceCaller) -> Taker {
    Taker {
        act: caller.caller.act(),
        person: caller.caller.person,
        device: caller.id(),
    }
}

/// An import of the caller's own: what a list holds is for who took it in until it is written, and then for its records'
/// readers.
async fn own(app: &App, caller: &Caller, id: ImportId) -> Result<Import, Problem> {
    let import = app.store.read().await?.import(&caller.realm, id).await?;
    let own = import.filter(|import| import.person == caller.person);
    own.ok_or_else(|| Problem::new(&code::NOT_FOUND))
}

async fn view(app: &App, caller: &Caller, import: Import) -> Result<View, Problem> {
    let mapping = import::read(&import)?;
    let (sheets, charset) = import::sheets(app, &caller.realm, &import).await?;
    let targets = import::targets(import::kind(&import.kind)?);
    Ok(View {
        line: Line::of(import, caller.name.clone()),
        mapping,
        sheets,
        charset,
        targets,
    })
}
