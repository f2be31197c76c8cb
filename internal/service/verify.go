package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
)

// Recompute says which recorded runs Verify computes again.
type Recompute string

// All of them, the newest of each period, or none.
const (
	AllRuns  Recompute = "all"
	LastRuns Recompute = "last"
	NoRuns   Recompute = "none"
)

// VerifyOptions is what Verify is asked for.
type VerifyOptions struct {
	Runs  Recompute
	Since string // the head an earlier Verify told; "" where there is none to compare with
}

// Verification is what Verify found.
type Verification struct {
	Entries   int64         // of the audit log
	Head      digest.Hash   // of its last entry; kept elsewhere it proves later that nothing was cut off
	Documents int           // archived originals, hashed again
	Files     int           // released files, hashed again
	Runs      []Recomputed  // every recorded run
	Faults    []store.Fault // empty: all is as the service left it
	Notes     []store.Fault // what nothing refers to: left by an interrupted pass, or laid there by somebody
}

// Recomputed is a recorded run and what became of computing it again.
type Recomputed struct {
	ID      store.RunID
	Period  string
	Folder  string // in the share
	Outcome Reproduction
}

// Reproduction is the outcome of computing a run again.
type Reproduction string

// Same is byte for byte, Differs is named among the faults. A run of another
// version of the program can be reproduced by that version alone.
const (
	Same         Reproduction = "reproduced"
	Differs      Reproduction = "differs"
	OtherProgram Reproduction = "other-program"
	NotTried     Reproduction = "not-tried"
)

// Verify proves that everything is as the service left it: the database is
// sound, the audit log is unbroken and agrees with every row, every document a
// row names lies in the archive under its hash, every released file is the one
// that was recorded, and the runs come out again from their own inputs, byte
// for byte. 发布/<批次>/当前 is no part of a run. It works beside a running
// service and changes nothing. What differs is named in the report; the error
// is of not being able to look.
func (o *Office) Verify(ctx context.Context, opts VerifyOptions, progress func(step string)) (*Verification, error) {
	v := &verifier{o: o, ctx: ctx, opts: opts, progress: progress}
	for _, step := range []struct {
		what string
		do   func() error
	}{{"audit log", v.log}, {"archive", v.archive}, {"runs", v.runs}, {"releases", v.strangers}} {
		progress("verifying " + step.what)
		if err := errors.Join(ctx.Err(), step.do()); err != nil {
			return nil, fmt.Errorf("verify %s: %w", step.what, err)
		}
	}
	return &v.Verification, nil
}

type verifier struct {
	Verification
	o        *Office
	ctx      context.Context
	opts     VerifyOptions
	progress func(string)

	law     *Law            // of the run at hand; most runs share one
	folders map[string]bool // of recorded runs
}

func (v *verifier) fault(entity, format string, args ...any) {
	v.Faults = append(v.Faults, store.Fault{Entity: entity, What: fmt.Sprintf(format, args...)})
}

func (v *verifier) note(entity, what string) {
	v.Notes = append(v.Notes, store.Fault{Entity: entity, What: what})
}

func (v *verifier) log() error {
	damage, err := v.o.Reader.Damage(v.ctx)
	if err != nil {
		return err
	}
	chain, err := v.o.Reader.Verify(v.ctx)
	if err != nil {
		return err
	}
	v.Entries, v.Head = chain.Entries, chain.Head
	v.Faults = append(damage, chain.Faults...)
	if v.opts.Since == "" {
		return nil
	}
	since, err := digest.Parse(v.opts.Since)
	if err != nil {
		return &UnknownError{What: "head", Name: v.opts.Since}
	}
	there, err := v.o.Reader.Logged(v.ctx, since)
	if errors.Is(err, store.ErrRow) || err == nil && !there {
		v.fault("audit", "no longer holds the entry %s that an earlier verification ended with: the log was cut or made anew", since)
		err = nil
	}
	return err
}

