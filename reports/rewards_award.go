package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
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
			n.why = a.cond.words(n.subject, a.told()...)
			a.listed = append(a.listed, n)
		case undecided:
			a.open = append(a.open, n)
		case almost:
			a.near = append(a.near, n)
		}
	}
	a.nearest()
}

// told are the tests a list puts into words: not those that only ask what
// stands in a column of the list beside them, unless there are no others.
func (a *award) told() []int {
	if a.item.Level != calc.Line {
		return nil
	}
	var out []int
	for k, t := range a.cond.tests {
		if !a.cond.plainly(t.prog.Source(), t.prog.Symbols()) {
			out = append(out, k)
		}
	}
	return out
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

// adds reports an item whose values may be added up: money, persons, months; a
// sum of points says nothing.
func (a *award) adds() bool {
	unit := a.item.Unit.String()
	return a.item.Numeric() && unit != "" && unit != "分" && !strings.Contains(unit, "/")
}

// sum adds the values of the list; it is not complete while somebody's case is
// open.
func (a *award) sum() value.Value {
	total := value.OfNum(num.Int(0))
	if len(a.open) > 0 {
		total = total.WithPartial()
	}
	for _, n := range a.listed {
		total = plus(total, a.res.Value(a.item, n.subject))
	}
	return total
}
