package reports

import (
	"fmt"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// figure is one side of a comparison: a value, or the word that stands where
// that side has none.
type figure struct {
	value value.Value
	none  string // 不适用 or —; empty where there is a value
}

// The words of a side that has no value.
const (
	notThere = "—" // the version does not know the subject or the item
	notPaid  = "不适用"
)

// value is a sum as a cell holds it. What is 未报 or failed is left out of it
// and makes it 不完整; with nothing else in it, it is that itself.
func (t tally) value() value.Value {
	switch {
	case t.known == 0 && t.failed > 0:
		return value.Fail("测算", "计算出错")
	case t.known == 0 && t.missing > 0:
		return value.OfMissing()
	case t.known == 0:
		return value.OfNA()
	}
	v := value.OfNum(t.sum)
	if t.partial || !t.whole() {
		return v.WithPartial()
	}
	return v
}

// Decimals of differences.
const (
	ofMoney = 2
	ofScore = 6
)

// moved is after minus before. A side without a value counts as nothing paid;
// one that is 未报 or failed makes the difference so: it is not known, and
// never a number.
func moved(before, after figure, places int) value.Value {
	for _, kind := range []value.Kind{value.Failed, value.Missing} {
		for _, f := range []figure{before, after} {
			if f.value.Kind() == kind {
				return f.value
			}
		}
	}
	if !before.number() && !after.number() {
		return value.Value{}
	}
	v := value.OfNum(after.value.Num().Sub(before.value.Num()).Round(places, num.HalfUp))
	if before.value.Partial() || after.value.Partial() {
		return v.WithPartial()
	}
	return v
}

func (f figure) number() bool { return isNumber(f.value) }

// cell is one side as it stands on a sheet.
func (f figure) cell() Cell {
	if f.none != "" {
		return Text(f.none).In(AsCentred)
	}
	return Of(f.value)
}

// compared are the cells before, after and difference from a column on.
func compared(row, col int, before, after figure, places int) []Cell {
	d := moved(before, after, places)
	cell := Of(d)
	if isNumber(d) {
		cell = Live(d, fmt.Sprintf("ROUND(%s-%s,%d)", after.term(row, col+1), before.term(row, col), places))
	}
	return []Cell{before.cell(), after.cell(), cell}
}

// term is a side in a formula. N makes a word, which stands for nothing paid,
// a zero.
func (f figure) term(row, col int) string {
	if f.number() {
		return ref(row, col)
	}
	return "N(" + ref(row, col) + ")"
}

// effectTotal is a sum before and after, and the sum of the differences that
// are known: where one side is 未报 neither counts as moved.
type effectTotal struct{ before, after, moved tally }

func (t *effectTotal) add(before, after figure) {
	t.before.add(before.value)
	t.after.add(after.value)
	t.moved.add(moved(before, after, ofMoney))
}

// cells are the sums before, after and of the differences, each with the
// formula that adds its column.
func (t effectTotal) cells(formula func(offset int) string) []Cell {
	var out []Cell
	for i, x := range []tally{t.before, t.after, t.moved} {
		switch v := x.value(); v.Kind() {
		case value.Number:
			out = append(out, Live(v, formula(i)))
		case value.NotApplicable:
			out = append(out, Text(notThere).In(AsCentred))
		default:
			out = append(out, Of(v))
		}
	}
	return out
}

// rate is the difference as a share of what was before, given the cells of
// both; a dash where nothing was before or the difference is not known.
func (t effectTotal) rate(before, moved string) Cell {
	q, ok := t.moved.sum.Quo(t.before.sum)
	if !ok || t.moved.known == 0 {
		return Text(notThere).In(AsCentred)
	}
	v := value.OfNum(q.Round(6, num.HalfUp))
	if t.moved.partial || !t.moved.whole() || t.before.partial {
		v = v.WithPartial()
	}
	return Live(v, "ROUND("+moved+"/"+before+",6)").In(AsPercent)
}

// unknown counts the rows whose difference is not known.
func (t effectTotal) unknown() int { return t.moved.missing + t.moved.failed }

// effectTotals are the sums of what is due and of what is approved.
type effectTotals struct{ due, approved effectTotal }

// cells are the six sums; formula adds the column of 按学校 or of the sheet
// itself that holds what is asked for: due, then approved.
func (t effectTotals) cells(formula func(approved bool, offset int) string) []Cell {
	return append(t.due.cells(func(i int) string { return formula(false, i) }),
		t.approved.cells(func(i int) string { return formula(true, i) })...)
}

// unknown counts the amounts whose difference is not known.
func (t effectTotals) unknown() int { return max(t.due.unknown(), t.approved.unknown()) }

// sum adds the rows that match.
func (e *effectBook) sum(match func(effectRow) bool) effectTotals {
	var t effectTotals
	for _, r := range e.rows {
		if match(r) {
			t.due.add(e.due(r))
			t.approved.add(e.approved(r))
		}
	}
	return t
}

// due and approved are both sides of one row.
func (e *effectBook) due(r effectRow) (before, after figure) {
	return e.figures(r, func(s *effectSum) tally { return s.due })
}

func (e *effectBook) approved(r effectRow) (before, after figure) {
	return e.figures(r, func(s *effectSum) tally { return s.approved })
}

func (e *effectBook) figures(r effectRow, of func(*effectSum) tally) (before, after figure) {
	one := func(side *effectSide, sum *effectSum) figure {
		switch {
		case sum != nil:
			return figure{value: of(sum).value()}
		case side.knows(r.effectKey):
			return figure{none: notPaid}
		}
		return figure{none: notThere}
	}
	return one(e.before, r.before), one(e.after, r.after)
}
