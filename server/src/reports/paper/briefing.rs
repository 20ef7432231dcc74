//! Báo cáo giao ban quý (domain 3.4), and with the same parts the half-year's, the year's and that of several years.

use std::collections::BTreeMap;

use sync_core::value::Value;

use super::{
    Block, Grid, Header, Paper, Signature, lines,
    numbers::{moment, number, small},
};
use crate::reports::{
    Note, Period,
    table::{Group, Table},
};

/// Most number columns of one printed table.
const WIDEST: usize = 9;

/// What the paper is made of.
pub struct Material<'a> {
    /// The report's own words and form, by field.
    pub values: &'a BTreeMap<String, Value>,
    /// Whether the figures are official.
    pub is_official: bool,
    /// Server time of the count, ms.
    pub frozen_at: i64,
    /// What is said of the freeze.
    pub note: &'a Note,
    /// Its tables.
    pub tables: &'a [Table],
    /// Communes that held a dialogue, of all below.
    pub held: (usize, usize),
    /// Figures that were published and do not add up, as sentences.
    pub mismatches: &'a [String],
}

impl Material<'_> {
    /// What the office wrote, or that it has not yet.
    fn words(&self, field: &str, blank: &str) -> Vec<Block> {
        let lines = lines(self.values, field);
        if lines.is_empty() {
            return vec![Block::Blank(blank.to_owned())];
        }
        lines.into_iter().map(Block::Text).collect()
    }

    fn table(&self, code: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.code == code)
    }
}

/// The paper of a report on a freeze.
pub fn compose(of: &Material<'_>) -> Paper {
    let period = of.note.period.name().vi;
    let mut blocks = Vec::new();
    let heading = |text: &str| Block::Heading(text.to_owned());
    let subheading = |text: &str| Block::Subheading(text.to_owned());

    blocks.push(heading("I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO"));
    blocks.extend(of.words(
        "leadership",
        "Văn bản đã ban hành, kiện toàn Ban Chỉ đạo, phân công.",
    ));
    blocks.push(heading("II. KẾT QUẢ THỰC HIỆN"));
    blocks.push(subheading("1. Phong trào thi đua “Dân vận khéo”"));
    blocks.extend(of.table("1").map(registered));
    blocks.extend(of.words("movement", "Nhận xét về phong trào."));
    blocks.extend(grids(of, "1"));
    blocks.extend(of.table("2").map(outcomes));
    blocks.extend(grids(of, "2"));
    blocks.push(subheading("2. Thực hiện dân chủ ở cơ sở"));
    blocks.extend(of.words("democracy", "Kết quả thực hiện dân chủ ở cơ sở."));
    blocks.push(subheading("3. Tiếp xúc, đối thoại với Nhân dân"));
    blocks.extend(of.table("3").map(|table| talks(table, of.held)));
    blocks.extend(of.words("dialogues", "Nhận xét về tiếp xúc, đối thoại."));
    blocks.extend(grids(of, "3"));
    blocks.push(subheading("4. Khen thưởng, nhân rộng"));
    blocks.extend(grids(of, "4"));
    blocks.push(heading("III. ĐÁNH GIÁ CHUNG"));
    blocks.push(subheading("1. Việc đã làm được"));
    blocks.extend(of.words("done", "Nêu cụ thể việc đã làm được."));
    blocks.push(subheading("2. Việc chưa làm được"));
    blocks.extend(of.words("not_done", "Nêu cụ thể việc chưa làm được."));
    blocks.push(subheading("3. Nguyên nhân"));
    blocks.extend(of.words("causes", "Nêu nguyên nhân."));
    blocks.push(Block::Heading(format!(
        "IV. NHIỆM VỤ TRỌNG TÂM {}",
        next_period(&of.note.period).to_uppercase()
    )));
    blocks.extend(of.words("next_tasks", "Nhiệm vụ kỳ tới."));
    blocks.push(heading("V. ĐỀ XUẤT, KIẾN NGHỊ"));
    blocks.extend(of.words("proposals", "Đề xuất, kiến nghị với cấp trên."));
    blocks.push(heading("PHỤ LỤC: SỐ LIỆU LỆCH VÀ GIẢI THÍCH"));
    blocks.extend(left_out(of).into_iter().map(Block::Text));
    blocks.extend(of.mismatches.iter().cloned().map(Block::Text));
    blocks.extend(lines(of.values, "mismatches").into_iter().map(Block::Text));

    Paper {
        header: Header::of(of.values),
        kind: "BÁO CÁO".to_owned(),
        subject: vec![
            format!(
                "Kết quả phong trào thi đua “Dân vận khéo” và thực hiện dân chủ ở cơ sở {period},"
            ),
            format!("nhiệm vụ trọng tâm {}", next_period(&of.note.period)),
        ],
        basis: basis(of),
        blocks,
        recipients: lines(of.values, "recipients"),
        signature: Signature::of(of.values),
    }
}

