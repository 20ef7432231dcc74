//! The code on the slip that a citizen takes home: with it they can ask after their opinion without saying who they are.

use sha2::{Digest as _, Sha256};

use crate::id::RecordId;

/// Digits and letters that nobody mistakes for one another on paper or by telephone (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

/// The code of an opinion, as `K3F9-Q2M7`: every end makes the same of the record's id, and stores none.
pub fn receipt_code(record: RecordId) -> String {
    let mut sha = Sha256::new();
    sha.update(b"danvan receipt code 1\n");
    sha.update(record.as_bytes());
    let letters = sha.finalize();
    let letters = letters.iter().take(LENGTH);
    let mut code: String = letters
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    code.insert(LENGTH / 2, '-');
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_never_changes() {
        let codes = [1, 2].map(|n| receipt_code(RecordId([n; 16])));
        insta::assert_snapshot!(codes.join(" "));
    }
}
