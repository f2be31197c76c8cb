package calc

import (
	"slices"

	"hesuan/internal/form"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// The names that say where a school belongs: the membership it holds last
// within the period. 不适用 for a school in no group.
const (
	nameGroupOf = "所在集团"
	nameTypeOf  = "所在集团类型"
	nameRoleOf  = "集团角色"
)

// belongings are also columns of 学校名册.
var belongings = []string{nameGroupOf, nameTypeOf, nameRoleOf}

func (r *run) belonging(name string, school int) value.Value {
	return r.belongs(name, r.schools[school].Code)
}

func (r *run) belongs(name string, code register.SchoolCode) value.Value {
	var last register.Stretch
	for _, s := range r.in.Register.MembershipsOf(code, r.period) {
		if last.School == "" || last.Span.To.Before(s.Span.To) {
			last = s
		}
	}
	g, ok := r.in.Register.Group(last.Group)
	switch {
	case !ok:
		return value.OfNA()
	case name == nameGroupOf:
		return value.OfText(g.Name)
	case name == nameTypeOf:
		return value.OfText(g.Type)
	}
	return value.OfText(string(last.Role))
}

// bound is a column of a register sheet as formulas name it.
func (r *run) bound(name, column string) []form.Cell {
	derived := name == "学校名册" && slices.Contains(belongings, column)
	var out []form.Cell
	for _, rec := range r.in.RegisterBook.Tables[registers[name]].All() {
		if !derived {
			out = append(out, rec.Cell(column))
			continue
		}
		code := rec.Cell("学校代码")
		out = append(out, form.Cell{Value: r.belongs(column, register.SchoolCode(code.Value.String())), Ref: code.Ref})
	}
	return out
}

// last is a name of the level 学校 on the return before this one; 不适用 where
// there is none.
func (r *run) last(f *field, school int) value.Value {
	if !slices.ContainsFunc(r.in.Before, func(ret form.Return) bool { return ret.Subject == string(r.schools[school].Code) }) {
		return value.OfNA()
	}
	before := r.prior()
	if f.item != nil {
		for _, it := range append(r.p.Uses(f.item), f.item) {
			if before.values[it.field.id] == nil {
				before.compute(it)
			}
		}
	}
	return before.field(f, Place{Level: School}, school)
}

// prior is the run over the returns before these.
func (r *run) prior() *run {
	if r.earlier == nil {
		in := r.in
		in.Returns, in.Before = r.in.Before, nil
		r.earlier = r.p.start(in, r.only)
	}
	return r.earlier
}
