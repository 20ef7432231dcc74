-- What the desk reads of many records, kept as they are written:
-- * `figures`: records counted by what tables group them by, so that a table reads its cells and no records. What has
--   nothing on an axis stands at '', 0 or an empty blob; a cell that was emptied stays, at nought.
-- * `records_by_title`, `records_by_update`, `records_by_deadline`: a list of many scopes walks one of these in its
--   order and finds in it all that it filters by.
-- * `records_words`: the words that a search begins with, each after its realm, so that one province's search meets no
--   other's. Its rows have numbers of their own (`searched`), because those of `records` change when the file is written
--   anew.
CREATE TABLE figures (
    realm TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope BLOB NOT NULL,
    unit BLOB NOT NULL,
    year INTEGER NOT NULL,
    field TEXT NOT NULL,
    state TEXT NOT NULL,
    records INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    in_conflict INTEGER NOT NULL,
    PRIMARY KEY (realm, kind, scope, unit, year, field, state)
) STRICT, WITHOUT ROWID;
INSERT INTO figures
    SELECT realm, kind, scope, COALESCE(unit, x''), COALESCE(year, 0), COALESCE(field, ''), COALESCE(state, ''),
        COUNT(*), COUNT(*) FILTER (WHERE complete), COUNT(*) FILTER (WHERE open_conflicts > 0)
    FROM records GROUP BY 1, 2, 3, 4, 5, 6, 7;

-- Who answers for a citizen's opinion.
ALTER TABLE records ADD COLUMN agency BLOB;
UPDATE records SET agency = unhex(replace(COALESCE(
    json_extract(standing, '$.state.opinion.step.agency'),
    json_extract(standing, '$.state.opinion.step.handler.agency.agency'),
    json_extract(standing, '$.state.opinion.step.answer.result.handler.agency.agency')), '-', ''))
    WHERE kind = 'opinion';

CREATE INDEX records_by_title ON records
    (realm, sort_key, id, kind, scope, state, field, unit, year, complete, open_conflicts, deadline, agency);
CREATE INDEX records_by_update ON records
    (realm, updated_at, id, kind, scope, state, field, unit, year, complete, open_conflicts, deadline, agency);
CREATE INDEX records_by_deadline ON records
    (realm, deadline, id, kind, scope, state, field, unit, year, complete, open_conflicts, agency) WHERE deadline IS NOT NULL;
CREATE INDEX records_in_conflict ON records (realm, scope, kind, id) WHERE open_conflicts > 0;

CREATE TABLE searched (
    n INTEGER PRIMARY KEY,
    realm TEXT NOT NULL,
    id BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX searched_record ON searched (realm, id);
CREATE VIRTUAL TABLE records_words USING fts5
    (search, content='', contentless_delete=1, detail='none', tokenize="unicode61 remove_diacritics 0 tokenchars '_'");

INSERT INTO searched (realm, id) SELECT realm, id FROM records;
INSERT INTO records_words (rowid, search)
    SELECT n, s.realm || '_' || replace(replace(search, char(10), ' '), ' ', ' ' || s.realm || '_')
    FROM searched s JOIN records r ON r.realm = s.realm AND r.id = s.id;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('figures', 'figures', '20000 20000 2000 200 50 20 5 1'),
    ('records', 'records_by_title', '100000 100000 2 1 1 1 1 1 1 1 1 1 1 1'),
    ('records', 'records_by_update', '100000 100000 2 1 1 1 1 1 1 1 1 1 1 1'),
    ('records', 'records_by_deadline', '20000 20000 50 1 1 1 1 1 1 1 1 1 1'),
    ('records', 'records_in_conflict', '1000 1000 10 5 1'),
    ('searched', 'searched_record', '100000 100000 1');
ANALYZE sqlite_schema;
