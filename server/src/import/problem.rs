//! What stands in the way of an import, each with its place in the file and a sentence.

use serde::Serialize;
use utoipa::ToSchema;

/// A reason why a cell, or a line, cannot be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The formula has no value.
    FormulaError,
    /// No number.
    NotANumber,
    /// A number with decimals where a whole one is wanted, or with more than are kept.
    TooPrecise,
    /// No day of the calendar.
    NotADay,
    /// A number where a day is wanted.
    DayAsNumber,
    /// A day whose year has two digits.
    ShortYear,
    /// Neither yes nor no.
    NotYesOrNo,
    /// A word that is none of the choice's.
    UnknownTerm,
    /// No unit of that name or code.
    UnknownUnit,
    /// Several units of that name or code.
    AmbiguousUnit,
    /// A unit in which the person does not write.
    ForeignUnit,
    /// No unit is said.
    NoUnit,
    /// No such record.
    UnknownRecord,
    /// Several such records.
    AmbiguousRecord,
    /// More characters than the field takes.
    TooLong,
    /// More than a field takes.
    TooMany,
    /// A control character.
    ControlCharacter,
    /// Beyond the field's bounds.
    OutOfRange,
    /// The title is blank.
    NoTitle,
    /// A cell in a column without a heading.
    NoHeading,
    /// What must never be stored.
    MustStayBlank,
    /// A choice that is closed for that year.
    Closed,
    /// A decision's number or date is missing, or stands where there is none.
    Decision,
    /// A day of the launch where nothing was launched.
    Launch,
    /// The person does not decide where registrations stand.
    MayNotDecide,
    /// A day that is yet to come.
    InFuture,
}

