//! Which column of a list goes where: proposed from its headings, corrected by people, remembered for the next list of the
//! same kind.

use serde::{Deserialize, Serialize};
use sync_core::{
    record::{Axis, Field, Kind, LifeCycle, Required, Type},
    standing::Right,
    text::fold,
};
use utoipa::ToSchema;

use super::{book, legacy::Charset, terms};

/// Of a heading that is matched by hand, the longest that is looked at, in characters.
const LONGEST_HEADING: usize = 200;

/// Words of a list that somebody explains.
const MOST_ALIASES: usize = 2_000;
/// Bytes of a word of a mapping.
const LONGEST_WORD: usize = 1_000;

/// How a sheet is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportMapping)]
pub struct Mapping {
    /// Under what name it is kept for the next list; empty where it is not.
    #[serde(default)]
    pub source: String,
    /// Name of the sheet; empty for a file of text.
    #[serde(default)]
    pub sheet: String,
    /// The line with the headings, from 1.
    pub header_row: u32,
    /// Columns that go somewhere.
    pub columns: Vec<To>,
    /// Values that all lines have.
    #[serde(default)]
    pub fixed: Vec<Fixed>,
    /// What words of the list mean.
    #[serde(default)]
    pub aliases: Vec<Alias>,
    /// How its text stands for Vietnamese, once somebody confirmed it.
    #[serde(default)]
    pub charset: Charset,
    /// What becomes of lines that say what another one, or a record, says.
    #[serde(default)]
    pub duplicates: Duplicates,
}

impl Mapping {
    /// Whether it names no more than a list can have, in no longer words.
    pub fn is_bounded(&self) -> bool {
        let words = self.columns.iter().map(|to| &to.to);
        let words = words.chain(self.fixed.iter().flat_map(|fixed| [&fixed.to, &fixed.text]));
        let aliases = self.aliases.iter();
        let mut words =
            words.chain(aliases.flat_map(|alias| [&alias.to, &alias.text, &alias.code]));
        self.columns.len() <= book::MOST_COLUMNS
            && self.fixed.len() <= book::MOST_COLUMNS
            && self.aliases.len() <= MOST_ALIASES
            && words.all(|word| word.len() <= LONGEST_WORD)
    }
}

/// A column that goes into a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportColumnTo)]
pub struct To {
    /// Its letters.
    pub column: String,
    /// Name of the field, or of what was decided before: `past.state`.
    pub to: String,
}

/// A value that all lines have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportFixed)]
pub struct Fixed {
    /// Where it goes.
    pub to: String,
    /// As one would write it in a cell; for a unit, its id.
    pub text: String,
}

/// What a word of the list means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportAlias)]
pub struct Alias {
    /// In which field.
    pub to: String,
    /// The word.
    pub text: String,
    /// The code.
    pub code: String,
}

/// What becomes of lines that say what another one, or a record, says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportDuplicates)]
pub enum Duplicates {
    /// Somebody has to say.
    #[default]
    Ask,
    /// They are left out.
    Skip,
    /// They become records of their own.
    Keep,
}

/// Where a column may go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportTarget)]
pub struct Target {
    /// Name of the field, or of what was decided before.
    pub to: String,
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
    /// Whether a list without it is not taken in.
    pub required: bool,
}

/// What was decided of a registration before it came here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// Where it stands.
    State,
    /// Since when it is carried out.
    LaunchedOn,
    /// Number of the decision that recognised it.
    Number,
    /// Its date.
    DecidedOn,
}

impl Past {
    /// All of it.
    pub const ALL: [Self; 4] = [Self::State, Self::LaunchedOn, Self::Number, Self::DecidedOn];

