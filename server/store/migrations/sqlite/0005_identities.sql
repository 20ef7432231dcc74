-- Who citizens are, sealed, beside their opinions. An erased one leaves its id and record, so that it is never taken again.
CREATE TABLE identities (
    realm TEXT NOT NULL,
    id BLOB NOT NULL,
    record BLOB NOT NULL,
    scope BLOB NOT NULL,
    -- Who recorded it, with which of the server's keys it is sealed, and the seal: gone once it is erased.
    person BLOB,
    kid TEXT,
    sealed BLOB,
    kept_at INTEGER NOT NULL,
    erased_at INTEGER,
    PRIMARY KEY (realm, id)
) STRICT;
CREATE UNIQUE INDEX identities_of_record ON identities (realm, record) WHERE erased_at IS NULL;
CREATE INDEX identities_erased ON identities (erased_at, id) WHERE erased_at IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('identities', 'sqlite_autoindex_identities_1', '1000 1000 1'),
    ('identities', 'identities_of_record', '900 900 1'),
    ('identities', 'identities_erased', '100 2 1');
ANALYZE sqlite_schema;
