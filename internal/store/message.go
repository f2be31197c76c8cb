package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Message is something to be said through one channel.
type Message struct {
	ID          int64
	Key         string // what it is about: the same is said once through a channel
	Channel     string
	Title, Body string // without personal data
	MadeAt      time.Time
	DueAt       time.Time // not before
	Tries       int
}

// The states of a message.
const (
	MessageWaiting = "waiting"
	MessageSent    = "sent"
	MessageDropped = "dropped" // given up, too old, or its channel is no more
)

// Say keeps messages until they are sent. What was said through a channel before, by its key, is left as it was.
func (s *Store) Say(ctx context.Context, all ...Message) error {
	t, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("keep message: %w", err)
	}
	for _, m := range all {
		_, err := t.ExecContext(ctx, `INSERT INTO messages (key, channel, title, body, made_at, due_at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (key, channel) DO NOTHING`, m.Key, m.Channel, m.Title, m.Body, timeText(m.MadeAt), timeText(m.DueAt))
		if err != nil {
			return fmt.Errorf("keep message: %w", errors.Join(err, t.Rollback()))
		}
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("keep message: %w", err)
	}
	return nil
}

// Due lists messages that wait and are due, oldest first, at most limit.
func (r *Reader) Due(ctx context.Context, now time.Time, limit int) ([]Message, error) {
	all, err := collect(ctx, r.db, func(rows *sql.Rows) (m Message, err error) {
		err = rows.Scan(&m.ID, &m.Key, &m.Channel, &m.Title, &m.Body, moment{&m.MadeAt}, moment{&m.DueAt}, &m.Tries)
		return m, err
	}, `SELECT id, key, channel, title, body, made_at, due_at, tries FROM messages WHERE state = 'waiting' AND due_at <= ? ORDER BY id LIMIT ?`, timeText(now), limit)
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	return all, nil
}

// Try counts an attempt, before it is made: whatever becomes of it, the next is not before next.
func (s *Store) Try(ctx context.Context, id int64, next time.Time) error {
	if _, err := s.write.ExecContext(ctx, `UPDATE messages SET tries = tries + 1, due_at = ? WHERE id = ?`, timeText(next), id); err != nil {
		return fmt.Errorf("record attempt: %w", err)
	}
	return nil
}

// Settle says what became of a message in the end: MessageSent or MessageDropped.
func (s *Store) Settle(ctx context.Context, id int64, state string) error {
	if _, err := s.write.ExecContext(ctx, `UPDATE messages SET state = ? WHERE id = ?`, state, id); err != nil {
		return fmt.Errorf("record message: %w", err)
	}
	return nil
}

// Said counts messages by channel and state.
func (r *Reader) Said(ctx context.Context) (map[string]map[string]int, error) {
	type group struct {
		channel, state string
		n              int
	}
	all, err := collect(ctx, r.db, func(rows *sql.Rows) (g group, err error) {
		err = rows.Scan(&g.channel, &g.state, &g.n)
		return g, err
	}, `SELECT channel, state, COUNT(*) FROM messages GROUP BY channel, state`)
	if err != nil {
		return nil, fmt.Errorf("count messages: %w", err)
	}
	out := map[string]map[string]int{}
	for _, g := range all {
		if out[g.channel] == nil {
			out[g.channel] = map[string]int{}
		}
		out[g.channel][g.state] = g.n
	}
	return out, nil
}