    /// Its name as a target.
    pub const fn name(self) -> &'static str {
        match self {
            Self::State => "past.state",
            Self::LaunchedOn => "past.launched_on",
            Self::Number => "past.number",
            Self::DecidedOn => "past.decided_on",
        }
    }

    const fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::State => ("Trạng thái", "State"),
            Self::LaunchedOn => ("Ngày triển khai", "Carried out since"),
            Self::Number => ("Số quyết định công nhận", "Number of the recognition"),
            Self::DecidedOn => ("Ngày quyết định công nhận", "Date of the recognition"),
        }
    }

    /// Other headings that mean it, without marks.
    const fn others(self) -> &'static [&'static str] {
        match self {
            Self::State => &["tinh trang", "ket qua", "trang thai thuc hien"],
            Self::LaunchedOn => &["ngay ra mat", "ngay thuc hien"],
            Self::Number => &[
                "so quyet dinh",
                "so qd",
                "quyet dinh so",
                "quyet dinh cong nhan",
            ],
            Self::DecidedOn => &["ngay quyet dinh", "ngay qd", "ngay cong nhan"],
        }
    }

    /// That of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|past| past.name() == name)
    }
}

/// Other headings that mean a field, without marks.
const HEADINGS: [(&str, &str); 25] = [
    ("ten mo hinh dien hinh", "name"),
    ("mo hinh dien hinh", "name"),
    ("mo hinh", "name"),
    ("ten", "name"),
    ("noi dung viec tot", "name"),
    ("don vi", "unit"),
    ("don vi thuc hien", "unit"),
    ("don vi dang ky", "unit"),
    ("xa phuong", "unit"),
    ("xa", "unit"),
    ("nam dang ky", "year"),
    ("nam thuc hien", "year"),
    ("linh vuc dang ky", "field"),
    ("loai hinh", "subject"),
    ("tap the ca nhan", "subject"),
    ("hinh thuc", "renewal"),
    ("moi tiep tuc", "renewal"),
    ("cap", "level"),
    ("dia diem", "area"),
    ("thoi gian bat dau", "starts_on"),
    ("ngay", "held_on"),
    ("ngay", "done_on"),
    ("ngay lam", "done_on"),
    ("noi dung", "story"),
    ("muc dich", "objective"),
];

/// Words of a heading behind which nothing is taken in, whoever asks: they say who somebody is.
const WITHHELD: [&str; 17] = [
    "so dien thoai",
    "dien thoai",
    "sdt",
    "cccd",
    "cmnd",
    "can cuoc",
    "chung minh",
    "ho chieu",
    "ngay sinh",
    "nam sinh",
    "dan toc",
    "ton giao",
    "dang vien",
    "email",
    "so nha",
    "dia chi",
    "que quan",
];
/// And these where the kind holds what citizens said.
const NAMES: [&str; 5] = [
    "ho ten",
    "ho va ten",
    "nguoi phan anh",
    "nguoi kien nghi",
    "cong dan",
];

/// Whether a list of these can be taken in: one that is counted by unit, and written by hand.
pub fn is_importable(kind: &Kind) -> bool {
    let has_unit = kind.fields.iter().any(|f| f.axis == Some(Axis::Unit));
    has_unit
        && !matches!(
            kind.name,
            "model" | "committee" | "report" | "declared_report"
        )
}

