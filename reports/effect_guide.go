package reports

import (
	"fmt"
	"strings"

	"hesuan/calc"
	"hesuan/internal/date"
)

// fillChanges writes 变更: what the proposed version changes, each with its
// cell and its clause.
func (e *effectBook) fillChanges() {
	s := e.changes
	s.Landscape = true
	s.Columns = []Column{{Width: 6, Format: AsCentred}, {Width: 7, Format: AsCentred}, {Width: 78, Format: AsWrapped}, {Width: 12, Format: AsCentred}, {Width: 14, Format: AsCentred}, {Width: 34, Format: AsWrapped}}
	s.Caption("与"+versionWords(e.in.Old)+"相比。删除的行注明的是现行版本中的单元格。", "")
	s.Head("序号", "类型", "变更", "本批次适用", "单元格", "依据")
	for i, c := range e.in.Changes {
		s.Add(Count(i+1).In(AsCentred), Text(c.Kind), Text(c.Text), Text(e.applies(c.Days)), Text(c.At), Text(c.Basis))
	}
	if len(e.in.Changes) == 0 {
		s.Add(Text("没有变更：两个版本的内容一致。").Over(Whole).In(AsText))
	}
}

// applies tells whether a change is in force in the period.
func (e *effectBook) applies(days date.Span) string {
	if (days == date.Span{}) {
		return ""
	}
	if _, ok := days.Overlap(e.after.res.Program.Rules.Period.Span); ok {
		return "是"
	}
	return "否"
}

func versionWords(v BookVersion) string { return bookVersion(v.File, v.SHA256) }

// fillCheck compares the sums of the three views with one another and with
// what calc computed.
func (e *effectBook) fillCheck() {
	s := e.check
	s.Landscape = true
	s.Columns = []Column{{Width: 22, Format: AsWrapped}, {Width: 26, Format: AsWrapped}, {Width: 18, Format: AsMoney}, {Width: 26, Format: AsWrapped}, {Width: 18, Format: AsMoney}, {Width: 14, Format: AsMoney}, {Width: 12, Format: AsCentred}}
	s.Caption("同一个数从不同的表取得，由公式实时核对；差额应为 0.00。", "单位：元")
	s.Head("核对事项", "甲", "甲数", "乙", "乙数", "差额", "结论")
	var c checklist
	t := e.sum(func(effectRow) bool { return true })
	for _, approved := range []bool{false, true} {
		name, total := "应拨", t.due
		if approved {
			name, total = "核定", t.approved
		}
		for i, x := range []tally{total.before, total.after, total.moved} {
			what := name + beforeAndAfter[i]
			schools := e.totalCell(e.schools, movedColumn(approved)+i, x)
			c.equal(what, "按项目合计", e.totalCell(e.items, itemColumn(approved)+i, x), "按学校合计", schools)
			c.equal(what, "按集团合计", e.totalCell(e.groups, groupColumn(approved)+i, x), "按学校合计", schools)
			if i < 2 {
				c.equal(what, "两次核算的结果", Of([]*effectSide{e.before, e.after}[i].total(approved).value()), "按学校合计", schools)
			}
		}
	}
	for _, p := range c.pairs {
		row := s.Last() + 1
		s.Add(Text(p.what), Text(p.first), p.a, Text(p.second), p.b, difference(row, p), judgement(row, p))
	}
	e.addAbsences()
	for _, side := range []struct {
		name string
		*effectSide
	}{{"调整前", e.before}, {"调整后", e.after}} {
		s.Add(Text(side.name).Over(Whole).In(AsText))
		c.problems(s, side.res)
	}
}

// totalCell refers to a sum in the row of 合计 of a view.
func (e *effectBook) totalCell(view *Sheet, col int, t tally) Cell {
	v := t.value()
	if !isNumber(v) {
		return Of(v)
	}
	return Live(v, view.From(e.check, ref(e.totals[view], col)))
}

// total adds what calc computed, payment by payment and person by person.
func (s *effectSide) total(approved bool) tally {
	var t tally
	for _, p := range s.res.Payments {
		if approved {
			t.add(p.Approved)
		} else {
			t.add(p.Due)
		}
	}
	for _, it := range s.items {
		if it.Level == calc.Teacher {
			for i := range s.res.Count(teacherPlace) {
				t.add(s.res.Value(it, i))
			}
		}
	}
	return t
}

func (e *effectBook) addAbsences() {
	s := e.check
	s.Add()
	s.Add(Text("未报单位").As(Header).Over(7))
	list := e.absent()
	if len(list) == 0 {
		s.Add(Text("全部单位的填报表已受理。").Over(7).In(AsText))
	}
	for _, a := range list {
		s.Add(Text(a.Code+" "+a.Name).As(Alarm), Text(a.Group), Text(a.effect).Over(5).In(AsWrapped))
	}
	s.Add()
}

// effectAbsence is a return that one run or both did without.
type effectAbsence struct {
	calc.Absence
	effect string
}

