package calc

import (
	"cmp"
	"slices"
	"strings"

	"hesuan/internal/finding"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// Told is a finding and whom it is for.
type Told struct {
	School int
	finding.Finding
}

// Across runs what can be judged only from several returns together: the rules
// of 对账, told to both sides, and the rules of 校验 of the levels 集团 (told to
// the group's core) and 全县行 (told to who filed the row). A side is shown
// nothing of the other's return but the columns of the shared row that are
// compared.
func (r *Result) Across() []Told {
	var out []Told
	for _, rule := range r.Program.Rules.Matches {
		out = append(out, r.run.tellMatch(rule)...)
	}
	for _, c := range r.Program.checks {
		switch c.Scope {
		case policy.OneGroup:
			out = append(out, r.run.tellGroups(c)...)
		case policy.CountyRow:
			out = append(out, r.run.tellRows(c)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Told) int { return cmp.Compare(a.School, b.School) })
	return out
}

// Matchings are the outcomes of 对账, one for each of its rows.
func (r *Result) Matchings() []Matching {
	var out []Matching
	for _, rule := range r.Program.Rules.Matches {
		out = append(out, r.run.matches[rule.Table])
	}
	return out
}

func (r *run) tellMatch(rule policy.Match) []Told {
	var out []Told
	m := r.matches[rule.Table]
	for _, p := range m.Pairs {
		if p.State != Alone && p.State != Different {
			continue
		}
		for side := range p.Lines {
			if p.Schools[side] < 0 {
				continue
			}
			out = append(out, Told{p.Schools[side], r.mismatch(rule, p, side)})
		}
	}
	return out
}

// mismatch words a pair for one side. Whom it is about, a side sees from its
// own row; a side without the row is told what the other filed in the columns
// that are compared, and no name.
func (r *run) mismatch(rule policy.Match, p Pair, side int) finding.Finding {
	set := r.lines[rule.Table]
	f := finding.Finding{Code: rule.Code, Severity: rule.Severity, Title: rule.Found, Remedy: rule.Remedy, Basis: rule.Basis}
	f.Place = finding.Place{Sheet: rule.Table, Column: rule.Other}
	other := "名册以外的学校"
	if to := p.Schools[1-side]; to >= 0 {
		other = r.schools[to].Name
	}
	if line := p.Lines[side]; line >= 0 {
		l := set.lines[line]
		_, column := set.table.Column(rule.Key[0])
		f.Place = finding.Place{Sheet: l.source.Tables[rule.Table].Rows[l.row].Sheet, Cell: set.cell(line, column).Ref, Column: rule.Key[0]}
	}
	switch {
	case p.State == Different:
		var mine, theirs []string
		for _, d := range p.Differs {
			mine = append(mine, d.Column+" "+shown(d.Values[side]))
			theirs = append(theirs, d.Column+" "+shown(d.Values[1-side]))
		}
		f.Found, f.Expected = "本校填 "+strings.Join(mine, "，"), other+"填 "+strings.Join(theirs, "，")
	case p.Lines[side] >= 0:
		f.Found = "本校填了" + rule.Sides[side] + "，" + other + "没有对应的" + rule.Sides[1-side] + "记录"
		f.Expected = other + "有一条对应的" + rule.Sides[1-side] + "记录"
	default:
		f.Found = other + "填了" + rule.Sides[1-side] + "到本校一人（" + r.shared(rule, p.Lines[1-side]) + "），本校没有对应的" + rule.Sides[side] + "记录"
		f.Expected = "本校有一条对应的" + rule.Sides[side] + "记录"
		if side == 0 { // what the receiving side says it got from here
			f.Found = other + "填了从本校" + rule.Sides[1] + "一人（" + r.shared(rule, p.Lines[1]) + "），本校没有对应的" + rule.Sides[0] + "记录"
		}
	}
	return f
}

// shared lists the compared columns of a row.
func (r *run) shared(rule policy.Match, line int) string {
	set := r.lines[rule.Table]
	var parts []string
	for _, name := range rule.Compared {
		col, i := set.table.Column(name)
		if col == nil || col.Personal {
			continue
		}
		parts = append(parts, name+" "+shown(set.cell(line, i).Value))
	}
	return strings.Join(parts, "，")
}

func shown(v value.Value) string {
	if v.Kind() == value.Blank {
		return "空白"
	}
	return v.String()
}

// tellGroups judges a rule of the level 集团. It is told to the schools that
// lead the group.
func (r *run) tellGroups(c check) []Told {
	var out []Told
	for g := range r.groups {
		if !c.broken(env{r, Place{Level: Group}, g}) {
			continue
		}
		table, column, _ := strings.Cut(strings.TrimSuffix(c.Mark, "]"), "[")
		f := c.finding(finding.Place{Sheet: table, Column: column}, r.groups[g].Name+"："+c.Found)
		for _, m := range r.groups[g].members {
			if core := r.members[m]; string(core.Role) != memberRole {
				out = append(out, Told{core.school, f})
			}
		}
	}
	return out
}

// memberRole is the role of who does not lead a group.
const memberRole = "成员校"

func (r *run) tellRows(c check) []Told {
	var out []Told
	set := r.lines[c.Table]
	for i, l := range set.lines {
		if l.school < 0 || !c.broken(env{r, Place{Line, c.Table}, i}) {
			continue
		}
		at := markedAt(c.Check, *l.source, l.row)
		out = append(out, Told{l.school, c.finding(at, wording(c, *l.source, at, l.row))})
	}
	return out
}
