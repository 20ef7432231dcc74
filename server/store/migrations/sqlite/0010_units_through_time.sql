-- What became of units: the edges of the dated tree, each with the document that says so.
CREATE TABLE unit_edges (
    realm TEXT NOT NULL,
    old BLOB NOT NULL,
    new BLOB NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    document TEXT NOT NULL,
    keeps_records INTEGER NOT NULL,
    PRIMARY KEY (realm, old, new, day)
) STRICT, WITHOUT ROWID;

-- Records never leave their scope: from a day on another scope's people look after it, too, and so do theirs.
CREATE TABLE scope_heirs (
    realm TEXT NOT NULL,
    scope BLOB NOT NULL,
    heir BLOB NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (realm, scope, heir)
) STRICT, WITHOUT ROWID;
CREATE INDEX scope_heirs_of_heir ON scope_heirs (realm, heir);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('unit_edges', 'unit_edges', '10000 10000 2 1 1'),
    ('scope_heirs', 'scope_heirs', '5000 5000 1 1'),
    ('scope_heirs', 'scope_heirs_of_heir', '5000 5000 3');
ANALYZE sqlite_schema;
