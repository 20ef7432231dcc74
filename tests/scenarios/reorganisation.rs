//! Units change while phones are away: nothing is lost, and both ways of counting have all of it.

use danvan_device::Device;
use danvan_tests::{Backend, Office, Unit, Wire};
use serde_json::{Value as Json, json};
use sync_core::{
    change::{Edit, Path},
    session::Finish,
    standing::Role,
};

/// Two communes merge into a new one; a third goes three ways, and the new one keeps its records.
const WRITTEN_BEFORE: i64 = 2;
const WRITTEN_AWAY: i64 = 3;

async fn writes(phone: &Device, unit: &Unit, n: i64) {
    for _ in 0..n {
        let set = |field: &str, value| Edit::Set {
            path: Path::field(field),
            value,
        };
        let edits = vec![
            set("name", format!("Việc tốt của {}", unit.name).into()),
            set("unit", unit.id.into()),
            set("done_on", "2026-03-01".into()),
        ];
        phone.create("good_deed", unit.scope, edits).await.unwrap();
    }
}

async fn synced(phone: &Device) {
    let report = phone.sync().await.unwrap();
    assert_eq!(report.session.finish, Finish::Same, "{report:?}");
}

async fn three_phones_away_over_the_day(backend: Backend) {
    let mut office = Office::open(backend, "mật khẩu thử nghiệm").await;
    let communes = [
        office.commune("99001", "Xã Khe Sim").await,
        office.commune("99002", "Xã Na Sim").await,
        office.commune("99003", "Xã Huồi Lá").await,
        office.commune("99004", "Phường Bến Lụa").await,
    ];
    let [khe_sim, na_sim, huoi_la, ben_lua] = &communes;
    let province = office.province.clone();
    office
        .person("tinh", "Người Mẫu", Role::Province, &province)
        .await;
    office
        .person("quantri2", "Người Mẫu", Role::Administrator, &province)
        .await;
    for (n, unit) in communes.iter().enumerate() {
        let login = format!("canbo{n}");
        office
            .person(&login, "Người Mẫu", Role::FieldOfficer, unit)
            .await;
    }
    office
        .person("thuongtruc", "Người Mẫu", Role::StandingOffice, khe_sim)
        .await;
    let server = office.serve(0, &[]).await;
    let reader = Wire::enrol(&server.url, &office.code("tinh").await, 1).await;
    let administrator = Wire::enrol(&server.url, &office.code("quantri2").await, 2).await;

    let mut phones = Vec::new();
    for (n, unit) in [khe_sim, na_sim, huoi_la].into_iter().enumerate() {
        let login = format!("canbo{n}");
        let phone = office.phone(&server.url, &login, &login).await;
        writes(&phone, unit, WRITTEN_BEFORE).await;
        synced(&phone).await;
        writes(&phone, unit, WRITTEN_AWAY).await;
        phones.push(phone);
    }
    let desk = office.phone(&server.url, "thuongtruc", "thuongtruc").await;
    synced(&desk).await;

    let plan = json!({
        "day": Office::today(),
        "document": "Nghị quyết Mẫu về sắp xếp đơn vị hành chính",
        "units": [{
            "key": "moi", "level": "commune", "code": "99001", "name": "Xã Sim Hợp",
            "bloc": "communes", "parent": { "unit": province.id },
        }],
        "moves": [
            { "from": khe_sim.id, "to": { "key": "moi" }, "kind": "merge_whole" },
            { "from": na_sim.id, "to": { "key": "moi" }, "kind": "merge_whole" },
            { "from": huoi_la.id, "to": { "key": "moi" }, "kind": "whole_area", "keeps_records": true },
            { "from": huoi_la.id, "to": { "unit": ben_lua.id }, "kind": "part_people" },
        ],
    })
    .to_string();
    let preview = administrator
        .act("/v1/reorganisations/preview", &plan)
        .await;
    assert_eq!(preview.status, 200, "{}", preview.json());
    let ended = preview.json()["ended"].clone();
    assert_eq!(ended.as_array().unwrap().len(), 3);
    for one in ended.as_array().unwrap() {
        assert_eq!(one["records"], WRITTEN_BEFORE, "{one}");
        assert_eq!(one["kept_by"], "Xã Sim Hợp");
    }
    assert_eq!(
        counted(&reader, "then").await.len(),
        3,
        "a preview changes nothing"
    );
    let done = administrator.act("/v1/reorganisations", &plan).await;
    assert_eq!(done.status, 201, "{}", done.json());
    let new = done.json()["begun"][0]["unit"].as_str().unwrap().to_owned();

    // Phones come back: what was written under the old units is taken, and more can be written.
    for (phone, unit) in phones.iter().zip([khe_sim, na_sim, huoi_la]) {
        synced(phone).await;
        writes(phone, unit, 1).await;
        synced(phone).await;
        let counts = phone.status().await.unwrap().counts;
        assert_eq!((counts.here, counts.safe), (0, 0));
    }
    let each = WRITTEN_BEFORE + WRITTEN_AWAY + 1;
    let then = counted(&reader, "then").await;
    for unit in [khe_sim, na_sim, huoi_la] {
        assert_eq!(then[&unit.id.to_string()], each);
    }
    let today = counted(&reader, "today").await;
    assert_eq!(today[&new], 2 * each, "whole merges roll up");
    assert_eq!(
        today[&huoi_la.id.to_string()],
        each,
        "a parted unit stays what it was"
    );
    assert_eq!(today.len(), 2);

    // The office of the one took the others' records over, and its phone has them all.
    synced(&desk).await;
    let held = i64::try_from(desk.digests().await.unwrap().len());
    assert_eq!(held, Ok(3 * each));
    let list = format!("/v1/records?kind=good_deed&unit={new}&units=today");
    assert_eq!(reader.get(&list).await.json()["total"], 2 * each);
    server.stop().await;
}

/// Records by unit, and that they add up to the total.
async fn counted(reader: &Wire, units: &str) -> std::collections::BTreeMap<String, i64> {
    let path = format!("/v1/status?kind=good_deed&units={units}");
    let status: Json = reader.get(&path).await.json();
    let lines = status["lines"].as_array().unwrap();
    let count = |line: &Json| {
        let unit = line["unit"].as_str().unwrap().to_owned();
        (unit, line["total"]["records"].as_i64().unwrap())
    };
    let counted: std::collections::BTreeMap<String, i64> = lines.iter().map(count).collect();
    let all = status["all"]["total"]["records"].as_i64().unwrap();
    assert_eq!(counted.values().sum::<i64>(), all);
    counted
}

#[tokio::test]
async fn three_phones_away_over_the_day_on_sqlite() {
    three_phones_away_over_the_day(Backend::Sqlite).await;
}

#[tokio::test]
async fn three_phones_away_over_the_day_on_postgres() {
    three_phones_away_over_the_day(Backend::Postgres).await;
}
