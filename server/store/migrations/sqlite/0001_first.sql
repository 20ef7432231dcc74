-- The first schema. Why it is as it is:
-- * `realm` is first in every key of a table that grows, so that rows of a province lie together and a
--   distributed PostgreSQL can shard by it. No foreign keys, for the same reason and because changes,
--   units and people may be brought in in any order.
-- * `changes` is small and clustered by record; `change_bytes` is append-only in order of arrival. A
--   change's state turns twice or so, and its bytes must not be written again each time.
-- * Everything but `changes`, `change_bytes`, `commands` and a record's standing can be computed again.
-- * WITHOUT ROWID where rows are small: one tree, in the order of its key. Not where they carry blobs.
-- * Times are milliseconds since 1970 UTC, dates YYYY-MM-DD text, ids 16 bytes, hashes 32 bytes.

CREATE TABLE realms (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Facts about the database itself (its epoch).
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- Keys that sign access tokens: the server's, not a realm's.
CREATE TABLE keys (
    kid TEXT NOT NULL PRIMARY KEY,
    seed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;

-- Sequences whose row is locked to the commit, so that commit order is number order. Names: `arrival`
-- (changes and commands), `refusal` (quarantine), `audit`.
CREATE TABLE counters (
    realm TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (realm, name)
) STRICT, WITHOUT ROWID;

-- state: 0 received, 1 merged, 2 quarantined, 3 waiting for changes that it depends on.
CREATE TABLE changes (
    realm TEXT NOT NULL,
    record BLOB NOT NULL,
    hash BLOB NOT NULL,
    scope BLOB NOT NULL,
    kind TEXT NOT NULL,
    device BLOB NOT NULL,
    install BLOB NOT NULL,
    person BLOB NOT NULL,
    seq INTEGER NOT NULL,
    arrival INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    size INTEGER NOT NULL,
    state INTEGER NOT NULL,
    merged_seq INTEGER,
    position INTEGER,
    refused_seq INTEGER,
    code TEXT,
    detail TEXT,
    PRIMARY KEY (realm, record, hash)
) STRICT, WITHOUT ROWID;
-- The intake queue.
CREATE INDEX changes_received ON changes (realm, arrival, record) WHERE state = 0;
-- What is kept for a device without being accepted: its quota and its notices.
CREATE INDEX changes_of_device ON changes (realm, device, refused_seq) WHERE state >= 2;
-- The desk's list of quarantined changes.
CREATE INDEX changes_quarantined ON changes (realm, scope, refused_seq) WHERE state = 2;

CREATE TABLE change_bytes (
    realm TEXT NOT NULL,
    arrival INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (realm, arrival)
) STRICT;

CREATE TABLE records (
    realm TEXT NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    scope BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    heads BLOB NOT NULL,
    standing TEXT NOT NULL,
    standing_version INTEGER NOT NULL,
    change_count INTEGER NOT NULL,
    digest BLOB NOT NULL,
    bucket INTEGER NOT NULL,
    feed_seq INTEGER NOT NULL,
    title TEXT NOT NULL,
    search TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    state TEXT,
    field TEXT,
    subject TEXT,
    renewal TEXT,
    level TEXT,
    unit BLOB,
    year INTEGER,
    parent BLOB,
    complete INTEGER NOT NULL,
    open_conflicts INTEGER NOT NULL,
    deadline INTEGER,
    row_json TEXT NOT NULL,
    PRIMARY KEY (realm, id)
) STRICT;
CREATE INDEX records_listed ON records (realm, scope, kind, sort_key, id);
CREATE INDEX records_of_parent ON records (realm, parent) WHERE parent IS NOT NULL;
-- VERIFY compares bucket by bucket.
CREATE INDEX records_of_bucket ON records (realm, scope, bucket, id);

-- Saved documents: the newest, and the newest that was loaded once since it was saved.
CREATE TABLE snapshots (
    realm TEXT NOT NULL,
    record BLOB NOT NULL,
    change_count INTEGER NOT NULL,
    proven INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (realm, record, change_count)
) STRICT;

CREATE TABLE conflicts (
    realm TEXT NOT NULL,
    record BLOB NOT NULL,
    path TEXT NOT NULL,
    scope BLOB NOT NULL,
    since INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (realm, record, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX conflicts_of_scope ON conflicts (realm, scope, since, record, path);

CREATE TABLE scopes (
    realm TEXT NOT NULL,
    scope BLOB NOT NULL,
    head INTEGER NOT NULL,
    floor INTEGER NOT NULL,
    buckets BLOB NOT NULL,
    PRIMARY KEY (realm, scope)
) STRICT, WITHOUT ROWID;

-- event: 0 upsert, 1 leave, 2 enter.
CREATE TABLE feed (
    realm TEXT NOT NULL,
    scope BLOB NOT NULL,
    record BLOB NOT NULL,
    seq INTEGER NOT NULL,
    event INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (realm, scope, record)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_in_order ON feed (realm, scope, seq);

-- state: 0 queued, 1 done, 2 refused.
CREATE TABLE commands (
    realm TEXT NOT NULL,
    id BLOB NOT NULL,
    record BLOB NOT NULL,
    scope BLOB NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    arrival INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    state INTEGER NOT NULL,
    code TEXT,
    answer TEXT,
    seq INTEGER,
    PRIMARY KEY (realm, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX commands_of_record ON commands (realm, record, arrival);
CREATE INDEX commands_queued ON commands (realm, arrival, record) WHERE state = 0;

CREATE TABLE units (
    realm TEXT NOT NULL,
    id BLOB NOT NULL,
    parent BLOB,
    scope BLOB NOT NULL,
    level TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    bloc TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    PRIMARY KEY (realm, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX units_of_parent ON units (realm, parent);
CREATE INDEX units_of_scope ON units (realm, scope);

CREATE TABLE people (
    realm TEXT NOT NULL,
    id BLOB NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    PRIMARY KEY (realm, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX people_by_login ON people (realm, login);

CREATE TABLE roles (
    realm TEXT NOT NULL,
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    unit BLOB NOT NULL,
    role TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    PRIMARY KEY (realm, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX roles_of_person ON roles (realm, person);
CREATE INDEX roles_at_unit ON roles (realm, unit);

CREATE TABLE devices (
    realm TEXT NOT NULL,
    id BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    public_key BLOB NOT NULL,
    enrolled_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_sync_at INTEGER,
    waiting_changes INTEGER,
    waiting_media INTEGER,
    app_version TEXT,
    clock_skew_ms INTEGER,
    PRIMARY KEY (realm, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_of_person ON devices (realm, person);

CREATE TABLE installs (
    realm TEXT NOT NULL,
    install BLOB NOT NULL,
    device BLOB NOT NULL,
    first_seen INTEGER NOT NULL,
    ticket BLOB,
    ticket_before BLOB,
    PRIMARY KEY (realm, install)
) STRICT, WITHOUT ROWID;
CREATE INDEX installs_of_device ON installs (realm, device);

CREATE TABLE enrolments (
    realm TEXT NOT NULL,
    code_hash BLOB NOT NULL,
    person BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (realm, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE refresh_tokens (
    realm TEXT NOT NULL,
    hash BLOB NOT NULL,
    family BLOB NOT NULL,
    person BLOB NOT NULL,
    device BLOB,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    replaced_at INTEGER,
    revoked_at INTEGER,
    PRIMARY KEY (realm, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_of_family ON refresh_tokens (realm, family);
CREATE INDEX refresh_tokens_of_device ON refresh_tokens (realm, device) WHERE device IS NOT NULL;
CREATE INDEX refresh_tokens_of_person ON refresh_tokens (realm, person);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (realm, expires_at);

CREATE TABLE media (
    realm TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (realm, sha256)
) STRICT, WITHOUT ROWID;

-- tus 1.0 uploads under way.
CREATE TABLE uploads (
    realm TEXT NOT NULL,
    id BLOB NOT NULL,
    device BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    length INTEGER NOT NULL,
    received INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (realm, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_of_device ON uploads (realm, device, created_at);
CREATE INDEX uploads_by_expiry ON uploads (realm, expires_at);

CREATE TABLE media_refs (
    realm TEXT NOT NULL,
    record BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    scope BLOB NOT NULL,
    PRIMARY KEY (realm, record, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_refs_of_file ON media_refs (realm, sha256, scope);
CREATE INDEX media_refs_of_scope ON media_refs (realm, scope, sha256);

-- A chain: each hash covers its row and the hash before.
CREATE TABLE audit (
    realm TEXT NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    person BLOB,
    device BLOB,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (realm, n)
) STRICT, WITHOUT ROWID;