// archive is listed before the rows are read: a document is archived before it
// is recorded, so what a row names must be there.
func (v *verifier) archive() error {
	archive := v.o.Share.Archive
	lying, other, err := archive.List()
	if err != nil {
		return err
	}
	references, err := v.o.Reader.References(v.ctx)
	if err != nil {
		return err
	}
	known := map[digest.Hash]bool{}
	for _, ref := range references {
		if known[ref.Hash] {
			continue
		}
		known[ref.Hash] = true
		v.Documents++
		v.document(ref)
		if err := v.ctx.Err(); err != nil {
			return err
		}
	}
	for _, h := range lying {
		if known[h] {
			continue
		}
		v.note(archive.Path(h), "is known to no row of the database")
		if err := archive.Verify(h); err != nil {
			v.fault(archive.Path(h), "%v", err)
		}
	}
	for _, name := range other {
		v.note(name, "is no archived document")
	}
	return nil
}

func (v *verifier) document(ref store.Reference) {
	name := v.o.Share.Archive.Path(ref.Hash)
	switch err := v.o.Share.Archive.Verify(ref.Hash); {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist):
		v.fault(name, "is missing; %s refers to it", ref.Entity)
	case errors.Is(err, share.ErrDamaged):
		v.fault(name, "is not what its name says; %s refers to it", ref.Entity)
	default:
		v.fault(name, "cannot be read (%v); %s refers to it", err, ref.Entity)
	}
}

func (v *verifier) runs() error {
	ids, err := v.o.Reader.RunIDs(v.ctx)
	if err != nil {
		return err
	}
	var recorded []store.Run
	last := map[string]store.RunID{}
	for _, id := range ids {
		r, err := v.o.Reader.Run(v.ctx, id)
		if errors.Is(err, store.ErrRow) {
			continue // the chain named it
		}
		if err != nil {
			return err
		}
		recorded = append(recorded, r)
		last[r.Period] = r.ID
	}
	v.folders = map[string]bool{}
	for i, r := range recorded {
		v.progress(fmt.Sprintf("verifying run %d/%d", i+1, len(recorded)))
		again := v.opts.Runs == AllRuns || v.opts.Runs == LastRuns && last[r.Period] == r.ID
		done := Recomputed{ID: r.ID, Period: r.Period, Folder: releaseFolder(r), Outcome: NotTried}
		v.folders[share.Key(done.Folder)] = true
		if err := v.released(r); err != nil {
			return err
		}
		if done.Outcome, err = v.run(r, again); err != nil {
			return fmt.Errorf("%s: %w", runEntity(r), err)
		}
		v.Runs = append(v.Runs, done)
	}
	return nil
}

func runEntity(r store.Run) string { return fmt.Sprintf("run/%d", r.ID) }

// released compares the files in the share with what was recorded.
func (v *verifier) released(r store.Run) error {
	folder := releaseFolder(r)
	there, err := v.o.Share.ReleaseHashes(folder)
	if errors.Is(err, fs.ErrNotExist) {
		v.fault(folder, "is missing; run/%d released %d files into it", r.ID, len(r.Artefacts))
		return nil
	}
	if err != nil {
		return err
	}
	for _, a := range r.Artefacts {
		name := share.Key(a.Recipient + "/" + a.Name)
		h, ok := there[name]
		delete(there, name)
		v.Files++
		switch {
		case !ok:
			v.fault(folder+"/"+name, "is missing; run/%d released it", r.ID)
		case h != a.Hash:
			v.fault(folder+"/"+name, "is not the file that run/%d released", r.ID)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(there)) {
		v.fault(folder+"/"+name, "was not released by run/%d", r.ID)
	}
	return nil
}

// strangers names what lies in 发布 and no run made.
func (v *verifier) strangers() error {
	released, err := v.o.Share.Released()
	if err != nil {
		return err
	}
	for _, f := range released {
		if !v.folders[f] && path.Base(f) != Current {
			v.note(f, "was released by no recorded run")
		}
	}
	return nil
}
