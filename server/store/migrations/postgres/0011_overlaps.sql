-- What people decided of two records that look alike, the lesser id first. The audit log keeps what was decided before.
CREATE TABLE overlap_decisions (
    realm TEXT NOT NULL,
    one BYTEA NOT NULL,
    other BYTEA NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by BYTEA NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (realm, one, other)
);
