-- Expand: nothing that an older server reads changes its meaning.
-- * `answerable`: who took responsibility for a refused change; its author stays who they were.
-- * state 4 of a change: discarded. The row and its hash stay, so that the receipt stays the same; the bytes are gone.
-- * What is kept for a device is counted at every push, from the index alone.
ALTER TABLE changes ADD COLUMN answerable BYTEA;
CREATE INDEX changes_kept ON changes (realm, device, state, size) WHERE state >= 2;
CREATE INDEX changes_waiting ON changes (realm, record, size) WHERE state = 3;
CREATE INDEX changes_waiting_since ON changes (realm, received_at, arrival) WHERE state = 3;
