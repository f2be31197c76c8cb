package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hesuan/importer"
	"hesuan/internal/answer"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/value"
	"hesuan/reports"
)

// changed tells for the receipt of an accepted policy or register, or of
// accepted 集团变更, what that changed against the version before, and what it
// moved in the period that was open. Everything is looked at as it was when it
// was accepted, whatever has come since, so that answering again says the
// same. There is no Book where no version came of the submission, and no
// WhatIf where nothing could be computed.
func (o *Office) changed(ctx context.Context, sub store.Submission) (*answer.Book, *WhatIf, error) {
	t, against, err := o.turn(ctx, sub)
	var refused *RefusedError
	switch {
	case errors.Is(err, errNoVersion) && sub.Kind != store.Policy && sub.Kind != store.Register:
		return nil, nil, nil
	case errors.Is(err, errNoVersion):
		return &answer.Book{Note: "本文件受理后，还没有生效就被后来的文件替代了。"}, nil, nil
	case errors.As(err, &refused):
		return &answer.Book{Against: against, Note: against + "不能按现在的程序读取，没有比较。"}, nil, nil
	case err != nil:
		return nil, nil, err
	}
	b := &answer.Book{Against: against}
	if t == nil {
		return b, nil, nil
	}
	for _, c := range changes(t.old, t.new) {
		b.Changes = append(b.Changes, answer.BookChange{Kind: c.Kind, Text: c.Text, At: c.At, Basis: c.Basis})
	}
	if len(b.Changes) == 0 {
		return b, nil, nil
	}
	w, err := o.moved(ctx, sub, *t, b)
	return b, w, err
}

// errNoVersion says that no version came of a submission: it is a return that
// changes no register, or a crash came before a book was put in force, and
// then a later one.
var errNoVersion = errors.New("no version came of it")

// turn finds the law before and after a submission, and names the version
// before. It is nil where nothing was before, or the same bytes were in force
// already.
func (o *Office) turn(ctx context.Context, sub store.Submission) (t *trial, against string, err error) {
	kind, other := store.Register, store.Policy
	if sub.Kind == store.Policy {
		kind, other = other, kind
	}
	list, err := o.accepted(ctx, kind)
	if err != nil {
		return nil, "", err
	}
	i := slices.IndexFunc(list, func(v store.Version) bool { return v.Submission == sub.ID })
	if i < 0 {
		if i = slices.IndexFunc(list, func(v store.Version) bool { return v.Hash == sub.Hash }); i < 0 {
			return nil, "", errNoVersion
		}
		return nil, versionName(list[i]), nil
	}
	if i == 0 {
		return nil, versionName(list[0]), nil
	}
	beside, err := o.accepted(ctx, other)
	if err != nil {
		return nil, "", err
	}
	var with digest.Hash
	for k, v := range beside {
		if k == 0 || momentOf(sub).covers(v.ReceivedAt, v.Submission) {
			with = v.Hash
		}
	}
	t, against = &trial{kind: importer.Policy}, versionName(list[i-1])
	for k, law := range []**Law{&t.old, &t.new} {
		reg, pol := with, list[i-1+k].Hash
		if kind == store.Register {
			t.kind, reg, pol = importer.Register, pol, reg
		}
		if *law, err = o.lawOf(reg, pol); err != nil {
			return nil, against, err
		}
	}
	return t, against, nil
}

// accepted lists the versions of a kind that were in force, by number.
func (o *Office) accepted(ctx context.Context, kind store.Kind) ([]store.Version, error) {
	list, err := o.Reader.Versions(ctx, kind)
	return slices.DeleteFunc(list, func(v store.Version) bool { return v.Refused }), err
}

// versionName is a version as people tell it from others.
func versionName(v store.Version) string {
	return fmt.Sprintf("%s第 %d 版（%s，指纹 %s）", v.Kind.Label(), v.Number, v.Note, v.Hash.Short())
}

// moved computes the effect on the period that was open, from the returns that
// counted then, and writes it into the receipt.
func (o *Office) moved(ctx context.Context, sub store.Submission, t trial, b *answer.Book) (*WhatIf, error) {
	p, ok := t.old.policy.PeriodOn(Civil(sub.ReceivedAt))
	if !ok {
		b.Note = "没有开放过的批次，不测算影响。"
		return nil, nil
	}
	t.period = p.Name
	var err error
	if t.subs, err = o.countedAt(ctx, p.Name, momentOf(sub)); err != nil {
		return nil, err
	}
	if len(t.subs) == 0 {
		b.Note = p.Name + "还没有受理的填报表，不测算影响。"
		return nil, nil
	}
	w, err := o.tryOut(t)
	var refused *RefusedError
	switch {
	case errors.Is(err, ErrNoPeriod):
		b.Note = "新版本没有批次“" + p.Name + "”，不测算影响。"
		return nil, nil
	case errors.As(err, &refused):
		b.Note = b.Against + "不能按现在的程序核算" + p.Name + "，不测算影响。"
		return nil, nil
	case err != nil:
		return nil, err
	}
	b.Note = fmt.Sprintf("按受理本文件时 %s 已受理的 %d 份填报表，用前后两个版本各核算一遍。", p.Name, w.Returns)
	for _, x := range w.Totals {
		name := x.Name
		if x.Code != "" {
			name = x.Code + " " + x.Name
		}
		b.Effect = append(b.Effect, answer.BookEffect{Item: name, Due: amounts(x.Due), Approved: amounts(x.Approved)})
	}
	return w, nil
}

// amounts are the three amounts of a comparison as a receipt prints them.
func amounts(m reports.Moved) [3]string {
	return [3]string{amount(m.Before), amount(m.After), amount(m.Difference)}
}

// amount writes an amount in 元 with two decimals, marked * where it is 不完整,
// or the word that stands for it.
func amount(v value.Value) string {
	switch {
	case v.Kind() == value.Failed:
		return v.Kind().String()
	case v.Kind() != value.Number:
		return v.String()
	case v.Partial():
		return v.Num().Grouped(2) + "*"
	}
	return v.Num().Grouped(2)
}

// moment is when something was accepted. Within one pass the clock may stand
// still; what arrived first was accepted first.
type moment struct {
	at time.Time
	id store.SubmissionID
}

func momentOf(sub store.Submission) moment { return moment{sub.JudgedAt, sub.ID} }

// covers reports that something was accepted by then.
func (m moment) covers(at time.Time, id store.SubmissionID) bool {
	return at.Before(m.at) || at.Equal(m.at) && id <= m.id
}

// countedAt lists the returns of a period that counted at a moment.
func (o *Office) countedAt(ctx context.Context, period string, m moment) ([]store.Submission, error) {
	filed, err := o.Reader.Filed(ctx, period)
	if err != nil {
		return nil, err
	}
	there := func(s store.Submission) bool { return s.State.Counts() && m.covers(s.JudgedAt, s.ID) }
	replaced := func(s store.Submission) bool {
		return slices.ContainsFunc(filed, func(r store.Submission) bool { return r.ID == s.ReplacedBy && there(r) })
	}
	var out []store.Submission
	for _, s := range filed {
		if (s.Kind == store.Return || s.Kind == store.Office) && there(s) && !replaced(s) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b store.Submission) int {
		return cmp.Or(cmp.Compare(b.Kind, a.Kind), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Form, b.Form))
	})
	return out, nil
}
