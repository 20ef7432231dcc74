//! The judge's side: a process that reads questions from stdin and writes answers to stdout.

use std::{
    io, mem,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool, mpsc},
};

use rlimit::Resource;
use signal_hook::consts::{SIGINT, SIGTERM};

use super::{
    decider::{Decider, judged},
    message::{Question, Said, Terms, read, write},
};

/// Decides what it is asked until the server is gone. `decider` is given the bytes of memory for loaded documents.
///
/// # Errors
/// When limits cannot be set, or the server cannot be understood.
pub fn run<D: Decider>(decider: impl FnOnce(usize) -> D) -> io::Result<()> {
    // Whoever stops the server may tell all its processes to stop; the server still needs its judges to finish.
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))?;
    }
    let terms: Terms = read(&mut io::stdin().lock())?;
    limit(&terms)?;
    let panics = note_panics();
    let mut decider = decider(terms.cache_bytes);
    let mut stdout = io::stdout().lock();
    let questions = listen();
    write(&mut stdout, &Said::Ready)?;
    for question in questions {
        let mut step = |step| {
            // Where the server does not hear it, it is gone, and `listen` ends the process.
            drop(write(&mut stdout, &Said::Step(step)));
        };
        let mut answer = judged(&mut decider, &question, &mut step);
        answer.panics = mem::take(&mut *panics.lock().unwrap_or_else(PoisonError::into_inner));
        write(&mut stdout, &Said::Answer(Box::new(answer)))?;
    }
    Ok(())
}

/// Questions as they come in. Once the server is gone the process ends, even out of a question that never would.
fn listen() -> mpsc::Receiver<Question> {
    let (asked, questions) = mpsc::sync_channel(1);
    std::thread::spawn(move || {
        let mut stdin = io::stdin().lock();
        while let Ok(question) = read(&mut stdin) {
            if asked.send(question).is_err() {
                break;
            }
        }
        std::process::exit(0);
    });
    questions
}

/// Bounds the memory; an end leaves no core file with citizens' words in it.
fn limit(terms: &Terms) -> io::Result<()> {
    let (_, most) = Resource::AS.get()?;
    let memory = terms.memory.min(most);
    Resource::AS.set(memory, memory)?;
    Resource::CORE.set(0, 0)?;
    // Where memory runs out for all, a judge goes before the server. Not every system has this file.
    drop(std::fs::write("/proc/self/oom_score_adj", "500"));
    Ok(())
}

/// Notes where something panics, and none of the words, which may quote what was written.
fn note_panics() -> Arc<Mutex<Vec<String>>> {
    let places = Arc::<Mutex<Vec<String>>>::default();
    let noted = Arc::clone(&places);
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string);
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.extend(place);
    }));
    places
}
