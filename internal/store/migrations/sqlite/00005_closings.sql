-- +goose Up

-- How a collection stood when its deadline, or one that was extended, had passed. deadline is the usual one, a civil day;
-- terms is the hash of every deadline that had passed by then, so that the same ones close a period once.
CREATE TABLE closings (
    id        INTEGER PRIMARY KEY,
    period    TEXT    NOT NULL,
    deadline  TEXT    NOT NULL,
    terms     TEXT    NOT NULL,
    filers    INTEGER NOT NULL,
    on_time   INTEGER NOT NULL,
    late      INTEGER NOT NULL,
    held      INTEGER NOT NULL,
    returned  INTEGER NOT NULL,
    missing   INTEGER NOT NULL,
    closed_at TEXT    NOT NULL,
    UNIQUE (period, terms)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER closings_no_update BEFORE UPDATE ON closings
BEGIN SELECT RAISE(ABORT, 'closings are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER closings_no_delete BEFORE DELETE ON closings
BEGIN SELECT RAISE(ABORT, 'closings are append-only'); END;
-- +goose StatementEnd
