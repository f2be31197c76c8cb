package reports

import (
	"cmp"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// award is one item of the policy's sheet 激励 as a list: who gets it, for whom
// it cannot be decided yet, and who lacks one thing only.
type award struct {
	res   *calc.Result
	trace *Trace
	item  *calc.Item
	sheet *Sheet
	cond  *condition
	match *calc.Matching // what 对账 says about the table's rows; nil where there is no rule

	listed, open, near []nominee
	more               []remainder

	rows   [2]int // sheet rows of the list
	amount int    // column of the item's value
	total  int    // sheet row of 合计
}

// nominee is one subject of the item. A row that another school has to file
// too is one with its counterpart.
type nominee struct {
	subject int
	pair    *calc.Pair
	why     string
	lack    int // index of the test that alone does not hold
	gap     *num.Num
}

// remainder is those who lack one thing only, but are too many to name.
type remainder struct {
	count int
	why   string
}

// mostNear is how many of those who lack the same thing are named. Where a
// quantity falls short, they are the nearest; where it does not, all are as
// near, and none is named.
const mostNear = 100

func newAward(res *calc.Result, scene *scene, t *Trace, it *calc.Item) *award {
	a := &award{res: res, trace: t, item: it, cond: newCondition(scene, it)}
	if it.When == nil {
		if part := partOf(res, it); part != nil {
			a.cond = newCondition(scene, part)
		}
	}
	for _, m := range res.Matchings() {
		if it.Level == calc.Line && m.Table == it.Table {
			a.match = &m
		}
	}
	a.choose()
	return a
}

// partOf is the last of the items that stand for parts of the period and make
// one up; nil for an item that is not divided.
func partOf(res *calc.Result, it *calc.Item) *calc.Item {
	symbols := it.Symbols()
	for _, s := range slices.Backward(symbols) {
		switch part := res.Program.Ref(s).Item; {
		case part == nil || part.Part == nil:
		case part.When != nil:
			return part
		default:
			return partOf(res, part)
		}
	}
	return nil
}

// choose sorts every subject into one of the lists, or none.
func (a *award) choose() {
	met := map[int]bool{}
	for _, u := range a.units() {
		n, state := a.judge(u)
		if state == passedOver || !a.first(met, n, state) {
			continue
		}
		switch state {
		case chosen:
			n.why = a.cond.words(n.subject)
			a.listed = append(a.listed, n)
		case undecided:
			a.open = append(a.open, n)
		case almost:
			a.near = append(a.near, n)
		}
	}
	a.nearest()
}

// first lets a person whose school changed groups, and who is a subject in
// both, onto the lists once; amounts of money are listed for each.
func (a *award) first(met map[int]bool, n nominee, s verdictFor) bool {
	if a.item.Level != calc.Teacher || s == chosen && a.adds() {
		return true
	}
	line, _ := a.res.Up(teacherPlace, n.subject, rosterPlace)
	if met[line] {
		return false
	}
	met[line] = true
	return true
}

// unit is what can be listed once: a subject, or both rows about one thing.
type unit struct {
	subjects []int
	pair     *calc.Pair
}

func (a *award) units() []unit {
	var out []unit
	if a.match == nil {
		for _, i := range a.trace.sorted(placeOf(a.item)) {
			out = append(out, unit{subjects: []int{i}})
		}
		return out
	}
	for k := range a.match.Pairs {
		p := &a.match.Pairs[k]
		u := unit{pair: p}
		for _, line := range p.Lines {
			if line >= 0 {
				u.subjects = append(u.subjects, line)
			}
		}
		out = append(out, u)
	}
	return out
}

type verdictFor uint8

const (
	passedOver verdictFor = iota
	chosen
	undecided
	almost
)

// judge looks at each row of a unit and takes the one that came farthest.
func (a *award) judge(u unit) (nominee, verdictFor) {
	best, state := nominee{}, passedOver
	fewest := -1
	for _, i := range u.subjects {
		n := nominee{subject: i, pair: u.pair}
		v := a.res.Value(a.item, i)
		if a.granted(v) {
			return n, chosen
		}
		st := a.stands(u, i)
		s := passedOver
		switch {
		case v.Kind() == value.Failed:
			_, message := v.Failure()
			n.why, s = "计算出错："+message, undecided
		case v.Kind() == value.Missing || len(a.cond.tests) > 0 && len(st.lacks) == 0 && len(st.open) > 0 && !st.never:
			n.why, s = a.waits(n, st), undecided
		case len(st.lacks) == 1 && len(st.open) == 0 && !st.never:
			n.lack, s = st.lacks[0], almost
			n.why = a.cond.words(i, n.lack) + a.disagrees(n)
			if gap, ok := a.cond.gap(n.lack, i); ok {
				n.gap = &gap
			}
		}
		if s != passedOver && (fewest < 0 || len(st.lacks) < fewest) {
			best, state, fewest = n, s, len(st.lacks)
		}
	}
	return best, state
}

// granted reports a value that puts its subject on the list. Where an item has
// no condition, a count of nothing does not.
func (a *award) granted(v value.Value) bool {
	switch v.Kind() {
	case value.Number:
		return a.item.When != nil || !v.Num().IsZero()
	case value.Text, value.Date:
		return true
	case value.Bool:
		return v.Bool()
	}
	return false
}

// stands is how a subject stands before the tests. Where the row that should
// say so is missing, the column that tells the two rows apart does not count.
func (a *award) stands(u unit, i int) bearing {
	st := a.cond.bearing(i)
	if u.pair != nil && len(u.subjects) == 1 {
		st.lacks = slices.DeleteFunc(st.lacks, func(k int) bool { return a.cond.asks(k, a.match.Side) })
	}
	return st
}

// waits names what an undecided subject waits for.
func (a *award) waits(n nominee, st bearing) string {
	if _, school := a.trace.owner(placeOf(a.item), n.subject); school >= 0 && !a.res.Filed(school) {
		return "填报表未受理"
	}
	if len(st.open) == 0 {
		return "用到的数未报"
	}
	if n.pair != nil && n.pair.State == calc.Waiting {
		return a.disagrees(n)[len("；"):]
	}
	return a.cond.words(n.subject, st.open...)
}

// disagrees says what 对账 found, after a semicolon.
func (a *award) disagrees(n nominee) string {
	if n.pair == nil || n.pair.State == calc.Agreed {
		return ""
	}
	return "；" + disagreement(a.res, *a.match, *n.pair)
}

// disagreement words why two schools' rows do not agree.
func disagreement(res *calc.Result, m calc.Matching, p calc.Pair) string {
	switch p.State {
	case calc.Different:
		var parts []string
		for _, d := range p.Differs {
			parts = append(parts, d.Column+"："+m.Sides[0]+"方填"+orBlank(d.Values[0])+"，"+m.Sides[1]+"方填"+orBlank(d.Values[1]))
		}
		return strings.Join(parts, "；")
	case calc.Waiting, calc.Alone:
		side := 0
		if p.Lines[0] >= 0 {
			side = 1
		}
		other := otherSchool(res, m, p, side)
		if p.State == calc.Waiting {
			return other + "的填报表未受理"
		}
		return other + "没有对应的" + m.Sides[side] + "记录"
	}
	return ""
}

func orBlank(v value.Value) string {
	if v.Kind() == value.Blank {
		return "空白"
	}
	return v.String()
}

// otherSchool names the school of one side of a pair, as the register or, for
// a school that is not in it, the other side's row has it.
func otherSchool(res *calc.Result, m calc.Matching, p calc.Pair, side int) string {
	if s := p.Schools[side]; s >= 0 {
		return res.Subject(calc.School, s).Name
	}
	_, _, c := res.Line(m.Table, p.Lines[1-side], m.Other)
	return c.Value.String()
}

// nearest keeps of those who lack one thing the ones worth naming.
func (a *award) nearest() {
	by := map[int][]nominee{}
	for _, n := range a.near {
		by[n.lack] = append(by[n.lack], n)
	}
	a.near = nil
	for _, lack := range sortedInts(by) {
		list := by[lack]
		slices.SortStableFunc(list, func(x, y nominee) int {
			if x.gap == nil || y.gap == nil {
				return 0
			}
			return x.gap.Cmp(*y.gap)
		})
		keep := len(list)
		if keep > mostNear {
			keep = 0
			if list[0].gap != nil {
				keep = mostNear
			}
		}
		a.near = append(a.near, list[:keep]...)
		if rest := list[keep:]; len(rest) > 0 {
			a.more = append(a.more, remainder{len(rest), a.common(rest)})
		}
	}
}

// common is what a list lacks, in words where these are the same for all.
func (a *award) common(list []nominee) string {
	for _, n := range list {
		if n.why != list[0].why {
			return "不满足“" + a.cond.tests[n.lack].prog.Source() + "”"
		}
	}
	return list[0].why
}

func sortedInts[V any](m map[int]V) []int {
	var out []int
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b int) int { return cmp.Compare(a, b) })
	return out
}

