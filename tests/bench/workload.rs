//! The workload "return to the office": records and edits, the same ones for every system measured.
//!
//! Everything derives from one seed. The generator is a port, number for number, of the one that the peers were
//! measured with; the test below holds it to the hash of what that one gives.

use serde::{Serialize, Serializer};

/// Devices that come back.
pub const DEVICES: usize = 20;
/// New records of each.
pub const PER_DEVICE: usize = 100;
/// Records of device 0 that every device edits.
pub const SHARED: usize = 5;
/// The records of its own that a device edits begin here.
const OWN_FROM: usize = 50;
/// And are so many.
const OWN_COUNT: usize = 10;
const SEED: u32 = 20_240_607;
const NOTES_CHARS: usize = 600;
const EVIDENCE: usize = 5;
/// 2024-06-01T00:00:00Z, in milliseconds since 1970.
const FROM_MS: i64 = 1_717_200_000_000;
const DAY_MS: i64 = 86_400_000;

const WORDS: &str = "hộ gia đình thuộc diện nghèo cận xã huyện tỉnh thôn bản nhà ở tạm bợ mái tôn tường đất nền xi măng nước sinh hoạt giếng khoan suối \
    trẻ em đi học mẫu giáo tiểu người già yếu bệnh tật bảo hiểm y tế trạm xá tiêm chủng đầy đủ chưa được hỗ trợ vay vốn ngân hàng chính sách \
    ruộng lúa nương ngô sắn chăn nuôi bò lợn gà vịt mất mùa hạn hán lũ lụt sạt lở đường liên thôn khó đi cán bộ khảo sát xác minh ký tên đề nghị \
    bổ sung giấy tờ khai sinh hộ khẩu căn cước công dân điện thoại liên hệ vợ chồng con cháu lao động phổ thông thu nhập bình quân tháng triệu đồng \
    đã kiểm tra thực địa chụp ảnh hiện trạng cần sửa chữa khẩn cấp trước mùa mưa bão nhà vệ sinh tự hoại rác thải môi trường ô nhiễm nguồn";
const NAMES: [&str; 10] = [
    "Nguyễn Văn Hùng",
    "Trần Thị Lan",
    "Lò Văn Pọm",
    "Giàng A Páo",
    "Hoàng Thị Mỷ",
    "Phạm Quốc Tuấn",
    "Đặng Thị Hằng",
    "Vừ Mí Sính",
    "Lê Minh Đức",
    "Bùi Thị Nguyệt",
];
const PROVINCES: [&str; 7] = [
    "Hà Giang",
    "Điện Biên",
    "Lai Châu",
    "Sơn La",
    "Quảng Trị",
    "Cà Mau",
    "Đắk Nông",
];

/// FNV-1a over code points.
fn hash(text: &str) -> u32 {
    text.chars().fold(2_166_136_261, |h: u32, c| {
        (h ^ u32::from(c)).wrapping_mul(16_777_619)
    })
}

/// mulberry32, seeded by a key.
struct Rng {
    state: u32,
    words: Vec<&'static str>,
}

impl Rng {
    fn of(key: &str) -> Self {
        Self {
            state: hash(key) ^ SEED,
            words: WORDS.split_whitespace().collect(),
        }
    }

    /// The next number of [0, 1).
    fn next(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x6D2B_79F5);
        let mut t = self.state;
        t = (t ^ (t >> 15)).wrapping_mul(t | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 0x3D));
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the product is not negative and below the span, which is small"
    )]
    fn below(&mut self, span: u32) -> u32 {
        (self.next() * f64::from(span)).floor() as u32
    }

    fn int(&mut self, low: u32, high: u32) -> i64 {
        i64::from(low + self.below(high - low + 1))
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(u32::try_from(of.len()).expect("short lists")) as usize]
    }

    fn word(&mut self) -> &'static str {
        let count = u32::try_from(self.words.len()).expect("some hundred words");
        let at = self.below(count) as usize;
        self.words[at]
    }

    fn hex(&mut self, digits: usize) -> String {
        (0..digits)
            .map(|_| char::from_digit(self.below(16), 16).expect("below 16"))
            .collect()
    }

    fn text(&mut self, chars: usize) -> String {
        let (mut text, mut length) = (String::new(), 0);
        while length < chars {
            let word = self.word();
            if !text.is_empty() && !text.ends_with(". ") {
                text.push(' ');
                length += 1;
            }
            text.push_str(word);
            length += word.chars().count();
            if self.next() < 0.08 {
                text.push_str(". ");
                length += 2;
            }
        }
        let mut cut: String = text.chars().take(chars).collect();
        if cut.ends_with(' ') {
            cut.pop();
            cut.push('.');
        }
        cut
    }

    fn instant(&mut self) -> i64 {
        FROM_MS + i64::from(self.below(2_600_000_000))
    }

    fn degrees(&mut self, from: f64, span: f64) -> f64 {
        from + self.next() * span
    }
}

