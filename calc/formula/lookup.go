package formula

import (
	"strings"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

func (n *node) lookup(ops []operand) value.Value {
	x := ops[0].val
	if x.Kind() == value.Blank {
		return n.blank(0)
	}
	switch n.fn.id {
	case fnRANK:
		return n.rankOf(x, ops)
	case fnLOOKUP:
		return n.nearestBelow(x, ops[1].col, ops[2].col)
	}
	if x.Kind() == value.Text && strings.ContainsAny(x.Text(), "*?~") {
		return n.failed("类型", "“%s”要查的“%s”里有通配符 * ? ~，不能用来查找", n.text, x)
	}
	missing := false
	for i, key := range ops[1].col {
		switch key.Kind() {
		case value.Failed:
			return key
		case value.Missing:
			missing = true
		}
		if (&condition{rel: opEq, value: x}).matches(key) && key.Kind() != value.Blank {
			return ops[2].col[i]
		}
	}
	switch {
	case missing:
		return value.OfMissing()
	case len(ops) == 4:
		return ops[3].val
	}
	return n.failed("查无", "在“%s”里查不到“%s”", n.args[1].text, x)
}

// nearestBelow finds the last key that is not above x. Keys out of order would give
// another answer in every spreadsheet, so they are refused.
func (n *node) nearestBelow(x value.Value, keys, results []value.Value) value.Value {
	found := -1
	var last value.Value
	for i, key := range keys {
		switch key.Kind() {
		case value.Failed, value.Missing:
			return key
		case value.Blank, value.NotApplicable:
			continue
		}
		if key.Kind() != x.Kind() || key.Kind() != value.Number && key.Kind() != value.Date {
			return n.failed("类型", "“%s”里的“%s”与要查的“%s”不是同一类型", n.args[1].text, key, x)
		}
		if last.Kind() != value.Blank && order(key, last) < 0 {
			return n.failed("未升序", "“%s”没有从小到大排列，LOOKUP 无法查找", n.args[1].text)
		}
		last = key
		if order(key, x) <= 0 {
			found = i
		}
	}
	if found < 0 {
		return n.failed("查无", "“%s”小于“%s”里最小的一档", x, n.args[1].text)
	}
	return results[found]
}

// rankOf is one more than the number of better entries; equal entries share a rank.
func (n *node) rankOf(x value.Value, ops []operand) value.Value {
	if x.Kind() != value.Number {
		return n.mistyped(0, x, "数值")
	}
	ascending := false
	if len(ops) == 3 {
		y, bad, ok := n.number(2, ops[2].val)
		if !ok {
			return bad
		}
		ascending = !y.IsZero()
	}
	var t tally
	better, present := 0, false
	for _, v := range ops[1].col {
		if t.skip(v) {
			continue
		}
		if v.Kind() != value.Number {
			return n.mistyped(1, v, "数值")
		}
		t.n++
		c := v.Num().Cmp(x.Num())
		present = present || c == 0
		if c > 0 && !ascending || c < 0 && ascending {
			better++
		}
	}
	if v, ok := t.nothing(); ok {
		return t.partial(v)
	}
	if !present {
		return t.partial(n.failed("查无", "“%s”里没有 %s，排不出名次", n.args[1].text, x))
	}
	return t.partial(value.OfNum(num.Int(int64(better + 1))))
}
