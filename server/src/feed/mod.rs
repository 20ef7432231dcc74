//! What a phone is answered: what became of what it handed in, then what is new for it, page by page.
//!
//! Each page is one read transaction, closed before its bytes go out: a phone at 64 kbit/s never holds one open.

mod page;
mod receipts;
mod stream;
mod touch;

pub use page::{Place, Reader};
pub use receipts::{Asked, command_receipts, notices, receipts};
pub use stream::{Answer, frames};
pub use touch::arrived;
