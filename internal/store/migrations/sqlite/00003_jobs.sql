-- +goose Up

-- The last pass of each job of the daemon: for missed ticks and for people, not part of the audit log. done_at is when the
-- last pass began that ended well.
CREATE TABLE jobs (
    name    TEXT PRIMARY KEY,
    began   TEXT    NOT NULL,
    took_ms INTEGER NOT NULL,
    outcome TEXT    NOT NULL,
    done_at TEXT
) STRICT;
