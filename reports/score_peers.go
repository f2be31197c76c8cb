package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// fillPeers writes 同类比较: how far each group's points lie from the mean of
// its type, a row an indicator, a column a group.
func (b *scoreBook) fillPeers() {
	s := b.peers
	s.Landscape = true
	s.Columns = []Column{{Width: 10, Format: AsText}, {Width: 6, Format: AsCentred}, {Width: 20, Format: AsWrapped}, {Width: 7, Format: AsGeneral}}
	for range b.groups {
		s.Columns = append(s.Columns, Column{Width: 10.5, Format: AsMoney})
	}
	s.Caption("每格 = 本集团得分 − 同类型集团平均分（见“类型统计”），负数低于同类平均；同类型只有一个集团有得分的，没有可比的，写“—”。", "单位：分")
	b.groupHead(s, []string{"一级指标", "编号", "二级指标", "分值"}, []string{"", "", "", ""}, nil)
	items := b.compared()
	frame := newScores(b.county, items)
	for _, it := range items {
		cells := []Cell{Text(nameTotal).Over(4).In(AsText).As(Total), {Role: Total}, {Role: Total}, {Role: Total}}
		if it.Indicator != nil {
			cells = []Cell{Text(it.Indicator.Section), Text(it.Code), Text(it.Indicator.Name), Number(it.Indicator.Points)}
		}
		for _, g := range b.groups {
			cells = append(cells, b.distance(frame.of(it.Code, g.kind), it, g))
		}
		s.Add(cells...)
	}
}

// distance is a group's points less the mean of its type, without the dust of
// binary floats.
func (b *scoreBook) distance(st statistic, it *calc.Item, g group) Cell {
	v := b.res.Value(it, g.Index)
	if !isNumber(v) {
		return Of(v)
	}
	mean, err := num.FromFloat(st.mean)
	if err != nil || st.count < 2 {
		return dash()
	}
	const dust = 6
	out := value.OfNum(v.Num().Sub(mean).Round(dust, num.HalfUp))
	if v.Partial() {
		out = out.WithPartial()
	}
	row := b.rowOf[it]
	if row == 0 {
		row = b.sums[it.Name]
	}
	at := 4 + slices.Index(b.kinds(), g.kind)*len(statisticHeads) + 2 // 平均
	return Live(out, "ROUND("+b.points.From(b.peers, ref(row, pointsFirst+b.place(g)))+"-"+b.types.From(b.peers, ref(b.typeRow[it], at))+",6)")
}
