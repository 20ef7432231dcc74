//! The HTTP API: one endpoint, one file; one way to read a body, to know the caller, and to say no.

pub mod basic;
pub mod body;
pub mod caller;
pub mod code;
mod coding;
mod layers;
pub mod param;
pub mod peer;
pub mod problem;
pub mod routes;
mod site;
pub mod v1;

pub use layers::router;
