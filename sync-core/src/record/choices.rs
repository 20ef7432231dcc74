//! The enumerations that several kinds, commands and reports share.

use super::{Choice, Label};

/// Lĩnh vực: what the movement is counted by. "An ninh quốc phòng" of older reports is `QPAN`; land given for
/// a road is `VHXH`, not `KT`.
pub const FIELDS: &[Choice] = &[
    Choice::new("KT", "Phát triển kinh tế", "Economic development"),
    Choice::new("VHXH", "Văn hoá - xã hội", "Culture and society"),
    Choice::new("QPAN", "Quốc phòng - an ninh", "Defence and security"),
    Choice::new(
        "HTCT",
        "Xây dựng hệ thống chính trị",
        "Political-system building",
    ),
];

/// The bucket of every table for rows whose axis is still blank.
pub const UNCLASSIFIED: Label = Label::new("Chưa phân loại", "Unclassified");

/// Loại.
pub const SUBJECTS: &[Choice] = &[
    Choice::new("collective", "Tập thể", "Collective"),
    Choice::new("individual", "Cá nhân", "Individual"),
];

/// Hình thức đăng ký.
pub const RENEWALS: &[Choice] = &[
    Choice::new("new", "Đăng ký mới", "New registration"),
    Choice::new("continued", "Tiếp tục thực hiện", "Continued"),
];

/// Cấp. The district level ended on 30/06/2025: it stays readable, but is closed.
pub const LEVELS: &[Choice] = &[
    Choice::new("CO_SO", "Cấp cơ sở", "Grassroots level"),
    Choice::new("HUYEN", "Cấp huyện (cũ)", "District level (former)"),
    Choice::new("TINH", "Cấp tỉnh", "Provincial level"),
];

/// Khối, in which reports part units.
pub const BLOCS: &[Choice] = &[
    Choice::new("communes", "Khối xã, phường", "Communes and wards"),
    Choice::new(
        "front",
        "Khối Mặt trận Tổ quốc và các tổ chức chính trị - xã hội",
        "Fatherland Front and socio-political organisations",
    ),
    Choice::new("agencies", "Khối cơ quan", "Agencies"),
    Choice::new("forces", "Khối lực lượng vũ trang", "Armed forces"),
];

/// Trọng tâm: priorities beside the four fields.
pub const PRIORITIES: &[Choice] = &[
    Choice::new("civilised_town", "Đô thị văn minh", "Civilised town"),
    Choice::new(
        "tourism",
        "“5 không, 3 có” trong du lịch",
        "Conduct in tourism (5 no, 3 yes)",
    ),
    Choice::new(
        "new_livelihoods",
        "Chuyển đổi nghề nghiệp, cơ cấu kinh tế",
        "Change of livelihood and economic structure",
    ),
    Choice::new(
        "faith_affairs",
        "Công tác tôn giáo",
        "Religious affairs (as a field of work)",
    ),
    Choice::new(
        "public_order",
        "An ninh chính trị - trật tự an toàn xã hội",
        "Political security and public order",
    ),
];

/// What a force does in a model, beside its lead.
pub const FORCE_ROLES: &[Choice] = &[
    Choice::new("co_operate", "Phối hợp", "Co-operates"),
    Choice::new("take_part", "Tham gia", "Takes part"),
];

/// What a media file is.
pub const MEDIA_KINDS: &[Choice] = &[
    Choice::new("photo", "Ảnh", "Photo"),
    Choice::new("sound", "Âm thanh", "Sound"),
    Choice::new("document", "Tài liệu", "Document"),
];

/// Loại cuộc đối thoại: Art. 43 of the 2025 law on local government organisation names the last (10 % of
/// the voters ask for it).
pub const DIALOGUE_KINDS: &[Choice] = &[
    Choice::new("regular", "Định kỳ", "Regular"),
    Choice::new("ad_hoc", "Đột xuất", "Ad hoc"),
    Choice::new("thematic", "Chuyên đề", "Thematic"),
    Choice::new(
        "on_request",
        "Theo yêu cầu của cử tri",
        "At the voters' request",
    ),
];

/// Hình thức đối thoại.
pub const DIALOGUE_FORMS: &[Choice] = &[
    Choice::new("in_person", "Trực tiếp", "In person"),
    Choice::new("online", "Trực tuyến", "Online"),
    Choice::new("combined", "Kết hợp", "Combined"),
];

