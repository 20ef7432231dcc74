//! Stories of these endpoints.
