//! Whether a value fits its field: type, bounds, codes and Unicode form.

use super::{Choice, Field, Type};
use crate::{day, value::Value};

/// Most members of a set, and most entries of a log.
const MOST_MEMBERS: usize = 500;
/// Most characters of a free word in a set.
const LONGEST_WORD: u32 = 100;
/// Most of a decimal's smallest steps: exact in JSON's numbers, and ten thousand rows add up without overflow.
const MOST_STEPS: i64 = 100_000_000_000_000;
/// A year beyond these is a slip of the finger ("0026").
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;
/// The last millisecond of 9999. The lower end is 1970, where a phone's clock stands after its battery died.
const LATEST: i64 = 253_402_300_799_999;

/// Why a value does not fit its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// A value of another type.
    #[error("wrong_type")]
    WrongType,
    /// More characters than the field takes.
    #[error("too_long")]
    TooLong,
    /// More members or entries than a field takes.
    #[error("too_many")]
    TooMany,
    /// Text that is not in Unicode's form NFC.
    #[error("not_nfc")]
    NotNfc,
    /// A control character; in one line of text, a line break too.
    #[error("control_character")]
    ControlCharacter,
    /// A number, date or instant beyond the field's bounds.
    #[error("out_of_range")]
    OutOfRange,
    /// No day of the calendar, or not written `YYYY-MM-DD`.
    #[error("not_a_date")]
    NotADate,
    /// No point, or not written `lat,lng,accuracy`.
    #[error("not_a_place")]
    NotAPlace,
    /// A code that the choice does not have.
    #[error("unknown_code")]
    UnknownCode,
    /// Bytes that are no id (16) or hash (32).
    #[error("not_an_id")]
    NotAnId,
}

impl Invalid {
    /// The stable code, as refused and explained.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongType => "wrong_type",
            Self::TooLong => "too_long",
            Self::TooMany => "too_many",
            Self::NotNfc => "not_nfc",
            Self::ControlCharacter => "control_character",
            Self::OutOfRange => "out_of_range",
            Self::NotADate => "not_a_date",
            Self::NotAPlace => "not_a_place",
            Self::UnknownCode => "unknown_code",
            Self::NotAnId => "not_an_id",
        }
    }
}

/// Whether the value fits the field. A blank fits every field: what must be filled in is [`super::missing`]'s
/// question. Entry fields that this version does not know are passed over.
///
/// # Errors
/// The first reason why not.
pub fn check(field: &Field, value: &Value) -> Result<(), Invalid> {
    match (field.ty, value) {
        (_, Value::Null) | (Type::Bool, Value::Bool(_)) => Ok(()),
        (Type::Line { max }, Value::Text(t)) => text(t, max, char::is_control),
        // A NUL would not fit PostgreSQL's text either.
        (Type::Paragraphs { max }, Value::Text(t)) => text(t, max, |c| {
            c.is_control() && !matches!(c, '\n' | '\r' | '\t')
        }),
        (Type::Int { min, max, .. }, Value::Int(n)) => within(*n, min, max),
        (Type::Decimal { .. }, Value::Int(n)) => within(*n, 0, MOST_STEPS),
        (Type::Date, Value::Text(t)) => date(t),
        (Type::Instant, Value::Time(ms)) => within(*ms, 0, LATEST),
        (Type::Choice { options }, Value::Text(code)) => one_of(code, options),
        (Type::Tags { options }, Value::Members(members)) => tags(members, options),
        (Type::Unit | Type::Record { .. }, Value::Bytes(b)) => id(&b.0, 16),
        (Type::Media, Value::Bytes(b)) => id(&b.0, 32),
        (Type::Place, Value::Text(t)) => place(t).ok_or(Invalid::NotAPlace),
        (Type::Entries { fields }, Value::Entries(entries)) => {
            if entries.len() > MOST_MEMBERS {
                return Err(Invalid::TooMany);
            }
            let known = |name: &String| fields.iter().find(|f| f.name == name);
            entries
                .iter()
                .flat_map(|entry| &entry.fields)
                .filter_map(|(name, value)| known(name).map(|field| (field, value)))
                .try_for_each(|(field, value)| check(field, value))
        }
        _ => Err(Invalid::WrongType),
    }
}

