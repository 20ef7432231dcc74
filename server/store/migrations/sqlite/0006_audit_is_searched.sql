-- What was done to something, by somebody, with a device, or at all: newest first.
CREATE INDEX audit_of_subject ON audit (realm, subject, n);
CREATE INDEX audit_of_person ON audit (realm, person, n) WHERE person IS NOT NULL;
CREATE INDEX audit_of_device ON audit (realm, device, n) WHERE device IS NOT NULL;
CREATE INDEX audit_of_action ON audit (realm, action, n);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('audit', 'audit_of_subject', '10000 10000 5 1'),
    ('audit', 'audit_of_person', '9000 9000 100 1'),
    ('audit', 'audit_of_device', '9000 9000 100 1'),
    ('audit', 'audit_of_action', '10000 10000 500 1');
ANALYZE sqlite_schema;
