//! Stories told with real servers and real phones.
