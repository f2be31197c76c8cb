package calc

import (
	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// The types of this file show a run to those who print it: which cell each
// name of a formula is, so that a workbook can carry the same formula live.

// RefKind says what a name of a formula stands for.
type RefKind uint8

// The kinds of names.
const (
	RefItem      RefKind = iota // an item at Place
	RefGiven                    // an attribute of the register or a filed cell at Place
	RefParameter                // one value of the policy
	RefKeyed                    // 名称[键] or 名称[值]: a column of the policy
	RefBelow                    // 成员[…]: a value of each subject of Place.Level below
	RefLines                    // 教职工[…]: a column over filed rows below
	RefRegister                 // 学校名册[…]: a column of the register
)

// Ref is what a symbol of an item's formula stands for.
type Ref struct {
	Kind     RefKind
	Place    Place  // where the value lives; for RefBelow where Name lives, see Below
	Below    Level  // for RefBelow: over the subjects of which level
	Name     string // field name, parameter name, or register column
	Table    string // for RefRegister: 学校名册; for RefKeyed the parameter
	Column   string // for RefKeyed: 键 or 值
	Item     *Item  // set where the value is an item's or a computed column's
	Personal bool   // never to be shown to another recipient
	County   bool   // for RefLines: the rows of every school
}

// Ref resolves a symbol of one of the program's formulas.
func (p *Program) Ref(s formula.Symbol) Ref {
	r := p.refs[s.Slot]
	switch r.kind {
	case refParam:
		return Ref{Kind: RefParameter, Name: r.param}
	case refKeys:
		return Ref{Kind: RefKeyed, Table: r.param, Column: r.column}
	case refRegister:
		return Ref{Kind: RefRegister, Table: r.table, Name: r.column}
	}
	out := Ref{Kind: RefGiven, Place: r.field.place, Name: r.field.name, Item: r.field.item, Personal: r.field.personal}
	switch {
	case r.kind == refBelow:
		out.Kind, out.Below = RefBelow, r.level
	case r.kind == refLines:
		out.Kind, out.County = RefLines, r.county
	case out.Item != nil:
		out.Kind = RefItem
	}
	return out
}

// Parameters are the rows in force of one name.
func (p *Program) Parameters(name string) []policy.Parameter { return p.params[name] }

// Symbols lists every symbol of an item's formulas.
func (it *Item) Symbols() []formula.Symbol {
	var out []formula.Symbol
	for _, prog := range []*formula.Program{it.When, it.Value, it.Total, it.Weight} {
		if prog != nil {
			out = append(out, prog.Symbols()...)
		}
	}
	return out
}

// Reads reports whether an item's own formula looks at rows of a return.
func (p *Program) Reads(it *Item) bool {
	for _, s := range it.Symbols() {
		if p.refs[s.Slot].kind == refLines {
			return true
		}
	}
	return false
}

// Parent is the level above that an allocation shares out.
func (it *Item) Parent() Level { return it.Level.parent() }

// Up leads from a subject to the one above it at another place; false where
// there is none.
func (r *Result) Up(from Place, i int, to Place) (int, bool) {
	return r.run.up(from, i, to)
}

// At is the value of a name living at a place.
func (r *Result) At(at Place, name string, i int) value.Value {
	f := r.Program.lookup(at, name)
	return r.run.field(f, at, i)
}

// Holds is what an item's 适用条件 comes to for a subject, TRUE where it has none.
func (r *Result) Holds(it *Item, i int) value.Value {
	if it.When == nil {
		return value.OfBool(true)
	}
	return it.When.Eval(env{r.run, it.place(), i})
}

// Exact is what an item's formula comes to before 舍入.
func (r *Result) Exact(it *Item, i int) value.Value {
	return it.Value.Eval(env{r.run, it.place(), i})
}

// Pool is what an allocation shares out under a subject of the level above,
// before 舍入.
func (r *Result) Pool(it *Item, parent int) value.Value {
	return it.Total.Eval(env{r.run, Place{Level: it.Parent()}, parent})
}

// Weight is a subject's weight in an allocation.
func (r *Result) Weight(it *Item, i int) value.Value {
	return it.Weight.Eval(env{r.run, it.place(), i})
}

// Grain is how many decimals the parts of an allocation have.
func (it *Item) Grain() int { return it.places() }

// Count is how many subjects a place has.
func (r *Result) Count(at Place) int { return r.run.count(at) }

// Lines lists the rows of a filed table that a subject's formulas see, as
// indexes into the table's lines, and how many schools among them are 未报.
func (r *Result) Lines(table string, from Place, i int) (lines []int, absent int) {
	return r.run.visible(table, from, i)
}

// Line describes one filed row: whose it is, the file, and its cell of a
// column, which for a computed column is blank.
func (r *Result) Line(table string, line int, column string) (school int, file string, c form.Cell) {
	set := r.run.lines[table]
	l := set.lines[line]
	_, i := set.table.Column(column)
	if i < 0 { // a name the engine adds has no cell
		return l.school, l.source.File, form.Cell{}
	}
	return l.school, l.source.File, set.cell(line, i)
}

// Below lists the subjects of a level under a subject, as indexes.
func (r *Result) Below(from Place, i int, l Level) []int { return r.run.below(from, i, l) }

// Bound lists the rows of a register sheet as formulas name it (学校名册).
func (r *Result) Bound(name, column string) []form.Cell {
	return r.run.bound(name, column)
}

// Origin is where a given value of a subject was read: file and cell.
func (r *Result) Origin(at Place, name string, i int) (file, cell string) {
	f := r.Program.lookup(at, name)
	if f == nil || f.item != nil {
		return "", ""
	}
	return r.run.origin(f, i)
}

func (r *run) origin(f *field, i int) (file, cell string) {
	book := r.in.RegisterBook.File
	row := func(rec form.Record) string { return form.At(rec.Row.Sheet, rec.Cell(f.column).Ref) }
	switch f.place.Level {
	case County:
		if f.name == namePeriodTo {
			return r.p.Rules.Book.File, r.p.Rules.Period.At("止")
		}
		return r.p.Rules.Book.File, r.p.Rules.Period.At("起")
	case Group:
		if f.timed || f.part > 0 {
			return book, form.At(r.groups[i].Row.Sheet, r.groups[i].Cell("集团代码").Ref)
		}
		return book, row(r.groups[i].Record)
	case Member:
		if f.timed || f.part > 0 {
			return book, r.members[i].At
		}
		return book, row(r.members[i].Record)
	case Stage:
		return book, r.schools[r.stages[i].school].At
	case Line:
		set := r.lines[f.place.Table]
		l := set.lines[i]
		_, c := set.table.Column(f.column)
		if c < 0 {
			return l.source.File, l.source.Tables[set.table.Name].Rows[l.row].Sheet
		}
		cell := set.cell(i, c)
		return l.source.File, form.At(l.source.Tables[set.table.Name].Rows[l.row].Sheet, cell.Ref)
	}
	s := r.schools[i]
	switch {
	case f.before != nil:
		return r.prior().origin(f.before, i)
	case f.engine:
		return book, form.At(s.Row.Sheet, s.Cell("学校代码").Ref)
	case f.table == "":
		return book, row(s.Record)
	}
	ret := r.returns[string(s.Code)]
	if ret == nil || ret.Tables[f.table] == nil || len(ret.Tables[f.table].Rows) == 0 {
		return "", ""
	}
	recs := ret.Tables[f.table]
	_, c := recs.Table.Column(f.column)
	return ret.File, form.At(recs.Rows[0].Sheet, recs.Rows[0].Cells[c].Ref)
}
