//! Stories told with real servers and real phones.

mod office_return;
