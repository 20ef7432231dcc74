//! `/v1/overlaps`: registrations that look alike, and what people decide of them.

use axum::{extract::State, http::StatusCode, response::Response};
use danvan_store::OverlapDecision;
use serde::Deserialize;
use serde_json::json;
use sync_core::{
    id::{RecordId, ScopeId},
    near::Case,
    standing::Right,
    text::nfc,
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::AppState,
    desk::{overlaps, records::visible},
    http::{
        body::{Accept, Body},
        caller::Caller,
        code,
        param::InQuery,
        problem::{Problem, Written},
    },
};

/// Most characters of a reason.
const REASON: usize = 1_000;

/// What is compared.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The year; registrations of the years beside it are compared, too.
    year: i32,
    /// Only this scope.
    #[param(value_type = Option<String>, format = "uuid")]
    scope: Option<ScopeId>,
    /// Whether to tell pairs that were decided, too.
    #[serde(default)]
    decided: bool,
}

/// What somebody decides of a pair.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// A registration.
    #[schema(value_type = String, format = "uuid")]
    one: RecordId,
    /// Another.
    #[schema(value_type = String, format = "uuid")]
    other: RecordId,
    /// `different`, or the code of a case.
    decision: String,
    /// Why.
    reason: String,
}

/// Pairs of registrations that look alike, the most alike first.
#[utoipa::path(
    get,
    path = "/v1/overlaps",
    params(Asked),
    responses((status = 200, body = overlaps::Alike), (status = "4XX", body = Written)),
)]
pub async fn alike(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let sight = caller.sight().narrowed(asked.scope);
    let mut work = app.store.read().await?;
    let (realm, now) = (&caller.realm, caller.now_ms);
    let alike = overlaps::read(&mut *work, realm, &sight, asked.year, asked.decided, now).await?;
    accept.reply(&alike).await
}

