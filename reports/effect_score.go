package reports

import (
	"cmp"
	"maps"
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// fillIndicators writes 按指标: the indicators of the evaluation whose score or
// raw value differs, subject by subject.
func (e *effectBook) fillIndicators() {
	s := e.indicators
	s.Landscape = true
	s.Columns = []Column{{Width: 12, Format: AsWrapped}, {Width: 7, Format: AsCentred}, {Width: 22, Format: AsWrapped}, {Width: 11, Format: AsCentred}, {Format: AsWrapped}}
	for range 2 {
		s.Columns = append(s.Columns, Column{Width: 8, Format: AsGeneral})
	}
	for range 2 {
		s.Columns = append(s.Columns, Column{Width: 12, Format: AsGeneral})
	}
	for range 3 {
		s.Columns = append(s.Columns, Column{Width: 10, Format: AsMoney})
	}
	s.Caption("只列得分或原值有变化的指标。", "单位：分")
	headed(s, append(heading("一级", "编号", "指标", "代码", "对象"), headBlock{"分值", beforeAndAfter[:2]},
		headBlock{"原值", beforeAndAfter[:2]}, headBlock{"得分", beforeAndAfter})...)
	first := s.Last() + 1
	for _, in := range e.everyIndicator() {
		e.addIndicator(in)
	}
	if s.Last() < first {
		s.Add(Text("各项指标的得分和原值都没有变化。").Over(Whole).In(AsText))
	}
}

// everyIndicator lists the indicators of both policies by code, those of the
// new one first.
func (e *effectBook) everyIndicator() []policy.Indicator {
	var out []policy.Indicator
	for _, s := range []*effectSide{e.after, e.before} {
		for _, in := range s.res.Program.Rules.Indicators {
			if !slices.ContainsFunc(out, func(x policy.Indicator) bool { return x.Code == in.Code }) {
				out = append(out, in)
			}
		}
	}
	return out
}

func (e *effectBook) addIndicator(in policy.Indicator) {
	s := e.indicators
	for _, sub := range e.subjects(in.Code) {
		score := [2]figure{e.before.at(in.Code, sub.Code), e.after.at(in.Code, sub.Code)}
		raw := [2]figure{e.before.at(in.Code+"原值", sub.Code), e.after.at(in.Code+"原值", sub.Code)}
		if score[0].same(score[1]) && raw[0].same(raw[1]) {
			continue
		}
		row := s.Last() + 1
		cells := []Cell{Text(in.Section), Text(in.Code), Text(in.Name), Text(sub.Code), Text(sub.Name),
			e.before.points(in.Code).cell(), e.after.points(in.Code).cell(), raw[0].cell(), raw[1].cell()}
		s.Add(append(cells, compared(row, len(cells)+1, score[0].word(), score[1].word(), ofScore)...)...)
	}
}

// subjects lists those an item is computed for in either run, by code.
func (e *effectBook) subjects(item string) []calc.Subject {
	all := map[string]calc.Subject{}
	for _, s := range []*effectSide{e.before, e.after} {
		if it, ok := s.res.Program.Item(item); ok {
			for _, sub := range s.res.Subjects(it.Level) {
				all[sub.Code] = sub
			}
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b calc.Subject) int { return cmp.Compare(a.Code, b.Code) })
}

// at is an item's value for a subject; none where the run does not know one or
// the other.
func (s *effectSide) at(item, subject string) figure {
	it, ok := s.res.Program.Item(item)
	if !ok {
		return figure{none: notThere}
	}
	if s.index[it.Level] == nil {
		s.index[it.Level] = map[string]int{}
		for _, sub := range s.res.Subjects(it.Level) {
			s.index[it.Level][sub.Code] = sub.Index
		}
	}
	i, ok := s.index[it.Level][subject]
	if !ok {
		return figure{none: notThere}
	}
	return figure{value: s.res.Value(it, i)}
}

// points is what an indicator is worth at most.
func (s *effectSide) points(code string) figure {
	for _, in := range s.res.Program.Rules.Indicators {
		if in.Code == code && in.Category != policy.Veto {
			return figure{value: value.OfNum(in.Points)}
		}
	}
	return figure{none: notThere}
}

// same reports that both sides say the same.
func (f figure) same(g figure) bool { return f.none == g.none && f.value.Equal(g.value) }

// word spells out a veto; other figures stay as they are.
func (f figure) word() figure {
	if f.value.Kind() == value.Bool {
		f.value = value.OfText(map[bool]string{true: "否决", false: "无"}[f.value.Bool()])
	}
	return f
}

// fillOthers writes 其他结果: items of the policy that are not paid, such as
// quotas of staff and pools, and the balance of resources, where they differ.
// Base quantities are left out: what hangs on them is here.
func (e *effectBook) fillOthers() {
	s := e.others
	s.Landscape = true
	s.Columns = []Column{{Width: 8, Format: AsCentred}, {Width: 9, Format: AsCentred}, {Width: 30, Format: AsWrapped}, {Width: 12, Format: AsCentred}, {Format: AsWrapped}, {Width: 8, Format: AsCentred}}
	for range 3 {
		s.Columns = append(s.Columns, Column{Width: 16, Format: AsGeneral})
	}
	s.Caption("只列有变化的；不含个人。", "")
	s.Head(append([]string{"政策表", "编号", "项目", "代码", "对象", "单位"}, beforeAndAfter...)...)
	first := s.Last() + 1
	for _, it := range e.unpaid() {
		for _, sub := range e.subjects(it.Code) {
			e.addOther(it.Source.Sheet, it.Code, it.Name, sub.Code, sub.Name, it.Unit.String(), e.before.at(it.Code, sub.Code), e.after.at(it.Code, sub.Code))
		}
	}
	e.addBalance()
	if s.Last() < first {
		s.Add(Text("都没有变化。").Over(Whole).In(AsText))
	}
}

// unpaid lists the items of both policies that are results and not paid.
func (e *effectBook) unpaid() []*calc.Item {
	var out []*calc.Item
	for _, s := range []*effectSide{e.after, e.before} {
		for _, d := range s.res.Program.Rules.Items {
			it, ok := s.res.Program.Item(d.Code)
			known := slices.ContainsFunc(out, func(x *calc.Item) bool { return x.Code == d.Code })
			if ok && !known && d.Sheet != policyBase && it.Level < calc.Teacher && e.before.items[it.Code] == nil && e.after.items[it.Code] == nil {
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
	e.others.Add(append(lead, compared(row, len(lead)+1, before.word(), after.word(), ofScore)...)...)
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
