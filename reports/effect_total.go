package reports

import (
	"hesuan/calc"
	"hesuan/internal/value"
)

// EffectTotal is what one item, or all of them together, comes to in both runs.
// Amounts are in 元; they are what the sheet 按项目 shows.
type EffectTotal struct {
	Sheet, Code, Name string // of the policy; 合计 has neither sheet nor code
	Due, Approved     Moved  // before and after 限额
	Unknown           int    // amounts that are 未报 or failed, and so not in the differences
}

// Moved is an amount before and after, and the difference as far as it is
// known: 未报 where nothing of it is known, 不适用 on a side that does not pay it.
type Moved struct{ Before, After, Difference value.Value }

// EffectTotals compares two runs item by item, and adds 合计.
func EffectTotals(before, after *calc.Result) []EffectTotal {
	e := &effectBook{before: newEffectSide(before), after: newEffectSide(after)}
	e.arrange()
	var out []EffectTotal
	add := func(it effectItem, match func(effectRow) bool) {
		t := e.sum(match)
		out = append(out, EffectTotal{Sheet: it.sheet, Code: it.code, Name: it.name, Due: t.due.moves(), Approved: t.approved.moves(), Unknown: t.unknown()})
	}
	for _, it := range e.paid {
		add(it, func(r effectRow) bool { return r.item == it.code })
	}
	add(effectItem{name: "合计"}, func(effectRow) bool { return true })
	return out
}

func (t effectTotal) moves() Moved {
	return Moved{Before: t.before.value(), After: t.after.value(), Difference: t.moved.value()}
}

// Stays reports that nothing moves, as far as is known.
func (m Moved) Stays() bool {
	return m.Before.Equal(m.After) && (!isNumber(m.Difference) || m.Difference.Num().IsZero())
}
