package reports

import (
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// fillRaws writes 原值: what each indicator measured, with its formula.
func (b *scoreBook) fillRaws() {
	s := b.raws
	s.Landscape = true
	s.Columns = []Column{{Width: 10, Format: AsText}, {Width: 6, Format: AsCentred}, {Width: 18, Format: AsWrapped}, {Width: 8, Format: AsCentred}}
	for range b.groups {
		s.Columns = append(s.Columns, Column{Width: 10.5, Format: AsDecimal})
	}
	s.Columns = append(s.Columns, Column{Width: 46, Format: AsWrapped}, Column{Width: 20, Format: AsWrapped})
	s.Caption("每行一项指标，每列一个集团。原值由填报数据按政策公式算出，未取舍，显示四位小数。", "")
	b.groupHead(s, []string{"一级指标", "编号", "二级指标", "单位"}, []string{"", "", "", ""}, []string{"原值公式", "依据"})
	for i := range b.rules.Indicators {
		in := &b.rules.Indicators[i]
		raw := b.item(in.Code + "原值")
		if in.Category == policy.Veto {
			raw = b.item(in.Code)
		}
		if raw == nil {
			continue
		}
		unit := in.RawUnit.String()
		cells := []Cell{Text(in.Section), Text(in.Code), Text(in.Name), Text(unit)}
		for _, g := range b.groups {
			cells = append(cells, b.vetoed(in, b.cell(s, raw, g.Index), b.res.Value(raw, g.Index)))
		}
		s.Add(append(cells, Text(in.Raw), Text(in.Basis))...)
	}
}

// fillTypes writes 类型统计: mean, extremes and number of the groups of each
// type for each indicator. The values are those of a frame; the formulas over
// 得分明细 come to them again.
func (b *scoreBook) fillTypes() {
	s := b.types
	s.Landscape = true
	s.Columns = []Column{{Width: 10, Format: AsText}, {Width: 6, Format: AsCentred}, {Width: 20, Format: AsWrapped}, {Width: 7, Format: AsGeneral}}
	heads := []string{"一级指标", "编号", "二级指标", "分值"}
	kinds := append(append([]string{}, b.county.types...), "")
	for _, kind := range kinds {
		name := kind
		if name == "" {
			name = "全县"
		}
		heads = append(heads, name+"集团数", name+"平均", name+"最高", name+"最低")
		s.Columns = append(s.Columns, Column{Width: 8, Format: AsInteger}, Column{Width: 8, Format: AsMoney}, Column{Width: 8, Format: AsMoney}, Column{Width: 8, Format: AsMoney})
	}
	s.Caption("按集团类型统计各项得分；没有得分（不适用、未报）的集团不计。", "单位：分")
	s.Head(heads...)
	s.FrozenTo = 3
	items := b.indicators()
	frame := newScores(b.county, items)
	for _, it := range items {
		cells := []Cell{Text(it.Indicator.Section), Text(it.Code), Text(it.Indicator.Name), Number(it.Indicator.Points)}
		for _, kind := range kinds {
			cells = append(cells, b.statistics(frame, it, kind)...)
		}
		s.Add(cells...)
	}
}

func (b *scoreBook) statistics(f frame, it *calc.Item, kind string) []Cell {
	st := f.of(it.Code, kind)
	last := pointsFirst + len(b.groups) - 1
	row := b.points.From(b.types, fixed(b.rowOf[it], pointsFirst)+":"+fixed(b.rowOf[it], last))
	types := b.points.From(b.types, fixed(typeRow, pointsFirst)+":"+fixed(typeRow, last))
	if kind == "" {
		count := Live(value.OfNum(num.Int(int64(st.count))), "COUNT("+row+")").In(AsInteger)
		if st.count == 0 {
			return []Cell{count, dash(), dash(), dash()}
		}
		return []Cell{count, measured(st.mean, "AVERAGE("+row+")"), measured(st.max, "MAX("+row+")"), measured(st.min, "MIN("+row+")")}
	}
	where := types + `,"` + kind + `"`
	count := Live(value.OfNum(num.Int(int64(st.count))), "SUMPRODUCT(("+types+`="`+kind+`")*ISNUMBER(`+row+"))").In(AsInteger)
	if st.count == 0 {
		return []Cell{count, dash(), dash(), dash()}
	}
	return []Cell{count, measured(st.mean, "AVERAGEIFS("+row+","+where+")"), measured(st.max, "_xlfn.MAXIFS("+row+","+where+")"), measured(st.min, "_xlfn.MINIFS("+row+","+where+")")}
}

func dash() Cell { return Text("—").In(AsCentred) }

// measured is a statistic, which is a binary float, with its formula.
func measured(v float64, formula string) Cell {
	n, err := num.FromFloat(v)
	if err != nil {
		return dash()
	}
	return Live(value.OfNum(n), formula)
}

// fillLexicon writes 指标说明: the rows of 考核 and 等级 as they are in force.
func (b *scoreBook) fillLexicon() {
	s := b.lexicon
	s.Kind, s.Landscape = Source, true
	s.Columns = []Column{{Width: 6, Format: AsCentred}, {Width: 10, Format: AsText}, {Width: 18, Format: AsWrapped}, {Width: 9, Format: AsCentred}, {Width: 20, Format: AsWrapped},
		{Width: 7, Format: AsGeneral}, {Width: 44, Format: AsWrapped}, {Width: 9, Format: AsCentred}, {Width: 30, Format: AsWrapped}, {Width: 30, Format: AsWrapped}, {Width: 22, Format: AsWrapped}, {Width: 11, Format: AsText}}
	s.Caption("政策“考核”表在本批次有效的各行；公式的写法见政策手册。", "")
	s.Head("编号", "一级指标", "二级指标", "类别", "适用集团类型", "分值", "原值公式", "单位", "得分公式", "说明", "依据", "政策单元格")
	for i := range b.rules.Indicators {
		in := &b.rules.Indicators[i]
		kinds := strings.Join(in.Types, "、")
		if kinds == "" {
			kinds = "全部"
		}
		s.Add(Text(in.Code), Text(in.Section), Text(in.Name), Text(string(in.Category)), Text(kinds), Number(in.Points),
			Text(in.Raw), Text(in.RawUnit.String()), Text(in.Score), Text(in.Note), Text(in.Basis), Text(in.At("原值公式")))
	}
	s.Add()
	s.Add(header("等级"), header("最低分"), header("比例上限"), header("并列规则"), header("依据").Over(3))
	for _, g := range b.rules.Grades {
		quota := Text("不限").In(AsCentred)
		if g.Quota != nil {
			quota = Number(*g.Quota).In(AsPercent)
		}
		s.Add(Text(g.Name), Number(g.Least).In(AsGeneral), quota, Text(g.TieBy).In(AsCentred), Text(g.Source.Basis).Over(3).In(AsWrapped))
	}
}

func header(words string) Cell { return Text(words).As(Header).In(AsCentred) }

func (b *scoreBook) fillCheck() {
	var parts tally
	for _, sec := range b.sections {
		for _, g := range b.groups {
			got, _ := b.score(sec.section, g.Index)
			if b.res.Value(b.item(nameScores), g.Index).Kind() == value.Number {
				parts.plus(got)
			}
		}
	}
	last := pointsFirst + len(b.groups) - 1
	var rows []string
	for _, sec := range b.sections {
		for j, g := range b.groups {
			if b.res.Value(b.item(nameScores), g.Index).Kind() == value.Number {
				rows = append(rows, b.points.From(b.check, b.points.At(sec.row, pointsFirst+j)))
			}
		}
	}
	var sum tally
	for _, g := range b.groups {
		sum.add(b.res.Value(b.item(nameScores), g.Index))
	}
	if sum.known > 0 {
		whole := b.points.From(b.check, fixed(b.sums[nameScores], pointsFirst)+":"+fixed(b.sums[nameScores], last))
		b.checks.equal("全县指标得分", "各集团一级指标小计之和", Live(value.OfNum(parts.sum), addUp(rows)), "各集团指标得分合计之和", Live(value.OfNum(sum.sum), "SUM("+whole+")"))
	}
	b.checks.fill(b.check, b.trace, b.effect)
	b.check.Rows[1].Cells[len(b.check.Rows[1].Cells)-1].Value = value.OfText("单位：分")
}

// addUp adds addresses; SUM takes 255 arguments, so many are added in parts.
func addUp(cells []string) string {
	var parts []string
	for len(cells) > 0 {
		n := min(len(cells), 200)
		parts = append(parts, "SUM("+strings.Join(cells[:n], ",")+")")
		cells = cells[n:]
	}
	return strings.Join(parts, "+")
}

// effect words what hangs on a missing return.
func (c *county) effect(a calc.Absence) string {
	for _, x := range c.absences() {
		if x.Code == a.Code {
			return x.detail
		}
	}
	return ""
}

func (b *scoreBook) fillGuide() {
	entries := []entry{
		{"排名", "名次、总分、等级、一级指标小计和定等理由。", "教体局领导、各集团"},
		{"得分明细", "各集团每项指标的得分，直到总分和等级。", "教体局、各集团"},
		{"原值", "每项指标量出来的数、单位、公式和依据。", "教体局、各集团"},
		{"类型统计", "各类型集团每项指标的集团数、平均、最高、最低。", "教体局"},
		{"指标说明", "考核指标和等级的全部规定。", "各集团"},
		{"核对", "合计核对、未报单位及影响、不能计算的项目。", "教体局"},
	}
	fillGuide(b.guide, b.wb, b.trace, append(entries, b.trace.traceEntries()...), []string{
		"从“排名”的总分出发：点单元格看公式，到“得分明细”，再到“计算_集团”，那里是政策公式本身，引用“原值”用到的填报数据。",
		"总分按适用分值折算成百分制，再加上加分、减去扣分；不适用的指标既不得分也不占分值。",
		"等级按总分从高到低确定，达到分数线而名额已满的定为下一等级；一票否决的排在最后。",
		colours,
	})
}
