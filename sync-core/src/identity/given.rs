//! What a person may give, and what is never taken.

use serde::{Deserialize, Serialize};

use super::redact::has_papers;
use crate::{protocol::Reason, text::nfc};

/// Letters of a name, and of where an answer is to go.
const NAME: usize = 120;
const CONTACT: usize = 300;

/// A person as they gave themselves.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Identity {
    /// Họ và tên; may be empty.
    #[serde(default)]
    pub name: String,
    /// A telephone number of Vietnam, `+84912345678` once checked; may be empty.
    #[serde(default)]
    pub phone: String,
    /// Where else an answer reaches them; may be empty.
    #[serde(default)]
    pub contact: String,
    /// Which text they agreed to ([`super::CONSENT`]); 0 where they were not asked.
    #[serde(default)]
    pub consent: u16,
    /// When they agreed, by the phone's clock, milliseconds since 1970 UTC.
    #[serde(default)]
    pub agreed_at: i64,
}

/// It may not reach a log.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity(…)")
    }
}

/// Why something given is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The person has not agreed.
    #[error("the person has not agreed")]
    NoConsent,
    /// Nothing was given.
    #[error("neither a name nor a way to reach the person was given")]
    Blank,
    /// Longer than anybody's.
    #[error("longer than it may be")]
    TooLong,
    /// No telephone number of Vietnam.
    #[error("no telephone number of Vietnam")]
    Phone,
    /// The number of an identity paper, which is never taken.
    #[error("the number of an identity paper is never taken")]
    Papers,
    /// Letters that cannot be read.
    #[error("control characters")]
    Unreadable,
}

impl Unfit {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoConsent => "identity_no_consent",
            Self::Blank => "identity_blank",
            Self::TooLong => "identity_too_long",
            Self::Phone => "identity_phone",
            Self::Papers => "identity_papers",
            Self::Unreadable => "identity_unreadable",
        }
    }
}

impl From<Unfit> for Reason {
    fn from(unfit: Unfit) -> Self {
        Self::of(unfit.code())
    }
}

impl Identity {
    /// The same in the form that is kept: NFC, one form of a telephone number.
    ///
    /// # Errors
    /// See [`Unfit`].
    pub fn checked(self) -> Result<Self, Unfit> {
        if self.consent == 0 {
            return Err(Unfit::NoConsent);
        }
        let name = line(&self.name, NAME)?;
        let contact = line(&self.contact, CONTACT)?;
        let phone = telephone(&self.phone)?;
        if name.is_empty() && contact.is_empty() && phone.is_empty() {
            return Err(Unfit::Blank);
        }
        Ok(Self {
            name,
            phone,
            contact,
            ..self
        })
    }
}

fn line(text: &str, most: usize) -> Result<String, Unfit> {
    let text = nfc(text.trim()).into_owned();
    if text.chars().count() > most {
        return Err(Unfit::TooLong);
    }
    if text.chars().any(char::is_control) {
        return Err(Unfit::Unreadable);
    }
    if has_papers(&text) {
        return Err(Unfit::Papers);
    }
    Ok(text)
}

/// `0912 345 678` and `+84 912 345 678` alike; landlines have a digit more.
fn telephone(text: &str) -> Result<String, Unfit> {
    let digits: String = text.chars().filter(|c| !" .-()".contains(*c)).collect();
    if digits.is_empty() {
        return Ok(digits);
    }
    let national = digits
        .strip_prefix("+84")
        .or_else(|| digits.strip_prefix('0'))
        .ok_or(Unfit::Phone)?;
    let mobile = national.len() == 9 && national.starts_with(['3', '5', '7', '8', '9']);
    let landline = national.len() == 10 && national.starts_with('2');
    if national.bytes().all(|b| b.is_ascii_digit()) && (mobile || landline) {
        Ok(format!("+84{national}"))
    } else {
        Err(Unfit::Phone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Identity {
        Identity {
            name: "Lò Thị Mẫu".to_owned(),
            consent: 1,
            agreed_at: 5,
            ..Identity::default()
        }
    }

    #[test]
    fn nothing_is_taken_without_consent_and_nothing_from_nobody() {
        let asked = |consent| Identity { consent, ..given() };
        assert_eq!(asked(0).checked(), Err(Unfit::NoConsent));
        assert_eq!(asked(1).checked(), Ok(given()));
        let name = String::from("  ");
        let nobody = Identity { name, ..given() };
        assert_eq!(nobody.checked(), Err(Unfit::Blank));
    }

    #[test]
    fn a_telephone_number_has_one_form() {
        let phone = |phone: &str| {
            let phone = phone.to_owned();
            let given = Identity { phone, ..given() };
            given.checked().map(|taken| taken.phone)
        };
        for same in ["0912 345 678", "+84 912.345.678", "(0912) 345-678"] {
            assert_eq!(phone(same), Ok("+84912345678".to_owned()), "{same}");
        }
        assert_eq!(phone("0237 385 2222"), Ok("+842373852222".to_owned()));
        for none in [
            "0412345678",
            "912345678",
            "09123456789",
            "09a2345678",
            "+1 202 555 0100",
        ] {
            assert_eq!(phone(none), Err(Unfit::Phone), "{none}");
        }
    }

    #[test]
    fn the_number_of_a_card_is_never_taken() {
        let contact = |contact: &str| {
            let contact = contact.to_owned();
            Identity { contact, ..given() }.checked()
        };
        for papers in ["CCCD 038 095 001 234", "cmnd: 172345678", "038095001234"] {
            assert_eq!(contact(papers), Err(Unfit::Papers), "{papers}");
        }
        assert!(contact("nhà văn hoá thôn, tổ 12, gọi 0912 345 678").is_ok());
        assert_eq!(contact(&"a".repeat(301)), Err(Unfit::TooLong));
        assert_eq!(contact("tổ 12\u{0}"), Err(Unfit::Unreadable));
    }

    #[test]
    fn nobody_is_named_in_a_log() {
        assert!(!format!("{:?}", given()).contains("Lò"));
    }
}
