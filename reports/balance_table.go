package reports

import (
	"math"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
)

// fillMeans writes 表Ⅲ: mean and 差异系数 of each indicator over the county, with
// the standard and the limit they are held against.
func (b *balanceBook) fillMeans() {
	s := b.means
	s.Landscape = true
	s.Columns = []Column{{Width: 9, Format: AsCentred}, {Width: 20, Format: AsText}}
	heads := []string{"学段", "项目"}
	codes, names := b.codes()
	for i := range codes {
		s.Columns = append(s.Columns, Column{Width: 13, Format: AsMoney})
		heads = append(heads, codes[i]+" "+names[i])
	}
	s.Columns = append(s.Columns, Column{Width: 13, Format: AsIndex})
	s.Caption("填报单位：县教育和体育局（盖章）", "")
	s.Head(append(heads, "综合")...).Height = 62
	for i, stage := range b.res.Balance {
		b.addMeans(i, stage)
	}
	s.Foot("注：1. 全县平均值 = Σ（学校在校生数 × 学校指标值）÷ Σ 学校在校生数，显示两位小数。",
		"2. 差异系数 = 标准差 ÷ 全县平均值，标准差 = √Σ（学校在校生数 ÷ 全县在校生数）×（学校指标值 − 全县平均值）²，按在校生数加权，显示三位小数（教督〔2017〕6号）。",
		"3. 综合为各项差异系数的平均数。比较用未取舍的数；未报和不参与监测的学校不计入。", signatures)
}

func (b *balanceBook) addMeans(i int, stage calc.StageBalance) {
	s := b.means
	row := s.Last() + 1
	b.meanRow = append(b.meanRow, row+1)
	standard, mean := []Cell{Text(stage.Stage), Text("标准")}, []Cell{Text(""), Text("全县平均值")}
	cv, limit, verdict := []Cell{Text(""), Text("差异系数")}, []Cell{Text(""), Text("差异系数上限")}, []Cell{Text(""), Text("差异系数是否在上限内")}
	pupils, pupilsWhole := b.rows(s, i, listPupils)
	var known []string
	for k, in := range stage.Indicators {
		col := 3 + k
		standard, limit = append(standard, Number(in.Standard)), append(limit, Number(in.CVLimit).In(AsIndex))
		if !in.Known {
			mean, cv, verdict = append(mean, dash()), append(cv, dash()), append(verdict, dash())
			continue
		}
		cells, whole := b.rows(s, i, listFirst+k)
		m, c := measured(in.Mean, ""), measured(in.CV, "").In(AsIndex)
		if whole && pupilsWhole {
			m.Formula = "SUMPRODUCT(" + pupils + "," + cells + ")/SUM(" + pupils + ")"
			c.Formula = "SQRT(SUMPRODUCT(" + pupils + ",(" + cells + "-" + ref(row+1, col) + ")^2)/SUM(" + pupils + "))/" + ref(row+1, col)
		}
		word, role := "在上限内", Body
		if !in.Within {
			word, role = "超过上限", Alarm
		}
		mean, cv = append(mean, m), append(cv, c.As(role))
		verdict = append(verdict, Live(value.OfText(word), "IF("+ref(row+2, col)+"<="+ref(row+3, col)+`,"在上限内","超过上限")`).In(AsCentred).As(role))
		known = append(known, ref(row+2, col))
	}
	for range b.width() - len(stage.Indicators) {
		standard, mean, cv, limit, verdict = append(standard, Text("")), append(mean, Text("")), append(cv, Text("")), append(limit, Text("")), append(verdict, Text(""))
	}
	overall := dash()
	if stage.Known {
		overall = measured(stage.Composite, "AVERAGE("+strings.Join(known, ",")+")").In(AsIndex)
	}
	s.Add(append(standard, Text(""))...).As(Given)
	s.Add(append(mean, dash())...)
	s.Add(append(cv, overall)...)
	s.Add(append(limit, Text(""))...).As(Given)
	s.Add(append(verdict, Text(""))...)
}

// fillGroups writes 集团内对比: the plain mean of core schools and of member
// schools in each group, and by how much the members differ.
func (b *balanceBook) fillGroups() {
	s := b.groupsOf
	s.Landscape = true
	s.Columns = []Column{{Width: 27, Format: AsText}}
	heads, under := []string{"集团"}, []string{""}
	codes, names := b.codes()
	for i := range codes {
		s.Columns = append(s.Columns, Column{Width: 10, Format: AsMoney}, Column{Width: 10, Format: AsMoney}, Column{Width: 10, Format: AsMoney})
		heads = append(heads, codes[i]+" "+names[i], "", "")
		under = append(under, "核心校", "成员校", "成员校减核心校")
	}
	s.Caption("各集团列入监测的核心校（牵头校）与成员校指标值的平均数；没有可比学校的为“—”。", "")
	top := s.Head(heads...)
	top.Height = 48
	for k := range codes {
		top.Cells[1+3*k] = top.Cells[1+3*k].Over(3)
	}
	s.Head(under...).Height = 34
	s.FrozenTo = 1
	for i, stage := range b.res.Balance {
		s.Add(Text(stage.Stage).As(Subtotal).In(AsText).Over(Whole))
		for _, g := range b.groups {
			b.addGroup(i, stage, g)
		}
	}
	s.Foot("注：平均数是各校指标值的简单平均；未报和不参与监测的学校不计入。")
}

