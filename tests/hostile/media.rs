//! Uploads that lie: about their offset, length, checksum, hash and type.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use danvan_tests::{Reply, Wire, corpus};
use sha2::{Digest as _, Sha256};
use sync_core::{
    change::{By, Edit, Path, author, genesis},
    id::{Hash, RecordId},
    protocol::{Outcome, PushEntry},
    record,
    value::Value,
};

use crate::{
    requests::shown,
    stage::{Stage, push},
};

const CHUNK: (&str, &str) = ("content-type", "application/offset+octet-stream");
const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

pub async fn attack(stage: &mut Stage) {
    for attack in corpus("media") {
        if let Some(filetype) = attack.expected.strip_prefix("stored ") {
            is_served_inert(stage, &attack.name, &attack.bytes, filetype).await;
            continue;
        }
        let named = attack.name.rsplit('_').next().expect("a name");
        let filetype = if named == "pdf" {
            "application/pdf".to_owned()
        } else {
            format!("image/{named}")
        };
        let place = begun(&stage.attacker, &attack.bytes, &filetype).await;
        let reply = appended(&stage.attacker, &place, "0", &[], attack.bytes).await;
        assert_eq!(shown(&reply), attack.expected, "{}", attack.name);
    }
    lies(&stage.attacker).await;
    of_another(stage).await;
    metadata_that_is_none(&stage.attacker).await;
}

fn sha(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

fn metadata(sha256: &str, filetype: &str) -> String {
    format!(
        "sha256 {},filetype {}",
        BASE64.encode(sha256),
        BASE64.encode(filetype)
    )
}

async fn reply(response: reqwest::Response) -> Reply {
    Reply {
        status: response.status().as_u16(),
        body: response.bytes().await.expect("a whole answer").to_vec(),
    }
}

async fn create(by: &Wire, length: &str, metadata: &str) -> reqwest::Response {
    let headers = [
        TUS,
        ("upload-length", length),
        ("upload-metadata", metadata),
    ];
    by.call("POST", "/v1/uploads", &headers, Vec::new()).await
}

async fn begun(by: &Wire, bytes: &[u8], filetype: &str) -> String {
    let metadata = metadata(&sha(bytes).to_string(), filetype);
    let response = create(by, &bytes.len().to_string(), &metadata).await;
    assert_eq!(response.status(), 201);
    response.headers()["location"]
        .to_str()
        .expect("a path")
        .to_owned()
}

async fn appended(
    by: &Wire,
    place: &str,
    offset: &str,
    more: &[(&str, &str)],
    bytes: Vec<u8>,
) -> Reply {
    let headers = [TUS, CHUNK, ("upload-offset", offset)];
    let headers: Vec<_> = headers.into_iter().chain(more.iter().copied()).collect();
    reply(by.call("PATCH", place, &headers, bytes).await).await
}

/// What begins as its type says is stored; a browser is told its type, to guess no other, and to run nothing.
async fn is_served_inert(stage: &Stage, name: &str, bytes: &[u8], filetype: &str) {
    let place = begun(&stage.attacker, bytes, filetype).await;
    let taken = appended(&stage.attacker, &place, "0", &[], bytes.to_vec()).await;
    assert_eq!(taken.status, 204, "{name}");
    let hash = sha(bytes);
    let path = format!("/v1/media/{hash}");
    assert_eq!(
        stage.desk.get(&path).await.status,
        404,
        "{name}: no record speaks of it"
    );
    speak_of(stage, hash).await;
    let served = stage.desk.call("GET", &path, &[], Vec::new()).await;
    assert_eq!(served.status(), 200, "{name}");
    let header = |name: &str| served.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header("content-type"), filetype, "{name}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{name}");
    assert_eq!(
        header("content-security-policy"),
        "default-src 'none'; sandbox",
        "{name}"
    );
    assert!(
        header("content-disposition").starts_with("attachment"),
        "{name}"
    );
}

/// Puts a file into a record, so that who may see the record may see it.
async fn speak_of(stage: &Stage, file: Hash) {
    let evidence = record::kind("evidence").expect("a kind of this house");
    let field = evidence.fields.iter().find(|f| f.ty == record::Type::Media);
    let id = RecordId(file.0[..16].try_into().expect("16 bytes"));
    let mut doc = genesis(evidence, id);
    let by = By {
        install: stage.attacker.install,
        at: 1_776_135_600_000,
    };
    let edit = Edit::Set {
        path: Path::field(field.expect("evidence has a file").name),
        value: Value::Bytes(file.0.to_vec().into()),
    };
    let made = author(&mut doc, evidence, by, &[edit], None)
        .expect("it fits")
        .expect("a change");
    let entry = PushEntry {
        record: id,
        kind: evidence.name.to_owned(),
        scope: stage.unit.scope,
        changes: vec![made.bytes.into()],
    };
    let told = push(&stage.attacker, vec![entry]).await;
    assert_eq!(told.head.receipts[0].outcome, Outcome::Stored);
    assert!(told.end.merged && told.decided.notices.iter().all(|n| n.record != id));
}

