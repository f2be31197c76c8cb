-- +goose Up

-- What the office granted: the newest row of a subject in a period stands. until is a civil day, 2026-12-28.
CREATE TABLE extensions (
    id         INTEGER PRIMARY KEY,
    period     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    until      TEXT NOT NULL,
    note       TEXT NOT NULL,
    granted_at TEXT NOT NULL
) STRICT;

CREATE INDEX extensions_by_period ON extensions (period, subject, id);

-- +goose StatementBegin
CREATE TRIGGER extensions_no_update BEFORE UPDATE ON extensions
BEGIN SELECT RAISE(ABORT, 'extensions are append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER extensions_no_delete BEFORE DELETE ON extensions
BEGIN SELECT RAISE(ABORT, 'extensions are append-only'); END;
-- +goose StatementEnd