/// The day of an instant of the workload, which spans 2024-06-01 to 2024-07-01, UTC.
fn date(ms: i64) -> String {
    let day = (ms - FROM_MS) / DAY_MS;
    format!("2024-{:02}-{:02}", 6 + day / 30, 1 + day % 30)
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn iso<S: Serializer>(ms: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    let within = ms.rem_euclid(DAY_MS);
    let (hours, minutes) = (within / 3_600_000, within / 60_000 % 60);
    let (seconds, millis) = (within / 1000 % 60, within % 1000);
    let date = date(*ms);
    serializer.collect_str(&format_args!(
        "{date}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z"
    ))
}

/// A piece of evidence of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    pub id: String,
    pub kind: &'static str,
    pub file: String,
    pub sha256: String,
    pub bytes: i64,
    #[serde(serialize_with = "iso")]
    pub taken_at: i64,
    pub gps: String,
    pub caption: String,
}

impl Evidence {
    fn new(r: &mut Rng, id: String) -> Self {
        Self {
            id,
            kind: r.pick(&["photo", "signature", "scan", "audio"]),
            file: format!("IMG_{}.jpg", r.int(10_000, 99_999)),
            sha256: r.hex(64),
            bytes: r.int(80_000, 2_400_000),
            taken_at: r.instant(),
            gps: format!("{:.5},{:.5}", r.degrees(8.0, 15.0), r.degrees(102.0, 7.0)),
            caption: r.text(32),
        }
    }
}

/// A record: 25 scalar fields, a text of 600 characters, five pieces of evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    pub id: String,
    pub r#type: &'static str,
    pub province: &'static str,
    pub district: String,
    pub commune: String,
    pub village: String,
    pub household_no: i64,
    pub household_head: &'static str,
    pub phone: String,
    pub gender: &'static str,
    pub birth_year: i64,
    pub lat: f64,
    pub lng: f64,
    pub visit_date: String,
    pub officer: String,
    pub team: String,
    pub status: &'static str,
    pub priority: i64,
    pub category: &'static str,
    pub members: i64,
    pub income_k: i64,
    pub water_source: &'static str,
    pub needs_followup: bool,
    pub visits: i64,
    #[serde(serialize_with = "iso")]
    pub updated_at: i64,
    pub notes: String,
    pub evidence: Vec<Evidence>,
}

fn device_name(device: usize) -> String {
    format!("d{device:02}")
}

fn record_name(device: usize, at: usize) -> String {
    format!("{}-r{at:03}", device_name(device))
}

/// As many decimals as JavaScript's `toFixed` keeps, and the number again.
fn six_decimals(number: f64) -> f64 {
    format!("{number:.6}").parse().expect("a number as written")
}

/// The record of that number on that device.
pub fn record(device: usize, at: usize) -> Record {
    let id = record_name(device, at);
    let r = &mut Rng::of(&id);
    Record {
        r#type: "field_visit",
        province: r.pick(&PROVINCES),
        district: format!("Huyện {}", r.text(10)),
        commune: format!("Xã {}", r.text(8)),
        village: format!("Thôn {}", r.int(1, 19)),
        household_no: r.int(1, 999),
        household_head: r.pick(&NAMES),
        phone: format!("09{}", r.int(10_000_000, 99_999_999)),
        gender: r.pick(&["nam", "nữ"]),
        birth_year: r.int(1935, 2003),
        lat: six_decimals(r.degrees(8.0, 15.0)),
        lng: six_decimals(r.degrees(102.0, 7.0)),
        visit_date: date(r.instant()),
        officer: device_name(device),
        team: format!("Đội {}", r.int(1, 6)),
        status: "mới",
        priority: r.int(1, 5),
        category: r.pick(&["nhà ở", "y tế", "giáo dục", "sinh kế"]),
        members: r.int(1, 11),
        income_k: r.int(500, 9000),
        water_source: r.pick(&["giếng", "suối", "nước máy"]),
        needs_followup: r.next() < 0.5,
        visits: 1,
        updated_at: r.instant(),
        notes: r.text(NOTES_CHARS),
        evidence: (0..EVIDENCE)
            .map(|k| Evidence::new(r, format!("{id}-e{k}")))
            .collect(),
        id,
    }
}

/// Device and number of a record.
pub type Place = (usize, usize);