/// Loại ý kiến. Of [`HANDED_OVER`] nothing but the hand-over is stored.
pub const OPINION_KINDS: &[Choice] = &[
    Choice::new("report", "Phản ánh", "Report of a matter"),
    Choice::new("petition", "Kiến nghị", "Petition"),
    Choice::new("proposal", "Đề xuất", "Proposal"),
    Choice::new("question", "Câu hỏi", "Question"),
    Choice::new("complaint", "Khiếu nại", "Complaint"),
    Choice::new("denunciation", "Tố cáo", "Denunciation"),
];

/// The kinds of opinion that are stored in the words of the redacted text.
pub const STORED_IN_WORDS: &[&str] = &["report", "petition", "proposal", "question"];

/// The kinds of opinion that have a legal channel of their own.
pub const HANDED_OVER: &[&str] = &["complaint", "denunciation"];

/// What was done with a complaint or denunciation.
pub const HAND_OVERS: &[Choice] = &[
    Choice::new("guided", "Đã hướng dẫn", "Guided to the legal channel"),
    Choice::new(
        "transferred",
        "Đã chuyển",
        "Transferred to the legal channel",
    ),
];

/// Kỳ số liệu of a briefing or report.
pub const PERIODS: &[Choice] = &[
    Choice::new("quarter_1", "Quý I", "First quarter"),
    Choice::new("quarter_2", "Quý II", "Second quarter"),
    Choice::new("half_year", "6 tháng", "Half-year"),
    Choice::new("quarter_3", "Quý III", "Third quarter"),
    Choice::new("nine_months", "9 tháng", "Nine months"),
    Choice::new("quarter_4", "Quý IV", "Fourth quarter"),
    Choice::new("year", "Cả năm", "Year"),
];

/// How often a committee meets.
pub const RHYTHMS: &[Choice] = &[
    Choice::new("monthly", "Hằng tháng", "Monthly"),
    Choice::new("quarterly", "Hằng quý", "Quarterly"),
    Choice::new("half_yearly", "6 tháng một lần", "Twice a year"),
];

/// Thẩm quyền.
pub const AUTHORITIES: &[Choice] = &[
    Choice::new("commune", "Cấp xã", "Commune"),
    Choice::new("province", "Cấp tỉnh", "Province"),
    Choice::new("central", "Trung ương", "Central government"),
    Choice::new(
        "other",
        "Doanh nghiệp, đơn vị khác",
        "Company or other body",
    ),
];

/// What a matter is about: figures by topic, never by person.
pub const TOPICS: &[Choice] = &[
    Choice::new(
        "compensation",
        "Bồi thường, hỗ trợ",
        "Compensation and support",
    ),
    Choice::new("site_clearance", "Giải phóng mặt bằng", "Site clearance"),
    Choice::new("resettlement", "Tái định cư", "Resettlement"),
    Choice::new("land", "Đất đai", "Land"),
    Choice::new(
        "infrastructure",
        "Hạ tầng, giao thông, điện, nước",
        "Infrastructure and utilities",
    ),
    Choice::new("livelihood", "Sinh kế, việc làm", "Livelihood and work"),
    Choice::new(
        "environment",
        "Môi trường, thiên tai",
        "Environment and disasters",
    ),
    Choice::new(
        "welfare",
        "Chính sách, an sinh xã hội",
        "Policies and welfare",
    ),
    Choice::new("health_education", "Y tế, giáo dục", "Health and education"),
    Choice::new("security", "An ninh trật tự", "Security and order"),
    Choice::new("online_fraud", "Lừa đảo trên mạng", "Online fraud"),
    Choice::new(
        "procedures",
        "Thủ tục hành chính",
        "Administrative procedures",
    ),
    Choice::new(
        "backlog",
        "Việc tồn đọng, chậm giải quyết",
        "Long-unresolved matters",
    ),
    Choice::new("other", "Nội dung khác", "Other"),
];

/// Kết quả giải quyết ý kiến: decided by commands, so it is standing and no document's field. "Quá hạn" is
/// derived from the deadline, never chosen.
pub const RESULTS: &[Choice] = &[
    Choice::new(
        "answered_on_the_spot",
        "Trả lời tại chỗ",
        "Answered on the spot",
    ),
    Choice::new("being_resolved", "Đang giải quyết", "Being resolved"),
    Choice::new("resolved", "Đã giải quyết", "Resolved"),
    Choice::new("explained", "Đã giải trình", "Explained"),
    Choice::new("forwarded", "Chuyển cấp trên", "Forwarded up"),
    Choice::new(
        "outside_competence",
        "Không thuộc thẩm quyền",
        "Outside competence",
    ),
];
