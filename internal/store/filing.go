package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Filing is what one subject sent for a period.
type Filing struct {
	Stands   Submission     // the newest that counts, else the newest
	Sent     int            // how many came
	SentBack int            // of them, how many were returned or could not be read
	Latest   Latest         // the newest, whether or not it counts
	Held     string         // the newest file that came late and waits for the office; "" where none does
	Findings map[string]int // of the one that stands, by severity
}

// Latest is the newest file of a subject.
type Latest struct {
	State State
	File  string
}

// filings are the files of a period, by subject. A file that cannot be read says no period; one within the moments given
// counts for it, and stands where nothing else does.
const filings = `WITH filing AS (
		SELECT COUNT(*) AS sent, SUM(CASE WHEN state IN ('returned', 'unreadable') THEN 1 ELSE 0 END) AS back, MAX(id) AS latest,
			MAX(CASE WHEN state = 'late' THEN id END) AS held,
			COALESCE(MAX(CASE WHEN state IN ('accepted', 'accepted-warned') THEN id END), MAX(CASE WHEN period <> '' THEN id END), MAX(id)) AS stands
		FROM submissions
		WHERE (period = ? AND kind IN ('return', 'office')) OR (state = 'unreadable' AND period = '' AND received_at >= ? AND received_at < ?)
		GROUP BY subject) `

// Filings tells of every subject that sent a return for a period what stands, in order of subject. Unreadable files that
// came in [from, to) are among them; none where both are zero.
func (r *Reader) Filings(ctx context.Context, period string, from, to time.Time) ([]Filing, error) {
	args := []any{period, timeText(from), timeText(to)}
	all, err := collect(ctx, r.db, func(rows *sql.Rows) (f Filing, err error) {
		f.Findings = map[string]int{}
		err = rows.Scan(append(f.Stands.columns(), &f.Sent, &f.SentBack, &f.Latest.State, &f.Latest.File, &f.Held)...)
		return f, err
	}, filings+`SELECT `+submissionColumns+`, sent, back, (SELECT state FROM submissions WHERE id = latest),
		(SELECT file FROM submissions WHERE id = latest), COALESCE((SELECT file FROM submissions WHERE id = held), '') FROM filing JOIN submissions ON id = stands ORDER BY subject`, args...)
	if err != nil {
		return nil, fmt.Errorf("read filings: %w", err)
	}
	at := make(map[SubmissionID]int, len(all))
	for i, f := range all {
		at[f.Stands.ID] = i
	}
	type count struct {
		id       SubmissionID
		severity string
		n        int
	}
	counts, err := collect(ctx, r.db, func(rows *sql.Rows) (c count, err error) {
		err = rows.Scan(&c.id, &c.severity, &c.n)
		return c, err
	}, filings+`SELECT submission, severity, COUNT(*) FROM filing JOIN findings ON submission = stands GROUP BY submission, severity`, args...)
	if err != nil {
		return nil, fmt.Errorf("read filings: %w", err)
	}
	for _, c := range counts {
		if i, ok := at[c.id]; ok { // what came between the two queries is for the next look
			all[i].Findings[c.severity] = c.n
		}
	}
	return all, nil
}

// Held are the submissions of a period that came late and wait for the office, in the order they came.
func (r *Reader) Held(ctx context.Context, period string) ([]Submission, error) {
	return submissions(ctx, r.db, `WHERE period = ? AND state = 'late' ORDER BY id`, period)
}
