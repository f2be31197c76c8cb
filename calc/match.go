package calc

import (
	"slices"
	"strconv"
	"strings"

	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
)

// MatchState is what became of one filed row when it was held against the
// other school's return (对账).
type MatchState string

// The states; a row whose counterpart has not filed yet has none and is 未报.
const (
	Agreed    MatchState = "相符"
	Different MatchState = "内容不一致"
	Alone     MatchState = "对方无此记录"
	Waiting   MatchState = "对方未报"
)

// Pair is one thing that two schools have to agree on: the row of the first
// side, the row of the second, or only one of them.
type Pair struct {
	State   MatchState
	Lines   [2]int // within the table's lines; -1 where that side has no row
	Schools [2]int // who filed it, or should have
	Differs []Difference
}

// Difference is a column in which the two rows disagree.
type Difference struct {
	Column string
	Values [2]value.Value
}

// Matching is what a row of 对账 came to.
type Matching struct {
	policy.Match
	Pairs []Pair // by school, then row
}

// matching pairs the rows of one rule: each row of one side with the first
// row of the other that says the same, then with the first about the same
// thing, in the order of the rows, so that the outcome does not depend on who
// filed first.
type matching struct {
	*run
	rule     policy.Match
	set      *lineSet
	side     int
	other    int
	key      []int
	compared []int
	schools  map[string]int // by name
	rows     map[string][]int
	pairOf   []int // by line, -1 before it has one
	out      []Pair
}

func (r *run) match(rule policy.Match) Matching {
	m := &matching{run: r, rule: rule, set: r.lines[rule.Table], schools: map[string]int{}, rows: map[string][]int{}}
	if m.set == nil {
		return Matching{Match: rule}
	}
	at := func(name string) int { _, i := m.set.table.Column(name); return i }
	m.side, m.other = at(rule.Side), at(rule.Other)
	for _, name := range rule.Key {
		m.key = append(m.key, at(name))
	}
	for _, name := range rule.Compared {
		m.compared = append(m.compared, at(name))
	}
	for i, s := range r.schools {
		m.schools[s.Name] = i
	}
	m.pairOf = make([]int, len(m.set.lines))
	for i := range m.set.lines {
		m.pairOf[i] = -1
		from, to, side := m.ends(i)
		m.rows[m.id(from, to, side, i)] = append(m.rows[m.id(from, to, side, i)], i)
	}
	m.join(true)
	m.join(false)
	m.rest()
	slices.SortStableFunc(m.out, func(a, b Pair) int { return first(a) - first(b) })
	return Matching{Match: rule, Pairs: m.out}
}

func first(p Pair) int {
	if p.Lines[0] >= 0 {
		return p.Lines[0]
	}
	return p.Lines[1]
}

// ends are the school that filed a row, the other school it names (-1 for one
// the register does not know) and the side, -1 for none.
func (m *matching) ends(line int) (from, to, side int) {
	from = m.set.lines[line].school
	to, known := m.schools[m.text(line, m.other)]
	if !known {
		to = -1
	}
	return from, to, slices.Index(m.rule.Sides[:], m.text(line, m.side))
}

func (m *matching) text(line, column int) string { return m.set.cell(line, column).Value.String() }

func (m *matching) id(from, to, side, line int) string {
	parts := []string{strconv.Itoa(from), strconv.Itoa(to), strconv.Itoa(side)}
	for _, k := range m.key {
		parts = append(parts, m.text(line, k))
	}
	return strings.Join(parts, "\x00")
}

// join pairs rows of the first side with rows of the second; strictly, only
// where they agree in everything.
func (m *matching) join(strictly bool) {
	for i := range m.set.lines {
		from, to, side := m.ends(i)
		if side != 0 || to < 0 || m.pairOf[i] >= 0 {
			continue
		}
		for _, j := range m.rows[m.id(to, from, 1, i)] {
			differs := m.differs(i, j)
			if m.pairOf[j] >= 0 || strictly && len(differs) > 0 {
				continue
			}
			p := Pair{State: Agreed, Lines: [2]int{i, j}, Schools: [2]int{from, to}, Differs: differs}
			if len(differs) > 0 {
				p.State = Different
			}
			m.pairOf[i], m.pairOf[j] = len(m.out), len(m.out)
			m.out = append(m.out, p)
			break
		}
	}
}

