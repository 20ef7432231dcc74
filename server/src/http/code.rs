//! The codes of all problems, each with its sentences. A code is never renamed: apps compare it.

use axum::http::StatusCode;

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable name in `snake_case`.
    pub code: &'static str,
    /// HTTP status; tus has one of its own.
    pub status: u16,
    /// Short English title.
    pub title: &'static str,
    /// English sentence; `{name}` is filled by an argument.
    pub detail: &'static str,
    /// The same in Vietnamese, for people.
    pub detail_vi: &'static str,
}

macro_rules! status {
    ($number:literal) => {
        $number
    };
    ($name:ident) => {
        StatusCode::$name.as_u16()
    };
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $code:literal $status:tt $title:literal $detail:literal $vi:literal;)*) => {
        $(
            $(#[$doc])*
            pub static $name: Code = Code {
                code: $code,
                status: status!($status),
                title: $title,
                detail: $detail,
                detail_vi: $vi,
            };
        )*

        /// Every code.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    // The request itself.
    /// Too much is under way.
    OVERLOADED "overloaded" SERVICE_UNAVAILABLE "Overloaded"
        "The server has too much to do; what was sent is still only on the device. Try again shortly."
        "Máy chủ đang quá tải; dữ liệu vẫn chỉ có trên máy của đồng chí. Hãy thử lại sau ít phút.";
    /// No endpoint at this path.
    NOT_FOUND "not_found" NOT_FOUND "Not found"
        "There is nothing here, or you may not see it."
        "Không tìm thấy, hoặc đồng chí không có quyền xem.";
    /// The path exists, the method does not.
    METHOD_NOT_ALLOWED "method_not_allowed" METHOD_NOT_ALLOWED "Method not allowed"
        "This address does not take that method."
        "Địa chỉ này không nhận phương thức đó.";
    /// The body, as sent or inflated, is beyond a limit.
    BODY_TOO_LARGE "body_too_large" PAYLOAD_TOO_LARGE "Body too large"
        "The body has more than {max} bytes; send less at a time."
        "Dữ liệu gửi lên vượt quá {max} byte; hãy chia nhỏ.";
    /// The body cannot be read as what it claims to be.
    MALFORMED_BODY "malformed_body" BAD_REQUEST "Malformed body"
        "The body is not what it says it is: {why}."
        "Không đọc được dữ liệu gửi lên: {why}.";
    /// A path, query or header value cannot be read.
    MALFORMED_REQUEST "malformed_request" BAD_REQUEST "Malformed request"
        "A value in the address or the headers cannot be read: {name}."
        "Không đọc được giá trị trong địa chỉ hoặc tiêu đề: {name}.";
    /// A list has more rows than a file may have.
    EXPORT_TOO_LARGE "export_too_large" UNPROCESSABLE_ENTITY "Export too large"
        "The list has more than {max} rows; narrow it by unit, year or kind, then export again."
        "Danh sách có hơn {max} dòng; hãy thu hẹp theo đơn vị, năm hoặc loại hồ sơ rồi xuất lại.";
    /// A report was frozen as often as one may be.
    REPORT_TOO_OFTEN "report_too_often" CONFLICT "Report frozen too often"
        "The report was frozen {max} times already; begin another."
        "Báo cáo đã chốt số liệu {max} lần; hãy lập báo cáo khác.";
    /// A `$filter` cannot be read.
    ODATA_FILTER "odata_filter" BAD_REQUEST "Unreadable filter"
        "The filter cannot be read at character {at}."
        "Không đọc được điều kiện lọc, từ ký tự thứ {at}.";
    /// A report does not say yet which unit and period it covers.
    REPORT_INCOMPLETE "report_incomplete" UNPROCESSABLE_ENTITY "Report incomplete"
        "The report does not say yet which unit, year and period it covers."
        "Báo cáo chưa ghi đủ đơn vị, năm và kỳ báo cáo.";
    /// A report would count more rows than one may.
    REPORT_TOO_LARGE "report_too_large" UNPROCESSABLE_ENTITY "Report too large"
        "The report would count more records than one report can."
        "Báo cáo có nhiều hồ sơ hơn mức một báo cáo tính được; hãy thu hẹp kỳ báo cáo.";
    /// The file has no bytes, or nothing in them.
    FILE_EMPTY "file_empty" UNPROCESSABLE_ENTITY "File empty"
        "The file is empty."
        "Tệp không có gì.";
    /// Neither XLSX nor text.
    FILE_NOT_A_TABLE "file_not_a_table" UNPROCESSABLE_ENTITY "Not a table"
        "The file is neither an XLSX workbook nor CSV text."
        "Tệp không phải bảng tính .xlsx cũng không phải .csv.";
    /// A workbook of Excel 97.
    FILE_OLD_WORKBOOK "file_old_workbook" UNPROCESSABLE_ENTITY "Old workbook"
        "This is an old .xls workbook; open it in Excel or LibreOffice and save it as .xlsx."
        "Đây là tệp .xls kiểu cũ; hãy mở bằng Excel hoặc LibreOffice rồi lưu thành .xlsx.";
    /// The file asks for a password.
    FILE_PROTECTED "file_protected" UNPROCESSABLE_ENTITY "File protected"
        "The file is protected by a password; save it without one."
        "Tệp đặt mật khẩu; hãy lưu lại không mật khẩu.";
    /// The file is cut off or not what it says.
    FILE_DAMAGED "file_damaged" UNPROCESSABLE_ENTITY "File damaged"
        "The file is cut off or damaged; open it in Excel or LibreOffice, save it again and send that."
        "Tệp bị cắt cụt hoặc hỏng; hãy mở bằng Excel hoặc LibreOffice, lưu lại rồi gửi tệp mới.";
    /// The file would take too much memory.
    FILE_TOO_LARGE_INSIDE "file_too_large_inside" UNPROCESSABLE_ENTITY "File too large inside"
        "What is packed in the file is larger than any list of 100,000 rows; copy the list alone into a new file."
        "Nội dung nén trong tệp lớn hơn mọi danh sách 100.000 hàng; hãy chép riêng danh sách sang tệp mới.";
    /// No sheet with anything in it.
    FILE_WITHOUT_SHEET "file_without_sheet" UNPROCESSABLE_ENTITY "No such sheet"
        "The file has no sheet of that name with anything in it."
        "Tệp không có trang tính nào như vậy có dữ liệu.";
    /// A sheet has too many lines.
    FILE_TOO_MANY_ROWS "file_too_many_rows" UNPROCESSABLE_ENTITY "Too many rows"
        "A sheet has more than 100,000 rows; divide it."
        "Trang tính có hơn 100.000 hàng; hãy chia nhỏ.";
    /// A sheet has too many columns.
    FILE_TOO_MANY_COLUMNS "file_too_many_columns" UNPROCESSABLE_ENTITY "Too many columns"
        "A sheet has more than 200 columns; delete those that are not needed."
        "Trang tính có hơn 200 cột; hãy xoá các cột không cần.";
    /// A quotation mark is never closed.
    FILE_QUOTE_OPEN "file_quote_open" UNPROCESSABLE_ENTITY "Quotation mark open"
        "A quotation mark in row {row} is never closed."
        "Dấu ngoặc kép ở hàng {row} không có dấu đóng.";
    /// Too many files of one person wait.
    IMPORTS_WAIT "imports_wait" CONFLICT "Files wait"
        "{max} of your files wait to be taken in; take them in or remove some first."
        "Đồng chí có {max} tệp chưa nhập; hãy nhập hoặc bỏ bớt trước.";
    /// An import is past the step that was asked for.
    IMPORT_PAST_THAT "import_past_that" CONFLICT "Import past that"
        "The import is not at that step; look at it again."
        "Lần nhập này không còn ở bước đó; hãy mở lại để xem.";
    /// Neither CBOR nor JSON, or an encoding that is neither zstd nor gzip.
    UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" UNSUPPORTED_MEDIA_TYPE "Unsupported media type"
        "Send application/cbor or application/json, plain, zstd or gzip."
        "Chỉ nhận application/cbor hoặc application/json, không nén hoặc nén zstd, gzip.";
    /// The body, or the work, took too long.
    TIMED_OUT "timed_out" REQUEST_TIMEOUT "Timed out"
        "The request took too long; what was acknowledged before is safe. Try again."
        "Yêu cầu quá thời gian; những gì đã xác nhận vẫn an toàn. Hãy thử lại.";
    /// Too many tries.
    TOO_MANY_REQUESTS "too_many_requests" TOO_MANY_REQUESTS "Too many requests"
        "Too many tries; come back in {seconds} seconds."
        "Thử quá nhiều lần; hãy thử lại sau {seconds} giây.";

    // The server itself.
    /// Only an operator can do something about it.
    INTERNAL "internal" INTERNAL_SERVER_ERROR "Internal error"
        "The server failed; what you sent stays with you. The fault is in its log."
        "Máy chủ gặp lỗi; dữ liệu vẫn còn trên máy của đồng chí. Lỗi đã được ghi lại.";
    /// The database is not there.
    STORE_UNAVAILABLE "store_unavailable" SERVICE_UNAVAILABLE "Store unavailable"
        "The server cannot reach its database; try again later."
        "Máy chủ không kết nối được cơ sở dữ liệu; hãy thử lại sau.";
    /// Too many writers at once.
    STORE_BUSY "store_busy" SERVICE_UNAVAILABLE "Store busy"
        "The server is busy; try again."
        "Máy chủ đang bận; hãy thử lại.";
    /// No room.
    DISK_FULL "disk_full" INSUFFICIENT_STORAGE "Disk full"
        "The server has no room left; what you sent stays with you. Tell the administrator."
        "Máy chủ hết dung lượng; dữ liệu vẫn còn trên máy của đồng chí. Hãy báo quản trị viên.";
    /// The server is stopping, or cannot serve yet.
    NOT_READY "not_ready" SERVICE_UNAVAILABLE "Not ready"
        "The server cannot take requests now: {why}."
        "Máy chủ chưa sẵn sàng: {why}.";

    // Who asks.
    /// No token, or one that is not this server's, or too late.
    UNAUTHENTICATED "unauthenticated" UNAUTHORIZED "Not signed in"
        "Sign in: the token is missing, not good, or too old."
        "Cần đăng nhập: thiếu mã truy cập, hoặc mã không hợp lệ, hoặc đã hết hạn.";
    /// The account is closed.
    ACCOUNT_CLOSED "account_closed" FORBIDDEN "Account closed"
        "This account is closed; ask your administrator."
        "Tài khoản đã bị khóa; hãy liên hệ quản trị viên.";
    /// Another seal's.
    IDENTITY_SEALED "identity_sealed" CONFLICT "Sealed"
        "This identity was sealed with another key than the one in the server's data folder; the phone of who recorded it hands it in again."
        "Danh tính này được niêm phong bằng khóa khác với khóa trong thư mục dữ liệu; máy của cán bộ đã ghi sẽ gửi lại.";
    /// The device is refused.
    DEVICE_REVOKED "device_revoked" FORBIDDEN "Device revoked"
        "This device is no longer accepted; what it holds can be handed in through your administrator."
        "Thiết bị này không còn được chấp nhận; dữ liệu trên máy có thể giao nộp qua quản trị viên.";
    /// The endpoint is for devices.
    DEVICE_REQUIRED "device_required" FORBIDDEN "Device required"
        "Only an enrolled device may do this."
        "Chỉ thiết bị đã đăng ký mới thực hiện được.";
    /// The role is missing.
    FORBIDDEN "forbidden" FORBIDDEN "Not allowed"
        "Your roles today do not allow this."
        "Vai trò hiện nay của đồng chí không cho phép việc này.";
    /// The signature of a device is missing or wrong.
    BAD_SIGNATURE "bad_signature" UNAUTHORIZED "Bad signature"
        "The device's signature is missing or does not fit what was sent."
        "Thiếu chữ ký của thiết bị, hoặc chữ ký không khớp với dữ liệu.";

    // Signing in.
    /// Login or password.
    WRONG_LOGIN "wrong_login" UNAUTHORIZED "Wrong login or password"
        "Login or password is wrong."
        "Sai tên đăng nhập hoặc mật khẩu.";
    /// The password is too short or too long.
    WEAK_PASSWORD "weak_password" UNPROCESSABLE_ENTITY "Password not acceptable"
        "A password has 10 to 200 characters."
        "Mật khẩu phải có từ 10 đến 200 ký tự.";
    /// The code was never given out.
    ENROLMENT_UNKNOWN "enrolment_unknown" FORBIDDEN "Unknown code"
        "This code is not known; check what was typed."
        "Mã đăng ký không đúng; hãy kiểm tra lại.";
    /// The code was used.
    ENROLMENT_USED "enrolment_used" FORBIDDEN "Code already used"
        "This code was used already; ask for a new one."
        "Mã đăng ký đã được dùng; hãy xin mã mới.";
    /// The code is too old.
    ENROLMENT_EXPIRED "enrolment_expired" FORBIDDEN "Code expired"
        "This code is too old; ask for a new one."
        "Mã đăng ký đã hết hạn; hãy xin mã mới.";
    /// A key algorithm or key that is not taken.
    UNSUPPORTED_KEY "unsupported_key" UNPROCESSABLE_ENTITY "Unsupported key"
        "The device's key must be Ed25519 or a point on P-256."
        "Khóa của thiết bị phải là Ed25519 hoặc một điểm trên P-256.";
    /// The installation is another device's.
    INSTALL_TAKEN "install_taken" CONFLICT "Installation already enrolled"
        "This installation of the app belongs to another device: reset it and take a new code."
        "Bản cài đặt này đã thuộc về thiết bị khác: hãy đặt lại ứng dụng và xin mã mới.";
    /// Refresh token expired, revoked, reused or unknown.
    SESSION_ENDED "session_ended" UNAUTHORIZED "Session ended"
        "This session has ended; sign in or enrol again. Nothing on the device is lost."
        "Phiên làm việc đã kết thúc; hãy đăng nhập hoặc đăng ký lại. Dữ liệu trên máy không mất.";

    // Managing.
    /// A login, an id, an upload already exists.
    ALREADY_TAKEN "already_taken" CONFLICT "Already taken"
        "Another entry already has this value."
        "Giá trị này đã được dùng.";
    /// A field's value is not acceptable.
    INVALID_VALUE "invalid_value" UNPROCESSABLE_ENTITY "Invalid value"
        "The value of {field} is not acceptable."
        "Giá trị của {field} không hợp lệ.";
    /// The first administrator exists.
    ALREADY_INITIALISED "already_initialised" CONFLICT "Already set up"
        "This realm already has an administrator."
        "Đơn vị này đã có quản trị viên.";

    // Quarantine.
    /// The change was discarded.
    CHANGE_DISCARDED "change_discarded" CONFLICT "Discarded"
        "This change was discarded; its bytes are gone."
        "Thay đổi này đã bị huỷ; nội dung không còn.";
    /// The person who is to take a change over may not write it.
    CANNOT_TAKE_OVER "cannot_take_over" UNPROCESSABLE_ENTITY "Cannot take over"
        "This person's roles today do not allow them to write that there."
        "Vai trò hiện nay của người này không cho phép ghi nội dung đó tại địa bàn đó.";

    // Sync.
    /// The same device has begun another sync.
    OVERTAKEN "overtaken" TOO_MANY_REQUESTS "Overtaken"
        "This device has begun another sync; what was acknowledged is safe."
        "Thiết bị đã bắt đầu lượt đồng bộ khác; những gì đã xác nhận vẫn an toàn.";
    /// A parcel that this server cannot open.
    PARCEL_UNREADABLE "parcel_unreadable" BAD_REQUEST "Parcel unreadable"
        "This server cannot open the parcel; what is in it is still on the phone that made it."
        "Máy chủ không mở được gói gửi hộ này; nội dung vẫn còn trên máy đã tạo gói.";
    /// The app is too old.
    PROTOCOL_TOO_OLD "protocol_too_old" UPGRADE_REQUIRED "App too old"
        "The app speaks protocol {theirs}, the oldest that is understood is {oldest}: update the app. What it holds stays."
        "Ứng dụng quá cũ (giao thức {theirs}, cần từ {oldest}): hãy cập nhật. Dữ liệu trên máy vẫn còn.";
    /// The app is too new.
    PROTOCOL_TOO_NEW "protocol_too_new" UPGRADE_REQUIRED "App too new"
        "The app speaks protocol {theirs}, the newest that is understood is {newest}: the server must be updated. What the app holds stays."
        "Ứng dụng mới hơn máy chủ (giao thức {theirs}, máy chủ đến {newest}): cần cập nhật máy chủ. Dữ liệu trên máy vẫn còn.";

    // Media.
    /// The request speaks another version of tus, or none.
    TUS_VERSION "tus_version" PRECONDITION_FAILED "Tus version"
        "Uploads speak tus 1.0.0: send Tus-Resumable: 1.0.0."
        "Việc tải tệp lên theo chuẩn tus 1.0.0: cần tiêu đề Tus-Resumable: 1.0.0.";
    /// The file is larger than files may be.
    MEDIA_TOO_LARGE "media_too_large" PAYLOAD_TOO_LARGE "File too large"
        "A file may have at most {max} bytes."
        "Tệp không được vượt quá {max} byte.";
    /// An upload of nothing.
    UPLOAD_LENGTH_INVALID "upload_length_invalid" BAD_REQUEST "Invalid length"
        "An upload declares a length above 0."
        "Độ dài của tệp phải lớn hơn 0.";
    /// Files of this type are not taken.
    MEDIA_TYPE_REFUSED "media_type_refused" UNSUPPORTED_MEDIA_TYPE "File type not taken"
        "Files of this type are not taken."
        "Máy chủ không nhận loại tệp này.";
    /// The device has too much unfinished.
    UPLOAD_QUOTA_REACHED "upload_quota_reached" TOO_MANY_REQUESTS "Too many unfinished uploads"
        "The device has too many unfinished uploads: finish or drop some; the files stay with you."
        "Thiết bị có quá nhiều tệp tải dở: hãy hoàn tất hoặc bỏ bớt; tệp vẫn còn trên máy.";
    /// No such upload of this device.
    UPLOAD_NOT_FOUND "upload_not_found" NOT_FOUND "No such upload"
        "There is no such upload of this device: begin it again."
        "Không có lượt tải này của thiết bị: hãy bắt đầu lại.";
    /// The upload was kept long enough.
    UPLOAD_EXPIRED "upload_expired" GONE "Upload expired"
        "The upload was left for too long: begin it again."
        "Lượt tải đã bỏ dở quá lâu: hãy bắt đầu lại.";
    /// What had arrived is gone.
    UPLOAD_LOST "upload_lost" GONE "Upload lost"
        "The server no longer has what had arrived: begin it again."
        "Máy chủ không còn phần đã nhận: hãy bắt đầu lại.";
    /// The upload stands elsewhere.
    UPLOAD_OFFSET_MISMATCH "upload_offset_mismatch" CONFLICT "Wrong offset"
        "The upload stands at byte {offset}."
        "Lượt tải đang ở byte {offset}.";
    /// More bytes than declared.
    UPLOAD_LONGER_THAN_DECLARED "upload_longer_than_declared" PAYLOAD_TOO_LARGE "Longer than declared"
        "More bytes came than the upload declared."
        "Dữ liệu gửi lên dài hơn độ dài đã khai.";
    /// The body is not a chunk of a file.
    UPLOAD_NOT_A_CHUNK "upload_not_a_chunk" UNSUPPORTED_MEDIA_TYPE "Not a chunk"
        "Send application/offset+octet-stream."
        "Chỉ nhận application/offset+octet-stream.";
    /// The chunk was damaged on the way.
    UPLOAD_CHECKSUM_MISMATCH "upload_checksum_mismatch" 460 "Checksum mismatch"
        "The chunk was damaged on the way; nothing of it was kept. Send it again."
        "Phần dữ liệu bị hỏng trên đường truyền và không được giữ lại. Hãy gửi lại.";
    /// The whole is not what was announced.
    MEDIA_HASH_MISMATCH "media_hash_mismatch" UNPROCESSABLE_ENTITY "SHA-256 mismatch"
        "The whole file does not have the SHA-256 that was announced; it was dropped. Begin it again."
        "Tệp không khớp mã SHA-256 đã khai nên đã bị bỏ. Hãy tải lại từ đầu.";
    /// The content is of another type.
    MEDIA_TYPE_MISMATCH "media_type_mismatch" UNPROCESSABLE_ENTITY "Type mismatch"
        "The file is not of the type that was announced; it was dropped."
        "Nội dung tệp không đúng loại đã khai nên đã bị bỏ.";
    /// The range lies outside the file.
    RANGE_NOT_SATISFIABLE "range_not_satisfiable" RANGE_NOT_SATISFIABLE "Range not satisfiable"
        "The file has {size} bytes."
        "Tệp chỉ có {size} byte.";
    /// The disk for files, or the object storage, failed.
    MEDIA_UNAVAILABLE "media_unavailable" SERVICE_UNAVAILABLE "Media unavailable"
        "The server cannot reach its files; try again later. What you sent stays with you."
        "Máy chủ không truy cập được kho tệp; hãy thử lại sau. Dữ liệu vẫn còn trên máy của đồng chí.";

    // Reading.
    /// A cursor that was never given out.
    BAD_CURSOR "bad_cursor" BAD_REQUEST "Bad cursor"
        "The cursor is not one that the server gave out: begin with the first page."
        "Vị trí trang không hợp lệ: hãy bắt đầu từ trang đầu.";
    /// No such kind of record.
    UNKNOWN_KIND "unknown_kind" BAD_REQUEST "Unknown kind"
        "There is no such kind of record."
        "Không có loại hồ sơ này.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_stable_text_that_two_languages_explain() {
        for code in ALL {
            assert!(
                code.code
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{}",
                code.code
            );
            assert!((400..600).contains(&code.status), "{}", code.code);
            let gaps = |sentence: &str| {
                let mut gaps: Vec<_> = sentence
                    .split('{')
                    .skip(1)
                    .filter_map(|p| p.split('}').next().map(str::to_owned))
                    .collect();
                gaps.sort();
                gaps
            };
            assert_eq!(gaps(code.detail), gaps(code.detail_vi), "{}", code.code);
        }
        let mut names: Vec<_> = ALL.iter().map(|c| c.code).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
