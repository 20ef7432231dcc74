//! Back under the radio: a photo is cut off half way, the phones sync, and all of them end with the same.

use danvan_device::{CommandFate, of_code};
use sync_core::{
    id::{Hash, RecordId},
    value::Value,
};

use crate::{
    Told,
    claims::Claims,
    desk::Desk,
    field::{Field, statuses},
    paper::{headline, say, value},
    province::Province,
    writing::synced,
};

/// Bytes of one request of an upload.
const CHUNK: usize = 64 << 10;
/// Bytes after which the signal goes.
const CUT_AFTER: i64 = 300 << 10;
/// What three people wrote into one text.
const MERGED_MINUTES: &str = "Chủ trì nêu mục đích buổi đối thoại. Nhân dân nêu ý kiến về đường trục thôn, rãnh thoát nước, sóng điện thoại và hỗ trợ giống dược liệu. Chủ trì kết luận từng ý kiến.";

/// The way back to the office.
///
/// # Errors
/// What phones and server say.
pub async fn under_the_radio(
    province: &Province,
    field: &Field,
    desk: &Desk,
    claims: &mut Claims,
) -> Told<()> {
    headline(
        3,
        "Có sóng trở lại: đồng bộ",
        "The signal is back: the phones sync",
    );
    province.link.find();
    synced(&field.phones[0]).await?;
    photo(province, field, desk, claims).await?;
    // Once for what each brings, once for what the others brought after it.
    for _ in 0..2 {
        for phone in field.phones.iter().chain([&province.standing[0]]) {
            synced(phone).await?;
        }
    }
    let here = statuses(&field.phones).await?;
    claims.equal("nothing is left on a phone alone", here, vec![0; 4]);

    let nam = field.phones[1].status().await?.install;
    let copy = field.phones[2].status().await?.install;
    claims.that("phone and copy go on under different names", nam != copy);
    println!();
    say(
        "Cần bạn xem: hai xung đột đang mở (mục 6); máy Nam còn có một lệnh bị từ chối (mục 5).",
        "Needs you: two open conflicts (part 6); Nam's phone also shows a refused command (part 5).",
    );
    say(
        "Máy chủ nhận ra hai máy viết cùng một tên: mỗi máy nay viết tiếp dưới tên riêng, phần ghi trùng số được ghi lại, không mất chữ nào.",
        "The server saw two phones writing under one name: each now has a name of its own, what clashed was said again, and no word was lost.",
    );
    merged(province, field, claims).await?;
    refused(field, claims).await?;
    converged(province, field, desk, claims).await
}

async fn photo(province: &Province, field: &Field, desk: &Desk, claims: &mut Claims) -> Told<()> {
    let hoa = &field.phones[0];
    province.link.cut_after(CUT_AFTER);
    let cut = hoa.sync_media_by(CHUNK).await?;
    claims.that("the upload was cut", cut.cut);
    claims.equal("the photo is not on the server yet", cut.media.on_server, 0);
    let path = format!("/v1/media/{}", field.photo_sha256);
    claims.that(
        "nobody is shown half a photo",
        desk.bytes(&path).await.is_err(),
    );
    province.link.find();
    let resumed = hoa.sync_media_by(CHUNK).await?;
    let size = field.photo.len() as u64;
    claims.equal("the photo is on the server", resumed.media.on_server, 1);
    claims.that(
        "the upload went on where it was cut",
        resumed.traffic.up < size,
    );
    let stored = desk.bytes(&path).await?;
    claims.that(
        "the photo on the server is the photo taken",
        stored == field.photo,
    );
    let kib = |bytes: u64| bytes.div_ceil(1024);
    say(
        &format!(
            "Ảnh của Hoa ({} KiB) bị ngắt giữa chừng; lần sau chỉ gửi tiếp {} KiB. Đúng từng byte.",
            kib(size),
            kib(resumed.traffic.up)
        ),
        &format!(
            "Hoa's photo ({} KiB) was cut half way; the second try sent {} KiB. Equal byte for byte.",
            kib(size),
            kib(resumed.traffic.up)
        ),
    );
    Ok(())
}

