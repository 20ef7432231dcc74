-- Expand: nothing that an older server reads changes its meaning.
-- * `answerable`: who took responsibility for a refused change; its author stays who they were.
-- * state 4 of a change: discarded. The row and its hash stay, so that the receipt stays the same; the bytes are gone.
-- * What is kept for a device is counted at every push, from the index alone.
ALTER TABLE changes ADD COLUMN answerable BLOB;
CREATE INDEX changes_kept ON changes (realm, device, state, size) WHERE state >= 2;
CREATE INDEX changes_waiting ON changes (realm, record, size) WHERE state = 3;
CREATE INDEX changes_waiting_since ON changes (realm, received_at, arrival) WHERE state = 3;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('changes', 'changes_kept', '1000 1000 10 5 1'),
    ('changes', 'changes_waiting', '100 100 5 1'),
    ('changes', 'changes_waiting_since', '100 100 1 1');
ANALYZE sqlite_schema;
