-- The first schema. Why it is as it is:
-- * `realm` is first in every key of a table that grows, so that rows of a province lie together and a
--   distributed PostgreSQL can shard by it. No foreign keys, for the same reason and because changes,
--   units and people may be brought in in any order.
-- * `changes` is small and clustered by record; `change_bytes` is append-only in order of arrival. A
--   change's state turns twice or so, and its bytes must not be written again each time.
-- * Everything but `changes`, `change_bytes`, `commands` and a record's standing can be computed again.
-- * COLLATE "C" where text is compared or sorted: bytes, as SQLite does it, whatever the locale.
-- * STORAGE EXTERNAL for what compresses badly or is written often: no time is lost on trying.
-- * Times are milliseconds since 1970 UTC, dates YYYY-MM-DD text, ids 16 bytes, hashes 32 bytes.

CREATE TABLE realms (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Facts about the database itself (its epoch).
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value BYTEA NOT NULL
);

-- Keys that sign access tokens: the server's, not a realm's.
CREATE TABLE keys (
    kid TEXT NOT NULL PRIMARY KEY,
    seed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);

-- Sequences whose row is locked to the commit, so that commit order is number order. Names: `arrival`
-- (changes and commands), `refusal` (quarantine), `audit`.
CREATE TABLE counters (
    realm TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (realm, name)
);

-- state: 0 received, 1 merged, 2 quarantined, 3 waiting for changes that it depends on.
CREATE TABLE changes (
    realm TEXT COLLATE "C" NOT NULL,
    record BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    kind TEXT NOT NULL,
    device BYTEA NOT NULL,
    install BYTEA NOT NULL,
    person BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    arrival BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    size BIGINT NOT NULL,
    state SMALLINT NOT NULL,
    merged_seq BIGINT,
    position BIGINT,
    refused_seq BIGINT,
    code TEXT,
    detail TEXT,
    PRIMARY KEY (realm, record, hash)
);
-- The intake queue.
CREATE INDEX changes_received ON changes (realm, arrival, record) WHERE state = 0;
-- What is kept for a device without being accepted: its quota and its notices.
CREATE INDEX changes_of_device ON changes (realm, device, refused_seq) WHERE state >= 2;
-- The desk's list of quarantined changes.
CREATE INDEX changes_quarantined ON changes (realm, scope, refused_seq) WHERE state = 2;

CREATE TABLE change_bytes (
    realm TEXT COLLATE "C" NOT NULL,
    arrival BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (realm, arrival)
);

CREATE TABLE records (
    realm TEXT COLLATE "C" NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    scope BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    heads BYTEA NOT NULL,
    standing TEXT NOT NULL,
    standing_version BIGINT NOT NULL,
    change_count BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    bucket SMALLINT NOT NULL,
    feed_seq BIGINT NOT NULL,
    title TEXT NOT NULL,
    search TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    state TEXT,
    field TEXT,
    subject TEXT,
    renewal TEXT,
    level TEXT,
    unit BYTEA,
    year INTEGER,
    parent BYTEA,
    complete BOOLEAN NOT NULL,
    open_conflicts INTEGER NOT NULL,
    deadline BIGINT,
    row_json TEXT NOT NULL,
    PRIMARY KEY (realm, id)
);
CREATE INDEX records_listed ON records (realm, scope, kind, sort_key, id);
CREATE INDEX records_of_parent ON records (realm, parent) WHERE parent IS NOT NULL;
-- VERIFY compares bucket by bucket.
CREATE INDEX records_of_bucket ON records (realm, scope, bucket, id);

-- Saved documents: the newest, and the newest that was loaded once since it was saved.
CREATE TABLE snapshots (
    realm TEXT COLLATE "C" NOT NULL,
    record BYTEA NOT NULL,
    change_count BIGINT NOT NULL,
    proven BOOLEAN NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (realm, record, change_count)
);

CREATE TABLE conflicts (
    realm TEXT COLLATE "C" NOT NULL,
    record BYTEA NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    scope BYTEA NOT NULL,
    since BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (realm, record, path)
);
CREATE INDEX conflicts_of_scope ON conflicts (realm, scope, since, record, path);

CREATE TABLE scopes (
    realm TEXT COLLATE "C" NOT NULL,
    scope BYTEA NOT NULL,
    head BIGINT NOT NULL,
    floor BIGINT NOT NULL,
    buckets BYTEA NOT NULL,
    PRIMARY KEY (realm, scope)
);

-- event: 0 upsert, 1 leave, 2 enter.
CREATE TABLE feed (
    realm TEXT COLLATE "C" NOT NULL,
    scope BYTEA NOT NULL,
    record BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    event SMALLINT NOT NULL,
    digest BYTEA NOT NULL,
    PRIMARY KEY (realm, scope, record)
);
CREATE UNIQUE INDEX feed_in_order ON feed (realm, scope, seq);

