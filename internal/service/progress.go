package service

import (
	"context"
	"time"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/register"
	"hesuan/internal/store"
	"hesuan/reports"
)

// Progress is what 填报进度表 is made of: the status of a period ("" for the one
// open today) as it is now, with groups, rounds and warnings. It belongs to the
// moment it is asked for and is no function of a run's fingerprint.
func (o *Office) Progress(ctx context.Context, period string) (reports.ProgressInput, error) {
	l, p, err := o.programFor(ctx, period)
	if err != nil {
		return reports.ProgressInput{}, err
	}
	name, status, err := o.Status(ctx, p.Rules.Period.Name)
	if err != nil {
		return reports.ProgressInput{}, err
	}
	files, err := o.filedBy(ctx, l, p.Rules.Period.Name)
	if err != nil {
		return reports.ProgressInput{}, err
	}
	in := reports.ProgressInput{Meta: reports.Meta{Period: name, AsOf: o.Today().Chinese()}, Day: o.Today()}
	for _, st := range status {
		if st.State == "" && st.Label == Optional {
			continue // nobody waits for it
		}
		row := reports.Standing{Code: st.Code, Name: st.Name, Department: st.Department, State: Missing, Deadline: st.Deadline, Extended: st.Extended}
		row.GroupCode, row.GroupName = groupOn(l.register, st.Code, p.Rules.Period.Span.To)
		if err := o.fillStanding(ctx, &row, st, files[st.Code]); err != nil {
			return reports.ProgressInput{}, err
		}
		row.Timing = timing(row, in.Day)
		in.Rows = append(in.Rows, row)
	}
	return in, nil
}

// groupOn is the group a school is in on a day; nothing for a department or a
// school in none.
func groupOn(reg *register.Register, code string, day date.Date) (group, name string) {
	m, ok := reg.GroupOf(register.SchoolCode(code), day)
	if !ok {
		return "", ""
	}
	g, _ := reg.Group(m.Group)
	return string(g.Code), g.Name
}

// filedBy lists what every subject sent for a period, in the order it came. A
// file that cannot be read says no period; it counts for the one that was open.
func (o *Office) filedBy(ctx context.Context, l *Law, period string) (map[string][]store.Submission, error) {
	out := map[string][]store.Submission{}
	unreadable, err := o.Reader.Filed(ctx, "")
	if err != nil {
		return nil, err
	}
	filed, err := o.Reader.Filed(ctx, period)
	if err != nil {
		return nil, err
	}
	for _, s := range unreadable {
		if open, ok := l.policy.PeriodOn(Civil(s.ReceivedAt)); s.State == store.Unreadable && ok && open.Name == period {
			out[s.Subject] = append(out[s.Subject], s)
		}
	}
	for _, s := range filed {
		out[s.Subject] = append(out[s.Subject], s)
	}
	return out, nil
}

// fillStanding takes the file that stands, as the status has it, or else the
// last one that could not be read.
func (o *Office) fillStanding(ctx context.Context, row *reports.Standing, st Standing, files []store.Submission) error {
	var stands, latest *store.Submission
	for i := range files {
		f := &files[i]
		row.Sent++
		if sentBack(f.State) {
			row.Returned++
		}
		if st.State != "" && f.State == st.State && f.File == st.File && f.ReceivedAt.Equal(st.ReceivedAt) || st.State == "" {
			stands = f
		}
		if latest == nil || latest.ID < f.ID {
			latest = f
		}
	}
	if stands == nil {
		return nil
	}
	row.State, row.File, row.Received = stands.State.Label(), stands.File, stands.ReceivedAt.In(Zone).Truncate(time.Minute)
	row.Reception, row.Answer = reception(stands.State), stands.Answer
	if row.Reception == reports.Taken && sentBack(latest.State) {
		row.Note = "之后报送的“" + latest.File + "”被退回，仍以受理的一份为准。"
	}
	fs, err := o.Reader.Findings(ctx, stands.ID)
	if err != nil {
		return err
	}
	for _, f := range fs {
		switch f.Severity {
		case string(finding.Error):
			row.Errors++
		case string(finding.Warning):
			row.Warnings++
		}
	}
	return nil
}

func sentBack(s store.State) bool { return s == store.Returned || s == store.Unreadable }

func reception(s store.State) reports.Reception {
	switch {
	case s.Counts():
		return reports.Taken
	case sentBack(s):
		return reports.SentBack
	case s == store.Late:
		return reports.Held
	}
	return reports.Unjudged
}

// timing compares a file that stands with the deadline by the day it came, and
// one that is still to come by today.
func timing(row reports.Standing, today date.Date) reports.Timing {
	if row.Reception == reports.NotFiled || row.Reception == reports.SentBack {
		if row.Deadline.Before(today) {
			return reports.Overdue
		}
		return reports.NotDue
	}
	y, m, d := row.Received.Date()
	if row.Deadline.Before(date.Of(y, int(m), d)) {
		return reports.Late
	}
	return reports.OnTime
}
