package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// policyQuota is the sheet of the policy with staffing quotas and posts.
const policyQuota = "编制"

// The names of quotas and posts, as the default policy's forms and rows have
// them, and the table in which cores propose to move them.
const (
	nameStandard   = "标准编制"
	nameApproved   = "核定编制"
	nameActual     = "实有在编"
	nameSpare      = "空编数"
	nameMoved      = "拟调剂编制数"
	nameAfter      = "调剂后编制"
	nameAfterSpare = "调剂后空编"
	nameOver       = "调剂后与标准编制之差"
	namePostMoved  = "拟调剂职数合计"
	namePostAfter  = "调剂后职数"
	nameAuthority  = "主管部门"

	quotaTable  = "编制调剂"
	quotaSchool = "学校"
	quotaReason = "理由"
)

var quotaPlace = calc.Place{Level: calc.Line, Table: quotaTable}

// Quota builds 编制职数调剂建议表 for the office of staffing quotas: what each
// school of a group has, what its core proposes to move within the group's
// total, what would stand afterwards, and whether that keeps to the rules.
// Quotas and posts are proposals until 编办 and the education authority decide.
//
// A school that changed groups within the period stands in both, and is counted
// once in the county's total. A group without a proposal, and a school without a
// return, are said to be so and never shown as zero.
func Quota(res *calc.Result, meta Meta) *Workbook {
	b := &quotaBook{wb: &Workbook{Title: "编制职数调剂建议表", Meta: meta}, county: newCounty(res)}
	b.guide = b.wb.Sheet("说明", meta.Period+"编制职数调剂建议表")
	b.list = b.wb.Sheet("建议", meta.Period+"教育集团编制、职数调剂建议表")
	b.columns = b.declare()
	b.tilts = b.county.tilts()
	b.trace = NewTrace(b.wb, res, From(policyQuota, policyBase, policyForms))
	b.trace.effect = b.effect
	b.want()
	b.trace.Lay()
	b.check = b.wb.Sheet("核对", "核对：总量、下限、主管部门、标准")
	b.trace.Fill()
	b.fillList()
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type quotaBook struct {
	*county
	wb    *Workbook
	trace *Trace

	guide, list, check *Sheet

	columns []quotaColumn
	tilts   []tilt
	rowOf   map[int]int // sheet row of each member on 建议
	sumOf   []int       // sheet row of 小计, by tilt
}

// quotaColumn is a number of a school on 建议.
type quotaColumn struct {
	title string
	post  bool // about posts, not about quotas
	home  calc.Place
	name  string // in that place: a code for an item
}

// declare finds the columns: the names of the default policy in the order of
// the office's work, then what a county's own rows of 编制 add.
func (b *quotaBook) declare() []quotaColumn {
	var out []quotaColumn
	add := func(post bool, names ...string) {
		for _, name := range names {
			if c, ok := b.quotaColumn(name); ok {
				c.post = post
				out = append(out, c)
			}
		}
	}
	add(false, namePupils, nameStandard, nameApproved, nameActual, nameSpare, nameMoved, nameAfter, nameAfterSpare, nameOver)
	for _, it := range b.items(policyQuota) {
		known := slices.ContainsFunc(out, func(c quotaColumn) bool { return c.name == it.Code })
		if !known && it.Numeric() && (it.Level == calc.School || it.Level == calc.Member) && it.Name != namePostMoved && it.Name != namePostAfter {
			add(false, it.Name)
		}
	}
	add(true, "校级职数核定", "校级职数实配", "中层职数核定", "中层职数实配", namePostMoved, namePostAfter)
	return out
}

// quotaColumn finds a name as a member or its school has it; false where the
// policy does not know it.
func (b *quotaBook) quotaColumn(name string) (quotaColumn, bool) {
	for _, l := range []calc.Level{calc.Member, calc.School} {
		if it := b.item(l, name); it != nil {
			return quotaColumn{title: it.Name, home: placeOf(it), name: it.Code}, true
		}
	}
	if b.res.Count(schoolPlace) == 0 {
		return quotaColumn{}, false
	}
	_, ok := b.res.Named(calc.School, 0, name)
	return quotaColumn{title: name, home: schoolPlace, name: name}, ok
}

// want asks the trace for every row of the policy's sheet and for what stands
// beside them.
func (b *quotaBook) want() {
	for _, it := range b.items(policyQuota) {
		b.trace.Want(it)
	}
	for _, c := range b.columns {
		it := b.item(c.home.Level, c.name)
		b.trace.need(c.home, c.name, it)
	}
	b.trace.need(schoolPlace, nameAuthority, nil)
	if t, ok := b.rules.Table(quotaTable); ok {
		if c, _ := t.Column(quotaReason); c != nil {
			b.trace.need(quotaPlace, quotaReason, nil)
		}
	}
}

// at is a column's value for a member.
func (b *quotaBook) at(c quotaColumn, m member) value.Value {
	return b.res.At(c.home, c.name, b.subject(c, m))
}

func (b *quotaBook) subject(c quotaColumn, m member) int {
	if c.home.Level == calc.School {
		return m.school
	}
	return m.index
}

// column is the number of a column on 建议 by its name; 0 where there is none.
func (b *quotaBook) column(name string) int {
	for i, c := range b.columns {
		if c.title == name {
			return quotaFirst + i
		}
	}
	return 0
}

// tilt is what one group proposes to move towards its core (倾斜).
type tilt struct {
	group    group
	filed    bool // whether whoever proposes has filed
	proposed bool // whether there is a proposal
	quota    tally
	posts    tally
	given    num.Num // quotas moved to some school
	heads    num.Num // posts moved to some school
	schools  int     // that give or take something
}

// balanced reports a proposal whose parts cancel out.
func (t tilt) balanced() bool { return t.quota.sum.IsZero() && t.posts.sum.IsZero() }

// tilts reads the proposals of all groups; nil where the policy has none.
func (c *county) tilts() []tilt {
	quota, posts := c.item(calc.Member, nameMoved), c.item(calc.Member, namePostMoved)
	if _, ok := c.rules.Table(quotaTable); !ok || quota == nil {
		return nil
	}
	var out []tilt
	for _, g := range c.groups {
		t := tilt{group: g}
		lines, absent := c.res.Lines(quotaTable, groupPlace, g.Index)
		t.filed, t.proposed = absent == 0, len(lines) > 0
		for _, m := range g.members {
			q := c.res.Value(quota, m.index)
			t.quota.add(q)
			moves := isNumber(q) && !q.Num().IsZero()
			t.given = t.given.Add(gain(q))
			if posts != nil {
				p := c.res.Value(posts, m.index)
				t.posts.add(p)
				t.heads = t.heads.Add(gain(p))
				moves = moves || isNumber(p) && !p.Num().IsZero()
			}
			if moves {
				t.schools++
			}
		}
		out = append(out, t)
	}
	return out
}

// gain is a value where it is positive.
func gain(v value.Value) num.Num {
	if isNumber(v) && v.Num().Sign() > 0 {
		return v.Num()
	}
	return num.Int(0)
}
