//! An office's list of many rows, taken in and undone, with a phone that syncs beside it.

use std::{collections::BTreeMap, time::Duration};

use danvan_tests::{Backend, Office, REALM, Unit, Wire};
use rust_xlsxwriter::{Format, Workbook};
use serde::Serialize;
use serde_json::{Value, json};
use sync_core::{
    id::ScopeId,
    protocol::{ScopeCursor, SyncRequest},
    standing::Role,
};
use tokio::time::Instant;

use crate::meter::Meter;

const PASSWORD: &str = "mot mat khau du dai";
/// Rows of the list before.
const FEW: usize = 2_000;
/// Communes among which the rows are dealt out.
const COMMUNES: usize = 20;
/// Between two looks at how far it is, and between two syncs of the phone beside it.
const LOOK: Duration = Duration::from_millis(500);
/// 01/03/2026 as a spreadsheet counts days.
const MARCH: f64 = 46_082.0;

/// What one list came to.
#[derive(Debug, Default, Serialize)]
pub struct ImportRun {
    pub backend: String,
    pub kind: String,
    pub rows: usize,
    pub file_bytes: usize,
    /// Handing the file in, with a first look at it.
    pub begin_s: f64,
    /// The dry run.
    pub check_s: f64,
    /// From the order to the last record merged and counted.
    pub apply_s: f64,
    pub records: i64,
    pub undo_s: f64,
    /// Most memory of the server's process.
    pub rss_mb: f64,
    pub cpu_s: f64,
    /// Milliseconds that the syncs of a phone took beside it: how many, the half of them, the slowest.
    pub beside: BTreeMap<String, f64>,
}

/// Lists that are taken in: of each kind, on each engine.
pub const LISTS: [(Backend, &str); 4] = [
    (Backend::Sqlite, "good_deed"),
    (Backend::Sqlite, "registration"),
    (Backend::Postgres, "good_deed"),
    (Backend::Postgres, "registration"),
];

/// Takes one in, and undoes it.
pub async fn run(backend: Backend, kind: &str, rows: usize) -> ImportRun {
    let mut office = Office::open(backend, PASSWORD).await;
    let mut communes = Vec::new();
    for n in 0..COMMUNES {
        let (code, name) = (format!("99{n:03}"), format!("Xã số {n}"));
        communes.push(office.commune(&code, &name).await);
    }
    office.account("vanthu", "Người Mẫu", None).await;
    for commune in &communes {
        office.role("vanthu", Role::StandingOffice, commune).await;
    }
    office.account("canbo", "Người Mẫu", None).await;
    office.role("canbo", Role::FieldOfficer, &communes[0]).await;
    let server = office.serve(0, &[]).await;
    let desk = Wire::enrol(&server.url, &office.code("vanthu").await, 1).await;
    let phone = Wire::enrol(&server.url, &office.code("canbo").await, 2).await;
    let beside = (&phone, communes[0].scope);
    // A database that is not empty, and whose planner has looked at it: a test's own has nobody who does.
    let few = take_in(&desk, beside, kind, list(kind, FEW, &communes, "trước")).await;
    assert_eq!(few.done["state"], "done", "{}", few.done);
    office.tidy_database().await;
    let file = list(kind, rows, &communes, "đợt");
    let mut run = ImportRun {
        backend: format!("{backend:?}"),
        kind: kind.to_owned(),
        rows,
        file_bytes: file.len(),
        ..ImportRun::default()
    };
    let meter = Meter::start(&server);
    let taken = take_in(&desk, beside, kind, file).await;
    assert_eq!(taken.done["state"], "done", "{}", taken.done);
    [run.begin_s, run.check_s, run.apply_s] = taken.seconds;
    run.records = taken.done["records"].as_i64().expect("a count");
    assert_eq!(counted(&office, &communes, kind).await, rows + FEW);
    let mut syncs = taken.syncs;

    let began = Instant::now();
    assert_eq!(
        desk.act(&format!("{}/undo", taken.at), "").await.status,
        202
    );
    let undone = ended(&desk, &taken.at, beside, &mut syncs).await;
    assert_eq!(undone["state"], "undone", "{undone}");
    run.undo_s = began.elapsed().as_secs_f64();
    assert_eq!(counted(&office, &communes, kind).await, FEW);
    run.rss_mb = meter.rss_mb();
    run.cpu_s = meter.cpu();
    run.beside = spread(syncs);
    server.stop().await;
    run
}

/// A phone that syncs beside it, and its scope.
type Beside<'p> = (&'p Wire, ScopeId);

/// A list that was taken in.
struct Taken {
    at: String,
    done: Value,
    /// Of handing in, checking, writing.
    seconds: [f64; 3],
    syncs: Vec<f64>,
}

