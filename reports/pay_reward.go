package reports

import (
	"hesuan/calc"
	"hesuan/internal/value"
)

// fillRewards writes what the rewards come to, a row a school: the items of
// 激励 for schools, and of each list of persons how many are its and how much.
func (p *payBook) fillRewards() {
	s := p.reward
	if s == nil {
		return
	}
	heads, columns := itemHeads(nil, p.rewards)
	for _, a := range p.awards {
		heads = append(heads, a.item.Name+"人数", a.item.Code+" "+a.item.Name)
		columns = append(columns, Column{Width: 12, Format: AsInteger}, Column{Width: 15, Format: AsMoney})
	}
	s.Columns = append([]Column{{Width: 6, Format: AsCentred}, {Format: AsText}, {Format: AsText}}, columns...)
	s.Caption("填报单位：县教育和体育局；人员见“激励名单”", "单位：元")
	s.Head(append([]string{"序号", "集团", "学校"}, heads...)...)
	first := s.Last() + 1
	for n, i := range p.trace.sorted(schoolPlace) {
		sub := p.res.Subject(calc.School, i)
		row := append([]Cell{Count(n + 1).In(AsCentred), Text(groupName(p.res, sub.Group)), Text(sub.Name)}, p.cells(s, schoolPlace, i, nil, p.rewards)...)
		for _, a := range p.awards {
			count, sum := p.awarded(a, i)
			row = append(row, count, sum)
		}
		s.Add(row...)
	}
	last := s.Last()
	total := make([]Cell, 3)
	total[0] = Text("合计").Over(3)
	add := func(v value.Value) {
		total = append(total, Live(v, "SUM("+s.Range(first, last, len(total)+1)+")"))
	}
	for _, it := range p.rewards {
		if !it.Numeric() {
			total = append(total, Cell{})
			continue
		}
		add(p.sum(it, p.all(it)))
	}
	for _, a := range p.awards {
		count := Count(len(a.listed)).Value
		if a.sum().Partial() {
			count = count.WithPartial()
		}
		add(count)
		add(a.sum())
	}
	s.Add(total...).As(Total)
	s.Foot(signatures)
}

// awarded is how many persons of a school are on a list and what they get, live
// over the rows the school filed.
func (p *payBook) awarded(a *award, school int) (count, sum Cell) {
	if !p.res.Filed(school) {
		return Of(value.OfMissing()), Of(value.OfMissing())
	}
	lines, _ := p.res.Lines(a.item.Table, schoolPlace, school)
	n, total := 0, Count(0).Value
	g := p.trace.grids[placeOf(a.item)]
	low, high := 0, 0
	for _, i := range lines {
		v := p.res.Value(a.item, i)
		if isNumber(v) && a.granted(v) {
			n++
		}
		total = plus(total, v)
		row := g.rowOf[i]
		if low == 0 || row < low {
			low = row
		}
		high = max(high, row)
	}
	if len(lines) == 0 {
		return Count(0), Of(total)
	}
	cells := g.sheet.From(p.reward, g.sheet.Range(low, high, g.index[a.item.Code].col))
	counted := "COUNT(" + cells + ")"
	if a.item.When == nil {
		counted += "-COUNTIF(" + cells + ",0)"
	}
	return Live(Count(n).Value, counted).In(AsInteger), Live(total, "SUM("+cells+")")
}
