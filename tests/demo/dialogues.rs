//! The six dialogues of the demo and what people said there: invented, in places that do not exist.

/// A dialogue.
pub struct Dialogue {
    /// Its name.
    pub name: &'static str,
    /// Index of its commune.
    pub commune: usize,
    /// Loại, and its theme where it has one.
    pub kind: (&'static str, &'static str),
    /// Hình thức.
    pub form: &'static str,
    /// Where.
    pub venue: &'static str,
    /// Days of the notice (may be blank), of the session, and of the publication (may be blank).
    pub days: [&'static str; 3],
    /// Who came, as counted so far.
    pub attendance: i64,
    /// Minutes as begun.
    pub minutes: &'static str,
    /// What was said.
    pub opinions: &'static [Opinion],
}

/// An opinion.
pub struct Opinion {
    /// Number in the demo's list.
    pub number: i64,
    /// What was said.
    pub text: &'static str,
    /// Loại and chủ đề.
    pub kind: (&'static str, &'static str),
    /// What was done.
    pub handled: Handled,
}

/// What was done about an opinion.
#[derive(Clone, Copy)]
pub enum Handled {
    /// Answered on the spot.
    OnSpot(&'static str),
    /// Assigned; nothing heard since. The deadline is that day, or in a month where it is blank.
    Assigned(&'static str),
    /// Assigned and taken up.
    TakenUp,
    /// Assigned, taken up and done.
    Resolved(&'static str),
    /// Forwarded to that body.
    Forwarded(&'static str),
    /// Not ours to decide.
    Outside(&'static str),
}

/// Minutes of the dialogue that three officers go on writing.
pub const MINUTES: &str =
    "Nhân dân nêu ý kiến về đường trục thôn, sóng điện thoại và hỗ trợ giống dược liệu.";

/// The six. B was announced only four days before it was held.
pub const DIALOGUES: [Dialogue; 6] = [
    Dialogue {
        name: "Đối thoại định kỳ cụm thôn Đồng Trám - Khe Mít",
        commune: 0,
        kind: ("regular", ""),
        form: "in_person",
        venue: "Nhà văn hoá thôn Đồng Trám",
        days: ["2026-04-05", "2026-04-14", "2026-04-22"],
        attendance: 40,
        minutes: MINUTES,
        opinions: &[
            Opinion {
                number: 1,
                text: "Nhân dân đã hiến đất từ tháng 3, bao giờ khởi công đường trục thôn?",
                kind: ("question", "infrastructure"),
                handled: Handled::Resolved("Đã khởi công đường trục thôn ngày 18/05/2026."),
            },
            Opinion {
                number: 2,
                text: "Mùa mưa, sóng điện thoại ở Khe Mít mất liên tục, đề nghị khắc phục.",
                kind: ("petition", "infrastructure"),
                handled: Handled::Forwarded("Sở Khoa học và Công nghệ tỉnh Lam Sim"),
            },
            Opinion {
                number: 3,
                text: "Hồ sơ hỗ trợ giống dược liệu nộp ở đâu?",
                kind: ("question", "livelihood"),
                handled: Handled::OnSpot("Nộp tại bộ phận một cửa của xã."),
            },
        ],
    },
    Dialogue {
        name: "Đối thoại chuyên đề giải phóng mặt bằng",
        commune: 2,
        kind: ("thematic", "Giải phóng mặt bằng"),
        form: "in_person",
        venue: "Hội trường phường Bến Lụa",
        days: ["2026-05-08", "2026-05-12", ""],
        attendance: 118,
        minutes: "Nhân dân nêu ý kiến về bồi thường và tái định cư.",
        opinions: &[
            Opinion {
                number: 4,
                text: "Đơn giá bồi thường đất vườn căn cứ vào đâu?",
                kind: ("question", "compensation"),
                handled: Handled::Forwarded("Sở Nông nghiệp và Môi trường tỉnh Lam Sim"),
            },
            Opinion {
                number: 5,
                text: "Khu tái định cư chưa có nước sạch.",
                kind: ("report", "resettlement"),
                handled: Handled::Assigned("2026-06-30"),
            },
            Opinion {
                number: 6,
                text: "Hộ phải đi thuê nhà có được hỗ trợ tạm cư không?",
                kind: ("question", "resettlement"),
                handled: Handled::OnSpot("Có; mức hỗ trợ niêm yết tại phường."),
            },
        ],
    },
    Dialogue {
        name: "Đối thoại đột xuất sau mưa lũ",
        commune: 1,
        kind: ("ad_hoc", ""),
        form: "in_person",
        venue: "Nhà văn hoá bản Huồi Lá",
        days: ["", "2026-08-20", ""],
        attendance: 47,
        minutes: "Nhân dân nêu ý kiến về sạt lở và cứu trợ.",
        opinions: &[
            Opinion {
                number: 7,
                text: "Ta luy sau nhà văn hoá bản có nguy cơ sạt lở.",
                kind: ("report", "environment"),
                handled: Handled::TakenUp,
            },
            Opinion {
                number: 8,
                text: "Gạo cứu trợ phát theo danh sách nào?",
                kind: ("question", "welfare"),
                handled: Handled::OnSpot("Theo danh sách bản bình xét, niêm yết tại nhà văn hoá."),
            },
        ],
    },
    Dialogue {
        name: "Đối thoại với thanh niên: lừa đảo mạng, việc làm",
        commune: 2,
        kind: ("thematic", "Lừa đảo trên mạng và việc làm của thanh niên"),
        form: "online",
        venue: "Trực tuyến",
        days: ["2026-03-16", "2026-03-26", "2026-04-03"],
        attendance: 85,
        minutes: "Thanh niên nêu ý kiến về lừa đảo mạng và việc làm.",
        opinions: &[
            Opinion {
                number: 9,
                text: "Đề nghị có đầu mối tiếp nhận tin báo lừa đảo của phường.",
                kind: ("petition", "online_fraud"),
                handled: Handled::Assigned(""),
            },
            Opinion {
                number: 10,
                text: "Bao giờ mở lớp nghề buổi tối?",
                kind: ("question", "livelihood"),
                handled: Handled::OnSpot("Khai giảng trong quý III."),
            },
        ],
    },
    Dialogue {
        name: "Đối thoại với tiểu thương chợ trung tâm",
        commune: 0,
        kind: ("thematic", "Chợ trung tâm xã"),
        form: "in_person",
        venue: "Chợ trung tâm xã Khe Sim",
        days: ["2026-05-29", "2026-06-09", "2026-06-17"],
        attendance: 52,
        minutes: "Tiểu thương nêu ý kiến về phí, thoát nước và chỗ để xe.",
        opinions: &[
            Opinion {
                number: 11,
                text: "Mức thu phí chỗ ngồi năm nay tính thế nào?",
                kind: ("question", "procedures"),
                handled: Handled::OnSpot("Theo bảng giá niêm yết tại chợ."),
            },
            Opinion {
                number: 12,
                text: "Rãnh thoát nước phía đông bị tắc.",
                kind: ("report", "infrastructure"),
                handled: Handled::Resolved("Đã nạo vét 120 m rãnh thoát nước."),
            },
            Opinion {
                number: 13,
                text: "Đề nghị bố trí chỗ để xe.",
                kind: ("petition", "infrastructure"),
                handled: Handled::Assigned(""),
            },
        ],
    },
    Dialogue {
        name: "Đối thoại theo yêu cầu của trên 10% cử tri sau sáp nhập",
        commune: 1,
        kind: ("on_request", ""),
        form: "in_person",
        venue: "Trụ sở xã Na Sim",
        days: ["2026-09-04", "2026-09-15", "2026-09-24"],
        attendance: 96,
        minutes: "Nhân dân nêu ý kiến về giấy tờ, nhà văn hoá cũ và điểm giao dịch ngân hàng.",
        opinions: &[
            Opinion {
                number: 14,
                text: "Giấy tờ theo tên xã cũ có phải đổi ngay không?",
                kind: ("question", "procedures"),
                handled: Handled::OnSpot("Không; giấy tờ cũ vẫn có giá trị."),
            },
            Opinion {
                number: 15,
                text: "Nhà văn hoá bản cũ bỏ không, đề nghị cho sử dụng lại.",
                kind: ("petition", "infrastructure"),
                handled: Handled::TakenUp,
            },
            Opinion {
                number: 16,
                text: "Đề nghị ngân hàng mở lại điểm giao dịch.",
                kind: ("petition", "other"),
                handled: Handled::Outside(
                    "Thuộc thẩm quyền của ngân hàng; xã đã có văn bản chuyển.",
                ),
            },
        ],
    },
];
