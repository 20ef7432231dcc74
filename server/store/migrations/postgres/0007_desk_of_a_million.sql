-- What the desk reads of many records, kept as they are written:
-- * `figures`: records counted by what tables group them by, so that a table reads its cells and no records. What has
--   nothing on an axis stands at '', 0 or empty bytes; a cell that was emptied stays, at nought.
-- * `records_by_title`, `records_by_update`, `records_by_deadline`: a list of many scopes walks one of these in its
--   order and finds in it all that it filters by.
-- * `words`: what a search begins with, each word after its realm, so that one province's search meets no other's.
CREATE TABLE figures (
    realm TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    scope BYTEA NOT NULL,
    unit BYTEA NOT NULL,
    year INTEGER NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    records BIGINT NOT NULL,
    complete BIGINT NOT NULL,
    in_conflict BIGINT NOT NULL,
    PRIMARY KEY (realm, kind, scope, unit, year, field, state)
);
INSERT INTO figures
    SELECT realm, kind, scope, COALESCE(unit, ''::bytea), COALESCE(year, 0), COALESCE(field, ''), COALESCE(state, ''),
        COUNT(*), COUNT(*) FILTER (WHERE complete), COUNT(*) FILTER (WHERE open_conflicts > 0)
    FROM records GROUP BY 1, 2, 3, 4, 5, 6, 7;

-- Who answers for a citizen's opinion.
ALTER TABLE records ADD COLUMN agency BYTEA;
UPDATE records SET agency = decode(replace(COALESCE(
    standing::jsonb #>> '{state,opinion,step,agency}',
    standing::jsonb #>> '{state,opinion,step,handler,agency,agency}',
    standing::jsonb #>> '{state,opinion,step,answer,result,handler,agency,agency}'), '-', ''), 'hex')
    WHERE kind = 'opinion';

CREATE INDEX records_by_title ON records
    (realm, sort_key, id, kind, scope, state, field, unit, year, complete, open_conflicts, deadline, agency);
CREATE INDEX records_by_update ON records
    (realm, updated_at, id, kind, scope, state, field, unit, year, complete, open_conflicts, deadline, agency);
CREATE INDEX records_by_deadline ON records
    (realm, deadline, id, kind, scope, state, field, unit, year, complete, open_conflicts, agency) WHERE deadline IS NOT NULL;
CREATE INDEX records_in_conflict ON records (realm, scope, kind, id) WHERE open_conflicts > 0;

ALTER TABLE records ADD COLUMN words tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(
    string_to_array(regexp_replace(' ' || search, '[^a-z0-9]+', ' ' || realm || '_', 'g'), ' '), ''))) STORED;
CREATE INDEX records_words ON records USING gin (words);
