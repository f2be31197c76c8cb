package reports

import (
	"hesuan/calc"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// pointsFirst is the column of the first group on 得分明细 and 原值.
const pointsFirst = 5

// groupHead writes the two rows that head a sheet with a column for each group.
func (b *scoreBook) groupHead(s *Sheet, heads, below, after []string) {
	names, kinds := heads, below
	for _, g := range b.groups {
		names, kinds = append(names, g.Name), append(kinds, g.kind)
	}
	s.Head(append(names, after...)...).Height = 48
	s.Head(append(kinds, make([]string, len(after))...)...)
	s.FrozenTo = pointsFirst - 1
}

// fillPoints writes 得分明细: a row an indicator, a column a group, subtotals
// by section and the steps to the total.
func (b *scoreBook) fillPoints() {
	s := b.points
	s.Landscape, b.rowOf, b.sums = true, map[*calc.Item]int{}, map[string]int{}
	s.Columns = []Column{{Width: 10, Format: AsText}, {Width: 6, Format: AsCentred}, {Width: 20, Format: AsWrapped}, {Width: 7, Format: AsGeneral}}
	for range b.groups {
		s.Columns = append(s.Columns, Column{Width: 10.5, Format: AsMoney})
	}
	s.Caption("每行一项指标，每列一个集团；“不适用”的指标不计入适用分值。", "单位：分")
	b.groupHead(s, []string{"一级指标", "编号", "二级指标", "分值"}, []string{"", "", "", ""}, nil)
	for _, sec := range b.county.sections() {
		first := s.Last() + 1
		for _, it := range sec.indicators {
			b.addIndicator(s, it)
		}
		row := s.Last() + 1
		cells := []Cell{Text(sec.name), Text(""), Text("小计"), Live(value.OfNum(sec.points()), "SUM("+s.Range(first, row-1, 4)+")")}
		for j, g := range b.groups {
			got, _ := b.score(sec, g.Index)
			cells = append(cells, sumCell(got, "SUM("+s.Range(first, row-1, pointsFirst+j)+")"))
		}
		s.Add(cells...).As(Subtotal)
		b.sections = append(b.sections, sectionRow{sec, row})
	}
	for _, in := range b.rated(calc.Group) {
		if in.Category != policy.Scored {
			if it := b.item(in.Code); it != nil {
				b.addIndicator(s, it)
			}
		}
	}
	for _, name := range []string{nameScores, namePoints, nameBonus, nameDeductions, nameVeto} {
		b.addSum(s, b.item(name), name, Subtotal)
	}
	b.addSum(s, b.item(nameTotal), nameTotal, Total)
	b.addSum(s, b.item(nameGrade), nameGrade, Total)
	if it := b.item(nameTotal); it != nil {
		s.Foot("注：" + nameTotal + "（" + it.At() + "）= " + it.Formula() + "。单元格引用“计算_集团”，那里是同一公式的活公式。")
	}
	s.Foot(signatures)
}

func (b *scoreBook) addIndicator(s *Sheet, it *calc.Item) {
	in := it.Indicator
	b.rowOf[it] = s.Last() + 1
	points := Number(in.Points)
	if in.Category == policy.Veto {
		points = Text("—").In(AsCentred)
	}
	cells := []Cell{Text(in.Section), Text(in.Code), Text(in.Name), points}
	for _, g := range b.groups {
		cells = append(cells, b.vetoed(in, b.cell(s, it, g.Index), b.res.Value(it, g.Index)))
	}
	s.Add(cells...)
}

// vetoed words TRUE and FALSE of a veto; other cells stay as they are.
func (b *scoreBook) vetoed(in *policy.Indicator, c Cell, v value.Value) Cell {
	if in != nil && in.Category != policy.Veto || v.Kind() != value.Bool {
		return c
	}
	word := map[bool]string{true: "否决", false: "无"}[v.Bool()]
	out := Text(word).In(AsCentred)
	if c.Formula != "" {
		out = Live(value.OfText(word), `IF(`+c.Formula+`,"否决","无")`).In(AsCentred)
	}
	if v.Bool() {
		out = out.As(Alarm)
	}
	return out
}

func (b *scoreBook) addSum(s *Sheet, it *calc.Item, name string, role Role) {
	if it == nil {
		return
	}
	b.sums[name] = s.Last() + 1
	cells := []Cell{Text(name).Over(4).In(AsText).As(role), {Role: role}, {Role: role}, {Role: role}}
	for _, g := range b.groups {
		v := b.res.Value(it, g.Index)
		c := b.vetoed(nil, b.cell(s, it, g.Index), v)
		if name == nameGrade { // no formula grades
			c = Of(v).In(AsCentred)
		}
		if c.Role != Alarm {
			c = c.As(role)
		}
		cells = append(cells, c)
	}
	s.Add(cells...)
}

// sumCell is a sum with its formula. SUM passes over 不适用 and 未报, which are
// words; a sum that leaves a 未报 out is incomplete.
func sumCell(t tally, formula string) Cell {
	switch {
	case t.failed > 0:
		return Text("计算出错").As(Alarm)
	case t.known == 0 && t.missing > 0:
		return Of(value.OfMissing())
	case t.known == 0:
		return Of(value.OfNA())
	}
	v := value.OfNum(t.sum)
	if t.partial || t.missing > 0 {
		v = v.WithPartial()
	}
	return Live(v, formula)
}