// adds reports an item whose values may be added up: money, persons, months; a
// sum of points says nothing.
func (a *award) adds() bool {
	unit := a.item.Unit.String()
	return a.item.Numeric() && unit != "" && unit != "分" && !strings.Contains(unit, "/")
}

// sum adds the values of the list.
func (a *award) sum() value.Value {
	total := value.OfNum(num.Int(0))
	for _, n := range a.listed {
		total = plus(total, a.res.Value(a.item, n.subject))
	}
	return total
}

// person is the columns of a table that say who a row is about.
type person struct{ name, id *form.Column }

func personOf(t *form.Table) person {
	var p person
	for _, c := range t.Columns {
		switch {
		case !c.Personal:
		case c.Type == form.IdentityNo && p.id == nil:
			p.id = c
		case c.Type == form.Text && p.name == nil:
			p.name = c
		}
	}
	return p
}

// cells are name and masked number of the person of a row.
func (p person) cells(res *calc.Result, table string, line int) []Cell {
	var out []Cell
	if p.name != nil {
		_, _, c := res.Line(table, line, p.name.Name)
		out = append(out, Of(c.Value))
	}
	if p.id != nil {
		_, _, c := res.Line(table, line, p.id.Name)
		out = append(out, Text(masked(c.Value.String())).In(AsCentred))
	}
	return out
}

