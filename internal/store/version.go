package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"hesuan/internal/share/digest"
)

// Version is one register or one policy that was received.
type Version struct {
	Kind       Kind // Register or Policy
	Number     int  // from 1, counting refused ones too
	Hash       digest.Hash
	ReceivedAt time.Time
	Refused    bool         // never was in force
	Note       string       // why it was refused, or what it is
	Submission SubmissionID // 0 for the one init made
}

// AddVersion numbers and records a version of v.Kind. One that is not refused is in force from now on; a refused one
// leaves the previous in force. The same bytes with the same outcome as the newest version are that version, and nothing
// changes. v.Number and v.ReceivedAt are set here.
func (s *Store) AddVersion(ctx context.Context, by Stamp, v Version) (Version, error) {
	if (v.Kind != Register && v.Kind != Policy) || v.Hash.IsZero() {
		panic(fmt.Sprintf("store: no version of a register or policy: %+v", v))
	}
	err := s.change(ctx, by, "record version", func(t tx) error {
		newest, err := versions(ctx, t, `WHERE kind = ? ORDER BY number DESC LIMIT 1`, v.Kind)
		if err != nil {
			return err
		}
		v.Number = 1
		if len(newest) > 0 {
			if newest[0].Hash == v.Hash && newest[0].Refused == v.Refused {
				v = newest[0]
				return nil
			}
			v.Number = newest[0].Number + 1
		}
		refused := 0
		if v.Refused {
			refused = 1
		}
		err = t.exec(ctx, `INSERT INTO versions (kind, number, sha256, received_at, refused, note, submission) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			v.Kind, v.Number, v.Hash, timeText(by.At), refused, v.Note, reference(v.Submission))
		if err != nil {
			return err
		}
		v, err = t.logVersion(ctx, v.Kind, v.Number)
		return err
	})
	if err != nil {
		return Version{}, err
	}
	return v, nil
}

// InForce is the newest version of a kind that was not refused; ErrNotFound where there is none.
func (r *Reader) InForce(ctx context.Context, kind Kind) (Version, error) {
	found, err := versions(ctx, r.db, `WHERE kind = ? AND refused = 0 ORDER BY number DESC LIMIT 1`, kind)
	if err != nil {
		return Version{}, err
	}
	if len(found) == 0 {
		return Version{}, fmt.Errorf("%s in force: %w", kind, ErrNotFound)
	}
	return found[0], nil
}

// Versions are all versions of a kind, by number.
func (r *Reader) Versions(ctx context.Context, kind Kind) ([]Version, error) {
	return versions(ctx, r.db, `WHERE kind = ? ORDER BY number`, kind)
}

func versions(ctx context.Context, q querier, where string, args ...any) ([]Version, error) {
	all, err := collect(ctx, q, func(rows *sql.Rows) (v Version, err error) {
		err = rows.Scan(&v.Kind, &v.Number, &v.Hash, moment{&v.ReceivedAt}, flag{&v.Refused}, &v.Note, &v.Submission)
		return v, err
	}, `SELECT kind, number, sha256, received_at, refused, note, COALESCE(submission, 0) FROM versions `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	return all, nil
}
