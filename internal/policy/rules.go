package policy

import (
	"cmp"
	"fmt"
	"slices"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
)

// Rules is what is in force throughout one period. Parameters and items may
// change on the first day of a month within it; the period then has parts.
type Rules struct {
	Book       *Book
	Period     Period
	Parts      []Part        // in order of time; empty when nothing changes within the period
	Tables     []*form.Table // with their columns, in the policy's order
	Checks     []Check
	Matches    []Match
	Parameters []Parameter // by name, rows of one name in the policy's order
	Items      []Item
	Indicators []Indicator
	Grades     []Grade // best first
	Balances   []Balance
	Ceilings   []Ceiling

	lapsed   map[string]Source // names that have rows, but none in force
	changing map[string]bool   // parameters that change within the period

	sources       map[*form.Table]Source
	columnSources map[*form.Column]Source
}

// Part is a stretch of whole months within the period in which no rule
// changes (时段).
type Part struct {
	Span date.Span
	Tag  string // what it adds to the name of a parameter or an item: _1至6月
}

// Changing reports whether a parameter changes within the period. Its rows then
// stand under the name with each part's tag.
func (r *Rules) Changing(parameter string) bool { return r.changing[parameter] }

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
		if t.FiledBy(filer) {
			out = append(out, t)
		}
	}
	return out
}

// In takes what is in force in the period. Parameters and items may change on
// the first day of a month; anything else that begins or ends inside the period
// is a finding, for no form, check or grade holds for part of a year only.
func (b *Book) In(p Period) (*Rules, []finding.Finding) {
	s := &selection{period: p, lapsed: map[string]Source{}}
	r := &Rules{Book: b, Period: p, lapsed: s.lapsed, changing: map[string]bool{}, sources: map[*form.Table]Source{}, columnSources: map[*form.Column]Source{}}
	for _, t := range pick(s, b.tables) {
		table := t.Table
		r.Tables = append(r.Tables, &table)
		r.sources[&table] = t.Source
	}
	for _, c := range pick(s, b.columns) {
		if t, ok := r.Table(c.Table); ok {
			column := c.Column
			t.Columns = append(t.Columns, &column)
			r.columnSources[&column] = c.Source
		}
	}
	r.Checks = pick(s, b.checks)
	r.Matches = pick(s, b.matches)
	r.Indicators = pick(s, b.indicators)
	r.Grades = pick(s, b.grades)
	r.Balances = pick(s, b.balances)
	r.Ceilings = pick(s, b.ceilings)
	r.Parts = s.parts(b)
	r.parameters(s)
	r.items(s)
	r.refer(s)
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

// within is the part of a row's time that lies in the period.
func (s *selection) within(span date.Span) (date.Span, bool) { return span.Overlap(s.period.Span) }

// pick takes the rows in force throughout the period.
func pick[T any](s *selection, rows []dated[T]) []T {
	var out []T
	live := map[string]bool{}
	for _, d := range rows {
		during, ok := s.within(d.span)
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
	lapse(s, rows, live)
	return out
}

// lapse remembers what the policy declares without a row in force.
func lapse[T any](s *selection, rows []dated[T], live map[string]bool) {
	for _, d := range rows {
		if !live[d.key] {
			s.lapsed[bare(d.key)] = d.src
			if it, ok := any(d.row).(Item); ok {
				s.lapsed[it.Name] = d.src
			}
		}
	}
}

// parts cuts the period on the days on which a parameter or an item changes.
func (s *selection) parts(b *Book) []Part {
	var cuts []date.Date
	for _, d := range b.parameters {
		cuts = s.cut(cuts, d.span, d.key, d.src)
	}
	for _, d := range b.items {
		cuts = s.cut(cuts, d.span, d.key, d.src)
	}
	if len(cuts) == 0 {
		return nil
	}
	slices.SortFunc(cuts, date.Date.Compare)
	var out []Part
	from := s.period.Span.From
	for _, next := range append(slices.Compact(cuts), s.period.Span.To.AddDays(1)) {
		span := date.Span{From: from, To: next.AddDays(-1)}
		out = append(out, Part{Span: span, Tag: tag(span)})
		from = next
	}
	return out
}

// cut adds the days on which a row begins or has ended within the period.
func (s *selection) cut(cuts []date.Date, span date.Span, key string, src Source) []date.Date {
	during, ok := s.within(span)
	if !ok {
		return cuts
	}
	add := func(day date.Date, column string) {
		if day.Day() != 1 {
			s.found = append(s.found, finding.PolicyMidMonth.At(src.Place(column), key+" 有效期 "+span.String(), ""))
			return
		}
		cuts = append(cuts, day)
	}
	if during.From != s.period.Span.From {
		add(during.From, "生效")
	}
	if during.To != s.period.Span.To {
		add(during.To.AddDays(1), "失效")
	}
	return cuts
}

// tag names a part by its months; the years stand in it only where the part
// crosses one.
func tag(s date.Span) string {
	if s.From.Year() == s.To.Year() {
		return fmt.Sprintf("_%d至%d月", s.From.Month(), s.To.Month())
	}
	return fmt.Sprintf("_%d年%d月至%d年%d月", s.From.Year(), s.From.Month(), s.To.Year(), s.To.Month())
}

// parameters takes the rows of 参数. Where one row of a name changes, all its
// rows stand once for each part.
func (r *Rules) parameters(s *selection) {
	live, covered := map[string]bool{}, map[string]int{}
	for _, d := range r.Book.parameters {
		if during, ok := s.within(d.span); ok && during != s.period.Span {
			r.changing[d.row.Name] = true
		}
	}
	for _, d := range r.Book.parameters {
		if _, ok := s.within(d.span); !ok {
			continue
		}
		if !r.changing[d.row.Name] {
			r.Parameters = append(r.Parameters, d.row)
			live[d.key] = true
			continue
		}
		for _, part := range r.Parts {
			if _, ok := d.span.Overlap(part.Span); ok {
				row := d.row
				row.Name += part.Tag
				r.Parameters = append(r.Parameters, row)
				covered[d.key]++
			}
		}
		live[d.key] = covered[d.key] == len(r.Parts)
	}
	lapse(s, r.Book.parameters, live)
}

// items takes the rows of items; one that changes within the period is listed
// once, as its last row has it, with the row of each part.
func (r *Rules) items(s *selection) {
	live := map[string]bool{}
	at := map[string]int{}
	for _, d := range r.Book.items {
		during, ok := s.within(d.span)
		if !ok {
			continue
		}
		live[d.key] = true
		i, known := at[d.key]
		if !known {
			i = len(r.Items)
			at[d.key] = i
			r.Items = append(r.Items, d.row)
		}
		if during == s.period.Span || len(r.Parts) == 0 { // one that changes within a month has been found
			continue
		}
		parts := r.Items[i].Parts
		if parts == nil {
			parts = make([]*Item, len(r.Parts))
		}
		for k, part := range r.Parts {
			if _, ok := d.span.Overlap(part.Span); ok {
				row := d.row
				parts[k] = &row
			}
		}
		if last := parts[len(parts)-1]; last != nil {
			r.Items[i] = *last
		}
		r.Items[i].Parts = parts
	}
	lapse(s, r.Book.items, live)
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
	twice(b, b.book.matches, "编号")
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
