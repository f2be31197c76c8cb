package reports

import (
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/value"
)

// Who decides on quotas and posts (方案三（三）师资保障).
const (
	quotaDecides = "编办会同教育主管部门"
	farDecides   = "编办、教育、人社另行办理"
	coreMends    = "核心校更正方案后重报"
)

// checkWidth is how many columns 核对 has.
const checkWidth = 8

// fillCheck writes 核对: the total of each group, the floor of each school that
// gives, the authority and the standard of each that takes, and what the
// county's own checks say.
func (b *quotaBook) fillCheck() {
	s := b.check
	s.Landscape = true
	s.Columns = []Column{{Width: 26, Format: AsWrapped}, {Width: 26, Format: AsWrapped}, {Width: 13, Format: AsGeneral}, {Width: 13, Format: AsGeneral}, {Width: 16, Format: AsGeneral},
		{Width: 16, Format: AsGeneral}, {Width: 16, Format: AsCentred}, {Width: 26, Format: AsWrapped}}
	s.Caption("各数引用“建议”，由公式实时核对。结论为红字的，由右列单位处理后才能核定。", "单位：人")
	b.checkTotals()
	b.checkFloors()
	b.checkAuthorities()
	b.checkStandards()
	b.checkTold()
	s.Add()
	var list checklist
	list.absences(s, b.res, b.effect)
	list.problems(s, b.res)
}

// part begins a part of the sheet with its own head.
func (b *quotaBook) part(title string, heads ...string) {
	s := b.check
	if s.Last() > 2 {
		s.Add()
	}
	s.Add(Text(title).As(Subtotal).In(AsText).Over(checkWidth))
	s.Head(heads...)
	s.Frozen, s.Repeat = 0, [2]int{}
}

// nothing says that a part has no rows.
func (b *quotaBook) nothing(words string) {
	b.check.Add(Text(words).In(AsText).Over(checkWidth))
}

// checkTotals holds the sums of each proposal against 0 and against the
// policy's own.
func (b *quotaBook) checkTotals() {
	b.part("一、集团总量不变：拟调剂合计必须为 0", "集团", "方案", "编制合计", "政策结果", "职数合计", "政策结果", "结论", "由谁处理")
	s, any := b.check, false
	for i := range b.tilts {
		t := &b.tilts[i]
		if !t.proposed {
			continue
		}
		any = true
		row := s.Last() + 1
		cells := []Cell{Text(t.group.Name), Text(t.words())}
		var same []string
		ok := true
		for _, pair := range [][2]string{{nameMoved, "集团编制调剂合计"}, {namePostMoved, "集团职数调剂合计"}} {
			sum, policy := b.subtotal(s, i, pair[0]), b.groupItem(s, pair[1], t.group.Index)
			cells = append(cells, sum, policy)
			col := len(cells)
			for _, c := range []Cell{sum, policy} {
				if isNumber(c.Value) {
					ok = ok && c.Value.Num().IsZero()
					same = append(same, "ROUND("+ref(row, col-1)+",6)=0")
				}
				col++
			}
		}
		word, role, who := "合计为 0", Body, quotaDecides
		if !ok {
			word, role, who = "合计不为 0", Alarm, coreMends
		}
		verdict := Text(word)
		if len(same) > 0 {
			verdict = Live(value.OfText(word), "IF(AND("+strings.Join(same, ",")+`),"合计为 0","合计不为 0")`)
		}
		s.Add(append(cells, verdict.As(role), Text(who))...)
	}
	if !any {
		b.nothing("没有集团提出调剂方案。")
	}
}

// subtotal refers to a column of a group's 小计.
func (b *quotaBook) subtotal(on *Sheet, tilt int, name string) Cell {
	col := b.column(name)
	if col == 0 || len(b.tilts[tilt].group.members) == 0 {
		return dash()
	}
	return refer(on, b.list, b.sumOf[tilt], col).As(Body)
}

// groupItem refers to an item of a group, a dash where the policy has none.
func (b *quotaBook) groupItem(on *Sheet, name string, group int) Cell {
	it := b.item(calc.Group, name)
	if it == nil {
		return dash()
	}
	return b.trace.Cell(on, groupPlace, it.Code, group)
}

// movers lists the members with a proposal of a sign, with their groups.
func (b *quotaBook) movers(sign int) (out []member, of []*tilt) {
	for i := range b.tilts {
		for _, m := range b.tilts[i].group.members {
			if v := b.value(nameMoved, m); isNumber(v) && v.Num().Sign()*sign > 0 {
				out, of = append(out, m), append(of, &b.tilts[i])
			}
		}
	}
	return out, of
}

