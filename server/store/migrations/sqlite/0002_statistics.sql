-- What SQLite's planner should believe about the tables. Without it, it takes any column for
-- selective, so that `realm = ?` looks like ten rows and a count of the queue walks the whole log.
-- With ANALYZE, plans would depend on what the database happened to hold that day. So the figures are
-- fixed: a province with 100,000 records. First number: rows of the index; then rows that share its
-- first column, its first two, and so on. PostgreSQL keeps its own statistics.
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('changes', 'changes', '1000000 1000000 10 1'),
    ('changes', 'changes_received', '1000 1000 1 1'),
    ('changes', 'changes_of_device', '1000 1000 10 1'),
    ('changes', 'changes_quarantined', '1000 1000 10 1'),
    ('change_bytes', 'sqlite_autoindex_change_bytes_1', '1000000 1000000 1'),
    ('records', 'sqlite_autoindex_records_1', '100000 100000 1'),
    ('records', 'records_listed', '100000 100000 1000 200 2 1'),
    ('records', 'records_of_parent', '70000 70000 10'),
    ('records', 'records_of_bucket', '100000 100000 1000 4 1'),
    ('snapshots', 'sqlite_autoindex_snapshots_1', '120000 120000 2 1'),
    ('conflicts', 'conflicts', '1000 1000 2 1'),
    ('conflicts', 'conflicts_of_scope', '1000 1000 10 2 2 1'),
    ('scopes', 'scopes', '100 100 1'),
    ('feed', 'feed', '100000 100000 1000 1'),
    ('feed', 'feed_in_order', '100000 100000 1000 1'),
    ('commands', 'commands', '100000 100000 1'),
    ('commands', 'commands_of_record', '100000 100000 3 1'),
    ('commands', 'commands_queued', '100 100 1 1'),
    ('units', 'units', '4000 4000 1'),
    ('units', 'units_of_parent', '4000 4000 10'),
    ('units', 'units_of_scope', '4000 4000 20'),
    ('people', 'people', '5000 5000 1'),
    ('people', 'people_by_login', '5000 5000 1'),
    ('roles', 'roles', '8000 8000 1'),
    ('roles', 'roles_of_person', '8000 8000 2'),
    ('roles', 'roles_at_unit', '8000 8000 2'),
    ('devices', 'devices', '5000 5000 1'),
    ('devices', 'devices_of_person', '5000 5000 2'),
    ('installs', 'installs', '6000 6000 1'),
    ('installs', 'installs_of_device', '6000 6000 1'),
    ('enrolments', 'enrolments', '6000 6000 1'),
    ('refresh_tokens', 'refresh_tokens', '100000 100000 1'),
    ('refresh_tokens', 'refresh_tokens_of_family', '100000 100000 20'),
    ('refresh_tokens', 'refresh_tokens_of_device', '100000 100000 20'),
    ('refresh_tokens', 'refresh_tokens_of_person', '100000 100000 20'),
    ('refresh_tokens', 'refresh_tokens_by_expiry', '100000 100000 1'),
    ('media', 'media', '100000 100000 1'),
    ('uploads', 'uploads', '1000 1000 1'),
    ('uploads', 'uploads_of_device', '1000 1000 2 1'),
    ('uploads', 'uploads_by_expiry', '1000 1000 1'),
    ('media_refs', 'media_refs', '100000 100000 3 1'),
    ('media_refs', 'media_refs_of_file', '100000 100000 1 1'),
    ('media_refs', 'media_refs_of_scope', '100000 100000 1000 1'),
    ('audit', 'audit', '1000000 1000000 1');
ANALYZE sqlite_schema;
