package formula

import (
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// product runs SUMPRODUCT: every row's arguments are multiplied and the rows added.
// A row with a blank factor, a 未报 or a 不适用 is left out.
func (n *node) product(ops []operand) value.Value {
	rows := 0
	for i := range ops {
		if ops[i].isCol {
			rows = len(ops[i].col)
			continue
		}
		if l := n.leaves[i]; ops[i].val.Kind() == value.Blank && !l.isBlankText() && l.typ != Text {
			return n.blank(i)
		}
	}
	var t tally
	for r := range rows {
		v := n.row(ops, r)
		if t.skip(v) {
			continue
		}
		t.sum = t.sum.Add(v.Num())
		t.n++
	}
	v, ok := t.nothing()
	if !ok {
		v = value.OfNum(t.sum)
	}
	return t.partial(v)
}

// row is the product of all arguments in one row.
func (n *node) row(ops []operand, r int) value.Value {
	out := value.OfNum(num.Int(1))
	for i, a := range n.args {
		v := a.cell(ops, r)
		if v.Kind() == value.Bool {
			v = keepPartial(value.OfNum(oneOrZero(v.Bool())), v)
		}
		switch {
		case rank(v.Kind()) > rank(out.Kind()):
			out = v
		case rank(out.Kind()) > 0:
		case v.Kind() == value.Blank || out.Kind() == value.Blank:
			out = value.Value{}
		case v.Kind() != value.Number:
			return n.failed("类型", "“%s”第 %d 行是%s“%s”，需要数值", n.args[i].text, r+1, v.Kind(), v)
		default:
			out = keepPartial(value.OfNum(out.Num().Mul(v.Num())), out, v)
		}
	}
	return out
}

// cell computes a row-wise subtree in one row.
func (n *node) cell(ops []operand, r int) value.Value {
	if n.leaf > 0 {
		o := &ops[n.leaf-1]
		if o.isCol {
			return o.col[r]
		}
		return o.val
	}
	var few [2]operand
	args := few[:len(n.args)]
	for i, a := range n.args {
		args[i].val = a.cell(ops, r)
	}
	return n.apply(args)
}

func keepPartial(v value.Value, from ...value.Value) value.Value {
	for _, f := range from {
		if f.Partial() {
			return v.WithPartial()
		}
	}
	return v
}
