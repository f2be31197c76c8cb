package reports

import (
	"fmt"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
	"hesuan/reports/pdf"
)

// sharedSum is what the schools of a group have filed of one table: rows, sums of
// its columns, and whether a school is missing.
type sharedSum struct {
	rows    int
	sums    map[string]tally
	partial bool
	none    bool // no school of the group has filed
}

// sharing adds up a table for each group; nil where the policy has none.
func (c *county) sharing(name string, columns ...string) (groups map[int]*sharedSum, all *sharedSum) {
	t := c.filedTable(name)
	if t == nil {
		return nil, nil
	}
	groups, all = map[int]*sharedSum{-1: {sums: map[string]tally{}}}, &sharedSum{sums: map[string]tally{}, none: true}
	for _, g := range c.groups {
		s := &sharedSum{sums: map[string]tally{}, none: true}
		for _, school := range g.schools() {
			absent := c.absentFrom(t, school) > 0
			s.partial, s.none = s.partial || absent, s.none && absent
		}
		all.partial, all.none = all.partial || s.partial, all.none && s.none
		groups[g.Index] = s
	}
	for _, i := range t.lines {
		for _, s := range []*sharedSum{groups[t.of[i].group], all} {
			s.rows++
			for _, column := range columns {
				if t.has(column) {
					sum := s.sums[column]
					sum.add(c.filed(t, column, i))
					s.sums[column] = sum
				}
			}
		}
	}
	return groups, all
}

// count writes how many rows there are, marked where a school is missing.
func (s *sharedSum) count() string {
	switch {
	case s == nil:
		return "—"
	case s.none:
		return "未报"
	case s.partial:
		return fmt.Sprint(s.rows) + incomplete
	}
	return fmt.Sprint(s.rows)
}

// sum writes what a column comes to.
func (s *sharedSum) sum(column string) string {
	if s == nil {
		return "—"
	}
	return s.write(s.sums[column])
}

// write marks a sum where a school is missing from it.
func (s *sharedSum) write(t tally) string {
	switch {
	case s == nil:
		return "—"
	case s.none:
		return "未报"
	case s.partial:
		return t.sum.Grouped(0) + incomplete
	}
	return t.sum.Grouped(0)
}

// together draws the section on studios, shared resources, joint training and
// transfers of pupils.
func (a *annual) together() {
	a.studios()
	a.resourceTable()
	a.joint()
	a.transfers()
}

// The columns of the tables that the section adds up, as the default policy
// names them.
const (
	studioVisits  = "送教下乡次数"
	studioTrained = "培训教师人次"
	jointPupils   = "学生人数"
	jointHours    = "课时"
)

// resourceTable adds up studios, resources and activities by type of group.
func (a *annual) resourceTable() {
	studios, allStudios := a.sharing(studioTable, studioVisits, studioTrained)
	resources, allResources := a.sharing(resourceTable, resourceHours)
	events, allEvents := a.sharing(activityTable)
	if allStudios == nil && allResources == nil && allEvents == nil {
		return
	}
	free, allFree := a.freeHours()
	t := pdf.Table{Caption: "工作室、共享资源与集团活动（按集团类型）", Columns: []pdf.Column{{Head: "集团类型"},
		{Head: "工作室", Align: pdf.Right, Group: "名师乡村工作室"}, {Head: "送教下乡", Align: pdf.Right, Group: "名师乡村工作室"}, {Head: "培训人次", Align: pdf.Right, Group: "名师乡村工作室"},
		{Head: "项数", Align: pdf.Right, Group: "共享资源"}, {Head: "学时", Align: pdf.Right, Group: "共享资源"}, {Head: "免费学时", Align: pdf.Right, Group: "共享资源"},
		{Head: "次数", Align: pdf.Right, Group: "集团活动"}}}
	line := func(kind pdf.RowKind, name string, s, r, e *sharedSum, free tally) {
		t.Rows = append(t.Rows, pdf.Row{Kind: kind, Cells: []string{name, s.count(), s.sum(studioVisits), s.sum(studioTrained), r.count(), r.sum(resourceHours), r.write(free), e.count()}})
	}
	for _, kind := range a.types {
		var hours tally
		for _, g := range a.ofType(kind) {
			hours.plus(free[g.Index])
		}
		line(pdf.Plain, kind, a.typeSum(studios, kind), a.typeSum(resources, kind), a.typeSum(events, kind), hours)
	}
	line(pdf.Total, "合计", allStudios, allResources, allEvents, allFree)
	if all := allResources; all != nil && all.partial {
		t.Note = notes("带 * 的数因有学校未报而不完整。")
	}
	a.d.Keep(func() { a.d.Table(t) })
}

