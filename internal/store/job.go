package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// JobRun is the last pass of one of the daemon's jobs.
type JobRun struct {
	Job     string
	Began   time.Time
	Took    time.Duration // to the millisecond
	Outcome string        // done, failed, panicked, stopped
	DoneAt  time.Time     // when the last pass began that ended well; zero: none has
}

// jobDone is the outcome of a pass that ended well.
const jobDone = "done"

// SaveJobRun keeps the last pass of a job in place of the one before. It changes nothing that the audit log is about, so
// it writes no entry: a job that runs every ten seconds would drown it.
func (s *Store) SaveJobRun(ctx context.Context, r JobRun) error {
	var done sql.NullString
	if r.Outcome == jobDone {
		done = sql.NullString{String: timeText(r.Began), Valid: true}
	}
	_, err := s.write.ExecContext(ctx, `INSERT INTO jobs (name, began, took_ms, outcome, done_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET began = excluded.began, took_ms = excluded.took_ms, outcome = excluded.outcome,
		done_at = COALESCE(excluded.done_at, jobs.done_at)`, r.Job, timeText(r.Began), r.Took.Milliseconds(), r.Outcome, done)
	if err != nil {
		return fmt.Errorf("record job: %w", err)
	}
	return nil
}

// JobRun is the last pass of a job; ErrNotFound where it never ran.
func (r *Reader) JobRun(ctx context.Context, job string) (JobRun, error) {
	run := JobRun{Job: job}
	var took int64
	err := r.db.QueryRowContext(ctx, `SELECT began, took_ms, outcome, done_at FROM jobs WHERE name = ?`, job).
		Scan(moment{&run.Began}, &took, &run.Outcome, moment{&run.DoneAt})
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return JobRun{}, fmt.Errorf("job %s: %w", job, err)
	}
	run.Took = time.Duration(took) * time.Millisecond
	return run, nil
}

// Counts is how many files there are by state, and how many findings the newest file of each subject has by severity.
type Counts struct {
	Files    map[State]int
	Findings map[string]int
}

// Count counts for the operator's monitoring. It names nobody.
func (r *Reader) Count(ctx context.Context) (Counts, error) {
	c := Counts{Files: map[State]int{}, Findings: map[string]int{}}
	type group struct {
		key string
		n   int
	}
	read := func(query string, put func(group)) error {
		all, err := collect(ctx, r.db, func(rows *sql.Rows) (g group, err error) {
			err = rows.Scan(&g.key, &g.n)
			return g, err
		}, query)
		for _, g := range all {
			put(g)
		}
		return err
	}
	err := read(`SELECT state, COUNT(*) FROM submissions GROUP BY state`, func(g group) { c.Files[State(g.key)] = g.n })
	if err == nil {
		err = read(`SELECT severity, COUNT(*) FROM findings WHERE submission IN (SELECT MAX(id) FROM submissions GROUP BY subject)
			GROUP BY severity`, func(g group) { c.Findings[g.key] = g.n })
	}
	if err != nil {
		return Counts{}, fmt.Errorf("count: %w", err)
	}
	return c, nil
}
