package formula

import (
	"regexp"
	"slices"
	"strings"

	"hesuan/internal/value"
)

// branches unifies type and unit of the values a function chooses between.
func (c *checker) branches(n *node, choices []*node) {
	first := true
	var held node
	for _, a := range choices {
		if a.isBlankText() || a.typ == Any && a.op == opBad {
			continue
		}
		if first {
			first = false
			held = *a
			n.typ, n.unit, n.bare = a.typ, a.unit, a.bare
			continue
		}
		if a.typ != n.typ && a.typ != Any && n.typ != Any {
			c.fail("type", a.pos, "", "函数 %s 的各个结果要同一类型，“%s”是%s，“%s”是%s", n.fn.name, held.text, n.typ, a.text, a.typ)
			return
		}
		if a.typ == Any {
			n.typ = Any
		}
		n.unit, n.bare = c.unify(a.pos, &node{unit: n.unit, bare: n.bare, text: held.text}, a, "作为同一个结果")
		if !a.bare && held.bare {
			held = *a
		}
	}
}

func (c *checker) checkIf(n *node) {
	c.want(n.args[0], Bool, "IF 的条件")
	c.branches(n, n.args[1:])
}

func (c *checker) checkIfs(n *node) {
	if len(n.args)%2 != 0 {
		c.fail("arguments", n.pos, n.fn.usage, "函数 IFS 的条件和值要成对出现，写法应为 %s；“其余情况”的条件写 TRUE", n.fn.usage)
		return
	}
	var values []*node
	for i := 0; i < len(n.args); i += 2 {
		c.want(n.args[i], Bool, "IFS 的条件")
		values = append(values, n.args[i+1])
	}
	c.branches(n, values)
}

func (c *checker) checkIfError(n *node) { c.branches(n, n.args) }

func (c *checker) checkLogic(n *node) {
	n.typ = Bool
	for _, a := range n.args {
		c.want(a, Bool, n.fn.name)
	}
}

func (c *checker) checkSum(n *node) {
	for _, a := range n.args {
		c.want(a, Num, n.fn.name)
	}
	c.branches(n, n.args)
	n.typ = Num
}

func (c *checker) checkMinMax(n *node) {
	for _, a := range n.args {
		if a.typ != Date {
			c.want(a, Num, n.fn.name)
		}
	}
	c.branches(n, n.args)
}

// checkCount: what is counted has the unit of the table's rows.
func (c *checker) checkCount(n *node) {
	n.typ = Num
	if table, ok := c.oneTable(n); ok && table != "" {
		n.unit, n.bare = c.scope.RowUnit(table), false
	}
}

// oneTable demands that the column arguments come from one table.
func (c *checker) oneTable(n *node) (string, bool) {
	table := ""
	var first *node
	for _, a := range n.args {
		if a.op != opColumn {
			continue
		}
		if first == nil {
			first, table = a, a.sym.Table
		} else if a.sym.Table != table {
			c.fail("table", a.pos, "", "函数 %s 里的列要出自同一张表，“%s”和“%s”不是", n.fn.name, first.text, a.text)
			return "", false
		}
	}
	return table, true
}

func (c *checker) checkConditions(n *node) {
	table, ok := c.oneTable(n)
	if !ok {
		return
	}
	if (n.fn.id == fnCOUNTIFS && len(n.args)%2 != 0) || (n.fn.id >= fnSUMIFS && len(n.args)%2 == 0) {
		c.fail("arguments", n.pos, n.fn.usage, "函数 %s 的列和条件要成对出现，写法应为 %s", n.fn.name, n.fn.usage)
		return
	}
	for i := range n.args {
		if n.fn.kind(i) == 's' {
			n.conds = append(n.conds, c.condition(n, i))
		}
	}
	n.typ = Num
	target := n.target()
	if target < 0 {
		n.unit, n.bare = c.scope.RowUnit(table), false
		return
	}
	t := n.args[target]
	n.unit, n.bare = t.unit, t.bare
	if t.typ == Date && (n.fn.id == fnMAXIFS || n.fn.id == fnMINIFS) {
		n.typ = Date
		return
	}
	c.want(t, Num, n.fn.name)
}