func (e *effectBook) absent() []effectAbsence {
	in := func(list []calc.Absence, code string) bool {
		for _, a := range list {
			if a.Code == code {
				return true
			}
		}
		return false
	}
	var out []effectAbsence
	for _, a := range e.before.res.Absent {
		effect := "两次核算都没有它的填报表，差额为“未报”。"
		if !in(e.after.res.Absent, a.Code) {
			effect = "调整后不再需要它的填报表。"
		}
		out = append(out, effectAbsence{a, effect})
	}
	for _, a := range e.after.res.Absent {
		if !in(e.before.res.Absent, a.Code) {
			out = append(out, effectAbsence{a, "调整后才需要它的填报表，目前没有，差额为“未报”。"})
		}
	}
	return out
}

func (e *effectBook) fillGuide() {
	how := []string{
		"先看“按项目”的合计，再到“按集团”“按学校”找变化落在谁身上；“差额”＝调整后－调整前，都是活公式。",
		"一方没有的标“—”（没有这个对象或项目）或“不适用”（有，但不拨），按没有拨付算差额；一方未报的，差额也是“未报”，不计入合计。",
		"“变更”逐条列出改了什么、在哪一格、依据哪一条；“本批次适用”为“否”的不影响这一批次的数。",
		"这是测算，不是拨付依据；正式结果以发布的核算文件为准。",
		colours,
	}
	writeGuide(e.guide, e.facts(), []entry{
		{"变更", "新版本与现行版本逐条比较的结果，注明单元格和依据。", "教体局、财政局"},
		{"按项目", "每个拨付项目调整前、调整后的应拨和核定，差额和增减比例。", "财政局、人社局"},
		{"按集团", "每个集团的合计、总分、等级、名次，和逐项的差额。", "教体局"},
		{"按学校", "每所学校每个项目一行，注明收款单位，可以筛选。", "财政局、教体局"},
		{"按指标", "得分或原值有变化的考核指标。", "教体局"},
		{"其他结果", "有变化的编制、增量总额等不拨付的项目，和优质均衡。", "编办、人社局、教体局"},
		{"核对", "三张表的合计互相核对，未报单位，不能计算的项目。", "财政局（先看）"},
	}, how)
}

func (e *effectBook) facts() []fact {
	book := string(e.in.Proposed)
	facts := []fact{{"测算事项", "把现行" + book + "换成新版本，用同一批填报表各核算一遍，逐项比较。", Body}}
	facts = append(facts, runFacts(e.wb.Meta)...)
	facts = append(facts,
		fact{"核算期", e.after.res.Program.Rules.Period.Span.String(), Body},
		fact{"现行版本", versionWords(e.in.Old), Body},
		fact{"新版本", versionWords(e.in.New), Body},
		fact{"填报表", fmt.Sprintf("已受理 %d 份，两次核算用的是同一批。", e.in.Returns), Body},
	)
	if list := e.absent(); len(list) > 0 {
		var names []string
		for _, a := range list {
			names = append(names, a.Name)
		}
		facts = append(facts, fact{"未报", fmt.Sprintf("%d 个单位：%s。", len(list), someOf(names, mostAbsent)), Alarm})
	} else {
		facts = append(facts, fact{"未报", "没有，全部单位的填报表已受理。", Body})
	}
	if len(e.in.Lacking) > 0 {
		facts = append(facts, fact{"填报表缺的列", "新版本要填、已受理的填报表没有的列，按未填计算：" + strings.Join(e.in.Lacking, "、") + "。", Alarm})
	}
	return append(facts, fact{"变更", e.changeWords(), Body}, fact{"影响", e.effectWords(), Body}, liveFact(e.wb))
}

func (e *effectBook) changeWords() string {
	n, now := len(e.in.Changes), 0
	for _, c := range e.in.Changes {
		if e.applies(c.Days) != "否" {
			now++
		}
	}
	switch {
	case n == 0:
		return "没有变更：两个版本的内容一致。"
	case now == n:
		return fmt.Sprintf("%d 项，见“变更”。", n)
	}
	return fmt.Sprintf("%d 项，见“变更”；其中 %d 项不适用于本批次。", n, n-now)
}

// effectWords sums up in a sentence what moves.
func (e *effectBook) effectWords() string {
	t := e.sum(func(effectRow) bool { return true })
	if t.due.moved.known == 0 {
		return "没有可以比较的金额。"
	}
	text := "应拨" + t.due.words() + "；核定" + t.approved.words()
	if t.due.partial() || t.approved.partial() {
		text += "（带 * 的不完整）"
	}
	if words := unknownWords(t); words != "" {
		text += "；" + words
	}
	return text + "。"
}

func (t effectTotal) words() string {
	return fmt.Sprintf("合计由 %s 元变为 %s 元，差额 %s 元", spoken(t.before.value(), 2), spoken(t.after.value(), 2), spoken(t.moved.value(), 2))
}

func (t effectTotal) partial() bool {
	return t.before.caveat() != "" || t.after.caveat() != ""
}
