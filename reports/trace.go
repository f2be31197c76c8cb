package reports

import (
	"slices"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/value"
)

// Trace lays out the calculation behind a set of items, so that every name of
// every formula has a cell:
//
//	t := reports.NewTrace(wb, res, reports.From("资金", "基础量", "表单"))
//	t.Want(items…)                    // what shall be traced
//	t.Lay()                           // adds the sheets; now every name has an address
//	cell := t.Cell(onSheet, place, "Z3", subject)   // refers to it from anywhere
//	t.Fill()                          // writes the sheets
//
// It makes one sheet for each level (计算_成员: a row a subject, a column a
// name), one for each allocation (分配_Z7), 参数, the register's columns
// (名册_学校) and the filed rows (数据_教职工). An item whose row of the policy
// belongs to another workbook is an input here and stands as a value.
//
// A cell is live wherever a spreadsheet would come to the same value. It is
// printed as a value where it would not: where the result is 未报 or 计算出错,
// where the rows a formula goes over do not stand together (a school that
// changed groups), where an aggregate would count words among numbers. How
// many cells are live, [Trace.Count] tells.
//
// Personal data never enters: where a formula compares 身份证号, the sheets hold
// an ordinal for each person instead, the same for the same person on every
// sheet.
type Trace struct {
	wb      *Workbook
	res     *calc.Result
	ours    func(*calc.Item) bool
	persons map[string]int

	grids  map[calc.Place]*grid
	order  []*grid
	shares map[*calc.Item]*allocation
	listed []*calc.Item // allocations in order of wanting
	seen   map[wanted]bool

	parameters map[string]bool
	registers  map[string][]string // table → columns
	rates      *rates
	books      map[string]*ledger

	effect func(calc.Absence) string // what hangs on a missing return, for 说明

	results, live int
}

type wanted struct {
	place calc.Place
	name  string
}

// NewTrace starts a layout in a workbook. ours says which items are computed
// here; all others are inputs.
func NewTrace(wb *Workbook, res *calc.Result, ours func(*calc.Item) bool) *Trace {
	return &Trace{
		wb: wb, res: res, ours: ours, persons: map[string]int{}, grids: map[calc.Place]*grid{}, shares: map[*calc.Item]*allocation{},
		seen: map[wanted]bool{}, parameters: map[string]bool{}, registers: map[string][]string{}, books: map[string]*ledger{},
	}
}

// From says that an item stands in one of the named sheets of the policy.
func From(sheets ...string) func(*calc.Item) bool {
	return func(it *calc.Item) bool { return slices.Contains(sheets, it.Source.Sheet) }
}

// Want adds items and all that their formulas use.
func (t *Trace) Want(items ...*calc.Item) {
	for _, it := range items {
		t.need(placeOf(it), it.Code, it)
	}
}

// WantFormula adds what a formula of a place uses.
func (t *Trace) WantFormula(p *formula.Program) { t.uses(p) }

// Count is how many results of the policy the sheets hold, and how many of
// them are live formulas.
func (t *Trace) Count() (results, live int) { return t.results, t.live }

func placeOf(it *calc.Item) calc.Place { return calc.Place{Level: it.Level, Table: it.Table} }

// need gives a name of a place its column and follows the formula behind it.
func (t *Trace) need(place calc.Place, name string, it *calc.Item) {
	key := wanted{place, name}
	if t.seen[key] {
		return
	}
	t.seen[key] = true
	if it != nil && t.ours(it) {
		for _, p := range []*formula.Program{it.When, it.Value, it.Total, it.Weight} {
			t.uses(p)
		}
		if it.Shared() {
			t.shares[it] = &allocation{item: it}
			t.listed = append(t.listed, it)
			t.grid(calc.Place{Level: it.Parent()})
		}
	}
	// A column comes after the columns it is computed from.
	t.grid(place).add(name, it, place)
}

func (t *Trace) uses(p *formula.Program) {
	if p == nil {
		return
	}
	for _, s := range p.Symbols() {
		ref := t.res.Program.Ref(s)
		switch ref.Kind {
		case calc.RefParameter:
			t.parameters[ref.Name] = true
		case calc.RefKeyed:
			t.parameters[ref.Table] = true
		case calc.RefRegister:
			if !slices.Contains(t.registers[ref.Table], ref.Name) {
				t.registers[ref.Table] = append(t.registers[ref.Table], ref.Name)
			}
		case calc.RefBelow:
			t.need(ref.Place, ref.Name, ref.Item)
			if below := (calc.Place{Level: ref.Below}); below != ref.Place {
				t.grid(below).add(ref.Name, ref.Item, ref.Place)
			}
		default:
			t.need(ref.Place, ref.Name, ref.Item)
		}
	}
}

func (t *Trace) grid(place calc.Place) *grid {
	g := t.grids[place]
	if g == nil {
		g = &grid{place: place, index: map[string]*column{}}
		t.grids[place] = g
	}
	return g
}

// Lay adds the sheets to the workbook. From now on every wanted name has an
// address.
func (t *Trace) Lay() {
	for _, g := range t.grids {
		t.order = append(t.order, g)
	}
	tables := t.res.Program.Rules.Tables
	rank := func(g *grid) int {
		if g.place.Level != calc.Line {
			return int(levelOrder(g.place.Level))
		}
		for i, table := range tables {
			if table.Name == g.place.Table {
				return 100 + i
			}
		}
		return 100
	}
	slices.SortFunc(t.order, func(a, b *grid) int { return rank(a) - rank(b) })
	for _, g := range t.order {
		if g.place.Level != calc.Line {
			t.layGrid(g)
		}
	}
	for _, it := range t.listed {
		t.layShare(t.shares[it])
	}
	t.layParameters()
	t.layRegisters()
	for _, g := range t.order {
		if g.place.Level == calc.Line {
			t.layGrid(g)
		}
	}
}

// levelOrder puts the levels people ask about first.
func levelOrder(l calc.Level) int {
	return slices.Index([]calc.Level{calc.Teacher, calc.Member, calc.School, calc.Stage, calc.Group, calc.County}, l)
}

// Fill writes the sheets that Lay added.
func (t *Trace) Fill() {
	for _, g := range t.order { // rows first: persons are numbered in this order
		if g.place.Level == calc.Line {
			t.fillGrid(g)
		}
	}
	for _, g := range t.order {
		if g.place.Level != calc.Line {
			t.fillGrid(g)
		}
	}
	for _, it := range t.listed {
		t.fillShare(t.shares[it])
	}
	t.fillParameters()
	t.fillRegisters()
}

// Cell refers to a name of a subject from a cell of another sheet: the value,
// and a formula that is nothing but the address.
func (t *Trace) Cell(on *Sheet, place calc.Place, name string, subject int) Cell {
	v := t.res.At(place, name, subject)
	address, ok := t.Address(on, place, name, subject)
	if !ok || v.Kind() == value.Blank { // a reference to an empty cell would read 0
		return Of(v)
	}
	return Live(v, address)
}

// Address is where a name of a subject stands; false for a name nobody wanted.
func (t *Trace) Address(on *Sheet, place calc.Place, name string, subject int) (string, bool) {
	g := t.grids[place]
	if g == nil || g.index[name] == nil || g.sheet == nil {
		return "", false
	}
	return g.sheet.From(on, g.sheet.At(g.rowOf[subject], g.index[name].col)), true
}
