//! Three officers write for days without signal; one of their phones is copied.

use std::{fs, io, path::Path as FilePath};

use danvan_device::{Device, Env};
use sha2::{Digest as _, Sha256};
use sync_core::{
    change::Path,
    id::{Hash, RecordId},
    session::{Broken, Finish},
    standing::Action,
};

use crate::{
    Told,
    claims::Claims,
    dialogues::MINUTES,
    paper::{Table, headline, say},
    province::{OFFICERS, Province},
    writing::{count, insert, set},
};

/// Bytes of a photo.
const PHOTO_BYTES: usize = 600 << 10;

/// What they did.
pub struct Field {
    /// Hoa's, Nam's and Mai's phones, and the copy of Nam's.
    pub phones: Vec<Device>,
    /// Hoa's photo.
    pub photo: Vec<u8>,
    /// Its SHA-256.
    pub photo_sha256: Hash,
    /// Registration that Nam may not approve.
    pub refused: RecordId,
}

/// Names of the phones, in their order.
pub const NAMES: [&str; 4] = ["Máy Hoa", "Máy Nam", "Máy Nam (bản sao / copy)", "Máy Mai"];

/// The days without signal.
///
/// # Errors
/// What the phones say.
pub async fn offline(province: &mut Province, claims: &mut Claims) -> Told<Field> {
    headline(
        2,
        "Ba cán bộ xã Khe Sim ghi chép khi không có sóng",
        "Three officers of Khe Sim write without signal",
    );
    province.link.lose();
    let mut phones = std::mem::take(&mut province.officers).into_iter();
    let (Some(hoa), Some(nam), Some(mai)) = (phones.next(), phones.next(), phones.next()) else {
        return Err("three officers".into());
    };
    let tried = hoa.sync().await?.session.finish;
    claims.equal(
        "without signal a sync says so",
        tried,
        Finish::Broken(Broken::Link),
    );

    let [road, herbs, disputed] = [5, 1, 6].map(|number| province.registrations[number - 1]);
    let dialogue = province.dialogue_a;
    let photo = photo(1);
    let files = province.office.folder.path().join("anh");
    fs::create_dir_all(&files)?;

    let land = vec![set("land_given", 124_550), set("ends_on", "2026-09-30")];
    hoa.edit(road, land).await?;
    let start = "Chủ trì nêu mục đích buổi đối thoại. ";
    hoa.edit(
        dialogue,
        vec![insert("minutes", 0, start), count("attendance", 12)],
    )
    .await?;
    let file = files.join("duong-truc-thon.jpg");
    fs::write(&file, &photo)?;
    let photo_sha256 = evidence(
        &hoa,
        province,
        road,
        "Đường trục thôn sau khi mở rộng",
        &file,
    )
    .await?;

    let land = vec![set("land_given", 125_450), set("ends_on", "2026-10-31")];
    nam.edit(road, land).await?;
    let end = MINUTES.chars().count();
    let closing = insert("minutes", end, " Chủ trì kết luận từng ý kiến.");
    nam.edit(dialogue, vec![closing, count("attendance", 11)])
        .await?;
    nam.command(disputed, Action::Approve).await?;

    let middle = MINUTES.chars().take_while(|c| *c != ',').count();
    let drains = insert("minutes", middle, ", rãnh thoát nước");
    mai.edit(dialogue, vec![drains]).await?;
    let file = files.join("ruong-duoc-lieu.jpg");
    fs::write(&file, self::photo(2))?;
    evidence(&mai, province, herbs, "Ruộng dược liệu vụ đầu", &file).await?;
    let progress = vec![
        set("registration", herbs),
        set("reported_on", "2026-09-20"),
        set("done", "Đã trồng 9,2 ha, 42 hộ tham gia."),
        set("percent", 59),
    ];
    mai.create("progress", province.communes[0].scope, progress)
        .await?;

    let [nam, copy] = cloned(province, nam, claims).await?;

    say(
        "Hoa và Nam cùng sửa đăng ký số 5: đất hiến tặng, ngày kết thúc.",
        "Hoa and Nam both changed registration 5: land given, last day.",
    );
    say(
        "Hoa, Nam và Mai cùng viết biên bản cuộc đối thoại A.",
        "Hoa, Nam and Mai all wrote the minutes of dialogue A.",
    );
    say(
        "Hoa đếm thêm 12 người dự, Nam đếm thêm 11; Hoa và Mai mỗi người chụp một ảnh.",
        "Hoa counted 12 more people, Nam 11 more; Hoa and Mai took a photo each.",
    );
    say(
        "Nam bấm “Duyệt” đăng ký số 6. Máy của Nam bị sao chép; cả hai bản đều viết tiếp.",
        "Nam pressed “Approve” on registration 6. Nam's phone was copied; both copies went on writing.",
    );
    let field = Field {
        phones: vec![hoa, nam, copy, mai],
        photo,
        photo_sha256,
        refused: disputed,
    };
    let here = statuses(&field.phones).await?;
    claims.equal(
        "changes that are only on each phone",
        here,
        vec![4, 3, 3, 4],
    );
    Ok(field)
}

