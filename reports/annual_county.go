package reports

import (
	"math"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// The names the engine gives to the results of the sheets 考核 and 等级.
const (
	nameTotal   = "考核总分"
	nameGrade   = "考核等级"
	namePupils  = "在校生数"
	nameKind    = "集团类型"
	nameCreated = "在编人数"
)

// county is a result as the reports for leaders and the education bureau look
// at it: group by group and type by type.
type county struct {
	res    *calc.Result
	rules  *policy.Rules
	groups []group
	types  []string // in the order in which groups have them
}

// group is one education group.
type group struct {
	calc.Subject
	kind    string
	members []member
}

// member is one school's stretch in a group.
type member struct {
	index  int // at the level 成员
	school int
	name   string
	role   string
}

func newCounty(res *calc.Result) *county {
	c := &county{res: res, rules: res.Program.Rules}
	for _, s := range res.Subjects(calc.Group) {
		g := group{Subject: s}
		if v, ok := res.Named(calc.Group, s.Index, nameKind); ok {
			g.kind = v.String()
		}
		for _, m := range res.Under(s, calc.Member) {
			role, _, _, _ := res.Membership(m.Index)
			g.members = append(g.members, member{index: m.Index, school: m.School, name: m.Name, role: role})
		}
		if !slices.Contains(c.types, g.kind) {
			c.types = append(c.types, g.kind)
		}
		c.groups = append(c.groups, g)
	}
	return c
}

// leads reports whether the school carries the group: its core or one of its
// two leads, whatever the type calls it.
func (m member) leads() bool { return m.role != "成员校" }

// schools lists the schools of a group, each once.
func (g group) schools() []int {
	var out []int
	for _, m := range g.members {
		if !slices.Contains(out, m.school) {
			out = append(out, m.school)
		}
	}
	return out
}

// short is a group's name where there is little room. No other word is left out,
// so that two groups never look alike.
func (g group) short() string { return strings.TrimSuffix(g.Name, "教育集团") }

// items lists the items of a policy sheet in the order of the sheet.
func (c *county) items(sheet string) []*calc.Item {
	var out []*calc.Item
	for _, d := range c.rules.Items {
		if d.Source.Sheet != sheet {
			continue
		}
		if it, ok := c.res.Program.Item(d.Code); ok {
			out = append(out, it)
		}
	}
	return out
}

// item finds an item of a level by code or name, nil where the policy has none.
// Both groups and schools have sums such as 指标得分合计.
func (c *county) item(l calc.Level, name string) *calc.Item {
	for _, it := range c.res.Program.Items {
		if it.Level == l && it.Part == nil && (it.Code == name || it.Name == name) {
			return it
		}
	}
	return nil
}

// rated lists the rows of 考核 that score subjects of a level.
func (c *county) rated(l calc.Level) []*policy.Indicator {
	var out []*policy.Indicator
	for i := range c.rules.Indicators {
		if in := &c.rules.Indicators[i]; in.Level == l.String() {
			out = append(out, in)
		}
	}
	return out
}

// named is the value of a name, blank where the policy does not know it.
func (c *county) named(l calc.Level, i int, name string) value.Value {
	v, _ := c.res.Named(l, i, name)
	return v
}

// total adds one name over every subject of a level; false where the policy
// does not know it.
func (c *county) total(l calc.Level, name string) (tally, bool) {
	var t tally
	for i := range c.res.Count(calc.Place{Level: l}) {
		v, ok := c.res.Named(l, i, name)
		if !ok {
			return t, false
		}
		t.add(v)
	}
	return t, true
}

// ofType lists the groups of a type.
func (c *county) ofType(kind string) []group {
	var out []group
	for _, g := range c.groups {
		if g.kind == kind {
			out = append(out, g)
		}
	}
	return out
}

// schoolName names a school by its index.
func (c *county) schoolName(i int) string { return c.res.Subject(calc.School, i).Name }

// tally is an exact sum that remembers what it had to leave out.
type tally struct {
	sum     num.Num
	known   int  // values added
	missing int  // 未报
	failed  int  // 计算出错, or refused by a ceiling
	partial bool // a value added was itself computed while something was 未报
}

func (t *tally) add(v value.Value) {
	switch v.Kind() {
	case value.Number:
		t.sum, t.known = t.sum.Add(v.Num()), t.known+1
		t.partial = t.partial || v.Partial()
	case value.Missing:
		t.missing++
	case value.Failed:
		t.failed++
	}
}

// plus adds another sum.
func (t *tally) plus(u tally) {
	t.sum, t.known, t.missing, t.failed = t.sum.Add(u.sum), t.known+u.known, t.missing+u.missing, t.failed+u.failed
	t.partial = t.partial || u.partial
}

// whole reports whether nothing was left out.
func (t tally) whole() bool { return t.missing+t.failed == 0 }

// incomplete marks a number that will grow when what is missing arrives.
const incomplete = "*"

// caveat explains the mark, and says that a sum is provisional where its parts
// are all there but rest on grades that are not final; "" for a final sum.
func (t tally) caveat() string {
	switch {
	case !t.whole() && t.partial:
		return "带 * 的数因有单位未报而不完整；有的集团尚未评定，其他数中与等级挂钩的部分也是暂定的。"
	case !t.whole():
		return "带 * 的数因有单位未报而不完整，补报后会改变。"
	case t.partial:
		return "有单位未报，表中的数是暂定的，补报后可能改变。"
	}
	return ""
}

// notes joins remarks below a table or a chart; no remark, no note.
func notes(remarks ...string) string {
	remarks = slices.DeleteFunc(remarks, func(s string) bool { return s == "" })
	if len(remarks) == 0 {
		return ""
	}
	return "注：" + strings.Join(remarks, "")
}

// money is the sum in yuan, marked where it is incomplete, or in words why
// there is none.
func (t tally) money() string { return t.text(2) }

func (t tally) text(places int) string {
	switch {
	case t.known == 0 && t.failed > 0:
		return "未定"
	case t.known == 0 && t.missing > 0:
		return "未报"
	case t.known == 0:
		return "—"
	case !t.whole():
		return t.sum.Grouped(places) + incomplete
	}
	return t.sum.Grouped(places)
}

// wan is the sum in 万元, as leaders read it.
func (t tally) wan() string {
	if t.known == 0 {
		return t.text(2)
	}
	text := wan(t.sum)
	if !t.whole() {
		text += incomplete
	}
	return text
}

// chart is the sum in 万元 for the length of a bar; NaN where there is none.
func (t tally) chart() float64 {
	if t.known == 0 {
		return math.NaN()
	}
	return inWan(t.sum).Float64()
}

func inWan(n num.Num) num.Num {
	q, _ := n.Quo(num.Int(10000))
	return q
}

// wan writes yuan as 万元 with two decimals.
func wan(n num.Num) string { return inWan(n).Grouped(2) }

// shareOf is part ÷ whole as a percentage with one decimal; a dash without a whole.
func shareOf(part, whole num.Num) string {
	q, ok := part.Quo(whole)
	if !ok {
		return "—"
	}
	return asPercent(q, 1)
}

func asPercent(n num.Num, places int) string { return n.Mul(num.Int(100)).Fixed(places) + "%" }

// spoken writes a value for people, numbers with the given places, marked where
// they are incomplete.
func spoken(v value.Value, places int) string {
	if v.Kind() != value.Number {
		if v.Kind() == value.Failed {
			return "计算出错"
		}
		return v.String()
	}
	if v.Partial() {
		return v.Num().Grouped(places) + incomplete
	}
	return v.Num().Grouped(places)
}

func float(v value.Value) float64 {
	if v.Kind() != value.Number {
		return math.NaN()
	}
	return v.Num().Float64()
}
