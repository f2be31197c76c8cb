package reports

import (
	"fmt"
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// checklist is the sheet 核对 of a workbook: pairs of sums that must agree, who
// did not file, what could not be computed, and how much of it is live.
type checklist struct {
	pairs []pair
}

// pair is two ways to the same sum.
type pair struct {
	what, first, second string
	a, b                Cell
	free                bool // b may exceed a: what is left is no fault
}

func (c *checklist) equal(what, first string, a Cell, second string, b Cell) {
	c.pairs = append(c.pairs, pair{what: what, first: first, second: second, a: a, b: b})
}

// within says that the second may be less than the first.
func (c *checklist) within(what, first string, a Cell, second string, b Cell) {
	c.pairs = append(c.pairs, pair{what: what, first: first, second: second, a: a, b: b, free: true})
}

// fill writes the sheet.
func (c *checklist) fill(s *Sheet, t *Trace, effect func(calc.Absence) string) {
	s.Kind, s.Landscape = Outcome, true
	s.Columns = []Column{{Width: 30, Format: AsWrapped}, {Width: 26, Format: AsWrapped}, {Width: 18, Format: AsMoney}, {Width: 26, Format: AsWrapped}, {Width: 18, Format: AsMoney}, {Width: 14, Format: AsMoney}, {Width: 12, Format: AsCentred}}
	s.Caption("各合计数由公式实时核对；差额应为 0.00。", "单位：元")
	s.Head("核对事项", "甲", "甲数", "乙", "乙数", "差额", "结论")
	for _, p := range c.pairs {
		row := s.Last() + 1
		s.Add(Text(p.what), Text(p.first), p.a.In(AsMoney), Text(p.second), p.b.In(AsMoney), difference(row, p), judgement(row, p))
	}
	s.Add()
	c.absences(s, t.res, effect)
	c.problems(s, t.res)
	results, live := t.Count()
	share := num.Int(0)
	if q, ok := num.Int(int64(live)).Quo(num.Int(int64(max(1, results)))); ok {
		share = q.Round(4, num.HalfUp)
	}
	s.Add(Text("可重算的单元格").As(Header).Over(7))
	s.Add(Text("结果单元格"), Text("其中带公式"), Count(results), Text(fmt.Sprintf("带公式 %d 个", live)), Count(live), Number(share).In(AsPercent), Text(""))
	s.Foot("不带公式的结果是：未报、计算出错；由其他工作簿给出；或一所学校年内转团、一个集团的记录不相连，公式无法表示，此处只列核算结果。")
}

func difference(row int, p pair) Cell {
	if !isNumber(p.a.Value) || !isNumber(p.b.Value) {
		return Of(value.Value{})
	}
	v := p.a.Value.Num().Sub(p.b.Value.Num()).Round(2, num.HalfUp)
	return Live(value.OfNum(v), fmt.Sprintf("ROUND(%s-%s,2)", ref(row, 3), ref(row, 5)))
}

func judgement(row int, p pair) Cell {
	if !isNumber(p.a.Value) || !isNumber(p.b.Value) {
		return Text("无法核对").As(Alarm)
	}
	sign := p.a.Value.Num().Sub(p.b.Value.Num()).Round(2, num.HalfUp).Sign()
	test, good, bad := "=0", "相符", "不符"
	ok := sign == 0
	if p.free {
		test, good, bad, ok = ">=0", "未超", "超出", sign >= 0
	}
	word, role := good, Body
	if !ok {
		word, role = bad, Alarm
	}
	return Live(value.OfText(word), fmt.Sprintf(`IF(%s%s,"%s","%s")`, ref(row, 6), test, good, bad)).As(role)
}

func (c *checklist) absences(s *Sheet, res *calc.Result, effect func(calc.Absence) string) {
	s.Add(Text("未报单位及影响").As(Header).Over(7))
	if len(res.Absent) == 0 {
		s.Add(Text("全部单位的填报表已受理。").Over(7).In(AsText))
	}
	for _, a := range res.Absent {
		s.Add(Text(a.Code+" "+a.Name).As(Alarm), Text(a.Group), Text(effect(a)).Over(5).In(AsWrapped))
	}
	s.Add()
}

// mostProblems bounds the list; the whole of it is in the console.
const mostProblems = 200

func (c *checklist) problems(s *Sheet, res *calc.Result) {
	list := wholeProblems(res)
	s.Add(Text("不能计算的项目").As(Header).Over(7))
	if len(list) == 0 {
		s.Add(Text("没有。").Over(7).In(AsText))
	}
	for i, p := range list {
		if i == mostProblems {
			s.Add(Text(fmt.Sprintf("……共 %d 项，只列前 %d 项", len(list), mostProblems)).Over(7).In(AsText))
			break
		}
		s.Add(Text(p.Item.Code+" "+p.Item.Name).As(Alarm), Text(problemSubject(res, p)), Text(p.Message).Over(5).In(AsWrapped))
	}
	s.Add()
}

// wholeProblems leaves out the parts of items: what fails in a part of the
// period fails in the whole, and is one problem.
func wholeProblems(res *calc.Result) []calc.Problem {
	return slices.DeleteFunc(slices.Clone(res.Problems), func(p calc.Problem) bool { return p.Item != nil && p.Item.Part != nil })
}

// problemSubject names a subject without naming a person.
func problemSubject(res *calc.Result, p calc.Problem) string {
	if p.Level == calc.Line {
		return p.Item.Table
	}
	sub := res.Subject(p.Level, p.Subject)
	if p.Level == calc.Teacher {
		return res.Subject(calc.School, sub.School).Name
	}
	return sub.Name
}

// missingPayments words which paid items wait for a school's return.
func missingPayments(res *calc.Result, a calc.Absence) string {
	if a.School < 0 {
		return a.Name + "的填报表未受理：用到它的结果为“未报”或“不完整”。"
	}
	text := ""
	seen := map[*calc.Item]bool{}
	for _, p := range res.Payments {
		if p.School == a.School && p.Due.Kind() == value.Missing && !seen[p.Item] {
			seen[p.Item] = true
			if text != "" {
				text += "、"
			}
			text += p.Item.Name
		}
	}
	if text == "" {
		return "本校没有因此未定的项目；同集团按权重分配的数不完整。"
	}
	return "未定：" + text + "；同集团按权重分配的数不完整。"
}