// used lists the columns of an item's own table that decide it, those behind
// computed columns included, in the table's order; then the names the engine
// adds.
func (a *award) used() []string {
	table, _ := a.res.Program.Rules.Table(a.item.Table)
	met := map[string]bool{}
	var walk func(*calc.Item)
	walk = func(it *calc.Item) {
		for _, s := range it.Symbols() {
			ref := a.res.Program.Ref(s)
			if ref.Kind != calc.RefGiven && ref.Kind != calc.RefItem || ref.Place != placeOf(a.item) || ref.Personal {
				continue
			}
			name := ref.Name
			if ref.Item != nil {
				name = ref.Item.Name
			}
			if met[name] {
				continue
			}
			met[name] = true
			if ref.Item != nil {
				walk(ref.Item)
			}
		}
	}
	walk(a.item)
	if a.match != nil { // the two schools have columns of their own
		delete(met, a.match.Side)
		delete(met, a.match.Other)
	}
	if table.Name == exchangeTable {
		met[exchangeMonths] = true
	}
	var out []string
	for _, c := range table.Columns {
		if met[c.Name] {
			out = append(out, c.Name)
		}
		delete(met, c.Name)
	}
	for _, name := range sortedKeys(met) {
		if computedAs(a.res, a.item.Table, name) == name { // not a part of the period
			out = append(out, name)
		}
	}
	return out
}

// computedAs is the name under which a column of a filed table is computed and
// traced.
func computedAs(res *calc.Result, table, name string) string {
	if it, ok := res.Program.Item(table + "[" + name + "]"); ok {
		return it.Code
	}
	return name
}

// worth is the name an item's value is nothing but, such as 考核总分; "" for any
// other formula.
func (a *award) worth() string {
	if a.item.Value == nil {
		return ""
	}
	for _, s := range a.item.Value.Symbols() {
		if !s.IsColumn && s.Name == a.item.Value.Source() && s.Type == formula.Num {
			return a.res.Program.Ref(s).Name
		}
	}
	return ""
}
