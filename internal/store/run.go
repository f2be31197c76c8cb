package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hesuan/internal/share/digest"
)

// RunID names one computation for ever.
type RunID int64

// RunState is how far a run has come on its way to release.
type RunState string

// Draft is 草稿: computed, not confirmed by the departments.
const Draft RunState = "draft"

var runLabels = map[RunState]string{Draft: "草稿"}

// Label is the Chinese word.
func (s RunState) Label() string { return runLabels[s] }

// Run is one computation: what went in, what came out. It is a function of its fingerprint.
type Run struct {
	ID          RunID
	Period      string
	Fingerprint digest.Hash // over register, policy, returns, program
	Register    digest.Hash
	Policy      digest.Hash
	Program     string // version
	CreatedAt   time.Time
	State       RunState
	Totals      json.RawMessage // summary for status; any JSON
	Inputs      []Input
	Missing     []string // subjects whose return was not there
	Artefacts   []Artefact
}

// Input is one return that went into a run.
type Input struct {
	Subject string
	Kind    Kind
	Form    string
	Hash    digest.Hash
}

// Artefact is one file a run made.
type Artefact struct {
	Name      string // file name
	Recipient string // 财政局, 领导, a school…
	Hash      digest.Hash
	Size      int64 // bytes
}

// ErrNotReproduced says that a fingerprint that was computed before now gives another result. The program is at fault,
// or what it reads is damaged; nothing is overwritten.
var ErrNotReproduced = errors.New("the same fingerprint gave another result")

// SaveRun records a run as a draft, with its inputs and artefacts in the order given. A fingerprint that was recorded
// before returns that run (again) if everything is the same, and is ErrNotReproduced otherwise. ID, CreatedAt and State are
// set here.
func (s *Store) SaveRun(ctx context.Context, by Stamp, r Run) (saved Run, again bool, err error) {
	if r.Fingerprint.IsZero() || r.Register.IsZero() || r.Policy.IsZero() || !json.Valid(r.Totals) {
		panic("store: a run without fingerprint, register, policy or totals")
	}
	err = s.change(ctx, by, "save run", func(t tx) error {
		before, err := run(ctx, t, `fingerprint = ?`, r.Fingerprint)
		if err == nil {
			saved, again = before, true
			r.ID, r.CreatedAt, r.State = before.ID, before.CreatedAt, before.State
			if runContent(before) != runContent(r) {
				return fmt.Errorf("%s: %w", r.Fingerprint.Short(), ErrNotReproduced)
			}
			return nil
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		saved, err = t.insertRun(ctx, r)
		return err
	})
	return saved, again, err
}

func (t tx) insertRun(ctx context.Context, r Run) (Run, error) {
	err := t.QueryRowContext(ctx, `INSERT INTO runs (period, fingerprint, register_sha256, policy_sha256, program, created_at, state, totals)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		r.Period, r.Fingerprint, r.Register, r.Policy, r.Program, timeText(t.by.At), Draft, string(r.Totals)).Scan(&r.ID)
	if err != nil {
		return Run{}, err
	}
	for i, in := range r.Inputs {
		if err := t.exec(ctx, `INSERT INTO run_inputs (run, ordinal, subject, kind, form, sha256) VALUES (?, ?, ?, ?, ?, ?)`,
			r.ID, i+1, in.Subject, in.Kind, in.Form, in.Hash); err != nil {
			return Run{}, err
		}
	}
	for i, subject := range r.Missing {
		if err := t.exec(ctx, `INSERT INTO run_missing (run, ordinal, subject) VALUES (?, ?, ?)`, r.ID, i+1, subject); err != nil {
			return Run{}, err
		}
	}
	for i, a := range r.Artefacts {
		if err := t.exec(ctx, `INSERT INTO run_artefacts (run, ordinal, name, recipient, sha256, size) VALUES (?, ?, ?, ?, ?, ?)`,
			r.ID, i+1, a.Name, a.Recipient, a.Hash, a.Size); err != nil {
			return Run{}, err
		}
	}
	return t.logRun(ctx, r.ID)
}

// Run is one run by its identifier, whole.
func (r *Reader) Run(ctx context.Context, id RunID) (Run, error) { return run(ctx, r.db, `id = ?`, id) }

// RunOf is the run of a fingerprint, whole; ErrNotFound where it was never computed.
func (r *Reader) RunOf(ctx context.Context, fingerprint digest.Hash) (Run, error) {
	return run(ctx, r.db, `fingerprint = ?`, fingerprint)
}

// LatestRun is the newest run of a period, whole; ErrNotFound where there is none.
func (r *Reader) LatestRun(ctx context.Context, period string) (Run, error) {
	return run(ctx, r.db, `id = (SELECT MAX(id) FROM runs WHERE period = ?)`, period)
}

func run(ctx context.Context, q querier, where string, arg any) (Run, error) {
	found, err := collect(ctx, q, func(rows *sql.Rows) (r Run, err error) {
		var totals string
		err = rows.Scan(&r.ID, &r.Period, &r.Fingerprint, &r.Register, &r.Policy, &r.Program, moment{&r.CreatedAt}, &r.State, &totals)
		r.Totals = json.RawMessage(totals)
		return r, err
	}, `SELECT id, period, fingerprint, register_sha256, policy_sha256, program, created_at, state, totals FROM runs WHERE `+where, arg)
	if err != nil {
		return Run{}, fmt.Errorf("read run: %w", err)
	}
	if len(found) == 0 {
		return Run{}, fmt.Errorf("run: %w", ErrNotFound)
	}
	r := found[0]
	var input, missing, artefact nth
	r.Inputs, err = collect(ctx, q, func(rows *sql.Rows) (in Input, err error) {
		err = rows.Scan(&input, &in.Subject, &in.Kind, &in.Form, &in.Hash)
		return in, err
	}, `SELECT ordinal, subject, kind, form, sha256 FROM run_inputs WHERE run = ? ORDER BY ordinal`, r.ID)
	if err != nil {
		return Run{}, fmt.Errorf("read run: %w", err)
	}
	r.Missing, err = collect(ctx, q, func(rows *sql.Rows) (subject string, err error) {
		err = rows.Scan(&missing, &subject)
		return subject, err
	}, `SELECT ordinal, subject FROM run_missing WHERE run = ? ORDER BY ordinal`, r.ID)
	if err != nil {
		return Run{}, fmt.Errorf("read run: %w", err)
	}
	r.Artefacts, err = collect(ctx, q, func(rows *sql.Rows) (a Artefact, err error) {
		err = rows.Scan(&artefact, &a.Name, &a.Recipient, &a.Hash, &a.Size)
		return a, err
	}, `SELECT ordinal, name, recipient, sha256, size FROM run_artefacts WHERE run = ? ORDER BY ordinal`, r.ID)
	if err != nil {
		return Run{}, fmt.Errorf("read run: %w", err)
	}
	return r, nil
}
