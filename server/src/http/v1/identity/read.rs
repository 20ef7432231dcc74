//! `POST /v1/records/{id}/identity/read`: who voiced an opinion. It is a POST because it leaves an entry in the audit log.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, header},
};
use serde::{Deserialize, Serialize};
use sync_core::id::RecordId;
use utoipa::ToSchema;

use crate::{
    app::AppState,
    http::{body::Body, caller::Caller, param::InPath, problem::Problem},
    identity::{self, Purpose},
};

/// What for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadIdentity {
    /// Stands in the audit log with who read it.
    purpose: Purpose,
}

/// A person as they gave themselves.
#[derive(Serialize, ToSchema)]
pub struct GivenIdentity {
    /// Họ và tên; may be empty.
    name: String,
    /// `+84912345678`; may be empty.
    phone: String,
    /// Where else an answer reaches them; may be empty.
    contact: String,
    /// Which text they agreed to.
    consent: u16,
    /// When, by the phone's clock, ms.
    agreed_at: i64,
}

/// Who voiced an opinion: for its recorder, and for those who answer for identities in its scope. For others there is
/// none.
#[utoipa::path(
    post,
    path = "/v1/records/{id}/identity/read",
    params(("id" = String, Path, format = "uuid")),
    request_body = ReadIdentity,
    responses((status = 200, body = GivenIdentity), (status = "4XX", body = crate::http::problem::Written)),
)]
pub async fn read_identity(
    State(app): State<AppState>,
    caller: Caller,
    InPath(record): InPath<RecordId>,
    body: Body<ReadIdentity>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<GivenIdentity>), Problem> {
    let purpose = body.value.purpose;
    let mut work = app.store.write().await?;
    let seal = &app.exchange.seal;
    let given = identity::read(&mut *work, seal, &caller, record, purpose).await?;
    work.commit().await?;
    let answer = GivenIdentity {
        name: given.name,
        phone: given.phone,
        contact: given.contact,
        consent: given.consent,
        agreed_at: given.agreed_at,
    };
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([no_store], Json(answer)))
}