// rest lists the rows without a counterpart.
func (m *matching) rest() {
	for i := range m.set.lines {
		from, to, side := m.ends(i)
		if m.pairOf[i] >= 0 || side < 0 {
			continue
		}
		p := Pair{State: Alone, Lines: [2]int{-1, -1}}
		p.Lines[side], p.Schools[side], p.Schools[1-side] = i, from, to
		if to >= 0 && !m.run.schools[to].filed {
			p.State = Waiting
		}
		m.pairOf[i] = len(m.out)
		m.out = append(m.out, p)
	}
}

func (m *matching) differs(i, j int) []Difference {
	var out []Difference
	for k, c := range m.compared {
		a, b := m.set.cell(i, c).Value, m.set.cell(j, c).Value
		if !a.Equal(b) {
			out = append(out, Difference{Column: m.rule.Compared[k], Values: [2]value.Value{a, b}})
		}
	}
	return out
}

// The names that the engine adds to the rows of filed tables.
const (
	nameMatch   = "对账结果"  // of a table of 对账
	namePresent = "对方在册"  // the person stands on the other school's roster
	nameRosters = "在册单位数" // how many filers list the same first key
	nameFiler   = "填报单位"
)

// known fills a field that the engine adds to the rows of a table. What
// depends on other filers is 未报 while a single return is judged.
func (r *run) known(f *field) []value.Value {
	set := r.lines[f.place.Table]
	out := make([]value.Value, len(set.lines))
	switch f.name {
	case nameFiler:
		for i, l := range set.lines {
			out[i] = value.OfText(r.schools[l.school].Name)
		}
	case nameRosters:
		filers := r.filersOf(set)
		for i, id := range filers.ids {
			out[i] = value.OfNum(num.Int(int64(len(filers.of[id]))))
		}
	case nameMatch:
		for i := range out {
			out[i] = value.OfText(string(Alone))
		}
		for _, p := range r.matches[f.place.Table].Pairs {
			v := value.OfText(string(p.State))
			if p.State == Waiting {
				v = value.OfMissing()
			}
			for _, i := range p.Lines {
				if i >= 0 {
					out[i] = v
				}
			}
		}
	case namePresent:
		m := r.matches[f.place.Table]
		roster := r.filersOf(r.lines[m.Roster])
		_, person := set.table.Column(m.Key[0])
		_, other := set.table.Column(m.Other)
		for i := range out {
			out[i] = value.OfText("否")
			to := slices.IndexFunc(r.schools, func(s schoolSubject) bool { return s.Name == set.cell(i, other).Value.String() })
			switch {
			case to < 0:
			case !r.schools[to].filed:
				out[i] = value.OfMissing()
			case slices.Contains(roster.of[set.cell(i, person).Value.String()], to):
				out[i] = value.OfText("是")
			}
		}
	}
	return out
}

// filers says which schools list each first key of a table.
type filers struct {
	ids []string // by line
	of  map[string][]int
}

func (r *run) filersOf(set *lineSet) filers {
	f := filers{of: map[string][]int{}}
	_, key := set.table.Column(set.table.Key[0])
	for i, l := range set.lines {
		id := set.cell(i, key).Value.String()
		f.ids = append(f.ids, id)
		if !slices.Contains(f.of[id], l.school) {
			f.of[id] = append(f.of[id], l.school)
		}
	}
	return f
}

// adds declares what the engine adds to a table's rows.
func (c *compiler) adds(t *form.Table) {
	add := func(name string, f field) {
		if col, _ := t.Column(name); col == nil { // the form's own column wins
			f.name, f.place, f.engine = name, Place{Line, t.Name}, true
			c.field(f)
		}
	}
	if !t.BySchools() {
		return
	}
	add(nameFiler, field{typ: formula.Text})
	if len(t.Key) > 0 {
		add(nameRosters, field{typ: formula.Num, wide: true})
	}
	for _, m := range c.p.Rules.Matches {
		if m.Table != t.Name {
			continue
		}
		add(nameMatch, field{typ: formula.Text, wide: true, options: []string{string(Agreed), string(Different), string(Alone)}})
		if m.Roster != "" {
			add(namePresent, field{typ: formula.Text, wide: true, options: []string{"是", "否"}})
		}
	}
}
