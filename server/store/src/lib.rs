//! Where Danvan keeps what it was given: SQLite and PostgreSQL behind one set of traits.
