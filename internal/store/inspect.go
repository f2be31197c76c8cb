package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"

	"hesuan/internal/share/digest"
)

// Reference is one row's word for an archived document.
type Reference struct {
	Entity string // submission/12, version/policy/3, run/5
	Hash   digest.Hash
}

// References lists every document that a row names, by row. A row whose hash cannot be read is left out: Verify names it.
func (r *Reader) References(ctx context.Context) ([]Reference, error) {
	type row struct{ entity, hash string }
	rows, err := collect(ctx, r.db, func(rows *sql.Rows) (one row, err error) {
		err = rows.Scan(&one.entity, &one.hash)
		return one, err
	}, `SELECT 'submission/' || id, sha256 FROM submissions
		UNION ALL SELECT 'version/' || kind || '/' || number, sha256 FROM versions
		UNION ALL SELECT 'run/' || id, register_sha256 FROM runs
		UNION ALL SELECT 'run/' || id, policy_sha256 FROM runs
		UNION ALL SELECT 'run/' || run, sha256 FROM run_inputs`)
	if err != nil {
		return nil, fmt.Errorf("read references: %w", err)
	}
	var all []Reference
	for _, one := range rows {
		if h, err := digest.Parse(one.hash); err == nil {
			all = append(all, Reference{one.entity, h})
		}
	}
	return all, nil
}

// RunIDs lists every run, oldest first.
func (r *Reader) RunIDs(ctx context.Context) ([]RunID, error) {
	ids, err := runIDs(ctx, r.db)
	if err != nil {
		return nil, fmt.Errorf("read runs: %w", err)
	}
	return ids, nil
}

func runIDs(ctx context.Context, q querier) ([]RunID, error) {
	return collect(ctx, q, func(rows *sql.Rows) (id RunID, err error) {
		err = rows.Scan(&id)
		return id, err
	}, `SELECT id FROM runs ORDER BY id`)
}

// Sent lists the submissions of a subject with given bytes, one a period at most.
func (r *Reader) Sent(ctx context.Context, subject string, h digest.Hash) ([]Submission, error) {
	return submissions(ctx, r.db, `WHERE subject = ? AND sha256 = ? ORDER BY id`, subject, h)
}

// Logged reports whether the audit log has an entry of this hash. The head of an earlier Verify that is there no more
// proves that the log was cut or made up anew.
func (r *Reader) Logged(ctx context.Context, head digest.Hash) (bool, error) {
	found, err := entries(ctx, r.db, `WHERE hash = ?`, head)
	return len(found) > 0, err
}

// soundLimit is how many faults SQLite names before it stops.
const soundLimit = 20

// Damage is what SQLite itself finds wrong with the file: pages, indexes, rows that refer to nothing. Empty is sound.
func (r *Reader) Damage(ctx context.Context) ([]Fault, error) {
	said, err := collect(ctx, r.db, func(rows *sql.Rows) (line string, err error) {
		err = rows.Scan(&line)
		return line, err
	}, fmt.Sprintf(`PRAGMA integrity_check(%d)`, soundLimit))
	if err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	var out []Fault
	for _, line := range said {
		if line != "ok" {
			out = append(out, Fault{"database", line})
		}
	}
	dangling, err := collect(ctx, r.db, func(rows *sql.Rows) (Fault, error) {
		var table, parent string
		var row sql.NullInt64
		var key int
		err := rows.Scan(&table, &row, &parent, &key)
		return Fault{"database", fmt.Sprintf("%s row %d refers to a row of %s that is not there", table, row.Int64, parent)}, err
	}, `PRAGMA foreign_key_check`)
	if err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	return append(out, dangling...), nil
}

// Copy writes the database at path into a new file at to, as of one moment, whether or not the service runs. The copy is
// one file without a log beside it; the caller brings it to the disk.
func Copy(ctx context.Context, path, to string) (err error) {
	// Only a connection that might write may make the new file; this one changes nothing in the old.
	db, err := sql.Open("sqlite", source(path, "deferred"))
	if err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, filepath.ToSlash(to)); err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	return nil
}
