package reports

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// gridCell is one cell of a grid.
func (t *Trace) gridCell(g *grid, c *column, subject int) Cell {
	v := t.valueIn(g, c, subject)
	if c.home != g.place { // a name that lives above is referred to
		up, ok := t.res.Up(g.place, subject, c.home)
		if !ok {
			return shaped(Of(v))
		}
		return shaped(t.Cell(g.sheet, c.home, c.name, up))
	}
	switch {
	case c.item == nil && t.personal(c):
		if v.Kind() == value.Text {
			v = value.OfText(t.Person(v.Text()))
		}
		return shaped(Of(v)).As(Given)
	case c.item == nil || !t.ours(c.item) || c.name != c.item.Code:
		return shaped(Of(v)).As(Given)
	case c.item.Shared():
		if address, ok := t.shares[c.item].address(g.sheet, subject); ok {
			return shaped(Live(v, address)) // counted where it is shared out
		}
		return shaped(t.counted(Of(v)))
	}
	text, err := t.formula(g.sheet, c.item, subject, v)
	if err != nil {
		return shaped(t.counted(Of(v))).As(Given)
	}
	return shaped(t.counted(Live(v, text)))
}

// counted keeps the tally of live results.
func (t *Trace) counted(c Cell) Cell {
	t.results++
	if c.Formula != "" {
		t.live++
	}
	return c
}

// shaped gives a cell the format of its kind where the column's would not do.
func shaped(c Cell) Cell {
	switch c.Value.Kind() {
	case value.Date:
		c.Format = AsDate
	case value.Bool:
		c.Format = AsCentred
	case value.Text:
		c.Format = AsText
	}
	return c
}

func (t *Trace) personal(c *column) bool {
	col := t.filedColumn(c)
	return col != nil && col.Personal
}

// errNotLive says why a cell cannot carry its formula.
var errNotLive = errors.New("printed as a value")

// formula prints an item's formula for one subject, its condition and its
// rounding included.
func (t *Trace) formula(on *Sheet, it *calc.Item, subject int, v value.Value) (string, error) {
	if it.Value == nil {
		return "", errNotLive
	}
	switch v.Kind() {
	case value.Missing, value.Failed:
		return "", errNotLive
	}
	text, err := t.print(on, it.Value, placeOf(it), subject)
	if err != nil {
		return "", err
	}
	bare := text
	if it.Places >= 0 && it.Numeric() {
		if text, err = rounded(text, it.Places, t.res.Exact(it, subject)); err != nil {
			return "", err
		}
	}
	if h := t.res.Holds(it, subject); v.Kind() == value.NotApplicable && (h.Kind() != value.Bool || h.Bool()) {
		if text, err = passedOn(it, bare, text); err != nil {
			return "", err
		}
	}
	return t.conditional(on, it, subject, text)
}

// sumOfNames is a sum over single values, as of the parts of the period.
var sumOfNames = regexp.MustCompile(`^SUM\([^()\[\]]+\)$`)

// passedOn prints a formula that is 不适用 not by its own condition but by what it
// is computed from: a sum of nothing but words, or a part of an item by months.
func passedOn(it *calc.Item, bare, text string) (string, error) {
	switch args, sum := strings.CutPrefix(bare, "SUM("); {
	case sum && sumOfNames.MatchString(it.Value.Source()):
		return "IF(COUNT(" + args + `=0,"不适用",` + text + ")", nil
	case it.Part != nil && !slices.ContainsFunc(it.Value.Symbols(), func(s formula.Symbol) bool { return s.IsColumn }):
		return "IFERROR(" + text + `,"不适用")`, nil
	}
	return "", errNotLive
}

// conditional puts 适用条件 around a printed formula.
func (t *Trace) conditional(on *Sheet, it *calc.Item, subject int, text string) (string, error) {
	if it.When == nil {
		return text, nil
	}
	when, err := t.print(on, it.When, placeOf(it), subject)
	if err != nil {
		return "", err
	}
	return "IF(" + when + "," + text + `,"不适用")`, nil
}

// The formulas that tell words, blanks and numbers apart, and so see a cell
// that says 未报 otherwise than calc does; and those that look into a personal
// value, of which the workbook has an ordinal only.
var (
	seesEmpty = regexp.MustCompile(`"\s*(<>|=)`)
	seesWords = regexp.MustCompile(`"\s*<>|COUNTA|SUMPRODUCT|LOOKUP`)
	seesText  = regexp.MustCompile(`\b(LEFT|RIGHT|MID|LEN|VALUE)\(`)
	seesAll   = regexp.MustCompile(`\b(AND|OR)\(`) // calc stops at the first that decides, a spreadsheet looks at every one
)

