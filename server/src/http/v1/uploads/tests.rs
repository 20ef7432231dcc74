//! A photo on its way, as HTTP sees it.

use axum::http::Method;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use danvan_store::MediaRef;
use sha2::{Digest as _, Sha256};
use sync_core::{
    id::{Hash, RecordId},
    standing::Role,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::serve::serve;
use crate::testing::{Answer, Call, Office, Phone, REALM};

const CHUNK: &str = "application/offset+octet-stream";

fn photo(len: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0".to_vec();
    bytes.resize(len, 7);
    bytes
}

fn sha(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

fn tus<'o>(office: &'o Office, phone: &Phone, method: &str, path: &str) -> Call<'o> {
    let method: Method = method.parse().unwrap();
    office
        .call(method, path)
        .bearer(&phone.access)
        .header("tus-resumable", "1.0.0")
}

async fn begin(office: &Office, phone: &Phone, bytes: &[u8], filetype: &str) -> Answer {
    let encoded = |text: &str| BASE64.encode(text);
    let metadata = format!(
        "sha256 {},filetype {}",
        encoded(&sha(bytes).to_string()),
        encoded(filetype)
    );
    tus(office, phone, "POST", "/v1/uploads")
        .header("upload-length", &bytes.len().to_string())
        .header("upload-metadata", &metadata)
        .send()
        .await
}

fn place(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.headers["location"].to_str().unwrap().to_owned()
}

async fn patch(office: &Office, phone: &Phone, at: &str, offset: usize, bytes: &[u8]) -> Answer {
    tus(office, phone, "PATCH", at)
        .header("upload-offset", &offset.to_string())
        .body(CHUNK, bytes.to_vec().into())
        .send()
        .await
}

#[tokio::test]
async fn a_photo_goes_up_in_two_pieces_and_comes_down_to_who_may_see_it() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let bytes = photo(10_000);
    let at = place(&begin(&office, &phone, &bytes, "image/jpeg").await);
    assert_eq!(
        patch(&office, &phone, &at, 0, &bytes[..4_000]).await.status,
        204
    );
    let stands = tus(&office, &phone, "HEAD", &at).send().await;
    assert_eq!(
        (stands.status, &stands.headers["upload-offset"]),
        (200, &"4000".parse().unwrap())
    );
    assert_eq!(stands.headers["upload-length"], "10000");
    assert_eq!(stands.headers["tus-resumable"], "1.0.0");
    let done = patch(&office, &phone, &at, 4_000, &bytes[4_000..]).await;
    assert_eq!(
        (done.status, &done.headers["upload-offset"]),
        (204, &"10000".parse().unwrap())
    );

    let path = format!("/v1/media/{}", sha(&bytes));
    let officer = office.officer().await;
    assert_eq!(
        office.get(&path).by(&officer).send().await.status,
        404,
        "no record speaks of it"
    );
    let record = RecordId([1; 16]);
    let mut work = office.app.store.write().await.unwrap();
    let speaks = MediaRef {
        record,
        scope: office.khe_sim,
        sha256: sha(&bytes),
    };
    work.replace_media_refs(REALM, &[record], &[speaks])
        .await
        .unwrap();
    work.commit().await.unwrap();

    let whole = office.get(&path).by(&officer).send().await;
    assert_eq!((whole.status, whole.body.as_ref()), (200, bytes.as_slice()));
    assert_eq!(whole.headers["x-content-type-options"], "nosniff");
    assert_eq!(
        whole.headers["content-security-policy"],
        "default-src 'none'; sandbox"
    );
    assert!(
        whole.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    let part = office
        .get(&path)
        .by(&officer)
        .header("range", "bytes=2-5")
        .send()
        .await;
    assert_eq!((part.status, part.body.as_ref()), (206, &bytes[2..6]));
    assert_eq!(part.headers["content-range"], "bytes 2-5/10000");
    let beyond = office
        .get(&path)
        .by(&officer)
        .header("range", "bytes=10000-")
        .send()
        .await;
    assert_eq!(
        (beyond.status, beyond.problem().as_str()),
        (416, "range_not_satisfiable")
    );
    let etag = whole.headers["etag"].to_str().unwrap();
    let again = office
        .get(&path)
        .by(&officer)
        .header("if-none-match", etag)
        .send()
        .await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let elsewhere = office
        .person("benlua", Role::StandingOffice, office.ben_lua)
        .await;
    assert_eq!(office.get(&path).by(&elsewhere).send().await.status, 404);
}

#[tokio::test]
async fn a_photo_that_the_server_has_is_complete_at_once() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let bytes = photo(1_000);
    let at = place(&begin(&office, &phone, &bytes, "image/jpeg").await);
    patch(&office, &phone, &at, 0, &bytes).await;
    let other = office.officer_phone().await;
    let again = begin(&office, &other, &bytes, "image/jpeg").await;
    assert_eq!(
        (again.status, &again.headers["upload-offset"]),
        (201, &"1000".parse().unwrap())
    );
}

