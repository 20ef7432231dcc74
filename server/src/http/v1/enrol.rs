//! `POST /v1/enrol`: a code makes a phone a person's device.

use axum::{extract::State, response::Response};
use danvan_store::Unit;
use serde::{Deserialize, Serialize};
use sync_core::{
    id::{Blob, DeviceId, EpochId, InstallId, ScopeId},
    standing::Right,
};
use utoipa::ToSchema;

use super::{me::PersonView, units::UnitView};
use crate::{
    app::AppState,
    auth::{
        enrol::{Phone, redeem},
        refresh::{Holder, Session, begin},
        signature::Algorithm,
        tokens::Access,
    },
    clock::today,
    http::{
        body::{Accept, Body},
        caller::Caller,
        code,
        peer::Peer,
        problem::{Problem, Written},
    },
    people::{COMMUNE, PROVINCE},
};

/// A phone with a code.
#[derive(Deserialize, ToSchema)]
pub struct EnrolRequest {
    /// The code as typed or scanned.
    code: String,
    /// The phone.
    device: NewDevice,
    /// Installation of the app: the actor of all changes written on it.
    #[schema(value_type = String, format = "uuid")]
    install: InstallId,
    /// By the device's key over `danvan enrol 1\n` and the SHA-256 of `code` as it stands here: proof that the phone holds its key.
    #[schema(value_type = String, format = Byte)]
    signature: Blob,
}

/// The phone.
#[derive(Deserialize, ToSchema)]
pub struct NewDevice {
    /// Name as shown to its owner and to administrators.
    name: String,
    /// `ed25519`, or `es256` (ECDSA on P-256 with SHA-256) where the browser has no Ed25519.
    algorithm: String,
    /// 32 bytes; of `es256` the uncompressed point, 65 bytes.
    #[schema(value_type = String, format = Byte)]
    public_key: Blob,
}

/// Enrolled.
#[derive(Serialize, ToSchema)]
pub struct Enrolled {
    /// The device's id.
    #[schema(value_type = String, format = "uuid")]
    device: DeviceId,
    /// Whose device it is.
    person: PersonView,
    /// The province.
    realm: String,
    /// Tokens.
    #[serde(flatten)]
    session: Session,
    /// The scopes that the device syncs.
    scopes: Vec<ScopeView>,
    /// The units in those scopes.
    units: Vec<UnitView>,
    /// Server time, ms.
    now: i64,
    /// The store's epoch.
    #[schema(value_type = String, format = "uuid")]
    epoch: EpochId,
}

/// A scope.
#[derive(Serialize, ToSchema)]
pub struct ScopeView {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    id: ScopeId,
    /// Name of its unit.
    name: String,
    /// Level's code of its unit.
    level: String,
    /// First day on which that unit is no more: nothing new is written there.
    valid_to: Option<String>,
}

/// What a phone is told of the scopes that it syncs: a name for each, of the unit that has it on the day or had it last,
/// and all their units.
pub(super) fn known_places(
    units: Vec<Unit>,
    synced: &[ScopeId],
    day: &str,
) -> (Vec<ScopeView>, Vec<UnitView>) {
    let units: Vec<Unit> = units
        .into_iter()
        .filter(|unit| synced.contains(&unit.scope))
        .collect();
    let name = |scope: &ScopeId| {
        let own = units.iter().filter(|unit| {
            let has_scope = [COMMUNE, PROVINCE].contains(&&*unit.level);
            has_scope && unit.scope == *scope && unit.valid_from.as_str() <= day
        });
        let unit = own.max_by_key(|unit| &unit.valid_from)?;
        Some(ScopeView {
            id: *scope,
            name: unit.name.clone(),
            level: unit.level.clone(),
            valid_to: unit.valid_to.clone(),
        })
    };
    let scopes = synced.iter().filter_map(name).collect();
    (scopes, units.into_iter().map(UnitView::from).collect())
}

