-- +goose Up

-- What was to be said to people outside the share, one row a channel. key says what it is about, so that nothing is said
-- twice; no text names a person. It is not part of the audit log: it changes nothing.
CREATE TABLE messages (
    id      INTEGER PRIMARY KEY,
    key     TEXT    NOT NULL,
    channel TEXT    NOT NULL,
    title   TEXT    NOT NULL,
    body    TEXT    NOT NULL,
    made_at TEXT    NOT NULL,
    due_at  TEXT    NOT NULL,
    tries   INTEGER NOT NULL DEFAULT 0,
    state   TEXT    NOT NULL DEFAULT 'waiting',
    UNIQUE (key, channel)
) STRICT;

CREATE INDEX messages_waiting ON messages (due_at) WHERE state = 'waiting';
