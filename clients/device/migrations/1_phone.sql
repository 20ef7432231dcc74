-- Who this phone is, and how far its exchange with the server has come. One row.
CREATE TABLE phone (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    server TEXT NOT NULL,
    name TEXT NOT NULL,
    seed BLOB NOT NULL,
    install BLOB NOT NULL,
    -- Absent until the server has taken the code: a lost answer is asked for again with the same key and install.
    device BLOB,
    person BLOB,
    person_name TEXT,
    realm TEXT,
    access TEXT,
    access_until INTEGER NOT NULL DEFAULT 0,
    refresh TEXT,
    ticket BLOB,
    epoch BLOB,
    notices INTEGER NOT NULL DEFAULT 0,
    merged INTEGER NOT NULL DEFAULT 0,
    compared_at INTEGER NOT NULL DEFAULT 0,
    synced_at INTEGER
) STRICT;

-- Every installation that this phone has been: what they wrote is its own.
CREATE TABLE installs (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE scopes (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    cursor INTEGER NOT NULL DEFAULT 0,
    buckets BLOB NOT NULL,
    -- The server names it no more: drained, then dropped.
    taken INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE units (id BLOB PRIMARY KEY, scope BLOB NOT NULL, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE records (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    scope BLOB NOT NULL,
    document BLOB NOT NULL,
    standing TEXT NOT NULL,
    -- As the server's last entry gave it; absent until it has given one.
    digest BLOB,
    leaving INTEGER NOT NULL DEFAULT 0,
    -- What lists show, computed from document and standing at each write.
    title TEXT NOT NULL,
    search TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    state TEXT NOT NULL,
    missing INTEGER NOT NULL,
    conflicts INTEGER NOT NULL
) STRICT;
CREATE INDEX records_in_scope ON records (scope);
CREATE INDEX records_of_kind ON records (kind, sort_key);
CREATE INDEX records_in_conflict ON records (id) WHERE conflicts > 0;

CREATE TABLE wanted (record BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record BLOB NOT NULL,
    kind TEXT NOT NULL,
    scope BLOB NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    install BLOB NOT NULL,
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    intent TEXT NOT NULL,
    note TEXT,
    at INTEGER NOT NULL,
    -- here, safe, refused, redone
    fate TEXT NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX outbox_of_record ON outbox (record);
CREATE INDEX outbox_by_fate ON outbox (fate, id);

CREATE TABLE commands (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    record BLOB NOT NULL,
    body TEXT NOT NULL,
    -- here, pending, done, refused
    state TEXT NOT NULL,
    version INTEGER,
    reason TEXT
) STRICT;
CREATE INDEX commands_of_record ON commands (record);

CREATE TABLE notices (
    seq INTEGER PRIMARY KEY,
    record BLOB NOT NULL,
    hash BLOB NOT NULL,
    reason TEXT NOT NULL
) STRICT;

-- Photos, sounds, files by their SHA-256: in the media folder where `size` is known, on the server where it said so.
CREATE TABLE media (
    sha256 BLOB PRIMARY KEY,
    size INTEGER,
    media_type TEXT,
    on_server INTEGER NOT NULL DEFAULT 0,
    url TEXT
) STRICT, WITHOUT ROWID;