// numbers refers to columns of a school's row on 建议.
func (b *quotaBook) numbers(m member, names ...string) []Cell {
	var out []Cell
	for _, name := range names {
		c := dash()
		if col := b.column(name); col > 0 {
			c = refer(b.check, b.list, b.rowOf[m.index], col).As(Body)
			if c.Value.Kind() == value.Blank {
				c = Text("")
			}
		}
		out = append(out, c)
	}
	return out
}

func (b *quotaBook) checkFloors() {
	b.part("二、调出后不低于实有在编", "集团", "学校", nameApproved, nameMoved, nameAfter, nameActual, "结论", "由谁处理")
	s := b.check
	list, of := b.movers(-1)
	for i, m := range list {
		row := s.Last() + 1
		cells := append([]Cell{Text(of[i].group.Name), Text(b.titled(m))}, b.numbers(m, nameApproved, nameMoved, nameAfter, nameActual)...)
		below := isNumber(cells[4].Value) && isNumber(cells[5].Value) && cells[4].Value.Num().Cmp(cells[5].Value.Num()) < 0
		s.Add(append(cells, b.outcome(below, quotaBelow, "不低于实有", ref(row, 5)+"<"+ref(row, 6), cells[4:6]), b.who(below, coreMends+"，或先办理人员调动"))...)
	}
	if len(list) == 0 {
		b.nothing("没有学校调出编制。")
	}
}

// outcome is a live conclusion over two numbers; a word where one is missing.
func (b *quotaBook) outcome(bad bool, fault, good, test string, over []Cell) Cell {
	if slices.ContainsFunc(over, func(c Cell) bool { return !isNumber(c.Value) }) {
		return Text("无法核对").As(Alarm)
	}
	if bad {
		return Live(value.OfText(fault), either(test, fault, wordOf(good))).As(Alarm)
	}
	return Live(value.OfText(good), either(test, fault, wordOf(good)))
}

func (b *quotaBook) who(bad bool, words string) Cell {
	if bad {
		return Text(words)
	}
	return Text(quotaDecides)
}

func (b *quotaBook) checkAuthorities() {
	b.part("三、同一主管部门", "集团", "学校", "拟调剂编制", "拟调剂职数", nameAuthority, "核心校主管部门", "结论", "由谁处理")
	s, any := b.check, false
	for i := range b.tilts {
		t := &b.tilts[i]
		lead, ok := b.lead(t.group)
		for _, m := range t.group.members {
			q, p := b.value(nameMoved, m), b.value(namePostMoved, m)
			if !ok || m.index == lead.index || (!isNumber(q) || q.Num().IsZero()) && (!isNumber(p) || p.Num().IsZero()) {
				continue
			}
			any = true
			row := s.Last() + 1
			mine, theirs := b.named(calc.School, m.school, nameAuthority), b.named(calc.School, lead.school, nameAuthority)
			word, role := "同一主管部门", Body
			if b.far(t, m) {
				word, role = quotaFar, Alarm
			}
			owner := func(m member, v value.Value) Cell {
				if v.Kind() == value.Blank {
					return Of(v)
				}
				return refer(s, b.list, b.rowOf[m.index], quotaOwner).In(AsWrapped)
			}
			s.Add(append(append([]Cell{Text(t.group.Name), Text(b.titled(m))}, b.numbers(m, nameMoved, namePostMoved)...), owner(m, mine), owner(lead, theirs),
				Live(value.OfText(word), either(ref(row, 5)+"<>"+ref(row, 6), quotaFar, wordOf("同一主管部门"))).As(role), b.who(b.far(t, m), farDecides))...)
		}
	}
	if !any {
		b.nothing("没有学校参与调剂。")
	}
}

func (b *quotaBook) checkStandards() {
	b.part("四、调入后与标准编制比较", "集团", "学校", nameStandard, nameMoved, nameAfter, "与标准之差", "结论", "由谁处理")
	s := b.check
	list, of := b.movers(1)
	for i, m := range list {
		row := s.Last() + 1
		cells := append([]Cell{Text(of[i].group.Name), Text(b.titled(m))}, b.numbers(m, nameStandard, nameMoved, nameAfter, nameOver)...)
		over := isNumber(cells[5].Value) && cells[5].Value.Num().Sign() > 0
		verdict := b.outcome(over, quotaAbove, "未超标准", ref(row, 6)+">0", cells[5:6])
		if cells[5].Value.Kind() == value.NotApplicable {
			verdict = Text("没有编制标准")
		}
		s.Add(append(cells, verdict, b.who(over, quotaDecides+"：说明理由，或减少调入"))...)
	}
	if len(list) == 0 {
		b.nothing("没有学校调入编制。")
	}
}

