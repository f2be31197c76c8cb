package formula

import (
	"fmt"
	"strings"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

// checker resolves names and infers types and units, collecting every mistake. A
// node it could not judge has type Any and a bare unit, so that one mistake does not
// bring others with it.
type checker struct {
	scope   Scope
	whole   string
	src     []rune // whole by runes, in which places are counted
	offsets []int  // byte offset of each rune
	errs    Errors
	symbols []Symbol
	seen    map[slotKey]bool
}

type slotKey struct {
	column bool
	slot   int
}

// maxErrors bounds the report on a text that is no formula at all.
const maxErrors = 20

func (c *checker) fail(code string, pos int, suggestion, format string, args ...any) {
	if len(c.errs) < maxErrors {
		c.errs = append(c.errs, &Error{code, pos, fmt.Sprintf(format, args...), suggestion})
	}
}

// text is the source between two runes, sharing its memory: a long chain of
// operators has thousands of nested sub-expressions.
func (c *checker) text(from, to int) string {
	if c.offsets == nil {
		for i := range c.whole {
			c.offsets = append(c.offsets, i)
		}
		c.offsets = append(c.offsets, len(c.whole))
	}
	return strings.TrimSpace(c.whole[c.offsets[from]:c.offsets[max(from, to)]])
}

// expr checks a subtree. rows allows columns as operands, which only SUMPRODUCT does.
func (c *checker) expr(n *node, rows bool) {
	n.text = c.text(n.pos, n.end)
	n.bare = true
	switch n.op {
	case opLiteral:
		n.typ = map[value.Kind]Type{value.Number: Num, value.Text: Text, value.Bool: Bool}[n.lit.Kind()]
	case opName:
		c.name(n, rows)
	case opColumn:
		c.column(n, rows)
	case opCall:
		c.call(n, rows)
	case opBad:
		for _, a := range n.args {
			c.expr(a, true)
		}
	default:
		for _, a := range n.args {
			c.expr(a, rows)
			n.vector = n.vector || a.vector
		}
		c.operator(n)
	}
}

func (c *checker) name(n *node, rows bool) {
	sym, ok := c.scope.Name(n.name)
	if !ok {
		c.unknown(n, n.name)
		return
	}
	if sym.IsColumn {
		n.op = opColumn
		c.resolved(n, sym)
		c.columnPlace(n, rows)
		return
	}
	c.resolved(n, sym)
}

func (c *checker) column(n *node, rows bool) {
	table, column, ok := strings.Cut(n.name, "[")
	column, tail, closed := strings.Cut(column, "]")
	table, column = strings.TrimSpace(table), strings.TrimSpace(column)
	if !ok || !closed || tail != "" || table == "" || column == "" {
		c.fail("syntax", n.pos, "", "“%s”写法不对，一整列请写成 表[列]，例如 教职工[骨干级别]", n.name)
		return
	}
	sym, ok := c.scope.Column(table, column)
	if !ok {
		c.unknown(n, table+"["+column+"]")
		return
	}
	c.resolved(n, sym)
	if !sym.IsColumn {
		n.op = opName
		return
	}
	c.columnPlace(n, rows)
}

func (c *checker) columnPlace(n *node, rows bool) {
	n.vector = rows
	if !rows {
		c.fail("column", n.pos, "SUMPRODUCT", "“%s”是一整列，不能当作一个值用：汇总请用 SUM、AVERAGE、COUNTIFS 等函数，逐行相乘请用 SUMPRODUCT", n.name)
	}
}

func (c *checker) resolved(n *node, sym Symbol) {
	n.sym, n.typ, n.unit = sym, sym.Type, sym.Unit
	// A name whose type is only known at run time cannot vouch for a unit either.
	n.bare = sym.Type != Num
	key := slotKey{sym.IsColumn, sym.Slot}
	if !c.seen[key] {
		if c.seen == nil {
			c.seen = map[slotKey]bool{}
		}
		c.seen[key] = true
		c.symbols = append(c.symbols, sym)
	}
}

func (c *checker) unknown(n *node, name string) {
	n.typ = Any
	best := nearest(name, c.scope.Nearby(name))
	switch {
	case best != "":
		c.fail("unknown-name", n.pos, best, "没有叫“%s”的项目。最接近的是“%s”，请核对", name, best)
	case looksLikeCell(name):
		c.fail("unknown-name", n.pos, "", "“%s”像是单元格地址。公式里不写地址，请写项目或参数的名称", name)
	default:
		c.fail("unknown-name", n.pos, "", "没有叫“%s”的项目，请核对名称，或先在表单、参数、项目里登记；文字要加英文双引号", name)
	}
}

func looksLikeCell(s string) bool {
	letters := strings.TrimLeft(strings.ToUpper(s), "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	return len(letters) < len(s) && len(s)-len(letters) <= 3 && letters != "" && strings.Trim(letters, "0123456789") == ""
}

func (c *checker) call(n *node, rows bool) {
	f, ok := catalogue[strings.ToUpper(n.name)]
	if !ok {
		best := nearest(n.name, functionNames)
		if _, named := c.scope.Name(n.name); named {
			c.fail("unknown-function", n.pos, "", "“%s”是一个项目，不是函数；要相乘请写 %s*(…)", n.name, n.name)
		} else if best != "" {
			c.fail("unknown-function", n.pos, best, "没有函数“%s”。最接近的是 %s：%s", n.name, best, catalogue[best].usage)
		} else {
			c.fail("unknown-function", n.pos, "", "没有函数“%s”。可用的函数有：%s", n.name, strings.Join(functionNames, " "))
		}
		for _, a := range n.args {
			c.expr(a, true)
		}
		return
	}
	n.fn = f
	if len(n.args) < f.min || f.max >= 0 && len(n.args) > f.max {
		c.fail("arguments", n.pos, f.usage, "函数 %s 有 %d 个参数，写法应为 %s", f.name, len(n.args), f.usage)
		for _, a := range n.args {
			c.expr(a, true)
		}
		return
	}
	before := len(c.errs)
	for i, a := range n.args {
		switch k := f.kind(i); {
		case f.id == fnSUMPRODUCT || f.row && rows && i == 0:
			c.expr(a, true)
			n.vector = n.vector || a.vector && f.row
		case k == 's':
			c.expr(a, false)
		default:
			// A column is named directly; anything else is judged as one value.
			c.expr(a, a.op == opColumn || a.op == opName)
			if k == 'c' && a.op != opColumn && a.op != opBad && len(c.errs) == before {
				c.fail("column", a.pos, f.usage, "函数 %s 的第 %d 个参数应是一整列，写成 表[列]；完整写法是 %s", f.name, i+1, f.usage)
			}
			a.vector = false
		}
	}
	if len(c.errs) == before {
		f.check(c, n)
	}
}

// unitOf is the unit for messages.
func unitOf(n *node) string {
	if n.unit.IsOne() {
		return "无（比率或个数）"
	}
	return n.unit.String()
}

// unify is the common unit of two things that are added, compared or chosen between.
func (c *checker) unify(pos int, a, b *node, doing string) (num.Unit, bool) {
	switch {
	case a.bare:
		return b.unit, b.bare
	case b.bare || a.unit == b.unit:
		return a.unit, false
	}
	hint := "请核对，必要时先乘以或除以人数、月数等换成同一单位"
	if strings.TrimPrefix(a.unit.String(), "万") == strings.TrimPrefix(b.unit.String(), "万") {
		hint = "请先换成同一单位，1 万元 = 10000 元"
	}
	c.fail("unit", pos, "", "单位不同，不能%s：“%s”的单位是 %s，“%s”的单位是 %s。%s", doing, a.text, unitOf(a), b.text, unitOf(b), hint)
	return num.Unit{}, true
}

// want demands a type of a subtree; Any is judged at run time.
func (c *checker) want(n *node, t Type, why string) bool {
	if n.typ == t || n.typ == Any || n.vector && n.typ == Bool && t == Num {
		return true
	}
	hint := ""
	switch {
	case n.typ == Text && t == Num:
		hint = "；若文字内容是数，请用 VALUE(" + n.text + ")"
	case n.typ == Num && t == Text:
		hint = "；请用 TEXT(" + n.text + ", \"0\") 变成文字"
	case n.typ == Bool && t == Num:
		hint = "；请用 IF(" + n.text + ", 1, 0)"
	case n.typ == Num && t == Bool:
		hint = "；请写成比较，例如 " + n.text + ">0"
	case n.typ == Text && t == Bool:
		hint = "；请写成比较，例如 " + n.text + "=\"是\""
	case n.typ == Num && t == Date:
		hint = "；请用 DATE(年, 月, 日) 写日期"
	}
	c.fail("type", n.pos, "", "%s需要%s，而“%s”是%s%s", why, t, n.text, n.typ, hint)
	return false
}
