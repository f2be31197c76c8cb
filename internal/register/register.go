// Package register holds the county's schools and education groups: which
// school is in which group, in what role, from which day to which day.
//
// A register is one version of the workbook 集团名册.xlsx. [Build] makes it
// from the decoded sheets and says, in findings, where it breaks the rules the
// plan sets for groups; a version with an error must not come into force. Once
// built it never changes, so a run can be frozen to it by [Register.SHA256].
//
// Everything is asked of a date or of a span of days: [Register.GroupOf],
// [Register.Payee] and [Register.MembershipsIn]. What a type of group may do
// is read from the sheet 集团类型; no type is named in the program. Names are
// looked up by [Register.ByName], which forgives width and spaces and nothing
// else: a name that is neither official nor a confirmed alias is answered with
// candidates, never with a guess. [Diff] tells two versions apart in words.
//
// [Schema] declares the sheets and [Default] fills them with the plan's own
// county.
package register

import (
	"cmp"
	"slices"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
)

// Register is one version of the register. It is immutable and safe to share.
type Register struct {
	file   string
	sha256 string

	// As the sheets have them, in sheet order, faulty rows included: the
	// checks speak about rows.
	types   []*GroupType
	schools []*School
	groups  []*Group
	members []*Membership
	studios []*Studio

	typeOf     map[string]*GroupType
	schoolOf   map[SchoolCode]*School
	groupOf    map[GroupCode]*Group
	bySchool   map[SchoolCode][]*Membership // by first day
	byGroup    map[GroupCode][]*Membership  // by first day, then school
	schoolName *names
	groupName  *names
}

// Build makes a register of the decoded sheets of w and checks it. The
// register is never nil, so that names can be looked up even in a faulty one;
// whether it may be used, [finding.Errors] tells.
func Build(w *form.Workbook) (*Register, []finding.Finding) {
	r := &Register{file: w.File, sha256: w.SHA256}
	out := r.read(w)
	r.index()
	for _, c := range checks {
		for _, f := range c.run(r) {
			if f.Basis == "" {
				f.Basis = c.clause
			}
			out = append(out, f)
		}
	}
	return r, out
}

// index builds the look-ups. Of two rows with one code the first counts; the
// second is a finding.
func (r *Register) index() {
	r.typeOf = map[string]*GroupType{}
	for _, t := range r.types {
		first(r.typeOf, t.Name, t)
	}
	r.schoolOf = map[SchoolCode]*School{}
	r.schoolName = newNames()
	for _, s := range r.schools {
		first(r.schoolOf, s.Code, s)
		r.schoolName.add(string(s.Code), s.Name, s.Aliases)
	}
	r.groupOf = map[GroupCode]*Group{}
	r.groupName = newNames()
	for _, g := range r.groups {
		first(r.groupOf, g.Code, g)
		r.groupName.add(string(g.Code), g.Name, nil)
	}
	r.bySchool = map[SchoolCode][]*Membership{}
	r.byGroup = map[GroupCode][]*Membership{}
	for _, m := range r.members {
		if r.schoolOf[m.School] == nil || r.groupOf[m.Group] == nil {
			continue // an unknown code is a finding and joins nothing
		}
		r.bySchool[m.School] = append(r.bySchool[m.School], m)
		r.byGroup[m.Group] = append(r.byGroup[m.Group], m)
	}
	order := func(a, b *Membership) int {
		return cmp.Or(a.Joined.Compare(b.Joined), cmp.Compare(a.School, b.School))
	}
	for _, ms := range r.bySchool {
		slices.SortStableFunc(ms, order)
	}
	for _, ms := range r.byGroup {
		slices.SortStableFunc(ms, order)
	}
}

func first[K comparable, V any](m map[K]V, key K, v V) {
	if _, taken := m[key]; !taken {
		m[key] = v
	}
}

// File is the name of the workbook this version was read from.
func (r *Register) File() string { return r.file }

// SHA256 is the hash of the workbook this version was read from.
func (r *Register) SHA256() string { return r.sha256 }

// School returns the school of a code.
func (r *Register) School(code SchoolCode) (School, bool) { return found(r.schoolOf[code]) }

// Group returns the group of a code.
func (r *Register) Group(code GroupCode) (Group, bool) { return found(r.groupOf[code]) }

// Type returns the type of a group; false when the group or its type is not
// in the register.
func (r *Register) Type(group GroupCode) (GroupType, bool) { return found(r.typeAt(group)) }

func (r *Register) typeAt(group GroupCode) *GroupType {
	g := r.groupOf[group]
	if g == nil {
		return nil
	}
	return r.typeOf[g.Type]
}

func found[T any](p *T) (T, bool) {
	if p == nil {
		var none T
		return none, false
	}
	return *p, true
}

// Schools returns every school, by code.
func (r *Register) Schools() []School {
	return sorted(r.schoolOf, func(a, b School) int { return cmp.Compare(a.Code, b.Code) })
}

// Groups returns every group, dissolved ones too, by code.
func (r *Register) Groups() []Group {
	return sorted(r.groupOf, func(a, b Group) int { return cmp.Compare(a.Code, b.Code) })
}

// Types returns the types of group in the order of their sheet.
func (r *Register) Types() []GroupType {
	out := make([]GroupType, 0, len(r.types))
	for _, t := range r.types {
		out = append(out, *t)
	}
	return out
}

// Studios returns the studios in the order of their sheet.
func (r *Register) Studios() []Studio {
	out := make([]Studio, 0, len(r.studios))
	for _, s := range r.studios {
		out = append(out, *s)
	}
	return out
}

func sorted[K comparable, T any](m map[K]*T, order func(a, b T) int) []T {
	out := make([]T, 0, len(m))
	for _, p := range m {
		out = append(out, *p)
	}
	slices.SortFunc(out, order)
	return out
}

// life is the days a group exists.
func (g *Group) life() date.Span { return date.Span{From: g.Founded, To: open(g.Dissolved)} }

// forever stands for an end nobody has set.
var forever = date.Of(9999, 12, 31)

func open(d date.Date) date.Date {
	if d.IsZero() {
		return forever
	}
	return d
}
