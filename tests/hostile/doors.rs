//! Getting in: tokens that are none, and codes that are guessed.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use danvan_tests::{Backend, Office, Wire};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use sync_core::standing::Role;

use crate::requests::shown;

const PASSWORD: &str = "mật khẩu thử nghiệm";

async fn office() -> Office {
    let mut office = Office::open(Backend::Sqlite, PASSWORD).await;
    let unit = office.commune("99001", "Xã Khe Sim").await;
    office
        .person("hoa", "Vi Thị Mẫu", Role::FieldOfficer, &unit)
        .await;
    office
}

fn decoded(part: &str) -> Value {
    let bytes = BASE64URL.decode(part).expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn encoded(part: &Value) -> String {
    BASE64URL.encode(part.to_string())
}

#[tokio::test]
async fn a_token_that_the_server_did_not_sign_opens_nothing() {
    let office = office().await;
    let server = office.serve(0, &[]).await;
    let mut wire = Wire::enrol(&server.url, &office.code("hoa").await, 1).await;
    let good = wire.access.clone();
    let parts: Vec<&str> = good.split('.').collect();
    let (head, claims, signature) = (decoded(parts[0]), decoded(parts[1]), parts[2]);
    let own_key = SigningKey::from_bytes(&[7; 32]);
    let with = |of: &Value, name: &str, value: Value| {
        let mut of = of.clone();
        of[name] = value;
        of
    };
    let signed = |head: &Value, claims: &Value| {
        let text = format!("{}.{}", encoded(head), encoded(claims));
        let signature = own_key.sign(text.as_bytes()).to_bytes();
        format!("{text}.{}", BASE64URL.encode(signature))
    };
    let kept =
        |head: &Value, claims: &Value| format!("{}.{}.{signature}", encoded(head), encoded(claims));
    let none = with(&head, "alg", json!("none"));
    let hmac = with(&head, "alg", json!("HS256"));
    let other_kid = with(&head, "kid", json!("../../../dev/null"));
    let carried = with(
        &head,
        "jwk",
        json!({ "kty": "OKP", "crv": "Ed25519", "x": BASE64URL.encode(own_key.verifying_key().to_bytes()) }),
    );
    let attacks = [
        ("alg_none", format!("{}.{}.", encoded(&none), parts[1])),
        ("alg_none_signed", kept(&none, &claims)),
        ("alg_hmac", kept(&hmac, &claims)),
        ("own_key", signed(&head, &claims)),
        ("own_key_carried_along", signed(&carried, &claims)),
        ("wrong_kid", signed(&other_kid, &claims)),
        (
            "kid_missing",
            signed(&json!({ "alg": "EdDSA", "typ": "at+jwt" }), &claims),
        ),
        (
            "another_person",
            kept(
                &head,
                &with(
                    &claims,
                    "sub",
                    json!("00000000-0000-0000-0000-000000000000"),
                ),
            ),
        ),
        (
            "another_audience",
            kept(&head, &with(&claims, "aud", json!("other"))),
        ),
        (
            "another_realm",
            kept(&head, &with(&claims, "realm", json!("XX"))),
        ),
        (
            "never_expires",
            kept(&head, &with(&claims, "exp", json!(i64::MAX))),
        ),
        ("spelled_otherwise", kept(&head, &claims) + "=="),
        ("no_signature", format!("{}.{}", parts[0], parts[1])),
        ("a_fourth_part", format!("{good}.AAAA")),
        ("nothing", String::new()),
        ("dots", "...".to_owned()),
        ("long", "a".repeat(20_000)),
    ];
    for (name, token) in attacks {
        wire.access = token;
        assert_eq!(
            shown(&wire.get("/v1/me").await),
            "401 unauthenticated",
            "{name}"
        );
        let request = wire.request();
        assert_eq!(
            shown(&wire.sync(&request).await),
            "401 unauthenticated",
            "{name}"
        );
    }
    wire.access = good;
    assert_eq!(wire.get("/v1/me").await.status, 200);
    office.revoke(wire.device).await;
    assert_eq!(shown(&wire.get("/v1/me").await), "403 device_revoked");
    server.stop().await;
}

#[tokio::test]
async fn a_token_is_good_for_its_time_and_for_this_server() {
    let office = office().await;
    // A token that has ended when it is given.
    let server = office.serve(0, &["--access-seconds", "0"]).await;
    let wire = Wire::enrol(&server.url, &office.code("hoa").await, 1).await;
    assert_eq!(shown(&wire.get("/v1/me").await), "401 unauthenticated");
    server.stop().await;

    let server = office.serve(0, &[]).await;
    let elsewhere = self::office().await;
    let stranger = elsewhere.serve(0, &[]).await;
    let theirs = Wire::enrol(&stranger.url, &elsewhere.code("hoa").await, 2).await;
    let mut ours = Wire::enrol(&server.url, &office.code("hoa").await, 3).await;
    ours.access = theirs.access;
    assert_eq!(shown(&ours.get("/v1/me").await), "401 unauthenticated");
    stranger.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn codes_and_passwords_are_not_guessed_for_long() {
    let office = office().await;
    let server = office.serve(0, &["--tries-per-minute", "1"]).await;
    let guess = |n: u32| format!("LS-00000-{n:05}");
    let mut outcomes = Vec::new();
    for n in 0..4 {
        let reply = Wire::try_code(&server.url, &guess(n), 9, &[]).await;
        outcomes.push(shown(&reply));
    }
    assert_eq!(outcomes[0], "403 enrolment_unknown");
    assert_eq!(outcomes[1..], vec!["429 too_many_requests"; 3]);
    // A made-up address in a header gives no new tries.
    let reply = Wire::try_code(
        &server.url,
        &guess(99),
        9,
        &[("x-forwarded-for", "203.0.113.9")],
    )
    .await;
    assert_eq!(shown(&reply), "429 too_many_requests");
    server.stop().await;
}
