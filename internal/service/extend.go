package service

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"hesuan/internal/date"
	"hesuan/internal/policy"
	"hesuan/internal/share"
	"hesuan/internal/store"
)

// ErrNothingHeld says that no late return of a filer waits for the office, so
// that there is nothing to let pass without a day.
var ErrNothingHeld = errors.New("no late return is held")

// ErrShortened says that a day lies before the deadline of the period, which
// an extension can only move later.
var ErrShortened = errors.New("the day is before the deadline of the period")

// Extended is a deadline that was granted, and what it let pass.
type Extended struct {
	Period, Code, Name string
	Until              date.Date
	Passed             []Outcome // returns that were held, judged again and answered
}

// Extend gives a filer, by code or by the name of its folder, a later deadline
// in a period ("" for the one open today). Without a day it is the day on which
// the last late return that is held came, which lets that pass. What is held
// and in time by the new deadline is judged, answered and counts without being
// sent again. The newest grant stands; returns that count already go on to.
func (o *Office) Extend(ctx context.Context, period, filer string, until date.Date, note string) (Extended, error) {
	l, p, err := o.programFor(ctx, period)
	if err != nil {
		return Extended{}, err
	}
	f, err := findFiler(l.filing(p), filer)
	if err != nil {
		return Extended{}, err
	}
	out := Extended{Period: p.Rules.Period.Name, Code: f.Code, Name: f.Name, Until: until}
	if until.IsZero() {
		if out.Until, err = o.lastHeld(ctx, out.Period, f.Code); err != nil {
			return Extended{}, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if out.Until.Before(p.Rules.Period.Deadline) {
		return Extended{}, fmt.Errorf("%s is before %s: %w", out.Until, p.Rules.Period.Deadline, ErrShortened)
	}
	_, err = o.Store.Extend(ctx, o.stamp(), store.Extension{Period: out.Period, Subject: f.Code, Until: out.Until.String(), Note: note})
	if err != nil {
		return Extended{}, err
	}
	if out.Passed, err = o.letPass(ctx, l, p.Rules.Period); err != nil {
		return out, err
	}
	if current, err := l.period("", o.Today()); err != nil || current.Name != out.Period {
		return out, err // what shows the moment is of the period that is open
	}
	_, err = o.settle(ctx)
	return out, err
}

func findFiler(all []Filer, name string) (Filer, error) {
	i := slices.IndexFunc(all, func(f Filer) bool { return f.Code == name || share.Key(f.Name) == share.Key(name) })
	if i < 0 {
		return Filer{}, &UnknownError{What: "filer", Name: name}
	}
	return all[i], nil
}

// lastHeld is the day on which the last late return of a subject came.
func (o *Office) lastHeld(ctx context.Context, period, subject string) (date.Date, error) {
	held, err := o.Reader.Held(ctx, period)
	if err != nil {
		return date.Date{}, err
	}
	var day date.Date
	for _, s := range held {
		if s.Subject == subject {
			day = Civil(s.ReceivedAt)
		}
	}
	if day.IsZero() {
		return day, ErrNothingHeld
	}
	return day, nil
}

// letPass judges and answers again what is held although an extension makes it
// in time. Cut short, it goes on where it stopped when it is called again. What
// passes may be a return of the bureau that grants more, so it looks again.
func (o *Office) letPass(ctx context.Context, l *Law, period policy.Period) ([]Outcome, error) {
	var out []Outcome
	for {
		passed, err := o.letPassOnce(ctx, l, period)
		out = append(out, passed...)
		if err != nil || !slices.ContainsFunc(passed, func(x Outcome) bool { return x.State.Counts() }) {
			return out, err
		}
	}
}

func (o *Office) letPassOnce(ctx context.Context, l *Law, period policy.Period) ([]Outcome, error) {
	due, err := o.deadlines(ctx, period)
	if err != nil || len(due.own) == 0 {
		return nil, err
	}
	held, err := o.Reader.Held(ctx, period.Name)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	program, err := l.program(period)
	if err != nil {
		return nil, err
	}
	var out []Outcome
	var faults []error
	for _, s := range held {
		if until, _ := due.of(s.Subject); until.Before(Civil(s.ReceivedAt)) {
			continue
		}
		f, err := findFiler(l.filing(program), s.Subject)
		if err != nil {
			continue // no longer in the register: nobody files
		}
		outcome, err := o.judgeAgain(ctx, period, s, f)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s/%s: %w", f.Name, s.File, err))
			continue
		}
		out = append(out, outcome)
	}
	return out, errors.Join(faults...)
}

// judgeAgain judges what lies in the archive, by the rules of today, as if it
// had been dropped again.
func (o *Office) judgeAgain(ctx context.Context, period policy.Period, sub store.Submission, f Filer) (Outcome, error) {
	drop := share.Drop{Subject: f.Name, Known: true, Name: sub.File}
	j, err := o.judgeIn(ctx, period, drop, share.Claim{Drop: drop, Hash: sub.Hash, Size: sub.Size})
	if err != nil {
		return Outcome{}, err
	}
	return o.conclude(ctx, j, sub, false, drop)
}

// deadlines are the last days of filing of a period: the usual one, and those
// of filers to whom the office gave longer.
type deadlines struct {
	usual date.Date
	own   map[string]date.Date
}

func (o *Office) deadlines(ctx context.Context, period policy.Period) (deadlines, error) {
	d := deadlines{usual: period.Deadline, own: map[string]date.Date{}}
	granted, err := o.Reader.Extensions(ctx, period.Name)
	if err != nil {
		return d, err
	}
	for _, e := range granted {
		until, err := date.Parse(e.Until)
		if err != nil {
			return d, fmt.Errorf("extension %d: %w", e.ID, err)
		}
		if d.usual.Before(until) {
			d.own[e.Subject] = until
		}
	}
	return d, nil
}

// of is the last day on which the return of a subject is on time, wherever one
// is told: in templates, answers, notices, reminders and tables. It is extended
// where the office gave the subject longer.
func (d deadlines) of(subject string) (until date.Date, extended bool) {
	if until, ok := d.own[subject]; ok {
		return until, true
	}
	return d.usual, false
}
