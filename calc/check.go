package calc

import (
	"strings"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// Check runs the rules of 校验 on one school's return. Everything wrong is a
// finding at the cell the rule marks; a rule that cannot be computed because a
// cell is blank or faulty says nothing, since that cell has its own finding
// already.
func (p *Program) Check(in Input, ret form.Return) []finding.Finding {
	in.Returns = []form.Return{ret}
	r := p.start(in, register.SchoolCode(ret.Subject))
	if len(r.schools) == 0 {
		return nil // a department's tables have no 校验 yet beyond their columns
	}
	const school = 0 // the only one
	for _, it := range p.checked() {
		r.compute(it)
	}
	var out []finding.Finding
	for _, c := range p.checks {
		if c.Table == "" {
			out = append(out, r.judge(c, env{r, Place{Level: School}, school}, ret, 0)...)
			continue
		}
		set := r.lines[c.Table]
		for _, i := range set.of[school].indexes() {
			out = append(out, r.judge(c, env{r, Place{Line, c.Table}, i}, ret, set.lines[i].row)...)
		}
	}
	return out
}

// checked lists the items that the rules of 校验 look at, directly or through
// others: only these are computed for a single return.
func (p *Program) checked() []*Item {
	need := map[*Item]bool{}
	for i := len(p.checks) - 1; i >= 0; i-- {
		p.need(need, p.checks[i].when, p.checks[i].condition)
	}
	var out []*Item
	for _, it := range p.Items {
		if need[it] {
			out = append(out, it)
		}
	}
	return out
}

func (r *run) judge(c check, e env, ret form.Return, row int) []finding.Finding {
	if c.when != nil {
		if v := c.when.Eval(e); v.Kind() != value.Bool || !v.Bool() {
			return nil
		}
	}
	v := c.condition.Eval(e)
	if v.Kind() != value.Bool || v.Bool() {
		return nil
	}
	place := finding.Place{Sheet: c.Table}
	if table, column, ok := strings.Cut(strings.TrimSuffix(c.Mark, "]"), "["); ok {
		place.Sheet, place.Column = table, column
		if recs := ret.Tables[table]; recs != nil && row < len(recs.Rows) {
			if _, i := recs.Table.Column(column); i >= 0 {
				place.Cell, place.Sheet = recs.Rows[row].Cells[i].Ref, recs.Rows[row].Sheet
			}
		}
	}
	return []finding.Finding{{
		Code: c.Code, Severity: c.Severity, Place: place, Title: c.Found,
		Found: wording(c, ret, place, row), Expected: c.Expected, Remedy: c.Remedy, Basis: c.Basis,
	}}
}

// wording says what stands in the marked cell; personal data is not repeated.
func wording(c check, ret form.Return, at finding.Place, row int) string {
	table, _, _ := strings.Cut(c.Mark, "[")
	recs := ret.Tables[table]
	if recs == nil {
		return c.Found
	}
	col, _ := recs.Table.Column(at.Column)
	switch {
	case col == nil:
		return c.Found
	case col.Personal:
		return "见该单元格" // what a person is called is not repeated in answers and logs
	}
	v := recs.Value(row, at.Column)
	if v.Kind() == value.Blank {
		return at.Column + " 空白"
	}
	return at.Column + " 填的是 " + v.String()
}