// typeSum adds up the groups of a type; nil where the policy has no table.
func (c *county) typeSum(groups map[int]*sharedSum, kind string) *sharedSum {
	if groups == nil {
		return nil
	}
	out := &sharedSum{sums: map[string]tally{}, none: true}
	for _, g := range c.ofType(kind) {
		s := groups[g.Index]
		out.rows += s.rows
		out.partial, out.none = out.partial || s.partial, out.none && s.none
		for column, sum := range s.sums {
			total := out.sums[column]
			total.plus(sum)
			out.sums[column] = total
		}
	}
	return out
}

// freeHours adds up the hours of resources that are open to all, by group.
func (c *county) freeHours() (groups map[int]tally, all tally) {
	groups = map[int]tally{}
	t := c.filedTable(resourceTable)
	if t == nil || !t.has(resourceFree) || !t.has(resourceHours) {
		return groups, all
	}
	for _, i := range t.lines {
		if c.filed(t, resourceFree, i).Text() == "是" {
			s := groups[t.of[i].group]
			s.add(c.filed(t, resourceHours, i))
			groups[t.of[i].group] = s
			all.add(c.filed(t, resourceHours, i))
		}
	}
	return groups, all
}

// joint says what the through-training groups do together.
func (a *annual) joint() {
	_, all := a.sharing(jointTable, jointPupils, jointHours)
	if all == nil || all.none && all.rows == 0 {
		return
	}
	if all.rows == 0 {
		a.d.Para("贯通培养：没有填报联合培养项目。")
		return
	}
	a.d.Para(fmt.Sprintf("贯通培养：联合培养%s项，学生%s人次，%s课时。", all.count(), all.sum(jointPupils), all.sum(jointHours)))
}

// transfers says how many pupils changed between general and vocational
// schools, and how many of them both schools have filed alike.
func (a *annual) transfers() {
	m, states, ok := a.matched(transferTable)
	switch {
	case !ok:
		return
	case len(m.Pairs) == 0:
		a.d.Para("职普融通：没有填报学籍互转。")
		return
	}
	text := fmt.Sprintf("职普融通：两校记录相符的学籍互转%d人", states[calc.Agreed])
	if kinds := a.transferKinds(m); kinds != "" {
		text += "（" + kinds + "）"
	}
	a.d.Para(text + openPairs(states) + "。")
}

// matched is the outcome of 对账 for a table, with how many pairs are in each
// state; false where the policy has no such rule.
func (c *county) matched(table string) (calc.Matching, map[calc.MatchState]int, bool) {
	for _, m := range c.res.Matchings() {
		if m.Table == table {
			states := map[calc.MatchState]int{}
			for _, p := range m.Pairs {
				states[p.State]++
			}
			return m, states, true
		}
	}
	return calc.Matching{}, nil, false
}

// transferKinds counts the agreed transfers by kind.
func (a *annual) transferKinds(m calc.Matching) string {
	t := a.filedTable(transferTable)
	if t == nil || !t.has(transferKind) {
		return ""
	}
	var parts []string
	for _, kind := range a.kinds(t, transferKind) {
		n := 0
		for _, p := range m.Pairs {
			if p.State == calc.Agreed && a.filed(t, transferKind, p.Lines[0]).Text() == kind {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d人", kind, n))
		}
	}
	return strings.Join(parts, "、")
}

// openPairs says how many records do not agree yet.
func openPairs(states map[calc.MatchState]int) string {
	var parts []string
	for _, s := range []calc.MatchState{calc.Different, calc.Alone, calc.Waiting} {
		if states[s] > 0 {
			parts = append(parts, fmt.Sprintf("%s%d条", s, states[s]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "；" + strings.Join(parts, "，")
}

// studios says how many of the county's studios the register has filled.
func (a *annual) studios() {
	codes := a.res.Bound("工作室名册", "工作室编号")
	if len(codes) == 0 {
		return
	}
	var hosted, open []string
	schools := a.res.Bound("工作室名册", "挂牌学校")
	for i, c := range codes {
		if schools[i].Value.Kind() == value.Blank {
			open = append(open, c.Value.String())
		} else {
			hosted = append(hosted, c.Value.String()+" "+schools[i].Value.String())
		}
	}
	text := fmt.Sprintf("名师乡村工作室：名册列%d个", len(codes))
	if len(hosted) > 0 {
		text += "，已挂牌" + strings.Join(hosted, "、")
	}
	if len(open) > 0 {
		text += fmt.Sprintf("；%s尚未确定主持人和挂牌学校，由教体局在名册中补填", strings.Join(open, "、"))
	}
	a.d.Para(text + "。")
}
