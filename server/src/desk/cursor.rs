//! Cursors: where a page ended, as text that only this server reads.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use sync_core::protocol;

use super::{DeskError, Page};

/// A place as text.
pub(crate) fn write<T: Serialize>(at: &T) -> String {
    URL_SAFE_NO_PAD.encode(protocol::encode(at))
}

/// Reads a cursor.
pub(crate) fn read<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>, DeskError> {
    let Some(text) = text else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| DeskError::BadCursor)?;
    protocol::decode(&bytes)
        .map(Some)
        .map_err(|_| DeskError::BadCursor)
}

/// A page of at most `len` out of rows of which one more was asked for; `at` tells where a row is.
pub(super) fn page<R, C: Serialize>(mut rows: Vec<R>, len: u32, at: impl Fn(&R) -> C) -> Page<R> {
    let len = len as usize;
    let more = rows.len() > len;
    rows.truncate(len);
    let next = rows.last().filter(|_| more).map(|last| write(&at(last)));
    Page { items: rows, next }
}

impl<T> Page<T> {
    /// The same page of other rows.
    pub(super) fn with<U>(self, items: impl FnOnce(Vec<T>) -> Vec<U>) -> Page<U> {
        Page {
            items: items(self.items),
            next: self.next,
        }
    }
}

#[cfg(test)]
mod tests {
    use sync_core::id::RecordId;

    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was_given_out() {
        let at = (7_i64, RecordId([3; 16]), "lead".to_owned());
        assert_eq!(read(Some(&write(&at))).unwrap(), Some(at));
    }

    #[test]
    fn a_made_up_cursor_is_refused() {
        for text in ["", "!", "AAAA", "gwcA"] {
            assert!(
                read::<(i64, RecordId, String)>(Some(text)).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn only_a_page_with_more_behind_it_has_a_next() {
        let next = |rows: usize| page(vec![(); rows], 2, |()| 0).next.is_some();
        assert!(!next(0) && !next(2) && next(3));
    }
}
