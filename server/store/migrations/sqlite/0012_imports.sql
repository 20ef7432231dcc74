-- Files of offices that are taken in: each with how it is read and how far it has come. Its records are found by ids that
-- follow from its own and the number of a line.
CREATE TABLE imports (
    realm TEXT NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    person BLOB NOT NULL,
    device BLOB NOT NULL,
    install BLOB NOT NULL,
    begun_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    mapping TEXT NOT NULL,
    written INTEGER NOT NULL,
    total INTEGER NOT NULL,
    records INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    code TEXT,
    PRIMARY KEY (realm, id)
) STRICT;
-- How lists of a name are read.
CREATE TABLE import_sources (
    realm TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    mapping TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (realm, kind, name)
) STRICT;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('imports', 'sqlite_autoindex_imports_1', '1000 1000 1'),
    ('import_sources', 'sqlite_autoindex_import_sources_1', '100 100 20 1');
ANALYZE sqlite_schema;
