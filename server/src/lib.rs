//! The Danvan server: sync API, merge pipeline, supervisors' read API.

pub mod media;
