package reports

import (
	"cmp"
	"maps"
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// fillOthers writes 其他结果: items of the policy that are not paid, such as
// quotas of staff and pools, and the balance of resources, where they differ.
// Amounts of persons are summed by school. Base quantities are left out: what
// hangs on them is here.
func (e *effectBook) fillOthers() {
	s := e.others
	s.Landscape = true
	s.Columns = []Column{{Width: 8, Format: AsCentred}, {Width: 9, Format: AsCentred}, {Width: 30, Format: AsWrapped}, {Width: 12, Format: AsCentred}, {Format: AsWrapped}, {Width: 8, Format: AsCentred}}
	for range 3 {
		s.Columns = append(s.Columns, Column{Width: 16, Format: AsGeneral})
	}
	s.Caption("只列有变化的；个人的金额按学校合计。", "")
	s.Head(append([]string{"政策表", "编号", "项目", "代码", "对象", "单位"}, beforeAndAfter...)...)
	first := s.Last() + 1
	for _, it := range e.unpaid() {
		if it.Level == calc.Teacher || it.Level == calc.Line {
			e.addPersonal(it)
			continue
		}
		for _, sub := range e.subjects(it.Code) {
			e.addOther(it.Source.Sheet, it.Code, it.Name, sub.Code, sub.Name, it.Unit.String(), e.before.at(it.Code, sub.Code), e.after.at(it.Code, sub.Code))
		}
	}
	e.addBalance()
	if s.Last() < first {
		s.Add(Text("都没有变化。").Over(Whole).In(AsText))
	}
}

// addPersonal adds an amount of persons or of filed rows, school by school.
func (e *effectBook) addPersonal(it *calc.Item) {
	before, after := e.before.bySchool(it.Code), e.after.bySchool(it.Code)
	for _, sub := range e.everySchool() {
		e.addOther(it.Source.Sheet, it.Code, it.Name+"（合计）", sub.Code, sub.Name, it.Unit.String(), before(sub.Code), after(sub.Code))
	}
}

// bySchool sums an item of persons or of filed rows for each school.
func (s *effectSide) bySchool(item string) func(school string) figure {
	it, ok := s.res.Program.Item(item)
	if !ok {
		return func(string) figure { return figure{none: notThere} }
	}
	sums := map[string]*tally{}
	for i := range s.res.Count(placeOf(it)) {
		at := s.schoolOf(it, i)
		if at < 0 {
			continue // a department's row
		}
		school := s.res.Subject(calc.School, at).Code
		if sums[school] == nil {
			sums[school] = &tally{}
		}
		sums[school].add(s.res.Value(it, i))
	}
	return func(school string) figure {
		switch t := sums[school]; {
		case t != nil && t.known+t.missing+t.failed > 0:
			return figure{value: t.value()}
		case s.schools[school].Code == "":
			return figure{none: notThere}
		}
		return figure{none: notPaid}
	}
}

// schoolOf is the school of a person or of a filed row.
func (s *effectSide) schoolOf(it *calc.Item, i int) int {
	if it.Level == calc.Teacher {
		return s.res.Subject(calc.Teacher, i).School
	}
	t, _ := s.res.Program.Rules.Table(it.Table)
	school, _, _ := s.res.Line(it.Table, i, t.Columns[0].Name)
	return school
}

func (e *effectBook) everySchool() []calc.Subject {
	all := maps.Clone(e.before.schools)
	maps.Copy(all, e.after.schools)
	return slices.SortedFunc(maps.Values(all), func(a, b calc.Subject) int { return cmp.Compare(a.Code, b.Code) })
}

// unpaid lists the items of both policies that are results and not paid; of
// persons and of filed rows those that are amounts.
func (e *effectBook) unpaid() []*calc.Item {
	var out []*calc.Item
	for _, s := range []*effectSide{e.after, e.before} {
		for _, d := range s.res.Program.Rules.Items {
			it, ok := s.res.Program.Item(d.Code)
			known := slices.ContainsFunc(out, func(x *calc.Item) bool { return x.Code == d.Code })
			result := ok && d.Sheet != policyBase && (it.Level < calc.Teacher || isMoney(it.Unit.String()))
			if result && !known && e.before.items[it.Code] == nil && e.after.items[it.Code] == nil {
				out = append(out, it)
			}
		}
	}
	return out
}

func (e *effectBook) addOther(sheet, code, name, subject, called, unit string, before, after figure) {
	if before.same(after) {
		return
	}
	row := e.others.Last() + 1
	lead := []Cell{Text(sheet), Text(code), Text(name), Text(subject), Text(called), Text(unit)}
	sides := compared(row, len(lead)+1, before.word(), after.word(), ofScore)
	for i, c := range sides {
		if isMoney(unit) && isNumber(c.Value) {
			sides[i].Format = AsMoney
		}
	}
	e.others.Add(append(lead, sides...)...)
}

// addBalance adds how many schools reach each standard, and the 差异系数.
func (e *effectBook) addBalance() {
	for _, line := range balanceLines(e.after.res.Balance, e.before.res.Balance) {
		of := func(s *effectSide) figure { return line.of(s.res.Balance) }
		e.addOther("均衡", line.code, line.name, "县", "全县"+line.stage, line.unit, of(e.before), of(e.after))
	}
}

// balanceLine is one result of the balance of a stage.
type balanceLine struct {
	stage, code, name, unit string
	of                      func([]calc.StageBalance) figure
}

func balanceLines(both ...[]calc.StageBalance) []balanceLine {
	var out []balanceLine
	put := func(l balanceLine) {
		if !slices.ContainsFunc(out, func(x balanceLine) bool { return x.stage == l.stage && x.code == l.code && x.name == l.name }) {
			out = append(out, l)
		}
	}
	for _, stages := range both {
		for _, b := range stages {
			for _, in := range b.Indicators {
				put(balanceLine{b.Stage, in.Code, in.Name + "：标准", in.Unit.String(), indicatorOfStage(b.Stage, in.Code, func(x calc.IndicatorBalance) value.Value { return value.OfNum(x.Standard) })})
				put(balanceLine{b.Stage, in.Code, in.Name + "：达标学校", "校", indicatorOfStage(b.Stage, in.Code, func(x calc.IndicatorBalance) value.Value { return value.OfNum(num.Int(int64(x.Met))) })})
				put(balanceLine{b.Stage, in.Code, in.Name + "：差异系数", "", indicatorOfStage(b.Stage, in.Code, coefficient)})
			}
			put(balanceLine{b.Stage, "综合", "整体达标学校", "校", func(list []calc.StageBalance) figure {
				for _, x := range list {
					if x.Stage == b.Stage {
						return figure{value: value.OfNum(num.Int(int64(x.Passed)))}
					}
				}
				return figure{none: notThere}
			}})
		}
	}
	return out
}

func indicatorOfStage(stage, code string, of func(calc.IndicatorBalance) value.Value) func([]calc.StageBalance) figure {
	return func(list []calc.StageBalance) figure {
		for _, b := range list {
			if in, ok := indicatorOf(b, code); ok && b.Stage == stage {
				return figure{value: of(in)}
			}
		}
		return figure{none: notThere}
	}
}

// coefficient is a 差异系数 with the three decimals it is reported with.
func coefficient(in calc.IndicatorBalance) value.Value {
	n, err := num.FromFloat(in.CV)
	if err != nil || !in.Known {
		return value.OfMissing()
	}
	return value.OfNum(n.Round(3, num.HalfUp))
}
