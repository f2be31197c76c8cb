package calc

import (
	"strings"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// Check runs those rules of 校验 on one return that need no other. Everything wrong is a
// finding at the cell the rule marks; a rule that cannot be computed because a
// cell is blank or faulty says nothing, since that cell has its own finding
// already.
func (p *Program) Check(in Input, ret form.Return) []finding.Finding {
	in.Returns = []form.Return{ret}
	r := p.start(in, register.SchoolCode(ret.Subject))
	for _, it := range p.checked() {
		r.compute(it)
	}
	var out []finding.Finding
	for _, c := range p.checks {
		switch {
		case c.Scope == policy.OneSchool && len(r.schools) > 0: // a department is no school
			out = append(out, r.judge(c, env{r, Place{Level: School}, 0}, ret, 0)...)
		case c.Scope == policy.OneRow:
			for i, l := range r.lines[c.Table].lines { // the return's own, for there is no other
				out = append(out, r.judge(c, env{r, Place{Line, c.Table}, i}, ret, l.row)...)
			}
		}
	}
	return out
}

// checked lists the items that the rules of 校验 look at, directly or through
// others: only these are computed for a single return.
func (p *Program) checked() []*Item {
	need := map[*Item]bool{}
	for _, c := range p.checks {
		if c.Scope.Alone() {
			p.need(need, c.when, c.condition)
		}
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
	if !c.broken(e) {
		return nil
	}
	at := markedAt(c.Check, ret, row)
	return []finding.Finding{c.finding(at, wording(c, ret, at, row))}
}

// broken reports a rule that applies, can be computed, and does not hold.
func (c check) broken(e env) bool {
	if c.when != nil {
		if v := c.when.Eval(e); v.Kind() != value.Bool || !v.Bool() {
			return false
		}
	}
	v := c.condition.Eval(e)
	return v.Kind() == value.Bool && !v.Bool()
}

func (c check) finding(at finding.Place, found string) finding.Finding {
	return finding.Finding{
		Code: c.Code, Severity: c.Severity, Place: at, Title: c.Found,
		Found: found, Expected: c.Expected, Remedy: c.Remedy, Basis: c.Basis,
	}
}

// markedAt is the cell a rule marks in a row of a return.
func markedAt(c policy.Check, ret form.Return, row int) finding.Place {
	place := finding.Place{Sheet: c.Table}
	if table, column, ok := strings.Cut(strings.TrimSuffix(c.Mark, "]"), "["); ok {
		place.Sheet, place.Column = table, column
		if recs := ret.Tables[table]; recs != nil && row < len(recs.Rows) {
			if _, i := recs.Table.Column(column); i >= 0 {
				place.Cell, place.Sheet = recs.Rows[row].Cells[i].Ref, recs.Rows[row].Sheet
			}
		}
	}
	return place
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
