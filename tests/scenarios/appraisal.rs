//! An appraisal by sheets: blind until it is concluded, and one result of all.

use std::collections::BTreeMap;

use danvan_tests::{Backend, Office, Wire};
use serde_json::{Value as Json, json};
use sync_core::{
    id::{CommandId, RecordId},
    phone::{Phone, Seen},
    protocol::SyncRequest,
    standing::{Action, Role, Rubric},
};

use crate::{
    decisions::{Committee, done, state},
    same::until_quiet,
};

/// A member of the appraisal team at a desk: no scope syncs to them.
struct Assessor {
    desk: Wire,
    record: RecordId,
}

impl Assessor {
    async fn enrol(committee: &mut Committee, login: &str, n: u8, record: RecordId) -> Self {
        committee
            .office
            .person(login, "Người Mẫu", Role::Assessor, &committee.unit)
            .await;
        let code = committee.office.code(login).await;
        let desk = Wire::enrol(&committee.server.url, &code, n).await;
        Self { desk, record }
    }

    async fn shown(&self) -> Json {
        let path = format!("/v1/records/{}", self.record);
        self.desk.get(&path).await.json()
    }

    /// Asks on what is seen now, and tells what became of it: the last decision that history has.
    async fn asks(&self, n: u8, action: Action) -> Json {
        let shown = self.shown().await;
        let seen = Seen {
            heads: serde_json::from_value(shown["heads"].clone()).expect("heads"),
            standing: shown["standing"]["version"].as_u64().expect("a version"),
        };
        let mut phone = Phone::default();
        phone.command_on_seen(CommandId([n; 16]), self.record, seen, action, 0);
        let request = SyncRequest {
            commands: phone.commands_to_send(),
            ..self.desk.request()
        };
        assert_eq!(self.desk.sync(&request).await.status, 200);
        self.history().await.pop().expect("a decision")
    }

    async fn history(&self) -> Vec<Json> {
        let path = format!("/v1/records/{}/history?limit=200", self.record);
        let page = self.desk.get(&path).await.json();
        let events = page["items"].as_array().cloned().unwrap_or_default();
        let decided = |event: &Json| event["event"] == "decision";
        events.into_iter().filter(decided).collect()
    }
}

fn sheet(less: i64) -> Action {
    let rubric = Rubric::proposed();
    let mut marks: BTreeMap<String, i64> = rubric
        .criteria
        .iter()
        .map(|c| (c.code.clone(), c.points))
        .collect();
    *marks.entry("result".to_owned()).or_default() -= less;
    Action::Score {
        rubric: rubric.key,
        marks,
        remarks: String::new(),
    }
}

async fn two_sheets_are_blind_until_concluded(backend: Backend) {
    let mut committee = Committee::open(backend).await;
    let office_phone = committee.phone("thuong-truc-1").await;
    let contact = committee.phone("dau-moi").await;
    let record = committee.complete(&contact).await;
    done(&contact, record, Action::Submit).await;
    until_quiet(&[&office_phone]).await;
    done(&office_phone, record, Action::Approve).await;
    until_quiet(&[&contact]).await;
    let launched_on = Office::today();
    done(&contact, record, Action::Start { launched_on }).await;
    let own = Action::SelfAssess {
        points: 90,
        remarks: String::new(),
    };
    done(&contact, record, own).await;

    let first = Assessor::enrol(&mut committee, "tham-dinh-1", 21, record).await;
    let second = Assessor::enrol(&mut committee, "tham-dinh-2", 22, record).await;
    assert_eq!(first.shown().await["appraisal"]["rubric"]["id"], "proposed");
    assert_eq!(first.asks(5, sheet(-2)).await["code"], "bad_mark");
    let refused = second.history().await.pop().expect("a refused sheet");
    assert_eq!(
        refused["action"],
        json!({ "do": "score" }),
        "nor what was refused"
    );
    assert_eq!(first.asks(1, sheet(0)).await["outcome"], "done");
    let seen = second.shown().await;
    assert_eq!(seen["appraisal"]["sheets"], 1);
    assert_eq!(seen["appraisal"]["own"], Json::Null);
    let sealed = second.history().await.pop().expect("the first sheet");
    assert_eq!(
        sealed["action"],
        json!({ "do": "score" }),
        "what the other gave is not told"
    );
    let opened = first.history().await.pop().expect("their own");
    assert_eq!(opened["action"]["marks"]["result"], 20);

    let too_much = second.asks(2, sheet(-1)).await;
    assert_eq!(
        (&too_much["outcome"], &too_much["code"]),
        (&"refused".into(), &"bad_mark".into())
    );
    assert_eq!(second.asks(3, sheet(11)).await["outcome"], "done");
    assert_eq!(second.shown().await["appraisal"]["own"]["result"], 9);
    let remarks = "Hai phiếu, thống nhất".to_owned();
    let conclude = Action::ConcludeAssessment { remarks };
    assert_eq!(first.asks(4, conclude).await["outcome"], "done");

    until_quiet(&[&office_phone]).await;
    // 100 and 89 points: 94 on the mean, and the result's share is 14,5 of 20.
    assert_eq!(state(&office_phone, record).await, "passed");
    let shown = first.shown().await;
    let assessment = &shown["standing"]["state"]["registration"]["assessment"];
    assert_eq!(
        (&assessment["points"], &assessment["scored"]["band"]),
        (&94.into(), &"Xuất sắc".into())
    );
    assert_eq!(assessment["scored"]["items"][4]["hundredths"], 1_450);
    assert_eq!(shown["appraisal"], Json::Null);
    let unsealed = first.history().await;
    let theirs = unsealed
        .iter()
        .filter(|e| e["action"]["marks"]["result"] == 9);
    assert_eq!(theirs.count(), 1, "once concluded, every sheet is read");
    committee.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sheets_are_blind_until_concluded_on_sqlite() {
    two_sheets_are_blind_until_concluded(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sheets_are_blind_until_concluded_on_postgres() {
    two_sheets_are_blind_until_concluded(Backend::Postgres).await;
}
