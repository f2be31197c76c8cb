package policy

import (
	"slices"
	"strconv"

	"hesuan/internal/date"
	"hesuan/internal/form"
)

// Kind says what a new version does to a row.
type Kind string

// The kinds of change.
const (
	Added   Kind = "新增"
	Removed Kind = "删除"
	Altered Kind = "修改"
)

// Change is one thing a new version of the policy changes: a row that came or
// went, or one cell of a row that stayed, on the days of Span.
type Change struct {
	Kind   Kind
	Sheet  string
	Key    string    // the code or name that identifies the row: Z2, 生均标准·小学
	Column string    // of an altered cell
	Old    string    // what was in force before; blank for an added row
	New    string    // what is in force now; blank for a removed row
	Span   date.Span // the days on which it differs; zero for a row without dates
	At     string    // in the new version; of a removed row, in the old one
	Basis  string    // 依据 of the row At lies in
	Text   string    // the change as a sentence
}

// Diff lists what new changes against old, sheet by sheet, in the order of the
// new rows. What is compared is what is in force on each day, not where it
// stands: a rate that ends on the last of December and has a successor from
// the first of January is altered from that day on, and rows in another order,
// or one row cut in two that say the same, are no change. Both are versions
// that may come into force; of two rows in force at once the first counts.
func Diff(old, new *Book) []Change {
	var out []Change
	for _, t := range Schema() {
		was, now := byKey(old.sheets[t.Name]), byKey(new.sheets[t.Name])
		for _, key := range now.keys {
			out = append(out, compare(was.rows[key], now.rows[key])...)
		}
		for _, key := range was.keys {
			if now.rows[key] == nil {
				out = append(out, compare(was.rows[key], nil)...)
			}
		}
	}
	return out
}

// compare cuts time where a row of one key begins or ends, in either version,
// and tells what differs in each piece.
func compare(was, now []dateRow) []Change {
	var d differences
	for _, piece := range pieces(was, now) {
		o, n := onDay(was, piece.From), onDay(now, piece.From)
		switch {
		case o == nil && n == nil:
		case o == nil && !meets(was, n.span):
			d.came(piece, *n)
		case n == nil && !meets(now, o.span):
			d.went(piece, *o)
		case o == nil || n == nil:
			d.bounds(piece, was, now)
		default:
			d.cells(piece, *o, *n)
		}
	}
	return d.told()
}

// dateRow is a row and the days it is in force, which are all days on a sheet
// without dates.
type dateRow struct {
	form.Record
	span date.Span
}

// keyed are the rows of a sheet by what identifies them.
type keyed struct {
	keys []string // in the order of the sheet
	rows map[string][]dateRow
}

func byKey(records *form.Records) keyed {
	k := keyed{rows: map[string][]dateRow{}}
	for _, r := range records.All() {
		row := dateRow{r, lasting}
		if row.dated() {
			row.span = date.Span{From: r.Day("生效"), To: r.Day("失效")}
			if row.span.To.IsZero() {
				row.span.To = lasting.To
			}
		}
		key := row.key()
		for n := 2; !row.dated() && k.rows[key] != nil; n++ {
			key = row.key() + "·" + strconv.Itoa(n)
		}
		if k.rows[key] == nil {
			k.keys = append(k.keys, key)
		}
		k.rows[key] = append(k.rows[key], row)
	}
	return k
}

// lasting is the span of what has no end.
var lasting = date.Span{From: date.Of(1, 1, 1), To: date.Of(9999, 12, 31)}

// pieces are the stretches of time in which nothing begins or ends.
func pieces(was, now []dateRow) []date.Span {
	var starts []date.Date
	for _, r := range slices.Concat(was, now) {
		starts = append(starts, r.span.From)
		if next := after(r.span.To); !next.IsZero() {
			starts = append(starts, next)
		}
	}
	slices.SortFunc(starts, date.Date.Compare)
	starts = slices.Compact(starts)
	out := make([]date.Span, len(starts))
	for i, from := range starts {
		out[i] = date.Span{From: from, To: lasting.To}
		if i+1 < len(starts) {
			out[i].To = before(starts[i+1])
		}
	}
	return out
}

// before and after are the neighbours of a day, none at the ends of the
// calendar.
func before(d date.Date) date.Date {
	if d == lasting.From {
		return date.Date{}
	}
	return d.AddDays(-1)
}

func after(d date.Date) date.Date {
	if d == lasting.To {
		return date.Date{}
	}
	return d.AddDays(1)
}

func onDay(rows []dateRow, day date.Date) *dateRow {
	i := slices.IndexFunc(rows, func(r dateRow) bool { return r.span.Contains(day) })
	if i < 0 {
		return nil
	}
	return &rows[i]
}

func meets(rows []dateRow, span date.Span) bool {
	return slices.ContainsFunc(rows, func(r dateRow) bool {
		_, both := r.span.Overlap(span)
		return both
	})
}
