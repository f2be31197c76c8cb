package reports

import (
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// idle is a person without an increment and the number of the reason.
type idle struct{ teacher, kind int }

// fillNothing writes 不参加分配: everybody on a roster who gets no increment, and
// how many for which reason.
func (p *payBook) fillNothing() {
	s := p.none
	var kinds []string
	number := map[string]int{}
	var list []idle
	details := map[int]string{}
	for _, i := range p.trace.sorted(teacherPlace) {
		n, none := p.nothingFor(i)
		if !none {
			continue
		}
		if number[n.kind] == 0 {
			kinds = append(kinds, n.kind)
			number[n.kind] = len(kinds)
		}
		list = append(list, idle{i, number[n.kind]})
		details[i] = n.detail
	}
	s.Columns = []Column{{Width: 9, Format: AsCentred}, {Width: 30, Format: AsWrapped}, {Width: 12, Format: AsText}, {Width: 21, Format: AsCentred}, {Width: 12, Format: AsCentred}, {Width: 9, Format: AsCentred}, {Width: 60, Format: AsWrapped}}
	s.Landscape = true
	s.Caption("填报单位：县教育和体育局；列入名册而没有增量的每一人。一人有几项不满足的，按第一项归类，说明中全部列出", "")
	first := s.Last() + 1 + len(kinds) + 2 + 2 // reasons with head and total, a blank line, the head of the list
	last := first + len(list) - 1
	p.fillKinds(kinds, list, first, last)
	s.Add()
	s.Head("序号", "学校", "姓名", "身份证号", "人员序号", "原因序号", "说明")
	s.FrozenTo = 3
	for k, x := range list {
		sub, id := p.res.Subject(teacherPlace.Level, x.teacher), p.res.TeacherID(x.teacher)
		s.Add(Count(k+1).In(AsCentred), Text(p.res.Subject(schoolPlace.Level, sub.School).Name), Text(sub.Name), Text(masked(id)), Text(p.trace.Person(id)),
			Count(x.kind).In(AsCentred), Text(details[x.teacher]))
	}
	if len(list) == 0 {
		s.Add(Text("没有，名册上的人员都有增量。").Over(Whole).In(AsText))
	} else {
		s.Filter = ref(first-1, 1) + ":" + ref(last, s.Width())
		p.noneRows, p.idle = [2]int{first, last}, len(list)
	}
	s.Foot(signatures)
}

// fillKinds counts the reasons, live over the list below.
func (p *payBook) fillKinds(kinds []string, list []idle, first, last int) {
	s := p.none
	s.Head("原因序号", "原因", "", "", "", "人数", "")
	s.Rows[s.Last()-1].Cells[1].Across = 4
	s.Frozen, s.Repeat = 0, [2]int{}
	top := s.Last() + 1
	for k, kind := range kinds {
		n := 0
		for _, x := range list {
			if x.kind == k+1 {
				n++
			}
		}
		s.Add(Count(k+1).In(AsCentred), Text(kind).Over(4), Cell{}, Cell{}, Cell{},
			Live(Count(n).Value, "COUNTIF("+s.Range(first, last, 6)+","+ref(s.Last()+1, 1)+")").In(AsInteger))
	}
	total := Count(0)
	if len(kinds) > 0 {
		total = Live(Count(len(list)).Value, "SUM("+s.Range(top, s.Last(), 6)+")").In(AsInteger)
	}
	s.Add(Text("合计"), Text("").Over(4), Cell{}, Cell{}, Cell{}, total).As(Total)
}

// checkPersons counts everybody on the rosters once: with an increment, or
// with a reason why not.
func (p *payBook) checkPersons() {
	shared := p.shared()
	last := p.lastPerson()
	if p.none == nil || last == 0 || len(shared) == 0 {
		return
	}
	it, n := shared[len(shared)-1], p.res.Count(teacherPlace)
	paid := 0
	for i := range n {
		if v := p.res.Value(it, i); isNumber(v) && v.Num().Sign() != 0 {
			paid++
		}
	}
	formula := `COUNTIF(` + p.people.From(p.check, p.people.Range(4, last, p.shareCol[it])) + `,">0")`
	if p.noneRows[0] > 0 {
		formula += "+COUNT(" + p.none.From(p.check, p.none.Range(p.noneRows[0], p.noneRows[1], 1)) + ")"
	}
	p.checks.equal("名册人数（人）", "“人员增量”行数", Live(value.OfNum(num.Int(int64(n))), "COUNT("+p.people.From(p.check, p.people.Range(4, last, 1))+")"),
		"有增量的加“不参加分配”", Live(value.OfNum(num.Int(int64(paid+p.idle))), formula))
}
