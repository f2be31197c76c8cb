package service

import (
	"context"
	"errors"
	"fmt"

	"hesuan/calc"
	"hesuan/internal/policy"
	"hesuan/internal/share"
	"hesuan/reports"
	"hesuan/reports/xlsx"
)

// Reminded is what a round of reminders led to.
type Reminded struct {
	Period   string // "" where none is open
	Reminded int    // filers whose return is missing and who were told
	Settled  int    // filers whose earlier reminder now says that there is nothing to do

	period policy.Period
	rows   []reports.Standing // of everybody
}

// Remind lays a reminder into 回执 of everyone whose return is missing in the
// open period, from so many days before the deadline on as the settings say,
// and 催报名单 into the bureau's folder. A filer whose return came since finds
// its reminder saying so; one that was never reminded gets none. On the same
// day, with the same returns, it writes the same bytes. Channels that are about
// filing are told who is missing, once a day.
func (o *Office) Remind(ctx context.Context) (Reminded, error) {
	out, err := o.remindOpen(ctx, true)
	if out.Reminded > 0 {
		err = errors.Join(err, o.tellMissing(ctx, out.period, out.rows))
	}
	return out, err
}

// unremind brings reminders that are out up to date after something came in;
// nobody is reminded anew.
func (o *Office) unremind(ctx context.Context) error {
	_, err := o.remindOpen(ctx, false)
	return err
}

func (o *Office) remindOpen(ctx context.Context, anew bool) (Reminded, error) {
	l, p, err := o.programFor(ctx, "")
	if errors.Is(err, ErrNoPeriod) {
		return Reminded{}, nil
	}
	if err != nil {
		return Reminded{}, err
	}
	return o.remind(ctx, l, p, anew)
}

func (o *Office) remind(ctx context.Context, l *Law, p *calc.Program, anew bool) (Reminded, error) {
	period := p.Rules.Period
	out := Reminded{Period: period.Name}
	listed, err := o.Share.Published(currentFolder(period), reports.ReminderTitle+".xlsx")
	if err != nil || !anew && !listed {
		return out, err
	}
	in, err := o.Progress(ctx, period.Name)
	if err != nil {
		return out, err
	}
	out.period, out.rows = period, in.Rows
	filers := map[string]Filer{}
	for _, f := range l.filing(p) {
		filers[f.Code] = f
	}
	list := reports.ReminderInput{Meta: in.Meta, Day: in.Day}
	var faults []error
	for _, row := range in.Rows {
		due := row.Awaited() && row.Deadline.DaysSince(in.Day) <= o.Config.Reminders.Days
		if due || row.Reception == reports.Held {
			list.Rows = append(list.Rows, row)
		}
		wrote, err := o.remindOne(period, filers[row.Code], row, in, due, anew)
		switch {
		case err != nil: // one that cannot be written does not keep back the others
			faults = append(faults, fmt.Errorf("reminder of %s: %w", row.Name, err))
		case wrote && due:
			out.Reminded++
		case wrote:
			out.Settled++
		}
	}
	if listed || len(list.Rows) > 0 {
		faults = append(faults, o.publishBook(currentFolder(period), reports.ReminderTitle+".xlsx", reports.ReminderList(list)))
	}
	return out, errors.Join(faults...)
}

// remindOne writes a filer's reminder: one that is due, or one that is out and
// whose return came since.
func (o *Office) remindOne(period policy.Period, f Filer, row reports.Standing, in reports.ProgressInput, due, anew bool) (bool, error) {
	dir, name := share.Answers+"/"+share.CleanName(f.Name), share.CleanName("催报_"+period.Name+".xlsx")
	if due && !anew {
		return false, nil
	}
	if !due {
		if there, err := o.Share.Published(dir, name); err != nil || !there {
			return false, err
		}
	}
	templateDir, templateName := templateOf(period.Name, f)
	note := reports.ReminderNote{
		Standing: row, Period: period.Name, Day: in.Day, Inbox: share.Inbox + "/" + f.Name, Outbox: dir,
		Template: templateDir + "/" + templateName,
	}
	for _, t := range f.Tables {
		note.Tables = append(note.Tables, t.Name)
	}
	return true, o.publishBook(dir, name, reports.Reminder(note))
}

func (o *Office) publishBook(dir, name string, wb *reports.Workbook) error {
	data, err := xlsx.Render(wb)
	if err != nil {
		return err
	}
	return o.Share.Publish(dir, []share.File{{Name: name, Data: data}})
}

// currentFolder is where the bureau finds what belongs to the moment.
func currentFolder(period policy.Period) string {
	return share.Releases + "/" + period.Name + "/" + Current + "/" + Bureau
}
