package service

import (
	"context"
	"time"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/policy"
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
	open := p.Rules.Period
	from, to := l.openDuring(open)
	filed, err := o.filings(ctx, open.Name, from, to)
	if err != nil {
		return reports.ProgressInput{}, err
	}
	due, err := o.deadlines(ctx, open)
	if err != nil {
		return reports.ProgressInput{}, err
	}
	in := reports.ProgressInput{Meta: reports.Meta{Period: open.Name, AsOf: o.Today().Chinese()}, Day: o.Today()}
	for _, f := range l.filing(p) {
		came, ok := filed[f.Code]
		if !ok && f.unfiled() == Optional {
			continue // nobody waits for it
		}
		row := reports.Standing{Code: f.Code, Name: f.Name, Department: f.Code == f.Name, State: Missing}
		row.Deadline, row.Extended = due.of(f.Code)
		row.GroupCode, row.GroupName = groupOn(l.register, f.Code, open.Span.To)
		if ok {
			fillStanding(&row, came)
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

// openDuring is from when until when files come that say no period and count
// for this one.
func (l *Law) openDuring(p policy.Period) (from, to time.Time) {
	to = time.Date(9999, 1, 1, 0, 0, 0, 0, Zone)
	for _, next := range l.policy.Periods {
		if opens := midnight(next.Opens); p.Opens.Before(next.Opens) && opens.Before(to) {
			to = opens
		}
	}
	return midnight(p.Opens), to
}

// midnight is when a civil day of the county begins.
func midnight(day date.Date) time.Time {
	return time.Date(day.Year(), time.Month(day.Month()), day.Day(), 0, 0, 0, 0, Zone)
}

// fillStanding takes the file that stands: what counts, else what came last for
// the period, else the last one that could not be read.
func fillStanding(row *reports.Standing, f store.Filing) {
	s := f.Stands
	row.State, row.File, row.Received = s.State.Label(), s.File, s.ReceivedAt.In(Zone).Truncate(time.Minute)
	row.Reception, row.Answer = reception(s.State), s.Answer
	row.Sent, row.Returned = f.Sent, f.SentBack
	row.Errors, row.Warnings = f.Findings[string(finding.Error)], f.Findings[string(finding.Warning)]
	if row.Reception == reports.Taken && sentBack(f.Latest.State) {
		row.Note = "之后报送的“" + f.Latest.File + "”被退回，仍以受理的一份为准。"
	}
	if row.Reception == reports.Taken && f.Latest.State == store.Late {
		row.Note = "之后报送的“" + f.Latest.File + "”逾期送达，请教体局决定是否受理；批准之前仍以受理的一份为准。"
	}
	if row.Reception == reports.SentBack && f.Held != "" {
		row.Note = "之前逾期送达的“" + f.Held + "”没有错误，等教体局决定是否受理。"
	}
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
