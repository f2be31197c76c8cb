package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/pressly/goose/v3"

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

// Damage is what is wrong with the file itself: pages, indexes, rows that refer to nothing, a schema that is not ours. Empty
// is sound.
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
	strange, err := r.strange(ctx)
	return slices.Concat(out, dangling, strange), err
}

// strange names what of the schema is not as the migrations make it: a trigger would change rows before the log hears of
// them, and without its index a sender could count twice.
func (r *Reader) strange(ctx context.Context) ([]Fault, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, fmt.Errorf("check the schema: %w", err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	if err := migrate(ctx, db); err != nil {
		return nil, fmt.Errorf("check the schema: %w", err)
	}
	want, err := schema(ctx, db)
	if err != nil {
		return nil, err
	}
	have, err := schema(ctx, r.db)
	if err != nil {
		return nil, err
	}
	var out []Fault
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch now, ok := have[name]; {
		case !ok:
			out = append(out, Fault{"database", name + " is gone"})
		case now != want[name]:
			out = append(out, Fault{"database", name + " was altered"})
		}
		delete(have, name)
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		out = append(out, Fault{"database", name + " is not ours"})
	}
	return out, nil
}

// schema is the text of each table, index and trigger but those of SQLite and goose, by kind and name.
func schema(ctx context.Context, q querier) (map[string]string, error) {
	out := map[string]string{}
	_, err := collect(ctx, q, func(rows *sql.Rows) (name string, err error) {
		var text string
		err = rows.Scan(&name, &text)
		out[name] = text
		return name, err
	}, `SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> ?`, goose.DefaultTablename)
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	return out, nil
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