async fn merged(province: &Province, field: &Field, claims: &mut Claims) -> Told<()> {
    headline(4, "Những gì đã tự gộp", "What merged by itself");
    let mai = &field.phones[3];
    let row = mai
        .show(province.dialogue_a)
        .await?
        .row
        .ok_or("a dialogue has a row")?;
    let minutes = row
        .values
        .get("minutes")
        .and_then(Value::as_text)
        .unwrap_or_default();
    claims.equal("all three wrote one text", minutes, MERGED_MINUTES);
    let attendance = row.values.get("attendance").and_then(Value::as_int);
    claims.equal("both counted", attendance, Some(63));
    say(
        "Biên bản cuộc đối thoại A, ba người cùng viết:",
        "Minutes of dialogue A, written by three:",
    );
    for line in minutes.split_inclusive(". ") {
        println!("      {}", line.trim_end());
    }
    say(
        "Số người dự cuộc A: 40 đã có + 12 (Hoa) + 11 (Nam) = 63.",
        "Attendance of A: 40 before + 12 (Hoa) + 11 (Nam) = 63.",
    );
    let row = mai
        .show(province.registrations[0])
        .await?
        .row
        .ok_or("a registration has a row")?;
    let mut shown = Vec::new();
    for (name, expected) in [("work_days", 120), ("mobilised_funds", 15_000_000)] {
        let found = row.values.get(name).cloned().unwrap_or_default();
        claims.equal(
            "what both copies of the phone wrote",
            found.as_int(),
            Some(expected),
        );
        let kind = sync_core::record::kind("registration").ok_or("a kind")?;
        let label = kind.field(name).ok_or("a field")?;
        shown.push((label.label, value(label, &found)));
    }
    if let [(days, worked), (funds, money)] = shown.as_slice() {
        say(
            &format!(
                "Đăng ký 1: {} {worked} (máy Nam), {} {money} (bản sao).",
                days.vi, funds.vi
            ),
            &format!(
                "Registration 1: {} {worked} (Nam's phone), {} {money} (its copy).",
                days.en, funds.en
            ),
        );
    }
    Ok(())
}

async fn refused(field: &Field, claims: &mut Claims) -> Told<()> {
    headline(5, "Một lệnh bị từ chối", "A command that was refused");
    let commands = field.phones[1].show(field.refused).await?.commands;
    let reason = commands.iter().find_map(|(_, state)| match state {
        CommandFate::Refused(reason) => Some(reason),
        _ => None,
    });
    claims.equal(
        "the server refused",
        reason.map(|r| r.code.as_str()),
        Some("not_allowed"),
    );
    if let Some(reason) = reason {
        let sentence = of_code(&reason.code, &reason.args).ok_or("a refusal has a sentence")?;
        say(
            "Nam bấm “Duyệt” đăng ký 6; máy của Nam nay hiện:",
            "Nam pressed “Approve”; Nam's phone now shows:",
        );
        println!();
        say(
            &format!("    {}", sentence.vi),
            &format!("    {}  [{}]", sentence.en, reason.code),
        );
    }
    Ok(())
}

/// Every phone of the commune and the server hold the same of every record.
async fn converged(
    province: &Province,
    field: &Field,
    desk: &Desk,
    claims: &mut Claims,
) -> Told<()> {
    let held = province.standing[0].digests().await?;
    for phone in &field.phones {
        claims.that("all phones hold the same", phone.digests().await? == held);
    }
    for (record, digest) in &held {
        claims.equal(
            "a phone and the server hold the same",
            on_server(desk, *record).await?,
            *digest,
        );
    }
    println!();
    say(
        &format!(
            "{} máy và máy chủ nay giữ {} hồ sơ giống hệt nhau.",
            field.phones.len() + 1,
            held.len()
        ),
        &format!(
            "{} phones and the server now hold the same {} records.",
            field.phones.len() + 1,
            held.len()
        ),
    );
    Ok(())
}

async fn on_server(desk: &Desk, record: RecordId) -> Told<Hash> {
    let shown = desk.json(&format!("/v1/records/{record}")).await?;
    let heads: Vec<Hash> = serde_json::from_value(shown["heads"].clone())?;
    let version = shown["standing"]["version"].as_u64().unwrap_or(0);
    Ok(sync_core::digest::record(record, &heads, version))
}
