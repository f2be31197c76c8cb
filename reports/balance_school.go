package reports

import (
	"hesuan/calc"
	"hesuan/internal/value"
)

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
		b.schoolRow[[2]int{len(b.blocks), school.School}] = s.Last() + 1
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
