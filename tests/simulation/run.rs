//! Playing seeds one after the other, and making a history that ends wrong small.

use std::{any::Any, fmt};

use tokio::{
    runtime::{Builder, Runtime},
    time::{Duration, timeout},
};

use crate::{
    disk::Disk,
    mutation::Mutation,
    office::Office,
    plan::Plan,
    world::{Beginning, play},
};

/// No history takes as long by its own time; where nobody has anything to do, this is when it is noticed.
const LONGEST: Duration = Duration::from_hours(24 * 30);

/// Plays histories.
pub struct Runner {
    beginning: Beginning,
    mutation: Option<Mutation>,
}

/// A history that ended wrong.
#[derive(Debug)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// What must not have happened.
    pub broken: Vec<String>,
    /// The smallest plan found that ends wrong.
    pub smallest: Plan,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {} ends wrong:", self.seed)?;
        for what in &self.broken {
            writeln!(f, "  {what}")?;
        }
        writeln!(f, "the smallest history that does so:")?;
        for (n, phone) in self.smallest.phones.iter().enumerate() {
            for step in phone {
                writeln!(f, "  phone {n}, after {} ms: {:?}", step.after, step.what)?;
            }
        }
        for step in &self.smallest.world {
            writeln!(f, "  world, after {} ms: {:?}", step.after, step.what)?;
        }
        Ok(())
    }
}

impl Runner {
    /// Sets the office up once; every history begins with a copy of it.
    ///
    /// # Panics
    /// When the office cannot be set up: then nothing can be simulated.
    pub fn new(mutation: Option<Mutation>) -> Self {
        let beginning = runtime().block_on(async {
            let (tables, office) = Disk::after(async |store| Office::open(store).await).await;
            Beginning {
                tables,
                office: office.expect("an office is set up in an empty store"),
            }
        });
        Self {
            beginning,
            mutation,
        }
    }

    /// What happens in a plan that must not.
    pub fn play(&self, plan: &Plan) -> Vec<String> {
        let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let playing = play(plan, &self.beginning, self.mutation);
            let played = runtime().block_on(async { timeout(LONGEST, playing).await });
            played
                .unwrap_or_else(|_| vec!["it stands still: somebody waits for nothing".to_owned()])
        }));
        played.unwrap_or_else(|panic| vec![format!("it panicked: {}", message(&*panic))])
    }

    /// The first of these seeds that ends wrong, made small.
    pub fn first_failure(&self, seeds: impl Iterator<Item = u64>) -> Option<Failure> {
        for seed in seeds {
            let plan = Plan::of(seed);
            let broken = self.play(&plan);
            if !broken.is_empty() {
                let smallest = self.shrunk(plan);
                return Some(Failure {
                    seed,
                    broken,
                    smallest,
                });
            }
        }
        None
    }

    /// Leaves out what can be left out: halves first, then single steps.
    fn shrunk(&self, plan: Plan) -> Plan {
        let mut plan = plan;
        let mut size = plan.len() / 2;
        while size > 0 {
            let mut at = 0;
            while at < plan.len() {
                let smaller = plan.without(at, size);
                if smaller.len() < plan.len() && !self.play(&smaller).is_empty() {
                    plan = smaller;
                } else {
                    at += size;
                }
            }
            size /= 2;
        }
        plan
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a word")
}

/// One thread, and a time that passes when nobody has anything to do.
fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime is built")
}
