package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/policy"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/reports"
)

// Closed is what became of a deadline that passed.
type Closed struct {
	Period   string // the one that is open, or that closed; "" where there is none
	Closed   bool   // now, and not before
	Standing store.StandingCounts
}

// CloseDue closes the period that is open once its deadline has passed, and
// again whenever deadlines that were extended have passed since: whoever is
// missing is reminded, 填报进度表 and 催报名单 are brought up to date, 截止情况表 is
// laid beside them for good, channels that are about filing are told, and the
// audit log has it. So are earlier periods whose deadline passed while the
// service was not looking and the next one opened meanwhile; those that were
// over before this workspace was made are not its to close. The same deadlines
// are closed once; cut short, it is done again. What comes later is held without it.
func (o *Office) CloseDue(ctx context.Context) ([]Closed, error) {
	l, err := o.InForce(ctx)
	if err != nil {
		return nil, err
	}
	owed, err := o.owedClosing(ctx, l)
	if err != nil {
		return nil, err
	}
	var out []Closed
	var faults []error
	for _, period := range owed {
		c, err := o.closePeriod(ctx, l, period)
		if err != nil {
			faults = append(faults, fmt.Errorf("closing of %s: %w", period.Name, err))
		}
		out = append(out, c)
	}
	return out, errors.Join(faults...)
}

// owedClosing is every period whose deadline has passed and which this
// workspace has to close where it did not, earliest first: the one that is
// open, and those before it that it saw open.
func (o *Office) owedClosing(ctx context.Context, l *Law) ([]policy.Period, error) {
	open, ok := l.policy.PeriodOn(o.Today())
	if !ok {
		return nil, nil
	}
	first, err := o.Reader.Log(ctx, 0, 1)
	if err != nil {
		return nil, err
	}
	var out []policy.Period
	for _, p := range l.policy.Periods {
		seen := len(first) > 0 && !p.Deadline.Before(Civil(first[0].At))
		if p.Deadline.Before(o.Today()) && (p.Name == open.Name || p.Opens.Before(open.Opens) && seen) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, policy.ByOpening)
	return out, nil
}

// closePeriod closes a period whose deadline has passed, where its deadlines as they
// are now have not closed it before.
func (o *Office) closePeriod(ctx context.Context, l *Law, period policy.Period) (Closed, error) {
	out := Closed{Period: period.Name}
	due, err := o.deadlines(ctx, period)
	if err != nil {
		return out, err
	}
	terms := due.past(o.Today())
	before, err := o.Reader.Closings(ctx, period.Name)
	if err != nil || slices.ContainsFunc(before, func(c store.Closing) bool { return c.Terms == terms }) {
		return out, err
	}
	p, err := l.program(period)
	if err != nil {
		return out, err
	}
	if _, err := o.letPass(ctx, l, period); err != nil {
		return out, err
	}
	if _, err := o.compare(ctx, l, p); err != nil {
		return out, err
	}
	if _, err := o.remind(ctx, l, p, true); err != nil {
		return out, err
	}
	in, err := o.Progress(ctx, period.Name)
	if err != nil {
		return out, err
	}
	if err := o.publishClosing(period, in, len(before)+1); err != nil {
		return out, err
	}
	now := store.Closing{Period: period.Name, Deadline: period.Deadline.String(), Terms: terms, Standing: standingCounts(in.Rows)}
	if err := o.tellClosed(ctx, now, period, slices.DeleteFunc(slices.Clone(in.Rows), func(r reports.Standing) bool { return r.Ending() == reports.EndExtended })); err != nil {
		return out, err
	}
	c, again, err := o.Store.ClosePeriod(ctx, o.stamp(), now)
	out.Closed, out.Standing = err == nil && !again, c.Standing
	return out, err
}

func (o *Office) publishClosing(period policy.Period, in reports.ProgressInput, number int) error {
	name := reports.ClosingTitle
	if number > 1 {
		name += fmt.Sprintf("_第%d次", number)
	}
	return o.publishBook(currentFolder(period), name+".xlsx",
		reports.Closing(reports.ClosingInput{Meta: in.Meta, Day: in.Day, Deadline: period.Deadline, Rows: in.Rows}))
}

// past names the deadlines that lie before a day: the usual one, and those that
// were extended.
func (d deadlines) past(day date.Date) digest.Hash {
	lines := []string{"usual " + d.usual.String()}
	for subject, until := range d.own {
		if until.Before(day) {
			lines = append(lines, subject+" "+until.String())
		}
	}
	slices.Sort(lines)
	return digest.Of([]byte(strings.Join(lines, "\n")))
}

func standingCounts(rows []reports.Standing) store.StandingCounts {
	n := store.StandingCounts{Filers: len(rows)}
	of := map[reports.Ending]*int{
		reports.EndOnTime: &n.OnTime, reports.EndLate: &n.Late, reports.EndHeld: &n.Held, reports.EndReturned: &n.Returned, reports.EndMissing: &n.Missing,
	}
	for _, r := range rows {
		if count := of[r.Ending()]; count != nil {
			*count++
		}
	}
	return n
}
