package register

import "hesuan/internal/finding"

// What a school's row says of its legal person is how things stand now, so
// these checks look at memberships without an end only: a school that has left
// a group need not agree with it any more.

// lasting returns the memberships of a group that have no end, the core's
// first; none when the group itself has one.
func (r *Register) lasting(g *Group) []*Membership {
	var cores, others []*Membership
	if !g.Dissolved.IsZero() {
		return nil
	}
	t := r.typeOf[g.Type]
	for _, m := range r.byGroup[g.Code] {
		switch {
		case !m.Left.IsZero():
		case t != nil && m.Role == t.CoreRole:
			cores = append(cores, m)
		default:
			others = append(others, m)
		}
	}
	return append(cores, others...)
}

func (r *Register) checkRepresentative() []finding.Finding {
	var out []finding.Finding
	for _, g := range r.groups {
		t := r.typeOf[g.Type]
		if t == nil || t.Legal != Unified {
			continue
		}
		var model *School // the core if its row says, else the first that does
		for _, m := range r.lasting(g) {
			s := r.schoolOf[m.School]
			switch {
			case s.Representative == "":
			case model == nil:
				model = s
			case key(s.Representative) != key(model.Representative):
				out = append(out, resting(finding.RegisterRepresentative.At(s.Place("法定代表人"), quote(s.Representative),
					"与"+g.Name+"的"+model.title()+"一致，为"+quote(model.Representative)), t.Basis))
			}
		}
	}
	return out
}

// lastingPayee is the legal person a school belongs to now, as [Register.Payee] has it.
func (r *Register) lastingPayee(s *School) SchoolCode {
	for _, m := range r.bySchool[s.Code] {
		g := r.groupOf[m.Group]
		t := r.typeOf[g.Type]
		if !m.Left.IsZero() || t == nil || t.Legal != Unified {
			continue
		}
		if ms := r.lasting(g); len(ms) > 0 && ms[0].Role == t.CoreRole {
			return ms[0].School
		}
	}
	return s.Code
}

func (r *Register) checkCredit() []finding.Finding {
	var out []finding.Finding
	holder := map[string]*School{}
	for _, s := range r.schools {
		if s.CreditCode == "" || r.schoolOf[s.Code] != s {
			continue
		}
		k := key(s.CreditCode)
		before := holder[k]
		if before == nil {
			holder[k] = s
			continue
		}
		if r.lastingPayee(s) != r.lastingPayee(before) {
			out = append(out, finding.RegisterSharedCredit.At(s.Place("统一社会信用代码"), "与"+before.title()+"同为"+quote(s.CreditCode), ""))
		}
	}
	return out
}

func (r *Register) checkSameRepresentative() []finding.Finding {
	var out []finding.Finding
	for _, g := range r.groups {
		t := r.typeOf[g.Type]
		if t == nil || t.Legal != Independent {
			continue
		}
		holder := map[string]*School{}
		for _, m := range r.lasting(g) {
			s := r.schoolOf[m.School]
			if s.Representative == "" {
				continue
			}
			k := key(s.Representative)
			if before := holder[k]; before != nil && before != s {
				out = append(out, resting(finding.RegisterSameRepresentative.At(s.Place("法定代表人"),
					"与同一集团的"+before.title()+"同为"+quote(s.Representative), ""), t.Basis))
				continue
			}
			holder[k] = s
		}
	}
	return out
}
