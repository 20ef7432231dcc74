//! What a refusal says to people, whoever refused.

use std::collections::BTreeMap;

use crate::{
    gate,
    standing::{self, Lang},
};

/// A sentence in both languages of the screen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Sentence {
    /// Vietnamese.
    pub vi: String,
    /// English, beside it.
    pub en: String,
}

/// Codes that only the phone and the exchange give.
const OWN: &[(&str, &str, &str)] = &[
    (
        "not_enrolled",
        "Máy này chưa đăng ký.",
        "This phone is not enrolled.",
    ),
    (
        "already_enrolled",
        "Máy này đã đăng ký.",
        "This phone is already enrolled.",
    ),
    (
        "no_such_record",
        "Máy này không có hồ sơ đó.",
        "This phone does not hold that record.",
    ),
    (
        "no_such_scope",
        "Máy này không có địa bàn đó.",
        "This phone does not hold that scope.",
    ),
    (
        "no_such_place",
        "Hồ sơ không có mục đó.",
        "The record has no such field or entry.",
    ),
    (
        "record_leaving",
        "Hồ sơ đã chuyển đi; không sửa được trên máy này nữa.",
        "The record has moved away and can no longer be changed on this phone.",
    ),
    (
        "nothing_changed",
        "Không có gì thay đổi.",
        "Nothing was changed.",
    ),
    (
        "must_stay_blank",
        "Không được ghi nội dung khiếu nại, tố cáo; hãy chuyển cơ quan có thẩm quyền.",
        "The words of a complaint or denunciation are never stored: hand it over to the competent body.",
    ),
    (
        "identity_not_here",
        "Không ghi danh người nêu ở hồ sơ này; khiếu nại, tố cáo không lưu danh tính.",
        "Who voiced it is not recorded here; of complaints and denunciations nobody is stored.",
    ),
    (
        "identity_no_consent",
        "Chưa có sự đồng ý của người nêu ý kiến.",
        "The person has not agreed to be recorded.",
    ),
    (
        "identity_blank",
        "Hãy ghi họ tên, số điện thoại hoặc nơi nhận trả lời.",
        "Give a name, a telephone number, or where an answer is to go.",
    ),
    (
        "identity_too_long",
        "Nội dung dài quá mức cho phép.",
        "This is longer than it may be.",
    ),
    (
        "identity_phone",
        "Số điện thoại không đúng; ví dụ 0912 345 678.",
        "This is no telephone number of Vietnam; for example 0912 345 678.",
    ),
    (
        "identity_papers",
        "Không ghi số căn cước; số điện thoại ghi ở ô riêng.",
        "The number of an identity paper is never recorded; a telephone number has its own field.",
    ),
    (
        "identity_unreadable",
        "Có ký tự không đọc được.",
        "Some characters cannot be read.",
    ),
    (
        "identity_of_another",
        "Cán bộ khác đã ghi danh người nêu ý kiến này.",
        "A colleague has recorded who voiced this.",
    ),
    (
        "busy",
        "Máy này đang đồng bộ.",
        "This phone is already syncing.",
    ),
    (
        "link",
        "Không kết nối được máy chủ; những gì chưa được xác nhận vẫn ở trên máy này.",
        "No connection; what has no receipt is still only on this phone.",
    ),
    (
        "token",
        "Phiên làm việc không còn hiệu lực; dữ liệu vẫn ở trên máy này.",
        "The session is no longer good; everything is still on this phone.",
    ),
    (
        "later",
        "Máy chủ đang bận; hãy đồng bộ lại sau.",
        "The server is busy; sync again later.",
    ),
    (
        "frames_out_of_order",
        "Máy chủ trả lời không đúng thứ tự.",
        "The server's answer is out of order.",
    ),
    (
        "unknown_kind",
        "Chưa hỗ trợ loại hồ sơ này.",
        "This kind of record is not known.",
    ),
    (
        "actor_foreign",
        "Thay đổi không phải của thiết bị này.",
        "The change was not written by this device.",
    ),
    (
        "quota_full",
        "Máy chủ đã giữ đủ phần của máy này; nội dung vẫn ở trên máy.",
        "The server holds as much as this phone may leave; the rest stays on the phone.",
    ),
    (
        "waiting_room_full",
        "Còn thiếu quá nhiều thay đổi đi trước; nội dung vẫn ở trên máy và sẽ được gửi lại.",
        "Too many earlier changes are missing; this stays on the phone and is sent again.",
    ),
    (
        "deps_never_came",
        "Các thay đổi đi trước không đến được máy chủ; văn phòng có thể cho xét lại.",
        "The changes that this builds on never reached the server; the office can have it looked at again.",
    ),
    (
        "not_allowed_here",
        "Đồng chí không có quyền ghi tại địa bàn này.",
        "Your roles do not allow writing in this place.",
    ),
    (
        "builds_on_refused",
        "Nội dung này dựa trên một thay đổi không được nhận.",
        "This builds on a change that was not accepted.",
    ),
    (
        "intent_unknown",
        "Máy chủ không nhận nội dung cũ này; hãy xem và ghi lại nếu cần.",
        "The server did not accept this earlier text; look at it and write it again if needed.",
    ),
    (
        "answer_unreadable",
        "Không đọc được trả lời của máy chủ.",
        "The server's answer cannot be read.",
    ),
    (
        "not_media",
        "Mục này không nhận tệp.",
        "This field holds no photo, sound or file.",
    ),
    (
        "wrong_type",
        "Giá trị không đúng loại của mục này.",
        "The value is not of this field's type.",
    ),
    (
        "too_long",
        "Nội dung dài hơn mức mục này nhận.",
        "This is longer than the field takes.",
    ),
    (
        "too_many",
        "Danh sách này đã đủ số mục.",
        "This list takes no more entries.",
    ),
    (
        "not_nfc",
        "Chữ không ở dạng Unicode chuẩn (NFC).",
        "The text is not in Unicode's form NFC.",
    ),
    (
        "control_character",
        "Nội dung có ký tự điều khiển, hoặc xuống dòng ở mục chỉ có một dòng.",
        "The text has a control character, or a line break where there is one line.",
    ),
    (
        "out_of_range",
        "Con số hoặc ngày nằm ngoài giới hạn của mục này.",
        "The number or day is beyond the field's bounds.",
    ),
    (
        "not_a_date",
        "Không có ngày này trong lịch.",
        "There is no such day.",
    ),
    (
        "not_a_place",
        "Vị trí không đọc được.",
        "The position cannot be read.",
    ),
    (
        "unknown_code",
        "Lựa chọn này không có trong phiếu.",
        "The form has no such choice.",
    ),
    (
        "not_an_id",
        "Không phải mã hồ sơ hoặc mã tệp.",
        "This is no record's or file's id.",
    ),
    (
        "entry_key",
        "Mã của mục trong danh sách không hợp lệ.",
        "The key of the entry is not valid.",
    ),
    (
        "wrong_policy",
        "Mục này không sửa theo cách đó.",
        "This field is not edited in that way.",
    ),
    (
        "document",
        "Không ghi được vào hồ sơ; hồ sơ vẫn như trước.",
        "The record could not be written; it is as before.",
    ),
    (
        "bad_argument",
        "Một giá trị của việc này không đọc được.",
        "A value of this action cannot be read.",
    ),
    (
        "local_store_corrupt",
        "Dữ liệu trên máy không đọc được; hãy báo quản trị viên, đừng xoá sổ.",
        "What this phone stored cannot be read; tell your administrator, and do not sign out.",
    ),
    (
        "key_taken",
        "Mục này đã có.",
        "An entry of that key is already there.",
    ),
];

/// The sentence of a code that came over the wire or arose here, with what fills its gaps; none for an unknown code.
pub fn of_code(code: &str, args: &BTreeMap<String, String>) -> Option<Sentence> {
    if let Some(refusal) = gate::Refusal::from_code(code) {
        let label = refusal.sentence();
        return Some(Sentence {
            vi: label.vi.to_owned(),
            en: label.en.to_owned(),
        });
    }
    if let Some((vi, en)) =
        standing::sentence(code, args, Lang::Vi).zip(standing::sentence(code, args, Lang::En))
    {
        return Some(Sentence { vi, en });
    }
    let (_, vi, en) = OWN.iter().find(|(known, _, _)| *known == code)?;
    Some(Sentence {
        vi: (*vi).to_owned(),
        en: (*en).to_owned(),
    })
}
