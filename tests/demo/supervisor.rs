//! What the supervisor of the province reads: open conflicts, the merged tables, and what is missing.

use serde_json::Value as Json;
use sync_core::{
    change::Path,
    record::{self, Choice, Label, choices},
    standing::{RegistrationState, Standing, State},
    value::Value,
};

use crate::{
    Told,
    claims::Claims,
    desk::Desk,
    models::MODELS,
    paper::{Table, field_at, headline, moment, say, value},
};

const UNCLASSIFIED: &str = "unclassified";

/// A code and what people call it.
type Term = (&'static str, Label);

/// The open conflicts, with who wrote what and when.
///
/// # Errors
/// What the server says.
pub async fn conflicts(desk: &Desk, claims: &mut Claims) -> Told<()> {
    headline(
        6,
        "Xung đột đang mở: cần người quyết định",
        "Open conflicts: a person has to decide",
    );
    let page = desk.json("/v1/conflicts").await?;
    let open = page["items"].as_array().ok_or("a page has items")?;
    claims.equal("two fields stand in conflict", open.len(), 2);
    for conflict in open {
        let kind = record::kind(text(conflict, "kind")).ok_or("a known kind")?;
        let path: Path = text(conflict, "path").parse()?;
        let field = field_at(kind, &path).ok_or("a known field")?;
        println!("\n  {}: “{}”", kind.label.vi, text(conflict, "title"));
        say(
            &format!("Mục: {}", field.label.vi),
            &format!("Field: {}", field.label.en),
        );
        let mut table = Table::words(&[
            ("Giá trị", "Value"),
            ("Người ghi", "Who"),
            ("Máy", "Phone"),
            ("Ghi lúc (giờ máy)", "Written (phone's clock)"),
            ("Đến máy chủ", "Reached the server"),
        ]);
        let given = conflict["values"]
            .as_array()
            .ok_or("a conflict has values")?;
        let mut values = Vec::new();
        for one in given {
            let held: Value = serde_json::from_value(one["value"].clone())?;
            table.row(vec![
                value(&field, &held),
                text(&one["who"], "name").to_owned(),
                text(&one["who"], "device_name").to_owned(),
                moment(one["device_time"].as_i64().unwrap_or(0)),
                one["server_time"].as_i64().map(moment).unwrap_or_default(),
            ]);
            claims.that(
                "a conflict names who wrote",
                !text(&one["who"], "name").is_empty(),
            );
            values.push(held);
        }
        let before: Value = serde_json::from_value(conflict["before"].clone())?;
        table.row(vec![
            value(&field, &before),
            "(trước đó / before)".to_owned(),
        ]);
        table.print();
        let (mut expected, earlier) = match field.name {
            "land_given" => (
                vec![Value::Int(124_550), Value::Int(125_450)],
                Value::Int(120_000),
            ),
            _ => (
                vec!["2026-09-30".into(), "2026-10-31".into()],
                "2026-12-31".into(),
            ),
        };
        values.sort();
        expected.sort();
        claims.equal("both values are kept", values, expected);
        claims.equal("the value before is told", before, earlier);
    }
    Ok(())
}

/// The ten models: unit × field, and the other axes.
///
/// # Errors
/// What the server says.
pub async fn models(desk: &Desk, claims: &mut Claims) -> Told<()> {
    headline(
        7,
        "Mô hình “Dân vận khéo” năm 2026: đơn vị x lĩnh vực",
        "Models of 2026: unit by field",
    );
    let status = desk.json("/v1/status?kind=registration&year=2026").await?;
    let columns = ["KT", "VHXH", "QPAN", "HTCT", UNCLASSIFIED];
    let mut table = Table::figures(&[
        ("Đơn vị", "Unit"),
        ("KT", "economy"),
        ("VHXH", "society"),
        ("QPAN", "security"),
        ("HTCT", "politics"),
        ("Chưa phân loại", "unclassified"),
        ("Cộng", "total"),
    ]);
    let cells = |grid: &Json| {
        let sums = grid["by_field"].as_array().cloned().unwrap_or_default();
        columns.map(|code| {
            let found = sums.iter().find(|sum| sum["code"] == code);
            found.and_then(|sum| sum["records"].as_i64()).unwrap_or(0)
        })
    };
    let row = |name: &str, cells: &[i64], total: i64| {
        let figures = cells.iter().chain([&total]).map(ToString::to_string);
        std::iter::once(name.to_owned()).chain(figures).collect()
    };
    let total_of = |grid: &Json| grid["total"]["records"].as_i64().unwrap_or(-1);
    let lines = status["lines"].as_array().ok_or("a table has lines")?;
    let mut down = [0; 5];
    for line in lines {
        let figures = cells(line);
        claims.equal(
            "a line adds up",
            figures.iter().sum::<i64>(),
            total_of(line),
        );
        for (sum, figure) in down.iter_mut().zip(figures) {
            *sum += figure;
        }
        table.row(row(text(line, "name"), &figures, total_of(line)));
    }
    let all = cells(&status["all"]);
    table.sums(row("Toàn tỉnh / province", &all, total_of(&status["all"])));
    table.print();
    claims.equal("three communes report", lines.len(), 3);
    claims.equal("the columns add up", down, all);
    claims.equal("fields of the ten models", all, [4, 3, 2, 1, 0]);
    claims.equal("ten models", total_of(&status["all"]), 10);
    axes(desk, claims).await?;
    println!();
    say(
        "Đăng ký 5 và 6 cùng nói về việc hiến đất ở thôn Đồng Trám: số 6 chờ người duyệt quyết định.",
        "Registrations 5 and 6 claim the same work on purpose: number 6 waits for a person's decision.",
    );
    Ok(())
}

async fn axes(desk: &Desk, claims: &mut Claims) -> Told<()> {
    let page = desk
        .json("/v1/records?kind=registration&year=2026&limit=200")
        .await?;
    let rows = page["items"].as_array().ok_or("a page has items")?;
    claims.equal("ten rows are listed", rows.len(), MODELS.len());
    let complete = rows.iter().filter(|row| row["complete"] == true).count();
    claims.equal("all rows are complete", complete, MODELS.len());
    let mut table = Table::words(&[("Cách chia", "Axis"), ("Số mô hình", "Models")]);
    let mut add = |axis: &str, name: (&str, &str), options: &[Term], expected: &[usize]| {
        let mut counts = Vec::new();
        for (code, label) in options {
            let count = rows.iter().filter(|row| text(row, axis) == *code).count();
            if count == 0 {
                continue;
            }
            let first = counts.is_empty();
            let head = if first {
                format!("{} / {}", name.0, name.1)
            } else {
                String::new()
            };
            table.row(vec![head, format!("{count}  {} / {}", label.vi, label.en)]);
            counts.push(count);
        }
        claims.equal(&format!("models by {axis}"), counts.as_slice(), expected);
        claims.equal("an axis adds up", counts.iter().sum(), rows.len());
    };
    let terms =
        |options: &[Choice]| -> Vec<Term> { options.iter().map(|o| (o.code, o.label)).collect() };
    let states = RegistrationState::ALL.map(|state| (state.code(), state.label()));
    add(
        "subject",
        ("Loại", "subject"),
        &terms(choices::SUBJECTS),
        &[8, 2],
    );
    add(
        "renewal",
        ("Hình thức", "renewal"),
        &terms(choices::RENEWALS),
        &[6, 4],
    );
    add("level", ("Cấp", "level"), &terms(choices::LEVELS), &[7, 3]);
    add("state", ("Trạng thái", "state"), &states, &[1, 7, 2]);
    table.print();
    Ok(())
}

/// The six dialogues and what became of the sixteen opinions.
///
/// # Errors
/// What the server says.
pub async fn dialogues(desk: &Desk, claims: &mut Claims) -> Told<()> {
    headline(
        8,
        "Sáu cuộc đối thoại, mười sáu ý kiến",
        "Six dialogues, sixteen opinions",
    );
    let sessions = desk.json("/v1/records?kind=dialogue&limit=200").await?;
    let sessions = sessions["items"].as_array().ok_or("a page has items")?;
    claims.equal("six dialogues", sessions.len(), 6);
    let mut late = Vec::new();
    for session in sessions {
        let shown = desk
            .json(&format!("/v1/records/{}", text(session, "id")))
            .await?;
        let day = |name: &str| {
            shown["row"]["values"][name]["text"]
                .as_str()
                .unwrap_or("")
                .to_owned()
        };
        let (noticed, held) = (day("noticed_on"), day("held_on"));
        if let Some(days) = days_between(&noticed, &held).filter(|days| *days < 7) {
            late.push((text(session, "title").to_owned(), days));
        }
    }
    claims.equal("one notice was given too late", late.len(), 1);
    for (title, days) in &late {
        claims.equal("it was given four days before", *days, 4);
        say(
            &format!(
                "Thông báo chậm: “{title}” chỉ báo trước {days} ngày (luật định 7 ngày, Điều 43)."
            ),
            "A notice given too late: 4 days before the dialogue; the law (Art. 43) asks for 7.",
        );
    }
    let status = desk.json("/v1/status?kind=opinion").await?;
    let now = status["as_of"].as_i64().unwrap_or(0);
    claims.equal(
        "sixteen opinions",
        status["all"]["total"]["records"].as_i64(),
        Some(16),
    );
    let page = desk.json("/v1/records?kind=opinion&limit=200").await?;
    let mut counts = vec![0; choices::RESULTS.len()];
    let mut overdue = 0;
    for row in page["items"].as_array().ok_or("a page has items")? {
        let shown = desk
            .json(&format!("/v1/records/{}", text(row, "id")))
            .await?;
        let standing: Standing = serde_json::from_value(shown["standing"].clone())?;
        let State::Opinion(opinion) = &standing.state else {
            return Err("an opinion has an opinion's standing".into());
        };
        let outcome = opinion.outcome().map_or("", |outcome| outcome.label().vi);
        if let Some(place) = choices::RESULTS.iter().position(|r| r.label.vi == outcome) {
            counts[place] += 1;
        }
        let deadline = row["deadline"].as_i64();
        overdue += i32::from(opinion.is_being_handled() && deadline.is_some_and(|day| day < now));
    }
    let mut table = Table::figures(&[("Kết quả", "Outcome"), ("Số ý kiến", "opinions")]);
    for (result, count) in choices::RESULTS.iter().zip(&counts) {
        let note = if result.code == "being_resolved" {
            format!(" (quá hạn / overdue: {overdue})")
        } else {
            String::new()
        };
        table.row(vec![
            format!("{} / {}{note}", result.label.vi, result.label.en),
            count.to_string(),
        ]);
    }
    let sum: i32 = counts.iter().sum();
    table.sums(vec!["Cộng / total".to_owned(), sum.to_string()]);
    table.print();
    claims.equal("outcomes of the opinions", counts, vec![6, 5, 2, 0, 2, 1]);
    claims.equal("they add up", sum, 16);
    claims.equal("one is overdue", overdue, 1);
    Ok(())
}

/// What the figures do not know of yet.
///
/// # Errors
/// What the server says.
pub async fn missing(desk: &Desk, claims: &mut Claims) -> Told<()> {
    headline(9, "Còn thiếu gì", "What is missing");
    let freshness = desk.json("/v1/freshness").await?;
    let mut table = Table::words(&[
        ("Máy", "Phone"),
        ("Người", "Person"),
        ("Đồng bộ lần cuối", "Last sync"),
        ("Ảnh chờ ở máy", "Photos waiting"),
    ]);
    for device in freshness["devices"].as_array().ok_or("devices")? {
        let last = device["last_sync"].as_i64();
        table.row(vec![
            text(&device["who"], "device_name").to_owned(),
            text(&device["who"], "name").to_owned(),
            last.map_or_else(|| "chưa lần nào / never".to_owned(), moment),
            device["waiting_media"].to_string(),
        ]);
    }
    table.print();
    let known = &freshness["completeness"];
    let number = |name: &str| known[name].as_i64().unwrap_or(-1);
    claims.equal("eight phones are enrolled", number("devices"), 8);
    claims.equal("six synced today", number("synced_today"), 6);
    claims.equal("one never synced", number("never_synced"), 1);
    claims.equal("one photo waits on a phone", number("waiting_media"), 1);
    claims.equal("one photo is not on the server", number("missing_media"), 1);
    println!();
    let silent = moment(number("silent_since"));
    claims.that(
        "the old phone is silent since May",
        silent.starts_with("13/05/2026"),
    );
    say(
        &format!(
            "{}/{} máy đã đồng bộ hôm nay; {} máy chưa lần nào; máy im lặng lâu nhất từ {silent}; {} ảnh chưa về máy chủ.",
            number("synced_today"),
            number("devices"),
            number("never_synced"),
            number("missing_media")
        ),
        &format!(
            "{} of {} phones synced today; {} never; one is silent since {silent}; {} photo is not here yet.",
            number("synced_today"),
            number("devices"),
            number("never_synced"),
            number("missing_media")
        ),
    );
    Ok(())
}

fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json[name].as_str().unwrap_or_default()
}

/// Days from one date of 2026 to another; none where one is blank.
fn days_between(from: &str, to: &str) -> Option<i64> {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let day_of_year = |date: &str| {
        let mut parts = date
            .split('-')
            .skip(1)
            .map(|part| part.parse::<usize>().ok());
        let (month, day) = (parts.next()??, parts.next()??);
        Some(BEFORE.get(month.checked_sub(1)?)? + i64::try_from(day).ok()?)
    };
    Some(day_of_year(to)? - day_of_year(from)?)
}
