-- What reports counted: a report's freezes, each with its rows as one compressed set. They are written once.
CREATE TABLE freezes (
    realm TEXT NOT NULL,
    report BYTEA NOT NULL,
    n INTEGER NOT NULL,
    scope BYTEA NOT NULL,
    state TEXT NOT NULL,
    frozen_at BIGINT NOT NULL,
    frozen_by BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    note TEXT NOT NULL,
    frozen BYTEA NOT NULL,
    PRIMARY KEY (realm, report, n)
);

-- `cells` took its place.
DROP TABLE figures;
