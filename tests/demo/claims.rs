//! What the demo says, each thing checked against the server or the phones.

use std::fmt::Debug;

/// Claims so far.
#[derive(Default)]
pub struct Claims {
    kept: usize,
    broken: Vec<String>,
}

impl Claims {
    /// Claims something.
    pub fn that(&mut self, claim: &str, holds: bool) {
        self.equal(claim, holds, true);
    }

    /// Claims that what was found is what should be.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over what they computed for this alone"
    )]
    pub fn equal<T: PartialEq + Debug>(&mut self, claim: &str, found: T, expected: T) {
        if found == expected {
            self.kept += 1;
        } else {
            let broken = format!("{claim}: found {found:?}, expected {expected:?}");
            println!("  [!] KHÔNG ĐÚNG / NOT TRUE: {broken}");
            self.broken.push(broken);
        }
    }

    /// Prints the outcome; whether all claims hold.
    pub fn conclude(&self) -> bool {
        let all = self.kept + self.broken.len();
        println!(
            "\nĐã kiểm tra {all} khẳng định: {} đúng, {} sai.",
            self.kept,
            self.broken.len()
        );
        println!(
            "Checked {all} claims: {} true, {} false.",
            self.kept,
            self.broken.len()
        );
        for broken in &self.broken {
            println!("  - {broken}");
        }
        self.broken.is_empty()
    }
}
