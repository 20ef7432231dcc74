//! The kinds of record: one file a kind, one line a kind in the registry.
//!
//! A kind's file says everything about it: fields, merge policies, labels, who may write it, when it is
//! complete. Forms, validation, list columns, exports and the printed catalogue follow from it.

mod schema;

pub use schema::{
    Axis, Field, Kind, Label, LifeCycle, Choice, Parent, Policy, Required, Rule, Section, Type,
};