// target is the index of the column that is summed, averaged or compared; −1 when
// rows are counted.
func (n *node) target() int {
	switch n.fn.id {
	case fnCOUNTIF, fnCOUNTIFS:
		return -1
	case fnSUMIF:
		if len(n.args) == 3 {
			return 2
		}
		return 0 // SUMIF without a third argument sums the column it judges
	}
	return 0
}

func (c *checker) checkProduct(n *node) {
	n.typ, n.bare = Num, true
	table := ""
	var first *node
	for _, a := range n.args {
		if !a.vector {
			c.fail("column", a.pos, n.fn.usage, "SUMPRODUCT 里的“%s”不含任何一列；写法如 %s", a.text, n.fn.usage)
			return
		}
		if !c.want(a, Num, "SUMPRODUCT") {
			return
		}
		n.unit, n.bare = n.unit.Mul(a.unit), n.bare && a.bare
		n.gather(a)
	}
	for _, l := range n.leaves {
		if l.op != opColumn {
			continue
		}
		if first == nil {
			first, table = l, l.sym.Table
		} else if l.sym.Table != table {
			c.fail("table", l.pos, "", "SUMPRODUCT 里的列要出自同一张表，“%s”和“%s”不是", first.text, l.text)
			return
		}
	}
}

// gather collects the operands below a that are the same for all rows, or columns.
func (n *node) gather(a *node) {
	if a.vector && a.op != opColumn {
		for _, x := range a.args {
			n.gather(x)
		}
		return
	}
	n.leaves = append(n.leaves, a)
	a.leaf = len(n.leaves)
}

func (c *checker) checkRound(n *node) {
	a := n.args[0]
	c.want(a, Num, n.fn.name)
	n.typ, n.unit, n.bare = Num, a.unit, a.bare
	if len(n.args) == 2 && c.want(n.args[1], Num, n.fn.name+" 的小数位数") {
		c.plain(n.args[1], n.fn.name+" 的小数位数")
	}
}

// plain demands a number without unit.
func (c *checker) plain(n *node, what string) {
	if !n.bare && !n.unit.IsOne() {
		c.fail("unit", n.pos, "", "%s不能有单位，“%s”的单位是 %s", what, n.text, n.unit)
	}
}

func (c *checker) checkMod(n *node) {
	a, b := n.args[0], n.args[1]
	n.typ, n.bare = Num, true
	if c.want(a, Num, "MOD") && c.want(b, Num, "MOD") {
		n.unit, n.bare = c.unify(n.pos, a, b, "求余数")
	}
}

func (c *checker) checkLookup(n *node) {
	if _, ok := c.oneTable(n); !ok {
		return
	}
	x, keys, results := n.args[0], n.args[1], n.args[2]
	if x.typ != keys.typ && x.typ != Any && keys.typ != Any {
		c.fail("type", x.pos, "", "“%s”是%s，而查找列“%s”是%s，无从查起", x.text, x.typ, keys.text, keys.typ)
		return
	}
	if n.fn.id == fnLOOKUP && (keys.typ == Text || keys.typ == Bool) {
		c.fail("type", keys.pos, "XLOOKUP", "LOOKUP 只按数值或日期的区间查找，按文字查找请用 XLOOKUP")
		return
	}
	if x.typ == Num && keys.typ == Num {
		c.unify(x.pos, x, keys, "查找")
	}
	c.option(keys, x)
	c.branches(n, n.args[2:])
	if len(n.args) == 3 {
		n.typ = results.typ
	}
}

func (c *checker) checkRank(n *node) {
	n.typ = Num
	x, column := n.args[0], n.args[1]
	if c.want(x, Num, "RANK") && c.want(column, Num, "RANK") {
		c.unify(x.pos, x, column, "排名")
	}
	if len(n.args) == 3 {
		c.want(n.args[2], Num, "RANK 的顺序")
	}
}

