package reports

import (
	"strings"

	"hesuan/internal/value"
)

// fillRanks writes 排名, best group first.
func (b *scoreBook) fillRanks() {
	s, list := b.ranks, b.ranking()
	s.Landscape = true
	s.Columns = []Column{{Width: 6, Format: AsInteger}, {Width: 27, Format: AsText}, {Width: 11, Format: AsCentred}, {Width: 9, Format: AsMoney}, {Width: 8, Format: AsCentred}, {Width: 8, Format: AsCentred}}
	heads := []string{"名次", "集团", "类型", "总分", "等级", "一票否决"}
	for _, sec := range b.sections {
		s.Columns = append(s.Columns, Column{Width: 9.5, Format: AsMoney})
		heads = append(heads, sec.name)
	}
	s.Columns = append(s.Columns, Column{Width: 46, Format: AsWrapped})
	s.Caption("填报单位：县教育和体育局（盖章）", "单位：分")
	s.Head(append(heads, "说明")...)
	s.FrozenTo = 2
	first, ranked := s.Last()+1, 0
	for _, g := range list {
		if b.res.Rank(g.Index).Kind() == value.Number {
			ranked++
		}
	}
	tie := b.tieColumn()
	for i, g := range list {
		row := first + i
		rank := Of(b.res.Rank(g.Index))
		if i < ranked && tie > 0 {
			rank.Formula = b.rankFormula(row, first, first+ranked-1, tie)
		}
		cells := []Cell{rank, Text(g.Name), Text(g.kind), b.column(s, nameTotal, g), Of(b.res.Value(b.item(nameGrade), g.Index)).In(AsCentred), b.column(s, nameVeto, g)}
		for _, sec := range b.sections {
			got, _ := b.score(sec.section, g.Index)
			cells = append(cells, sumCell(got, b.points.From(s, b.points.At(sec.row, pointsFirst+b.place(g)))))
		}
		s.Add(append(cells, Text(b.remark(g.Index)))...)
	}
	s.Foot("注：名次按是否一票否决、总分、"+b.tieBreak()+"、集团代码依次比较，名次是活公式；等级按分数线和比例上限逐个确定，不能写成公式，理由见“说明”栏。", signatures)
}

// place is a group's index among the columns of 得分明细.
func (b *scoreBook) place(g group) int {
	for i, o := range b.groups {
		if o.Index == g.Index {
			return i
		}
	}
	panic("reports: a group that is not of its county")
}

// column refers to a sum of a group on 得分明细.
func (b *scoreBook) column(s *Sheet, name string, g group) Cell {
	it := b.item(name)
	if it == nil {
		return Text("")
	}
	v := b.res.Value(it, g.Index)
	c := b.points.Rows[b.sums[name]-1].Cells[pointsFirst-1+b.place(g)]
	if c.Formula == "" {
		if v.Kind() == value.Bool {
			return c
		}
		return Of(v)
	}
	c.Formula = b.points.From(s, b.points.At(b.sums[name], pointsFirst+b.place(g)))
	if c.Role != Alarm {
		c.Role = Body
	}
	return c
}

// tieColumn is the column of 排名 with the section that breaks ties; 0 for none.
func (b *scoreBook) tieColumn() int {
	for _, g := range b.rules.Grades {
		for i, sec := range b.sections {
			if g.TieBy == sec.name {
				return 7 + i
			}
		}
	}
	return 0
}

// rankFormula counts the groups that come before one: those not vetoed before
// those that are, then by total, by the section that breaks ties, and last by
// the order of the rows, which is that of codes.
func (b *scoreBook) rankFormula(row, first, last, tie int) string {
	s := b.ranks
	veto, total, section := s.Range(first, last, 6), "ROUND("+s.Range(first, last, 4)+",6)", "ROUND("+s.Range(first, last, tie)+",6)"
	me := strings.NewReplacer("#V", ref(row, 6), "#T", "ROUND("+ref(row, 4)+",6)", "#S", "ROUND("+ref(row, tie)+",6)", "@V", veto, "@T", total, "@S", section)
	return me.Replace(`1+SUMPRODUCT((@V="无")*(#V="否决")+(@V=#V)*((@T>#T)+(@T=#T)*((@S>#S)+(@S=#S)*(ROW(@V)<ROW()))))`)
}
