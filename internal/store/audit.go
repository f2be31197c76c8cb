package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hesuan/internal/share/digest"
)

// Entry is one line of the audit log. Hash covers every other field and the Hash of the entry before, so that none can
// be altered, removed or slipped in without breaking the chain; Content is the hash of what the change left behind in the
// other tables, so that those cannot be altered behind the log's back either.
type Entry struct {
	Seq     int64 // from 1, without gaps
	At      time.Time
	Actor   string
	Action  string // receive, judge, replace, answer, version, run, extend, close
	Subject string // 主体 it concerns; "" for all
	Entity  string // submission/12, version/policy/3, run/5
	Detail  string // for people; no personal data
	Content digest.Hash
	Prev    digest.Hash // zero for the first
	Hash    digest.Hash
}

// Log is the audit log after seq, oldest first, at most limit entries.
func (r *Reader) Log(ctx context.Context, after int64, limit int) ([]Entry, error) {
	return entries(ctx, r.db, `WHERE seq > ? ORDER BY seq LIMIT ?`, after, limit)
}

func entries(ctx context.Context, q querier, where string, args ...any) ([]Entry, error) {
	all, err := collect(ctx, q, func(rows *sql.Rows) (e Entry, err error) {
		err = rows.Scan(&e.Seq, moment{&e.At}, &e.Actor, &e.Action, &e.Subject, &e.Entity, &e.Detail, &e.Content, &e.Prev, &e.Hash)
		return e, err
	}, `SELECT seq, at, actor, action, subject, entity, detail, content, prev_hash, hash FROM audit `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	return all, nil
}

// log appends an entry. The transaction holds the write lock, so nobody appends in between.
func (t tx) log(ctx context.Context, e Entry) error {
	e.At, e.Actor = t.by.At, t.by.Actor
	err := t.QueryRowContext(ctx, `SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1`).Scan(&e.Seq, &e.Prev)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("append to audit log: %w", err)
	}
	e.Seq++
	e.Hash = e.sum()
	err = t.exec(ctx, `INSERT INTO audit (seq, at, actor, action, subject, entity, detail, content, prev_hash, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Seq, timeText(e.At), e.Actor, e.Action, e.Subject, e.Entity, e.Detail, e.Content, e.Prev, e.Hash)
	if err != nil {
		return fmt.Errorf("append to audit log: %w", err)
	}
	return nil
}

func (e Entry) sum() digest.Hash {
	c := newContent()
	c.number(e.Seq)
	c.text(timeText(e.At), e.Actor, e.Action, e.Subject, e.Entity, e.Detail, e.Content.String(), e.Prev.String())
	return c.sum()
}

func (t tx) logSubmission(ctx context.Context, action string, id SubmissionID) (Submission, error) {
	sub, err := submission(ctx, t, id)
	if err != nil {
		return Submission{}, err
	}
	all, err := findings(ctx, t, id)
	if err != nil {
		return Submission{}, err
	}
	detail := fmt.Sprintf("%s %s %s %s", sub.State.Label(), sub.Period, sub.File, sub.Hash.Short())
	switch {
	case action == "replace":
		detail = fmt.Sprintf("由 %d 替代 %s", sub.ReplacedBy, detail)
	case action == "answer":
		detail = fmt.Sprintf("答复 %s %s", sub.Answer, detail)
	}
	return sub, t.log(ctx, Entry{
		Action: action, Subject: sub.Subject, Entity: submissionEntity(id), Detail: detail, Content: submissionContent(sub, all),
	})
}

func (t tx) logVersion(ctx context.Context, kind Kind, number int) (Version, error) {
	found, err := versions(ctx, t, `WHERE kind = ? AND number = ?`, kind, number)
	if err != nil {
		return Version{}, err
	}
	v := found[0]
	outcome := "启用"
	if v.Refused {
		outcome = "未启用"
	}
	return v, t.log(ctx, Entry{
		Action: "version", Entity: versionEntity(kind, number), Content: versionContent(v),
		Detail: fmt.Sprintf("%s第%d版 %s %s", kind.Label(), number, outcome, v.Hash.Short()),
	})
}

func (t tx) logRun(ctx context.Context, id RunID) (Run, error) {
	r, err := run(ctx, t, `id = ?`, id)
	if err != nil {
		return Run{}, err
	}
	return r, t.log(ctx, Entry{
		Action: "run", Entity: runEntity(id), Content: runContent(r),
		Detail: fmt.Sprintf("%s %s %s 缺报 %d", r.State.Label(), r.Period, r.Fingerprint.Short(), len(r.Missing)),
	})
}

func submissionEntity(id SubmissionID) string { return fmt.Sprintf("submission/%d", id) }

func versionEntity(kind Kind, number int) string { return fmt.Sprintf("version/%s/%d", kind, number) }

func runEntity(id RunID) string { return fmt.Sprintf("run/%d", id) }
