-- Who citizens are, sealed, beside their opinions. An erased one leaves its id and record, so that it is never taken again.
CREATE TABLE identities (
    realm TEXT COLLATE "C" NOT NULL,
    id BYTEA NOT NULL,
    record BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    -- Who recorded it, with which of the server's keys it is sealed, and the seal: gone once it is erased.
    person BYTEA,
    kid TEXT,
    sealed BYTEA,
    kept_at BIGINT NOT NULL,
    erased_at BIGINT,
    PRIMARY KEY (realm, id)
);
CREATE UNIQUE INDEX identities_of_record ON identities (realm, record) WHERE erased_at IS NULL;
CREATE INDEX identities_erased ON identities (erased_at, id) WHERE erased_at IS NOT NULL;
