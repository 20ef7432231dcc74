//! Stories told with real servers and real phones.

mod clones;
mod convergence;
mod decisions;
mod faults;
mod no_change;
mod office_return;
mod same;
mod strangers;
