package reports

import (
	"cmp"
	"slices"

	"hesuan/calc"
)

// stay is one person's time at another school, as one or both schools filed it.
type stay struct {
	calc.Pair
	groups [2]int // of each side in the days of the stay; -1 for none
	row    int    // on 台账
}

// line is the row that stands for the stay: the sender's, or the receiver's
// where the sender filed none.
func (s stay) line() int {
	if s.Lines[0] >= 0 {
		return s.Lines[0]
	}
	return s.Lines[1]
}

// accountable is a school within a group: one that changed groups has a row in
// each.
type accountable struct{ school, group int }

// read collects the schools and the stays, in the order of 台账.
func (b *exchangeBook) read() {
	b.unitOf = map[[2]int]int{}
	met := map[int]bool{}
	add := func(school, group int) {
		met[school] = true
		b.units = append(b.units, accountable{school, group})
		b.unitOf[[2]int{school, group}] = len(b.units)
	}
	for g := range b.res.Count(calc.Place{Level: calc.Group}) {
		for _, s := range b.res.Below(calc.Place{Level: calc.Group}, g, calc.School) {
			add(s, g)
		}
	}
	for s := range b.res.Count(schoolPlace) {
		if !met[s] {
			add(s, -1)
		}
	}
	for _, m := range b.res.Matchings() {
		if m.Table == exchangeTable {
			b.match = &m
		} else {
			b.others = append(b.others, &reconciled{Matching: m})
		}
	}
	if b.match == nil {
		return
	}
	b.table, _ = b.res.Program.Rules.Table(exchangeTable)
	b.who = personOf(b.table)
	groups := b.groupsOfLines()
	for _, p := range b.match.Pairs {
		s := stay{Pair: p}
		for side, school := range p.Schools {
			s.groups[side] = b.groupOf(groups, p, side)
			if school >= 0 && b.unitOf[[2]int{school, s.groups[side]}] == 0 {
				add(school, s.groups[side]) // in no group in those days
			}
		}
		b.stays = append(b.stays, s)
	}
	last := func(i int) int { // what is not there comes last
		if i < 0 {
			return 1 << 30
		}
		return i
	}
	slices.SortStableFunc(b.stays, func(x, y stay) int {
		return cmp.Or(cmp.Compare(last(b.number(x, 0)), last(b.number(y, 0))), cmp.Compare(last(x.Lines[0]), last(y.Lines[0])), cmp.Compare(x.Lines[1], y.Lines[1]))
	})
}

// groupsOfLines tells in which group each row counts: the one whose member the
// school was by the table's 归属日期.
func (b *exchangeBook) groupsOfLines() map[int]int {
	out := map[int]int{}
	for g := range b.res.Count(calc.Place{Level: calc.Group}) {
		lines, _ := b.res.Lines(exchangeTable, calc.Place{Level: calc.Group}, g)
		for _, i := range lines {
			out[i] = g
		}
	}
	return out
}

// groupOf is the group of one side; of a school that did not file the stay, the
// group of the other side if it was in it, or the last it was in.
func (b *exchangeBook) groupOf(groups map[int]int, p calc.Pair, side int) int {
	if line := p.Lines[side]; line >= 0 {
		if g, ok := groups[line]; ok {
			return g
		}
		return -1
	}
	school := p.Schools[side]
	if school < 0 {
		return -1
	}
	if g, ok := groups[p.Lines[1-side]]; ok && b.unitOf[[2]int{school, g}] > 0 {
		return g
	}
	return b.res.Subject(calc.School, school).Group
}

// number is the number of a side's row on 学校汇总, -1 for a school that the
// register does not know.
func (b *exchangeBook) number(s stay, side int) int {
	if s.Schools[side] < 0 {
		return -1
	}
	return b.unitOf[[2]int{s.Schools[side], s.groups[side]}]
}
