package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/calc/formula"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// condition is an item's 适用条件 taken apart into the tests that must all hold.
// calc stops at the first that does not; who lacks one thing only, nobody can
// tell without looking at every one.
type condition struct {
	scene *scene
	item  *calc.Item
	tests []test
}

// test is one part of a condition, at the place where its names live: a test
// of a computed column (满一年="是") is taken apart into what that column asks.
type test struct {
	at   calc.Place
	prog *formula.Program
}

// newCondition takes an item's condition apart; one that has none has no tests.
func newCondition(s *scene, it *calc.Item) *condition {
	c := &condition{scene: s, item: it}
	if it.When != nil {
		c.tests = c.split(placeOf(it), it.When.Source(), it.When.Symbols())
	}
	return c
}

// split lists the tests of a condition. What cannot be taken apart is one test.
func (c *condition) split(at calc.Place, source string, symbols []formula.Symbol) []test {
	prog, shape := c.parse(source, symbols)
	if prog == nil {
		return nil
	}
	if strings.HasPrefix(shape.Op, "AND ") {
		var out []test
		for _, part := range shape.Children {
			out = append(out, c.split(at, part.Source, symbols)...)
		}
		return out
	}
	if inner := c.behind(shape); inner != nil {
		return inner
	}
	return []test{{at, prog}}
}

// parse compiles a part of a formula with the names of the whole, and shows
// how it is built.
func (c *condition) parse(source string, symbols []formula.Symbol) (*formula.Program, *formula.Node) {
	prog, err := formula.Compile(source, c.scene.scope(symbols))
	if err != nil {
		return nil, nil
	}
	return prog, prog.Explain(nowhere{})
}

// plainly reports a test that is 列="甲", or one of several such.
func (c *condition) plainly(source string, symbols []formula.Symbol) bool {
	_, n := c.parse(source, symbols)
	switch {
	case n == nil:
		return false
	case n.Op == "等于":
		return n.Children[0].HasSymbol() && n.Children[1].IsLeaf() && !n.Children[1].HasSymbol()
	case strings.HasPrefix(n.Op, "OR "):
		return !slices.ContainsFunc(n.Children, func(part *formula.Node) bool { return !c.plainly(part.Source, symbols) })
	}
	return false
}

// behind lists the tests behind 名称="甲", where the name is a column or an item
// computed as IF(条件,"甲",…), and behind a name that is itself a condition.
func (c *condition) behind(n *formula.Node) []test {
	name, want := n, ""
	if n.Op == "等于" && n.Children[0].HasSymbol() && n.Children[1].IsLeaf() {
		name, want = n.Children[0], n.Children[1].Source
	}
	if !name.HasSymbol() || name.Symbol.IsColumn {
		return nil
	}
	ref := c.scene.res.Program.Ref(name.Symbol)
	if ref.Item == nil || ref.Item.Value == nil || ref.Item.When != nil || ref.Item.Code != ref.Name {
		return nil
	}
	it := ref.Item
	source := it.Value.Source()
	if want != "" {
		_, shape := c.parse(source, it.Symbols())
		if shape == nil || !strings.HasPrefix(shape.Op, "IF ") || shape.Children[1].Source != want {
			return nil
		}
		source = shape.Children[0].Source
	} else if it.Type != formula.Bool {
		return nil
	}
	return c.split(ref.Place, source, it.Symbols())
}

// bearing is how a subject stands before the tests, by their index.
type bearing struct {
	lacks []int // do not hold
	open  []int // cannot be decided while something is 未报, or failed
	never bool  // one of them does not apply to the subject at all
}

func (c *condition) bearing(i int) bearing {
	var out bearing
	for k, t := range c.tests {
		switch v := t.prog.Eval(c.view(t, i)); {
		case v.Kind() == value.Bool && !v.Bool():
			out.lacks = append(out.lacks, k)
		case v.Kind() == value.NotApplicable:
			out.never = true
		case v.Kind() != value.Bool:
			out.open = append(out.open, k)
		}
	}
	return out
}

// view is what a test sees when it is asked about a subject of the item.
func (c *condition) view(t test, i int) formula.Env {
	at, ok := c.scene.res.Up(placeOf(c.item), i, t.at)
	if !ok {
		return nowhere{}
	}
	return seen{c.scene, t.at, at}
}

// asks reports whether a test looks at a column of its own row.
func (c *condition) asks(k int, column string) bool {
	return slices.ContainsFunc(c.tests[k].prog.Symbols(), func(s formula.Symbol) bool { return !s.IsColumn && s.Name == column })
}

// gap is by how much a comparison fails: a difference of numbers, or days;
// false for a test that does not compare quantities.
func (c *condition) gap(k, i int) (num.Num, bool) {
	return gapOf(c.tests[k].prog.Explain(c.view(c.tests[k], i)))
}

func gapOf(n *formula.Node) (num.Num, bool) {
	if relations[n.Op] == nil || n.Op == "等于" || n.Op == "不等于" {
		return num.Num{}, false
	}
	a, b := n.Children[0].Value, n.Children[1].Value
	switch {
	case isNumber(a) && isNumber(b):
		return a.Num().Sub(b.Num()).Abs(), true
	case a.Kind() == value.Date && b.Kind() == value.Date:
		return num.Int(int64(a.Date().DaysSince(b.Date()))).Abs(), true
	}
	return num.Num{}, false
}
