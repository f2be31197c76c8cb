package service

import (
	"context"
	"fmt"

	"hesuan/calc"
	"hesuan/internal/register"
	"hesuan/internal/store"
	"hesuan/reports"
)

// RegisterChanges is what 集团名册变更 is made of, for a result computed by the
// register in force. It holds every version that was ever in force, so it is a
// function of the run's inputs and of how they came to be: when they were
// received, and which versions came before.
func (o *Office) RegisterChanges(ctx context.Context, res *calc.Result, meta reports.Meta) (reports.ChangesInput, error) {
	l, err := o.InForce(ctx)
	if err != nil {
		return reports.ChangesInput{}, err
	}
	versions, err := o.registerVersions(ctx)
	if err != nil {
		return reports.ChangesInput{}, err
	}
	return reports.ChangesInput{Meta: meta, Result: res, Register: l.register, Period: res.Program.Rules.Period.Span, Versions: versions}, nil
}

// registerVersions reads every version of the register that came into force out
// of the archive, and compares each with the one before.
func (o *Office) registerVersions(ctx context.Context) ([]reports.Version, error) {
	list, err := o.Reader.Versions(ctx, store.Register)
	if err != nil {
		return nil, err
	}
	var out []reports.Version
	var before *register.Register
	for _, v := range list {
		if v.Refused {
			continue
		}
		version, reg, err := o.registerVersion(ctx, v)
		if err != nil {
			return nil, fmt.Errorf("register version %d: %w", v.Number, err)
		}
		if before != nil {
			version.Changes = register.Diff(before, reg)
		}
		out, before = append(out, version), reg
	}
	return out, nil
}

func (o *Office) registerVersion(ctx context.Context, v store.Version) (reports.Version, *register.Register, error) {
	out := reports.Version{Number: v.Number, Received: v.ReceivedAt.In(Zone), File: RegisterFile, Hash: v.Hash.Short(), Note: v.Note}
	if v.Submission != 0 {
		sub, err := o.Reader.Submission(ctx, v.Submission)
		if err != nil {
			return out, nil, err
		}
		out.File, out.Note = sub.File, ""
	}
	data, err := o.Document(v.Hash)
	if err != nil {
		return out, nil, err
	}
	reg, _, fs := LoadRegister(data, out.File)
	if reg == nil { // findings alone do not unmake what came into force
		return out, nil, &RefusedError{What: "register", Findings: fs}
	}
	return out, reg, nil
}
