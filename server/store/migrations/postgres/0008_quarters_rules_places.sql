-- What briefings and charts ask of many records:
-- * `quarter`, `speed`: the quarter of a record's date, and how long citizens waited for the answer to an opinion.
-- * `cells`: records counted by these, too, in place of `figures`, which stays for a server of the version before and
--   is dropped by the next.
-- * the three orders of lists hold both columns, so that a list still finds in them all that it filters by.
ALTER TABLE records ADD COLUMN quarter INTEGER;
ALTER TABLE records ADD COLUMN speed TEXT COLLATE "C";
UPDATE records SET quarter = (substr(day, 6, 2)::integer + 2) / 3
FROM (SELECT realm AS r, id AS i, row_json::jsonb #>> ARRAY['values', CASE kind
    WHEN 'dialogue' THEN 'held_on'
    WHEN 'good_deed' THEN 'done_on'
    WHEN 'obstacle' THEN 'found_on'
    WHEN 'opinion' THEN 'raised_on'
    WHEN 'progress' THEN 'reported_on'
    WHEN 'supervision' THEN 'supervised_on'
    WHEN 'visit' THEN 'visited_on'
    END, 'text'] AS day FROM records) dated
WHERE realm = r AND id = i AND day ~ '^[0-9]{4}-(0[1-9]|1[0-2])-';
UPDATE records SET speed = CASE
    WHEN step = 'answered_on_spot' OR on_spot THEN 'on_spot'
    WHEN told::date - raised::date <= 10 THEN 'within_10'
    WHEN told::date - raised::date <= 30 THEN 'within_30'
    WHEN told::date - raised::date <= 90 THEN 'within_90'
    WHEN told::date - raised::date > 90 THEN 'longer'
    END
FROM (SELECT realm AS r, id AS i,
    standing::jsonb #>> '{state,opinion,step,is}' AS step,
    standing::jsonb #>> '{state,opinion,step,on}' AS told,
    (standing::jsonb #> '{state,opinion,step,answer,on_spot}') IS NOT NULL AS on_spot,
    row_json::jsonb #>> '{values,raised_on,text}' AS raised
    FROM records WHERE kind = 'opinion') answered
WHERE realm = r AND id = i AND step IN ('answered_on_spot', 'notified', 'supervised', 'closed');

CREATE TABLE cells (
    realm TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    scope BYTEA NOT NULL,
    unit BYTEA NOT NULL,
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    speed TEXT COLLATE "C" NOT NULL,
    records BIGINT NOT NULL,
    complete BIGINT NOT NULL,
    in_conflict BIGINT NOT NULL,
    PRIMARY KEY (realm, kind, scope, unit, year, quarter, field, state, speed)
);
INSERT INTO cells
    SELECT realm, kind, scope, COALESCE(unit, ''::bytea), COALESCE(year, 0), COALESCE(quarter, 0), COALESCE(field, ''),
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

-- What the province and the office set: rubrics, deadlines, holidays. A version is never changed, only followed.
CREATE TABLE rules (
    realm TEXT COLLATE "C" NOT NULL,
    what TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    published_by BYTEA NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (realm, what, id, version)
);

-- Where a unit lies on the map, in degrees (WGS 84).
ALTER TABLE units ADD COLUMN latitude DOUBLE PRECISION;
ALTER TABLE units ADD COLUMN longitude DOUBLE PRECISION;
