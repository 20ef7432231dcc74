//! A command becomes the next version of the standing, or is refused.

use super::{
    appraisal::reached,
    arguments::Argument,
    case::Case,
    command::Command,
    may::open_way,
    refusals::{Code, Refused},
    standing::{Carried, Standing},
};

/// Most heads that a command may name: a document that people really write has a handful.
pub const MAX_SEEN_HEADS: usize = 256;

/// Carries out a command on a record that stands so.
///
/// The caller has merged what the command had seen, has carried out each id once, and checked that the person may
/// see the record. The same inputs give the same answer on every machine.
///
/// A command made on an older standing is carried out all the same where it is still legal: an officer comes back
/// from days without signal. Where it judged what has changed since, or the way is gone, it is `already_done`
/// (with `by` and `at`) or `standing_moved`.
///
/// # Errors
/// [`Refused`] with one of [`Code`]'s codes; the standing stays as it was.
pub fn carry_out(
    standing: &Standing,
    command: &Command,
    case: &Case<'_>,
) -> Result<Standing, Refused> {
    if command.seen_heads.len() > MAX_SEEN_HEADS {
        return Err(Refused::new(Code::BadArgument).arg("field", Argument::SeenHeads.code()));
    }
    let action = &command.action;
    let way = open_way(standing, action, command.seen_standing, case)?;
    action.check(case.today)?;
    if let (Some((argument, date)), Some(earliest)) = (action.dated(), way.not_before.as_deref())
        && date < earliest
    {
        return Err(Refused::new(Code::DateTooEarly)
            .arg("field", argument.code())
            .arg("date", earliest));
    }
    let name = action
        .name()
        .ok_or_else(|| Refused::new(Code::UnknownAction))?;
    Ok(Standing {
        version: standing.version.saturating_add(1),
        state: reached(way.to, action, case)?,
        last: Some(Carried {
            action: name,
            by: case.person,
            at: case.now_ms,
            reason: action.reason().map(str::to_owned),
        }),
    })
}
