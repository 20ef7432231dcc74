//! `OData` v4 (OASIS, minimal conformance for reading): kinds of record as tables that spreadsheets and BI tools page,
//! filter and select. Who asks reads what they may read on the desk, and nothing else.

mod column;
mod filter;
mod metadata;
mod query;

pub use column::{Cell, Column, cells, columns, visible_kinds};
pub use filter::{Expression, Unreadable};
pub use metadata::{metadata, service};
pub use query::{Answer, Asked, answer};

/// Name of the schema in metadata.
pub const NAMESPACE: &str = "danvan";
