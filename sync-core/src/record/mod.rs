//! The kinds of record: one file a kind, one line a kind in the registry.
//!
//! A kind's file says everything about it: fields, merge policies, labels, who may write it, when it is
//! complete. Forms, validation, list columns, exports and the printed catalogue follow from it.

mod catalogue;
mod check;
pub mod choices;
mod common;
mod complete;
mod schema;
#[cfg(test)]
mod tests;

mod briefing;
mod commendation;
mod committee;
mod declared_report;
mod dialogue;
mod dialogue_plan;
mod evidence;
mod good_deed;
mod model;
mod obstacle;
mod opinion;
mod progress;
mod registration;
mod replication;
mod report;
mod supervision;
mod task;
mod visit;

pub use catalogue::{Catalogue, catalogue};
pub use check::{Invalid, check};
pub use complete::{Missing, forbidden, missing};
pub use schema::{
    Axis, Choice, Due, Field, Kind, Label, LifeCycle, Parent, Policy, Required, Rule, Section, Type,
};

/// Every kind there is.
pub const KINDS: [&Kind; 18] = [
    &model::KIND,
    &registration::KIND,
    &evidence::KIND,
    &progress::KIND,
    &visit::KIND,
    &obstacle::KIND,
    &good_deed::KIND,
    &dialogue_plan::KIND,
    &dialogue::KIND,
    &opinion::KIND,
    &supervision::KIND,
    &commendation::KIND,
    &replication::KIND,
    &committee::KIND,
    &briefing::KIND,
    &task::KIND,
    &report::KIND,
    &declared_report::KIND,
];

/// The kind of that name in code; none where a newer app made it.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.into_iter().find(|kind| kind.name == name)
}
