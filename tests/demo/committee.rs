//! What a steering committee keeps: its roster, a briefing with what it gave to do, praise, and a model taken up elsewhere.

use danvan_device::Device;
use danvan_tests::Unit;
use sync_core::{change::Edit, id::RecordId, value::Value};

use crate::{
    Told,
    writing::{insert, set},
};

fn entry<const N: usize>(field: &str, key: &str, values: [(&str, &str); N]) -> Edit {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), Value::from(value));
    Edit::Append {
        field: field.to_owned(),
        key: key.to_owned(),
        values: values.map(owned).to_vec(),
    }
}

fn decision(key: &str, act: &str, number: &str, on: &str, summary: &str) -> Edit {
    let values = [
        ("act", act),
        ("number", number),
        ("decided_on", on),
        ("summary", summary),
    ];
    entry("decisions", key, values)
}

fn post(key: &str, name: &str, office: &str, duty: &str, since: &str, until: Option<&str>) -> Edit {
    let values = [
        ("name", name),
        ("office", office),
        ("duty", duty),
        ("since", since),
    ];
    let mut edit = entry("roster", key, values);
    if let (Edit::Append { values, .. }, Some(until)) = (&mut edit, until) {
        values.push(("until".to_owned(), until.into()));
    }
    edit
}

/// Writes them on the phone of the commune's standing office; `praised` was carried out there, and taken up elsewhere.
///
/// # Errors
/// What the phone says.
pub async fn write(phone: &Device, unit: &Unit, praised: RecordId) -> Told<()> {
    let create = async |kind: &str, mut edits: Vec<Edit>| {
        edits.push(set("unit", unit.id));
        phone.create(kind, unit.scope, edits).await
    };
    let committee = create("committee", committee()).await?;
    let briefing = create("briefing", briefing(committee)).await?;
    for task in tasks(briefing) {
        create("task", task).await?;
    }
    create("commendation", commendation(praised)).await?;
    create("replication", replication(praised)).await?;
    Ok(())
}

fn committee() -> Vec<Edit> {
    vec![
        set(
            "name",
            "Ban Chỉ đạo “Dân vận khéo” và Quy chế dân chủ ở cơ sở xã Khe Sim",
        ),
        set("established_on", "2025-07-15"),
        set("meets", "quarterly"),
        decision(
            "1",
            "establish",
            "12-QĐ/ĐU",
            "2025-07-15",
            "Thành lập sau sắp xếp đơn vị hành chính",
        ),
        decision(
            "2",
            "reconstitute",
            "31-QĐ/ĐU",
            "2026-05-04",
            "Kiện toàn do phân công lại nhiệm vụ",
        ),
        post(
            "1",
            "Lò Văn Mẫu",
            "Phó Bí thư Thường trực Đảng uỷ",
            "head",
            "2025-07-15",
            None,
        ),
        post(
            "2",
            "Hà Thị Mẫu",
            "Chủ tịch Uỷ ban MTTQ xã",
            "standing_deputy",
            "2025-07-15",
            None,
        ),
        post(
            "3",
            "Vi Văn Mẫu",
            "Trưởng Công an xã",
            "ordinary",
            "2025-07-15",
            Some("2026-05-04"),
        ),
        post(
            "4",
            "Lương Thị Mẫu",
            "Phó Trưởng Công an xã",
            "ordinary",
            "2026-05-04",
            None,
        ),
    ]
}

fn briefing(committee: RecordId) -> Vec<Edit> {
    vec![
        set("name", "Giao ban Ban Chỉ đạo quý II/2026"),
        set("committee", committee),
        set("year", 2026),
        set("period", "quarter_2"),
        set("held_on", "2026-07-08"),
        set("chair", "Lò Văn Mẫu, Trưởng ban"),
        set("attendance", 24),
        entry(
            "agenda",
            "1",
            [
                ("topic", "Kết quả phong trào 6 tháng"),
                ("presenter", "Thường trực Ban Chỉ đạo"),
            ],
        ),
        entry(
            "agenda",
            "2",
            [
                ("topic", "Tiến độ đường trục thôn Đồng Trám"),
                ("presenter", "Ban công tác Mặt trận thôn"),
            ],
        ),
        entry(
            "remarks",
            "1",
            [
                ("body", "Hội Nông dân xã"),
                ("said", "Cần hỗ trợ đầu ra cho cây dược liệu."),
            ],
        ),
        insert(
            "conclusion",
            0,
            "Tập trung hoàn thành đường trục thôn trước mùa mưa; rà soát ý kiến sau đối thoại.",
        ),
        set("notice_number", "45-TB/BCĐ"),
        set("notice_on", "2026-07-10"),
        set("next_on", "2026-10-07"),
    ]
}

/// One is late, one is done.
fn tasks(briefing: RecordId) -> [Vec<Edit>; 2] {
    let task = |name, lead, deadline| {
        vec![
            set("name", name),
            set("from", briefing),
            set("lead", lead),
            set("deadline", deadline),
        ]
    };
    let road = "Hoàn thành rãnh thoát nước đường trục thôn Đồng Trám";
    let road = task(road, "Ban công tác Mặt trận thôn", "2026-08-30");
    let list = "Lập danh sách ý kiến chưa trả lời sau đối thoại";
    let mut list = task(list, "Văn phòng Đảng uỷ", "2026-07-31");
    list.push(set("done_on", "2026-07-25"));
    [road, list]
}

fn commendation(praised: RecordId) -> Vec<Edit> {
    vec![
        set("about", praised),
        set("recipient", "Ban công tác Mặt trận thôn Đồng Trám"),
        set("subject", "collective"),
        set("form", "giay_khen"),
        set("level", "CO_SO"),
        set("field", "VHXH"),
        set(
            "achievement",
            "Vận động 31 hộ hiến 1.245,5 m² đất mở rộng đường trục thôn.",
        ),
        set("number", "88/QĐ-UBND"),
        set("decided_on", "2026-09-02"),
    ]
}

fn replication(praised: RecordId) -> Vec<Edit> {
    vec![
        set("source", praised),
        set("place_name", "Thôn Khe Mít, xã Khe Sim"),
        set("reach", "inside"),
        set("started_on", "2026-08-01"),
        set("field", "VHXH"),
        set(
            "method",
            "Mời hộ đã hiến đất sang kể lại cách bàn, cách làm.",
        ),
    ]
}
