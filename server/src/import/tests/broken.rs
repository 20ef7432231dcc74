//! Files that are broken, each in its own way: what is wrong is located and said, and nothing is written.

use super::{
    files::workbook,
    forge::{Replacing as _, encrypted, rezipped, turned},
    *,
};

/// What a file that cannot be read at all is refused with.
fn unreadable() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = workbook(&[&["Tên việc tốt", "Đơn vị"], &["Một", "Khe Sim"]]);
    let with = |name: &str, bytes: &[u8]| rezipped(&good, &[(name, bytes)]);
    let sheet = "xl/worksheets/sheet1.xml";
    let utf_16: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let many = |n: usize, what: &str, end: &str| format!("{}{end}", what.repeat(n)).into_bytes();
    let sst = br#"<sst xmlns="x" count="1" uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
    let hidden = [format!("<!--{}-->", " ".repeat(9_000)).as_bytes(), sst].concat();
    let parts: Vec<(String, Vec<u8>)> = (0..2_100)
        .map(|n| (format!("xl/media/{n}.bin"), vec![1]))
        .collect();
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    vec![
        ("nothing", Vec::new(), "file_empty"),
        ("blanks", b" \r\n \r\n".to_vec(), "file_empty"),
        ("a mark and nothing", b"\xef\xbb\xbf".to_vec(), "file_empty"),
        ("a PDF", b"%PDF-1.7\n\0\0\x01\x02\xff\xfe stream".to_vec(), "file_not_a_table"),
        ("a photo", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01".to_vec(), "file_not_a_table"),
        ("a DOCX", rezipped(&good, &[("xl/workbook.xml", b"")]).replacing(b"workbook.xml", b"document.xml"), "file_not_a_table"),
        ("an old .xls", [old.as_slice(), &[0; 600]].concat(), "file_old_workbook"),
        ("a protected .xlsx", [old.as_slice(), &[0; 600], &utf_16].concat(), "file_protected"),
        ("encrypted parts", encrypted(&good), "file_protected"),
        ("cut off", good[..good.len() / 2].to_vec(), "file_damaged"),
        ("a bit turned", turned(&good), "file_damaged"),
        ("a sheet cut off", with(sheet, b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1"), "file_damaged"),
        ("a sheet that is no XML", with(sheet, b"hello"), "file_damaged"),
        ("rows out of order", with(sheet, br#"<worksheet><sheetData><row r="9"><c r="A9"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row></sheetData></worksheet>"#), "file_damaged"),
        ("a text that is not there", with(sheet, br#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>77</v></c></row></sheetData></worksheet>"#), "file_damaged"),
        ("an odd byte in UTF-16", [&[0xff, 0xfe], "Tên".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice(), &[0x41]].concat(), "file_damaged"),
        ("a bomb of texts", with("xl/sharedStrings.xml", &many(70 << 20, "a", "")), "file_too_large_inside"),
        ("texts without end promised", with("xl/sharedStrings.xml", sst), "file_too_large_inside"),
        (
            "the same behind a long comment",
            with("xl/sharedStrings.xml", &hidden),
            "file_too_large_inside",
        ),
        (
            "a row beyond the last",
            many(1_048_600, "\n", "a;b\n"),
            "file_too_many_rows",
        ),
        ("thousands of parts", rezipped(&good, &parts), "file_too_large_inside"),
        ("no sheets", with("xl/workbook.xml", b"<workbook><sheets></sheets></workbook>"), "file_without_sheet"),
        ("an empty sheet", workbook(&[]), "file_without_sheet"),
        ("too many rows", many(100_101, "a;b\n", ""), "file_too_many_rows"),
        ("too many columns", many(201, "a;", "a\n"), "file_too_many_columns"),
        ("a cell at the end of the world", with(sheet, br#"<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>"#), "file_too_many_columns"),
        ("a quotation mark left open", "Tên;Đơn vị\n\"Một;Khe Sim\nHai;Khe Sim\n".into(), "file_quote_open"),
        ("zeros in text", b"T\0e\0n;\0\0\0 x;y;zz".to_vec(), "file_not_a_table"),
    ]
}

/// One line under good headings, with where and why it is refused.
const LINES: &[(&str, &str, &str, &str)] = &[
    // What, the line, the column, the code.
    (
        "a day that never was",
        "Một;Khe Sim;31/02/2026;KT;;;",
        "C",
        "not_a_day",
    ),
    (
        "a day in words",
        "Một;Khe Sim;hôm qua;KT;;;",
        "C",
        "not_a_day",
    ),
    (
        "a month alone",
        "Một;Khe Sim;tháng 4/2026;KT;;;",
        "C",
        "not_a_day",
    ),
    (
        "a year of two digits",
        "Một;Khe Sim;14/04/26;KT;;;",
        "C",
        "short_year",
    ),
    (
        "a day of another age",
        "Một;Khe Sim;14/04/0226;KT;;;",
        "C",
        "out_of_range",
    ),
    (
        "an unknown field",
        "Một;Khe Sim;14/04/2026;Đời sống;;;",
        "D",
        "unknown_term",
    ),
    (
        "two fields in a cell",
        "Một;Khe Sim;14/04/2026;KT, VHXH;;;",
        "D",
        "unknown_term",
    ),
    (
        "an unknown suggestion",
        "Một;Khe Sim;14/04/2026;KT;;thưởng nóng;",
        "F",
        "unknown_term",
    ),
    (
        "an unknown unit",
        "Một;Xã Lạ;14/04/2026;KT;;;",
        "B",
        "unknown_unit",
    ),
    (
        "an unknown code of a unit",
        "Một;12345;14/04/2026;KT;;;",
        "B",
        "unknown_unit",
    ),
    (
        "another's unit",
        "Một;Bến Lụa;14/04/2026;KT;;;",
        "B",
        "foreign_unit",
    ),
    ("no unit", "Một;;14/04/2026;KT;;;", "", "no_unit"),
    ("no title", ";Khe Sim;14/04/2026;KT;;;", "", "no_title"),
    (
        "a control character",
        "M\u{7}ột;Khe Sim;14/04/2026;KT;;;",
        "A",
        "control_character",
    ),
    (
        "a cell without a heading",
        "Một;Khe Sim;14/04/2026;KT;;;;lạc",
        "H",
        "no_heading",
    ),
];

/// The same for registrations.
const REGISTRATIONS: &[(&str, &str, &str, &str)] = &[
    (
        "a number in words",
        "Một;Khe Sim;2026;;mười triệu;;;;",
        "E",
        "not_a_number",
    ),
    (
        "an amount of sacks",
        "Một;Khe Sim;2026;;12 bao;;;;",
        "E",
        "not_a_number",
    ),
    (
        "two commas",
        "Một;Khe Sim;2026;;1,2,3;;;;",
        "E",
        "not_a_number",
    ),
    (
        "half a đồng",
        "Một;Khe Sim;2026;;12,5;;;;",
        "E",
        "too_precise",
    ),
    (
        "less than nothing",
        "Một;Khe Sim;2026;;-5;;;;",
        "E",
        "out_of_range",
    ),
    (
        "more than there is",
        "Một;Khe Sim;2026;;9.000.000.000.000.000;;;;",
        "E",
        "not_a_number",
    ),
    (
        "a year of five digits",
        "Một;Khe Sim;20226;;;;;;",
        "C",
        "out_of_range",
    ),
    (
        "a year in words",
        "Một;Khe Sim;năm ngoái;;;;;;",
        "C",
        "not_a_number",
    ),
    (
        "the district after its end",
        "Một;Khe Sim;2026;Cấp huyện;;;;;",
        "",
        "closed",
    ),
    (
        "recognised by nothing",
        "Một;Khe Sim;2026;;;Đã công nhận;;;",
        "",
        "decision",
    ),
    (
        "a decision without a number",
        "Một;Khe Sim;2026;;;;;03/02/2026;",
        "",
        "decision",
    ),
    (
        "a decision of what goes on",
        "Một;Khe Sim;2026;;;Đang thực hiện;7/QĐ;03/02/2026;",
        "",
        "decision",
    ),
    (
        "a decision of tomorrow",
        "Một;Khe Sim;2026;;;Đã công nhận;7/QĐ;02/07/2026;",
        "H",
        "in_future",
    ),
    (
        "a state that is none",
        "Một;Khe Sim;2026;;;rất đẹp;;;",
        "F",
        "unknown_term",
    ),
    (
        "a launch that is no day",
        "Một;Khe Sim;2026;;;Đang thực hiện;;;đầu năm",
        "I",
        "not_a_day",
    ),
];

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_by_name_and_nothing_of_it_stays() {
    let taking = Taking::open(Role::StandingOffice).await;
    for (what, bytes, code) in unreadable() {
        let answer = taking.begin("good_deed", bytes).await;
        assert_eq!(answer.problem(), code, "{what}");
        let told = answer.json();
        for (name, sentence) in [("vi", &told["detail_vi"]), ("en", &told["detail"])] {
            assert!(sentence.as_str().unwrap().len() > 10, "{what}, {name}");
        }
        if code == "file_quote_open" {
            assert_eq!(told["args"]["row"], "2");
        }
    }
    let listed = taking
        .office
        .get("/v1/imports")
        .by(&taking.clerk)
        .send()
        .await
        .json();
    assert_eq!(listed["items"], json!([]));
    let folder = taking
        .office
        .app
        .config
        .place
        .data_dir
        .join("imports")
        .join(REALM);
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
}

#[tokio::test]
async fn a_line_that_cannot_be_taken_in_is_located_and_nothing_is_written() {
    let taking = Taking::open(Role::StandingOffice).await;
    let deeds =
        "Tên việc tốt;Đơn vị;Ngày thực hiện;Lĩnh vực;Tập thể thực hiện;Đề xuất;Việc đã làm;\n";
    let registrations =
        "Tên mô hình;Đơn vị;Năm;Cấp;Kinh phí;Trạng thái;Số QĐ;Ngày QĐ;Ngày triển khai\n";
    for (kind, headings, good, lines) in [
        ("good_deed", deeds, "Tốt;Khe Sim;14/04/2026;KT;;;\n", LINES),
        (
            "registration",
            registrations,
            "Tốt;Khe Sim;2026;;;;;;\n",
            REGISTRATIONS,
        ),
    ] {
        for (what, line, column, code) in lines {
            let file = format!("{headings}{good}\n{line}\n");
            located(&taking, kind, file.into(), what, (4, column, code)).await;
        }
    }
    assert_eq!(taking.titles("good_deed").await, Vec::<String>::new());
    assert_eq!(taking.titles("model").await, Vec::<String>::new());
}

#[tokio::test]
async fn cells_that_only_a_workbook_can_break_are_located_too() {
    let taking = Taking::open(Role::StandingOffice).await;
    let deed = |cells: &[&str]| {
        workbook(&[
            &["Tên việc tốt", "Đơn vị", "Ngày thực hiện", "Việc đã làm"],
            cells,
        ])
    };
    let long = "a".repeat(201);
    let essay = "ă".repeat(2_001);
    for (what, cells, column, code) in [
        (
            "a day as a number",
            &["Một", "Khe Sim", "#46123", ""],
            "C",
            "day_as_number",
        ),
        (
            "a title too long",
            &[long.as_str(), "Khe Sim", "@46123", ""],
            "A",
            "too_long",
        ),
        (
            "a story too long",
            &["Một", "Khe Sim", "@46123", essay.as_str()],
            "D",
            "too_long",
        ),
    ] {
        located(&taking, "good_deed", deed(cells), what, (2, column, code)).await;
    }
    let error = rezipped(
        &deed(&["Một", "Khe Sim", "@46123", ""]),
        &[("xl/worksheets/sheet1.xml", br#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Ten viec tot</t></is></c><c r="B1" t="inlineStr"><is><t>Don vi</t></is></c></row><row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2" t="inlineStr"><is><t>Khe Sim</t></is></c></row></sheetData></worksheet>"#)],
    );
    located(
        &taking,
        "good_deed",
        error,
        "a formula with an error",
        (2, "A", "formula_error"),
    )
    .await;
    let opinion = workbook(&[
        &[
            "Cuộc đối thoại",
            "Nội dung (đã che thông tin cá nhân)",
            "Đơn vị",
            "Ngày nêu",
            "Loại ý kiến",
        ],
        &[
            "Đối thoại quý I",
            "Kênh hỏng",
            "Khe Sim",
            "@46123",
            "Kiến nghị",
        ],
        &["", "Ông ấy lấy tiền", "Khe Sim", "@46123", "Tố cáo"],
    ]);
    located(
        &taking,
        "opinion",
        opinion.clone(),
        "a dialogue that is not there",
        (2, "A", "unknown_record"),
    )
    .await;
    located(
        &taking,
        "opinion",
        opinion,
        "a denunciation's words",
        (3, "", "must_stay_blank"),
    )
    .await;

    let officer = Taking::open(Role::FieldOfficer).await;
    let list = "Tên mô hình;Đơn vị;Năm;Trạng thái\nMột;Khe Sim;2026;Đang thực hiện\n";
    located(
        &officer,
        "registration",
        list.into(),
        "who does not decide",
        (2, "", "may_not_decide"),
    )
    .await;
}

/// That a file is refused at that place, with a sentence in both languages, and cannot be written.
async fn located(
    taking: &Taking,
    kind: &str,
    file: Vec<u8>,
    what: &str,
    (row, column, code): (u32, &str, &str),
) {
    let import = taking.begun(kind, file).await;
    let checked = taking.checked(&import, &import["mapping"]).await;
    let problems = checked["problems"].as_array().unwrap();
    let found = problems.iter().find(|problem| problem["code"] == code);
    let found = found.unwrap_or_else(|| panic!("{what}: {checked}"));
    assert_eq!(
        (&found["row"], &found["column"]),
        (&json!(row), &json!(column)),
        "{what}"
    );
    assert!(
        text(found, "vi").len() > 10 && text(found, "en").len() > 10,
        "{what}"
    );
    assert_eq!(checked["may_apply"], false, "{what}");
    taking.apply(&import).await;
    let ended = taking.ended(&import).await;
    assert_eq!(
        (text(&ended, "state"), &ended["records"]),
        ("failed", &json!(0)),
        "{what}"
    );
}
