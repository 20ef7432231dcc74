//! A judge that does on marked words what hostile bytes might make an honest one do. `danvan serve` starts no such
//! program: the scenarios name it in the settings of a server of their own.

use std::process::ExitCode;

use danvan_server::pipeline::judge::{Answer, Decider, Judge, Question, Step, run};

/// Decides honestly where nothing is marked.
struct Misjudge(Judge);

impl Decider for Misjudge {
    fn decide(&mut self, question: &Question, tell: &mut dyn FnMut(Step)) -> Answer {
        if !question.stepwise() {
            question.changes().for_each(|(_, bytes)| obey(bytes));
            question.commands().for_each(obey);
        }
        let mut step = |step| {
            tell(step);
            match step {
                Step::Change(hash) => question
                    .changes()
                    .filter(|(name, _)| *name == hash)
                    .for_each(|(_, bytes)| obey(bytes)),
                Step::Commands => question.commands().for_each(obey),
            }
        };
        self.0.decide(question, &mut step)
    }
}

fn obey(bytes: &[u8]) {
    let marked = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
    if marked(b"judge-hangs") {
        loop {
            std::thread::park();
        }
    }
    if marked(b"judge-hoards") {
        let mut hoard = Vec::new();
        loop {
            hoard.push(vec![1_u8; 1 << 20]);
        }
    }
    if marked(b"judge-aborts") {
        std::process::abort();
    }
    if marked(b"judge-overflows") {
        deeper(&[0; 1024]);
    }
    assert!(!marked(b"judge-panics"), "as the words say");
}

#[expect(
    unconditional_recursion,
    reason = "a stack that overflows is what is wanted"
)]
fn deeper(frame: &[u8; 1024]) -> u8 {
    let next = std::hint::black_box([frame[0].wrapping_add(1); 1024]);
    deeper(&next).wrapping_add(next[7])
}

fn main() -> ExitCode {
    match run(|cache_bytes| Misjudge(Judge::new(cache_bytes))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
