package calc

import (
	"sync"

	"hesuan/internal/num"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// run evaluates a program over one county.
type run struct {
	*county
	p      *Program
	in     Input
	only   register.SchoolCode // everySchool, or the one whose return is judged
	values [][]value.Value     // by field id, then subject
	kept   sync.Mutex          // several papers may be drawn from a result at once
	cache  map[columnKey][]value.Value
	params []value.Value // by slot, for refParam
	notes  map[noteKey]string
	faults []Problem

	matches map[string]Matching // by table, when the whole county is looked at
	earlier *run                // over the returns before these, for 上次
}

type columnKey struct {
	slot  int
	level Level
	i     int
}

// noteKey is where a remark of the evaluation belongs.
type noteKey struct {
	item *Item
	i    int
}

// Run computes every item for every subject.
func (p *Program) Run(in Input) *Result {
	r := p.start(in, everySchool)
	for _, it := range p.Items {
		r.compute(it)
	}
	return r.result()
}

func (p *Program) start(in Input, only register.SchoolCode) *run {
	r := &run{county: newCounty(p, in, only), p: p, in: in, only: only, cache: map[columnKey][]value.Value{}, notes: map[noteKey]string{}}
	if only == everySchool {
		r.matches = map[string]Matching{}
		for _, m := range p.Rules.Matches {
			r.matches[m.Table] = r.match(m)
		}
	}
	r.values = make([][]value.Value, len(p.fields))
	for _, f := range p.fields {
		switch {
		case f.engine && f.place.Level == Line:
			r.values[f.id] = r.added(f)
		case f.item == nil && f.place.Level != Line:
			r.values[f.id] = r.given(f)
		}
	}
	r.params = make([]value.Value, len(p.refs))
	for slot, ref := range p.refs {
		if ref.kind == refParam {
			r.params[slot] = p.params[ref.param][0].Value
		}
	}
	return r
}

// added fills a field that the engine adds to the rows of a table. What
// depends on other filers is 未报 while a single return is judged.
func (r *run) added(f *field) []value.Value {
	if f.wide && r.matches == nil {
		out := make([]value.Value, len(r.lines[f.place.Table].lines))
		for i := range out {
			out[i] = value.OfMissing()
		}
		return out
	}
	return r.known(f)
}

// given fills a field that no formula computes.
func (r *run) given(f *field) []value.Value {
	out := make([]value.Value, r.count(f.place))
	for i := range out {
		out[i] = r.givenAt(f, i)
	}
	return out
}

func (r *run) givenAt(f *field, i int) value.Value {
	switch {
	case f.timed || f.part > 0:
		return r.day(f, i)
	case f.before != nil:
		return r.last(f.before, i)
	}
	switch f.place.Level {
	case Group:
		return r.groups[i].Cell(f.column).Value
	case Member:
		return r.members[i].Cell(f.column).Value
	case Stage:
		return value.OfText(r.stages[i].name)
	}
	s := r.schools[i]
	switch {
	case f.engine:
		return r.belonging(f.name, i)
	case f.table == "":
		return s.Cell(f.column).Value
	}
	t, _ := r.p.Rules.Table(f.table)
	if ret := r.returns[string(s.Code)]; ret != nil && ret.Tables[f.table] != nil && len(ret.Tables[f.table].Rows) > 0 {
		return ret.Tables[f.table].Value(0, f.column)
	}
	return r.none(t, i)
}

// compute fills the field of one item for every subject of its level.
func (r *run) compute(it *Item) {
	switch {
	case it.grade:
		r.grade(it)
	case it.Shared():
		r.share(it)
	default:
		n := r.count(it.place())
		out := make([]value.Value, n)
		for i := range n {
			out[i] = r.one(it, env{r, it.place(), i})
		}
		r.values[it.field.id] = out
	}
}

// one evaluates an item that has a formula for one subject.
func (r *run) one(it *Item, e env) value.Value {
	if v, stop := holds(it, e); stop {
		return v
	}
	if e.idle(it) {
		return value.OfNA()
	}
	return it.round(it.Value.Eval(e))
}

// idle reports the points of an indicator whose raw value is 不适用: it neither
// scores nor counts.
func (e env) idle(it *Item) bool {
	return it.follows != nil && e.r.values[it.follows.field.id][e.i].Kind() == value.NotApplicable
}

// holds evaluates 适用条件. When it does not hold, the value to stand in the
// item's place is returned with true.
func holds(it *Item, e env) (value.Value, bool) {
	if it.When == nil {
		return value.Value{}, false
	}
	v := it.When.Eval(e)
	switch {
	case v.Kind() == value.Bool && v.Bool():
		return value.Value{}, false
	case v.Kind() == value.Bool:
		return value.OfNA(), true
	}
	return v, true
}

// round applies 舍入, half up as the sheet shows it.
func (it *Item) round(v value.Value) value.Value {
	if it.Places < 0 || v.Kind() != value.Number {
		return v
	}
	out := value.OfNum(v.Num().Round(it.Places, num.HalfUp))
	if v.Partial() {
		out = out.WithPartial()
	}
	return out
}

// env is a subject as formulas see it.
type env struct {
	r  *run
	at Place
	i  int
}

func (e env) Scalar(slot int) value.Value {
	ref := &e.r.p.refs[slot]
	if ref.kind == refParam {
		return e.r.params[slot]
	}
	return e.r.field(ref.field, e.at, e.i)
}

// field is a field's value as seen from a subject at or below its place.
func (r *run) field(f *field, from Place, i int) value.Value {
	at, ok := r.up(from, i, f.place)
	if !ok {
		return value.OfNA()
	}
	if f.place.Level == Line && f.item == nil && !f.engine {
		set := r.lines[f.place.Table]
		_, column := set.table.Column(f.column)
		return set.cell(at, column).Value
	}
	return r.values[f.id][at]
}

func (e env) Column(slot int) []value.Value {
	ref := &e.r.p.refs[slot]
	at, i := e.at, e.i
	if ref.kind == refLines { // one list serves all who share a view
		at, i = e.r.viewer(ref.table, at, i)
	}
	if ref.kind == refRegister || ref.kind == refKeys || ref.county {
		at, i = Place{Level: County}, 0
	}
	key := columnKey{slot, at.Level, i}
	e.r.kept.Lock()
	vs, ok := e.r.cache[key]
	e.r.kept.Unlock()
	if ok {
		return vs
	}
	vs = e.r.column(ref, at, i)
	e.r.kept.Lock()
	e.r.cache[key] = vs
	e.r.kept.Unlock()
	return vs
}

func (r *run) column(ref *ref, at Place, i int) []value.Value {
	var out []value.Value
	switch ref.kind {
	case refBelow:
		for _, j := range r.below(at, i, ref.level) {
			out = append(out, r.field(ref.field, Place{Level: ref.level}, j))
		}
	case refLines:
		lines, absent := r.visible(ref.table, at, i)
		for _, j := range lines {
			out = append(out, r.field(ref.field, ref.field.place, j))
		}
		for range absent {
			out = append(out, value.OfMissing())
		}
	case refRegister:
		key := boundKey{r.in.RegisterBook, ref.table, ref.column}
		if kept, ok := r.p.bounds.Load(key); ok {
			return kept.([]value.Value)
		}
		for _, c := range r.bound(ref.table, ref.column) {
			out = append(out, c.Value)
		}
		r.p.bounds.Store(key, out)
	case refKeys:
		for _, p := range r.p.params[ref.param] {
			if ref.column == keyColumn {
				out = append(out, value.OfText(p.Key))
			} else {
				out = append(out, p.Value)
			}
		}
	}
	return out
}
