-- What became of units: the edges of the dated tree, each with the document that says so.
CREATE TABLE unit_edges (
    realm TEXT NOT NULL,
    old BYTEA NOT NULL,
    new BYTEA NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    document TEXT NOT NULL,
    keeps_records BOOLEAN NOT NULL,
    PRIMARY KEY (realm, old, new, day)
);

-- Records never leave their scope: from a day on another scope's people look after it, too, and so do theirs.
CREATE TABLE scope_heirs (
    realm TEXT NOT NULL,
    scope BYTEA NOT NULL,
    heir BYTEA NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (realm, scope, heir)
);
CREATE INDEX scope_heirs_of_heir ON scope_heirs (realm, heir);
