package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// The columns of 建议 before the numbers.
const (
	quotaNumber = iota + 1
	quotaName
	quotaRole
	quotaOwner
	quotaFirst
)

// The conclusions, as the live formulas word them.
const (
	quotaUnfiled = "未报"
	quotaIdle    = "不调剂"
	quotaBelow   = "调出后低于实有"
	quotaHeld    = "调出后低于实配"
	quotaAbove   = "超过标准"
	quotaFar     = "跨主管部门"
	quotaFit     = "可行"
)

// fillList writes 建议: a block a group, then the county.
func (b *quotaBook) fillList() {
	s := b.list
	s.Landscape, b.rowOf = true, map[int]int{}
	s.Columns = []Column{{Width: 5, Format: AsCentred}, {Width: 25, Format: AsWrapped}, {Width: 8, Format: AsCentred}, {Width: 15, Format: AsWrapped}}
	heads, below := []string{"序号", "学校", "角色", nameAuthority}, make([]string, 4)
	var posts int
	for _, c := range b.columns {
		format, kind := AsGeneral, "编制（人）"
		if c.name == b.codeOf(nameStandard) || c.name == b.codeOf(nameOver) {
			format = AsMoney
		}
		if c.post {
			kind, posts = "职数（人）", posts+1
		}
		s.Columns = append(s.Columns, Column{Width: 9, Format: format})
		heads, below = append(heads, kind), append(below, c.title)
	}
	s.Columns = append(s.Columns, Column{Width: 22, Format: AsWrapped}, Column{Width: 15, Format: AsCentred}, Column{Width: 15, Format: AsCentred})
	heads, below = append(heads, quotaReason, "编制结论", "职数结论"), append(below, "", "", "")
	s.Caption("填报单位：县教育和体育局（盖章）。调入为正、调出为负；各数为建议，由编办会同教育主管部门核定。", "单位：人")
	if len(b.tilts) == 0 {
		s.Add(Text("政策没有编制调剂的表或项目，本期没有建议。").In(AsWrapped).Over(Whole))
		return
	}
	top := s.Head(heads...)
	if quotas := len(b.columns) - posts; quotas > 0 {
		top.Cells[quotaFirst-1].Across = quotas
	}
	if posts > 0 {
		top.Cells[quotaFirst-1+len(b.columns)-posts].Across = posts
	}
	s.Head(below...).Height = 48
	s.FrozenTo = quotaName
	for i := range b.tilts {
		b.addBlock(&b.tilts[i])
	}
	b.addCounty()
	s.Foot("注：1. 结论按公式判断：调出后编制低于实有在编的为“"+quotaBelow+"”，调入后超过标准编制的为“"+quotaAbove+"”，与核心校不属于同一主管部门的为“"+quotaFar+"”，其余为“"+quotaFit+"”。",
		"2. 集团小计的拟调剂合计必须为 0：只在集团编制和职数总量内调剂。年内转团的学校在两个集团各列一行，全县合计只计一次。", signatures)
}

// codeOf is the code of an item by its name, the name where there is none.
func (b *quotaBook) codeOf(name string) string {
	for _, l := range []calc.Level{calc.Member, calc.School} {
		if it := b.item(l, name); it != nil {
			return it.Code
		}
	}
	return name
}

// addBlock writes a group: its schools and what they come to.
func (b *quotaBook) addBlock(t *tilt) {
	s := b.list
	s.Add(Text(t.group.Code + " " + t.group.Name + "（" + t.group.kind + "）：" + t.words()).As(Subtotal).In(AsText).Over(Whole))
	first := s.Last() + 1
	for n, m := range t.group.members {
		b.rowOf[m.index] = s.Last() + 1
		b.addSchool(t, n+1, m)
	}
	b.sumOf = append(b.sumOf, s.Last()+1)
	if len(t.group.members) == 0 {
		s.Add(Text("（没有学校）").Over(Whole)).As(Subtotal)
		return
	}
	cells := []Cell{{}, Text("小计"), {}, {}}
	for i, c := range b.columns {
		sum := value.OfNum(num.Int(0))
		for _, m := range t.group.members {
			sum = plus(sum, b.at(c, m))
		}
		cells = append(cells, Live(sum, "SUBTOTAL(9,"+s.Range(first, s.Last(), quotaFirst+i)+")"))
	}
	row := s.Last() + 1
	cells = append(cells, Text(""), b.sumVerdict(t, row, nameMoved, t.quota), b.sumVerdict(t, row, namePostMoved, t.posts))
	r := s.Add(cells...)
	for i := range r.Cells {
		if r.Cells[i].Role == Body {
			r.Cells[i].Role = Subtotal
		}
	}
}

// words say where a group's proposal stands.
func (t *tilt) words() string {
	switch {
	case !t.filed:
		return "核心校（牵头校）未报，没有调剂方案"
	case !t.proposed:
		return "未提出调剂方案"
	}
	return fmt.Sprintf("方案涉及%d所学校", t.schools)
}

