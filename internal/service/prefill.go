package service

import (
	"context"

	"hesuan/internal/form"
	"hesuan/internal/store"
	"hesuan/internal/value"
)

// prefill adds to a template what the filer's last accepted return of an
// earlier period said in the columns marked 预填: the roster comes back with
// its people, and what is asked anew each year stays blank.
func (o *Office) prefill(ctx context.Context, l *Law, period string, f Filer, rows map[string][][]string) error {
	earlier, err := o.Reader.Counting(ctx, f.Code, store.Return, "")
	if err != nil {
		return err
	}
	for i := len(earlier) - 1; i >= 0; i-- {
		if earlier[i].Period == period {
			continue
		}
		before, err := o.reread(l, earlier[i], f)
		if err != nil {
			return err
		}
		for _, t := range f.Tables {
			if carried := carry(t, before.Tables[t.Name]); len(carried) > 0 {
				rows[t.Name] = carried
			}
		}
		return nil
	}
	return nil
}

// carry writes the 预填 columns of records as text; nil where a table has none.
func carry(t *form.Table, recs *form.Records) [][]string {
	var at []int
	for i, c := range t.Columns {
		if c.Prefill && c.Computed == "" {
			at = append(at, i)
		}
	}
	if len(at) == 0 || recs == nil {
		return nil
	}
	var out [][]string
	for _, r := range recs.Rows {
		row := make([]string, len(t.Columns))
		for _, i := range at {
			row[i] = typedText(t.Columns[i], r.Cells[i].Value)
		}
		out = append(out, row)
	}
	return out
}

// typedText is a value as a template takes it back.
func typedText(c *form.Column, v value.Value) string {
	switch v.Kind() {
	case value.Number, value.Text:
		return v.String()
	case value.Date:
		if c.Type == form.Month {
			return v.String()[:len("2026-09")]
		}
		return v.String()
	}
	return ""
}
