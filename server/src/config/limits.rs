//! Bounds on what one client may cost the server.

use std::time::Duration;

use clap::Args;
use danvan_store::Held;

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
    #[arg(long, env = "DANVAN_MAX_CONNECTIONS", default_value_t = 12_000)]
    pub connections: usize,
    /// Of them, from one address; more are closed at once. Offices share an address. Trusted proxies have no bound.
    #[arg(
        long,
        env = "DANVAN_MAX_CONNECTIONS_PER_ADDRESS",
        default_value_t = 1024
    )]
    pub connections_per_address: usize,
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
    /// How long a body may take: this, and a second for every so many bytes that came.
    pub const BODY_GRACE: Duration = Duration::from_mins(1);
    /// See [`Self::BODY_GRACE`]. A phone at the edge of signal, on GPRS, still has four times as much.
    pub const BODY_BYTES_A_SECOND: u64 = 256;
    /// Bytes of a body from who has not shown a device's token, as sent and inflated: names, passwords, tokens.
    pub const SMALL_BODY: usize = 16 << 10;
    /// Bytes of a list that is taken in.
    pub const IMPORT: usize = 32 << 20;
    /// Memory for small bodies, all together.
    pub const SMALL_BODIES: usize = 32 << 20;
    /// Memory for what phones push, as sent and inflated, all together.
    pub const PUSHES: usize = 128 << 20;
    /// Syncs of one person under way at once. Of one device it is one.
    pub const SYNCS_OF_PERSON: usize = 4;
    /// Requests that one person may make at once, and then each second: a page of the desk makes a few.
    pub const REQUESTS_AT_ONCE: u32 = 600;
    /// See [`Self::REQUESTS_AT_ONCE`].
    pub const REQUESTS_A_SECOND: u32 = 20;
    /// Seconds after which a phone that had to make way may come again. It adds chance of its own.
    pub const COME_AGAIN_S: u64 = 5;
    /// From a request's head to its answer's head: 8 MiB at 128 kbit/s, and then the work.
    pub const REQUEST: Duration = Duration::from_mins(10);
    /// Until the peer acknowledges what was sent, then the connection is dropped.
    pub const UNACKNOWLEDGED: Duration = Duration::from_mins(1);
    /// For requests under way when the server is told to stop.
    pub const DRAIN: Duration = Duration::from_secs(25);
    /// Kept in quarantine for one device. Beyond it the server takes no change of the device, which keeps them all: the
    /// desk is to look at what is there first.
    pub const QUARANTINE_OF_DEVICE: Held = Held {
        changes: 5_000,
        bytes: 32 << 20,
    };
    /// Of one device in the waiting room. A day's push fits in it whole, so that it is looked at only when it is crowded.
    pub const WAITING_OF_DEVICE: Held = Held {
        changes: 2_000,
        bytes: 8 << 20,
    };
    /// Of one record in the waiting room.
    pub const WAITING_IN_RECORD: Held = Held {
        changes: 1_000,
        bytes: 4 << 20,
    };
    /// How long a change waits for others before it goes to quarantine: 30 days. A phone that holds what it waits for has
    /// been found and charged by then, or is lost.
    pub const WAITING_MS: i64 = 30 * 86_400_000;
    /// Bytes of a request's head.
    pub const HEAD_BYTES: usize = 32 << 10;
}
