package service

import (
	"context"
	"fmt"
	"strings"

	"hesuan/calc"
)

// UnknownError says that a name given on the command line is none the
// workspace knows, with the nearest it does know.
type UnknownError struct {
	What, Name string
	Known      []string
}

func (e *UnknownError) Error() string {
	if len(e.Known) == 0 {
		return fmt.Sprintf("no %s %q", e.What, e.Name)
	}
	return fmt.Sprintf("no %s %q; there are: %s", e.What, e.Name, strings.Join(e.Known, ", "))
}

// Explain gives the reason tree of one number, computed from the returns that
// count now. Items are named by code or name; subjects by code or name, a
// person by 身份证号 or by the code a pay sheet shows.
func (o *Office) Explain(ctx context.Context, period, item, subject string) (*calc.Reason, error) {
	l, p, err := o.programFor(ctx, period)
	if err != nil {
		return nil, err
	}
	it, ok := p.Item(item)
	if !ok {
		return nil, &UnknownError{What: "item", Name: item, Known: codes(p)}
	}
	res, _, err := o.calculate(ctx, l, p)
	if err != nil {
		return nil, err
	}
	sub, ok := res.Find(it.Level, subject)
	if !ok {
		if official := officialName(l, subject); official != "" {
			sub, ok = res.Find(it.Level, official)
		}
	}
	if !ok {
		return nil, &UnknownError{What: it.Level.String() + " of item " + it.Code, Name: subject, Known: subjectsOf(res, it.Level)}
	}
	return res.Explain(it, sub.Index), nil
}

func officialName(l *Law, name string) string {
	if _, official, _, ok := l.register.ByName(name); ok {
		return official
	}
	if _, official, _, ok := l.register.GroupByName(name); ok {
		return official
	}
	return ""
}

func codes(p *calc.Program) []string {
	var out []string
	for _, it := range p.Items {
		if it.Level != calc.Line {
			out = append(out, it.Code)
		}
	}
	return out
}

// mostKnown bounds how many subjects a message lists.
const mostKnown = 12

func subjectsOf(res *calc.Result, l calc.Level) []string {
	var out []string
	for _, s := range res.Subjects(l) {
		if len(out) == mostKnown {
			return append(out, "…")
		}
		if l == calc.Teacher {
			out = append(out, s.Code)
		} else {
			out = append(out, s.Code+" "+s.Name)
		}
	}
	return out
}
