package reports

import (
	"fmt"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// Balance builds 优质均衡监测表: the national tables 表Ⅱ-1, 表Ⅱ-2 and 表Ⅲ of
// 教督〔2017〕6号, the comparison inside the groups, and the formulas. Values
// are kept unrounded and compared unrounded; two decimals are shown, three of
// 差异系数. What a school lacks is said beside its name, never counted as 0.
func Balance(res *calc.Result, meta Meta) *Workbook {
	b := &balanceBook{wb: &Workbook{Title: "优质均衡监测表", Meta: meta}, county: newCounty(res)}
	b.guide = b.wb.Sheet("说明", meta.Period+"义务教育优质均衡监测表")
	b.passes = b.wb.Sheet("表Ⅱ-1", "表Ⅱ-1　义务教育学校资源配置达标情况统计表")
	b.schools = b.wb.Sheet("表Ⅱ-2", "表Ⅱ-2　义务教育学校资源配置情况一览表")
	b.means = b.wb.Sheet("表Ⅲ", "表Ⅲ　义务教育学校资源配置校际差异情况统计表")
	b.groupsOf = b.wb.Sheet("集团内对比", meta.Period+"集团内核心校与成员校资源配置对比")
	b.rule = b.wb.Sheet("公式与标准", "监测指标的公式与标准")
	b.trace = NewTrace(b.wb, res, From("均衡", policyBase, policyForms))
	for _, s := range res.Balance {
		for _, in := range s.Indicators {
			b.trace.Want(in.Item)
		}
	}
	if b.pass = b.judgement(); b.pass != nil {
		b.trace.Want(b.pass)
	}
	b.trace.Lay()
	b.check = b.wb.Sheet("核对", "核对、未报与影响")
	b.trace.Fill()
	b.fillSchools()
	b.fillPasses()
	b.fillMeans()
	b.fillGroups()
	b.fillRule()
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type balanceBook struct {
	*county
	wb    *Workbook
	trace *Trace
	pass  *calc.Item // whether a part of a school meets the standard; nil where the policy does not say

	guide, passes, schools, means, groupsOf, rule, check *Sheet

	blocks []stageRows // by stage, as Result.Balance
	checks checklist
}

// stageRows is the rows of a stage on 表Ⅱ-2.
type stageRows struct {
	first, last int // schools with values; last < first where there are none
	standards   int // the row of the standards
}

// namePass is the row of 基础量 that says whether a part of a school passes.
const namePass = "学部均衡达标"

func (b *balanceBook) judgement() *calc.Item {
	it, ok := b.res.Program.Item(namePass)
	if !ok || it.Level != calc.Stage {
		return nil
	}
	return it
}

// The columns of 表Ⅱ-2; the indicators begin at listFirst.
const (
	listNumber = iota + 1
	listName
	listOwner
	listPupils
	listYears
	listClasses
	listFirst
)

// width is how many indicators a stage has at most.
func (b *balanceBook) width() int {
	n := 0
	for _, s := range b.res.Balance {
		n = max(n, len(s.Indicators))
	}
	return n
}

// overall is the column of 综合 on 表Ⅱ-2; group and role follow it.
func (b *balanceBook) overall() int { return listFirst + b.width() }

var stagePlace = calc.Place{Level: calc.Stage}

// judged reports whether a school has a value of any indicator.
func judged(s calc.SchoolBalance) bool {
	for _, v := range s.Values {
		if v.Kind() == value.Number {
			return true
		}
	}
	return false
}

// fillSchools writes 表Ⅱ-2: the schools of each stage, numbered apart, then
// those left out and why.
func (b *balanceBook) fillSchools() {
	s := b.schools
	s.Landscape = true
	s.Columns = []Column{{Width: 6, Format: AsInteger}, {Width: 28, Format: AsText}, {Width: 12, Format: AsCentred}, {Width: 9, Format: AsInteger}, {Width: 8, Format: AsInteger}, {Width: 8, Format: AsInteger}}
	heads := []string{"序号", "学校名称", "举办者类型", "在校生数", "年级数", "班级数"}
	codes, names := b.codes()
	for i := range codes {
		s.Columns = append(s.Columns, Column{Width: 12, Format: AsMoney})
		heads = append(heads, codes[i]+" "+names[i])
	}
	s.Columns = append(s.Columns, Column{Width: 9, Format: AsCentred}, Column{Width: 26, Format: AsText}, Column{Width: 8, Format: AsCentred})
	s.Caption("填报单位：县教育和体育局（盖章）", "")
	s.Head(append(heads, "综合", "所在集团", "角色")...).Height = 62
	s.FrozenTo = listName
	for _, stage := range b.res.Balance {
		b.addBlock(stage)
	}
	b.addOthers()
	s.Foot("注：1. 九年一贯制、完全中学、十二年一贯制学校按学段分别列出，共用资源按在校生数折算分摊。",
		"2. 指标值未作取舍，显示两位小数；是否达标按未取舍的数判断。L1、L2、L3、L7 为每百名学生拥有数，L4、L5 单位为平方米，L6 单位为元。",
		"3. “综合”按政策“"+b.passName()+"”判断。未列入监测的学校另列，不按 0 计算。", signatures)
}

func (b *balanceBook) passName() string {
	if b.pass == nil {
		return "均衡"
	}
	return b.pass.Code + " " + b.pass.Name
}

// codes lists the indicators of every stage, each once.
func (b *balanceBook) codes() (codes, names []string) {
	for _, s := range b.res.Balance {
		for i, in := range s.Indicators {
			if i >= len(codes) {
				codes, names = append(codes, in.Code), append(names, in.Name)
			}
		}
	}
	return codes, names
}

// addBlock writes a stage: a line that names it, its standards, its schools.
func (b *balanceBook) addBlock(stage calc.StageBalance) {
	s := b.schools
	s.Add(Text(stage.Stage).As(Subtotal).In(AsText).Over(Whole))
	cells := []Cell{Text(""), Text("标准"), Text(""), Text(""), Text(""), Text("")}
	for _, in := range stage.Indicators {
		cells = append(cells, Number(in.Standard))
	}
	s.Add(cells...).As(Given)
	bl := stageRows{standards: s.Last(), first: s.Last() + 1}
	var out []calc.SchoolBalance
	for _, school := range stage.Schools {
		if !judged(school) {
			out = append(out, school)
			continue
		}
		b.addSchool(stage, school, s.Last()-bl.standards+1)
	}
	bl.last = s.Last()
	b.blocks = append(b.blocks, bl)
	if len(out) == 0 {
		return
	}
	s.Add(Text("未列入监测的" + stage.Stage).As(Label).In(AsText).Over(Whole))
	for _, school := range out {
		s.Add(Text("—").In(AsCentred), Text(b.schoolName(school.School)), Text(b.owner(school.School)), Of(school.Pupils),
			b.leftOut(school).In(AsWrapped).Over(Whole))
	}
}

func (b *balanceBook) addSchool(stage calc.StageBalance, school calc.SchoolBalance, number int) {
	years, classes := b.yearsAndClasses(school, stage.Stage)
	cells := []Cell{Count(number), Text(b.schoolName(school.School)), Text(b.owner(school.School)), Of(school.Pupils), years, classes}
	for i, in := range stage.Indicators {
		c := b.trace.Cell(b.schools, stagePlace, in.Item.Code, school.Subject)
		if v := school.Values[i]; v.Kind() == value.Number && v.Num().Cmp(in.Standard) < 0 {
			c = c.As(Alarm)
		}
		cells = append(cells, c)
	}
	for range b.width() - len(stage.Indicators) {
		cells = append(cells, Text(""))
	}
	group, role := b.membership(school.School)
	b.schools.Add(append(cells, b.verdict(school), Text(group), Text(role))...)
}

// verdict is 综合: whether the school meets the standard, as the policy says.
func (b *balanceBook) verdict(school calc.SchoolBalance) Cell {
	if school.Pass.Kind() != value.Bool || b.pass == nil {
		return Of(school.Pass).In(AsCentred)
	}
	word, role := "未达标", Alarm
	if school.Pass.Bool() {
		word, role = "达标", Body
	}
	c := Text(word)
	if at := b.trace.Cell(b.schools, stagePlace, b.pass.Code, school.Subject); at.Formula != "" {
		c = Live(value.OfText(word), `IF(`+at.Formula+`,"达标","未达标")`)
	}
	return c.As(role).In(AsCentred)
}

// owner is 举办者类型 as the register has it.
func (b *balanceBook) owner(school int) string {
	if v := b.named(calc.School, school, "办学性质"); v.Kind() == value.Text {
		return v.Text()
	}
	return "未填"
}

func (b *balanceBook) membership(school int) (group, role string) {
	s := b.res.Subject(calc.School, school)
	for _, g := range b.groups {
		if g.Index != s.Group {
			continue
		}
		for _, m := range g.members {
			if m.school == school {
				group, role = g.Name, m.role
			}
		}
	}
	return group, role
}

// The table of classes and its columns, as the default policy names them.
const (
	classTable   = "班级学生"
	classStage   = "学段"
	classClasses = "班级数"
)

// yearsAndClasses counts the filed years of a stage, and adds their classes.
func (b *balanceBook) yearsAndClasses(school calc.SchoolBalance, stage string) (years, classes Cell) {
	t, ok := b.rules.Table(classTable)
	if !ok {
		return Text(""), Text("")
	}
	if c, _ := t.Column(classStage); c == nil {
		return Text(""), Text("")
	}
	withClasses, _ := t.Column(classClasses)
	n, sum := 0, tally{}
	lines, _ := b.res.Lines(classTable, calc.Place{Level: calc.School}, school.School)
	for _, i := range lines {
		if _, _, c := b.res.Line(classTable, i, classStage); c.Value.Text() != stage {
			continue
		}
		n++
		if withClasses != nil {
			_, _, c := b.res.Line(classTable, i, classClasses)
			sum.add(c.Value)
		}
	}
	if sum.known == 0 {
		return Count(n), Text("")
	}
	return Count(n), Number(sum.sum)
}

// leftOut says why a school has no values; what somebody can mend stands out.
func (b *balanceBook) leftOut(s calc.SchoolBalance) Cell {
	if !b.res.Filed(s.School) {
		return Text("未报：填报表未受理，不计入统计").As(Alarm)
	}
	for _, v := range s.Values {
		switch v.Kind() {
		case value.Missing:
			return Text("未报：缺少计算所需的填报表").As(Alarm)
		case value.Failed:
			_, why := v.Failure()
			return Text("计算出错：" + why).As(Alarm)
		}
	}
	return Text("不参与监测：" + b.exclusion())
}

// exclusion words the condition under which a stage is monitored.
func (b *balanceBook) exclusion() string {
	for _, stage := range b.res.Balance {
		for _, in := range stage.Indicators {
			if it, ok := b.res.Program.Item(in.When); ok && it.Note != "" {
				return it.Note
			}
			if in.When != "" {
				return "不符合“" + in.When + "”"
			}
		}
	}
	return "没有可计算的指标"
}

// addOthers lists the parts of schools whose stage is not monitored at all.
func (b *balanceBook) addOthers() {
	var cells [][]Cell
	for i := range b.res.Count(stagePlace) {
		s := b.res.Subject(calc.Stage, i)
		stage := b.res.At(stagePlace, "学段", i).String()
		if b.monitored(stage) {
			continue
		}
		cells = append(cells, []Cell{Text("—").In(AsCentred), Text(b.schoolName(s.School)), Text(b.owner(s.School)), Of(b.named(calc.Stage, i, "学部在校生数")),
			Text(stage + "，不属于监测的学段").In(AsText).Over(Whole)})
	}
	if len(cells) == 0 {
		return
	}
	b.schools.Add(Text("不属于监测学段的学校").As(Label).In(AsText).Over(Whole))
	for _, c := range cells {
		b.schools.Add(c...)
	}
}

func (b *balanceBook) monitored(stage string) bool {
	for _, s := range b.res.Balance {
		if s.Stage == stage {
			return true
		}
	}
	return false
}

// rows is a column of a stage's schools on 表Ⅱ-2; whole reports that every cell
// of it holds a number, so that formulas may go over it.
func (b *balanceBook) rows(on *Sheet, stage, col int) (address string, whole bool) {
	bl := b.blocks[stage]
	whole = bl.last >= bl.first
	for r := bl.first; r <= bl.last; r++ {
		if col <= len(b.schools.Rows[r-1].Cells) && b.schools.Rows[r-1].Cells[col-1].Value.Kind() != value.Number {
			whole = false
		}
	}
	return b.schools.From(on, b.schools.Range(bl.first, bl.last, col)), whole
}

// fillPasses writes 表Ⅱ-1.
func (b *balanceBook) fillPasses() {
	s := b.passes
	s.Landscape = true
	s.Columns = []Column{{Width: 9, Format: AsCentred}, {Width: 10, Format: AsInteger}, {Width: 20, Format: AsText}}
	heads := []string{"学段", "学校总数", "项目"}
	codes, names := b.codes()
	for i := range codes {
		s.Columns = append(s.Columns, Column{Width: 13, Format: AsInteger})
		heads = append(heads, codes[i]+" "+names[i])
	}
	s.Columns = append(s.Columns, Column{Width: 13, Format: AsInteger})
	s.Caption("填报单位：县教育和体育局（盖章）", "")
	s.Head(append(heads, fmt.Sprintf("L%d 综合评估", len(codes)+1))...).Height = 62
	for i, stage := range b.res.Balance {
		b.addPasses(i, stage)
	}
	limits := b.parameter("均衡达标项数下限", "规定")
	s.Foot("注：1. 学校总数为列入监测的学校（一贯制学校按学段计）；未报和不参与监测的见表Ⅱ-2。",
		"2. L1 至 "+codes[max(0, len(codes)-1)]+" 为达到该项标准的学校；综合评估为至少 "+limits+" 项达标、其余项不低于标准 "+b.parameterRate("均衡最低达成率")+" 的学校。",
		"3. 达标学校比例 = 达标学校总数 ÷ 学校总数。", signatures)
}

func (b *balanceBook) addPasses(i int, stage calc.StageBalance) {
	s := b.passes
	row := s.Last() + 1
	total := 0
	for _, school := range stage.Schools {
		if judged(school) {
			total++
		}
	}
	count := []Cell{Text(stage.Stage), b.schoolCount(i, total), Text("达标学校总数")}
	rate := []Cell{Text(""), Text(""), Text("达标学校比例（%）")}
	addRate := func(n int, col int, live bool) {
		q, ok := num.Int(int64(n)).Mul(num.Int(100)).Quo(num.Int(int64(total)))
		c := dash()
		if ok {
			if c = Number(q).In(AsMoney); live {
				c = Live(value.OfNum(q), ref(row, col)+"/"+ref(row, 2)+"*100").In(AsMoney)
			}
		}
		rate = append(rate, c)
	}
	for k, in := range stage.Indicators {
		cells, whole := b.rows(s, i, listFirst+k)
		c := Count(in.Met)
		if whole { // a binary float on the standard must land on our side of it
			c = Live(c.Value, "SUMPRODUCT((ROUND("+cells+",9)>="+b.schools.From(s, b.schools.Fixed(b.blocks[i].standards, listFirst+k))+")*1)")
		}
		count = append(count, c)
		addRate(in.Met, 4+k, whole)
	}
	for range b.width() - len(stage.Indicators) {
		count, rate = append(count, Text("")), append(rate, Text(""))
	}
	verdicts, _ := b.rows(s, i, b.overall())
	passed := Count(stage.Passed)
	if total > 0 {
		passed = Live(passed.Value, `COUNTIF(`+verdicts+`,"达标")`)
	}
	count = append(count, passed)
	addRate(stage.Passed, 4+b.width(), total > 0)
	s.Add(count...)
	s.Add(rate...)
}

// schoolCount counts the rows of a stage on 表Ⅱ-2.
func (b *balanceBook) schoolCount(i, total int) Cell {
	cells, _ := b.rows(b.passes, i, listName)
	if total == 0 {
		return Count(0)
	}
	return Live(value.OfNum(num.Int(int64(total))), "COUNTA("+cells+")")
}