#[tokio::test]
async fn a_chunk_damaged_on_the_way_is_refused_with_the_status_of_tus() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let bytes = photo(1_000);
    let at = place(&begin(&office, &phone, &bytes, "image/jpeg").await);
    let sum = format!(
        "sha256 {}",
        BASE64.encode(Sha256::digest(b"something else"))
    );
    let answer = tus(&office, &phone, "PATCH", &at)
        .header("upload-offset", "0")
        .header("upload-checksum", &sum)
        .body(CHUNK, bytes.clone().into())
        .send()
        .await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (460, "upload_checksum_mismatch")
    );
    assert_eq!(answer.headers["tus-resumable"], "1.0.0");
    let elsewhere = patch(&office, &phone, &at, 5, &bytes[5..]).await;
    assert_eq!(
        (elsewhere.status, elsewhere.problem().as_str()),
        (409, "upload_offset_mismatch")
    );
    assert_eq!(elsewhere.json()["args"]["offset"], "0");
}

#[tokio::test]
async fn what_is_no_upload_is_refused_by_name() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let bytes = photo(100);
    let page = begin(&office, &phone, &bytes, "text/html").await;
    assert_eq!(
        (page.status, page.problem().as_str()),
        (415, "media_type_refused")
    );
    let no_version = office
        .post("/v1/uploads")
        .bearer(&phone.access)
        .send()
        .await;
    assert_eq!(
        (no_version.status, no_version.problem().as_str()),
        (412, "tus_version")
    );
    assert_eq!(no_version.headers["tus-version"], "1.0.0");
    let nameless = tus(&office, &phone, "POST", "/v1/uploads")
        .header("upload-length", "5")
        .send()
        .await;
    assert_eq!(nameless.json()["args"]["name"], "upload-metadata");
    let officer = office.officer().await;
    let no_device = office
        .post("/v1/uploads")
        .by(&officer)
        .header("tus-resumable", "1.0.0")
        .send()
        .await;
    assert_eq!(
        (no_device.status, no_device.problem().as_str()),
        (403, "device_required")
    );
    let gone = tus(
        &office,
        &phone,
        "HEAD",
        &format!("/v1/uploads/{}", RecordId([9; 16])),
    );
    assert_eq!(gone.send().await.status, 404);
    let at = place(&begin(&office, &phone, &bytes, "image/jpeg").await);
    let plain = tus(&office, &phone, "PATCH", &at)
        .header("upload-offset", "0")
        .send()
        .await;
    assert_eq!(plain.problem(), "upload_not_a_chunk");
    assert_eq!(tus(&office, &phone, "DELETE", &at).send().await.status, 204);
    assert_eq!(tus(&office, &phone, "HEAD", &at).send().await.status, 404);
}

#[tokio::test]
async fn the_server_says_what_it_can_do() {
    let office = Office::open().await;
    let answer = office.call(Method::OPTIONS, "/v1/uploads").send().await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.headers["tus-version"], "1.0.0");
    assert_eq!(
        answer.headers["tus-extension"],
        "creation,checksum,termination,expiration"
    );
    assert_eq!(answer.headers["tus-max-size"], (64 << 20).to_string());
    assert_eq!(answer.headers["tus-checksum-algorithm"], "sha256,sha1");
}

#[tokio::test]
async fn a_link_that_breaks_takes_back_nothing_that_came_over_it() {
    let office = Office::open().await;
    let phone = office.officer_phone().await;
    let bytes = photo(50_000);
    let at = place(&begin(&office, &phone, &bytes, "image/jpeg").await);

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = std::sync::Arc::clone(&office.app);
    let served = tokio::spawn(serve(app, listener, async {
        let _ = stopped.await;
    }));
    let mut link = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PATCH {at} HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {}\r\ntus-resumable: 1.0.0\r\n\
         upload-offset: 0\r\ncontent-type: {CHUNK}\r\ncontent-length: 50000\r\n\r\n",
        phone.access
    );
    link.write_all(head.as_bytes()).await.unwrap();
    link.write_all(&bytes[..20_000]).await.unwrap();
    link.shutdown().await.unwrap();
    // The server has read all of it once it hangs up.
    link.read_to_end(&mut Vec::new()).await.unwrap();
    let stands = tus(&office, &phone, "HEAD", &at).send().await;
    assert_eq!(stands.headers["upload-offset"], "20000");
    assert_eq!(
        patch(&office, &phone, &at, 20_000, &bytes[20_000..])
            .await
            .status,
        204
    );
    drop(stop);
    served.await.unwrap();
}