/// The records of its own that a device edits in W2.
pub fn own(device: usize) -> impl Iterator<Item = Place> {
    (OWN_FROM..OWN_FROM + OWN_COUNT).map(move |at| (device, at))
}

/// The records that every device edits in W2.
pub fn shared() -> impl Iterator<Item = Place> {
    (0..SHARED).map(|at| (0, at))
}

/// Text or a whole number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Scalar {
    Text(String),
    Int(i64),
}

/// One edit, to be made as a change of its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Edit {
    Set {
        field: &'static str,
        value: Scalar,
    },
    Splice {
        at: f64,
        text: String,
    },
    Append {
        value: Evidence,
    },
    Nested {
        idx: usize,
        field: &'static str,
        value: String,
    },
    Inc {
        field: &'static str,
        by: i64,
    },
}

/// The 20 edits of a device to a record, in the order in which it makes them.
pub fn edits(device: usize, (of, at): Place) -> Vec<Edit> {
    let (id, name) = (record_name(of, at), device_name(device));
    let r = &mut Rng::of(&format!("w2:{device}:{id}"));
    let set = |field, value| Edit::Set { field, value };
    let mut out = vec![
        set("status", Scalar::Text(format!("đã thăm {name}"))),
        set("priority", Scalar::Int(r.int(1, 5))),
        set(
            "phone",
            Scalar::Text(format!("0{} {name}", hash(&name) % 1_000_000_000)),
        ),
        set("status", Scalar::Text(format!("hoàn thành {name}"))),
        set("water_source", Scalar::Text(format!("khác {name}"))),
    ];
    for k in 0..6 {
        let at = r.next();
        let text = format!(" ⟦{name}.{k}⟧ {}", r.text(24));
        out.push(Edit::Splice { at, text });
    }
    for k in 0..4 {
        let value = Evidence::new(r, format!("{id}-{name}-x{k}"));
        out.push(Edit::Append { value });
    }
    for (idx, field) in ["caption", "kind", "gps"].into_iter().enumerate() {
        let value = format!("{} {name}", r.text(12));
        out.push(Edit::Nested { idx, field, value });
    }
    for _ in 0..2 {
        out.push(Edit::Inc {
            field: "visits",
            by: 1,
        });
    }
    for i in (1..out.len()).rev() {
        let j = r.below(u32::try_from(i + 1).expect("20 edits")) as usize;
        out.swap(i, j);
    }
    out
}

/// Where a piece of text goes: at the next space that is not within a ⟦marker⟧, in characters.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a text's length"
)]
pub fn splice_position(text: &str, share: f64) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let from = (share * letters.len() as f64).floor() as usize;
    let last = |mark, until: usize| letters[..=until].iter().rposition(|c| *c == mark);
    (from..letters.len())
        .find(|&p| letters[p] == ' ' && last('⟦', p) <= last('⟧', p))
        .unwrap_or(letters.len())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    fn hash_of(items: impl Iterator<Item = String>) -> String {
        let lines: Vec<String> = items.collect();
        sync_core::id::Hash(Sha256::digest(lines.join("\n")).into()).to_string()
    }

    #[test]
    fn every_record_and_every_edit_is_as_the_peers_were_given_it() {
        let places = (0..DEVICES).flat_map(|d| (0..PER_DEVICE).map(move |i| (d, i)));
        let records = places.map(|(d, i)| serde_json::to_string(&record(d, i)).unwrap());
        assert_eq!(
            hash_of(records),
            "51a71e0635b87d3897b03d6b9ae40ff6b1d6582e0d0de94eefad436458633e8a"
        );
        let edits = (0..DEVICES)
            .flat_map(|d| own(d).chain(shared()).flat_map(move |p| edits(d, p)))
            .map(|edit| serde_json::to_string(&edit).unwrap());
        assert_eq!(
            hash_of(edits),
            "89677fcd6a2abf9a58eeeb98ac391c6486452eb429bf0b8540f2664c7b44bcd7"
        );
    }

    #[test]
    fn splices_land_where_the_peers_put_them() {
        let mut notes = record(0, 1).notes;
        for edit in edits(3, (0, 1)) {
            if let Edit::Splice { at, text } = edit {
                let position = splice_position(&notes, at);
                let letters: Vec<char> = notes.chars().collect();
                let (before, after) = letters.split_at(position);
                notes = before
                    .iter()
                    .chain(&text.chars().collect::<Vec<_>>())
                    .chain(after)
                    .collect();
            }
        }
        assert_eq!(
            hash_of(std::iter::once(notes)),
            "3e00f4eaaaa581435f7a7e59e591eb7887c75811979cb5d63984ee1afacf1205"
        );
    }
}
