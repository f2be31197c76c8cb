package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"hesuan/internal/share/digest"
)

// Extension is a later deadline for one subject in one period, as the office granted it.
type Extension struct {
	ID              int64
	Period, Subject string
	Until           string // the last day on which a return is on time, 2026-12-28
	Note            string // why, in the office's words
	GrantedAt       time.Time
	Submission      SubmissionID // the workbook in which the office granted it; 0: the operator did
}

// Extend records a later deadline. Nothing is overwritten: the newest of a subject and period stands, and the ones before
// stay. Granting the newest again, word for word, changes nothing. Nor does what a submission grants once it has been
// recorded, or once something was granted after the submission was received: what came first does not undo what came
// last. The one that stands then is returned. e.ID and e.GrantedAt are set here.
func (s *Store) Extend(ctx context.Context, by Stamp, e Extension) (Extension, error) {
	if e.Period == "" || e.Subject == "" {
		panic(fmt.Sprintf("store: an extension for nobody: %+v", e))
	}
	if _, err := time.Parse(time.DateOnly, e.Until); err != nil {
		panic(fmt.Sprintf("store: an extension until no day: %+v", e))
	}
	err := s.change(ctx, by, "record extension", func(t tx) error {
		newest, err := extensions(ctx, t, `WHERE period = ? AND subject = ? ORDER BY id DESC LIMIT 1`, e.Period, e.Subject)
		if err != nil {
			return err
		}
		if len(newest) > 0 {
			stands := newest[0].Until == e.Until && newest[0].Note == e.Note
			if !stands && e.Submission != 0 {
				stands, err = t.overtaken(ctx, e)
			}
			if err != nil || stands {
				e = newest[0]
				return err
			}
		}
		var id int64
		err = t.QueryRowContext(ctx, `INSERT INTO extensions (period, subject, until, note, granted_at, submission) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
			e.Period, e.Subject, e.Until, e.Note, timeText(by.At), reference(e.Submission)).Scan(&id)
		if err != nil {
			return err
		}
		e, err = t.logExtension(ctx, id)
		return err
	})
	if err != nil {
		return Extension{}, err
	}
	return e, nil
}

// overtaken reports that what a submission grants was recorded before, or that something was granted since it came. What
// came first the log knows; the clock may have been set in between.
func (t tx) overtaken(ctx context.Context, e Extension) (bool, error) {
	later, err := extensions(ctx, t, `WHERE period = ? AND subject = ? AND (submission = ? OR
		(SELECT MIN(seq) FROM audit WHERE entity = 'extension/' || extensions.id) > (SELECT MIN(seq) FROM audit WHERE entity = ?)) LIMIT 1`,
		e.Period, e.Subject, e.Submission, submissionEntity(e.Submission))
	return len(later) > 0, err
}

// Extensions are those that stand in a period, one a subject, by subject.
func (r *Reader) Extensions(ctx context.Context, period string) ([]Extension, error) {
	return extensions(ctx, r.db, `WHERE id IN (SELECT MAX(id) FROM extensions WHERE period = ? GROUP BY subject) ORDER BY subject`, period)
}

func extensions(ctx context.Context, q querier, where string, args ...any) ([]Extension, error) {
	all, err := collect(ctx, q, func(rows *sql.Rows) (e Extension, err error) {
		err = rows.Scan(&e.ID, &e.Period, &e.Subject, &e.Until, &e.Note, moment{&e.GrantedAt}, &e.Submission)
		return e, err
	}, `SELECT id, period, subject, until, note, granted_at, COALESCE(submission, 0) FROM extensions `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read extensions: %w", err)
	}
	return all, nil
}

func extensionContent(e Extension) digest.Hash {
	c := newContent()
	c.number(e.ID)
	c.text(e.Period, e.Subject, e.Until, e.Note)
	c.time(e.GrantedAt)
	if e.Submission != 0 {
		c.number(int64(e.Submission))
	}
	return c.sum()
}

func extensionEntity(id int64) string { return fmt.Sprintf("extension/%d", id) }

// logExtension leaves the note out of the log's words: people write names into it.
func (t tx) logExtension(ctx context.Context, id int64) (Extension, error) {
	all, err := extensions(ctx, t, `WHERE id = ?`, id)
	if err != nil {
		return Extension{}, err
	}
	e := all[0]
	return e, t.log(ctx, Entry{
		Action: "extend", Subject: e.Subject, Entity: extensionEntity(id), Content: extensionContent(e),
		Detail: fmt.Sprintf("%s 截止日期延至 %s", e.Period, e.Until),
	})
}

func (v *verifier) extensions(ctx context.Context) error {
	all, err := extensions(ctx, v.q, `ORDER BY id`)
	for _, e := range all {
		v.meet(extensionEntity(e.ID), extensionContent(e))
	}
	return err
}
