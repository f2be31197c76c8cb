package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"hesuan/internal/share/digest"
)

// Fault is one thing that is not as the service left it.
type Fault struct {
	Entity string // audit/17, submission/12, version/policy/3, run/5
	What   string
}

// Chain is what Verify found. Head is the hash of the last entry; kept outside the database (on a receipt, in the manifest
// of a release), it also proves that no entries were cut off the end and no whole log was made up anew.
type Chain struct {
	Entries int64
	Head    digest.Hash
	Faults  []Fault // empty: all is as it was left
}

// page is how many rows Verify holds at a time.
const page = 500

// Verify walks the audit log from its first entry and then compares every submission, version and run with what the log
// says was left behind. It works on one snapshot beside a running service. Faults are values; the error is of reading.
func (r *Reader) Verify(ctx context.Context) (Chain, error) {
	t, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Chain{}, fmt.Errorf("verify: %w", err)
	}
	defer t.Rollback()
	chain, err := verify(ctx, t)
	if err != nil {
		return Chain{}, fmt.Errorf("verify: %w", err)
	}
	return chain, nil
}

func verify(ctx context.Context, q querier) (Chain, error) {
	v := verifier{q: q, left: map[string]digest.Hash{}}
	for _, step := range []struct {
		table string
		walk  func(context.Context) error
	}{{"audit", v.log}, {"submission", v.submissions}, {"version", v.versions}, {"run", v.runs}, {"extension", v.extensions}, {"closing", v.closings}} {
		err := step.walk(ctx)
		if errors.Is(err, ErrRow) {
			v.fault(step.table, err.Error())
			continue
		}
		if err != nil {
			return Chain{}, err
		}
	}
	for _, entity := range slices.Sorted(maps.Keys(v.left)) {
		v.fault(entity, "is in the audit log but not in its table")
	}
	return v.chain, nil
}

type verifier struct {
	q     querier
	chain Chain
	left  map[string]digest.Hash // entity → what its last entry says it is; entities are taken out as they are met
}

func (v *verifier) fault(entity, what string) {
	v.chain.Faults = append(v.chain.Faults, Fault{entity, what})
}

func (v *verifier) log(ctx context.Context) error {
	last, at := int64(0), int64(math.MinInt64) // no entry below 1 is ours, and none may hide there
	for {
		some, err := entries(ctx, v.q, `WHERE seq > ? ORDER BY seq LIMIT ?`, at, page)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, e := range some {
			name := fmt.Sprintf("audit/%d", e.Seq)
			switch {
			case e.Seq != last+1:
				v.fault(name, fmt.Sprintf("does not follow entry %d", last))
			case e.Prev != v.chain.Head:
				v.fault(name, "does not continue the entry before it")
			}
			if e.sum() != e.Hash {
				v.fault(name, "was altered")
			}
			v.left[e.Entity] = e.Content
			v.chain.Entries++
			v.chain.Head, last, at = e.Hash, e.Seq, e.Seq
		}
	}
}

func (v *verifier) meet(entity string, now digest.Hash) {
	logged, ok := v.left[entity]
	delete(v.left, entity)
	switch {
	case !ok:
		v.fault(entity, "is not in the audit log")
	case logged != now:
		v.fault(entity, "is not as the audit log left it")
	}
}

// unreadable names an entity that holds what this program never writes; the others are looked at all the same.
func (v *verifier) unreadable(entity string, err error) bool {
	if !errors.Is(err, ErrRow) {
		return false
	}
	delete(v.left, entity)
	v.fault(entity, err.Error())
	return true
}

func (v *verifier) submissions(ctx context.Context) error {
	last := SubmissionID(math.MinInt64)
	for {
		some, err := submissions(ctx, v.q, `WHERE id > ? ORDER BY id LIMIT ?`, last, page)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, sub := range some {
			last = sub.ID
			all, err := findings(ctx, v.q, sub.ID)
			if v.unreadable(submissionEntity(sub.ID), err) {
				continue
			}
			if err != nil {
				return err
			}
			v.meet(submissionEntity(sub.ID), submissionContent(sub, all))
		}
	}
}

func (v *verifier) versions(ctx context.Context) error {
	all, err := versions(ctx, v.q, `ORDER BY kind, number`)
	for _, version := range all {
		v.meet(versionEntity(version.Kind, version.Number), versionContent(version))
	}
	return err
}

func (v *verifier) runs(ctx context.Context) error {
	ids, err := runIDs(ctx, v.q)
	if err != nil {
		return err
	}
	for _, id := range ids {
		r, err := run(ctx, v.q, `id = ?`, id)
		if v.unreadable(runEntity(id), err) {
			continue
		}
		if err != nil {
			return err
		}
		v.meet(runEntity(id), runContent(r))
	}
	return nil
}