func (c *checker) checkDate(n *node) {
	n.typ = Date
	for _, a := range n.args {
		c.want(a, Num, "DATE")
		c.plain(a, "DATE 的年月日")
	}
}

func (c *checker) checkDateDif(n *node) {
	n.typ = Num
	c.want(n.args[0], Date, "DATEDIF")
	c.want(n.args[1], Date, "DATEDIF")
	u := n.args[2]
	if u.op != opLiteral || !slices.Contains([]string{"D", "M", "Y"}, strings.ToUpper(u.lit.Text())) {
		c.fail("arguments", u.pos, `"M"`, `DATEDIF 的第 3 个参数只能写 "D"（天）、"M"（足月）或 "Y"（足年）`)
	}
}

func (c *checker) checkEdate(n *node) {
	n.typ = Date
	c.want(n.args[0], Date, "EDATE")
	c.want(n.args[1], Num, "EDATE 的月数")
}

func (c *checker) checkDatePart(n *node) {
	n.typ = Num
	c.want(n.args[0], Date, n.fn.name)
}

func (c *checker) checkText(n *node) {
	n.typ = Text
	if n.fn.id == fnLEN || n.fn.id == fnVALUE {
		n.typ = Num
	}
	c.want(n.args[0], Text, n.fn.name)
	for _, a := range n.args[1:] {
		c.want(a, Num, n.fn.name+" 的字数")
		c.plain(a, n.fn.name+" 的字数")
	}
}

var numberFormat = regexp.MustCompile(`^(#,##)?0(\.0{1,9})?%?$`)

const dateFormat = "yyyy-mm-dd"

func (c *checker) checkFormat(n *node) {
	n.typ = Text
	format := n.args[1]
	f := strings.ToLower(format.lit.Text())
	switch {
	case format.op != opLiteral || f != dateFormat && !numberFormat.MatchString(f):
		c.fail("arguments", format.pos, `"0.00"`, `TEXT 的格式只能写 "0"、"0.00"、"#,##0.00"、"0%%"、"0.0%%" 或 "yyyy-mm-dd"`)
	case f == dateFormat:
		c.want(n.args[0], Date, "TEXT 的日期格式")
	default:
		c.want(n.args[0], Num, "TEXT 的数值格式")
	}
}

func (c *checker) checkIs(n *node) {
	n.typ = Bool
	if a := n.args[0]; n.fn.id == fnISBLANK && a.op != opName && a.op != opBad {
		c.fail("arguments", a.pos, "", "ISBLANK 只判断一个名称是否空白，“%s”不是名称", a.text)
	}
}

// condition kinds are judged in condition.go; literal texts are read once, here.
func (c *checker) condition(n *node, i int) condition {
	column, arg := n.args[i-1], n.args[i]
	k := condition{rel: opEq}
	switch {
	case arg.op == opLiteral && (arg.lit.Kind() == value.Text || arg.isBlankText()):
		k.fixed = true
		rel, rest := splitCriterion(arg.lit.Text())
		k.rel = rel
		c.literalCondition(&k, column, arg, rest)
		return k
	case arg.op == opConcat && isOperatorText(arg.args[0]) && arg.args[1].typ != Text:
		// ">="&下限 compares with the value itself, not with its printed digits.
		k.joined = arg.args[0].lit.Text()
		k.rel, _ = splitCriterion(k.joined)
		n.args[i] = arg.args[1]
		arg = n.args[i]
	}
	if arg.typ != column.typ && arg.typ != Any && column.typ != Any && arg.typ != Text {
		c.fail("criteria", arg.pos, "", "“%s”是%s，条件“%s”却是%s，永远不会符合", column.text, column.typ, arg.text, arg.typ)
	} else if arg.typ == Num && column.typ == Num {
		c.unify(arg.pos, column, arg, "相比")
	}
	return k
}
