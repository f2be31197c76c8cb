package reports

import (
	"fmt"

	"hesuan/calc"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// movement is how the groups or the schools of one type moved.
type movement struct{ opening, closing int }

// groupsMoved counts the groups of a type before the period and after it.
func (b *changeBook) groupsMoved(kind string) movement {
	var m movement
	for _, g := range b.in.Register.Groups() {
		if g.Type != kind {
			continue
		}
		if g.Founded.Before(b.in.Period.From) && (g.Dissolved.IsZero() || !g.Dissolved.Before(b.in.Period.From)) {
			m.opening++
		}
		if b.lives(g, b.in.Period.To) && g.Dissolved != b.in.Period.To {
			m.closing++
		}
	}
	return m
}

// schoolsMoved counts the memberships of a type before the period and after it.
func (b *changeBook) schoolsMoved(kind string) movement {
	var m movement
	before, last := b.in.Period.From.AddDays(-1), b.in.Period.To
	for _, g := range b.in.Register.Groups() {
		if g.Type != kind {
			continue
		}
		for _, x := range b.in.Register.MembersOn(g.Code, before) {
			if b.left(g, x) != before {
				m.opening++
			}
		}
		for _, x := range b.in.Register.MembersOn(g.Code, last) {
			if b.left(g, x) != last {
				m.closing++
			}
		}
	}
	return m
}

// flow is one side of 核对: groups or schools, and the events that move them.
type flow struct {
	name, unit string
	in, out    []string
	moved      func(kind string) movement
	rows       func() (kinds, ends string) // the columns of the type and of 期末退出, as 核对 writes them
}

func (b *changeBook) flows() []flow {
	s := b.check
	return []flow{
		{"集团", "个", []string{eventFounded}, []string{eventDissolved}, b.groupsMoved,
			func() (string, string) { return b.groupList.column(s, headType), b.groupList.column(s, headEnds) }},
		{"学校", "所", []string{eventFounder, eventJoined}, []string{eventLeft, eventReleased}, b.schoolsMoved,
			func() (string, string) { return b.roster.column(s, headType), b.roster.column(s, headEnds) }},
	}
}

// fillCheck writes 核对: for groups and for schools, by type, that 期初 and the
// events of the period come to 期末 as the register has it.
func (b *changeBook) fillCheck() {
	s := b.check
	s.Kind, s.Landscape = Outcome, true
	s.Columns = []Column{{Width: 18, Format: AsText}}
	for range 8 {
		s.Columns = append(s.Columns, Column{Width: 13, Format: AsInteger})
	}
	s.Caption("期初 + 成立、加入 − 退出、撤销 = 期末；差额应为 0。", "")
	for _, f := range b.flows() {
		b.fillFlow(f)
		s.Add()
	}
	s.Foot("注：1. 期初是本批次第一天之前，期末是最后一天之后；第一天加入、最后一天退出的都是本批次的变更。",
		"2. 期初按名册在本批次前一天的情况，变更按“变更”表逐项计数，期末按“集团”“名册”中当日未退出的计数，三者各自取得。")
}

func (b *changeBook) fillFlow(f flow) {
	s := b.check
	heads := append([]string{f.name + "（" + f.unit + "）", "期初"}, f.in...)
	heads = append(heads, f.out...)
	heads = append(heads, "期末（推算）", "期末（名册）", "差额", "结论")
	cells := make([]Cell, len(heads))
	for i, h := range heads {
		cells[i] = header(h)
	}
	s.Add(cells...)
	first := s.Last() + 1
	for _, t := range b.in.Register.Types() {
		b.addFlow(f, t)
	}
	last := s.Last()
	sums := []Cell{Text("合计")}
	for col := 2; col < len(heads); col++ {
		var sum tally
		for row := first; row <= last; row++ {
			sum.add(s.Rows[row-1].Cells[col-1].Value)
		}
		sums = append(sums, Live(sum.added(false), "SUM("+s.Range(first, last, col)+")"))
	}
	s.Add(append(sums, closes(sums[len(sums)-1].Value, ref(s.Last()+1, len(heads)-1)))...).As(Total)
}

// addFlow adds the row of one type.
func (b *changeBook) addFlow(f flow, t register.GroupType) {
	s, row, m := b.check, b.check.Last()+1, f.moved(t.Name)
	cells := []Cell{Text(t.Name), Count(m.opening)}
	total, formula := m.opening, ref(row, 2)
	for i, kind := range append(append([]string{}, f.in...), f.out...) {
		n, sign := b.happened(kind, t.Name), "+"
		total += n
		if i >= len(f.in) {
			total, sign = total-2*n, "-"
		}
		formula += sign + ref(row, len(cells)+1)
		cells = append(cells, b.countEvents(kind, t.Name, n))
	}
	kinds, ends := f.rows()
	now := Count(m.closing)
	if is, ok := countable(t.Name); ok {
		now.Formula = "COUNTIFS(" + kinds + "," + is + `)-COUNTIFS(` + kinds + "," + is + "," + ends + `,"是")`
	}
	cells = append(cells, Live(units(total), formula), now)
	gap := units(total - m.closing)
	cells = append(cells, Live(gap, ref(row, len(cells)-1)+"-"+ref(row, len(cells))))
	s.Add(append(cells, closes(gap, ref(row, len(cells))))...)
}

func closes(gap value.Value, at string) Cell {
	word, role := "相符", Body
	if gap.Num().Sign() != 0 {
		word, role = "不符", Alarm
	}
	return Live(value.OfText(word), "IF("+at+`=0,"相符","不符")`).In(AsCentred).As(role)
}

// happened counts the events of a kind in groups of a type.
func (b *changeBook) happened(kind, groupType string) int {
	n := 0
	for _, e := range b.events {
		if e.kind == kind && e.group.Type == groupType {
			n++
		}
	}
	return n
}

func (b *changeBook) countEvents(kind, groupType string, n int) Cell {
	c := Count(n)
	if is, ok := countable(groupType); ok {
		l := b.eventList
		c.Formula = "COUNTIFS(" + l.column(b.check, "事项") + `,"` + kind + `",` + l.column(b.check, headType) + "," + is + ")"
	}
	return c
}

// fillGuide writes 说明.
func (b *changeBook) fillGuide() {
	facts := append(runFacts(b.in.Meta),
		fact{"名册", b.in.Register.File() + "，指纹 " + b.in.Register.SHA256(), Body},
		fact{"期间", b.in.Period.String(), Body}, b.summary())
	facts = append(append(facts, b.unfiled()...), liveFact(b.wb))
	writeGuide(b.guide, facts, []entry{
		{"集团", "本批次最后一天存续的集团：类型、成立、核心校、学校数、法人和收款单位。", "教体局"},
		{"名册", "本批次最后一天各集团的学校：角色、加入日期、收款单位，可以筛选。", "教体局、财政局"},
		{"变更", "本批次内的成立、吸纳、退出、撤销，按日期：原因、文号、评估、在团月数和核定合计。", "教体局领导"},
		{"分段金额", "有变更的学校在每个集团的一段：起止、在团月数、各项目核定数。", "财政局"},
		{"历程", "每所学校加入、退出集团的全部登记。", "教体局"},
		{"版本", "《集团名册》的每一版及其改动。", "教体局"},
		{"核对", "按类型：期初 + 成立、加入 − 退出、撤销 = 期末，差额 0。", "教体局（先看）"},
	}, []string{
		"从“变更”的一行查起：在团月数和核定合计引用“分段金额”，各项目怎样算出见《集团化办学经费分配表》的“计算_成员”。",
		"名册有误的，请教体局修改《集团名册》重新放入收件；已生效的版本不会被改写，改动列在“版本”。",
		"一所学校年内转团的，按天分成两段，在团月数各段之和不超过批次月数。",
		"“未报”是填报表没有受理，“不适用”是项目与该校无关，空白是没有填；黄底斜体的数不完整，原因见《集团化办学经费分配表》的“核对”。",
	})
}

// unfiled names the schools that something happened to and whose returns are
// not there.
func (b *changeBook) unfiled() []fact {
	var out []fact
	seen := map[int]bool{}
	for _, r := range b.moved() {
		school := b.res.Subject(calc.Member, r.member).School
		if !seen[school] && !b.res.Filed(school) {
			out = append(out, fact{b.schoolName(school), "填报表未受理，分段金额和核定合计不完整。", Alarm})
		}
		seen[school] = true
	}
	return out
}

// summary words what happened in the period.
func (b *changeBook) summary() fact {
	text := ""
	for _, kind := range []string{eventFounded, eventFounder, eventJoined, eventLeft, eventDissolved, eventReleased, eventRole} {
		n := 0
		for _, e := range b.events {
			if e.kind == kind {
				n++
			}
		}
		if n > 0 {
			text += fmt.Sprintf("，%s %d 项", kind, n)
		}
	}
	if text == "" {
		return fact{"变更", "本批次内名册没有成立、加入、退出和撤销。", Body}
	}
	return fact{"变更", text[len("，"):] + "。", Body}
}
