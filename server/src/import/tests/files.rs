//! Workbooks as offices make them.

use rust_xlsxwriter::{Format, Workbook};

use super::*;

/// A workbook with one sheet of these lines; a cell that begins with `#` is a number, one with `@` a date's serial.
pub(super) fn workbook(lines: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (row, cells) in (0..).zip(lines) {
        for (column, text) in (0..).zip(*cells) {
            let number = |text: &str| text.parse::<f64>().unwrap();
            if let Some(n) = text.strip_prefix('#') {
                sheet.write_number(row, column, number(n)).unwrap();
            } else if let Some(n) = text.strip_prefix('@') {
                sheet
                    .write_number_with_format(row, column, number(n), &date)
                    .unwrap();
            } else if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_workbook_of_recognised_models_counts_as_it_stood_on_paper() {
    let taking = Taking::open(Role::StandingOffice).await;
    let mut book = Workbook::new();
    let cover = book.add_worksheet();
    cover.set_name("Bìa").unwrap();
    cover
        .write_string(0, 0, "ỦY BAN NHÂN DÂN XÃ KHE SIM")
        .unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Danh sách").unwrap();
    sheet
        .write_string(0, 2, "DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO")
        .unwrap();
    let headings = [
        "STT",
        "Đơn vị",
        "Tên mô hình",
        "Lĩnh vực",
        "Năm",
        "Kinh phí (triệu đồng)",
        "Trạng thái",
        "Số QĐ",
        "Ngày QĐ",
    ];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string(3, column, heading).unwrap();
    }
    let bold = Format::new();
    sheet.merge_range(4, 1, 6, 1, "Xã Khe Sim", &bold).unwrap();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (row, name, state) in [
        (4, "Tiếng kẻng an ninh", "Đã công nhận"),
        (5, "Hiến đất mở đường", "Đang thực hiện"),
        (6, "Phân loại rác", ""),
    ] {
        sheet.write_string(row, 2, name).unwrap();
        sheet.write_string(row, 3, "VHXH").unwrap();
        sheet.write_number(row, 4, 2024).unwrap();
        sheet.write_number(row, 5, 12.5).unwrap();
        sheet.write_string(row, 6, state).unwrap();
        if row == 4 {
            sheet.write_string(row, 7, "12/QĐ-UBND").unwrap();
            sheet
                .write_number_with_format(row, 8, 45_646.0, &date)
                .unwrap();
        }
    }
    let import = taking
        .begun("registration", book.save_to_buffer().unwrap())
        .await;
    assert_eq!(
        (
            &import["mapping"]["sheet"],
            &import["mapping"]["header_row"]
        ),
        (&json!("Danh sách"), &json!(4))
    );
    let checked = taking.checked(&import, &import["mapping"]).await;
    assert_eq!(checked["may_apply"], true, "{checked}");
    taking.apply(&import).await;
    let done = taking.ended(&import).await;
    assert_eq!(
        &done["records"], 6,
        "three models and three registrations: {done}"
    );
    let mut work = taking.office.app.store.read().await.unwrap();
    let counts = work
        .counts(REALM, &[taking.office.khe_sim], "registration")
        .await
        .unwrap();
    drop(work);
    let mut states: Vec<_> = counts
        .iter()
        .map(|count| (count.state.as_deref(), count.records))
        .collect();
    states.sort_unstable();
    assert_eq!(
        states,
        [
            (Some("draft"), 1),
            (Some("recognised"), 1),
            (Some("running"), 1)
        ]
    );
    taking.verified().await;
    let undone = taking.undone(&import).await;
    assert_eq!(
        (&undone["kept"], taking.titles("model").await.len()),
        (&json!(0), 0)
    );
    taking.verified().await;
}

#[tokio::test]
async fn who_said_something_is_not_taken_in_and_their_number_is_blotted_out() {
    let taking = Taking::open(Role::FieldOfficer).await;
    let book = workbook(&[
        &[
            "Họ và tên",
            "Số điện thoại",
            "Nội dung (đã che thông tin cá nhân)",
            "Đơn vị",
            "Ngày nêu",
            "Loại ý kiến",
        ],
        &[
            "Lò Văn Mẫu",
            "0912345678",
            "Đường hỏng, gọi tôi số 0912 345 678",
            "Khe Sim",
            "@46123",
            "Kiến nghị",
        ],
    ]);
    let import = taking.begun("opinion", book).await;
    let checked = taking.checked(&import, &import["mapping"]).await;
    assert_eq!(checked["withheld"], json!(["Họ và tên", "Số điện thoại"]));
    assert_eq!(
        (&checked["blotted"], &checked["may_apply"]),
        (&json!(1), &json!(true)),
        "{checked}"
    );
    let mut mapping = import["mapping"].clone();
    mapping["columns"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "column": "A", "to": "authority" }));
    let path = format!("/v1/imports/{}/check", text(&import, "id"));
    let forced = taking
        .office
        .post(&path)
        .bearer(&taking.desk.access)
        .json(&mapping);
    assert_eq!(
        forced.send().await.problem(),
        "invalid_value",
        "not by hand either"
    );
    taking.apply(&import).await;
    taking.ended(&import).await;
    assert_eq!(
        taking.titles("opinion").await,
        ["Đường hỏng, gọi tôi số [số điện thoại]"]
    );
}
