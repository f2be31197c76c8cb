-- Times are text, UTC, RFC 3339 with milliseconds, so that they sort. Hashes are 64 hexadecimal digits. Identifiers are
-- given by the database. Another dialect replaces this file; the statements in the Go code stay.

-- +goose Up

-- One row is one document in one subject's folder in one period; the same bytes again are the same row.
CREATE TABLE submissions (
    id            INTEGER PRIMARY KEY,
    subject       TEXT    NOT NULL,              -- 主体: the folder it was dropped in
    kind          TEXT    NOT NULL,
    form          TEXT    NOT NULL,              -- which workbook, where a subject files several in a period
    period        TEXT    NOT NULL,              -- 批次; '' where it has none
    file          TEXT    NOT NULL,
    sha256        TEXT    NOT NULL,
    size          INTEGER NOT NULL,
    received_at   TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    judged_at     TEXT,
    template      TEXT    NOT NULL DEFAULT '',
    rows_read     INTEGER NOT NULL DEFAULT 0,
    rows_accepted INTEGER NOT NULL DEFAULT 0,
    rows_rejected INTEGER NOT NULL DEFAULT 0,
    rows_blank    INTEGER NOT NULL DEFAULT 0,
    replaces      INTEGER REFERENCES submissions (id),
    replaced_by   INTEGER REFERENCES submissions (id),
    answered_at   TEXT,
    answer        TEXT    NOT NULL DEFAULT '',
    UNIQUE (subject, period, sha256)
) STRICT;

-- At most one accepted document of a subject counts for a period.
CREATE UNIQUE INDEX submissions_current ON submissions (period, kind, form, subject)
    WHERE state IN ('accepted', 'accepted-warned') AND replaced_by IS NULL;

CREATE INDEX submissions_by_period ON submissions (period, kind, subject);
CREATE INDEX submissions_pending ON submissions (id) WHERE answered_at IS NULL;
CREATE INDEX submissions_replaces ON submissions (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX submissions_replaced_by ON submissions (replaced_by) WHERE replaced_by IS NOT NULL;

CREATE TABLE findings (
    submission INTEGER NOT NULL REFERENCES submissions (id),
    ordinal    INTEGER NOT NULL,
    code       TEXT    NOT NULL,
    severity   TEXT    NOT NULL,
    sheet      TEXT    NOT NULL,
    cell       TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    found      TEXT    NOT NULL,
    expected   TEXT    NOT NULL,
    message    TEXT    NOT NULL,
    remedy     TEXT    NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (submission, ordinal)
) STRICT;

-- Versions of the register and of the policy, numbered from 1; the refused ones are numbered too.
CREATE TABLE versions (
    kind        TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    sha256      TEXT    NOT NULL,
    received_at TEXT    NOT NULL,
    refused     INTEGER NOT NULL,
    note        TEXT    NOT NULL,
    submission  INTEGER REFERENCES submissions (id),
    PRIMARY KEY (kind, number)
) STRICT;

CREATE TABLE runs (
    id              INTEGER PRIMARY KEY,
    period          TEXT NOT NULL,
    fingerprint     TEXT NOT NULL UNIQUE,
    register_sha256 TEXT NOT NULL,
    policy_sha256   TEXT NOT NULL,
    program         TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    state           TEXT NOT NULL,
    totals          TEXT NOT NULL
) STRICT;

CREATE INDEX runs_by_period ON runs (period, id);

CREATE TABLE run_inputs (
    run     INTEGER NOT NULL REFERENCES runs (id),
    ordinal INTEGER NOT NULL,
    subject TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    form    TEXT    NOT NULL,
    sha256  TEXT    NOT NULL,
    PRIMARY KEY (run, ordinal)
) STRICT;

CREATE TABLE run_missing (
    run     INTEGER NOT NULL REFERENCES runs (id),
    ordinal INTEGER NOT NULL,
    subject TEXT    NOT NULL,
    PRIMARY KEY (run, ordinal)
) STRICT;

CREATE TABLE run_artefacts (
    run       INTEGER NOT NULL REFERENCES runs (id),
    ordinal   INTEGER NOT NULL,
    name      TEXT    NOT NULL,
    recipient TEXT    NOT NULL,
    sha256    TEXT    NOT NULL,
    size      INTEGER NOT NULL,
    PRIMARY KEY (run, ordinal)
) STRICT;

-- Append-only: each entry carries the hash of the one before and the hash of what it left behind in the other tables.
CREATE TABLE audit (
    seq       INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    actor     TEXT NOT NULL,
    action    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    entity    TEXT NOT NULL,
    detail    TEXT NOT NULL,
    content   TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL
) STRICT;

-- The triggers guard against our own mistakes; against other people's, the chain does.
-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
