-- What briefings and charts ask of many records:
-- * `quarter`, `speed`: the quarter of a record's date, and how long citizens waited for the answer to an opinion.
-- * `cells`: records counted by these, too, in place of `figures`, which stays for a server of the version before and
--   is dropped by the next.
-- * the three orders of lists hold both columns, so that a list still finds in them all that it filters by.
ALTER TABLE records ADD COLUMN quarter INTEGER;
ALTER TABLE records ADD COLUMN speed TEXT;
UPDATE records SET quarter = (CAST(substr(day, 6, 2) AS INTEGER) + 2) / 3
FROM (SELECT realm AS r, id AS i, json_extract(row_json, CASE kind
    WHEN 'dialogue' THEN '$.values.held_on.text'
    WHEN 'good_deed' THEN '$.values.done_on.text'
    WHEN 'obstacle' THEN '$.values.found_on.text'
    WHEN 'opinion' THEN '$.values.raised_on.text'
    WHEN 'progress' THEN '$.values.reported_on.text'
    WHEN 'supervision' THEN '$.values.supervised_on.text'
    WHEN 'visit' THEN '$.values.visited_on.text'
    END) AS day FROM records) dated
WHERE realm = r AND id = i AND day GLOB '????-[01][0-9]-*' AND substr(day, 6, 2) BETWEEN '01' AND '12';
UPDATE records SET speed = CASE
    WHEN step = 'answered_on_spot' OR on_spot THEN 'on_spot'
    WHEN julianday(told) - julianday(raised) <= 10 THEN 'within_10'
    WHEN julianday(told) - julianday(raised) <= 30 THEN 'within_30'
    WHEN julianday(told) - julianday(raised) <= 90 THEN 'within_90'
    WHEN julianday(told) - julianday(raised) > 90 THEN 'longer'
    END
FROM (SELECT realm AS r, id AS i,
    json_extract(standing, '$.state.opinion.step.is') AS step,
    json_extract(standing, '$.state.opinion.step.on') AS told,
    json_extract(standing, '$.state.opinion.step.answer.on_spot') IS NOT NULL AS on_spot,
    json_extract(row_json, '$.values.raised_on.text') AS raised
    FROM records WHERE kind = 'opinion') answered
WHERE realm = r AND id = i AND step IN ('answered_on_spot', 'notified', 'supervised', 'closed');

CREATE TABLE cells (
    realm TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope BLOB NOT NULL,
    unit BLOB NOT NULL,
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    field TEXT NOT NULL,
    state TEXT NOT NULL,
    speed TEXT NOT NULL,
    records INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    in_conflict INTEGER NOT NULL,
    PRIMARY KEY (realm, kind, scope, unit, year, quarter, field, state, speed)
) STRICT, WITHOUT ROWID;
INSERT INTO cells
    SELECT realm, kind, scope, COALESCE(unit, x''), COALESCE(year, 0), COALESCE(quarter, 0), COALESCE(field, ''),
        COALESCE(state, ''), COALESCE(speed, ''),
        COUNT(*), COUNT(*) FILTER (WHERE complete), COUNT(*) FILTER (WHERE open_conflicts > 0)
    FROM records GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;

DROP INDEX records_by_title;
DROP INDEX records_by_update;
DROP INDEX records_by_deadline;
CREATE INDEX records_by_title ON records (realm, sort_key, id, kind, scope, state, field, unit, year, quarter, speed,
    complete, open_conflicts, deadline, agency);
CREATE INDEX records_by_update ON records (realm, updated_at, id, kind, scope, state, field, unit, year, quarter, speed,
    complete, open_conflicts, deadline, agency);
CREATE INDEX records_by_deadline ON records (realm, deadline, id, kind, scope, state, field, unit, year, quarter, speed,
    complete, open_conflicts, agency) WHERE deadline IS NOT NULL;
DELETE FROM sqlite_stat1 WHERE idx IN ('records_by_title', 'records_by_update', 'records_by_deadline');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('cells', 'cells', '40000 40000 4000 400 100 40 20 10 4 1'),
    ('rules', 'rules', '100 100 30 3 1'),
    ('records', 'records_by_title', '100000 100000 2 1 1 1 1 1 1 1 1 1 1 1 1 1'),
    ('records', 'records_by_update', '100000 100000 2 1 1 1 1 1 1 1 1 1 1 1 1 1'),
    ('records', 'records_by_deadline', '20000 20000 50 1 1 1 1 1 1 1 1 1 1 1 1');
ANALYZE sqlite_schema;

-- What the province and the office set: rubrics, deadlines, holidays. A version is never changed, only followed.
CREATE TABLE rules (
    realm TEXT NOT NULL,
    what TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    published_by BLOB NOT NULL,
    published_at INTEGER NOT NULL,
    PRIMARY KEY (realm, what, id, version)
) STRICT, WITHOUT ROWID;

-- Where a unit lies on the map, in degrees (WGS 84).
ALTER TABLE units ADD COLUMN latitude REAL;
ALTER TABLE units ADD COLUMN longitude REAL;
