package reports

import (
	"fmt"

	"hesuan/calc"
)

// entry is one line of the index on 说明.
type entry struct{ name, what, whom string }

// mostAbsent is how many missing returns the guide lists; 核对 has all.
const mostAbsent = 12

// fact is a line at the head of 说明.
type fact struct {
	name, text string
	role       Role
}

// fillGuide writes the sheet that explains a workbook with a trace: which run
// it is, what is missing, what each sheet is for, and how to follow a number.
func fillGuide(s *Sheet, w *Workbook, t *Trace, entries []entry, how []string) {
	results, live := t.Count()
	facts := append(runFacts(w.Meta), resultFacts(t.res, t.effect)...)
	facts = append(facts, fact{"公式", fmt.Sprintf("结果单元格 %d 个，其中 %d 个带公式，可以在 Excel、WPS、LibreOffice 中重算。", results, live), Body})
	writeGuide(s, facts, entries, how)
}

// runFacts say which run a workbook belongs to; a workbook of no run says as
// much as it knows.
func runFacts(m Meta) []fact {
	var out []fact
	for _, f := range []fact{{"批次", m.Period, Body}, {"版本", m.Version, Body}, {"数据截至", m.AsOf, Body}, {"指纹", m.Fingerprint, Body}} {
		if f.text != "" {
			out = append(out, f)
		}
	}
	return out
}

// resultFacts say under which policy a result was computed, and what is missing
// from it; effect words what hangs on a missing return.
func resultFacts(res *calc.Result, effect func(calc.Absence) string) []fact {
	rules := res.Program.Rules
	out := []fact{{"政策", fmt.Sprintf("%s，%s", rules.Book.File, rules.Period.Span), Body}}
	n := len(res.Absent)
	if n == 0 {
		out = append(out, fact{"未报", "没有，全部单位的填报表已受理。", Body})
	} else {
		out = append(out, fact{"未报", fmt.Sprintf("%d 个单位的填报表未受理，受影响的数标“未报”或“不完整”，全部名单见“核对”。", n), Alarm})
	}
	if effect != nil {
		for _, a := range res.Absent[:min(n, mostAbsent)] {
			out = append(out, fact{a.Name, effect(a), Body})
		}
	}
	if n := len(wholeProblems(res)); n > 0 {
		out = append(out, fact{"不能计算", fmt.Sprintf("%d 项，见“核对”。", n), Alarm})
	}
	return out
}

// liveFact counts the formulas of a workbook without a trace.
func liveFact(w *Workbook) fact {
	live := 0
	for _, s := range w.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				if c.Formula != "" {
					live++
				}
			}
		}
	}
	return fact{"公式", fmt.Sprintf("合计、汇总和差额共 %d 个单元格带公式，可以在 Excel、WPS、LibreOffice 中重算。", live), Body}
}

// writeGuide writes facts, the index of the sheets, and how to read them.
func writeGuide(s *Sheet, facts []fact, entries []entry, how []string) {
	s.Kind = Guide
	s.Columns = []Column{{Width: 20, Format: AsText}, {Width: 58, Format: AsWrapped}, {Width: 20, Format: AsWrapped}}
	for _, f := range facts {
		s.Add(Text(f.name).As(Header), Text(f.text).In(AsWrapped).Over(2).As(f.role))
	}
	s.Add()
	s.Head("工作表", "内容", "供谁使用")
	s.Frozen, s.Repeat = 0, [2]int{}
	for _, e := range entries {
		s.Add(Jump(e.name, linkTo(e.name)), Text(e.what), Text(e.whom))
	}
	s.Add()
	s.Add(Text("怎样看、怎样查").As(Header).Over(3))
	for i, line := range how {
		s.Add(Text(fmt.Sprintf("%d. %s", i+1, line)).In(AsWrapped).Over(3))
	}
}

func linkTo(sheet string) string { return (&Sheet{Name: sheet}).quoted() + "!A1" }

// traceEntries describes the sheets a trace made.
func (t *Trace) traceEntries() []entry {
	var out []entry
	for _, s := range t.wb.Sheets {
		switch {
		case s == t.rates.sheet:
			out = append(out, entry{s.Name, "公式用到的标准、系数：值、单位、依据，示例的标准另行标出。改动后全部重算，可作测算。", "财政局、教体局"})
		case t.isShare(s):
			out = append(out, entry{s.Name, "把一个总额按权重分到各对象，逐步列出商、余数、名次，分毫不差。", "复核人员"})
		case t.isGrid(s, Working):
			out = append(out, entry{s.Name, "每个对象一行，每个名称一列；表头有政策公式，单元格是同一公式的活公式。", "复核人员"})
		case t.isGrid(s, Source):
			out = append(out, entry{s.Name, "公式用到的填报记录，注明来源文件和位置；不含个人信息。", "复核人员"})
		case t.isBook(s):
			out = append(out, entry{s.Name, "公式用到的集团名册栏目。", "复核人员"})
		}
	}
	return out
}

func (t *Trace) isShare(s *Sheet) bool {
	for _, a := range t.shares {
		if a.sheet == s {
			return true
		}
	}
	return false
}

func (t *Trace) isGrid(s *Sheet, k Kind) bool {
	for _, g := range t.grids {
		if g.sheet == s {
			return s.Kind == k
		}
	}
	return false
}

func (t *Trace) isBook(s *Sheet) bool {
	for _, b := range t.books {
		if b.sheet == s {
			return true
		}
	}
	return false
}

// colours explains the marks that every sheet uses.
const colours = "“未报”是填报表没有受理，“不适用”是项目与该对象无关，“计算出错”的原因见“核对”，空白是没有填，0 就是 0；黄底斜体的数不完整，计算时有填报表没有受理。"
