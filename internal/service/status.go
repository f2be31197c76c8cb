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
	filed, err := o.Reader.Filed(ctx, p.Rules.Period.Name)
	if err != nil {
		return "", nil, err
	}
	due, err := o.deadlines(ctx, p.Rules.Period)
	if err != nil {
		return "", nil, err
	}
	last, rounds := map[string]store.Submission{}, map[string]int{}
	for _, s := range filed {
		rounds[s.Subject]++
		// What counts stands, even where a later attempt was returned.
		if before, ok := last[s.Subject]; !ok || !before.State.Counts() || s.State.Counts() {
			last[s.Subject] = s
		}
	}
	var out []Standing
	for _, f := range l.filing(p) {
		st := Standing{Code: f.Code, Name: f.Name, Department: f.Code == f.Name, Label: f.unfiled(), Rounds: rounds[f.Code], Deadline: due.of(f.Code)}
		_, st.Extended = due.own[f.Code]
		if s, ok := last[f.Code]; ok {
			st.State, st.Label, st.File, st.ReceivedAt = s.State, s.State.Label(), s.File, s.ReceivedAt
			st.OnTime = !st.Deadline.Before(Civil(s.ReceivedAt))
			fs, err := o.Reader.Findings(ctx, s.ID)
			if err != nil {
				return "", nil, err
			}
			for _, x := range fs {
				if x.Severity == string(finding.Error) {
					st.Errors++
				}
			}
		}
		out = append(out, st)
	}
	return p.Rules.Period.Name, out, nil
}
