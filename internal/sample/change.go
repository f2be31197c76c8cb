package sample

import (
	"fmt"

	"hesuan/internal/date"
)

// change is one row of 集团变更.
type change struct {
	kind, role, reason, assessed string
	group                        *group
	school                       *school
	day                          date.Date
	number                       string
}

// changes are what the bureau files of groups: nothing, or, where the options
// ask for it, one school that leaves its group with the last day of the period
// and joins another the day after. A county without a school to spare, or with
// nowhere for it to go, changes nothing.
func (c *County) changes() []change {
	if !c.opt.Changes {
		return nil
	}
	from, to := c.leaver()
	if to == nil {
		return nil
	}
	s, last := from.members[len(from.members)-1], c.opt.Rules.Period.Span.To
	number := fmt.Sprintf("沂教体发〔%d〕41号", c.year)
	return []change{
		{kind: "退出", group: from, school: s, reason: "战略调整", day: last, number: number},
		{kind: "吸纳", group: to, school: s, role: roleMember, assessed: "通过", day: last.AddDays(1), number: number},
	}
}

// leaver finds a group that can do without its last member, and one of the same
// type that can take it; groups whose schools are independent first.
func (c *County) leaver() (from, to *group) {
	for _, typ := range []string{typeShared, typeUnified} {
		from, to = nil, nil
		for _, g := range c.groups {
			switch {
			case g.typ != typ:
			case from == nil && len(g.members) > 2 && g.members[len(g.members)-1].is(roleMember):
				from = g
			case to == nil:
				to = g
			}
		}
		if from != nil && to != nil {
			return from, to
		}
	}
	return nil, nil
}

func (v change) cell(column string) (string, bool) {
	switch column {
	case "事项":
		return v.kind, true
	case "集团":
		return v.group.name, true
	case "学校":
		return v.school.name, true
	case "角色":
		return v.role, true
	case "生效日期":
		return v.day.String(), true
	case "原因":
		return v.reason, true
	case "准入评估":
		return v.assessed, true
	case "批准文号":
		return v.number, true
	}
	return "", false
}
