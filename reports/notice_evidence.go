package reports

import (
	"slices"
	"strconv"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// evidence is what a number rests on, read off its reason tree: standards of
// the policy, other results, cells of returns, columns of the register.
type evidence struct {
	c         *county
	standards []standard
	results   []*calc.Reason
	cells     []stretchOfCells
	register  []string
	lists     []string // columns of the register a look-up went over
	sums      []string // how a sum over computed rows comes about
	lacking   []string // what is 未报
}

// standard is a parameter that was used.
type standard struct {
	text  string // 乡村校系数 1.2
	at    string // 参数!C12
	basis string
}

// stretchOfCells is a column of filed cells.
type stretchOfCells struct {
	file, sheet, letters, name string
	rows                       []int
	sum                        num.Num
	unit                       string
	added                      bool // its cells are added up, so that the sum means something
}

// evidenceOf reads what an item's value rests on for a subject.
func (c *county) evidenceOf(why *calc.Reason) *evidence {
	e := &evidence{c: c}
	for _, part := range why.Children {
		if part.Label != partWeights {
			e.take(part, false)
		}
	}
	return e
}

// take reads a node and what is below it. Other results are named, not
// followed, but for the computed columns of a return, which stand nowhere else.
func (e *evidence) take(r *calc.Reason, added bool) {
	if r.NotTaken {
		return
	}
	if r.Value.Kind() == value.Missing && len(r.Children) == 0 {
		e.lack(ownName(r))
	}
	switch it := e.c.itemOf(r); {
	case parameterName(r) != "":
		e.standard(parameterName(r), r, r.Unit)
	case columnOf(r) != "":
		e.column(r, added)
	case strings.HasPrefix(r.Label, partWhen):
		for _, c := range r.Children {
			e.take(c, false)
		}
	case it != nil && it.Level == calc.Line:
		for _, c := range r.Children {
			e.take(c, added)
		}
	case it != nil:
		e.result(r)
	case r.File != "":
		e.given(r, added)
	default:
		e.step(r, added)
	}
}

// step goes down an operation. Under SUM, cells are added up; a product in the
// rows of a sum is still one of their sums.
func (e *evidence) step(r *calc.Reason, added bool) {
	if entry, unit := picked(r); entry != nil {
		e.take(r.Children[0], false)
		e.standard(entry.Label, entry, unit)
		return
	}
	op := operation(r)
	if op == "XLOOKUP" && r.Value.Kind() != value.Number && r.Value.Kind() != value.Text {
		e.take(r.Children[0], false) // what it would have come down to is not known
		return
	}
	for _, c := range r.Children {
		e.take(c, op == "SUM" || added && (op == "乘" || op == "IF"))
	}
}

func (e *evidence) standard(name string, r *calc.Reason, unit string) {
	base, _, _ := strings.Cut(name, "·")
	text := withUnit(r.Value, unit)
	if r.Value.Kind() == value.Number && areRates(e.c.res.Program.Parameters(base)) {
		text = wholePercent(r.Value.Num())
	}
	s := standard{name + " " + text, r.At, marked(r.Basis, r.Sample)}
	if !slices.Contains(e.standards, s) {
		e.standards = append(e.standards, s)
	}
}

func (e *evidence) result(r *calc.Reason) {
	if r.Value.Kind() == value.Missing {
		e.lack(ownName(r))
	}
	if !slices.ContainsFunc(e.results, func(o *calc.Reason) bool { return o.Label == r.Label }) {
		e.results = append(e.results, r)
	}
}

// column reads the entries of a column and, where its rows are computed and
// added up, how their sum comes about.
func (e *evidence) column(r *calc.Reason, added bool) {
	if len(r.Children) == 0 && r.File != "" {
		e.list(r)
	}
	if slices.ContainsFunc(r.Notes, func(n string) bool { return strings.HasSuffix(n, "个单位未报") }) {
		e.lack(columnOf(r))
	}
	if added && len(r.Children) > 0 && e.c.itemOf(r.Children[0]) != nil {
		if terms, ok := e.c.terms(r); ok {
			e.sums = append(e.sums, columnOf(r)+"合计＝"+termsText(terms))
		}
	}
	for _, c := range r.Children {
		e.take(c, added)
	}
}

// list notes a column of the register that was looked through.
func (e *evidence) list(r *calc.Reason) {
	if !slices.Contains(e.lists, columnOf(r)) {
		e.lists = append(e.lists, columnOf(r))
	}
}

func (e *evidence) lack(what string) {
	if !slices.Contains(e.lacking, what) {
		e.lacking = append(e.lacking, what)
	}
}

// given reads a filed cell, or a cell of the register or of the policy.
func (e *evidence) given(r *calc.Reason, added bool) {
	sheet, ref, _ := strings.Cut(r.At, "!")
	letters := strings.TrimRight(ref, "0123456789")
	row, err := strconv.Atoi(ref[len(letters):])
	if _, filed := e.c.rules.Table(sheet); !filed || err != nil {
		e.book(r)
		return
	}
	at := stretchOfCells{file: r.File, sheet: sheet, letters: letters, name: ownName(r), unit: r.Unit, added: added}
	i := slices.IndexFunc(e.cells, func(o stretchOfCells) bool {
		return o.file == at.file && o.sheet == at.sheet && o.letters == at.letters && o.name == at.name
	})
	if i < 0 {
		i, e.cells = len(e.cells), append(e.cells, at)
	}
	s := &e.cells[i]
	if slices.Contains(s.rows, row) {
		return
	}
	s.rows, s.added = append(s.rows, row), s.added && added
	if r.Value.Kind() == value.Number {
		s.sum = s.sum.Add(r.Value.Num())
	}
}

// book notes a value of the register or of the period.
func (e *evidence) book(r *calc.Reason) {
	text := ownName(r) + "：" + withUnit(r.Value, r.Unit) + "（" + strings.TrimSpace(r.File+" "+r.At) + "）"
	if !slices.Contains(e.register, text) {
		e.register = append(e.register, text)
	}
}

// without is what e rests on and another does not; same tells whether they
// have anything in common.
func (e *evidence) without(o *evidence) (rest *evidence, same bool) {
	rest = &evidence{c: e.c}
	rest.standards = slices.DeleteFunc(slices.Clone(e.standards), func(s standard) bool { return slices.Contains(o.standards, s) })
	rest.results = slices.DeleteFunc(slices.Clone(e.results), func(r *calc.Reason) bool {
		return slices.ContainsFunc(o.results, func(p *calc.Reason) bool { return p.Label == r.Label && p.Value.Equal(r.Value) })
	})
	rest.cells = slices.DeleteFunc(slices.Clone(e.cells), func(s stretchOfCells) bool {
		return slices.ContainsFunc(o.cells, func(p stretchOfCells) bool { return p.file == s.file && p.sheet == s.sheet && p.text() == s.text() })
	})
	rest.register = slices.DeleteFunc(slices.Clone(e.register), func(s string) bool { return slices.Contains(o.register, s) })
	rest.lists = slices.DeleteFunc(slices.Clone(e.lists), func(s string) bool { return slices.Contains(o.lists, s) })
	return rest, rest.size() < e.size()
}

// size counts what a number rests on.
func (e *evidence) size() int {
	return len(e.standards) + len(e.results) + len(e.cells) + len(e.register) + len(e.lists)
}
