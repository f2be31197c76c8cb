package reports

import (
	"cmp"
	"slices"

	"hesuan/calc"
	"hesuan/internal/value"
)

// grid is the sheet of one level or of one table: a row a subject, a column a
// name.
type grid struct {
	place   calc.Place
	sheet   *Sheet
	columns []*column
	index   map[string]*column
	leads   []string // heads of the columns that say whose row it is
	rows    []int    // subject of each row
	rowOf   []int    // sheet row of each subject
	first   int      // sheet row of the first subject
}

// column is one name. Its home is where the value lives: above the grid's own
// place, the cells refer there.
type column struct {
	name  string
	item  *calc.Item
	home  calc.Place
	col   int
	words []int // words[i] counts the cells above row i that hold a word for a number
}

// gridHead is how many rows the head of a grid has: name, unit, formula.
const gridHead = 3

func (g *grid) add(name string, it *calc.Item, home calc.Place) {
	if g.index[name] != nil {
		return
	}
	c := &column{name: name, item: it, home: home}
	g.columns = append(g.columns, c)
	g.index[name] = c
}

// spare is the row that formulas over nothing refer to.
func (g *grid) spare() int { return g.first + len(g.rows) }

func (t *Trace) layGrid(g *grid) {
	name, title := "计算_"+g.place.Level.String(), "计算："+g.place.Level.String()+"层级"
	kind := Working
	if g.place.Level == calc.Line {
		name, title, kind = "数据_"+g.place.Table, "数据："+g.place.Table, Source
		t.addKey(g)
	}
	g.sheet = t.wb.Sheet(name, title)
	g.sheet.Kind, g.sheet.Landscape = kind, true
	g.leads = leadsOf(g.place.Level)
	for i, c := range g.columns {
		c.col = len(g.leads) + i + 1
	}
	g.rows = t.sorted(g.place)
	g.first = g.sheet.Last() + 1 + gridHead + 1 // caption, then the head
	g.rowOf = make([]int, len(g.rows))
	for i, subject := range g.rows {
		g.rowOf[subject] = g.first + i
	}
	for _, c := range g.columns {
		c.words = make([]int, len(g.rows)+1)
		for i, subject := range g.rows {
			c.words[i+1] = c.words[i]
			switch t.valueIn(g, c, subject).Kind() {
			case value.Missing, value.NotApplicable, value.Failed:
				c.words[i+1]++
			}
		}
	}
}

// addKey adds the columns that tell the rows of a table apart, unless they are
// personal.
func (t *Trace) addKey(g *grid) {
	table, _ := t.res.Program.Rules.Table(g.place.Table)
	for _, name := range table.Key {
		if c, _ := table.Column(name); c != nil && !c.Personal && g.index[name] == nil {
			g.add(name, nil, g.place)
			n := len(g.columns) - 1
			g.columns = append([]*column{g.columns[n]}, g.columns[:n]...)
		}
	}
}

func leadsOf(l calc.Level) []string {
	switch l {
	case calc.County:
		return []string{"范围"}
	case calc.Group:
		return []string{"代码", "集团"}
	case calc.Teacher:
		return []string{"集团", "学校", "人员"}
	case calc.Stage:
		return []string{"集团", "学校", "学部"}
	}
	return []string{"集团", "学校"}
}

// sorted lists the subjects of a place by group, then school, then as calc
// has them, so that a school's and a group's rows stand together.
func (t *Trace) sorted(place calc.Place) []int {
	rows := make([]int, t.res.Count(place))
	type key struct{ group, school int }
	keys := make([]key, len(rows))
	for i := range rows {
		rows[i] = i
		group, school := t.owner(place, i)
		if group < 0 {
			group = 1 << 30 // schools in no group come last
		}
		keys[i] = key{group, school}
	}
	slices.SortStableFunc(rows, func(a, b int) int {
		return cmp.Or(cmp.Compare(keys[a].group, keys[b].group), cmp.Compare(keys[a].school, keys[b].school))
	})
	return rows
}

// owner is the group and the school a row belongs to, -1 where there is none.
func (t *Trace) owner(place calc.Place, i int) (group, school int) {
	if place.Level == calc.Line {
		school, ok := t.res.Up(place, i, calc.Place{Level: calc.School})
		if !ok {
			return -1, -1
		}
		return t.res.Subject(calc.School, school).Group, school
	}
	s := t.res.Subject(place.Level, i)
	return s.Group, s.School
}

// valueIn is the value of a column for a row of a grid.
func (t *Trace) valueIn(g *grid, c *column, subject int) value.Value {
	at, ok := t.res.Up(g.place, subject, c.home)
	if !ok {
		return value.OfNA()
	}
	return t.res.At(c.home, c.name, at)
}
