package reports

import (
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// Score builds 考核评价得分表: the ranking, every indicator's points and raw
// value for every group, statistics by type, and the policy's formulas live
// from the filed rows to the total. The grade alone is a value, because no
// formula can express quotas; its reason stands beside it.
func Score(res *calc.Result, meta Meta) *Workbook {
	b := &scoreBook{wb: &Workbook{Title: "考核评价得分表", Meta: meta}, county: newCounty(res)}
	b.guide = b.wb.Sheet("说明", meta.Period+"教育集团考核评价得分表")
	b.ranks = b.wb.Sheet("排名", meta.Period+"教育集团考核评价排名")
	b.points = b.wb.Sheet("得分明细", meta.Period+"教育集团考核评价得分明细")
	b.raws = b.wb.Sheet("原值", meta.Period+"考核指标原值")
	b.types = b.wb.Sheet("类型统计", meta.Period+"各类型集团得分统计")
	b.lexicon = b.wb.Sheet("指标说明", "考核指标与等级的规定")
	b.check = b.wb.Sheet("核对", "核对、未报与影响")
	b.trace = NewTrace(b.wb, res, From("考核", policyBase))
	b.want()
	b.trace.Lay()
	b.trace.Fill()
	b.fillPoints()
	b.fillRanks()
	b.fillRaws()
	b.fillTypes()
	b.fillLexicon()
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type scoreBook struct {
	*county
	wb    *Workbook
	trace *Trace

	guide, ranks, points, raws, types, lexicon, check *Sheet

	rowOf    map[*calc.Item]int // row of an indicator on 得分明细
	sections []sectionRow
	sums     map[string]int // row of a sum on 得分明细
	checks   checklist
}

// sectionRow is where a section's subtotal stands on 得分明细.
type sectionRow struct {
	section
	row int
}

// The names of the sums the engine derives from the sheet 考核.
const (
	nameScores     = "指标得分合计"
	namePoints     = "适用分值合计"
	nameBonus      = "加分合计"
	nameDeductions = "扣分合计"
	nameVeto       = "一票否决"
)

var groupPlace = calc.Place{Level: calc.Group}

func (b *scoreBook) item(name string) *calc.Item {
	it, ok := b.res.Program.Item(name)
	if !ok {
		return nil
	}
	return it
}

// want asks the trace for every row of 考核 and for the total.
func (b *scoreBook) want() {
	for i := range b.rules.Indicators {
		code := b.rules.Indicators[i].Code
		for _, name := range []string{code + "原值", code + "分值", code} {
			if it := b.item(name); it != nil {
				b.trace.Want(it)
			}
		}
	}
	for _, name := range []string{nameScores, namePoints, nameBonus, nameDeductions, nameVeto, nameTotal} {
		if it := b.item(name); it != nil {
			b.trace.Want(it)
		}
	}
}

// cell refers to an item of a group on its sheet of the trace.
func (b *scoreBook) cell(on *Sheet, it *calc.Item, group int) Cell {
	if it == nil {
		return Text("")
	}
	return b.trace.Cell(on, groupPlace, it.Code, group)
}

// pointsFirst is the column of the first group on 得分明细 and 原值.
const pointsFirst = 5

// typeRow is the row of 得分明细 that names each group's type.
const typeRow = 4

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
	for i := range b.rules.Indicators {
		if in := &b.rules.Indicators[i]; in.Category != policy.Scored {
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