impl Why {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        self.said().0
    }

    /// In Vietnamese.
    pub const fn vi(self) -> &'static str {
        self.said().1
    }

    /// In English.
    pub const fn en(self) -> &'static str {
        self.said().2
    }

    #[expect(clippy::too_many_lines, reason = "a catalogue, one sentence an arm")]
    const fn said(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::FormulaError => (
                "formula_error",
                "Công thức trong ô bị lỗi; hãy sửa hoặc ghi thẳng giá trị.",
                "The cell's formula has an error; mend it or write the value itself.",
            ),
            Self::NotANumber => (
                "not_a_number",
                "Ở đây cần một số, ví dụ 1.250 hoặc 12,5.",
                "A number is wanted here, such as 1.250 or 12,5.",
            ),
            Self::TooPrecise => (
                "too_precise",
                "Số này có nhiều chữ số thập phân hơn mức ghi được.",
                "This number has more decimals than are kept.",
            ),
            Self::NotADay => (
                "not_a_day",
                "Không phải ngày có trong lịch; hãy ghi như 14/04/2026.",
                "No day of the calendar; write it as 14/04/2026.",
            ),
            Self::DayAsNumber => (
                "day_as_number",
                "Ở đây cần một ngày nhưng ô chứa số; hãy định dạng cột là ngày, hoặc ghi như 14/04/2026.",
                "A day is wanted and the cell holds a number; format the column as dates, or write 14/04/2026.",
            ),
            Self::ShortYear => (
                "short_year",
                "Năm phải đủ bốn chữ số, như 14/04/2026.",
                "The year needs four digits, as in 14/04/2026.",
            ),
            Self::NotYesOrNo => (
                "not_yes_or_no",
                "Ở đây chỉ ghi có, không, hoặc dấu x.",
                "Write có, không or an x here.",
            ),
            Self::UnknownTerm => (
                "unknown_term",
                "Từ này không có trong danh mục; hãy chọn nghĩa của nó, hoặc sửa trong tệp.",
                "This word is none of the list’s; say what it means, or mend the file.",
            ),
            Self::UnknownUnit => (
                "unknown_unit",
                "Không có đơn vị nào tên hoặc mã như vậy.",
                "There is no unit of that name or code.",
            ),
            Self::AmbiguousUnit => (
                "ambiguous_unit",
                "Có nhiều đơn vị cùng tên hoặc mã; hãy ghi thêm đơn vị cấp trên, như “Thôn Đông, Xã Khe Sim”.",
                "Several units have that name or code; add the one above, as in “Thôn Đông, Xã Khe Sim”.",
            ),
            Self::ForeignUnit => (
                "foreign_unit",
                "Đồng chí không có quyền ghi hồ sơ loại này ở đơn vị đó.",
                "You may not write records of this kind in that unit.",
            ),
            Self::NoUnit => (
                "no_unit",
                "Chưa ghi đơn vị; hãy điền, hoặc chọn một đơn vị chung cho cả tệp.",
                "No unit is said; fill it in, or choose one for the whole file.",
            ),
            Self::UnknownRecord => (
                "unknown_record",
                "Không có hồ sơ nào tên như vậy ở đơn vị này.",
                "There is no record of that name in this unit.",
            ),
            Self::AmbiguousRecord => (
                "ambiguous_record",
                "Có nhiều hồ sơ cùng tên ở đơn vị này.",
                "Several records of this unit have that name.",
            ),
            Self::TooLong => (
                "too_long",
                "Dài hơn mức ô này của phiếu nhận được.",
                "Longer than this field of the form takes.",
            ),
            Self::TooMany => (
                "too_many",
                "Nhiều mục hơn mức ô này của phiếu nhận được.",
                "More than this field of the form takes.",
            ),
            Self::ControlCharacter => (
                "control_character",
                "Có ký tự điều khiển hoặc xuống dòng ở chỗ chỉ ghi một dòng.",
                "There is a control character, or a line break where one line is wanted.",
            ),
            Self::OutOfRange => (
                "out_of_range",
                "Ngoài khoảng cho phép của ô này.",
                "Beyond the bounds of this field.",
            ),
            Self::NoTitle => (
                "no_title",
                "Chưa có tên; hàng có dữ liệu thì phải có tên.",
                "It has no name; a line with anything in it needs one.",
            ),
            Self::NoHeading => (
                "no_heading",
                "Ô có dữ liệu nhưng cột không có tiêu đề; hãy đặt tiêu đề hoặc xoá ô.",
                "The cell holds something and its column has no heading; name the column or clear the cell.",
            ),
            Self::MustStayBlank => (
                "must_stay_blank",
                "Đơn tố cáo, khiếu nại chỉ ghi việc đã hướng dẫn, chuyển; nội dung không được lưu.",
                "Of a complaint or denunciation only the hand-over is kept; its words are never stored.",
            ),
            Self::Closed => (
                "closed",
                "Lựa chọn này không còn dùng cho năm đó.",
                "This choice is closed for that year.",
            ),
            Self::Decision => (
                "decision",
                "Đã công nhận thì phải có số và ngày quyết định; trạng thái khác thì để trống hai ô này.",
                "Recognised needs a decision's number and date; any other state has neither.",
            ),
            Self::Launch => (
                "launch",
                "Mới đăng ký thì chưa có ngày triển khai; hãy ghi trạng thái là đang thực hiện, hoặc để trống ngày.",
                "What is only registered was not launched; say that it is carried out, or leave the day blank.",
            ),
            Self::MayNotDecide => (
                "may_not_decide",
                "Chỉ thường trực Ban Chỉ đạo cấp xã ghi nhận được trạng thái đã có; hãy bỏ các cột trạng thái, quyết định.",
                "Only the commune committee's standing office enters where a registration stands; leave out its columns.",
            ),
            Self::InFuture => (
                "in_future",
                "Ngày này chưa tới.",
                "This day is yet to come.",
            ),
        }
    }
}

/// A cell with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column, from 0; none where it is the line's.
    pub column: Option<usize>,
    /// What is wrong.
    pub why: Why,
}

/// A problem as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Located {
    /// Name of the sheet; empty for a file of text.
    pub sheet: String,
    /// Number of the line in it, from 1.
    pub row: u32,
    /// Letters of the column; empty where it is the line's.
    pub column: String,
    /// The column's heading.
    pub header: String,
    /// Stable code.
    pub code: &'static str,
    /// What stands in the cell, cut.
    pub text: String,
    /// What is wrong, in Vietnamese.
    pub vi: &'static str,
    /// What is wrong, in English.
    pub en: &'static str,
}