// print prints a program with the addresses of what it names.
func (t *Trace) print(on *Sheet, p *formula.Program, from calc.Place, subject int) (string, error) {
	a := &addresses{t: t, on: on, from: from, subject: subject}
	text, err := p.Excel(a.of)
	source := strings.ToUpper(p.Source())
	switch {
	case err != nil:
		return "", err
	case a.empty && seesEmpty.MatchString(source), a.words && seesWords.MatchString(source), a.personal && seesText.MatchString(source),
		a.word && seesAll.MatchString(source):
		return "", errNotLive
	}
	return text, nil
}

// rounded puts 舍入 around a printed formula. The inner rounding brings a
// binary float back to the decimal it stands for, at a place where that cannot
// change the outer one: PITFALLS, LibreOffice as the oracle.
func rounded(text string, places int, exact value.Value) (string, error) {
	if exact.Kind() != value.Number {
		return fmt.Sprintf("ROUND(%s,%d)", text, places), nil
	}
	n := exact.Num()
	if !strings.ContainsAny(text, "(+-*/^") && n.Round(places, num.HalfUp).Equal(n) { // one cell, and nothing to round
		return fmt.Sprintf("ROUND(%s,%d)", text, places), nil
	}
	digits := len(n.Abs().Fixed(0))
	for _, extra := range []int{6, 5, 7, 4, 8, 3} {
		guard := places + extra
		if digits+guard > floatDigits {
			continue
		}
		if n.Round(guard, num.HalfUp).Round(places, num.HalfUp).Equal(n.Round(places, num.HalfUp)) {
			return "ROUND(ROUND(" + text + "," + strconv.Itoa(guard) + ")," + strconv.Itoa(places) + ")", nil
		}
	}
	return "", errNotLive
}

// floatDigits is how many decimal digits a spreadsheet's number holds.
const floatDigits = 15

// addresses answers a printer with the cells of one subject, and notes what
// it met.
type addresses struct {
	t       *Trace
	on      *Sheet
	from    calc.Place
	subject int

	empty    bool // a range over nothing
	words    bool // a range with words among its numbers
	word     bool // a single cell with a word in the place of a value
	personal bool
}

func (a *addresses) of(s formula.Symbol) (string, error) {
	t := a.t
	ref := t.res.Program.Ref(s)
	a.personal = a.personal || ref.Personal
	switch ref.Kind {
	case calc.RefParameter:
		return t.rates.one(a.on, ref.Name)
	case calc.RefKeyed:
		return t.rates.column(a.on, ref.Table, ref.Column)
	case calc.RefRegister:
		return t.books[ref.Table].column(a.on, ref.Name)
	case calc.RefBelow:
		return a.stretch(calc.Place{Level: ref.Below}, ref.Name, t.res.Below(a.from, a.subject, ref.Below))
	case calc.RefLines:
		return a.stretch(ref.Place, ref.Name, a.lines(ref))
	}
	at, ok := t.res.Up(a.from, a.subject, ref.Place)
	if !ok {
		return "", errNotLive
	}
	address, ok := t.Address(a.on, ref.Place, ref.Name, at)
	if !ok {
		return "", errNotLive
	}
	switch t.res.At(ref.Place, ref.Name, at).Kind() {
	case value.Missing, value.NotApplicable, value.Failed:
		a.word = true
	}
	return address, nil
}

// lines are the filed rows a column goes over: those the subject sees, or
// with 全县 before the table every school's.
func (a *addresses) lines(ref calc.Ref) []int {
	from, subject := a.from, a.subject
	if ref.County {
		from, subject = calc.Place{Level: calc.County}, 0
	}
	lines, _ := a.t.res.Lines(ref.Place.Table, from, subject)
	return lines
}

// stretch is the range of a column over subjects that stand together.
func (a *addresses) stretch(place calc.Place, name string, subjects []int) (string, error) {
	g := a.t.grids[place]
	c := g.index[name]
	if len(subjects) == 0 {
		a.empty = true
		return g.sheet.From(a.on, fixed(g.spare(), c.col)), nil
	}
	low, high := g.rowOf[subjects[0]], g.rowOf[subjects[0]]
	for _, s := range subjects {
		low, high = min(low, g.rowOf[s]), max(high, g.rowOf[s])
	}
	if high-low+1 != len(subjects) {
		return "", errNotLive
	}
	a.words = a.words || c.words[high-g.first+1] > c.words[low-g.first]
	return g.sheet.From(a.on, g.sheet.Range(low, high, c.col)), nil
}

// ref is an address without the sheet.
func ref(row, col int) string { return form.Ref(row, col) }
