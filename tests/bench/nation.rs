//! A country of records as lists and tables read them, written straight into the store: no documents, no changes.

use danvan_store::{MediaRef, Projection, RecordHead, RecordState, Store};
use danvan_tests::{Chance, Office, REALM, Unit};
use sync_core::{
    digest::bucket,
    id::{Hash, RecordId, ScopeId, UnitId},
    standing::{OpinionState, RegistrationState},
    text::{fold, sort_key},
};

/// Communes of each of the 34 provinces since 07/2025, 3,321 in all (QĐ 19/2025/QĐ-TTg); the greatest first.
const COMMUNES: [usize; 34] = [
    168, 166, 148, 135, 130, 129, 126, 124, 124, 124, 114, 104, 103, 102, 102, 102, 99, 99, 96, 96,
    95, 94, 92, 78, 75, 69, 65, 65, 64, 56, 54, 45, 40, 38,
];
/// Records written in one unit of work.
const BATCH: usize = 2_000;

/// Kinds and how many of a hundred records are of them.
const KINDS: [(&str, usize); 9] = [
    ("evidence", 34),
    ("registration", 14),
    ("opinion", 14),
    ("progress", 12),
    ("visit", 9),
    ("model", 7),
    ("good_deed", 5),
    ("dialogue_plan", 3),
    ("dialogue", 2),
];
const FIELDS: [&str; 4] = ["KT", "VHXH", "QPAN", "HTCT"];
const WHAT: [&str; 12] = [
    "Hiến đất mở đường",
    "Tiếng kẻng an ninh",
    "Phân loại rác tại nguồn",
    "Đường cờ Tổ quốc",
    "Nhà sạch vườn đẹp",
    "Tổ tự quản bến đò",
    "Bếp ăn tình thương",
    "Thắp sáng ngõ quê",
    "Trồng rừng gỗ lớn",
    "Camera giám sát an ninh",
    "Hũ gạo tiết kiệm",
    "Nuôi cá lồng",
];
const WHERE: [&str; 10] = [
    "thôn Khe Mít",
    "bản Đồng Trám",
    "xóm Bến Lụa",
    "ấp Rạch Cát",
    "buôn Ea Lim",
    "tổ dân phố 7",
    "thôn Nà Pịt",
    "bản Huổi Sản",
    "xóm Trại Vải",
    "khu phố Cầu Đá",
];
const STORY: [&str; 8] = [
    "Chi bộ họp bàn, nhân dân đồng thuận, nhiều hộ tự nguyện tham gia",
    "Mặt trận và các đoàn thể phối hợp tuyên truyền đến từng hộ gia đình",
    "Kinh phí do nhân dân đóng góp, xã hỗ trợ một phần vật liệu",
    "Sau sáu tháng, đường làng sạch hơn và tai nạn giảm rõ rệt",
    "Đề nghị nhân rộng ra các thôn bên cạnh trong năm tới",
    "Còn hai hộ chưa đồng ý vì vướng ranh giới đất vườn",
    "Tổ dân vận đến thăm, lắng nghe và ghi lại ý kiến của bà con",
    "Đã có văn bản trả lời và niêm yết tại nhà văn hóa",
];

/// One commune of the country.
#[derive(Clone, Copy)]
struct Place {
    scope: ScopeId,
    unit: UnitId,
}

/// Fills the store: the office's own realm is the greatest province, with these communes of its own; the others stand
/// beside it. Some communes write far more than others.
pub async fn fill(office: &Office, own: &[Unit], records: usize) {
    let mut chance = Chance::of(7);
    let total: usize = COMMUNES.iter().sum();
    let mut serial = 0_u32;
    for (province, communes) in COMMUNES.iter().enumerate() {
        let places: Vec<Place> = match province {
            0 => own
                .iter()
                .map(|unit| Place {
                    scope: unit.scope,
                    unit: unit.id,
                })
                .collect(),
            _ => (0..*communes)
                .map(|commune| invented(province, commune))
                .collect(),
        };
        let realm = if province == 0 {
            REALM.to_owned()
        } else {
            format!("t{province}")
        };
        let mut left = records * communes / total;
        while left > 0 {
            let now = left.min(BATCH);
            let batch: Vec<RecordState> = (0..now)
                .map(|_| {
                    serial += 1;
                    let place = places[skewed(&mut chance, places.len())];
                    record(&mut chance, serial, place)
                })
                .collect();
            write(office.store(), &realm, &batch).await;
            left -= now;
        }
    }
}