-- state: 0 queued, 1 done, 2 refused.
CREATE TABLE commands (
    realm TEXT COLLATE "C" NOT NULL,
    id BYTEA NOT NULL,
    record BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    device BYTEA NOT NULL,
    person BYTEA NOT NULL,
    arrival BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    body BYTEA NOT NULL,
    state SMALLINT NOT NULL,
    code TEXT,
    answer TEXT,
    seq BIGINT,
    PRIMARY KEY (realm, id)
);
CREATE INDEX commands_of_record ON commands (realm, record, arrival);
CREATE INDEX commands_queued ON commands (realm, arrival, record) WHERE state = 0;

CREATE TABLE units (
    realm TEXT COLLATE "C" NOT NULL,
    id BYTEA NOT NULL,
    parent BYTEA,
    scope BYTEA NOT NULL,
    level TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    bloc TEXT,
    valid_from TEXT COLLATE "C" NOT NULL,
    valid_to TEXT COLLATE "C",
    PRIMARY KEY (realm, id)
);
CREATE INDEX units_of_parent ON units (realm, parent);
CREATE INDEX units_of_scope ON units (realm, scope);

CREATE TABLE people (
    realm TEXT COLLATE "C" NOT NULL,
    id BYTEA NOT NULL,
    login TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    PRIMARY KEY (realm, id)
);
CREATE UNIQUE INDEX people_by_login ON people (realm, login);

CREATE TABLE roles (
    realm TEXT COLLATE "C" NOT NULL,
    id BYTEA NOT NULL,
    person BYTEA NOT NULL,
    unit BYTEA NOT NULL,
    role TEXT NOT NULL,
    valid_from TEXT COLLATE "C" NOT NULL,
    valid_to TEXT COLLATE "C",
    PRIMARY KEY (realm, id)
);
CREATE INDEX roles_of_person ON roles (realm, person);
CREATE INDEX roles_at_unit ON roles (realm, unit);

CREATE TABLE devices (
    realm TEXT COLLATE "C" NOT NULL,
    id BYTEA NOT NULL,
    person BYTEA NOT NULL,
    name TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    public_key BYTEA NOT NULL,
    enrolled_at BIGINT NOT NULL,
    revoked_at BIGINT,
    last_sync_at BIGINT,
    waiting_changes BIGINT,
    waiting_media BIGINT,
    app_version TEXT,
    clock_skew_ms BIGINT,
    PRIMARY KEY (realm, id)
);
CREATE INDEX devices_of_person ON devices (realm, person);

CREATE TABLE installs (
    realm TEXT COLLATE "C" NOT NULL,
    install BYTEA NOT NULL,
    device BYTEA NOT NULL,
    first_seen BIGINT NOT NULL,
    ticket BYTEA,
    ticket_before BYTEA,
    PRIMARY KEY (realm, install)
);
CREATE INDEX installs_of_device ON installs (realm, device);

CREATE TABLE enrolments (
    realm TEXT COLLATE "C" NOT NULL,
    code_hash BYTEA NOT NULL,
    person BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (realm, code_hash)
);

CREATE TABLE refresh_tokens (
    realm TEXT COLLATE "C" NOT NULL,
    hash BYTEA NOT NULL,
    family BYTEA NOT NULL,
    person BYTEA NOT NULL,
    device BYTEA,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    replaced_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (realm, hash)
);
CREATE INDEX refresh_tokens_of_family ON refresh_tokens (realm, family);
CREATE INDEX refresh_tokens_of_device ON refresh_tokens (realm, device) WHERE device IS NOT NULL;
CREATE INDEX refresh_tokens_of_person ON refresh_tokens (realm, person);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (realm, expires_at);

CREATE TABLE media (
    realm TEXT COLLATE "C" NOT NULL,
    sha256 BYTEA NOT NULL,
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    stored_at BIGINT NOT NULL,
    PRIMARY KEY (realm, sha256)
);

-- tus 1.0 uploads under way.
CREATE TABLE uploads (
    realm TEXT COLLATE "C" NOT NULL,
    id BYTEA NOT NULL,
    device BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (realm, id)
);
CREATE INDEX uploads_of_device ON uploads (realm, device, created_at);
CREATE INDEX uploads_by_expiry ON uploads (realm, expires_at);

CREATE TABLE media_refs (
    realm TEXT COLLATE "C" NOT NULL,
    record BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    PRIMARY KEY (realm, record, sha256)
);
CREATE INDEX media_refs_of_file ON media_refs (realm, sha256, scope);
CREATE INDEX media_refs_of_scope ON media_refs (realm, scope, sha256);

-- A chain: each hash covers its row and the hash before.
CREATE TABLE audit (
    realm TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person BYTEA,
    device BYTEA,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (realm, n)
);

ALTER TABLE change_bytes ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE snapshots ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE scopes ALTER COLUMN buckets SET STORAGE EXTERNAL;