// sumVerdict says whether what a group moves cancels out.
func (b *quotaBook) sumVerdict(t *tilt, row int, name string, sum tally) Cell {
	col := b.column(name)
	if col == 0 {
		return Text("")
	}
	if !t.filed || !t.proposed || !sum.whole() {
		return Text(map[bool]string{true: "未提方案", false: quotaUnfiled}[t.filed && sum.whole()])
	}
	word, role := "合计为 0", Body
	if !sum.sum.IsZero() {
		word, role = "合计不为 0", Alarm
	}
	return Live(value.OfText(word), "IF(ROUND("+ref(row, col)+`,6)=0,"合计为 0","合计不为 0")`).As(role)
}

// addSchool writes one school of a group.
func (b *quotaBook) addSchool(t *tilt, n int, m member) {
	s := b.list
	row := s.Last() + 1
	cells := []Cell{Count(n).In(AsCentred), Text(b.titled(m)), Text(m.role), b.trace.Cell(s, schoolPlace, nameAuthority, m.school).In(AsWrapped)}
	for _, c := range b.columns {
		cells = append(cells, shaped(b.trace.Cell(s, c.home, c.name, b.subject(c, m))))
	}
	s.Add(append(cells, b.reason(t, m), b.quotaVerdict(t, m, row), b.postVerdict(m, row))...)
}

// titled names a school, with the days where it was in the group for part of the
// period.
func (b *quotaBook) titled(m member) string {
	period := b.rules.Period.Span
	if _, _, from, to := b.res.Membership(m.index); from != period.From.String() || to != period.To.String() {
		return m.name + "（" + from + " 至 " + to + "）"
	}
	return m.name
}

// reason is what the proposal says about a school.
func (b *quotaBook) reason(t *tilt, m member) Cell {
	var texts []string
	for _, line := range b.proposals(t.group) {
		if _, _, c := b.res.Line(quotaTable, line, quotaSchool); c.Value.Text() == m.name {
			if _, _, r := b.res.Line(quotaTable, line, quotaReason); r.Value.Kind() == value.Text {
				texts = append(texts, r.Value.Text())
			}
		}
	}
	return Text(strings.Join(texts, "；")).In(AsWrapped)
}

// proposals are the filed rows of a group.
func (b *quotaBook) proposals(g group) []int {
	lines, _ := b.res.Lines(quotaTable, groupPlace, g.Index)
	return lines
}

// quotaVerdict is the conclusion on a school's quota, live over its row. Words
// in the place of numbers count as no number.
func (b *quotaBook) quotaVerdict(t *tilt, m member, row int) Cell {
	moved, spare, over := b.column(nameMoved), b.column(nameAfterSpare), b.column(nameOver)
	if moved == 0 {
		return Text("")
	}
	cell := func(col int) string {
		if col == 0 {
			return "0"
		}
		return "N(" + ref(row, col) + ")"
	}
	unknown := "NOT(ISNUMBER(" + ref(row, moved) + "))"
	if spare > 0 {
		unknown = "OR(" + unknown + ",NOT(ISNUMBER(" + ref(row, spare) + ")))"
	}
	text := either("AND("+cell(moved)+"<0,"+cell(spare)+"<0)", quotaBelow, either("AND("+cell(moved)+">0,"+cell(over)+">0)", quotaAbove, wordOf(quotaFit)))
	if lead, ok := b.lead(t.group); ok && b.rowOf[lead.index] > 0 && lead.index != m.index {
		text = either(ref(row, quotaOwner)+"<>"+b.list.Fixed(b.rowOf[lead.index], quotaOwner), quotaFar, text)
	}
	text = either(unknown, quotaUnfiled, either(ref(row, moved)+"=0", quotaIdle, text))
	word := b.judge(t, m)
	return Live(value.OfText(word), text).As(verdictRole(word))
}

// either is a formula that says a word where a test holds.
func either(test, word, otherwise string) string {
	return "IF(" + test + "," + wordOf(word) + "," + otherwise + ")"
}

func wordOf(word string) string { return `"` + word + `"` }

func verdictRole(word string) Role {
	switch word {
	case quotaFit, quotaIdle, "":
		return Body
	}
	return Alarm
}

// lead is the school that leads a group, the first of several.
func (c *county) lead(g group) (member, bool) {
	i := slices.IndexFunc(g.members, member.leads)
	if i < 0 {
		return member{}, false
	}
	return g.members[i], true
}