/// Whether official, when counted, and which phones had not been heard of.
fn basis(of: &Material<'_>) -> Vec<String> {
    let state = if of.is_official {
        "chính thức"
    } else {
        "sơ bộ"
    };
    let mut lines = vec![format!(
        "Số liệu {state}, chốt lúc {}.",
        moment(of.frozen_at)
    )];
    let c = &of.note.completeness;
    let mut known = vec![
        format!("Thiết bị đang dùng: {}", c.devices),
        format!("đã đồng bộ trong ngày chốt: {}", c.synced_today),
    ];
    if let Some(since) = c.silent_since.filter(|_| c.synced_today < c.devices) {
        known.push(format!("máy im lặng lâu nhất từ {}", moment(since)));
    }
    let counts = [
        (
            "chưa đồng bộ lần nào",
            i64::try_from(c.never_synced).unwrap_or(i64::MAX),
        ),
        ("thay đổi các máy báo còn chờ gửi", c.waiting_changes),
        ("tệp chưa về máy chủ", c.missing_media),
    ];
    let counts = counts.into_iter().filter(|(_, n)| *n > 0);
    known.extend(counts.map(|(what, n)| format!("{what}: {}", number(n))));
    lines.push(format!("{}.", known.join("; ")));
    lines
}

fn registered(table: &Table) -> Block {
    let n = |group, code| small(table.whole(group, code).unwrap_or_default());
    Block::Text(format!(
        "Tổng số mô hình đăng ký: {}; trong đó đăng ký mới {}, tiếp tục thực hiện {}; tập thể {}, cá nhân {}.",
        n("all", "all"),
        n("renewal", "new"),
        n("renewal", "continued"),
        n("subject", "collective"),
        n("subject", "individual"),
    ))
}

fn outcomes(table: &Table) -> Block {
    let n = |group, code| small(table.whole(group, code).unwrap_or_default());
    Block::Text(format!(
        "Trong {} mô hình đăng ký: đã công nhận {}, đề nghị hoặc được công nhận cấp trên {}, kết thúc, chưa đạt hoặc \
         thu hồi {}, chưa có kết quả {}.",
        n("all", "all"),
        n("outcome", "recognised"),
        n("outcome", "put_forward"),
        n("outcome", "otherwise"),
        n("outcome", "open"),
    ))
}

fn talks(table: &Table, (units, of): (usize, usize)) -> Block {
    let n = |group, code| match table.whole(group, code) {
        Some(n) => small(n),
        None => "dưới mức công bố".to_owned(),
    };
    let units = if of > 0 {
        format!("{units}/{of} xã, phường đã tổ chức đối thoại; đã")
    } else {
        "Đã".to_owned()
    };
    Block::Text(format!(
        "{units} tổ chức {} cuộc trên {} cuộc theo kế hoạch; {} ý kiến, trả lời tại chỗ {}, đã giải quyết {}, quá \
         hạn {}.",
        n("held", "all"),
        n("planned", "all"),
        n("opinions", "all"),
        n("outcome", "answered_on_spot"),
        n("outcome", "resolved"),
        n("overdue", "all"),
    ))
}

/// What the tables do not count, so that with them it is all.
fn left_out(of: &Material<'_>) -> Vec<String> {
    let unapproved = of
        .table("2")
        .and_then(|table| table.whole("unapproved", "all"));
    let mut lines = Vec::new();
    if let Some(n) = unapproved.filter(|n| *n > 0) {
        lines.push(format!(
            "Hồ sơ đăng ký chưa được duyệt, không tính vào tổng số: {}.",
            number(n)
        ));
    }
    if of.note.no_year > 0 {
        lines.push(format!(
            "Hồ sơ chưa ghi năm hoặc ngày, không thuộc kỳ nào: {}.",
            number(of.note.no_year)
        ));
    }
    lines
}