/// Decides what two registrations are to each other. Nothing of them changes by it: what follows is done on each.
#[utoipa::path(
    post,
    path = "/v1/overlaps/decisions",
    request_body = NewDecision,
    responses((status = 204, description = "It is remembered"), (status = "4XX", body = Written)),
)]
pub async fn decide_overlap(
    State(app): State<AppState>,
    caller: Caller,
    Body { value: new, .. }: Body<NewDecision>,
) -> Result<StatusCode, Problem> {
    let invalid = |field| Problem::new(&code::INVALID_VALUE).arg("field", field);
    let reason = nfc(new.reason.trim()).into_owned();
    if !(1..=REASON).contains(&reason.chars().count()) || reason.contains('\0') {
        return Err(invalid("reason"));
    }
    if new.decision != overlaps::DIFFERENT && Case::from_code(&new.decision).is_none() {
        return Err(invalid("decision"));
    }
    if new.one == new.other {
        return Err(invalid("other"));
    }
    let mut work = app.store.write().await?;
    let sight = caller.sight();
    let mut may = false;
    for id in [new.one, new.other] {
        let record = visible(&mut *work, &caller.realm, &sight, id)
            .await?
            .filter(|record| record.head.kind == "registration")
            .ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
        may |= caller.may(Right::Approve, record.head.scope);
    }
    if !may {
        return Err(Problem::new(&code::FORBIDDEN));
    }
    let decision = OverlapDecision {
        one: new.one.min(new.other),
        other: new.one.max(new.other),
        decision: new.decision,
        reason,
        by: caller.person,
        at: caller.now_ms,
    };
    work.put_overlap(&caller.realm, &decision).await?;
    let detail = json!({ "other": decision.other, "decision": decision.decision });
    let act = caller.act();
    act.audit(work.as_mut(), "overlap_decided", decision.one, detail)
        .await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use sync_core::{id::UnitId, standing::Role};

    use crate::{
        desk::testing::Held,
        testing::{Actor, Office},
    };

    /// Two bodies that claim one road, and a gong.
    async fn filled() -> (Office, Actor) {
        let office = Office::open().await;
        let clerk = office
            .person("thuongtruc", Role::StandingOffice, office.khe_sim)
            .await;
        let phone = office.phone(&clerk).await;
        let told = [
            (
                "Hiến đất mở rộng đường trục thôn Đồng Trám",
                "Thôn Đồng Trám",
                "VHXH",
                "Ban công tác Mặt trận thôn Đồng Trám",
                "Hiến đất, tháo dỡ hàng rào, mở rộng đường trục thôn Đồng Trám cho 31 hộ",
            ),
            (
                "Vận động nhân dân thôn Đồng Trám hiến đất, dỡ hàng rào làm đường",
                "Thôn Đồng Trám",
                "VHXH",
                "Hội LHPN xã Khe Sim",
                "Các hộ hiến đất, dỡ hàng rào để mở rộng đường trục thôn Đồng Trám",
            ),
            (
                "Tiếng kẻng an ninh",
                "Thôn Khe Mít",
                "QPAN",
                "Công an xã",
                "Kẻng báo giờ tự quản, mỗi thôn một tổ",
            ),
        ];
        for (n, (name, area, field, lead, situation)) in (1..).zip(told) {
            let mut record = Held::new(n, "registration", office.khe_sim);
            record.set(
                &phone,
                &[
                    ("name", name.into()),
                    ("area", area.into()),
                    ("field", field.into()),
                    ("lead", lead.into()),
                    ("situation", situation.into()),
                    ("unit", UnitId(office.khe_sim.0).into()),
                    ("year", 2026.into()),
                ],
            );
            record.push(&office, &phone).await;
        }
        (office, clerk)
    }

    async fn pairs(office: &Office, who: &Actor, rest: &str) -> Vec<Json> {
        let path = format!("/v1/overlaps?year=2026{rest}");
        let answer = office.get(&path).by(who).send().await;
        assert_eq!(answer.status, 200);
        answer.json()["pairs"].as_array().unwrap().clone()
    }

    #[tokio::test]
    async fn a_pair_is_told_until_somebody_decides_and_why_is_kept() {
        let (office, clerk) = filled().await;
        let found = pairs(&office, &clerk, "").await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0]["case"], "co_lead");
        assert!(found[0]["score"].as_i64().unwrap() >= 55, "{found:?}");
        let (one, other) = (
            found[0]["one"]["id"].clone(),
            found[0]["other"]["id"].clone(),
        );
        let decision = json!({ "one": other, "other": one, "decision": "different", "reason": "Hai đoạn đường khác nhau" });
        let officer = office.officer().await;
        let refused = office
            .post("/v1/overlaps/decisions")
            .by(&officer)
            .json(&decision)
            .send()
            .await;
        assert_eq!(refused.problem(), "forbidden");
        let done = office
            .post("/v1/overlaps/decisions")
            .by(&clerk)
            .json(&decision)
            .send()
            .await;
        assert_eq!(done.status, 204);
        assert_eq!(pairs(&office, &clerk, "").await, Vec::<Json>::new());
        let kept = pairs(&office, &clerk, "&decided=true").await;
        assert_eq!(kept[0]["decided"]["reason"], "Hai đoạn đường khác nhau");
    }

    #[tokio::test]
    async fn no_year_is_too_far_to_be_asked_for() {
        let (office, clerk) = filled().await;
        for year in [i32::MIN, i32::MAX] {
            let path = format!("/v1/overlaps?year={year}");
            let answer = office.get(&path).by(&clerk).send().await;
            assert_eq!(answer.json()["pairs"], json!([]));
        }
    }

    #[tokio::test]
    async fn what_is_no_decision_is_refused_by_the_field_that_is_wrong() {
        let (office, clerk) = filled().await;
        let (one, other) = ([1; 16], [2; 16]);
        let id = |bytes: [u8; 16]| sync_core::id::RecordId(bytes).to_string();
        for (field, a, b, decision, reason) in [
            ("reason", one, other, "merge", "  "),
            ("decision", one, other, "perhaps", "vì"),
            ("other", one, one, "merge", "vì"),
        ] {
            let body =
                json!({ "one": id(a), "other": id(b), "decision": decision, "reason": reason });
            let answer = office
                .post("/v1/overlaps/decisions")
                .by(&clerk)
                .json(&body)
                .send()
                .await;
            assert_eq!(answer.json()["args"]["field"], field);
        }
        let unseen =
            json!({ "one": id(one), "other": id([9; 16]), "decision": "merge", "reason": "vì" });
        let answer = office
            .post("/v1/overlaps/decisions")
            .by(&clerk)
            .json(&unseen)
            .send()
            .await;
        assert_eq!(answer.problem(), "not_found");
    }
}
