package policy

import (
	"cmp"
	"slices"

	"hesuan/internal/finding"
	"hesuan/internal/form"
)

// Rules is what is in force throughout one period.
type Rules struct {
	Book       *Book
	Period     Period
	Tables     []*form.Table // with their columns, in the policy's order
	Checks     []Check
	Parameters []Parameter // by name, rows of one name in the policy's order
	Items      []Item
	Indicators []Indicator
	Grades     []Grade // best first
	Balances   []Balance
	Ceilings   []Ceiling

	lapsed map[string]Source // names that have rows, but none in force
}

// Lapsed tells where a name is declared that has no row in force; false for a
// name the policy does not know at all.
func (r *Rules) Lapsed(name string) (Source, bool) {
	s, ok := r.lapsed[name]
	return s, ok
}

// Table finds a declared table.
func (r *Rules) Table(name string) (*form.Table, bool) {
	for _, t := range r.Tables {
		if t.Name == name {
			return t, true
		}
	}
	return nil, false
}

// FiledBy lists the tables a filer fills in: "学校" for every school's own, or
// the name of a department.
func (r *Rules) FiledBy(filer string) []*form.Table {
	var out []*form.Table
	for _, t := range r.Tables {
		if t.Filer == filer {
			out = append(out, t)
		}
	}
	return out
}

// In takes what is in force throughout the period. A row that begins or ends
// inside the period is a finding: no amount is computed by a rule that holds
// for part of it only.
func (b *Book) In(p Period) (*Rules, []finding.Finding) {
	s := &selection{period: p, lapsed: map[string]Source{}}
	r := &Rules{Book: b, Period: p, lapsed: s.lapsed}
	for _, t := range pick(s, b.tables) {
		table := t.Table
		r.Tables = append(r.Tables, &table)
	}
	for _, c := range pick(s, b.columns) {
		if t, ok := r.Table(c.Table); ok {
			column := c.Column
			t.Columns = append(t.Columns, &column)
		}
	}
	r.Checks = pick(s, b.checks)
	r.Parameters = pick(s, b.parameters)
	r.Items = pick(s, b.items)
	r.Indicators = pick(s, b.indicators)
	r.Grades = pick(s, b.grades)
	r.Balances = pick(s, b.balances)
	r.Ceilings = pick(s, b.ceilings)
	slices.SortStableFunc(r.Parameters, func(a, c Parameter) int { return cmp.Compare(a.Name, c.Name) })
	slices.SortStableFunc(r.Grades, func(a, c Grade) int { return -a.Least.Cmp(c.Least) })
	if len(r.Tables) == 0 {
		s.found = append(s.found, finding.PolicyNoRow.At(finding.Place{Sheet: sheetTable}, p.Name, ""))
	}
	if len(r.Grades) == 0 {
		s.found = append(s.found, finding.PolicyNoRow.At(finding.Place{Sheet: sheetGrade}, p.Name, ""))
	}
	return r, s.found
}

type selection struct {
	period Period
	found  []finding.Finding
	lapsed map[string]Source
}

func pick[T any](s *selection, rows []dated[T]) []T {
	var out []T
	live := map[string]bool{}
	for _, d := range rows {
		during, ok := d.span.Overlap(s.period.Span)
		switch {
		case !ok:
		case during != s.period.Span:
			s.found = append(s.found, finding.PolicyChangesWithin.At(d.src.Place("生效"),
				d.key+" 有效期 "+d.span.String(), "覆盖 "+s.period.Span.String()))
		default:
			out = append(out, d.row)
			live[d.key] = true
		}
	}
	for _, d := range rows {
		if !live[d.key] {
			s.lapsed[bare(d.key)] = d.src
			if it, ok := any(d.row).(Item); ok {
				s.lapsed[it.Name] = d.src
			}
		}
	}
	return out
}

// bare is the name of a key such as 集团基础补助[].
func bare(key string) string {
	if i := len(key) - 2; i > 0 && key[i:] == "[]" {
		return key[:i]
	}
	return key
}

// overlaps finds rows of one key that are in force on the same day.
func (b *builder) overlaps() {
	twice(b, b.book.tables, "表")
	twice(b, b.book.columns, "列")
	twice(b, b.book.checks, "编号")
	twice(b, b.book.parameters, "名称")
	twice(b, b.book.items, "编号")
	twice(b, b.book.indicators, "编号")
	twice(b, b.book.grades, "等级")
	twice(b, b.book.balances, "编号")
	twice(b, b.book.ceilings, "编号")
}

func twice[T any](b *builder, rows []dated[T], column string) {
	for i, d := range rows {
		for _, e := range rows[:i] {
			if e.key == d.key {
				if both, ok := e.span.Overlap(d.span); ok {
					b.add(finding.PolicyTwoInForce.At(d.src.Place(column), d.key+" 与 "+e.src.At(column)+" 在 "+both.String()+" 同时有效", ""))
				}
			}
		}
	}
}
