//! What names, logins, codes and dates look like.

use jiff::civil::Date;
use sync_core::text::nfc;

use crate::http::{code, problem::Problem};

fn invalid(field: &'static str) -> Problem {
    Problem::new(&code::INVALID_VALUE).arg("field", field)
}

/// A name as shown: one line, NFC, at most 200 characters.
pub(super) fn name(field: &'static str, text: &str) -> Result<String, Problem> {
    let name = nfc(text.trim()).into_owned();
    let good = (1..=200).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if good { Ok(name) } else { Err(invalid(field)) }
}

/// A login: letters, digits, `.`, `-`, `_`, at most 64; case does not count.
pub(super) fn login(text: &str) -> Result<String, Problem> {
    let login = normal_login(text);
    let good = (1..=64).contains(&login.len())
        && login
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    if good {
        Ok(login)
    } else {
        Err(invalid("login"))
    }
}

/// The form in which a login is stored and looked up.
pub(crate) fn normal_login(text: &str) -> String {
    printable(text).trim().to_ascii_lowercase()
}

/// A realm's code: letters and digits, at most 16, in capitals.
pub(super) fn realm(text: &str) -> Result<String, Problem> {
    let realm = normal_realm(text);
    let good = (1..=16).contains(&realm.len()) && realm.bytes().all(|b| b.is_ascii_alphanumeric());
    if good {
        Ok(realm)
    } else {
        Err(invalid("realm"))
    }
}

/// The form in which a realm's code is stored and looked up.
pub(crate) fn normal_realm(text: &str) -> String {
    printable(text).trim().to_ascii_uppercase()
}

/// Without control characters: a database may know no text with a NUL.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// An administrative code: digits or letters, at most 16, as its day wrote it ("00004").
pub(super) fn unit_code(text: &str) -> Result<String, Problem> {
    let code = text.trim();
    let good = code.len() <= 16 && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if good {
        Ok(code.to_owned())
    } else {
        Err(invalid("code"))
    }
}

/// A day, `YYYY-MM-DD`.
pub(super) fn day(field: &'static str, text: &str) -> Result<String, Problem> {
    let day: Date = text.parse().map_err(|_| invalid(field))?;
    if day.to_string() == text {
        Ok(day.to_string())
    } else {
        Err(invalid(field))
    }
}

/// The span from a day to the day before another.
pub(super) fn span(from: &str, to: Option<&str>) -> Result<(String, Option<String>), Problem> {
    let from = day("valid_from", from)?;
    let to = to.map(|to| day("valid_to", to)).transpose()?;
    if to.as_ref().is_some_and(|to| *to <= from) {
        return Err(invalid("valid_to"));
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_nfc_and_keep_to_one_line() {
        assert_eq!(name("name", " Xã Khe Sim ").unwrap(), "Xã Khe Sim");
        assert_eq!(name("name", "Xa\u{303}").unwrap(), "Xã");
        assert!(name("name", "a\nb").is_err());
        assert!(name("name", "  ").is_err());
    }

    #[test]
    fn a_login_is_the_same_in_capitals() {
        assert_eq!(login("Mau.Can-Bo ").unwrap(), "mau.can-bo");
        assert!(login("cán bộ").is_err());
    }

    #[test]
    fn a_role_ends_after_it_begins() {
        assert!(span("2026-01-01", Some("2026-01-01")).is_err());
        assert!(span("2026-1-1", None).is_err());
        assert!(span("2026-02-29", None).is_err());
        assert!(span("2026-01-01", Some("2027-01-01")).is_ok());
    }
}