// judge is what quotaVerdict comes to.
func (b *quotaBook) judge(t *tilt, m member) string {
	moved, spare, over := b.value(nameMoved, m), b.value(nameAfterSpare, m), b.value(nameOver, m)
	sign := func(v value.Value) int {
		if !isNumber(v) {
			return 0
		}
		return v.Num().Sign()
	}
	switch {
	case !isNumber(moved), b.column(nameAfterSpare) > 0 && !isNumber(spare):
		return quotaUnfiled
	case sign(moved) == 0:
		return quotaIdle
	case b.far(t, m):
		return quotaFar
	case sign(moved) < 0 && sign(spare) < 0:
		return quotaBelow
	case sign(moved) > 0 && sign(over) > 0:
		return quotaAbove
	}
	return quotaFit
}

// far reports a school under another authority than the one that leads.
func (b *quotaBook) far(t *tilt, m member) bool {
	lead, ok := b.lead(t.group)
	return ok && !b.named(calc.School, m.school, nameAuthority).Equal(b.named(calc.School, lead.school, nameAuthority))
}

// value is a column of a member by name; blank where there is none.
func (b *quotaBook) value(name string, m member) value.Value {
	if col := b.column(name); col > 0 {
		return b.at(b.columns[col-quotaFirst], m)
	}
	return value.Value{}
}

// The posts that are held, at each of the two ranks.
var postsHeld = []string{"校级职数实配", "中层职数实配"}

// postVerdict is the conclusion on a school's posts: nobody who holds one may be
// left without.
func (b *quotaBook) postVerdict(m member, row int) Cell {
	moved, after := b.column(namePostMoved), b.column(namePostAfter)
	if moved == 0 || after == 0 {
		return Text("")
	}
	held, known := num.Int(0), true
	var cells []string
	for _, name := range postsHeld {
		if col := b.column(name); col > 0 {
			v := b.value(name, m)
			held, known = held.Add(v.Num()), known && isNumber(v)
			cells = append(cells, ref(row, col))
		}
	}
	move, left := b.value(namePostMoved, m), b.value(namePostAfter, m)
	word := quotaFit
	switch {
	case !known || !isNumber(move) || !isNumber(left):
		word = quotaUnfiled
	case move.Num().IsZero():
		word = quotaIdle
	case move.Num().Sign() < 0 && left.Num().Cmp(held) < 0:
		word = quotaHeld
	}
	all := append([]string{ref(row, moved), ref(row, after)}, cells...)
	sum := "0"
	if len(cells) > 0 {
		sum = strings.Join(cells, "+")
	}
	text := either(fmt.Sprintf("COUNT(%s)<%d", strings.Join(all, ","), len(all)), quotaUnfiled,
		either(ref(row, moved)+"=0", quotaIdle, either("AND("+ref(row, moved)+"<0,"+ref(row, after)+"<"+sum+")", quotaHeld, wordOf(quotaFit))))
	return Live(value.OfText(word), text).As(verdictRole(word))
}

// addCounty writes what the groups come to. A school that changed groups has a
// row in each; its own numbers are counted once, with the last.
func (b *quotaBook) addCounty() {
	s := b.list
	first, last := quotaHead+1, s.Last()
	twice := b.repeated()
	cells := []Cell{{}, Text("全县合计"), {}, {}}
	for i, c := range b.columns {
		col := quotaFirst + i
		sum, formula := value.OfNum(num.Int(0)), "SUBTOTAL(9,"+s.Range(first, last, col)+")"
		for _, g := range b.groups {
			for _, m := range g.members {
				if !slices.Contains(twice, m) || c.moves() {
					sum = plus(sum, b.at(c, m))
				}
			}
		}
		for _, m := range twice {
			row := b.rowOf[m.index]
			if c.moves() {
				break
			}
			formula += "-N(" + ref(row, col) + ")"
			if moved := b.column(c.follows()); moved > 0 { // what the earlier group moves stays moved
				formula += "+N(" + ref(row, moved) + ")"
				sum = plus(sum, b.value(c.follows(), m))
			}
		}
		cells = append(cells, Live(sum, formula))
	}
	s.Add(append(cells, Text(""), Text(""), Text(""))...).As(Total)
}

// quotaHead is the last row of the head of 建议.
const quotaHead = 4

// repeated lists the memberships of schools that have a later one.
func (b *quotaBook) repeated() []member {
	last := map[int]member{}
	end := func(m member) string { _, _, _, to := b.res.Membership(m.index); return to }
	var out []member
	for _, g := range b.groups {
		for _, m := range g.members {
			old, ok := last[m.school]
			switch {
			case !ok:
				last[m.school] = m
			case end(old) < end(m):
				out, last[m.school] = append(out, old), m
			default:
				out = append(out, m)
			}
		}
	}
	return out
}

// moves reports a column of what is proposed to move.
func (c quotaColumn) moves() bool { return c.title == nameMoved || c.title == namePostMoved }

// follows is the column whose numbers are in this one too; "" for none.
func (c quotaColumn) follows() string {
	switch c.title {
	case nameAfter, nameAfterSpare, nameOver:
		return nameMoved
	case namePostAfter:
		return namePostMoved
	}
	return ""
}
