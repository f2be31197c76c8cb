package formula

import (
	"hesuan/internal/date"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

var hundredth = num.Frac(1, 100)

func (n *node) unary(v value.Value) value.Value {
	if n.vector && v.Kind() == value.Blank {
		return v
	}
	x, bad, ok := n.number(0, v)
	if !ok {
		return bad
	}
	if n.op == opPercent {
		return value.OfNum(x.Mul(hundredth))
	}
	return value.OfNum(x.Neg())
}

func (n *node) binary(a, b value.Value) value.Value {
	switch {
	case n.isComparison():
		return n.comparison(a, b)
	case n.op == opConcat:
		return n.concat(a, b)
	case a.Kind() == value.Date || b.Kind() == value.Date:
		return n.dateSum(a, b)
	case n.vector && (n.op == opMul || n.op == opDiv) && (a.Kind() == value.Blank || b.Kind() == value.Blank):
		// A blank factor leaves its row out of the sum, as Excel's 0 would.
		return value.Value{}
	}
	x, bad, ok := n.number(0, a)
	if !ok {
		return bad
	}
	y, bad, ok := n.number(1, b)
	if !ok {
		return bad
	}
	switch n.op {
	case opAdd:
		return value.OfNum(x.Add(y))
	case opSub:
		return value.OfNum(x.Sub(y))
	case opMul:
		return value.OfNum(x.Mul(y))
	case opDiv:
		q, ok := x.Quo(y)
		if !ok {
			return n.failed("除以零", "“%s”的除数“%s”是 0", n.text, n.args[1].text)
		}
		return value.OfNum(q)
	}
	return n.pow(x, y)
}

// Powers are bounded so that a slip of the keyboard cannot ask for a number of a
// million digits.
const (
	maxExponent = 64
	maxBits     = 1 << 14
)

func (n *node) pow(x, y num.Num) value.Value {
	e, ok := y.Int64()
	switch {
	case !ok:
		return n.failed("越界", "“%s”的指数是 %s，只能用整数指数", n.text, y)
	case e > maxExponent || e < -maxExponent || x.Bits()*int(max(e, -e)) > maxBits:
		return n.failed("越界", "“%s”的指数是 %d，结果过大或过小", n.text, e)
	case x.IsZero() && e == 0:
		return n.failed("越界", "“%s”是 0 的 0 次方，没有意义", n.text)
	}
	out := num.Int(1)
	for range max(e, -e) {
		out = out.Mul(x)
	}
	if e < 0 {
		if out, ok = num.Int(1).Quo(out); !ok {
			return n.failed("除以零", "“%s”是 0 的负数次方", n.text)
		}
	}
	return value.OfNum(out)
}

// comparison: blank equals "" and nothing else; where the other side is a number, a
// date or a truth value, a blank cannot be compared.
func (n *node) comparison(a, b value.Value) value.Value {
	if a.Kind() == value.Blank || b.Kind() == value.Blank {
		return n.compareBlank(a, b)
	}
	if a.Kind() != b.Kind() {
		return n.failed("类型", "“%s”是%s“%s”，“%s”是%s“%s”，不能相比", n.args[0].text, a.Kind(), a, n.args[1].text, b.Kind(), b)
	}
	switch a.Kind() {
	case value.Number:
		return value.OfBool(holds(n.op, a.Num().Cmp(b.Num())))
	case value.Date:
		return value.OfBool(holds(n.op, a.Date().Compare(b.Date())))
	}
	same := a.Bool() == b.Bool()
	if a.Kind() == value.Text {
		same = foldEqual(a.Text(), b.Text())
	}
	switch n.op {
	case opEq:
		return value.OfBool(same)
	case opNe:
		return value.OfBool(!same)
	}
	return n.failed("类型", "“%s”：%s只能比较等于或不等于", n.text, a.Kind())
}

func (n *node) compareBlank(a, b value.Value) value.Value {
	i, other := 0, b
	if a.Kind() != value.Blank {
		i, other = 1, a
	}
	literal := n.args[0].isBlankText() || n.args[1].isBlankText()
	typed := n.args[0].typ == Num || n.args[0].typ == Date || n.args[0].typ == Bool
	ordering := n.op != opEq && n.op != opNe
	if !literal && (other.Kind() != value.Text && other.Kind() != value.Blank || typed || ordering) {
		if n.vector {
			return value.Value{} // the row has nothing to compare
		}
		return n.blank(i)
	}
	same := a.Kind() == b.Kind()
	return value.OfBool(same == (n.op == opEq))
}

func holds(o op, c int) bool {
	switch o {
	case opEq:
		return c == 0
	case opNe:
		return c != 0
	case opLt:
		return c < 0
	case opLe:
		return c <= 0
	case opGt:
		return c > 0
	}
	return c >= 0
}

// foldEqual ignores the case of ASCII letters, as Excel's = does.
func foldEqual(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// dateSum is date ± days and date − date.
func (n *node) dateSum(a, b value.Value) value.Value {
	if a.Kind() == value.Blank || b.Kind() == value.Blank {
		if a.Kind() == value.Blank {
			return n.blank(0)
		}
		return n.blank(1)
	}
	switch {
	case n.op == opSub && a.Kind() == value.Date && b.Kind() == value.Date:
		return value.OfNum(num.Int(int64(a.Date().DaysSince(b.Date()))))
	case n.op == opSub && a.Kind() == value.Date && b.Kind() == value.Number:
		return n.shift(a.Date(), b.Num().Neg())
	case n.op == opAdd && a.Kind() == value.Date && b.Kind() == value.Number:
		return n.shift(a.Date(), b.Num())
	case n.op == opAdd && a.Kind() == value.Number && b.Kind() == value.Date:
		return n.shift(b.Date(), a.Num())
	}
	return n.failed("类型", "“%s”：日期不能这样计算", n.text)
}

// Spreadsheets know the days from 1900 to 9999; dates stay within them.
var firstDay, lastDay = date.Of(1900, 1, 1), date.Of(9999, 12, 31)

func (n *node) shift(d date.Date, by num.Num) value.Value {
	k, ok := by.Int64()
	if !ok {
		return n.failed("类型", "“%s”加减的天数是 %s，应是整数", n.text, by)
	}
	room := int64(lastDay.DaysSince(d))
	if k > room || k < int64(firstDay.DaysSince(d)) {
		return n.failed("越界", "“%s”的结果不在 1900 年到 9999 年之间", n.text)
	}
	return value.OfDate(d.AddDays(int(k)))
}

// maxPlaces bounds the places a formula may round to, as Excel does in effect.
const maxPlaces = 30

func (n *node) rounding(ops []operand) value.Value {
	if n.vector && ops[0].val.Kind() == value.Blank {
		return ops[0].val
	}
	x, bad, ok := n.number(0, ops[0].val)
	if !ok {
		return bad
	}
	var y num.Num
	if len(ops) == 2 {
		if y, bad, ok = n.number(1, ops[1].val); !ok {
			return bad
		}
	}
	switch n.fn.id {
	case fnABS:
		return value.OfNum(x.Abs())
	case fnINT:
		return value.OfNum(x.Round(0, num.Floor))
	case fnMOD:
		q, ok := x.Quo(y)
		if !ok {
			return n.failed("除以零", "“%s”的除数“%s”是 0", n.text, n.args[1].text)
		}
		return value.OfNum(x.Sub(y.Mul(q.Round(0, num.Floor))))
	}
	places, ok := y.Int64()
	if !ok || places > maxPlaces || places < -maxPlaces {
		return n.failed("越界", "“%s”的小数位数是 %s，应是 −%d 到 %d 的整数", n.text, y, maxPlaces, maxPlaces)
	}
	return value.OfNum(x.Round(int(places), n.mode()))
}

func (n *node) mode() num.Mode {
	switch n.fn.id {
	case fnROUNDUP:
		return num.Up
	case fnROUNDDOWN:
		return num.Down
	case fnINT:
		return num.Floor
	}
	return num.HalfUp
}