/// Copies a phone's folder, and writes on with both.
async fn cloned(province: &Province, nam: Device, claims: &mut Claims) -> Told<[Device; 2]> {
    let herbs = province.registrations[0];
    nam.close().await;
    let folder = province
        .office
        .phone_folder(&format!("Máy {}", OFFICERS[1].1));
    let copied = province.office.phone_folder("Máy Nam - bản sao");
    copy(&folder, &copied)?;
    let nam = Device::open(&folder, Env::system()).await?;
    let copy = Device::open(&copied, Env::system()).await?;
    nam.edit(herbs, vec![set("work_days", 120)]).await?;
    copy.edit(herbs, vec![set("mobilised_funds", 15_000_000)])
        .await?;
    claims.equal(
        "the copy believes to be the same phone",
        copy.status().await?.install,
        nam.status().await?.install,
    );
    Ok([nam, copy])
}

/// Prints where everything is that the phones wrote; how many changes each holds alone.
///
/// # Errors
/// What the phones say.
pub async fn statuses(phones: &[Device]) -> Told<Vec<u64>> {
    let mut table = Table::figures(&[
        ("Máy", "Phone"),
        ("Chỉ ở máy", "only here"),
        ("Đã an toàn", "safe"),
        ("Đã gộp", "merged"),
        ("Cần bạn xem", "needs you"),
        ("Lệnh chờ", "commands"),
        ("Ảnh đã lên", "photos sent"),
    ]);
    let mut here = Vec::new();
    for (phone, name) in phones.iter().zip(NAMES) {
        let status = phone.status().await?;
        let counts = status.counts;
        table.row(vec![
            name.to_owned(),
            counts.here.to_string(),
            counts.safe.to_string(),
            counts.merged.to_string(),
            counts.needs_you.to_string(),
            (status.commands_here + status.commands_pending).to_string(),
            format!("{}/{}", status.media.on_server, status.media.files),
        ]);
        here.push(counts.here);
    }
    table.print();
    Ok(here)
}

/// Begins a piece of evidence and attaches the photo.
async fn evidence(
    phone: &Device,
    province: &Province,
    about: RecordId,
    caption: &str,
    file: &FilePath,
) -> Told<Hash> {
    let edits = vec![
        set("about", about),
        set("kind", "photo"),
        set("caption", caption),
    ];
    let record = phone
        .create("evidence", province.communes[0].scope, edits)
        .await?;
    Ok(phone
        .attach(record, &Path::field("sha256"), file, "image/jpeg")
        .await?)
}

/// A file that begins as a photo does and holds what nobody can guess from its beginning.
fn photo(seed: u8) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00".to_vec();
    let mut block = Sha256::digest([seed]);
    while bytes.len() < PHOTO_BYTES {
        bytes.extend_from_slice(&block);
        block = Sha256::digest(block);
    }
    bytes.extend_from_slice(b"\xff\xd9");
    bytes
}

fn copy(from: &FilePath, to: &FilePath) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
