//! A headless phone: the same sync-core on a local SQLite, for scripts, the demo, tests and load.