/// Fields that a column of a list may go into. What holds files, places and entries is not written in one cell, and a
/// registration's model follows from its name.
pub fn fields(kind: &'static Kind) -> impl Iterator<Item = &'static Field> {
    kind.fields.iter().filter(|field| {
        let fits = !matches!(
            field.ty,
            Type::Media | Type::Place | Type::Entries { .. } | Type::Instant
        );
        fits && !is_model(field)
    })
}

/// Whether a field points to a registration's model.
pub fn is_model(field: &Field) -> bool {
    field.name == "model"
}

/// Where the columns of a list of these may go.
pub fn targets(kind: &'static Kind) -> Vec<Target> {
    let mut targets: Vec<Target> = fields(kind)
        .map(|field| Target {
            to: field.name.to_owned(),
            vi: field.label.vi,
            en: field.label.en,
            required: field.name == kind.title || field.axis == Some(Axis::Unit),
        })
        .collect();
    if kind.life_cycle == LifeCycle::Registration {
        targets.extend(Past::ALL.into_iter().map(|past| {
            let (vi, en) = past.label();
            Target {
                to: past.name().to_owned(),
                vi,
                en,
                required: false,
            }
        }));
    }
    targets
}

/// Whether a heading says who somebody is: such a column goes nowhere.
pub fn is_withheld(kind: &Kind, heading: &str) -> bool {
    let heading = words(heading);
    let padded = format!(" {heading} ");
    let says = |word: &&str| padded.contains(&format!(" {word} "));
    let of_citizens = matches!(kind.write, Right::WriteDialogues | Right::WriteSupervision);
    WITHHELD.iter().any(says) || of_citizens && NAMES.iter().any(says)
}

/// The columns that a sheet's headings propose, each into one place.
pub fn proposed(kind: &'static Kind, headings: &[String]) -> Vec<To> {
    let mut ways: Vec<(usize, usize, String)> = Vec::new();
    for (column, heading) in headings.iter().enumerate() {
        if heading.chars().count() > LONGEST_HEADING || is_withheld(kind, heading) {
            continue;
        }
        let said = words(heading);
        for field in fields(kind) {
            let other = HEADINGS
                .iter()
                .any(|(words, name)| *name == field.name && *words == said);
            let worth = terms::likeness(heading, field).max(if other { 2 } else { 0 });
            let worth = worth * 2 + usize::from(field.required != Required::No);
            if worth > 1 {
                ways.push((worth, column, field.name.to_owned()));
            }
        }
        if kind.life_cycle == LifeCycle::Registration {
            let named = |past: &Past| {
                words(past.label().0) == said || past.others().contains(&said.as_str())
            };
            let past = Past::ALL.into_iter().filter(named);
            ways.extend(past.map(|past| (5, column, past.name().to_owned())));
        }
    }
    ways.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut taken: Vec<(usize, String)> = Vec::new();
    for (_, column, to) in ways {
        if taken.iter().all(|(c, t)| *c != column && *t != to) {
            taken.push((column, to));
        }
    }
    taken.sort();
    let to = |(column, to)| To {
        column: book::letters(column),
        to,
    };
    taken.into_iter().map(to).collect()
}

/// How many of a line's cells are headings that this kind knows.
pub fn known_headings(kind: &'static Kind, headings: &[String]) -> usize {
    proposed(kind, headings).len()
}

fn words(heading: &str) -> String {
    let folded = fold(heading);
    let bare = folded.split('(').next().unwrap_or_default();
    let words = bare.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use sync_core::record::kind;

    use super::*;

    fn pairs(name: &str, headings: &[&str]) -> Vec<(String, String)> {
        let headings: Vec<String> = headings.iter().map(|&h| h.to_owned()).collect();
        let to = proposed(kind(name).unwrap(), &headings).into_iter();
        to.map(|to| (to.column, to.to)).collect()
    }

    #[test]
    fn headings_of_real_lists_find_their_fields() {
        let headings = [
            "STT",
            "Đơn vị",
            "Tên mô hình",
            "Lĩnh vực",
            "Tập thể/Cá nhân",
            "Hình thức đăng ký",
            "Năm",
            "Kinh phí (triệu đồng)",
            "Trạng thái",
            "Số quyết định",
            "Ngày QĐ",
            "Ghi chú",
        ];
        let wanted = [
            ("B", "unit"),
            ("C", "name"),
            ("D", "field"),
            ("E", "subject"),
            ("F", "renewal"),
            ("G", "year"),
            ("H", "budget"),
            ("I", "past.state"),
            ("J", "past.number"),
            ("K", "past.decided_on"),
        ];
        let wanted = wanted.map(|(column, to)| (column.to_owned(), to.to_owned()));
        assert_eq!(pairs("registration", &headings), wanted);
    }

    #[test]
    fn who_somebody_is_goes_nowhere() {
        let opinion = kind("opinion").unwrap();
        for heading in [
            "Họ và tên",
            "Số điện thoại",
            "SĐT",
            "CCCD/CMND",
            "Dân tộc",
            "Năm sinh",
        ] {
            assert!(is_withheld(opinion, heading), "{heading}");
        }
        let registration = kind("registration").unwrap();
        assert!(!is_withheld(registration, "Họ và tên người chủ trì"));
        assert!(is_withheld(registration, "Số điện thoại"));
        assert!(!is_withheld(registration, "Tên mô hình"));
        assert!(pairs("registration", &["Tên mô hình", "Tôn giáo"]).len() == 1);
    }
}
