package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"hesuan/internal/share/digest"
)

// Closing is how a collection stood when its deadline, or one that was extended, had passed.
type Closing struct {
	ID       int64
	Period   string
	Deadline string      // the usual one of the period, 2026-12-20
	Terms    digest.Hash // of every deadline that had passed
	Standing StandingCounts
	ClosedAt time.Time
}

// StandingCounts counts the filers of a period by how their return stands. Those with a deadline still to come, and those
// whose file is being judged, are in Filers alone.
type StandingCounts struct {
	Filers   int
	OnTime   int // accepted, in time
	Late     int // accepted, after the filer's deadline
	Held     int // in order but late: the office decides
	Returned int // sent back and not filed again
	Missing  int // nothing came
}

// ClosePeriod records a closing. The same deadlines close a period once: again is true where they did before, and what was
// recorded then is returned. c.ID and c.ClosedAt are set here.
func (s *Store) ClosePeriod(ctx context.Context, by Stamp, c Closing) (closed Closing, again bool, err error) {
	if c.Period == "" || c.Terms == (digest.Hash{}) {
		panic(fmt.Sprintf("store: a closing of nothing: %+v", c))
	}
	err = s.change(ctx, by, "record closing", func(t tx) error {
		before, err := closings(ctx, t, `WHERE period = ? AND terms = ?`, c.Period, c.Terms)
		if err != nil {
			return err
		}
		if len(before) > 0 {
			closed, again = before[0], true
			return nil
		}
		var id int64
		n := c.Standing
		err = t.QueryRowContext(ctx, `INSERT INTO closings (period, deadline, terms, filers, on_time, late, held, returned, missing, closed_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			c.Period, c.Deadline, c.Terms, n.Filers, n.OnTime, n.Late, n.Held, n.Returned, n.Missing, timeText(by.At)).Scan(&id)
		if err != nil {
			return err
		}
		closed, err = t.logClosing(ctx, id)
		return err
	})
	if err != nil {
		return Closing{}, false, err
	}
	return closed, again, nil
}

// Closings are those of a period, oldest first.
func (r *Reader) Closings(ctx context.Context, period string) ([]Closing, error) {
	return closings(ctx, r.db, `WHERE period = ? ORDER BY id`, period)
}

func closings(ctx context.Context, q querier, where string, args ...any) ([]Closing, error) {
	all, err := collect(ctx, q, func(rows *sql.Rows) (c Closing, err error) {
		n := &c.Standing
		err = rows.Scan(&c.ID, &c.Period, &c.Deadline, &c.Terms, &n.Filers, &n.OnTime, &n.Late, &n.Held, &n.Returned, &n.Missing, moment{&c.ClosedAt})
		return c, err
	}, `SELECT id, period, deadline, terms, filers, on_time, late, held, returned, missing, closed_at FROM closings `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read closings: %w", err)
	}
	return all, nil
}

func closingContent(c Closing) digest.Hash {
	n := c.Standing
	h := newContent()
	h.number(c.ID)
	h.text(c.Period, c.Deadline, c.Terms.String())
	h.number(int64(n.Filers), int64(n.OnTime), int64(n.Late), int64(n.Held), int64(n.Returned), int64(n.Missing))
	h.time(c.ClosedAt)
	return h.sum()
}

func closingEntity(id int64) string { return fmt.Sprintf("closing/%d", id) }

func (t tx) logClosing(ctx context.Context, id int64) (Closing, error) {
	all, err := closings(ctx, t, `WHERE id = ?`, id)
	if err != nil {
		return Closing{}, err
	}
	c, n := all[0], all[0].Standing
	return c, t.log(ctx, Entry{
		Action: "close", Entity: closingEntity(id), Content: closingContent(c),
		Detail: fmt.Sprintf("%s 截止 %s 应报 %d 按时 %d 逾期 %d 待批 %d 退回 %d 未报 %d", c.Period, c.Deadline, n.Filers, n.OnTime, n.Late, n.Held, n.Returned, n.Missing),
	})
}

func (v *verifier) closings(ctx context.Context) error {
	all, err := closings(ctx, v.q, `ORDER BY id`)
	for _, c := range all {
		v.meet(closingEntity(c.ID), closingContent(c))
	}
	return err
}
