package service

import (
	"context"
	"errors"
	"strings"

	"hesuan/internal/share"
	"hesuan/internal/store"
)

// place is where a file lies in 收件: a folder and the title of a file.
type place struct{ folder, title string }

// resume judges and answers what was recorded and never answered and lies in
// 收件 no more, because its sender replaced it in between. What still lies there
// has its turn when it is taken.
func (o *Office) resume(ctx context.Context, l *Law, lying map[place]bool) ([]Outcome, error) {
	pending, err := o.Reader.Pending(ctx)
	if err != nil {
		return nil, err
	}
	var out []Outcome
	var faults []error
	for _, sub := range pending {
		if err := ctx.Err(); err != nil {
			return out, errors.Join(append(faults, err)...)
		}
		drop := o.dropOf(l, sub)
		if lying[place{drop.Subject, sub.File}] {
			continue
		}
		one, err := o.resumeOne(ctx, l, sub, drop)
		if err != nil {
			faults = append(faults, &FileError{Folder: drop.Subject, File: sub.File, Err: err})
			continue
		}
		out = append(out, one)
	}
	return out, errors.Join(faults...)
}

func (o *Office) resumeOne(ctx context.Context, l *Law, sub store.Submission, drop share.Drop) (Outcome, error) {
	period, err := l.period(sub.Period, Civil(sub.ReceivedAt))
	if errors.Is(err, ErrNoPeriod) { // a policy that came since names it no more
		period, err = l.collecting(Civil(sub.ReceivedAt))
	}
	if err != nil {
		return Outcome{}, err
	}
	j, err := o.judgeIn(ctx, period, drop, share.Claim{Drop: drop, Hash: sub.Hash, Size: sub.Size})
	if err != nil {
		return Outcome{}, err
	}
	return o.conclude(ctx, j, sub, settled(sub), drop)
}

// dropOf is the file a submission was, as far as it is still known.
func (o *Office) dropOf(l *Law, sub store.Submission) share.Drop {
	drop := share.Drop{Subject: sub.Subject, Name: sub.File}
	if folder, ok := strings.CutPrefix(sub.Subject, strangers); ok {
		drop.Subject = folder
		return drop
	}
	if sub.Subject == Unclaimed {
		drop.Subject = ""
	}
	for _, school := range l.register.Schools() {
		if string(school.Code) == sub.Subject {
			drop.Subject = school.Name
		}
	}
	for _, folder := range o.folders(l) {
		drop.Known = drop.Known || folder == drop.Subject
	}
	return drop
}