fn text(text: &str, max: u32, refused: impl Fn(char) -> bool) -> Result<(), Invalid> {
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    if text.chars().nth(max).is_some() {
        Err(Invalid::TooLong)
    } else if text.chars().any(refused) {
        Err(Invalid::ControlCharacter)
    } else if crate::text::is_nfc(text) {
        Ok(())
    } else {
        Err(Invalid::NotNfc)
    }
}

fn within(n: i64, min: i64, max: i64) -> Result<(), Invalid> {
    if (min..=max).contains(&n) {
        Ok(())
    } else {
        Err(Invalid::OutOfRange)
    }
}

fn id(bytes: &[u8], length: usize) -> Result<(), Invalid> {
    if bytes.len() == length {
        Ok(())
    } else {
        Err(Invalid::NotAnId)
    }
}

fn one_of(code: &str, options: &[Choice]) -> Result<(), Invalid> {
    if options.iter().any(|o| o.code == code) {
        Ok(())
    } else {
        Err(Invalid::UnknownCode)
    }
}

fn tags(members: &[String], options: &[Choice]) -> Result<(), Invalid> {
    if members.len() > MOST_MEMBERS {
        return Err(Invalid::TooMany);
    }
    members.iter().try_for_each(|member| {
        if options.is_empty() {
            text(member, LONGEST_WORD, char::is_control)
        } else {
            one_of(member, options)
        }
    })
}

fn date(text: &str) -> Result<(), Invalid> {
    let day = day::read(text).ok_or(Invalid::NotADate)?;
    if YEARS.contains(&day.year()) {
        Ok(())
    } else {
        Err(Invalid::OutOfRange)
    }
}

/// `lat,lng,accuracy`: plain decimals of at most seven places (a centimetre), no exponent, no blanks.
fn place(text: &str) -> Option<()> {
    let [lat, lng, accuracy]: [&str; 3] = text.split(',').collect::<Vec<_>>().try_into().ok()?;
    let fits = (-90.0..=90.0).contains(&degrees(lat)?)
        && (-180.0..=180.0).contains(&degrees(lng)?)
        && (0.0..=1_000_000.0).contains(&degrees(accuracy)?);
    fits.then_some(())
}

