-- What people decided of two records that look alike, the lesser id first. The audit log keeps what was decided before.
CREATE TABLE overlap_decisions (
    realm TEXT NOT NULL,
    one BLOB NOT NULL,
    other BLOB NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by BLOB NOT NULL,
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (realm, one, other)
) STRICT, WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('overlap_decisions', 'overlap_decisions', '10000 10000 2 1');
ANALYZE sqlite_schema;
