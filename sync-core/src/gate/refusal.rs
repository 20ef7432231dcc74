//! Why a change was not accepted: a stable code, and a sentence for the officer who wrote it.

use serde::{Serialize, Serializer};

use crate::record::Label;

macro_rules! refusals {
    ($($variant:ident $code:literal $vi:literal $en:literal;)*) => {
        /// A reason for which the gate does not let a change in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
        pub enum Refusal {
            $(
                #[doc = $en]
                #[error($code)]
                $variant,
            )*
        }

        impl Refusal {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable name of the reason, as stored and sent.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// The reason in words.
            pub fn sentence(self) -> Label {
                match self {
                    $(Self::$variant => Label { vi: $vi, en: $en },)*
                }
            }
        }
    };
}

refusals! {
    // The bytes.
    ChangeTooBig "change_too_big" "Thay đổi quá lớn." "The change is too big.";
    ChangeTruncated "change_truncated" "Thay đổi bị cắt cụt." "The change is cut short.";
    ChangeTrailing "change_trailing" "Có dữ liệu thừa sau thay đổi." "There are bytes behind the change.";
    ChangeMagic "change_magic" "Dữ liệu không phải là một thay đổi." "The bytes are no change.";
    ChangeKind "change_kind" "Chỉ nhận từng thay đổi, không nhận cả tài liệu." "Only single changes are taken, no documents or bundles.";
    ChangeChecksum "change_checksum" "Thay đổi bị hỏng: sai mã kiểm tra." "The change is damaged: its checksum is wrong.";
    ChangeInflate "change_inflate" "Không giải nén được thay đổi." "The change cannot be inflated.";
    ChangeVarint "change_varint" "Thay đổi có con số ghi sai cách." "A number in the change is not written in its one form.";
    ChangeDeps "change_deps" "Danh sách thay đổi đi trước không đúng dạng." "The list of earlier changes is too long or out of order.";
    ChangeActors "change_actors" "Danh sách thiết bị trong thay đổi không đúng dạng." "The list of actors is too long, out of order or of the wrong length.";
    ChangeMessage "change_message" "Lời ghi kèm thay đổi quá dài hoặc không đọc được." "The change's message is too long or no text.";
    ChangeEmpty "change_empty" "Thay đổi không có nội dung." "The change does nothing.";
    ChangeExtra "change_extra" "Thay đổi có phần thừa." "The change carries extra bytes.";
    SeqRange "seq_range" "Số thứ tự của thay đổi nằm ngoài giới hạn." "The change's sequence number is out of range.";
    StartOpRange "start_op_range" "Số hiệu thao tác nằm ngoài giới hạn." "An op's counter is out of range.";
    TooManyOps "too_many_ops" "Thay đổi có quá nhiều thao tác." "The change has too many ops.";
    TooManyPreds "too_many_preds" "Thay đổi dẫn chiếu quá nhiều thao tác trước." "The change overwrites too many ops.";
    ColumnUnknown "column_unknown" "Thay đổi có cột lạ." "The change has an unknown column.";
    ColumnsNotCanonical "columns_not_canonical" "Thay đổi không được ghi ở dạng chuẩn." "A column is not written in its one form.";
    ColumnRows "column_rows" "Các cột của thay đổi không khớp nhau." "The change's columns do not fit together.";
    ActorIndex "actor_index" "Thay đổi nhắc đến thiết bị không có trong danh sách." "The change points to an actor that it does not list.";

    // Its place in the record's history.
    Duplicate "duplicate" "Thay đổi này đã có." "The change is here already.";
    ForeignActor "foreign_actor" "Thay đổi không phải của thiết bị này." "The change was not written by this device and install.";
    UnknownActor "unknown_actor" "Thay đổi nhắc đến thiết bị chưa từng ghi vào hồ sơ." "The change names an actor that is unknown to the record.";
    DepsMissing "deps_missing" "Đang chờ các thay đổi đi trước." "Waiting for the changes that it builds on.";
    SeqGap "seq_gap" "Đang thiếu thay đổi trước đó của thiết bị này." "An earlier change of this device is missing.";
    SeqReused "seq_reused" "Số thứ tự đã được dùng: thiết bị có thể đã bị sao chép hoặc khôi phục." "The sequence number is taken: the device may have been cloned or restored.";
    OwnPast "own_past" "Thay đổi không dựa trên thay đổi trước của chính thiết bị." "The change does not build on its device's own previous change.";
    StartOp "start_op" "Số hiệu thao tác đầu tiên không đúng." "The first op's counter is not the next one.";
    TimeOutOfRange "time_out_of_range" "Giờ của thiết bị sai: hãy chỉnh lại đồng hồ." "The device's time is out of range: set its clock.";

    // Its ops against the document.
    ShapeObject "shape_object" "Thay đổi ghi vào phần không có trong hồ sơ." "An op writes into an object that does not exist.";
    ShapeKey "shape_key" "Khoá không hợp với nơi ghi." "An op's key does not fit its object.";
    ShapeReference "shape_reference" "Thao tác dẫn chiếu đến thao tác chưa xảy ra." "An op points to one that is not before it.";
    ShapePredecessor "shape_predecessor" "Thao tác thiếu hoặc thừa dẫn chiếu đến giá trị trước." "An op's predecessors are missing, out of order or not allowed.";
    ShapeDepth "shape_depth" "Dữ liệu lồng nhau quá sâu." "Objects are nested too deeply.";
    ShapeTable "shape_table" "Không nhận dữ liệu dạng bảng." "Tables are not taken.";
    ShapeMark "shape_mark" "Không nhận định dạng chữ." "Marks are not taken.";
    ShapeNumber "shape_number" "Con số không hợp lệ." "A number is not finite or out of range.";
    ShapeScalar "shape_scalar" "Giá trị không đúng dạng." "A value is malformed or of an unknown type.";
    ShapeCounter "shape_counter" "Phép cộng vào bộ đếm không hợp lệ." "An increment is malformed or too large, or a counter is made anew.";
    ShapeText "shape_text" "Văn bản chỉ nhận chữ." "Texts hold inserted letters only.";

    // What it touches against the kind's schema.
    PathUnknown "path_unknown" "Thay đổi ghi vào chỗ mà loại hồ sơ này không có." "The change writes where this kind of record has nothing.";
    PathGenesis "path_genesis" "Phần này chỉ được tạo cùng hồ sơ." "This part is made with the record and by nothing else.";
    PathAction "path_action" "Trường này không nhận cách ghi như vậy." "The field is not written in this way.";
    PathType "path_type" "Giá trị không đúng kiểu của trường." "The value is not of the field's type.";
    PathTooLong "path_too_long" "Giá trị quá dài." "The value is too long.";
    PathKey "path_key" "Tên mục không hợp lệ." "The key of a member or entry is not well formed.";
    PathDelete "path_delete" "Không được xoá: hãy đánh dấu rút lại." "Nothing is deleted: mark it withdrawn.";
    PathEntryExists "path_entry_exists" "Mục này đã có." "The entry exists already.";
    PathHides "path_hides" "Giá trị sẽ che mất phần đã có." "The value would hide a part of the record.";
    PathTooManyKeys "path_too_many_keys" "Quá nhiều mục." "There are too many keys.";

    // The trial.
    Unreadable "unreadable" "Không đọc được thay đổi." "The change cannot be read.";
    ApplyFailed "apply_failed" "Không ghi được thay đổi vào hồ sơ." "The change cannot be applied.";
    NotRebuilt "not_rebuilt" "Thay đổi không giữ nguyên được sau khi ghi." "The change does not come back as it was sent.";
    Panicked "panicked" "Thay đổi làm hỏng việc xử lý." "The change breaks the merge.";

    // What it did to the process that was to decide about it.
    OverBudget "over_budget" "Xử lý thay đổi này tốn quá nhiều thời gian hoặc bộ nhớ." "Working on the change takes too much time or memory.";
    JudgeDied "judge_died" "Việc xử lý đổ vỡ vì thay đổi này." "Working on the change ended in a crash.";
}

impl Refusal {
    /// The reason of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|refusal| refusal.code() == code)
    }

    /// True where the change may be let in once others have come: it goes to the waiting room, and
    /// not to quarantine.
    pub fn waits(self) -> bool {
        matches!(self, Self::DepsMissing)
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_code_of_its_own_and_two_sentences() {
        let mut codes = std::collections::HashSet::new();
        for refusal in Refusal::ALL {
            let code = refusal.code();
            assert!(codes.insert(code), "{code} stands for two reasons");
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            assert_eq!(Refusal::from_code(code), Some(*refusal));
            assert!(refusal.sentence().vi.ends_with('.') && refusal.sentence().en.ends_with('.'));
            assert_eq!(serde_json::to_value(refusal).unwrap(), code);
        }
        assert_eq!(Refusal::from_code("something_newer"), None);
    }

    #[test]
    fn only_missing_dependencies_wait() {
        let waiting: Vec<_> = Refusal::ALL.iter().filter(|r| r.waits()).collect();
        assert_eq!(waiting, [&Refusal::DepsMissing]);
    }
}
