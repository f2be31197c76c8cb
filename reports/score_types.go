package reports

import (
	"slices"
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
	for _, in := range b.rated(calc.Group) {
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

// The statistics of one type on 类型统计, in their order.
var statisticHeads = []string{"集团数", "平均", "中位", "最高", "最低"}

// fillTypes writes 类型统计: number, mean, median and extremes of the groups of
// each type for each indicator and for the total. The values are those of a
// frame; the formulas over 得分明细 come to them again.
func (b *scoreBook) fillTypes() {
	s := b.types
	s.Landscape = true
	s.Columns = []Column{{Width: 10, Format: AsText}, {Width: 6, Format: AsCentred}, {Width: 20, Format: AsWrapped}, {Width: 7, Format: AsGeneral}}
	heads, below := []string{"一级指标", "编号", "二级指标", "分值"}, make([]string, 4)
	for _, kind := range b.kinds() {
		name := kind
		if name == "" {
			name = "全县"
		}
		heads = append(heads, name)
		heads = append(heads, make([]string, len(statisticHeads)-1)...)
		below = append(below, statisticHeads...)
		s.Columns = append(s.Columns, Column{Width: 7, Format: AsInteger})
		for range statisticHeads[1:] {
			s.Columns = append(s.Columns, Column{Width: 8, Format: AsMoney})
		}
	}
	s.Caption("按集团类型统计各项得分；没有得分（不适用、未报）的集团不计。", "单位：分")
	top := s.Head(heads...)
	for k := range b.kinds() {
		top.Cells[4+k*len(statisticHeads)].Across = len(statisticHeads)
	}
	s.Head(below...)
	s.FrozenTo = 3
	items := b.compared()
	frame := newScores(b.county, items)
	b.typeRow = map[*calc.Item]int{}
	for _, it := range items {
		b.typeRow[it] = s.Last() + 1
		cells := []Cell{Text(nameTotal).Over(4).In(AsText).As(Total), {Role: Total}, {Role: Total}, {Role: Total}}
		if it.Indicator != nil {
			cells = []Cell{Text(it.Indicator.Section), Text(it.Code), Text(it.Indicator.Name), Number(it.Indicator.Points)}
		}
		for _, kind := range b.kinds() {
			cells = append(cells, b.statistics(frame.of(it.Code, kind), b.scoreCells(s, it, kind))...)
		}
		s.Add(cells...)
	}
}

// kinds are the types of groups, and "" for all of them.
func (b *scoreBook) kinds() []string { return append(slices.Clone(b.county.types), "") }

// compared are what groups of a type are compared by: the scored indicators and
// the total.
func (b *scoreBook) compared() []*calc.Item {
	items := b.indicators()
	if it := b.item(nameTotal); it != nil {
		items = append(items, it)
	}
	return items
}

// scoreCells are the cells of 得分明细 with an item's points of the groups of a
// type that have any; "" is every type.
func (b *scoreBook) scoreCells(on *Sheet, it *calc.Item, kind string) []string {
	row := b.rowOf[it]
	if row == 0 {
		row = b.sums[it.Name]
	}
	var out []string
	for j, g := range b.groups {
		if (kind == "" || g.kind == kind) && isNumber(b.res.Value(it, g.Index)) {
			out = append(out, b.points.From(on, fixed(row, pointsFirst+j)))
		}
	}
	return out
}

// statistics are the cells of one type, live over the cells they go over.
func (b *scoreBook) statistics(st statistic, over []string) []Cell {
	count := Count(st.count)
	if st.count == 0 {
		return []Cell{count, dash(), dash(), dash(), dash()}
	}
	const mostArguments = 200 // a function takes 255
	if len(over) > mostArguments {
		return []Cell{count, measured(st.mean, ""), measured(st.median, ""), measured(st.max, ""), measured(st.min, "")}
	}
	args := "(" + strings.Join(over, ",") + ")"
	return []Cell{Live(count.Value, "COUNT"+args).In(AsInteger), measured(st.mean, "AVERAGE"+args), measured(st.median, "MEDIAN"+args),
		measured(st.max, "MAX"+args), measured(st.min, "MIN"+args)}
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
	s.Columns = []Column{{Width: 6, Format: AsCentred}, {Width: 10, Format: AsText}, {Width: 18, Format: AsWrapped}, {Width: 7, Format: AsCentred}, {Width: 9, Format: AsCentred}, {Width: 20, Format: AsWrapped},
		{Width: 7, Format: AsGeneral}, {Width: 44, Format: AsWrapped}, {Width: 9, Format: AsCentred}, {Width: 30, Format: AsWrapped}, {Width: 30, Format: AsWrapped}, {Width: 22, Format: AsWrapped}, {Width: 11, Format: AsText}}
	s.Caption("政策“考核”表在本批次有效的各行；公式的写法见政策手册。", "")
	s.Head("编号", "一级指标", "二级指标", "层级", "类别", "适用集团类型", "分值", "原值公式", "单位", "得分公式", "说明", "依据", "政策单元格")
	for i := range b.rules.Indicators {
		in := &b.rules.Indicators[i]
		kinds := strings.Join(in.Types, "、")
		if kinds == "" {
			kinds = "全部"
		}
		s.Add(Text(in.Code), Text(in.Section), Text(in.Name), Text(in.Level), Text(string(in.Category)), Text(kinds), Number(in.Points),
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
	b.checkSchools()
	b.checkExperts()
	b.checks.fill(b.check, b.trace, b.effect)
	b.check.Rows[1].Cells[len(b.check.Rows[1].Cells)-1].Value = value.OfText("单位：分")
}

// checkSchools adds up the points of the schools of each type.
func (b *scoreBook) checkSchools() {
	sum := b.county.item(calc.Member, nameScores)
	if b.rating == nil || sum == nil {
		return
	}
	for _, kind := range b.county.types {
		rows, ok := b.rating.rows[kind]
		if !ok {
			continue
		}
		var points, sums tally
		for _, m := range b.rating.alone[kind] {
			for _, it := range b.rating.indicators {
				points.add(b.res.Value(it, m.index))
			}
			sums.add(b.res.Value(sum, m.index))
		}
		last := ratedFirst + len(b.rating.indicators)
		over := func(from, to int) string {
			return "SUM(" + b.schools.From(b.check, fixed(rows[0], from)+":"+fixed(rows[1], to)) + ")"
		}
		b.checks.equal(kind+"学校指标得分", "各校各项得分之和", Live(value.OfNum(points.sum), over(ratedFirst, last-1)), "各校指标得分合计之和", Live(value.OfNum(sums.sum), over(last, last)))
	}
}

// checkExperts compares the means as 专家评分 comes to them with the policy's.
func (b *scoreBook) checkExperts() {
	var means tally
	var mine, theirs []string
	for _, p := range b.experts {
		if row := b.meanRow[p.group.Index]; row > 0 {
			means.add(b.res.Value(b.item(nameExpert), p.group.Index))
			mine, theirs = append(mine, b.marks.From(b.check, fixed(row, 5))), append(theirs, b.marks.From(b.check, fixed(row+1, 5)))
		}
	}
	if means.known > 0 {
		b.checks.equal(nameExpert, "由各专家评分复算的平均分之和", Live(value.OfNum(means.sum), addUp(mine)), "政策结果之和", Live(value.OfNum(means.sum), addUp(theirs)))
	}
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
		{"类型统计", "各类型集团每项指标和总分的集团数、平均、中位、最高、最低。", "教体局"},
		{"同类比较", "各集团每项指标和总分与同类型平均分的差距。", "教体局、各集团"},
		{"学校得分", "单独评分的各校：每项指标的得分和原值、总分、类型内名次。", "教体局、各校"},
		{"专家评分", "每名专家的评分，去掉了哪些，怎样平均。", "教体局"},
		{"奖惩认定", "加分、扣分、一票否决的事项、学校、依据，计入哪项指标。", "教体局、各集团"},
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