func (b *balanceBook) addGroup(i int, stage calc.StageBalance, g group) {
	s := b.groupsOf
	row := s.Last() + 1
	cells, any := []Cell{Text(g.Name)}, false
	for k, in := range stage.Indicators {
		means, ok := in.Core[g.Code]
		if !ok {
			cells = append(cells, dash(), dash(), dash())
			continue
		}
		core, members := b.groupMean(i, k, row, means.Core, "<>成员校"), b.groupMean(i, k, row, means.Members, "成员校")
		gap := dash()
		if !math.IsNaN(means.Core) && !math.IsNaN(means.Members) {
			gap = measured(means.Members-means.Core, ref(row, 3+3*k)+"-"+ref(row, 2+3*k))
			any = true
			if means.Members < means.Core {
				gap = gap.As(Alarm)
			}
		}
		any = any || core.Value.Kind() == value.Number || members.Value.Kind() == value.Number
		cells = append(cells, core, members, gap)
	}
	if any {
		s.Add(cells...)
		b.gapRow[[2]int{i, g.Index}] = row
	}
}

// groupMean is the mean of a group's core or member schools, live over 表Ⅱ-2.
func (b *balanceBook) groupMean(i, k, row int, mean float64, role string) Cell {
	if math.IsNaN(mean) {
		return dash()
	}
	values, _ := b.rows(b.groupsOf, i, listFirst+k)
	groups, _ := b.rows(b.groupsOf, i, b.overall()+1)
	roles, _ := b.rows(b.groupsOf, i, b.overall()+2)
	return measured(mean, "AVERAGEIFS("+values+","+groups+","+fixed(row, 1)+","+roles+`,"`+role+`")`)
}

// fillRule writes 公式与标准: the rows of 均衡 in force.
func (b *balanceBook) fillRule() {
	s := b.rule
	s.Kind, s.Landscape = Source, true
	s.Columns = []Column{{Width: 7, Format: AsCentred}, {Width: 8, Format: AsCentred}, {Width: 26, Format: AsWrapped}, {Width: 9, Format: AsCentred}, {Width: 60, Format: AsWrapped},
		{Width: 20, Format: AsWrapped}, {Width: 10, Format: AsMoney}, {Width: 11, Format: AsIndex}, {Width: 18, Format: AsWrapped}, {Width: 12, Format: AsText}}
	s.Caption("政策“均衡”表在本批次有效的各行；学部达标的判断见“计算_学部”。", "")
	s.Head("编号", "学段", "指标", "单位", "公式", "适用条件", "标准", "差异系数上限", "依据", "政策单元格")
	for _, stage := range b.res.Balance {
		for _, in := range stage.Indicators {
			s.Add(Text(in.Code), Text(in.Stage), Text(in.Name), Text(in.Unit.String()), Text(in.Formula), Text(in.When), Number(in.Standard), Number(in.CVLimit), Text(in.Basis), Text(in.At("公式")))
		}
	}
	if b.pass != nil {
		s.Add(Text(b.pass.Code), Text("各学段"), Text(b.pass.Name), Text(""), Text(b.pass.Formula()), Text(b.pass.Condition()), dash(), dash(), Text(b.pass.Source.Basis), Text(b.pass.At()))
	}
	s.Foot("注：全县达到优质均衡，要求每所学校综合达标，且各学段每项指标的差异系数不超过上限。")
}

// fillCheck compares the pupils of 表Ⅱ-2 with those of the parts of schools.
func (b *balanceBook) fillCheck() {
	for i, stage := range b.res.Balance {
		var listed, all tally
		for _, school := range stage.Schools {
			if judged(school) {
				listed.add(school.Pupils)
			}
			all.add(school.Pupils)
		}
		cells, whole := b.rows(b.check, i, listPupils)
		if !whole {
			continue
		}
		b.checks.within(stage.Stage+"在校生（人）", "全部已报学校", Number(all.sum), "表Ⅱ-2 列入监测的学校", Live(value.OfNum(listed.sum), "SUM("+cells+")"))
	}
	b.checks.fill(b.check, b.trace, b.effect)
	b.check.Rows[1] = &Row{Cells: []Cell{Text("差额是已报但不参与监测的学校的在校生数。").As(Label).In(AsText).Over(7)}}
}

func (b *balanceBook) fillGuide() {
	entries := []entry{
		{"表Ⅱ-1", "各学段达标学校数和比例，分指标和综合。", "教体局、督导"},
		{"表Ⅱ-2", "每所学校的指标值和综合判断；未列入监测的学校及原因。", "教体局、督导、各校"},
		{"表Ⅲ", "各学段全县平均值和差异系数，对照标准和上限。", "教体局、督导"},
		{"集团内对比", "各集团核心校与成员校的平均数和差距。", "教体局、各集团"},
		{"与上年比较", "全县、各集团、各校的指标与上年相比：变化、新达标、不再达标。", "教体局、督导、各校"},
		{"公式与标准", "监测指标的公式、标准、上限和依据。", "各校"},
		{"核对", "在校生核对、未报单位及影响、不能计算的项目。", "教体局"},
	}
	fillGuide(b.guide, b.wb, b.trace, append(entries, b.trace.traceEntries()...), []string{
		"从“表Ⅱ-2”的指标值出发：点单元格看公式，到“计算_学部”，那里是政策公式本身，再到办学条件和“数据_教职工”。",
		"“表Ⅲ”的平均值和差异系数是对“表Ⅱ-2”各列的活公式，可以直接复核。",
		"红字是未达到标准或超过上限的数。未报的学校不计入平均值和差异系数，补报后会改变。",
		colours,
	})
}