async fn take_in(desk: &Wire, beside: Beside<'_>, kind: &str, file: Vec<u8>) -> Taken {
    let began = Instant::now();
    let path = format!("/v1/imports?kind={kind}&name=danh-sach.xlsx");
    let octets = [("content-type", "application/octet-stream")];
    let sent = desk.call("POST", &path, &octets, file).await;
    let import: Value = serde_json::from_str(&sent.text().await.expect("an answer")).expect("JSON");
    let handing_in = began.elapsed().as_secs_f64();
    let at = format!("/v1/imports/{}", import["id"].as_str().expect("an id"));

    let began = Instant::now();
    let mapping = import["mapping"].to_string();
    let checked = desk.act(&format!("{at}/check"), &mapping).await.json();
    assert_eq!(checked["may_apply"], true, "{}", checked["problems"][0]);
    let check = began.elapsed().as_secs_f64();

    let began = Instant::now();
    let body = json!({ "sha256": import["sha256"] }).to_string();
    let signature = desk.signature(body.as_bytes());
    let headers = [
        ("content-type", "application/json"),
        ("danvan-signature", signature.as_str()),
    ];
    let apply = format!("{at}/apply");
    let told = desk.call("POST", &apply, &headers, body.into_bytes()).await;
    assert_eq!(told.status().as_u16(), 202);
    let mut syncs = Vec::new();
    let done = ended(desk, &at, beside, &mut syncs).await;
    Taken {
        at,
        done,
        seconds: [handing_in, check, began.elapsed().as_secs_f64()],
        syncs,
    }
}

/// Waits for what goes on by itself, with a phone that syncs meanwhile.
async fn ended(desk: &Wire, at: &str, beside: Beside<'_>, syncs: &mut Vec<f64>) -> Value {
    loop {
        let now = desk.get(at).await.json();
        if !matches!(now["state"].as_str(), Some("running" | "undoing")) {
            return now;
        }
        let began = Instant::now();
        assert_eq!(beside.0.sync(&nothing_new(beside)).await.status, 200);
        syncs.push(began.elapsed().as_secs_f64() * 1_000.0);
        tokio::time::sleep(LOOK).await;
    }
}

/// The sync of a phone that has all there is: how long it takes is how long it waits.
fn nothing_new(beside: Beside<'_>) -> SyncRequest {
    let mut request = beside.0.request();
    request.scopes = vec![ScopeCursor {
        id: beside.1,
        cursor: u64::MAX >> 1,
    }];
    request
}

/// Records of a kind, as every table counts them.
async fn counted(office: &Office, communes: &[Unit], kind: &str) -> usize {
    let scopes: Vec<_> = communes.iter().map(|unit| unit.scope).collect();
    let mut work = office.store().read().await.expect("a unit of work");
    let counts = work.counts(REALM, &scopes, kind).await.expect("counts");
    let records: i64 = counts.iter().map(|count| count.records).sum();
    usize::try_from(records).expect("a count")
}

fn list(kind: &str, rows: usize, communes: &[Unit], round: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let deeds = [
        "STT",
        "Tên việc tốt",
        "Đơn vị",
        "Lĩnh vực",
        "Ngày thực hiện",
        "Việc đã làm",
    ];
    let registered = [
        "STT",
        "Tên mô hình",
        "Đơn vị",
        "Lĩnh vực",
        "Năm",
        "Mục tiêu",
        "Trạng thái",
    ];
    let headings: &[&str] = if kind == "good_deed" {
        &deeds
    } else {
        &registered
    };
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string(0, column, *heading).expect("a cell");
    }
    for n in 0..rows {
        let row = u32::try_from(n).expect("a row") + 1;
        let name = format!("Hiến đất mở đường thôn số {n}, {round} {}", n % 7);
        sheet.write_number(row, 0, f64::from(row)).expect("a cell");
        sheet.write_string(row, 1, name).expect("a cell");
        sheet
            .write_string(row, 2, &communes[n % COMMUNES].name)
            .expect("a cell");
        let field = ["Kinh tế", "Văn hóa xã hội", "An ninh quốc phòng", "HTCT"][n % 4];
        sheet.write_string(row, 3, field).expect("a cell");
        let story = "Chi bộ họp bàn, bà con đồng thuận, nhiều hộ tự nguyện góp công và vật liệu để làm xong trong tháng.";
        if kind == "good_deed" {
            let day = sheet.write_number_with_format(row, 4, MARCH, &date);
            day.expect("a cell");
            sheet.write_string(row, 5, story).expect("a cell");
        } else {
            sheet.write_number(row, 4, 2024).expect("a cell");
            sheet.write_string(row, 5, story).expect("a cell");
            sheet
                .write_string(row, 6, "Đang thực hiện")
                .expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn spread(mut syncs: Vec<f64>) -> BTreeMap<String, f64> {
    syncs.sort_by(f64::total_cmp);
    let at = |n: usize| syncs.get(n).copied().unwrap_or_default();
    let count = u32::try_from(syncs.len()).map_or(0.0, f64::from);
    BTreeMap::from([
        ("syncs".to_owned(), count),
        ("p50_ms".to_owned(), at(syncs.len() / 2)),
        ("worst_ms".to_owned(), at(syncs.len().saturating_sub(1))),
    ])
}
