//! An office of one process: takes and gives records as a server would, on a network that is told when to fail.

mod exchange;
mod world;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex},
};

use automerge::Automerge;
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{head, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use danvan_device::Device;
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use serde_json::{Value as Json_, json};
use sync_core::{
    id::{DeviceId, EpochId, Hash, InstallId, RecordId, ScopeId},
    protocol::{Frame, Notice, SyncRequest, Ticket, decode, encode_into, signed_text},
    standing::Standing,
};
use tokio::sync::Notify;

pub use world::{env, set};

/// What the network or the server does with the next request.
#[derive(Clone)]
pub enum Fault {
    /// Takes the request, and the answer never comes.
    AnswerLost,
    /// The answer breaks off after so many thousandths of it.
    CutAt(usize),
    /// Every frame of an entry comes twice.
    Twice,
    /// The token is over.
    TokenOver,
    /// A change whose note or bytes hold this text is not accepted.
    Refuse(&'static str, &'static str),
    /// Waits until told to answer, and says when it has the request.
    Hold(Arc<Notify>, Arc<Notify>),
    /// Not now.
    Overloaded,
}

/// A record at the office.
#[derive(Clone)]
pub struct Held {
    pub kind: String,
    pub scope: ScopeId,
    pub doc: Automerge,
    pub standing: Standing,
    pub seq: u64,
}

/// All that the office holds.
#[derive(Default, Clone)]
pub struct Books {
    pub epoch: EpochId,
    pub keys: HashMap<DeviceId, Vec<u8>>,
    pub scopes: Vec<ScopeId>,
    pub records: BTreeMap<RecordId, Held>,
    /// Records that moved out of a scope, with the `seq` of it.
    pub left: Vec<(ScopeId, RecordId, u64)>,
    pub seq: u64,
    pub hashes: BTreeSet<Hash>,
    pub actors: BTreeMap<(RecordId, InstallId, u64), Hash>,
    pub notices: Vec<(DeviceId, Notice)>,
    pub tickets: HashMap<InstallId, [Option<Ticket>; 2]>,
    pub requests: Vec<SyncRequest>,
    pub faults: VecDeque<Fault>,
    pub uploads: BTreeMap<String, Vec<u8>>,
    /// Bytes of the next upload's chunk that arrive before the link breaks.
    pub cut_upload: Option<usize>,
    pub logins: u64,
}

/// The office with its address.
#[derive(Clone)]
pub struct Office {
    pub books: Arc<Mutex<Books>>,
    pub url: String,
}

impl Office {
    pub async fn open() -> Self {
        let books = Books {
            scopes: vec![ScopeId([5; 16])],
            ..Books::default()
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let office = Self {
            books: Arc::new(Mutex::new(books)),
            url,
        };
        let router = Router::new()
            .route("/v1/enrol", post(enrol))
            .route("/v1/refresh", post(refresh))
            .route("/v1/sync", post(sync))
            .route("/v1/uploads", post(begin_upload))
            .route("/v1/uploads/{id}", head(upload_offset).patch(append))
            .with_state(office.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        office
    }

    pub fn scope(&self) -> ScopeId {
        self.with(|books| books.scopes[0])
    }

    /// Enrols a phone in a folder, `n` of the test's phones.
    pub async fn phone(&self, dir: &tempfile::TempDir, n: u8) -> Device {
        Device::enrol(dir.path(), &self.url, "LS-AAAAA-BBBBB", "phone", env(n))
            .await
            .unwrap()
    }

    pub fn next(&self, fault: Fault) {
        self.books.lock().unwrap().faults.push_back(fault);
    }

    pub fn with<T>(&self, see: impl FnOnce(&mut Books) -> T) -> T {
        see(&mut self.books.lock().unwrap())
    }
}

async fn enrol(State(office): State<Office>, Json(body): Json<Json_>) -> Json<Json_> {
    let key = BASE64
        .decode(body["device"]["public_key"].as_str().unwrap())
        .unwrap();
    let mut books = office.books.lock().unwrap();
    let device = DeviceId([u8::try_from(books.keys.len()).unwrap() + 1; 16]);
    books.keys.insert(device, key);
    let scopes: Vec<_> = books
        .scopes
        .iter()
        .map(|s| json!({ "id": s, "name": "Xã Khe Sim" }))
        .collect();
    Json(json!({
        "device": device,
        "person": { "id": device, "name": "Lò Thị Mẫu" },
        "realm": "LS",
        "access": "first",
        "access_seconds": 900,
        "refresh": "once",
        "scopes": scopes,
        "units": [{ "id": books.scopes[0], "scope": books.scopes[0], "name": "Xã Khe Sim" }],
    }))
}

async fn refresh(State(office): State<Office>) -> Json<Json_> {
    office.with(|books| books.logins += 1);
    Json(json!({ "access": "second", "access_seconds": 900, "refresh": "twice" }))
}

fn problem(status: StatusCode, code: &str) -> Response {
    (
        status,
        [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::RETRY_AFTER, "7"),
        ],
        json!({ "code": code, "detail": "no", "detail_vi": "không" }).to_string(),
    )
        .into_response()
}

async fn sync(State(office): State<Office>, headers: HeaderMap, body: Bytes) -> Response {
    let body = match headers.get(header::CONTENT_ENCODING) {
        Some(_) => zstd::decode_all(body.as_ref()).unwrap(),
        None => body.to_vec(),
    };
    let request: SyncRequest = decode(&body).unwrap();
    let signature = BASE64
        .decode(headers["danvan-signature"].as_bytes())
        .unwrap();
    let key = office.with(|books| books.keys[&request.device].clone());
    VerifyingKey::from_bytes(&key.try_into().unwrap())
        .unwrap()
        .verify(
            &signed_text(&body),
            &Signature::from_slice(&signature).unwrap(),
        )
        .unwrap();
    let fault = office.with(|books| books.faults.pop_front());
    match &fault {
        Some(Fault::TokenOver) => return problem(StatusCode::UNAUTHORIZED, "unauthenticated"),
        Some(Fault::Overloaded) => return problem(StatusCode::SERVICE_UNAVAILABLE, "store_busy"),
        Some(Fault::Hold(here, go)) => {
            here.notify_one();
            go.notified().await;
        }
        _ => {}
    }
    let refuse = match fault {
        Some(Fault::Refuse(text, code)) => Some((text, code)),
        _ => None,
    };
    let frames = office.with(|books| exchange::answer(books, &request, refuse));
    let mut plain = Vec::new();
    for frame in &frames {
        encode_into(frame, &mut plain);
        if matches!((&fault, frame), (Some(Fault::Twice), Frame::Entry(_))) {
            encode_into(frame, &mut plain);
        }
    }
    let keep = match fault {
        Some(Fault::AnswerLost) => 0,
        Some(Fault::CutAt(thousandths)) => plain.len() * thousandths / 1000,
        _ => {
            let packed = zstd::encode_all(plain.as_slice(), 3).unwrap();
            return ([(header::CONTENT_ENCODING, "zstd")], packed).into_response();
        }
    };
    plain.truncate(keep);
    // What was written is flushed before the link breaks.
    let parts = futures_util::stream::unfold(Some(plain), async |part| {
        tokio::task::yield_now().await;
        match part {
            Some(plain) if !plain.is_empty() => Some((Ok(Bytes::from(plain)), Some(Vec::new()))),
            _ => Some((
                Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
                None,
            )),
        }
    });
    Body::from_stream(parts).into_response()
}

fn stands(status: StatusCode, id: &str, offset: usize) -> Response {
    let headers = [
        ("location", format!("/v1/uploads/{id}")),
        ("upload-offset", offset.to_string()),
    ];
    (status, headers).into_response()
}

async fn begin_upload(State(office): State<Office>, headers: HeaderMap) -> Response {
    let about = headers["upload-metadata"].to_str().unwrap();
    let sha256 = about
        .strip_prefix("sha256 ")
        .unwrap()
        .split(',')
        .next()
        .unwrap();
    let id = String::from_utf8(BASE64.decode(sha256).unwrap()).unwrap();
    let offset = office.with(|books| books.uploads.entry(id.clone()).or_default().len());
    stands(StatusCode::CREATED, &id, offset)
}

async fn upload_offset(State(office): State<Office>, Path(id): Path<String>) -> Response {
    match office.with(|books| books.uploads.get(&id).map(Vec::len)) {
        Some(offset) => stands(StatusCode::OK, &id, offset),
        None => problem(StatusCode::NOT_FOUND, "no_such_upload"),
    }
}

async fn append(
    State(office): State<Office>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let offset: usize = headers["upload-offset"].to_str().unwrap().parse().unwrap();
    let answer = office.with(|books| {
        let cut = books.cut_upload.take();
        let upload = books.uploads.get_mut(&id).unwrap();
        assert_eq!(offset, upload.len(), "goes on from where the office stands");
        upload.extend_from_slice(&body[..cut.unwrap_or(body.len())]);
        cut.is_none().then_some(upload.len())
    });
    match answer {
        Some(offset) => stands(StatusCode::NO_CONTENT, &id, offset),
        // As good as a broken link: the phone learns nothing of how much arrived.
        None => problem(StatusCode::REQUEST_TIMEOUT, "timed_out"),
    }
}
