//! Bounds on what one client may cost the server.

use std::time::Duration;

use clap::Args;

/// Bounds on what one client may cost. Those without a flag are the same everywhere.
#[derive(Args, Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a request body as sent.
    #[arg(long, env = "DANVAN_MAX_BODY_BYTES", default_value_t = 8 << 20)]
    pub body_bytes: usize,
    /// Bytes of a request body once inflated.
    #[arg(long, env = "DANVAN_MAX_INFLATED_BYTES", default_value_t = 32 << 20)]
    pub inflated_bytes: usize,
    /// Bytes of a photo, sound or file.
    #[arg(long, env = "DANVAN_MAX_MEDIA_BYTES", default_value_t = 64 << 20)]
    pub media_bytes: u64,
    /// Connections open at once; the next waits to be accepted.
    #[arg(long, env = "DANVAN_MAX_CONNECTIONS", default_value_t = 2048)]
    pub connections: usize,
    /// Seconds that an access token is good for: so long a session that signed out can still act.
    #[arg(long, env = "DANVAN_ACCESS_SECONDS", default_value_t = 15 * 60)]
    pub access_seconds: u32,
    /// Days that a refresh token is good for: longer without signal, and the officer enrols anew (nothing is lost).
    #[arg(long, env = "DANVAN_REFRESH_DAYS", default_value_t = 180)]
    pub refresh_days: u32,
    /// Hours that an enrolment code is good for.
    #[arg(long, env = "DANVAN_ENROLMENT_HOURS", default_value_t = 72)]
    pub enrolment_hours: u32,
    /// Milliseconds that a push waits for its merge before the phone is told "safe, being merged".
    #[arg(long, env = "DANVAN_MERGE_WAIT_MS", default_value_t = 2_000)]
    pub merge_wait_ms: u32,
    /// Sign-ins and enrolments that one address may try per minute. Offices share an address.
    #[arg(long, env = "DANVAN_TRIES_PER_MINUTE", default_value_t = 60)]
    pub tries_per_minute: u32,
}

impl Limits {
    /// Until the head of a request is whole.
    pub const HEAD: Duration = Duration::from_secs(15);
    /// Between two pieces of a request body. A phone at the edge of signal stalls for seconds, not for a minute.
    pub const BODY_IDLE: Duration = Duration::from_mins(1);
    /// From a request's head to its answer's head: 8 MiB at 128 kbit/s, and then the work.
    pub const REQUEST: Duration = Duration::from_mins(10);
    /// Until the peer acknowledges what was sent, then the connection is dropped.
    pub const UNACKNOWLEDGED: Duration = Duration::from_mins(1);
    /// For requests under way when the server is told to stop.
    pub const DRAIN: Duration = Duration::from_secs(25);
    /// Bytes of a request's head.
    pub const HEAD_BYTES: usize = 32 << 10;
}