/// A table as one or more printed ones, none wider than a page: each begins with what its columns add up to.
fn grids(of: &Material<'_>, code: &str) -> Vec<Block> {
    let Some(table) = of.table(code).map(without_noughts) else {
        return Vec::new();
    };
    let mut parts: Vec<Vec<&Group>> = Vec::new();
    let mut width = WIDEST + 1;
    for group in &table.groups {
        if width + group.columns.len() > WIDEST {
            width = 0;
            let whole = group.parts.as_deref();
            let whole = table.groups.iter().find(|g| Some(g.code.as_str()) == whole);
            parts.push(whole.into_iter().collect());
            width += usize::from(whole.is_some());
        }
        width += group.columns.len();
        if let Some(part) = parts.last_mut() {
            part.push(group);
        }
    }
    // A column by itself that the next part begins with says nothing of its own.
    let next: Vec<Option<String>> = parts
        .iter()
        .skip(1)
        .map(|part| Some(part[0].code.clone()))
        .collect();
    let mut next = next.into_iter().chain([None]);
    parts.retain(|part| {
        let repeated = next.next().flatten();
        part.len() > 1 || Some(&part[0].code) != repeated.as_ref()
    });
    let letters = ('a'..='z').map(String::from);
    let is_one = parts.len() == 1;
    let grid = |(groups, letter): (Vec<&Group>, String)| {
        let letter = if is_one { "" } else { &letter };
        Block::Table(grid(&table, &groups, letter))
    };
    parts.into_iter().zip(letters).map(grid).collect()
}

/// The table without parts that count nothing, which would fill pages: but for the first, whose axes stand whole.
fn without_noughts(table: &Table) -> Table {
    let mut printed = table.clone();
    if table.code == "1" {
        return printed;
    }
    let mut stays = Vec::new();
    for group in &mut printed.groups {
        let is_part = group.parts.is_some();
        group.columns.retain(|_| {
            let is_nought = table.total[stays.len()] == Some(0);
            stays.push(!(is_part && is_nought));
            stays.last() == Some(&true)
        });
    }
    printed.groups.retain(|group| !group.columns.is_empty());
    let lines = printed.lines.iter_mut().map(|line| &mut line.cells);
    for cells in lines.chain([&mut printed.total]) {
        let mut stays = stays.iter();
        cells.retain(|_| stays.next() == Some(&true));
    }
    printed
}

fn grid(table: &Table, groups: &[&Group], letter: &str) -> Grid {
    let start_of = |group: &Group| {
        let before = table.groups.iter().take_while(|g| g.code != group.code);
        before.map(|g| g.columns.len()).sum::<usize>()
    };
    let places: Vec<usize> = groups
        .iter()
        .flat_map(|group| start_of(group)..start_of(group) + group.columns.len())
        .collect();
    let write = |cells: &[Option<i64>]| -> Vec<String> {
        let cell = |place: &usize| cells[*place].map_or_else(|| "…".to_owned(), number);
        places.iter().map(cell).collect()
    };
    let columns = groups.iter().flat_map(|group| {
        group.columns.iter().map(|column| {
            if column.code == "all" {
                String::new()
            } else {
                column.vi.clone()
            }
        })
    });
    let name = |line: &crate::reports::Line| {
        let name = match (&line.name, line.unit) {
            (Some(name), _) => name.clone(),
            (None, Some(_)) => "Đơn vị không còn trong danh mục".to_owned(),
            (None, None) => "Chưa ghi đơn vị".to_owned(),
        };
        if line.is_past {
            format!("{name} (cũ)")
        } else {
            name
        }
    };
    Grid {
        caption: format!("Biểu {}{letter}. {}", table.code, table.title.vi),
        first: "Đơn vị".to_owned(),
        groups: groups
            .iter()
            .map(|group| (group.label.vi.to_owned(), group.columns.len()))
            .collect(),
        columns: columns.collect(),
        lines: table
            .lines
            .iter()
            .map(|line| (name(line), write(&line.cells)))
            .collect(),
        total: Some(("Tổng cộng".to_owned(), write(&table.total))),
    }
}

fn next_period(period: &Period) -> String {
    let year = period.last_year;
    match period.code.as_str() {
        "quarter_1" => format!("quý II/{year}"),
        "quarter_2" => format!("quý III/{year}"),
        "half_year" => format!("6 tháng cuối năm {year}"),
        "quarter_3" => format!("quý IV/{year}"),
        "nine_months" => format!("3 tháng cuối năm {year}"),
        "quarter_4" => format!("quý I/{}", year + 1),
        _ => format!("năm {}", year + 1),
    }
}
