package register

import (
	"slices"

	"hesuan/internal/date"
	"hesuan/internal/finding"
)

// applied is the 成立方式 that calls for papers.
const applied = "核心校申请"

func (r *Register) checkTypes() []finding.Finding {
	var out []finding.Finding
	ways := options(sheetGroup, "成立方式")
	for _, t := range r.types {
		bad := func(column, expected string) {
			out = append(out, finding.RegisterType.At(t.Place(column), quote(t.Text(column)), expected))
		}
		if t.Cores < 1 {
			bad("核心校数", "至少1所")
		}
		if t.LeastMembers < 0 {
			bad("最少成员校数", "0或更多")
		}
		if t.Cores+t.LeastMembers < 2 {
			bad("最少成员校数", "一个集团至少2所学校")
		}
		if t.Legal == Unified && t.Cores > 1 {
			bad("核心校数", "统一法定代表人的集团只有1所"+string(t.CoreRole)+"，由它收款")
		}
		if t.CoreRole == Member {
			bad("核心角色", joined([]string{string(Core), string(Lead)}))
		}
		if t.Studios < 0 {
			bad("县级工作室数", "0或更多")
		}
		for _, way := range t.Foundings {
			if !slices.Contains(ways, way) {
				out = append(out, finding.RegisterType.At(t.Place("成立方式"), quote(way), joined(ways)))
			}
		}
	}
	return out
}

// options lists what the schema allows in a column.
func options(sheet, column string) []string {
	for _, t := range Schema() {
		if t.Name == sheet {
			c, _ := t.Column(column)
			return c.Options
		}
	}
	panic("register: no sheet " + sheet)
}

func (r *Register) checkGroupDates() []finding.Finding {
	var out []finding.Finding
	for _, g := range r.groups {
		if !g.Dissolved.IsZero() && g.Dissolved.Before(g.Founded) {
			out = append(out, finding.RegisterGroupDates.At(g.Place("撤销日期"), g.Founded.Chinese()+"成立，"+g.Dissolved.Chinese()+"撤销", ""))
		}
	}
	return out
}

func (r *Register) checkFounding() []finding.Finding {
	var out []finding.Finding
	for _, g := range r.groups {
		t := r.typeOf[g.Type]
		if t == nil || slices.Contains(t.Foundings, g.Founding) {
			continue
		}
		out = append(out, finding.RegisterFounding.At(g.Place("成立方式"), quote(g.Founding), t.Name+"只能："+joined(t.Foundings)))
	}
	return out
}

func (r *Register) checkApplication() []finding.Finding {
	var out []finding.Finding
	for _, g := range r.groups {
		if g.Founding != applied {
			continue
		}
		for _, paper := range []string{"方案", "合作协议", "章程"} {
			if g.Text(paper) != "有" {
				out = append(out, finding.RegisterApplication.At(g.Place(paper), quote(g.Text(paper)), "有"))
			}
		}
		if consent := "成员校主管部门同意"; !g.Yes(consent) {
			out = append(out, finding.RegisterApplication.At(g.Place(consent), quote(g.Text(consent)), "是"))
		}
	}
	return out
}

// checkComposition looks at every day a group's members change and reports
// the first day each thing is wrong, so that one slip is told once. Rows whose
// school is unknown count: their code is a finding already.
func (r *Register) checkComposition() []finding.Finding {
	var out []finding.Finding
	for _, g := range r.groups {
		t := r.typeOf[g.Type]
		if t == nil || r.groupOf[g.Code] != g {
			continue
		}
		var rows []*Membership
		var spans []date.Span
		for _, m := range r.members {
			if s, alive := r.span(m); m.Group == g.Code && alive {
				rows, spans = append(rows, m), append(spans, s)
			}
		}
		coresTold, membersTold := false, false
		for _, day := range turns(g, spans) {
			have := map[Role]map[SchoolCode]bool{t.CoreRole: {}, Member: {}}
			for i, m := range rows {
				if have[m.Role] != nil && spans[i].Contains(day) {
					have[m.Role][m.School] = true
				}
			}
			if n := len(have[t.CoreRole]); n != t.Cores && !coresTold {
				coresTold = true
				out = append(out, resting(finding.RegisterCores.At(g.Place("集团代码"),
					g.title()+"自"+day.Chinese()+"起有"+count(n, string(t.CoreRole)), t.Name+"为"+count(t.Cores, string(t.CoreRole))), t.Basis))
			}
			if n := len(have[Member]); n < t.LeastMembers && !membersTold {
				membersTold = true
				out = append(out, resting(finding.RegisterFewMembers.At(g.Place("集团代码"),
					g.title()+"自"+day.Chinese()+"起有"+count(n, string(Member)), t.Name+"至少"+count(t.LeastMembers, string(Member))), t.Basis))
			}
		}
	}
	return out
}

func (r *Register) checkRoles() []finding.Finding {
	var out []finding.Finding
	for _, m := range r.members {
		t := r.typeAt(m.Group)
		if t == nil || m.Role == t.CoreRole || m.Role == Member {
			continue
		}
		out = append(out, resting(finding.RegisterRole.At(m.Place("角色"), quote(string(m.Role)),
			t.Name+"只有"+joined([]string{string(t.CoreRole), string(Member)})), t.Basis))
	}
	return out
}
