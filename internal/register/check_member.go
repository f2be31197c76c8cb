package register

import (
	"slices"

	"hesuan/internal/finding"
)

func (r *Register) checkMemberDates() []finding.Finding {
	var out []finding.Finding
	for _, m := range r.members {
		bad := func(column, found, expected string) {
			out = append(out, finding.RegisterMemberDates.At(m.Place(column), found, expected))
		}
		if !m.Left.IsZero() && m.Left.Before(m.Joined) {
			bad("退出日期", m.Joined.Chinese()+"加入，"+m.Left.Chinese()+"退出", "退出日期不早于加入日期")
		}
		g := r.groupOf[m.Group]
		if g == nil {
			continue
		}
		if m.Joined.Before(g.Founded) {
			bad("加入日期", m.Joined.Chinese()+"加入", "不早于集团成立日期"+g.Founded.Chinese())
		}
		if g.Dissolved.IsZero() {
			continue
		}
		if g.Dissolved.Before(m.Joined) {
			bad("加入日期", m.Joined.Chinese()+"加入", "不晚于集团撤销日期"+g.Dissolved.Chinese())
		} else if g.Dissolved.Before(m.Left) {
			bad("退出日期", m.Left.Chinese()+"退出", "不晚于集团撤销日期"+g.Dissolved.Chinese()+"，或留空")
		}
	}
	return out
}

func (r *Register) checkOneGroup() []finding.Finding {
	var out []finding.Finding
	for _, s := range r.schools {
		if r.schoolOf[s.Code] != s {
			continue
		}
		var latest *Membership // the row before that ends last
		for _, m := range r.bySchool[s.Code] {
			days, alive := r.span(m)
			if !alive {
				continue
			}
			if latest != nil {
				before, _ := r.span(latest)
				if both, ok := before.Overlap(days); ok {
					until := "，一直未退出"
					if both.To != forever {
						until = "，至" + both.To.Chinese()
					}
					out = append(out, finding.RegisterTwoGroups.At(m.Place("加入日期"),
						s.title()+"自"+both.From.Chinese()+"起同时在 "+r.groupTitle(m.Group)+" 和 "+r.groupTitle(latest.Group)+"（"+latest.At+"）"+until, ""))
				}
				if !before.To.Before(days.To) {
					continue
				}
			}
			latest = m
		}
	}
	return out
}

// continues reports whether m takes up, the day after, an earlier row of the
// same school in the same group: a change of role, neither joining nor leaving.
func (r *Register) continues(m *Membership) bool {
	return slices.ContainsFunc(r.bySchool[m.School], func(before *Membership) bool {
		return before.Group == m.Group && !before.Left.IsZero() && before.Left.AddDays(1) == m.Joined
	})
}

// continued is the same seen from the earlier row.
func (r *Register) continued(m *Membership) bool {
	return slices.ContainsFunc(r.bySchool[m.School], func(after *Membership) bool {
		return after.Group == m.Group && m.Left.AddDays(1) == after.Joined
	})
}

func (r *Register) checkAdmission() []finding.Finding {
	const passed, failed = "通过", "不通过"
	var out []finding.Finding
	for _, m := range r.members {
		g := r.groupOf[m.Group]
		if g == nil {
			continue
		}
		later := g.Founded.Before(m.Joined) && !r.continues(m)
		if later && m.Admission != passed || m.Admission == failed {
			out = append(out, finding.RegisterAdmission.At(m.Place("准入评估"),
				r.schoolTitle(m.School)+" "+m.Joined.Chinese()+"加入"+g.Founded.Chinese()+"成立的"+g.Name+"，准入评估为"+quote(m.Admission), passed))
		}
	}
	return out
}

func (r *Register) checkLeaving() []finding.Finding {
	var out []finding.Finding
	reasons := options(sheetMember, "退出原因")
	for _, m := range r.members {
		bad := func(column, expected string) {
			out = append(out, finding.RegisterLeaving.At(m.Place(column), r.schoolTitle(m.School)+"的"+column+"为"+quote(m.Text(column)), expected))
		}
		if m.Left.IsZero() {
			if m.Reason != "" || m.Consent != "" {
				bad("退出日期", "填写退出日期")
			}
			continue
		}
		g := r.groupOf[m.Group]
		if g == nil || m.Left == g.Dissolved || r.continued(m) {
			continue // it ended with the group, or only the role changed
		}
		if !slices.Contains(reasons, m.Reason) {
			bad("退出原因", joined(reasons)+"之一")
		}
		if m.Consent == "" {
			bad("批准文号", "主管教育行政部门同意退出的文号")
		}
	}
	return out
}
