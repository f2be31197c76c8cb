package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// personLeads is how many columns say who a person is.
const personLeads = 5

// fillPeople writes one row a person.
func (p *payBook) fillPeople() {
	s := p.people
	s.Landscape = true
	factors := factorsOf(p.res.Program, p.shares, teacherPlace, calc.Place{Level: calc.Line, Table: "教职工"})
	heads, columns := itemHeads(factors, p.shares)
	s.Columns = slices.Concat([]Column{{Width: 6, Format: AsCentred}, {Format: AsWrapped}, {Width: 12, Format: AsText}, {Width: 21, Format: AsCentred}, {Width: 12, Format: AsCentred}},
		columns, []Column{{Format: AsWrapped}})
	s.Caption("填报单位：县教育和体育局", "单位：元")
	s.Head(slices.Concat([]string{"序号", "学校", "姓名", "身份证号", "人员序号"}, heads, []string{"说明"})...)
	s.FrozenTo = personLeads - 2
	p.personRows, p.shareCol = map[int][2]int{}, map[*calc.Item]int{}
	for i, it := range p.shares {
		p.shareCol[it] = personLeads + len(factors) + i + 1
	}
	first := s.Last() + 1
	for n, i := range p.trace.sorted(teacherPlace) {
		sub := p.res.Subject(calc.Teacher, i)
		id := p.res.TeacherID(i)
		row := s.Last() + 1
		rows, seen := p.personRows[sub.Member]
		if !seen {
			rows[0] = row
		}
		rows[1] = row
		p.personRows[sub.Member] = rows
		cells := []Cell{Count(n + 1).In(AsCentred), Text(p.res.Subject(calc.School, sub.School).Name), Text(sub.Name), Text(masked(id)), Text(p.trace.Person(id))}
		cells = append(cells, p.cells(s, teacherPlace, i, factors, p.shares)...)
		s.Add(append(cells, Text(p.remark(i)))...)
	}
	last := s.Last()
	if last < first {
		return
	}
	s.Filter = ref(first-1, 1) + ":" + ref(last, s.Width())
	total := make([]Cell, s.Width())
	total[0] = Text("合计").Over(personLeads)
	for _, it := range p.shares {
		col := p.shareCol[it]
		total[col-1] = Live(p.sum(it, p.all(it)), "SUM("+s.Range(first, last, col)+")")
	}
	s.Add(total...).As(Total)
	s.Foot(signatures)
}

// sum adds an item over subjects.
func (p *payBook) sum(it *calc.Item, of []int) value.Value {
	total := value.OfNum(num.Int(0))
	for _, i := range of {
		total = plus(total, p.res.Value(it, i))
	}
	return total
}

// all lists every subject of an item.
func (p *payBook) all(it *calc.Item) []int {
	out := make([]int, p.res.Count(placeOf(it)))
	for i := range out {
		out[i] = i
	}
	return out
}
