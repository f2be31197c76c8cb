// Package store is the service's memory: who sent what and what was said to it, which register and policy are in force,
// which runs were made, and an audit log over all of it.
//
//	st, err := store.Open(ctx, ws.Database())            // the process that holds the workspace lock
//	sub, again, err := st.Receive(ctx, by, arrival)      // archived before; again: these bytes were here already
//	sub, err = st.Judge(ctx, by, sub.ID, verdict)        // findings, state, and what it replaces, in one transaction
//	err = st.Answered(ctx, by, sub.ID, "回执.xlsx")       // now the file may leave 收件
//
//	rd, err := store.OpenReader(ctx, ws.Database())      // status, explain: beside the service, cannot write
//
// Rows of returns are not stored. The archive holds every original by its hash and is the only truth; a computation reads
// the workbooks again, strictly, which costs milliseconds each and cannot drift from what the school sent. What is here
// needs no personal data: callers mask what a finding quotes.
//
// Every step is repeatable. Receiving the same bytes in the same folder and period finds the same submission; judging with
// the same verdict, answering with the same answer and saving the same run change nothing. Same bytes never come back to
// count after something newer replaced them: a file that could not be removed from 收件 would otherwise take turns with its
// successor. A sender who wants an old return back changes it and sends it again.
//
// All times are arguments. Every method that changes something takes a Stamp and writes its audit entry in the same
// transaction; see Verify.
//
// It is SQLite (WAL, one writing connection, foreign keys on, every commit synced because a file leaves 收件 on its word).
// Statements are standard SQL that PostgreSQL also runs once ? is rewritten to $1; what is particular to SQLite is in
// open.go and in migrations/sqlite.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// ErrNotFound says that no row has the identifier asked for.
var ErrNotFound = errors.New("not found in the database")

// ErrRow says that a row holds something this program never writes there; Verify names it.
var ErrRow = errors.New("unreadable row")

// Stamp is who did something, and when. Actor is "hesuan" for the service itself, otherwise a department or a person's
// office, never an identity number.
type Stamp struct {
	At    time.Time
	Actor string
}

// Reader reads the database. Any number of them work beside the one writer and see whole transactions only.
type Reader struct{ db *sql.DB }

// Store reads and writes. One process at a time may have one: the one that holds the workspace lock.
type Store struct {
	*Reader
	write *sql.DB
}

// Close ends all connections.
func (r *Reader) Close() error { return r.db.Close() }

// Close ends all connections.
func (s *Store) Close() error { return errors.Join(s.write.Close(), s.Reader.Close()) }

// querier is what both a connection pool and a transaction can do.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// tx is one change with its stamp.
type tx struct {
	*sql.Tx
	by Stamp
}

// change runs do in one transaction; all of it happens, or nothing.
func (s *Store) change(ctx context.Context, by Stamp, what string, do func(tx) error) error {
	if by.At.IsZero() || by.Actor == "" {
		panic("store: a change without time or actor")
	}
	t, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := do(tx{t, by}); err != nil {
		return fmt.Errorf("%s: %w", what, errors.Join(err, t.Rollback()))
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// exec runs a statement that must touch exactly one row.
func (t tx) exec(ctx context.Context, query string, args ...any) error {
	result, err := t.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(fmt.Errorf("%d rows changed, want 1", n), err)
	}
	return nil
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, q querier, scan func(rows *sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRow, err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// timeLayout has a fixed width, so that text sorts as time.
const timeLayout = "2006-01-02T15:04:05.000Z"

func timeText(t time.Time) string { return t.UTC().Format(timeLayout) }

// moment reads a time that timeText wrote; NULL is the zero time.
type moment struct{ to *time.Time }

func (m moment) Scan(src any) error {
	if src == nil {
		*m.to = time.Time{}
		return nil
	}
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("time stored as %T", src)
	}
	t, err := time.Parse(timeLayout, text)
	if err == nil && timeText(t) != text { // Parse also takes 9:00 and a comma, which sort otherwise
		err = fmt.Errorf("time stored as %q, not %q", text, timeText(t))
	}
	*m.to = t
	return err
}

// nth reads the ordinal of each row of a list, which must be the next one from 1.
type nth int64

func (n *nth) Scan(src any) error {
	if *n++; src != int64(*n) {
		return fmt.Errorf("ordinal %v, want %d", src, *n)
	}
	return nil
}

// flag reads 0 or 1.
type flag struct{ to *bool }

func (f flag) Scan(src any) error {
	*f.to = src == int64(1)
	if !*f.to && src != int64(0) {
		return fmt.Errorf("%v stored, want 0 or 1", src)
	}
	return nil
}
