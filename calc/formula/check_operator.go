package formula

import (
	"strings"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// days is the unit of the difference of two dates.
var days = func() num.Unit {
	u, err := num.ParseUnit("天")
	if err != nil {
		panic(err)
	}
	return u
}()

func (c *checker) operator(n *node) {
	a, b := n.args[0], n.args[len(n.args)-1]
	switch n.op {
	case opNeg, opPercent:
		c.want(a, Num, words[n.op])
		n.typ, n.unit, n.bare = Num, a.unit, a.bare
	case opMul, opDiv:
		c.want(a, Num, words[n.op])
		c.want(b, Num, words[n.op])
		n.typ, n.bare = Num, a.bare && b.bare
		n.unit = a.unit.Mul(b.unit)
		if n.op == opDiv {
			n.unit = a.unit.Div(b.unit)
		}
	case opPow:
		c.power(n, a, b)
	case opAdd, opSub:
		c.sum(n, a, b)
	case opConcat:
		n.typ = Text
		for _, x := range n.args {
			if x.typ == Date && !isOperatorText(a) {
				c.fail("type", x.pos, "", "日期不能直接连接成文字，请写成 TEXT(%s, \"yyyy-mm-dd\")", x.text)
			}
		}
		if n.vector {
			c.fail("column", n.at, "", "SUMPRODUCT 里不能逐行连接文字")
		}
	default:
		c.compare(n, a, b)
	}
}

// isOperatorText reports the ">=" of a criterion such as ">="&开始日期.
func isOperatorText(n *node) bool {
	if n.op != opLiteral || n.lit.Kind() != value.Text {
		return false
	}
	_, rest := splitCriterion(n.lit.Text())
	return rest == ""
}

func (c *checker) power(n, a, b *node) {
	c.want(a, Num, words[opPow])
	c.want(b, Num, words[opPow])
	n.typ, n.unit, n.bare = Num, a.unit, a.bare
	if !b.unit.IsOne() {
		c.fail("unit", b.pos, "", "乘方的指数不能有单位，“%s”的单位是 %s", b.text, b.unit)
		return
	}
	if a.unit.IsOne() {
		return
	}
	e, ok := int64(0), false
	if b.op == opLiteral {
		e, ok = b.lit.Num().Int64()
	}
	if !ok || e < 1 || e > 9 {
		c.fail("unit", n.at, "", "“%s”有单位 %s，乘方的指数只能写 1 到 9 的整数", a.text, a.unit)
		return
	}
	for range e - 1 {
		n.unit = n.unit.Mul(a.unit)
	}
}

// sum knows dates besides numbers: date ± days is a date, date − date is 天.
func (c *checker) sum(n, a, b *node) {
	doing := map[op]string{opAdd: "相加", opSub: "相减"}[n.op]
	switch {
	case a.typ == Date && b.typ == Date:
		n.typ, n.unit, n.bare = Num, days, false
		if n.op == opAdd {
			c.fail("type", n.at, "", "两个日期不能相加；推移若干月请用 EDATE，推移若干天请加天数")
		}
	case a.typ == Date || b.typ == Date && n.op == opAdd:
		n.typ = Date
		d, other := a, b
		if b.typ == Date {
			d, other = b, a
		}
		c.want(other, Num, "日期加减")
		if !other.bare && other.unit != days && other.typ == Num {
			c.fail("unit", n.at, "", "日期只能加减天数，“%s”的单位是 %s；推移月份请用 EDATE(%s, 月数)", other.text, unitOf(other), d.text)
		}
	case a.typ == Any || b.typ == Any:
		// A name of unknown type may turn out a date.
		n.typ = Any
		if a.typ == Num || b.typ == Num {
			n.unit, n.bare = c.unify(n.at, a, b, doing)
		}
		for _, x := range n.args {
			if x.typ != Any {
				c.want(x, Num, words[n.op])
			}
		}
	default:
		n.typ, n.bare = Num, true
		if c.want(a, Num, words[n.op]) && c.want(b, Num, words[n.op]) {
			n.unit, n.bare = c.unify(n.at, a, b, doing)
		}
	}
}

func (c *checker) compare(n, a, b *node) {
	n.typ = Bool
	ordering := n.op != opEq && n.op != opNe
	switch {
	case a.isComparison() && ordering && !a.vector:
		c.fail("type", n.at, "", "不能连写比较，请写成 AND(%s, %s%s%s)", a.text, a.args[1].text, string(c.src[n.at:c.after(n)]), b.text)
		return
	case a.isBlankText() || b.isBlankText():
		if ordering {
			c.fail("type", n.at, "", "空白只能比较等于或不等于")
		}
		return
	case a.typ != b.typ && a.typ != Any && b.typ != Any:
		c.fail("type", n.at, "", "“%s”是%s，“%s”是%s，不能相比", a.text, a.typ, b.text, b.typ)
		return
	}
	if ordering {
		for _, x := range n.args {
			if x.typ == Text || x.typ == Bool {
				c.fail("type", n.at, "", "%s只能比较等于或不等于，“%s”不能比大小", x.typ, x.text)
				return
			}
		}
	}
	if a.typ == Num && b.typ == Num {
		c.unify(n.at, a, b, "相比")
	}
	c.option(a, b)
	c.option(b, a)
}

// after is the end of the operator that stands at n.at.
func (c *checker) after(n *node) int {
	end := n.at + 1
	if end < len(c.src) && strings.ContainsRune("=>", c.src[end]) {
		end++
	}
	return end
}

// option checks a text against the closed list of the name it is compared with.
func (c *checker) option(name, literal *node) {
	if name.op != opName && name.op != opColumn || literal.op != opLiteral || literal.lit.Kind() != value.Text {
		return
	}
	c.optionText(name.sym, literal.lit.Text(), literal.pos)
}

func (c *checker) optionText(sym Symbol, text string, pos int) {
	if sym.Options == nil {
		return
	}
	for _, o := range sym.Options {
		if foldEqual(o, text) {
			return
		}
	}
	best := nearest(text, sym.Options)
	if best != "" {
		c.fail("option", pos, best, "“%s”没有“%s”这个选项，最接近的是“%s”；选项有：%s", sym.Name, text, best, strings.Join(sym.Options, "、"))
		return
	}
	c.fail("option", pos, "", "“%s”没有“%s”这个选项，选项有：%s", sym.Name, text, strings.Join(sym.Options, "、"))
}
