package reports

import (
	"slices"
	"strconv"
	"strings"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// relations are the words of a comparison that holds and of one that does not,
// for numbers and for days.
var relations = map[string]*relation{
	"等于":  {"等于", "不等于", "等于", "不等于"},
	"不等于": {"不等于", "等于", "不等于", "等于"},
	"不小于": {"不低于", "低于", "不早于", "早于"},
	"大于":  {"高于", "不高于", "晚于", "不晚于"},
	"不大于": {"不高于", "高于", "不晚于", "晚于"},
	"小于":  {"低于", "不低于", "早于", "不早于"},
}

type relation struct{ holds, fails, dayHolds, dayFails string }

// words says what each test of a condition met with a subject, those given by
// index or, with none given, all of them.
func (c *condition) words(i int, tests ...int) string {
	if len(tests) == 0 {
		for k := range c.tests {
			tests = append(tests, k)
		}
	}
	var parts []string
	last := ""
	for _, k := range tests {
		t := c.tests[k]
		n := t.prog.Explain(c.view(t, i))
		part, left := c.say(n), c.left(n)
		switch {
		case left != "" && left == last: // said of the same quantity
			parts[len(parts)-1] += "，" + strings.TrimPrefix(part, left)
		case !slices.Contains(parts, part):
			parts = append(parts, part)
		}
		last = left
	}
	return strings.Join(parts, "；")
}

// left is what a comparison that holds says something of, as it is worded.
func (c *condition) left(n *formula.Node) string {
	if r := relations[n.Op]; r == nil || n.Op == "等于" || n.Op == "不等于" || n.Value.Kind() != value.Bool || !n.Value.Bool() || c.rows(n.Children[0]) != "" {
		return ""
	}
	return c.operand(n.Children[0])
}

// say words a test and the values it met.
func (c *condition) say(n *formula.Node) string {
	if n.Value.Kind() != value.Bool {
		return c.undecided(n)
	}
	op, _, _ := strings.Cut(n.Op, " ")
	switch {
	case relations[op] != nil:
		return c.compare(n)
	case op == "OR" && !n.Value.Bool():
		return c.none(n)
	case op == "AND" || op == "OR":
		var parts []string
		for _, child := range n.Children {
			if !child.NotTaken && child.Value.Equal(n.Value) {
				parts = append(parts, c.say(child))
			}
		}
		return strings.Join(parts, "，")
	case op == "NOT":
		return c.say(n.Children[0])
	case op == "ISBLANK" && n.Value.Bool():
		return n.Children[0].Source + "没有填"
	case n.HasSymbol():
		return n.Symbol.Name + "：" + map[bool]string{true: "是", false: "否"}[n.Value.Bool()]
	}
	return n.Source + map[bool]string{true: " 成立", false: " 不成立"}[n.Value.Bool()]
}

// undecided names what a test waits for.
func (c *condition) undecided(n *formula.Node) string {
	if n.Value.Kind() == value.Failed {
		_, message := n.Value.Failure()
		return "计算出错：" + message
	}
	var waits []string
	var walk func(*formula.Node)
	walk = func(n *formula.Node) {
		if n.HasSymbol() && (n.Value.Kind() == value.Missing || slices.ContainsFunc(n.Column, func(v value.Value) bool { return v.Kind() == value.Missing })) {
			waits = append(waits, n.Symbol.Name+"未报")
		}
		for _, child := range n.Children {
			if !child.NotTaken {
				walk(child)
			}
		}
	}
	walk(n)
	if len(waits) == 0 {
		return n.Source + "：" + n.Value.Kind().String()
	}
	return strings.Join(slices.Compact(waits), "，")
}

// none words an OR of which nothing holds.
func (c *condition) none(n *formula.Node) string {
	var wanted, parts []string
	name := ""
	for _, child := range n.Children {
		parts = append(parts, c.say(child))
		if child.Op == "等于" && child.Children[0].HasSymbol() && child.Children[1].IsLeaf() && (name == "" || name == child.Children[0].Source) {
			name = child.Children[0].Source
			wanted = append(wanted, inQuotes(child.Children[1].Value))
		}
	}
	if len(wanted) == len(n.Children) {
		return stated(name, n.Children[0].Children[0].Value) + "，应为" + strings.Join(wanted, "或")
	}
	return strings.Join(parts, "，也")
}

func stated(name string, v value.Value) string {
	if v.Kind() == value.Blank {
		return name + "没有填"
	}
	return name + "为" + inQuotes(v)
}

// inQuotes writes a word in quotation marks and a number without.
func inQuotes(v value.Value) string {
	if isNumber(v) {
		return spokenNumber(v.Num())
	}
	return "“" + v.String() + "”"
}

// spokenNumber keeps what a reader can take in of a long fraction.
func spokenNumber(n num.Num) string {
	const places = 4
	return n.Round(places, num.HalfUp).String()
}

func (c *condition) compare(n *formula.Node) string {
	a, b := n.Children[0], n.Children[1]
	if rows := c.rows(a); rows != "" && isNumber(a.Value) && b.IsLeaf() && !b.HasSymbol() {
		if a.Value.Num().IsZero() {
			return "没有" + rows
		}
		text := rows + "有" + a.Value.String() + "条"
		if !n.Value.Bool() {
			text += "，" + relations[n.Op].fails + b.Source
		}
		return text
	}
	plain := b.IsLeaf() && !b.HasSymbol() && !isNumber(b.Value)
	switch {
	case plain && n.Op == "等于" && !n.Value.Bool():
		return stated(a.Source, a.Value) + "，应为" + inQuotes(b.Value)
	case plain && (n.Op == "等于" || n.Op == "不等于"):
		return stated(a.Source, a.Value)
	}
	r := *relations[n.Op]
	if a.Value.Kind() == value.Date {
		r.holds, r.fails = r.dayHolds, r.dayFails
	}
	if n.Value.Bool() {
		return c.operand(a) + r.holds + c.operand(b)
	}
	text := c.operand(a) + r.fails + c.operand(b)
	if gap, ok := gapOf(n); ok && !gap.IsZero() {
		unit := "天"
		if a.Value.Kind() != value.Date {
			unit = a.Symbol.Unit.String()
		}
		text += "，相差" + spokenNumber(gap) + unit
	}
	return text
}

// operand words one side of a comparison: what it is and what it comes to.
func (c *condition) operand(n *formula.Node) string {
	if n.IsLeaf() && !n.HasSymbol() {
		return inQuotes(n.Value)
	}
	text := n.Value.String()
	if isNumber(n.Value) {
		text = spokenNumber(n.Value.Num())
	}
	if n.HasSymbol() && c.scene.res.Program.Ref(n.Symbol).Personal {
		text = masked(text)
	}
	return wordsOf(n) + "（" + text + "）"
}

// wordsOf is an operand in words: a day so many months later, the day after.
func wordsOf(n *formula.Node) string {
	switch op, _, _ := strings.Cut(n.Op, " "); {
	case op == "EDATE" && n.Children[1].IsLeaf() && !n.Children[1].HasSymbol():
		return wordsOf(n.Children[0]) + "起满" + n.Children[1].Source + "个月的日期"
	case op == "加" && n.Value.Kind() == value.Date && n.Children[1].Source == "1":
		return wordsOf(n.Children[0]) + "的次日"
	}
	return n.Source
}

// rows words what a COUNTIFS counts; "" for any other operation.
func (c *condition) rows(n *formula.Node) string {
	op, _, _ := strings.Cut(n.Op, " ")
	if op == "COUNTA" && len(n.Children) == 1 && n.Children[0].HasSymbol() {
		return "“" + n.Children[0].Symbol.Table + "”的记录"
	}
	if op != "COUNTIFS" && op != "COUNTIF" {
		return ""
	}
	own, conditions := "", []string{}
	for k := 0; k+1 < len(n.Children); k += 2 {
		column, want := n.Children[k].Symbol, n.Children[k+1]
		if c.scene.res.Program.Ref(column).Personal {
			own = "本人的"
			continue
		}
		conditions = append(conditions, column.Column+criterion(want.Value))
	}
	text := "“" + n.Children[0].Symbol.Table + "”中" + own
	if len(conditions) > 0 {
		text += strings.Join(conditions, "、") + "的"
	}
	return text + "记录"
}

// criterion words the condition on a counted column: "<>走教" is 不为“走教”.
func criterion(v value.Value) string {
	text := v.Text()
	for _, op := range []struct{ sign, word string }{{"<>", "不为"}, {">=", "不小于"}, {"<=", "不大于"}, {">", "大于"}, {"<", "小于"}, {"=", "为"}} {
		if rest, ok := strings.CutPrefix(text, op.sign); ok {
			return op.word + "“" + rest + "”"
		}
	}
	return "为" + inQuotes(v)
}

// counting is how a list counts what stands on it.
func counting(it *calc.Item, personal bool) string {
	switch {
	case it.Level == calc.Teacher || personal:
		return "人"
	case it.Level == calc.Group:
		return "个集团"
	case it.Level == calc.Member || it.Level == calc.School:
		return "所学校"
	}
	return "条"
}

func itoa(n int) string { return strconv.Itoa(n) }
