//! The ten models of the demo: invented, in places that do not exist.

/// A model with its registration of 2026.
pub struct Model {
    /// Number in the demo's list.
    pub number: usize,
    /// Its name.
    pub name: &'static str,
    /// Who leads it.
    pub lead: &'static str,
    /// Index of its commune.
    pub commune: usize,
    /// Lĩnh vực.
    pub field: &'static str,
    /// Loại.
    pub subject: &'static str,
    /// Hình thức.
    pub renewal: &'static str,
    /// Cấp.
    pub level: &'static str,
    /// Where.
    pub area: &'static str,
    /// What is measured, and in what.
    pub measured: (&'static str, &'static str),
    /// Baseline, target and achieved in hundredths.
    pub figures: [i64; 3],
    /// What comes of it.
    pub product: &'static str,
    /// How far it has come.
    pub reached: Reached,
}

/// How far a registration has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// Submitted; nobody decided yet.
    Submitted,
    /// Launched on that day.
    Running(&'static str),
    /// Launched on that day, and assessed by its owner with so many points.
    Assessed(&'static str, i64),
}

/// The ten. Numbers 5 and 6 claim one piece of work on purpose: a person has to decide.
pub const MODELS: [Model; 10] = [
    Model {
        number: 1,
        name: "Chuyển đổi đất màu kém hiệu quả sang trồng dược liệu",
        lead: "Hội Nông dân xã Khe Sim",
        commune: 0,
        field: "KT",
        subject: "collective",
        renewal: "new",
        level: "CO_SO",
        area: "Thôn Đồng Trám, thôn Khe Mít",
        measured: ("Diện tích chuyển đổi", "ha"),
        figures: [0, 1_560, 920],
        product: "15,6 ha dược liệu; 42 hộ tham gia",
        reached: Reached::Running("2026-02-20"),
    },
    Model {
        number: 2,
        name: "Vườn mẫu gắn với du lịch cộng đồng bản Huồi Lá",
        lead: "Chi bộ bản Huồi Lá, xã Na Sim",
        commune: 1,
        field: "KT",
        subject: "collective",
        renewal: "continued",
        level: "TINH",
        area: "Bản Huồi Lá",
        measured: ("Hộ có vườn mẫu", "hộ"),
        figures: [1_200, 4_000, 2_800],
        product: "40 hộ có vườn mẫu đón khách",
        reached: Reached::Running("2026-01-20"),
    },
    Model {
        number: 3,
        name: "Nuôi ong lấy mật, giúp hộ nghèo vươn lên",
        lead: "Bà Lò Thị Mẫu, xã Na Sim",
        commune: 1,
        field: "KT",
        subject: "individual",
        renewal: "new",
        level: "CO_SO",
        area: "Bản Nà Lạn",
        measured: ("Hộ được giúp", "hộ"),
        figures: [0, 600, 400],
        product: "6 hộ nghèo có đàn ong",
        reached: Reached::Running("2026-03-02"),
    },
    Model {
        number: 4,
        name: "Tổ hợp tác nuôi tôm sạch, không xả thải",
        lead: "Hội Cựu chiến binh phường Bến Lụa",
        commune: 2,
        field: "KT",
        subject: "collective",
        renewal: "new",
        level: "CO_SO",
        area: "Tổ dân phố Cửa Sông",
        measured: ("Hộ nuôi sạch", "hộ"),
        figures: [0, 1_200, 1_200],
        product: "12 hộ nuôi tôm không xả thải",
        reached: Reached::Assessed("2026-01-15", 88),
    },
    Model {
        number: 5,
        name: "Hiến đất mở rộng đường trục thôn Đồng Trám",
        lead: "Ban công tác Mặt trận thôn Đồng Trám, xã Khe Sim",
        commune: 0,
        field: "VHXH",
        subject: "collective",
        renewal: "new",
        level: "CO_SO",
        area: "Thôn Đồng Trám",
        measured: ("Diện tích đất hiến", "m²"),
        figures: [0, 150_000, 124_550],
        product: "1.500 m² đất; 31 hộ hiến đất",
        reached: Reached::Running("2026-03-01"),
    },
    Model {
        number: 6,
        name: "Vận động nhân dân thôn Đồng Trám hiến đất, dỡ hàng rào làm đường",
        lead: "Hội Liên hiệp Phụ nữ xã Khe Sim",
        commune: 0,
        field: "VHXH",
        subject: "collective",
        renewal: "new",
        level: "CO_SO",
        area: "Thôn Đồng Trám",
        measured: ("Hàng rào dỡ bỏ", "m"),
        figures: [0, 60_000, 0],
        product: "600 m hàng rào được dỡ để làm đường",
        reached: Reached::Submitted,
    },
    Model {
        number: 7,
        name: "Chủ nhật xanh, phân loại rác tại nguồn",
        lead: "Hội Liên hiệp Phụ nữ phường Bến Lụa",
        commune: 2,
        field: "VHXH",
        subject: "collective",
        renewal: "continued",
        level: "CO_SO",
        area: "Toàn phường",
        measured: ("Hộ phân loại rác", "%"),
        figures: [3_500, 8_000, 6_400],
        product: "80 % hộ phân loại rác tại nguồn",
        reached: Reached::Running("2026-01-11"),
    },
    Model {
        number: 8,
        name: "Tiếng kẻng an ninh",
        lead: "Công an xã và Chi bộ thôn Khe Mít, xã Khe Sim",
        commune: 0,
        field: "QPAN",
        subject: "collective",
        renewal: "continued",
        level: "TINH",
        area: "Thôn Khe Mít và 7 thôn",
        measured: ("Thôn có kẻng an ninh", "thôn"),
        figures: [500, 800, 800],
        product: "8 thôn có kẻng an ninh",
        reached: Reached::Assessed("2026-01-05", 91),
    },
    Model {
        number: 9,
        name: "Tổ tự quản phòng, chống lừa đảo trên không gian mạng",
        lead: "Đoàn Thanh niên phường Bến Lụa",
        commune: 2,
        field: "QPAN",
        subject: "collective",
        renewal: "new",
        level: "CO_SO",
        area: "Các tổ dân phố của phường",
        measured: ("Buổi hướng dẫn", "buổi"),
        figures: [0, 2_000, 1_300],
        product: "20 buổi hướng dẫn nhận diện lừa đảo",
        reached: Reached::Running("2026-04-03"),
    },
    Model {
        number: 10,
        name: "Đảng viên “một kèm hai hộ”",
        lead: "Ông Vi Văn Mẫu, Bí thư chi bộ bản Huồi Lá, xã Na Sim",
        commune: 1,
        field: "HTCT",
        subject: "individual",
        renewal: "continued",
        level: "TINH",
        area: "Bản Huồi Lá",
        measured: ("Hộ được kèm", "hộ"),
        figures: [1_000, 1_800, 1_600],
        product: "18 hộ được đảng viên kèm cặp",
        reached: Reached::Running("2026-02-03"),
    },
];
