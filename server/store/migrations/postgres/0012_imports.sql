-- Files of offices that are taken in: each with how it is read and how far it has come. Its records are found by ids that
-- follow from its own and the number of a line.
CREATE TABLE imports (
    realm TEXT NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    person BYTEA NOT NULL,
    device BYTEA NOT NULL,
    install BYTEA NOT NULL,
    begun_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    mapping TEXT NOT NULL,
    written BIGINT NOT NULL,
    total BIGINT NOT NULL,
    records BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    code TEXT,
    PRIMARY KEY (realm, id)
);
-- How lists of a name are read.
CREATE TABLE import_sources (
    realm TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    mapping TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (realm, kind, name)
);