/// The greatest province of this country, in communes.
pub const fn greatest() -> usize {
    COMMUNES[0]
}

async fn write(store: &dyn Store, realm: &str, batch: &[RecordState]) {
    let mut work = store.write().await.expect("a unit of work");
    work.put_records(realm, batch)
        .await
        .expect("records are written");
    let photos: Vec<&RecordState> = batch.iter().filter(|r| r.head.kind == "evidence").collect();
    let ids: Vec<RecordId> = photos.iter().map(|r| r.head.id).collect();
    let refs: Vec<MediaRef> = photos
        .iter()
        .map(|r| MediaRef {
            record: r.head.id,
            sha256: r.head.digest,
            scope: r.head.scope,
        })
        .collect();
    work.replace_media_refs(realm, &ids, &refs)
        .await
        .expect("files are spoken of");
    work.commit().await.expect("a commit");
}

fn invented(province: usize, commune: usize) -> Place {
    let mut id = [0_u8; 16];
    id[0] = u8::try_from(province).unwrap_or(0);
    id[1] = u8::try_from(commune).unwrap_or(0);
    Place {
        scope: ScopeId(id),
        unit: UnitId(id),
    }
}

/// The first of `n` is met far more often than the last: of three draws the least.
fn skewed(chance: &mut Chance, n: usize) -> usize {
    (0..3).map(|_| chance.below(n)).min().unwrap_or(0)
}

fn record(chance: &mut Chance, serial: u32, place: Place) -> RecordState {
    let mut id = [0_u8; 16];
    id[..4].copy_from_slice(&serial.wrapping_mul(0x9e37_79b1).to_be_bytes());
    id[4..8].copy_from_slice(&serial.to_be_bytes());
    let id = RecordId(id);
    let mut digest = [0_u8; 32];
    digest[..16].copy_from_slice(&id.0);
    let kind = kind(chance.below(100));
    let title = format!(
        "{} {}, đợt {}",
        of(chance, &WHAT),
        of(chance, &WHERE),
        1 + chance.below(400)
    );
    let story = format!("{}. {}.", of(chance, &STORY), of(chance, &STORY));
    let state = match kind {
        "registration" | "model" => {
            Some(RegistrationState::ALL[skewed(chance, RegistrationState::ALL.len())].code())
        }
        "opinion" => Some(OpinionState::ALL[skewed(chance, OpinionState::ALL.len())].code()),
        _ => None,
    };
    let is_classified = !matches!(kind, "dialogue" | "dialogue_plan" | "evidence");
    let at = 1_750_000_000_000 + i64::from(serial) * 31_000 % 45_000_000_000;
    RecordState {
        head: RecordHead {
            id,
            kind: kind.to_owned(),
            scope: place.scope,
            created_at: at,
            updated_at: at + 1_000,
            heads: vec![Hash(digest)],
            standing: "{}".to_owned(),
            standing_version: 0,
            change_count: 3,
            digest: Hash(digest),
            bucket: bucket(id),
            feed_seq: i64::from(serial),
        },
        row: Projection {
            search: fold(&format!("{title} {story}")),
            sort_key: sort_key(&title),
            title,
            state: state.map(str::to_owned),
            field: (is_classified && !chance.one_in(20)).then(|| of(chance, &FIELDS).to_owned()),
            subject: Some("collective".to_owned()),
            renewal: None,
            level: Some("CO_SO".to_owned()),
            unit: (!chance.one_in(50)).then_some(place.unit),
            year: (!chance.one_in(40))
                .then(|| 2026 - i32::try_from(skewed(chance, 6)).unwrap_or(0)),
            quarter: (!matches!(kind, "registration" | "model"))
                .then(|| 1 + i32::try_from(chance.below(4)).unwrap_or(0)),
            speed: (kind == "opinion" && chance.one_in(2)).then(|| "within_30".to_owned()),
            parent: None,
            complete: !chance.one_in(4),
            open_conflicts: i32::from(chance.one_in(400)),
            deadline: (kind == "opinion").then_some(at + 1_300_000_000),
            agency: None,
            row_json: format!(
                "{{\"values\":{{\"story\":{{\"text\":\"{story}\"}}}},\"missing\":[]}}"
            ),
        },
    }
}

fn kind(mut draw: usize) -> &'static str {
    for (kind, share) in KINDS {
        if draw < share {
            return kind;
        }
        draw -= share;
    }
    KINDS[0].0
}

fn of<'a>(chance: &mut Chance, list: &[&'a str]) -> &'a str {
    list[chance.below(list.len())]
}