fn degrees(text: &str) -> Option<f64> {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (whole, places) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    (digits(whole, 7) && digits(places, 7))
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        id::{Blob, Hash, RecordId},
        record::{KINDS, choices},
        value::Entry,
    };

    const LINE: Type = Type::Line { max: 5 };
    const PARAGRAPHS: Type = Type::Paragraphs { max: 20 };
    const TAGS: Type = Type::Tags {
        options: choices::PRIORITIES,
    };
    const LOG: Type = Type::Entries {
        fields: &[Field::new("n", "Số", "Number", INT)],
    };
    const INT: Type = Type::Int {
        min: 1,
        max: 9,
        unit: "",
    };

    fn verdict(ty: Type, value: impl Into<Value>) -> Result<(), &'static str> {
        check(&Field::new("f", "Trường", "Field", ty), &value.into()).map_err(Invalid::code)
    }

    #[test]
    fn text_is_measured_in_letters_not_bytes() {
        assert_eq!(verdict(LINE, "ĐỐI T"), Ok(()));
        assert_eq!(verdict(LINE, "ĐỐI TH"), Err("too_long"));
    }

    #[test]
    fn text_pasted_in_pieces_or_with_controls_is_refused() {
        assert_eq!(verdict(LINE, "hoa\u{300}"), Err("not_nfc"));
        assert_eq!(verdict(LINE, "a\nb"), Err("control_character"));
        assert_eq!(verdict(PARAGRAPHS, "a\r\nb\tc"), Ok(()));
        assert_eq!(verdict(PARAGRAPHS, "a\0b"), Err("control_character"));
    }

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        for good in ["2026-04-14", "2024-02-29", "1970-01-01"] {
            assert_eq!(verdict(Type::Date, good), Ok(()), "{good}");
        }
        for bad in [
            "2026-02-29",
            "2026-13-01",
            "20260414",
            "2026-4-14",
            "14/04/2026",
            "",
            "+026-04-14",
        ] {
            assert_eq!(verdict(Type::Date, bad), Err("not_a_date"), "{bad}");
        }
        assert_eq!(verdict(Type::Date, "0026-04-14"), Err("out_of_range"));
    }

    #[test]
    fn a_place_is_a_point_on_earth() {
        for good in ["21.02851,105.80482,12", "-90,180,0", "0.0,-0.5,3.5"] {
            assert_eq!(verdict(Type::Place, good), Ok(()), "{good}");
        }
        for bad in [
            "91,0,0", "0,181,0", "0,0,-1", "0,0", "0,0,0,0", "1e1,0,0", "NaN,0,0", " 1,2,3",
            ".5,0,0",
        ] {
            assert_eq!(verdict(Type::Place, bad), Err("not_a_place"), "{bad}");
        }
    }

    #[test]
    fn numbers_and_instants_stay_within_bounds() {
        assert_eq!(verdict(INT, 9), Ok(()));
        assert_eq!(verdict(INT, 10), Err("out_of_range"));
        assert_eq!(
            verdict(
                Type::Decimal {
                    places: 2,
                    unit: "ha"
                },
                -1
            ),
            Err("out_of_range")
        );
        assert_eq!(
            verdict(
                Type::Decimal {
                    places: 2,
                    unit: "ha"
                },
                i64::MAX
            ),
            Err("out_of_range")
        );
        assert_eq!(verdict(Type::Instant, Value::Time(0)), Ok(()));
        assert_eq!(
            verdict(Type::Instant, Value::Time(i64::MIN)),
            Err("out_of_range")
        );
    }

    #[test]
    fn codes_are_those_of_the_list_and_free_words_are_short() {
        let field = Type::Choice {
            options: choices::FIELDS,
        };
        assert_eq!(verdict(field, "VHXH"), Ok(()));
        assert_eq!(verdict(field, "ANQP"), Err("unknown_code"));
        assert_eq!(
            verdict(TAGS, Value::Members(vec!["tourism".into()])),
            Ok(())
        );
        assert_eq!(
            verdict(TAGS, Value::Members(vec!["du lịch".into()])),
            Err("unknown_code")
        );
        let free = Type::Tags { options: &[] };
        assert_eq!(
            verdict(free, Value::Members(vec!["chợ văn minh".into()])),
            Ok(())
        );
        assert_eq!(
            verdict(free, Value::Members(vec!["a".repeat(101)])),
            Err("too_long")
        );
        assert_eq!(
            verdict(free, Value::Members(vec![String::new(); 501])),
            Err("too_many")
        );
    }

    #[test]
    fn an_id_is_no_hash_and_a_hash_no_id() {
        assert_eq!(verdict(Type::Unit, RecordId([1; 16])), Ok(()));
        assert_eq!(verdict(Type::Unit, Hash([1; 32])), Err("not_an_id"));
        assert_eq!(verdict(Type::Media, Hash([1; 32])), Ok(()));
        assert_eq!(verdict(Type::Media, RecordId([1; 16])), Err("not_an_id"));
    }

    #[test]
    fn an_entry_is_checked_by_its_fields_and_keeps_what_a_newer_app_added() {
        let log = |name: &str, value: Value| {
            Value::Entries(vec![Entry {
                key: "k".into(),
                fields: [(name.into(), value)].into(),
            }])
        };
        assert_eq!(verdict(LOG, log("n", 3.into())), Ok(()));
        assert_eq!(verdict(LOG, log("n", 0.into())), Err("out_of_range"));
        assert_eq!(verdict(LOG, log("newer", "?".into())), Ok(()));
    }

    #[test]
    fn the_error_is_its_code() {
        assert_eq!(Invalid::NotNfc.to_string(), Invalid::NotNfc.code());
    }

    fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            any::<i64>().prop_map(Value::Time),
            ".{0,40}".prop_map(Value::Text),
            "[-0-9.,]{0,24}".prop_map(Value::Text),
            prop::collection::vec(any::<u8>(), 0..40).prop_map(|b| Value::Bytes(Blob(b))),
            prop::collection::vec(".{0,9}", 0..4).prop_map(Value::Members),
        ]
    }

    proptest! {
        /// A stranger chooses the value and the field: the answer is a verdict, never a panic, and a blank fits.
        #[test]
        fn any_value_gets_a_verdict_from_any_field(value in any_value()) {
            for field in KINDS.iter().flat_map(|kind| kind.fields) {
                prop_assert_eq!(check(field, &Value::Null), Ok(()));
                if check(field, &value).is_ok() && let Value::Text(t) = &value {
                    prop_assert!(crate::text::is_nfc(t) && !t.contains('\0'));
                }
            }
        }
    }
}
