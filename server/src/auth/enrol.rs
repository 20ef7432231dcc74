//! Enrolment codes.
