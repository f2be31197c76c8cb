package service

import (
	"context"
	"slices"
	"time"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/store"
)

// Standing is how far one filer has come in a period.
type Standing struct {
	Code, Name string
	Department bool
	State      store.State // "" where nothing came
	Label      string
	File       string
	ReceivedAt time.Time
	Deadline   date.Date // the filer's own where the office gave it longer
	Extended   bool
	OnTime     bool
	Rounds     int // files sent, so returned ones too
	Errors     int // causes found in the last one
}

// The labels of a filer from whom nothing came: one that has to file, and a
// department all of whose tables may be left out.
const (
	Missing  = "未报"
	Optional = "可不报"
)

func (f Filer) unfiled() string {
	if slices.ContainsFunc(f.Tables, func(t *form.Table) bool { return t.Required }) {
		return Missing
	}
	return Optional
}

// Status tells for every filer of a period who has filed, who was returned,
// who is missing, on time or late.
func (o *Office) Status(ctx context.Context, period string) (string, []Standing, error) {
	l, p, err := o.programFor(ctx, period)
	if err != nil {
		return "", nil, err
	}
	filed, err := o.filings(ctx, p.Rules.Period.Name, time.Time{}, time.Time{})
	if err != nil {
		return "", nil, err
	}
	due, err := o.deadlines(ctx, p.Rules.Period)
	if err != nil {
		return "", nil, err
	}
	var out []Standing
	for _, f := range l.filing(p) {
		st := Standing{Code: f.Code, Name: f.Name, Department: f.Code == f.Name, Label: f.unfiled()}
		st.Deadline, st.Extended = due.of(f.Code)
		if x, ok := filed[f.Code]; ok {
			s := x.Stands
			st.State, st.Label, st.File, st.ReceivedAt, st.Rounds = s.State, s.State.Label(), s.File, s.ReceivedAt, x.Sent
			st.OnTime = !st.Deadline.Before(Civil(s.ReceivedAt))
			st.Errors = x.Findings[string(finding.Error)]
		}
		out = append(out, st)
	}
	return p.Rules.Period.Name, out, nil
}

// filings is what every subject sent for a period, unreadable files between two
// moments included.
func (o *Office) filings(ctx context.Context, period string, from, to time.Time) (map[string]store.Filing, error) {
	list, err := o.Reader.Filings(ctx, period, from, to)
	out := make(map[string]store.Filing, len(list))
	for _, f := range list {
		out[f.Stands.Subject] = f
	}
	return out, err
}
