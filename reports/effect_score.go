package reports

import (
	"cmp"
	"maps"
	"slices"

	"hesuan/calc"
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
