package service

import (
	"errors"
	"slices"

	"hesuan/internal/store"
	"hesuan/internal/version"
)

// run proves that a run is named by its inputs and, if again, that it comes out
// of them once more.
func (v *verifier) run(r store.Run, again bool) (Reproduction, error) {
	now, before, ok, err := v.inputs(r)
	if err != nil {
		return "", err
	}
	if !ok {
		return Differs, nil
	}
	if fingerprintOf(r, slices.Concat(now, before)) != r.Fingerprint {
		v.fault(runEntity(r), "its fingerprint is not that of its inputs")
		return Differs, nil
	}
	switch {
	case r.Program != version.Program:
		return OtherProgram, nil
	case !again:
		return NotTried, nil
	}
	m, err := v.reproduce(r, now, before)
	if v.ctx.Err() != nil {
		return "", v.ctx.Err()
	}
	if err != nil {
		v.fault(runEntity(r), "cannot be computed again: %v", err)
		return Differs, nil
	}
	if v.compare(r, m.run) {
		return Same, nil
	}
	return Differs, nil
}

// inputs finds the returns of a run among the submissions: those of its period
// and those of the year before. It is not ok, and said so, where one is gone.
func (v *verifier) inputs(r store.Run) (now, before []store.Submission, ok bool, err error) {
	ok = true
	for _, in := range r.Inputs {
		sent, err := v.o.Reader.Sent(v.ctx, in.Subject, in.Hash)
		if err != nil && !errors.Is(err, store.ErrRow) {
			return nil, nil, false, err
		}
		i := slices.IndexFunc(sent, func(s store.Submission) bool { return inputOf(s, r.Period) == in })
		switch {
		case i < 0:
			v.fault(runEntity(r), "its input %s of %s was never received", in.Hash.Short(), in.Subject)
			ok = false
		case sent[i].Period == r.Period:
			now = append(now, sent[i])
		default:
			before = append(before, sent[i])
		}
	}
	return now, before, ok, nil
}

// reproduce computes a run from its own books and returns.
func (v *verifier) reproduce(r store.Run, now, before []store.Submission) (*product, error) {
	if v.law == nil || v.law.registerHash != r.Register || v.law.policyHash != r.Policy {
		law, err := v.o.lawOf(r.Register, r.Policy)
		if err != nil {
			return nil, err
		}
		v.law = law
	}
	p, err := v.law.Program(r.Period, v.o.Today())
	if err != nil {
		return nil, err
	}
	return v.o.produce(v.ctx, v.law, p, now, before, func(string) {})
}

// compare names whatever came out differently.
func (v *verifier) compare(recorded, now store.Run) bool {
	before := len(v.Faults)
	entity := runEntity(recorded)
	switch {
	case now.Fingerprint != recorded.Fingerprint:
		v.fault(entity, "comes out with another fingerprint, %s", now.Fingerprint.Short())
	case string(now.Totals) != string(recorded.Totals):
		v.fault(entity, "comes out with other totals: %s", now.Totals)
	case !slices.Equal(now.Missing, recorded.Missing):
		v.fault(entity, "comes out with other missing returns: %v", now.Missing)
	}
	made := map[string]store.Artefact{}
	for _, a := range now.Artefacts {
		made[a.Recipient+"/"+a.Name] = a
	}
	for _, a := range recorded.Artefacts {
		name := a.Recipient + "/" + a.Name
		if again, ok := made[name]; !ok {
			v.fault(entity, "%s does not come out again", name)
		} else if again != a {
			v.fault(entity, "%s comes out differently", name)
		}
		delete(made, name)
	}
	for _, a := range now.Artefacts {
		if name := a.Recipient + "/" + a.Name; made[name] == a {
			v.fault(entity, "%s comes out as well and was not recorded", name)
		}
	}
	return len(v.Faults) == before
}
