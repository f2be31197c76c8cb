package reports

import (
	"cmp"
	"maps"
	"slices"

	"hesuan/calc"
	"hesuan/internal/value"
)

// effectSide is one run as it is compared: amounts by codes, so that the two
// runs need not have the same schools, groups or items.
type effectSide struct {
	res     *calc.Result
	groups  map[string]calc.Subject
	schools map[string]calc.Subject
	items   map[string]*calc.Item // that pay
	sums    map[effectKey]*effectSum
	index   map[calc.Level]map[string]int // subjects by code, as they are asked for
}

// effectKey is one school's amount of one item within one group.
type effectKey struct{ group, school, item string }

// effectSum adds the payments of one key: a school may be in a group twice,
// and persons' shares are many.
type effectSum struct {
	due, approved tally
	payee         string
}

func newEffectSide(res *calc.Result) *effectSide {
	s := &effectSide{
		res: res, groups: map[string]calc.Subject{}, schools: map[string]calc.Subject{},
		items: map[string]*calc.Item{}, sums: map[effectKey]*effectSum{}, index: map[calc.Level]map[string]int{},
	}
	for _, g := range res.Subjects(calc.Group) {
		s.groups[g.Code] = g
	}
	for _, x := range res.Subjects(calc.School) {
		s.schools[x.Code] = x
	}
	for _, it := range res.Program.Items {
		if it.Paid && it.Level != calc.Line {
			s.items[it.Code] = it
		}
	}
	for _, p := range res.Payments {
		s.add(s.key(p.Group, p.School, p.Item), p.Due, p.Approved, res.Subject(calc.School, p.Payee).Name)
	}
	s.addPersons()
	return s
}

func (s *effectSide) key(group, school int, it *calc.Item) effectKey {
	k := effectKey{school: s.res.Subject(calc.School, school).Code, item: it.Code}
	if group >= 0 {
		k.group = s.res.Subject(calc.Group, group).Code
	}
	return k
}

// addPersons adds what is paid to persons, school by school: it is paid out by
// the school, and no ceiling is over it.
func (s *effectSide) addPersons() {
	for _, it := range s.res.Program.Items {
		if !it.Paid || it.Level != calc.Teacher {
			continue
		}
		for m := range s.res.Count(memberPlace) {
			sub := s.res.Subject(calc.Member, m)
			for _, i := range s.res.Below(memberPlace, m, calc.Teacher) {
				if v := s.res.Value(it, i); v.Kind() != value.NotApplicable {
					s.add(s.key(sub.Group, sub.School, it), v, v, sub.Name)
				}
			}
		}
	}
}

func (s *effectSide) add(k effectKey, due, approved value.Value, payee string) {
	if s.sums[k] == nil {
		s.sums[k] = &effectSum{payee: payee}
	}
	s.sums[k].due.add(due)
	s.sums[k].approved.add(approved)
}

// knows reports whether the run has the school, the group and the item, so
// that an amount it does not have is 不适用 rather than unknown to it.
func (s *effectSide) knows(k effectKey) bool {
	_, school := s.schools[k.school]
	_, group := s.groups[k.group]
	return school && (group || k.group == "") && s.items[k.item] != nil
}

// effectItem is an item that pays in either run.
type effectItem struct {
	code, name string
	sheet      string // of the policy
}

// effectRow is one line of 按学校.
type effectRow struct {
	effectKey
	before, after *effectSum // nil where the run pays nothing
}

// arrange settles items, groups and rows of both runs.
func (e *effectBook) arrange() {
	for _, s := range []*effectSide{e.after, e.before} {
		for _, d := range s.res.Program.Rules.Items {
			it := s.items[d.Code]
			if it != nil && !slices.ContainsFunc(e.paid, func(x effectItem) bool { return x.code == it.Code }) {
				e.paid = append(e.paid, effectItem{it.Code, it.Name, it.Source.Sheet})
			}
		}
	}
	keys := map[effectKey]bool{}
	codes := map[string]bool{}
	for _, s := range []*effectSide{e.before, e.after} {
		for k := range s.sums {
			keys[k] = true
		}
		for code := range s.groups {
			codes[code] = true
		}
	}
	e.group = slices.Sorted(maps.Keys(codes))
	order := map[string]int{}
	for i, it := range e.paid {
		order[it.code] = i
	}
	for k := range keys {
		e.rows = append(e.rows, effectRow{k, e.before.sums[k], e.after.sums[k]})
	}
	last := func(group string) int { // schools in no group come last
		if group == "" {
			return 1
		}
		return 0
	}
	slices.SortFunc(e.rows, func(a, b effectRow) int {
		return cmp.Or(cmp.Compare(last(a.group), last(b.group)), cmp.Compare(a.group, b.group),
			cmp.Compare(a.school, b.school), cmp.Compare(order[a.item], order[b.item]))
	})
}
