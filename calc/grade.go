package calc

import (
	"cmp"
	"fmt"
	"slices"

	"hesuan/internal/finding"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// gradeInputs compiles what grading looks at before it.
func (c *compiler) gradeInputs(s *scope) {
	for _, name := range []string{nameTotal, nameVeto, nameScores} {
		if s.find(name) == nil {
			c.found = append(c.found, finding.PolicyUnknownItem.At(finding.Place{Sheet: "等级"}, name, "基础量或考核中有“"+name+"”"))
		}
	}
}

type contender struct {
	group int
	total num.Num
	tie   num.Num // score of the 并列规则 section
	veto  bool
}

// grade ranks the groups and gives grades: by total, ties by the section that
// 并列规则 names, then by code. A grade's quota is a share of the assessed
// groups, rounded down; who finds it full takes the next grade. A vetoed
// group comes last with the lowest grade. A group whose total is 不完整 has no
// grade yet.
func (r *run) grade(it *Item) {
	n := len(r.groups)
	grades, ranks := make([]value.Value, n), make([]value.Value, n)
	total, veto := r.values[r.groupField(nameTotal).id], r.values[r.groupField(nameVeto).id]
	list := r.p.Rules.Grades
	var field []contender
	unknown := false
	assessed := int64(0)
	for i := range n {
		switch {
		case total[i].Kind() != value.Number:
			grades[i], ranks[i] = total[i], total[i]
			if total[i].Kind() == value.Missing {
				unknown = true
				assessed++ // it will be graded once complete, and counts for the quota
			}
		case total[i].Partial() && !veto[i].Bool():
			// What is missing must not grade a group as if it were zero.
			grades[i], ranks[i], unknown = value.OfMissing(), value.OfMissing(), true
			assessed++
			r.notes[noteKey{it, i}] = "总分 " + total[i].Num().Fixed(2) + " 不完整：有单位未报，等级待定"
		default:
			assessed++
			field = append(field, contender{i, total[i].Num(), r.section(tieSection(list), i), veto[i].Bool()})
		}
	}
	for rank, p := range placed(field, list, assessed) {
		grades[p.group], ranks[p.group] = value.OfText(p.grade.Name), value.OfNum(num.Int(int64(rank+1)))
		if unknown { // a rank among unfinished totals is unfinished too, and so is a place under a quota
			ranks[p.group] = ranks[p.group].WithPartial()
			if !p.veto && contested(p.contender, list) {
				grades[p.group] = grades[p.group].WithPartial()
			}
		}
		r.notes[noteKey{it, p.group}] = fmt.Sprintf("总分 %s，第 %d 名；%s", p.total.Fixed(2), rank+1, p.note)
	}
	r.values[it.field.id] = grades
	r.values[r.p.lookup(Place{Level: Group}, nameRank).id] = ranks
}

// tieSection is the 一级 indicator that 并列规则 compares first.
func tieSection(list []policy.Grade) string {
	i := slices.IndexFunc(list, func(g policy.Grade) bool { return g.TieBy != "" })
	if i < 0 {
		return ""
	}
	return list[i].TieBy
}

// placing is a contender with its grade, best first.
type placing struct {
	contender
	grade policy.Grade
	note  string
}

// placed ranks contenders that come in the order of codes and gives each its
// grade. assessed is how many groups a quota counts, the unfinished included.
func placed(field []contender, list []policy.Grade, assessed int64) []placing {
	field = slices.Clone(field)
	slices.SortStableFunc(field, func(a, b contender) int {
		return cmp.Or(order(a.veto, b.veto), b.total.Cmp(a.total), b.tie.Cmp(a.tie))
	})
	taken := map[string]int64{}
	out := make([]placing, len(field))
	for i, c := range field {
		g, note := graded(c, list, taken, assessed)
		taken[g.Name]++
		out[i] = placing{c, g, note}
	}
	return out
}

// graded finds the grade of one contender, given how many already have each.
func graded(c contender, list []policy.Grade, taken map[string]int64, assessed int64) (policy.Grade, string) {
	last := list[len(list)-1]
	if c.veto {
		return last, "一票否决，定为" + last.Name
	}
	full := ""
	for _, g := range list {
		if c.total.Cmp(g.Least) < 0 {
			continue
		}
		if g.Quota != nil {
			limit, _ := g.Quota.Mul(num.Int(assessed)).Round(0, num.Floor).Int64()
			if taken[g.Name] >= limit {
				full += fmt.Sprintf("够 %s 分，但%s限 %d 个（%d 个集团的 %s），已满；", g.Least, g.Name, limit, assessed, percent(*g.Quota))
				continue
			}
		}
		return g, full + fmt.Sprintf("%s 分及以上，定为%s", g.Least, g.Name)
	}
	return last, full + "低于各等级的最低分，定为" + last.Name
}

// contested reports a total that reaches a grade with a quota: another group's
// total can still move it.
func contested(c contender, list []policy.Grade) bool {
	return slices.ContainsFunc(list, func(g policy.Grade) bool { return g.Quota != nil && c.total.Cmp(g.Least) >= 0 })
}

func percent(n num.Num) string { return n.Mul(num.Int(100)).String() + "%" }

func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// section sums a group's scores of one 一级 section.
func (r *run) section(name string, group int) num.Num {
	sum := num.Int(0)
	for _, it := range r.p.Items {
		if in := it.Indicator; in != nil && it.Level == Group && in.Category == policy.Scored && in.Section == name {
			if v := r.values[it.field.id][group]; v.Kind() == value.Number {
				sum = sum.Add(v.Num())
			}
		}
	}
	return sum
}

func (r *run) groupField(name string) *field { return r.p.lookup(Place{Level: Group}, name) }