async fn lies(by: &Wire) {
    let mut photo = b"\xff\xd8\xff\xe0".to_vec();
    photo.resize(10_000, 9);
    let place = begun(by, &photo, "image/jpeg").await;
    let half = photo[..5_000].to_vec();
    let wrong_sum = format!("sha256 {}", BASE64.encode([0; 32]));
    for (name, offset, more, bytes, expected) in [
        (
            "ahead",
            "5000",
            [].as_slice(),
            &half,
            "409 upload_offset_mismatch",
        ),
        ("negative", "-1", &[], &half, "400 malformed_request"),
        ("no_number", "0x10", &[], &half, "400 malformed_request"),
        (
            "beyond_64_bits",
            "99999999999999999999",
            &[],
            &half,
            "400 malformed_request",
        ),
        (
            "largest",
            "9223372036854775807",
            &[],
            &half,
            "409 upload_offset_mismatch",
        ),
        (
            "checksum_wrong",
            "0",
            &[("upload-checksum", wrong_sum.as_str())],
            &half,
            "460 upload_checksum_mismatch",
        ),
        (
            "checksum_unknown",
            "0",
            &[("upload-checksum", "md5 AAAA")],
            &half,
            "400 malformed_request",
        ),
        (
            "longer_than_declared",
            "0",
            &[],
            &vec![9; 10_001],
            "413 upload_longer_than_declared",
        ),
    ] {
        let reply = appended(by, &place, offset, more, bytes.clone()).await;
        assert_eq!(shown(&reply), expected, "{name}");
    }
    // None of it was kept; and what is whole, but not what was announced, is dropped.
    let mut other = photo.clone();
    other[9_999] = 8;
    let reply = appended(by, &place, "0", &[], other).await;
    assert_eq!(shown(&reply), "422 media_hash_mismatch");
    let gone = appended(by, &place, "0", &[], photo).await;
    assert_eq!(shown(&gone), "404 upload_not_found");
}

async fn of_another(stage: &Stage) {
    let bytes = b"\xff\xd8\xff\xe0 of the victim".to_vec();
    let place = begun(&stage.victim, &bytes, "image/jpeg").await;
    for (method, headers) in [
        ("HEAD", vec![TUS]),
        ("DELETE", vec![TUS]),
        ("PATCH", vec![TUS, CHUNK, ("upload-offset", "0")]),
    ] {
        let theirs = stage
            .attacker
            .call(method, &place, &headers, Vec::new())
            .await;
        assert_eq!(theirs.status(), 404, "{method}");
    }
    assert_eq!(
        appended(&stage.victim, &place, "0", &[], bytes)
            .await
            .status,
        204
    );
}

async fn metadata_that_is_none(by: &Wire) {
    let hash = sha(b"x").to_string();
    let good = metadata(&hash, "image/jpeg");
    let traversal = metadata("../../../../etc/passwd", "image/jpeg");
    let page = metadata(&hash, "text/html");
    let nul = metadata(&hash, "image/jpeg\0");
    for (name, length, metadata, expected) in [
        ("no_metadata", "10", "", "400 malformed_request"),
        (
            "no_base64",
            "10",
            "sha256 !!,filetype !!",
            "400 malformed_request",
        ),
        (
            "hash_of_a_path",
            "10",
            traversal.as_str(),
            "400 malformed_request",
        ),
        ("page", "10", &page, "415 media_type_refused"),
        ("type_with_nul", "10", &nul, "415 media_type_refused"),
        ("length_negative", "-1", &good, "400 malformed_request"),
        (
            "length_beyond_the_limit",
            "9223372036854775807",
            &good,
            "413 media_too_large",
        ),
        (
            "length_beyond_64_bits",
            "99999999999999999999",
            &good,
            "400 malformed_request",
        ),
    ] {
        let reply = reply(create(by, length, metadata).await).await;
        assert_eq!(shown(&reply), expected, "{name}");
    }
    for path in [
        "/v1/uploads/..%2f..%2fdata",
        "/v1/uploads/%00",
        "/v1/uploads/1",
    ] {
        let reply = reply(by.call("HEAD", path, &[TUS], Vec::new()).await).await;
        assert_eq!(reply.status, 400, "{path}");
    }
    let other = by
        .call(
            "HEAD",
            "/v1/uploads/1",
            &[("tus-resumable", "0.2")],
            Vec::new(),
        )
        .await;
    assert_eq!(other.status(), 412);
}
