package calc

import (
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// A rule that changes within the period cuts the period into parts (时段). An
// item that rests on it is compiled once for each part, by the rule of that
// part and as if the period were no longer than it, and is then the sum of its
// parts (累加) or their mean by months (按月折算):
//
//	Z2 = SUM(Z2_1至6月, Z2_7至12月)
//
// Everything an item uses that itself depends on the cut dates or on the
// changed rule (在团月数) has its parts too. All of this is formulas, so that
// explanations and workbooks show it like any other.

// traits is what a formula rests on, as far as parts are concerned.
type traits struct {
	changing bool // a rule that changes within the period
	averaged bool // a value that was averaged over the parts
	moves    bool // either of these or a first or last day, through other items too
	wide     bool // returns of several filers
}

func (t *traits) operand(f *field) {
	t.wide = t.wide || f.wide
	if f.item == nil {
		t.moves = t.moves || f.timed
		return
	}
	t.wide = t.wide || f.item.found.wide
	if f.item.assessed() {
		return // an assessment is made once, for the whole period
	}
	t.averaged = t.averaged || f.item.found.averaged
	t.moves = t.moves || f.item.found.moves
}

// assessed reports an item of 考核, 等级 or 均衡.
func (it *Item) assessed() bool {
	switch it.Source.Sheet {
	case "考核", "等级", "均衡":
		return true
	}
	return false
}

// divided reports whether an item that has been compiled as it stands must be
// divided into parts.
func (it *Item) divided() bool {
	return it.Part == nil && (it.found.changing || len(it.rows) > 0 || it.found.averaged && it.split != form.Whole)
}

// parameter is the name under which a parameter's rows stand: where it changes
// within the period, those of the part, or of the last one for a formula that
// has yet to be divided.
func (s *scope) parameter(name string) string {
	rules := s.c.p.Rules
	if !rules.Changing(name) {
		return name
	}
	s.saw.changing, s.saw.moves = true, true
	if s.part > 0 {
		return name + rules.Parts[s.part-1].Tag
	}
	return name + rules.Parts[len(rules.Parts)-1].Tag
}

// divide replaces an item by the sum or the mean of its parts.
func (c *compiler) divide(it *Item) {
	if it.split == form.Whole || it.assessed() {
		c.found = append(c.found, finding.PolicyNotSplit.At(it.Source.Place(it.Column), it.Code+" "+it.Name, ""))
		return
	}
	if it.Shared() {
		c.divideShared(it)
		return
	}
	var parts []string
	for k := range c.p.Rules.Parts {
		row := c.rowOf(it, k)
		if row == nil {
			continue
		}
		part := c.enlist(row, k)
		name := part.Name
		if it.split == form.ByMonth {
			name = c.weighted(part, k).Name
		}
		parts = append(parts, name)
	}
	it.found = traits{moves: true, averaged: it.split == form.ByMonth, wide: it.found.wide}
	whole := &scope{c: c, at: it.place(), saw: &traits{}}
	it.when, it.When, it.formula = "", nil, call("SUM", parts)
	it.Value = c.program(whole, it.formula, it.Source.Place(it.Column))
	c.typed(it)
}

// rowOf is the item as the policy has it in a part; nil where it is not in
// force there.
func (c *compiler) rowOf(it *Item, k int) *Item {
	row := *it
	row.field, row.state, row.found, row.rows, row.Paid = nil, untouched, traits{}, nil, false
	if len(it.rows) > 0 {
		d := it.rows[k]
		if d == nil {
			return nil
		}
		row.when, row.formula, row.Source, row.Places = d.When, d.Formula, d.Source, d.Places
	}
	if it.split == form.ByMonth {
		row.Places = -1 // the mean is rounded, not what it is made of
	}
	return &row
}

// enlist makes the item of one part.
func (c *compiler) enlist(row *Item, k int) *Item {
	part := &c.p.Rules.Parts[k]
	row.Part = part
	row.Name += part.Tag
	if row.Level == Line {
		row.Code = row.Table + "[" + row.Name + "]"
	} else {
		row.Code += part.Tag
	}
	if row.Level == Group || row.Level == Member || row.Level == Teacher {
		row.when = both(nameFrom+"<="+nameTo, row.when)
	}
	c.enroll(row)
	c.compile(row)
	return row
}

func both(a, b string) string {
	if b == "" {
		return a
	}
	return "AND(" + a + "," + b + ")"
}

// weighted is a part's value by its share of the subject's months.
func (c *compiler) weighted(part *Item, k int) *Item {
	w := *part
	w.field, w.state, w.found, w.when, w.named = nil, untouched, traits{}, "", true
	w.Name = part.Name + "折算"
	w.Code = part.Code + "折算"
	if part.Level == Line {
		w.Code = part.Table + "[" + w.Name + "]"
	}
	w.formula = part.Name + "*" + nameMonths + c.p.Rules.Parts[k].Tag + "/" + nameMonths
	c.enroll(&w)
	c.compile(&w)
	return &w
}

// divideShared divides the total and the weight of an allocation, each as an
// item of its own; what they come to is shared out once.
func (c *compiler) divideShared(it *Item) {
	if len(it.rows) > 0 {
		c.found = append(c.found, finding.PolicyChangesWithin.At(it.Source.Place("生效"), it.Code+" "+it.Name+"（分配）", ""))
		return
	}
	total := c.derived(it, "总额", it.Level.parent(), it.total, it.Unit, it.places(), it.split)
	weight := c.derived(it, "权重", it.Level, it.weight, it.Weight.Unit(), -1, form.ByMonth)
	it.total, it.weight, it.found = total, weight, traits{wide: it.found.wide}
	c.formulas(it)
	it.found.moves = false
}

// derived makes one of the two formulas of an allocation an item.
func (c *compiler) derived(it *Item, name string, l Level, source string, unit num.Unit, places int, split form.Split) string {
	d := &Item{
		Code: it.Code + name, Name: it.Name + name, Level: l, Unit: unit, Places: places, Note: it.Note,
		Source: it.Source, Column: "分配" + name, formula: source, split: split,
	}
	c.enroll(d)
	c.compile(d)
	return d.Code
}

// partOf is what a field is within one part: itself, unless it depends on the
// days of the period or on a rule that changes. It is nil for an item that is
// not in force in the part.
func (c *compiler) partOf(f *field, k int) *field {
	tag := c.p.Rules.Parts[k-1].Tag
	switch {
	case f.item == nil && f.timed:
		return c.p.lookup(f.place, f.name+tag)
	case f.item == nil, f.item.Shared(), f.item.Part != nil, f.item.assessed(), !f.item.found.moves:
		return f
	}
	if p := c.p.lookup(f.place, f.item.Name+tag); p != nil {
		c.compile(p.item)
		return p
	}
	row := c.rowOf(f.item, k-1)
	if row == nil {
		return nil
	}
	return c.enlist(row, k-1).field
}

// part is the number of a part, from 1.
func (c *compiler) part(p *policy.Part) int {
	for k := range c.p.Rules.Parts {
		if &c.p.Rules.Parts[k] == p {
			return k + 1
		}
	}
	return 0
}

// months counts the months of a span: whole ones as 1, others by their days.
func months(s date.Span) num.Num {
	sum := num.Int(0)
	if s.To.Before(s.From) {
		return sum
	}
	for d := s.From; !s.To.Before(d); {
		y, m := d.Year(), d.Month()
		last := date.Of(y, m, date.DaysIn(y, m))
		end := earlier(last, s.To)
		sum = sum.Add(num.Frac(int64(end.DaysSince(d)+1), int64(date.DaysIn(y, m))))
		d = last.AddDays(1)
	}
	return sum
}

// spanOf is the time a subject has in the period: its stretch, the life of the
// group, or the period.
func (r *run) spanOf(l Level, i int) date.Span {
	switch l {
	case Member:
		return r.members[i].Span
	case Group:
		return r.groups[i].life
	}
	return r.p.Rules.Period.Span
}

// day gives the days and months that the engine itself knows.
func (r *run) day(f *field, i int) value.Value {
	s, name := r.spanOf(f.place.Level, i), f.name
	if f.part > 0 {
		p := r.p.Rules.Parts[f.part-1]
		name = strings.TrimSuffix(name, p.Tag)
		s = date.Span{From: later(s.From, p.Span.From), To: earlier(s.To, p.Span.To)}
	}
	switch name {
	case namePeriodFrom, nameFrom:
		return value.OfDate(s.From)
	case namePeriodTo, nameTo:
		return value.OfDate(s.To)
	}
	return value.OfNum(months(s))
}

func later(a, b date.Date) date.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b date.Date) date.Date {
	if b.Before(a) {
		return b
	}
	return a
}
