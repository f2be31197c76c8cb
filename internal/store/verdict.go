package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// Finding is one message a sender got, as it was written. It is kept for status and for people's questions; what it
// quotes is masked by the caller where the column is personal.
type Finding struct {
	Code, Severity     string
	Sheet, Cell, Field string // Field is the column's name
	Found, Expected    string
	Message, Remedy    string
	Count              int // how many cells share the cause; 1 for one
}

// Verdict is what the importer made of a submission.
type Verdict struct {
	State    State // any but Received
	Template string
	Rows     Rows
	Findings []Finding // in the order they are shown
}

// ErrJudged says that a submission that counts, or was replaced, cannot be judged differently any more.
var ErrJudged = errors.New("already accepted")

// Judge records the verdict, with its findings in place of earlier ones. A submission that comes to count replaces the
// one of the same subject, kind, form and period that counted before; both are kept. Judging one that arrived earlier
// than the one that counts leaves it replaced at once. The same verdict again changes nothing.
//
// What was returned, unreadable or late can be judged again (a policy was corrected, the office let a late return pass);
// what counts, or counted and was replaced, is ErrJudged. Another verdict needs another answer: the submission is among
// Pending until it has one.
func (s *Store) Judge(ctx context.Context, by Stamp, id SubmissionID, v Verdict) (sub Submission, err error) {
	if v.State == Received || stateLabels[v.State] == "" {
		panic(fmt.Sprintf("store: %q is no verdict", v.State))
	}
	if r := v.Rows; r.Read != r.Accepted+r.Rejected+r.Blank {
		panic(fmt.Sprintf("store: rows do not add up: %+v", r))
	}
	err = s.change(ctx, by, "judge submission", func(t tx) error {
		if sub, err = submission(ctx, t, id); err != nil {
			return err
		}
		before, err := findings(ctx, t, id)
		if err != nil {
			return err
		}
		if sub.State == v.State && sub.Template == v.Template && sub.Rows == v.Rows && slices.Equal(before, v.Findings) {
			return nil
		}
		if sub.State.Counts() {
			return fmt.Errorf("submission %d: %w", id, ErrJudged)
		}
		if err := t.setFindings(ctx, id, v.Findings); err != nil {
			return err
		}
		var replaces, replacedBy SubmissionID
		if v.State.Counts() {
			if replaces, replacedBy, err = t.displace(ctx, sub); err != nil {
				return err
			}
		}
		err = t.exec(ctx, `UPDATE submissions SET state = ?, judged_at = ?, template = ?, rows_read = ?, rows_accepted = ?,
			rows_rejected = ?, rows_blank = ?, replaces = ?, replaced_by = ?, answered_at = NULL, answer = '' WHERE id = ?`,
			v.State, timeText(by.At), v.Template, v.Rows.Read, v.Rows.Accepted, v.Rows.Rejected, v.Rows.Blank,
			reference(replaces), reference(replacedBy), id)
		if err != nil {
			return err
		}
		if replaces != 0 {
			if _, err := t.logSubmission(ctx, "replace", replaces); err != nil {
				return err
			}
		}
		sub, err = t.logSubmission(ctx, "judge", id)
		return err
	})
	return sub, err
}

// displace makes room for a submission that comes to count. The order of arrival decides, not the order of judging.
func (t tx) displace(ctx context.Context, sub Submission) (replaces, replacedBy SubmissionID, err error) {
	var current SubmissionID
	err = t.QueryRowContext(ctx, `SELECT id FROM submissions WHERE period = ? AND kind = ? AND form = ? AND subject = ?
		AND state IN ('accepted', 'accepted-warned') AND replaced_by IS NULL`, sub.Period, sub.Kind, sub.Form, sub.Subject).Scan(&current)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, 0, nil
	case err != nil:
		return 0, 0, err
	case current > sub.ID:
		return 0, current, nil
	}
	return current, 0, t.exec(ctx, `UPDATE submissions SET replaced_by = ? WHERE id = ?`, sub.ID, current)
}

func reference(id SubmissionID) sql.NullInt64 {
	return sql.NullInt64{Int64: int64(id), Valid: id != 0}
}

func (t tx) setFindings(ctx context.Context, id SubmissionID, all []Finding) error {
	if _, err := t.ExecContext(ctx, `DELETE FROM findings WHERE submission = ?`, id); err != nil {
		return err
	}
	if len(all) == 0 {
		return nil
	}
	insert, err := t.PrepareContext(ctx, `INSERT INTO findings (submission, ordinal, code, severity, sheet, cell, field, found,
		expected, message, remedy, count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for i, f := range all {
		_, err := insert.ExecContext(ctx, id, i+1, f.Code, f.Severity, f.Sheet, f.Cell, f.Field, f.Found, f.Expected, f.Message, f.Remedy, f.Count)
		if err != nil {
			return err
		}
	}
	return nil
}

// Findings are the messages of a submission, in the order they were shown.
func (r *Reader) Findings(ctx context.Context, id SubmissionID) ([]Finding, error) {
	return findings(ctx, r.db, id)
}

func findings(ctx context.Context, q querier, id SubmissionID) ([]Finding, error) {
	var n nth
	all, err := collect(ctx, q, func(rows *sql.Rows) (f Finding, err error) {
		err = rows.Scan(&n, &f.Code, &f.Severity, &f.Sheet, &f.Cell, &f.Field, &f.Found, &f.Expected, &f.Message, &f.Remedy, &f.Count)
		return f, err
	}, `SELECT ordinal, code, severity, sheet, cell, field, found, expected, message, remedy, count FROM findings
		WHERE submission = ? ORDER BY ordinal`, id)
	if err != nil {
		return nil, fmt.Errorf("read findings: %w", err)
	}
	return all, nil
}
