-- +goose Up

-- The submission in which the office granted it; none where the operator did.
ALTER TABLE extensions ADD COLUMN submission INTEGER REFERENCES submissions (id);

-- What is looked for at every pass, and is rare.
CREATE INDEX submissions_late ON submissions (period, id) WHERE state = 'late';
CREATE INDEX submissions_unreadable ON submissions (received_at) WHERE state = 'unreadable';
