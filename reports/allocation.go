package reports

import (
	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// allocation is the sheet of one allocation (分配): under each subject of the level
// above a row with the total, then a row a subject that takes part.
type allocation struct {
	item  *calc.Item
	sheet *Sheet
	row   map[int]int // of each subject
	head  map[int]int // of each subject of the level above: the row of its total
	col   int         // of the amount
}

// The columns of an allocation before the arithmetic.
const (
	shareTotal  = 3
	shareWeight = 4
)

func (t *Trace) layShare(s *allocation) {
	s.sheet = t.wb.Sheet("分配_"+s.item.Code, "分配："+s.item.Code+" "+s.item.Name)
	s.sheet.Kind, s.sheet.Landscape = Working, true
	s.row, s.head = map[int]int{}, map[int]int{}
	row := s.sheet.Last() + 3 // caption and head
	for _, parent := range t.parents(s.item) {
		s.head[parent] = row
		row++
		for _, child := range t.children(s.item, parent) {
			s.row[child] = row
			row++
		}
	}
	p, _ := t.splitter(s)
	s.col = p.amount()
}

// splitter finds the layout of an allocation. Its weights have the decimals of
// the items they are made of, also where no weight happens to need them.
func (t *Trace) splitter(s *allocation) (splitter, bool) {
	scale := 0
	for _, sym := range s.item.Weight.Symbols() {
		if it := t.res.Program.Ref(sym).Item; it != nil {
			scale = max(scale, min(it.Places, maxScale))
		}
	}
	return newSplitter(s.sheet, shareWeight+1, s.item.Grain(), scale, t.pools(s.item))
}

// parents lists those under whom somebody could take part.
func (t *Trace) parents(it *calc.Item) []int {
	var out []int
	for i := range t.res.Count(calc.Place{Level: it.Parent()}) {
		if len(t.children(it, i)) > 0 {
			out = append(out, i)
		}
	}
	return out
}

func (t *Trace) children(it *calc.Item, parent int) []int {
	return t.res.Below(calc.Place{Level: it.Parent()}, parent, it.Level)
}

func (t *Trace) pools(it *calc.Item) []pool {
	var out []pool
	for _, parent := range t.parents(it) {
		out = append(out, t.pool(it, parent))
	}
	return out
}

// pool is a total as it is shared out, with the weights of those who share.
func (t *Trace) pool(it *calc.Item, parent int) pool {
	out := pool{}
	if v := t.res.Pool(it, parent); isNumber(v) {
		out.total = v.Num().Round(it.Grain(), num.HalfUp)
	}
	for _, child := range t.children(it, parent) {
		out.weights = append(out.weights, nil)
		if w := t.weight(it, child); isNumber(w) {
			n := w.Num()
			out.weights[len(out.weights)-1] = &n
		}
	}
	return out
}

// weight is a subject's weight, or the word that stands for it.
func (t *Trace) weight(it *calc.Item, subject int) value.Value {
	h := t.res.Holds(it, subject)
	switch {
	case h.Kind() != value.Bool:
		return h
	case !h.Bool():
		return value.OfNA()
	}
	return t.res.Weight(it, subject)
}

func (s *allocation) address(on *Sheet, subject int) (string, bool) {
	row, ok := s.row[subject]
	if !ok {
		return "", false
	}
	return s.sheet.From(on, ref(row, s.col)), true
}

// PoolAddress is where the total stands that an allocation shares out under a
// subject of the level above; false where nobody takes part.
func (t *Trace) PoolAddress(on *Sheet, it *calc.Item, parent int) (string, bool) {
	a := t.shares[it]
	if a == nil || a.head[parent] == 0 {
		return "", false
	}
	return a.sheet.From(on, ref(a.head[parent], shareTotal)), true
}

func (t *Trace) fillShare(s *allocation) {
	p, exact := t.splitter(s)
	s.sheet.Columns = append([]Column{{Format: AsText}, {Format: AsText}, {Format: AsMoney}, {Format: AsGeneral}}, p.columns()...)
	s.sheet.Caption("最大余数法：先按权重取整到"+p.unitWord()+"，尚差的"+p.unitWord()+"数按余数从大到小各补一"+p.unitWord()+"，余数相同的排在前面的先补。小计行依次为：总额、权重合计、总额（"+p.unitWord()+"）、尚差数、分得合计。"+p.how(), "")
	heads := append([]string{s.item.Parent().String(), "对象", "总额（" + s.item.Unit.String() + "）", "权重"}, p.heads("分得（"+s.item.Unit.String()+"）")...)
	s.sheet.Head(heads...)
	s.sheet.FrozenTo = 2
	for _, parent := range t.parents(s.item) {
		t.fillPool(s, p, exact, parent)
	}
}

// fillPool writes one total and its parts.
func (t *Trace) fillPool(s *allocation, p splitter, exact bool, parent int) {
	it, children := s.item, t.children(s.item, parent)
	b := p.block(s.sheet.Last()+1, t.pool(it, parent))
	results := make([]value.Value, len(children))
	sum := value.OfNum(num.Int(0))
	for i, child := range children {
		results[i] = t.res.At(placeOf(it), it.Code, child)
		sum = plus(sum, results[i])
	}
	total := t.res.Pool(it, parent)
	exact = exact && isNumber(total) && total.Num().Sign() >= 0 && b.agrees(results)
	name := t.res.Subject(it.Parent(), parent).Name
	head := append([]Cell{Text(name), Text("小计"), t.total(s, parent), {}}, b.head(ref(b.row, shareTotal), sum)...)
	if !exact {
		head = head[:shareWeight]
	}
	s.sheet.Add(head...).As(Subtotal)
	for i, child := range children {
		line := []Cell{{}, Text(t.label(it.Level, child)), {}, t.weightCell(s.sheet, it, child)}
		if exact {
			line = append(line, b.line(i, ref(b.first+i, shareWeight), results[i])...)
			t.counted(line[len(line)-1])
		} else {
			line = append(line, make([]Cell, p.width()-1)...)
			line = append(line, t.counted(Of(results[i])))
		}
		s.sheet.Add(line...)
	}
}

// plus adds a value to a sum. What is 未报 or failed is left out of it, and the
// sum is 不完整.
func plus(sum, v value.Value) value.Value {
	partial := sum.Partial() || v.Partial() || v.Kind() == value.Missing || v.Kind() == value.Failed
	if isNumber(v) {
		sum = value.OfNum(sum.Num().Add(v.Num()))
	}
	if partial {
		return sum.WithPartial()
	}
	return sum
}

// total is the cell of what is shared out.
func (t *Trace) total(s *allocation, parent int) Cell {
	it, v := s.item, t.res.Pool(s.item, parent)
	if !isNumber(v) {
		return Of(v)
	}
	final := v
	if it.Places >= 0 {
		final = value.OfNum(v.Num().Round(it.Places, num.HalfUp))
	}
	text, err := t.print(s.sheet, it.Total, calc.Place{Level: it.Parent()}, parent)
	if err == nil && it.Places >= 0 {
		text, err = rounded(text, it.Places, v)
	}
	if err != nil {
		return Of(final)
	}
	return Live(final, text)
}

// weightCell is the cell of a weight, 适用条件 included.
func (t *Trace) weightCell(on *Sheet, it *calc.Item, subject int) Cell {
	v := t.weight(it, subject)
	switch v.Kind() {
	case value.Missing, value.Failed:
		return Of(v)
	case value.NotApplicable:
		if h := t.res.Holds(it, subject); h.Kind() != value.Bool || h.Bool() {
			return Of(v)
		}
	}
	text, err := t.print(on, it.Weight, placeOf(it), subject)
	if err == nil {
		text, err = t.conditional(on, it, subject, text)
	}
	if err != nil {
		return Of(v)
	}
	return Live(v, text)
}

// label names a subject on a sheet any office may see: a person by ordinal.
func (t *Trace) label(l calc.Level, i int) string {
	if l == calc.Teacher {
		return t.Person(t.res.TeacherID(i))
	}
	return t.res.Subject(l, i).Name
}
