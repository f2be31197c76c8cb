package formula

import (
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

func (n *node) dates(ops []operand) value.Value {
	switch n.fn.id {
	case fnDATE:
		return n.makeDate(ops)
	case fnDATEDIF:
		from, bad, ok := n.day(0, ops[0].val)
		if !ok {
			return bad
		}
		to, bad, ok := n.day(1, ops[1].val)
		if !ok {
			return bad
		}
		return n.between(from, to, strings.ToUpper(ops[2].val.Text()))
	case fnEDATE:
		d, bad, ok := n.day(0, ops[0].val)
		if !ok {
			return bad
		}
		months, bad, ok := n.whole(1, ops[1].val)
		if !ok {
			return bad
		}
		total := int64(d.Year())*12 + int64(d.Month()) - 1 + months
		if total < 1900*12 || total >= 10000*12 {
			return n.failed("越界", "“%s”的结果不在 1900 年到 9999 年之间", n.text)
		}
		return value.OfDate(d.AddMonths(int(months)))
	}
	if n.vector && ops[0].val.Kind() == value.Blank {
		return ops[0].val
	}
	d, bad, ok := n.day(0, ops[0].val)
	if !ok {
		return bad
	}
	part := map[fn]func(date.Date) int{fnYEAR: date.Date.Year, fnMONTH: date.Date.Month, fnDAY: date.Date.Day}[n.fn.id]
	return value.OfNum(num.Int(int64(part(d))))
}

func (n *node) day(i int, v value.Value) (date.Date, value.Value, bool) {
	switch v.Kind() {
	case value.Date:
		return v.Date(), value.Value{}, true
	case value.Blank:
		return date.Date{}, n.blank(i), false
	}
	return date.Date{}, n.mistyped(i, v, "日期"), false
}

// whole reads a small integer.
func (n *node) whole(i int, v value.Value) (int64, value.Value, bool) {
	x, bad, ok := n.number(i, v)
	if !ok {
		return 0, bad, false
	}
	k, ok := x.Int64()
	if !ok || k > 1e6 || k < -1e6 {
		return 0, n.failed("越界", "“%s”的“%s”是 %s，应是整数", n.text, n.args[i].text, x), false
	}
	return k, value.Value{}, true
}

// makeDate lets months and days run over, as Excel does: month 13 is next January.
func (n *node) makeDate(ops []operand) value.Value {
	var parts [3]int64
	for i := range parts {
		k, bad, ok := n.whole(i, ops[i].val)
		if !ok {
			return bad
		}
		parts[i] = k
	}
	months := parts[0]*12 + parts[1] - 1
	if parts[0] < 1900 || parts[0] > 9999 || months < 1900*12 || months >= 10000*12 {
		return n.failed("越界", "“%s”不在 1900 年到 9999 年之间", n.text)
	}
	return n.shift(date.Of(int(months/12), int(months%12)+1, 1), num.Int(parts[2]-1))
}

// between counts full days, months or years from one date to a later one.
func (n *node) between(from, to date.Date, unit string) value.Value {
	if to.Before(from) {
		return n.failed("越界", "“%s”的结束日期 %s 早于开始日期 %s", n.text, to, from)
	}
	if unit == "D" {
		return value.OfNum(num.Int(int64(to.DaysSince(from))))
	}
	months := (to.Year()-from.Year())*12 + to.Month() - from.Month()
	if to.Day() < from.Day() {
		months--
	}
	if unit == "Y" {
		months /= 12
	}
	return value.OfNum(num.Int(int64(months)))
}
