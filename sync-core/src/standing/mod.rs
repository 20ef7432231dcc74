//! Decisions: roles and rights, commands, and the life cycles that carry them out.
//!
//! Facts merge, decisions do not: who approved first, which agency an opinion went to. A phone queues a
//! [`Command`]; the server alone carries it out, in order, by the pure function [`carry_out`], and the phone
//! runs the same function to draw what it may offer ([`offered`]) and to say why not.

/// An enumeration whose members have a code, as stored and sent, and a term in Vietnamese and English.
macro_rules! terms {
    ($(#[$meta:meta])* $name:ident { $($variant:ident $code:literal $vi:literal $en:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(
                #[doc = concat!($vi, " · ", $en)]
                $variant,
            )+
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let code = String::deserialize(from)?;
                Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("an unknown code"))
            }
        }

        impl $name {
            /// Every member, in the order of the domain's table.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];

            /// The code, as stored and sent.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The term for people.
            pub const fn label(self) -> crate::record::Label {
                match self {
                    $(Self::$variant => crate::record::Label { vi: $vi, en: $en },)+
                }
            }

            /// The member of that code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

mod action;
mod appraisal;
mod arguments;
mod carry_out;
mod case;
mod command;
pub mod deadlines;
mod forms;
mod handling;
mod may;
mod opinion;
mod past;
mod refusals;
mod registration;
mod registration_state;
mod replay;
mod role;
mod rubric;
mod speed;
#[expect(
    clippy::module_inception,
    reason = "the file is named for the type that it holds"
)]
mod standing;
#[cfg(test)]
mod tests;

pub use action::{Action, ActionName, Ending};
pub use appraisal::{Appraisal, Round, Scored, Sheet, sheets_of};
pub use arguments::{
    Argument, MAX_BODY, MAX_COOPERATING, MAX_NUMBER, MAX_PASSAGE, MAX_POINTS, MAX_REASON,
};
pub use carry_out::{MAX_SEEN_HEADS, carry_out};
pub use case::{Case, PROVINCE, Post, owner, standing_in_the_way};
pub use command::Command;
pub use forms::{ArgumentForm, argument_forms, argument_label};
pub use handling::{Answer, Assignment, Handler, Outcome, Resolution};
pub use may::offered;
pub use opinion::{Opinion, OpinionState, Step};
pub use past::PastState;
pub use refusals::{Code, Lang, Refused, sentence};
pub use registration::{Assessment, Decision, Recognition, Registration, SelfAssessment};
pub use registration_state::RegistrationState;
pub use replay::{Decided, replay};
pub use role::{Right, Role};
pub use rubric::{Band, Criterion, Item, Rating, Rubric, RubricKey, Unfit};
pub use speed::Speed;
pub use standing::{Carried, Standing, State};
