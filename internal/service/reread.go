package service

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/form"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/workbook"
)

// reread decodes an archived return again: the archive is the truth, and
// reading it costs milliseconds.
func (o *Office) reread(l *Law, sub store.Submission, f Filer) (*form.Return, error) {
	data, err := o.Document(sub.Hash)
	if err != nil {
		return nil, err
	}
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		return nil, fmt.Errorf("an accepted return cannot be read again: %w", err)
	}
	w, _, _ := importer.Decode(book, sub.File, sub.Hash.String(), f.Tables, importer.Options{Names: l.register.Names()})
	w.File = discreet(sub.File, w, f)
	return &form.Return{Subject: f.Code, Period: sub.Period, Workbook: *w}, nil
}

// discreet is the name of a file as it is shown to others where a figure came
// from it. Whatever its sender filed as personal, such as a teacher's name, is
// blotted out of it; the sender's own name stays whole, whoever is called like
// a part of it.
func discreet(file string, w *form.Workbook, f Filer) string {
	var told []string
	for _, t := range f.Tables {
		for _, c := range t.Columns {
			if !c.Personal || w.Tables[t.Name] == nil {
				continue
			}
			for _, r := range w.Tables[t.Name].All() {
				// One character is as often a word.
				if v := r.Text(c.Name); utf8.RuneCountInString(v) > 1 && strings.Contains(file, v) {
					told = append(told, v)
				}
			}
		}
	}
	slices.SortFunc(told, func(a, b string) int { return len(b) - len(a) }) // no name hides a part of a longer one
	parts := strings.Split(file, f.Name)
	for i := range parts {
		for _, v := range told {
			parts[i] = strings.ReplaceAll(parts[i], v, strings.Repeat("_", utf8.RuneCountInString(v)))
		}
	}
	return strings.Join(parts, f.Name)
}

// before reads the return of a school that counted last, other than the bytes
// at hand; nil where there is none.
func (o *Office) before(ctx context.Context, l *Law, f Filer, other digest.Hash) (*form.Return, error) {
	counted, err := o.Reader.Counting(ctx, f.Code, store.Return, "")
	if err != nil {
		return nil, err
	}
	for i := len(counted) - 1; i >= 0; i-- {
		if counted[i].Hash != other {
			return o.reread(l, counted[i], f)
		}
	}
	return nil, nil
}

// counting lists the submissions that count in a period.
func (o *Office) counting(ctx context.Context, period string) ([]store.Submission, error) {
	var out []store.Submission
	for _, kind := range []store.Kind{store.Return, store.Office} {
		list, err := o.Reader.Current(ctx, period, kind)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// readAll reads submissions again under a law, and lists those it read.
func (o *Office) readAll(l *Law, program *calc.Program, subs []store.Submission) ([]form.Return, []store.Submission, error) {
	filers := map[string]Filer{}
	for _, f := range l.filing(program) {
		filers[f.Code] = f
	}
	var out []form.Return
	var read []store.Submission
	for _, sub := range subs {
		f, ok := filers[sub.Subject]
		if !ok {
			continue // no longer in the register: nothing is computed for it
		}
		ret, err := o.reread(l, sub, f)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", sub.Subject, err)
		}
		out, read = append(out, *ret), append(read, sub)
	}
	return out, read, nil
}
