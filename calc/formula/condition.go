package formula

import (
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// condition is how a …IFS function judges one column.
type condition struct {
	rel    op          // a comparison
	fixed  bool        // the operand is written in the formula
	value  value.Value // the operand when fixed; Blank asks for blank entries
	joined string      // the operator text of ">="&x, kept for printing
}

// splitCriterion cuts ">=12" into its comparison and the rest; "12" asks for equality.
func splitCriterion(s string) (op, string) {
	for _, r := range []struct {
		text string
		op   op
	}{{">=", opGe}, {"<=", opLe}, {"<>", opNe}, {">", opGt}, {"<", opLt}, {"=", opEq}} {
		if rest, ok := strings.CutPrefix(s, r.text); ok {
			return r.op, rest
		}
	}
	return opEq, s
}

// literalCondition types the text of a criterion by its column.
func (c *checker) literalCondition(k *condition, column, arg *node, text string) {
	ordering := k.rel != opEq && k.rel != opNe
	if text == "" {
		if ordering {
			c.fail("criteria", arg.pos, "", "条件“%s”在比较符号后面少了数", arg.lit.Text())
		}
		return
	}
	switch column.typ {
	case Num:
		x, err := num.Parse(text)
		if err != nil {
			c.fail("criteria", arg.pos, "", "“%s”是数值，条件“%s”里的“%s”不是数，永远不会符合", column.text, arg.lit.Text(), text)
			return
		}
		k.value = value.OfNum(x)
		return
	case Date:
		d, err := date.Parse(text)
		if err != nil {
			c.fail("criteria", arg.pos, "", "“%s”是日期，条件“%s”里的日期请写成 2026-09-01 的样子", column.text, arg.lit.Text())
			return
		}
		k.value = value.OfDate(d)
		return
	case Bool:
		upper := strings.ToUpper(text)
		if upper != "TRUE" && upper != "FALSE" || ordering {
			c.fail("criteria", arg.pos, "", "“%s”只有 TRUE 和 FALSE，条件“%s”不合适", column.text, arg.lit.Text())
		}
		k.value = value.OfBool(upper == "TRUE")
		return
	case Text:
		if ordering {
			c.fail("criteria", arg.pos, "", "“%s”是文字，只能用等于或 <>，条件“%s”不合适", column.text, arg.lit.Text())
			return
		}
		c.optionText(column.sym, text, arg.pos)
	default:
		if x, err := num.Parse(text); err == nil {
			k.value = value.OfNum(x)
			return
		}
	}
	if strings.ContainsAny(text, "*?~") {
		c.fail("criteria", arg.pos, "", "条件“%s”里不能用通配符 * ? ~，请逐个写出，用 + 相加", arg.lit.Text())
		return
	}
	k.value = value.OfText(text)
}

// conditional runs COUNTIF(S), SUMIF(S), AVERAGEIFS, MAXIFS and MINIFS.
func (n *node) conditional(ops []operand) value.Value {
	var few [4]condition
	conds := append(few[:0], n.conds...)
	at := 0
	for i := range ops {
		if n.fn.kind(i) != 's' {
			continue
		}
		if !conds[at].fixed {
			if bad, ok := n.running(&conds[at], i, ops[i].val); !ok {
				return bad
			}
		}
		at++
	}
	target := n.target()
	rows := ops[max(target, 0)].col // where rows are counted, the first column has them
	var t, gate tally
	for r := range rows {
		if !n.admits(ops, conds, r, &gate) {
			continue
		}
		if target < 0 {
			t.n++
			continue
		}
		v := rows[r]
		if t.skip(v) {
			continue
		}
		if !t.take(n.fn.id, v) {
			return n.mistyped(target, v, "数值")
		}
	}
	// Where not one row could be judged, there is no answer, not even 0.
	if v, ok := gate.nothing(); ok {
		return gate.partial(v)
	}
	t.incomplete = t.incomplete || gate.incomplete || gate.missing > 0
	return n.finish(&t)
}

// running completes a condition whose operand is computed.
func (n *node) running(k *condition, i int, v value.Value) (value.Value, bool) {
	if v.Kind() == value.Blank {
		return n.blank(i), false
	}
	k.value = v
	if v.Kind() == value.Text && k.joined == "" {
		rel, rest := splitCriterion(v.Text())
		if rest != v.Text() {
			k.rel, k.value = rel, value.OfText(rest)
		}
	}
	if k.value.Kind() == value.Text {
		if strings.ContainsAny(k.value.Text(), "*?~") {
			return n.failed("类型", "“%s”的条件“%s”里有通配符 * ? ~，不能用来查找", n.text, v), false
		}
		k.value = retype(k.value.Text(), n.args[i-1].typ)
	}
	return value.Value{}, true
}

// retype reads the text of a running criterion as its column's type.
func retype(text string, t Type) value.Value {
	switch t {
	case Num:
		if x, err := num.Parse(text); err == nil {
			return value.OfNum(x)
		}
	case Date:
		if d, err := date.Parse(text); err == nil {
			return value.OfDate(d)
		}
	}
	return value.OfText(text)
}

// admits reports that row r meets every condition. One condition that fails decides;
// otherwise a row with an entry that is 未报 or 不适用 cannot be judged: it is left
// out and noted in gate, which also counts the rows that could be.
func (n *node) admits(ops []operand, conds []condition, r int, gate *tally) bool {
	at := 0
	var unknown value.Value
	for i := range ops {
		if n.fn.kind(i) != 's' {
			continue
		}
		k := &conds[at]
		at++
		v := ops[i-1].col[r]
		switch {
		case rank(v.Kind()) > rank(unknown.Kind()):
			unknown = v
		case rank(v.Kind()) == 0 && !k.matches(v):
			gate.n++
			return false
		}
		gate.incomplete = gate.incomplete || v.Partial()
	}
	if rank(unknown.Kind()) > 0 {
		gate.skip(unknown)
		return false
	}
	gate.n++
	return true
}

// matches follows Excel: a blank entry is unequal to every text and number.
func (k *condition) matches(v value.Value) bool {
	switch {
	case k.value.Kind() == value.Blank || v.Kind() == value.Blank:
		same := k.value.Kind() == v.Kind()
		return k.rel == opEq && same || k.rel == opNe && !same
	case k.value.Kind() != v.Kind():
		return k.rel == opNe
	}
	switch v.Kind() {
	case value.Number, value.Date:
		return holds(k.rel, order(v, k.value))
	case value.Text:
		return foldEqual(v.Text(), k.value.Text()) == (k.rel == opEq)
	}
	return (v.Bool() == k.value.Bool()) == (k.rel == opEq)
}