// checkTold lists what the county's own checks on the table have found.
func (b *quotaBook) checkTold() {
	b.part("五、全县校验（政策“校验”表中关于编制调剂的各条）", "编号与问题", "填报学校", "现状", "", "要求", "", "位置", "怎样处理")
	s := b.check
	for _, i := range []int{2, 4} {
		s.Rows[s.Last()-1].Cells[i].Across = 2
	}
	var codes []string
	for _, c := range b.rules.Checks {
		if c.Table == quotaTable || strings.HasPrefix(c.Mark, quotaTable+"[") {
			codes = append(codes, c.Code)
		}
	}
	n := 0
	for _, told := range b.res.Across() {
		if !slices.Contains(codes, told.Code) {
			continue
		}
		n++
		s.Add(Text(told.Code+" "+told.Title).As(Alarm).In(AsWrapped), Text(b.schoolName(told.School)), Text(told.Found).In(AsWrapped).Over(2), Cell{},
			Text(told.Expected).In(AsWrapped).Over(2), Cell{}, Text(form.At(told.Sheet, told.Cell)).In(AsWrapped), Text(told.Remedy+"（"+quotaDecides+"核定）").In(AsWrapped))
	}
	if n == 0 {
		b.nothing(fmt.Sprintf("%s：没有发现问题。受理时逐表检查的各条，不合格的填报表已退回。", strings.Join(codes, "、")))
	}
}

// effect words what hangs on a missing return.
func (b *quotaBook) effect(a calc.Absence) string {
	if a.School < 0 {
		return a.Name + "不填报编制数，不影响本表。"
	}
	for _, g := range b.groups {
		for _, m := range g.members {
			if m.school == a.School && m.leads() {
				return "本校编制、职数未报；" + g.Name + "的调剂方案由该校填报，全集团没有方案。"
			}
		}
	}
	return "本校编制、职数未报，不能判断调出后是否低于实有；所在集团和全县合计不完整。"
}

func (b *quotaBook) fillGuide() {
	entries := []entry{
		{b.list.Name, "按集团列出各校编制、职数的核定、实有、拟调剂、调剂后和结论；集团小计必须为 0。", "编办、教育主管部门"},
		{b.check.Name, "集团总量、调出下限、主管部门、标准、全县校验，各由谁处理；未报单位。", "编办（先看）"},
	}
	facts := append(runFacts(b.wb.Meta), resultFacts(b.res, b.effect)...)
	results, live := b.trace.Count()
	facts = append(facts, b.proposalFact(), fact{"公式", fmt.Sprintf("结果单元格 %d 个，其中 %d 个带公式，可以在 Excel、WPS、LibreOffice 中重算。", results, live), Body})
	writeGuide(b.guide, facts, append(entries, b.trace.traceEntries()...), []string{
		"从“建议”的一行看起：核定、实有是学校填报数，拟调剂是核心校在“编制调剂”表填的数，调剂后各数和结论都是活公式。",
		"单元格引用“计算_…”，那里是政策“编制”表的公式本身；再往下是“参数”（生师比）和“数据_编制调剂”，注明来自哪个文件的哪个位置。",
		"本表是建议：编制、职数在集团总量内调剂，由编办会同教育主管部门核定；跨主管部门的调动另行办理。",
		"可以在“数据_编制调剂”里改动拟调剂数试算，结论随之改变。",
		colours,
	})
}

// proposalFact sums up the proposals in a line.
func (b *quotaBook) proposalFact() fact {
	groups, schools, open, unequal := 0, 0, 0, 0
	var quota, posts tally
	for _, t := range b.tilts {
		if !t.filed {
			open++
		}
		if !t.proposed {
			continue
		}
		groups++
		schools += t.schools
		quota.add(value.OfNum(t.given))
		posts.add(value.OfNum(t.heads))
		if !t.balanced() {
			unequal++
		}
	}
	text, role := fmt.Sprintf("%d个集团提出方案，涉及%d所学校，共调剂编制%s名、职数%s名。", groups, schools, quota.sum.String(), posts.sum.String()), Body
	if open > 0 {
		text += fmt.Sprintf("%d个集团的核心校未报。", open)
	}
	if unequal > 0 {
		text, role = text+fmt.Sprintf("%d个集团的合计不为 0，须更正。", unequal), Alarm
	}
	return fact{"调剂方案", text, role}
}
