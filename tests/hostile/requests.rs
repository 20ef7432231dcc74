//! Bodies that are no request, bombs, and requests that are another's.

use danvan_tests::{Chance, Reply, Wire, corpus};
use sync_core::{
    id::{DeviceId, IdentityId, InstallId, RecordId},
    identity::{Identities, MOST_HELD},
    protocol::{SyncRequest, encode},
};

use crate::stage::{Stage, push};

pub async fn attack(stage: &mut Stage) {
    let mut wrong = Vec::new();
    for attack in corpus("requests") {
        let came = shown(&stage.attacker.post(attack.bytes).await);
        if came != attack.expected {
            wrong.push(format!("{}: {came}, not {}", attack.name, attack.expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    great_ones(&stage.attacker).await;
    unsigned_ones(stage).await;
    anothers(stage).await;
    odd_words(stage).await;
    unfinished(stage).await;
}

/// As the corpus writes it: the status, and the code where there is one.
pub fn shown(reply: &Reply) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(&reply.body).ok();
    match json.as_ref().and_then(|json| json["code"].as_str()) {
        Some(code) if reply.status >= 400 => format!("{} {code}", reply.status),
        _ => reply.status.to_string(),
    }
}

async fn great_ones(attacker: &Wire) {
    let good = attacker.request();
    let many = SyncRequest {
        want: vec![RecordId([1; 16]); 10_001],
        ..good.clone()
    };
    let named = SyncRequest {
        identities: Identities {
            held: vec![IdentityId([1; 16]); MOST_HELD + 1],
            ..Identities::default()
        },
        ..good.clone()
    };
    let greedy = SyncRequest {
        max_bytes: u32::MAX,
        notices: u64::MAX,
        now: i64::MIN,
        ..good.clone()
    };
    let old = SyncRequest {
        proto: 0,
        ..good.clone()
    };
    let new = SyncRequest {
        proto: u16::MAX,
        ..good.clone()
    };
    let whole = encode(&good);
    for (name, body, expected) in [
        ("many_wants", encode(&many), "413 body_too_large"),
        ("many_identities", encode(&named), "413 body_too_large"),
        ("greedy", encode(&greedy), "200"),
        (
            "protocol_of_yesterday",
            encode(&old),
            "426 protocol_too_old",
        ),
        ("protocol_of_tomorrow", encode(&new), "426 protocol_too_new"),
        (
            "cut_short",
            whole[..whole.len() - 1].to_vec(),
            "400 malformed_body",
        ),
        (
            "and_more",
            [whole.as_slice(), &[0]].concat(),
            "400 malformed_body",
        ),
        ("noise", Chance::of(1).bytes(500_000), "400 malformed_body"),
    ] {
        assert_eq!(shown(&attacker.post(body).await), expected, "{name}");
    }
    let zeros = vec![0; 64 << 20];
    let zstd = zstd::bulk::compress(&zeros, 19).expect("memory takes it");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut gzip, &zeros).expect("memory takes it");
    let gzip = gzip.finish().expect("memory takes it");
    for (coding, body, expected) in [
        ("zstd", zstd, "413 body_too_large"),
        ("gzip", gzip, "413 body_too_large"),
        ("zstd", b"no zstd".to_vec(), "400 malformed_body"),
        ("gzip", b"no gzip".to_vec(), "400 malformed_body"),
        ("br", Vec::new(), "415 unsupported_media_type"),
        ("gzip, zstd", Vec::new(), "415 unsupported_media_type"),
    ] {
        let reply = attacker
            .post_with(&[("content-encoding", coding)], body)
            .await;
        assert_eq!(shown(&reply), expected, "{coding}");
    }
}

async fn unsigned_ones(stage: &Stage) {
    let body = encode(&stage.attacker.request());
    let other = stage.attacker.signature(b"another body");
    for headers in [
        [].as_slice(),
        &[("danvan-signature", "")],
        &[("danvan-signature", "no base64!")],
        &[("danvan-signature", "AAAA")],
        &[("danvan-signature", other.as_str())],
    ] {
        let reply = stage.attacker.post_with(headers, body.clone()).await;
        assert_eq!(shown(&reply), "401 bad_signature", "{headers:?}");
    }
}

/// Replayed, signed anew, or in another's name.
async fn anothers(stage: &Stage) {
    let theirs = encode(&stage.victim.request());
    // Signed by the victim, sent by the attacker; then signed anew by the attacker.
    let signature = stage.victim.signature(&theirs);
    let headers = [("danvan-signature", signature.as_str())];
    let replayed = stage.attacker.post_with(&headers, theirs.clone()).await;
    assert_eq!(shown(&replayed), "401 bad_signature");
    assert_eq!(
        shown(&stage.attacker.post(theirs.clone()).await),
        "401 bad_signature"
    );
    // A replay of the whole request with its token is a retry: the same receipts, and nothing new.
    assert_eq!(stage.victim.post(theirs.clone()).await.status, 200);
    assert_eq!(stage.victim.post(theirs).await.status, 200);

    let as_device = SyncRequest {
        device: stage.victim.device,
        ..stage.attacker.request()
    };
    let nobody = SyncRequest {
        device: DeviceId([0; 16]),
        ..stage.attacker.request()
    };
    let as_install = SyncRequest {
        install: stage.victim.install,
        ..stage.attacker.request()
    };
    let genesis = SyncRequest {
        install: InstallId([0; 16]),
        ..stage.attacker.request()
    };
    for (request, expected) in [
        (as_device, "401 bad_signature"),
        (nobody, "401 bad_signature"),
        (as_install, "409 install_taken"),
        (genesis, "200"),
    ] {
        assert_eq!(shown(&stage.attacker.sync(&request).await), expected);
    }
}

/// Words that a database cannot hold, where a request has words.
async fn odd_words(stage: &Stage) {
    for word in [
        "\0",
        "a\0b",
        "\u{202e}gpj.exe",
        "'; DROP TABLE changes; --",
        &"ơ".repeat(100_000),
    ] {
        let request = SyncRequest {
            app: word.to_owned(),
            ..stage.attacker.request()
        };
        assert_eq!(
            shown(&stage.attacker.sync(&request).await),
            "200",
            "{word:.20?}"
        );
        let mut entry = stage.entry(b"no change");
        entry.kind = word.to_owned();
        let told = push(&stage.attacker, vec![entry]).await;
        assert_eq!(told.head.receipts.len(), 1, "{word:.20?}");
    }
}

/// Two hundred requests that begin and never end; the server goes on with the others.
async fn unfinished(stage: &mut Stage) {
    use tokio::{io::AsyncWriteExt as _, net::TcpStream};
    let address = stage.server.url.trim_start_matches("http://").to_owned();
    let token = stage.attacker.access.clone();
    let mut stalled = Vec::new();
    for n in 0..200 {
        let mut stream = TcpStream::connect(&address).await.expect("a connection");
        let begun = if n % 2 == 0 {
            "POST /v1/sync HTTP/1.1\r\nhost: h\r\nx-slow: ".to_owned()
        } else {
            format!(
                "POST /v1/sync HTTP/1.1\r\nhost: h\r\nauthorization: Bearer {token}\r\n\
                 content-type: application/cbor\r\ncontent-length: 100000\r\n\r\nabc"
            )
        };
        stream
            .write_all(begun.as_bytes())
            .await
            .expect("it goes out");
        stalled.push(stream);
    }
    stage.honest("cạnh những kết nối treo").await;
    drop(stalled);
    stage.honest("khi các kết nối treo đã đứt").await;
}