/// Enrols a phone with a single-use code.
#[utoipa::path(
    post,
    path = "/v1/enrol",
    security(()),
    request_body = EnrolRequest,
    responses((status = 200, body = Enrolled), (status = "4XX", body = Written)),
)]
pub async fn enrol(
    State(app): State<AppState>,
    Peer(address): Peer,
    accept: Accept,
    Body { value: request, .. }: Body<EnrolRequest>,
) -> Result<Response, Problem> {
    app.rates.address(address)?;
    let algorithm = Algorithm::from_code(&request.device.algorithm);
    let phone = Phone {
        algorithm: algorithm.ok_or_else(|| Problem::new(&code::UNSUPPORTED_KEY))?,
        name: request
            .device
            .name
            .chars()
            .filter(|c| !c.is_control())
            .take(100)
            .collect(),
        public_key: request.device.public_key.0,
        install: request.install,
    };
    let now = app.clock.now_ms();
    let mut work = app.store.write().await?;
    let (code, device, person) = redeem(
        work.as_mut(),
        now,
        &request.code,
        &request.signature.0,
        &phone,
    )
    .await?;
    let access = Access {
        realm: code.realm,
        person,
        device: Some(device),
    };
    // Before the code is used up for good: a closed account has no use for it.
    let (caller, _) = Caller::of(access, work.as_mut(), now).await?;
    let holder = Holder {
        realm: caller.realm.clone(),
        person,
        device: Some(device),
    };
    let session = begin(&app, work.as_mut(), &holder).await?;
    let synced = caller.scopes_with(Right::Sync);
    let units = work.units(&caller.realm).await?;
    work.commit().await?;
    let (scopes, units) = known_places(units, &synced, &today(now));
    let enrolled = Enrolled {
        device,
        person: PersonView {
            id: person,
            name: caller.name,
        },
        realm: caller.realm,
        session,
        scopes,
        units,
        now,
        epoch: app.exchange.epoch,
    };
    accept.reply(&enrolled).await
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
    use serde_json::{Value, json};
    use sync_core::{
        id::Blob,
        protocol::{enrolment_text, signed_text},
    };

    use crate::{
        auth::signature,
        testing::{Office, enrol_body},
    };

    #[tokio::test]
    async fn a_phone_gets_its_person_scopes_and_units() {
        let office = Office::open().await;
        let code = office.code_for(&office.officer().await).await;
        let body = enrol_body(&code, &office.new_key(), [1; 16]);
        let answer = office.post("/v1/enrol").json(&body).send().await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let json = answer.json();
        assert_eq!(json["realm"], "LS");
        assert_eq!(json["scopes"].as_array().unwrap().len(), 1);
        assert_eq!(json["scopes"][0]["name"], "Xã Khe Sim");
        assert_eq!(json["units"].as_array().unwrap().len(), 1);
        assert_eq!(json["epoch"], office.app.exchange.epoch.to_string());
        let me = office
            .get("/v1/me")
            .bearer(json["access"].as_str().unwrap())
            .send()
            .await;
        assert_eq!(me.json()["device"], json["device"]);
    }

    #[tokio::test]
    async fn a_code_is_good_once_but_a_lost_answer_is_given_again() {
        let office = Office::open().await;
        let code = office.code_for(&office.officer().await).await;
        let body = enrol_body(&code, &office.new_key(), [1; 16]);
        let first = office.post("/v1/enrol").json(&body).send().await;
        let again = office.post("/v1/enrol").json(&body).send().await;
        assert_eq!(first.json()["device"], again.json()["device"]);
        let other = enrol_body(&code, &office.new_key(), [2; 16]);
        let answer = office.post("/v1/enrol").json(&other).send().await;
        assert_eq!(answer.problem(), "enrolment_used");
    }

    #[tokio::test]
    async fn a_browser_without_ed25519_signs_on_p_256() {
        use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
        let office = Office::open().await;
        let code = office.code_for(&office.officer().await).await;
        let key = SigningKey::from_slice(&[7; 32]).unwrap();
        let public_key = key.verifying_key().to_encoded_point(false);
        let signature: Signature = key.sign(&enrolment_text(&code));
        let mut body = enrol_body(&code, &office.new_key(), [1; 16]);
        body["device"]["algorithm"] = json!("es256");
        body["device"]["public_key"] = json!(Blob(public_key.as_bytes().to_vec()));
        let by_another = office.post("/v1/enrol").json(&body).send().await;
        assert_eq!(by_another.problem(), "bad_signature");
        body["signature"] = json!(Blob(signature.to_bytes().to_vec()));
        let enrolled = office.post("/v1/enrol").json(&body).send().await.json();

        let refresh = json!({ "refresh": enrolled["refresh"] }).to_string();
        let signed: Signature = key.sign(&signed_text(refresh.as_bytes()));
        let renewed = office
            .post("/v1/refresh")
            .header(signature::HEADER, &BASE64.encode(signed.to_bytes()))
            .body("application/json", refresh.into())
            .send()
            .await;
        assert_eq!(renewed.status, 200);
    }

    #[tokio::test]
    async fn a_code_grows_too_old() {
        let office = Office::open().await;
        let code = office.code_for(&office.officer().await).await;
        office
            .clock
            .advance(i64::from(office.app.config.limits.enrolment_hours) * 3_600_000);
        let body = enrol_body(&code, &office.new_key(), [1; 16]);
        let answer = office.post("/v1/enrol").json(&body).send().await;
        assert_eq!(answer.problem(), "enrolment_expired");
    }

    #[tokio::test]
    async fn a_phone_must_hold_the_key_that_it_names_and_an_installation_of_its_own() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let code = office.code_for(&office.officer().await).await;
        let good = enrol_body(&code, &office.new_key(), [7; 16]);
        let with = |path: &str, value: Value| {
            let mut body = good.clone();
            *body.pointer_mut(path).unwrap() = value;
            body
        };
        let other_key = enrol_body(&code, &office.new_key(), [7; 16])["signature"].clone();
        for (body, refusal) in [
            (with("/signature", other_key), "bad_signature"),
            (with("/signature", json!("")), "bad_signature"),
            (with("/code", json!("LS-00000-00000")), "bad_signature"),
            (with("/device/algorithm", json!("es256")), "unsupported_key"),
            (with("/device/algorithm", json!("rs256")), "unsupported_key"),
            (with("/device/public_key", json!("AAAA")), "unsupported_key"),
            (with("/install", json!("nonsense")), "malformed_body"),
            (with("/install", json!(phone.install)), "install_taken"),
        ] {
            let answer = office.post("/v1/enrol").json(&body).send().await;
            assert_eq!(answer.problem(), refusal);
        }
        let unknown = enrol_body("LS-00000-00000", &office.new_key(), [7; 16]);
        let answer = office.post("/v1/enrol").json(&unknown).send().await;
        assert_eq!(answer.problem(), "enrolment_unknown");
        let answer = office.post("/v1/enrol").json(&good).send().await;
        assert_eq!(answer.status, 200, "no refusal used the code up");
    }
}
