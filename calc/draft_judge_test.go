package calc_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"hesuan/internal/finding"
	"hesuan/internal/form"
)

// catalogue is every finding by its code.
var catalogue = func() map[string]finding.Spec {
	out := map[string]finding.Spec{}
	for _, s := range finding.Catalogue() {
		out[s.Code] = s
	}
	return out
}()

// heard holds findings to what every finding owes its reader: a code of the
// catalogue, a place that is there, and what to do, in Chinese.
func (d *draft) heard(fs []finding.Finding) error {
	for _, f := range fs {
		spec, known := catalogue[f.Code]
		switch {
		case !known || f.Severity != spec.Severity:
			return fmt.Errorf("%v: no such code, or of another severity", f)
		case f.Found == "" || f.Expected == "" || !chinese(f.Title) || !chinese(f.Remedy):
			return fmt.Errorf("%v: something is left unsaid", f)
		case strings.Contains(f.Remedy+f.Expected, "{要求}") || strings.Contains(f.Remedy+f.Expected, "{现状}"):
			return fmt.Errorf("%v: a place in the sentence is not filled in", f)
		}
		for _, english := range []string{"runtime error", "%!", "num: ", "strconv", "<nil>"} {
			if strings.Contains(f.Found+f.Expected+f.Remedy, english) {
				return fmt.Errorf("%v: speaks of the program", f)
			}
		}
		if err := d.inside(f.Place); err != nil {
			return fmt.Errorf("%v: %w", f, err)
		}
	}
	return nil
}

// inside reports a place that the book does not have.
func (d *draft) inside(p finding.Place) error {
	i := slices.IndexFunc(d.tables, func(t *form.Table) bool { return t.Name == p.Sheet })
	if i < 0 {
		return fmt.Errorf("no sheet %q", p.Sheet)
	}
	t, rows := d.sheets[i].table, len(d.sheets[i].rows)
	if _, at := t.Column(p.Column); p.Column != "" && at < 0 && p.Cell == "" {
		return fmt.Errorf("no column %q", p.Column)
	}
	if p.Cell == "" {
		return nil
	}
	digits := strings.TrimLeft(p.Cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	line, err := strconv.Atoi(digits)
	if err != nil || line < firstLine || line > firstLine+rows {
		return fmt.Errorf("%s is outside of its %d rows", p.Cell, rows)
	}
	for col := range t.Columns {
		if p.Cell == form.Ref(line, col+1) {
			return nil
		}
	}
	return fmt.Errorf("%s is outside of its %d columns", p.Cell, len(t.Columns))
}

func chinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// codesOf lists the codes of findings in order, each as often as it was said.
func codesOf(fs []finding.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Code)
	}
	slices.Sort(out)
	return out
}

// same compares two readings row by row, places aside.
func same(a, b *form.Workbook, tables []*form.Table) error {
	for _, t := range tables {
		x, y := a.Tables[t.Name].All(), b.Tables[t.Name].All()
		if len(x) != len(y) {
			return fmt.Errorf("%s: %d rows, then %d", t.Name, len(x), len(y))
		}
		for i := range x {
			for _, c := range t.Columns {
				if v, w := x[i].Cell(c.Name).Value, y[i].Cell(c.Name).Value; !v.Equal(w) {
					return fmt.Errorf("%s!%s %s is %s %q, then %s %q", t.Name, x[i].Cell(c.Name).Ref, c.Name, v.Kind(), v, w.Kind(), w)
				}
			}
		}
	}
	return nil
}

// rowKey is a row as text, without some columns.
func rowKey(r form.Record, without ...string) string {
	var parts []string
	for _, c := range r.Table.Columns {
		if v := r.Cell(c.Name).Value; !slices.Contains(without, c.Name) {
			parts = append(parts, v.Kind().String()+v.String())
		}
	}
	return strings.Join(parts, "\x1f")
}

// changed are the rows that only one of two readings has, of some sheets.
func changed(was, now *form.Workbook, tables []*form.Table) []form.Record {
	var out []form.Record
	for _, t := range tables {
		for _, pair := range [][2]*form.Workbook{{was, now}, {now, was}} {
			left := map[string]int{}
			for _, r := range pair[1].Tables[t.Name].All() {
				left[rowKey(r)]++
			}
			for _, r := range pair[0].Tables[t.Name].All() {
				if k := rowKey(r); left[k] > 0 {
					left[k]--
				} else {
					out = append(out, r)
				}
			}
		}
	}
	return out
}
