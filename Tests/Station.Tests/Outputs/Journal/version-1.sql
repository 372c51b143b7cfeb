-- A journal as version 1 of the schema wrote it. It is never changed: every later program has to read it.
PRAGMA application_id = 1162038858;
CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE run (id INTEGER PRIMARY KEY, start TEXT NOT NULL UNIQUE, station TEXT NOT NULL, labels TEXT NOT NULL, bundle TEXT) STRICT;
CREATE TABLE basis (id INTEGER PRIMARY KEY, recipe TEXT, recipe_sha256 TEXT, thresholds TEXT NOT NULL) STRICT;
CREATE TABLE verdict (
    sequence INTEGER PRIMARY KEY,
    result BLOB NOT NULL,
    run INTEGER NOT NULL,
    part INTEGER NOT NULL,
    model INTEGER NOT NULL,
    basis INTEGER,
    monotonic_ns INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    clock_set INTEGER,
    outcome INTEGER NOT NULL,
    label INTEGER,
    score REAL,
    scores BLOB,
    reason INTEGER,
    region INTEGER,
    action INTEGER NOT NULL,
    rule INTEGER NOT NULL,
    wait_us INTEGER NOT NULL,
    preprocess_us INTEGER NOT NULL,
    inference_us INTEGER NOT NULL,
    decide_us INTEGER NOT NULL,
    frame INTEGER NOT NULL,
    truth INTEGER,
    origin TEXT
) STRICT;
CREATE UNIQUE INDEX verdict_result ON verdict (result);
CREATE INDEX verdict_part ON verdict (run, part);
CREATE INDEX verdict_time ON verdict (outcome, wall_ms);
INSERT INTO text VALUES (1, 'strip@3'), (2, 'crack'), (3, 'The image is truncated');
INSERT INTO run VALUES (1, 's0', 'press 4', '["ok","crack"]', NULL);
INSERT INTO basis VALUES (1, 'plates', 'ab12', '{"default":0.5,"margin":0,"labels":{}}');
INSERT INTO verdict VALUES
    (1, x'019b00000000700080000000000000a1', 1, 1, 1, 1, 1000, 1767225600000, 1, 2, 2, 0.75, x'0000803e0000403f',
     NULL, NULL, 2, 1, 1, 2, 3, 4, 9, NULL, NULL),
    (2, x'019b00000000700080000000000000a2', 1, 2, 1, NULL, 2000, 1767225601000, NULL, 0,
     NULL, NULL, NULL, 3, NULL, 0, 0, 1, 2, 3, 4, 10, NULL, NULL);
PRAGMA user_version = 1;
