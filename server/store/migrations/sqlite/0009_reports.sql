-- What reports counted: a report's freezes, each with its rows as one compressed set. They are written once.
CREATE TABLE freezes (
    realm TEXT NOT NULL,
    report BLOB NOT NULL,
    n INTEGER NOT NULL,
    scope BLOB NOT NULL,
    state TEXT NOT NULL,
    frozen_at INTEGER NOT NULL,
    frozen_by BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    note TEXT NOT NULL,
    frozen BLOB NOT NULL,
    PRIMARY KEY (realm, report, n)
) STRICT;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('freezes', 'sqlite_autoindex_freezes_1', '1000 1000 3 1');

-- `cells` took its place.
DELETE FROM sqlite_stat1 WHERE tbl = 'figures';
DROP TABLE figures;
ANALYZE sqlite_schema;
