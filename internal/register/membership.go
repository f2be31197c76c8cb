package register

import (
	"cmp"
	"slices"

	"hesuan/internal/date"
)

// Stretch is one school's time in one group and role inside an asked span.
// Nothing about the membership changes within it.
type Stretch struct {
	Membership
	Span date.Span // both days included
}

// span is the days a membership counts: the row's own, inside the life of the
// group; false when there are none.
func (r *Register) span(m *Membership) (date.Span, bool) {
	g := r.groupOf[m.Group]
	if g == nil {
		return date.Span{}, false
	}
	return date.Span{From: m.Joined, To: open(m.Left)}.Overlap(g.life())
}

// MembershipsIn cuts span where schools join and leave and where groups are
// founded and dissolved, and returns what is left of each membership: by
// group, then school, then first day. Days are counted once; a school in no
// group has no stretch. span must have both its days.
func (r *Register) MembershipsIn(span date.Span) []Stretch {
	var out []Stretch
	for _, ms := range r.byGroup {
		out = r.cut(ms, span, out)
	}
	return ordered(out)
}

// MembershipsOf is MembershipsIn for one school.
func (r *Register) MembershipsOf(school SchoolCode, span date.Span) []Stretch {
	return ordered(r.cut(r.bySchool[school], span, nil))
}

func (r *Register) cut(ms []*Membership, span date.Span, out []Stretch) []Stretch {
	for _, m := range ms {
		life, alive := r.span(m)
		if !alive {
			continue
		}
		if days, ok := life.Overlap(span); ok {
			out = append(out, Stretch{Membership: *m, Span: days})
		}
	}
	return out
}

func ordered(out []Stretch) []Stretch {
	slices.SortFunc(out, func(a, b Stretch) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.School, b.School), a.Span.From.Compare(b.Span.From),
			cmp.Compare(a.Row.Line, b.Row.Line))
	})
	return out
}

// GroupOf returns the membership a school holds on a day; false when it is in
// no group.
func (r *Register) GroupOf(school SchoolCode, day date.Date) (Membership, bool) {
	return found(r.holds(school, day))
}

func (r *Register) holds(school SchoolCode, day date.Date) *Membership {
	for _, m := range r.bySchool[school] {
		if life, alive := r.span(m); alive && life.Contains(day) {
			return m
		}
	}
	return nil
}

// MembersOn returns the memberships of a group on a day, by school code.
func (r *Register) MembersOn(group GroupCode, day date.Date) []Membership {
	var out []Membership
	for _, m := range r.byGroup[group] {
		if life, alive := r.span(m); alive && life.Contains(day) {
			out = append(out, *m)
		}
	}
	slices.SortFunc(out, func(a, b Membership) int { return cmp.Compare(a.School, b.School) })
	return out
}

// Payee returns the school whose legal person receives what is paid for a
// school on a day: in a group of one legal person (集团类型.法人 统一) the
// group's core, otherwise the school itself. Money follows the legal person.
func (r *Register) Payee(school SchoolCode, day date.Date) SchoolCode {
	m := r.holds(school, day)
	if m == nil {
		return school
	}
	t := r.typeAt(m.Group)
	if t == nil || t.Legal != Unified {
		return school
	}
	for _, other := range r.MembersOn(m.Group, day) {
		if other.Role == t.CoreRole {
			return other.School
		}
	}
	return school // a group without its core is a finding; no version in force has one
}
