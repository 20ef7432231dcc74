//! Actors and servers for the tests.
