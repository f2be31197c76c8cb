package sample

import (
	"slices"
	"strconv"
)

// disputed is what two returns contradict each other in: a row of the table in
// question, and the school at the other end.
type disputed struct {
	row   int
	other *school
	who   *teacher // for TwoRosters
}

// dispute finds what a school can contradict another in; false where it has
// nothing of the kind. Every school can have grown.
func (c *County) dispute(kind FaultKind, s *school) (disputed, bool) {
	switch kind {
	case OtherDates:
		return s.datable()
	case ForgottenStay:
		return s.forgettable()
	case TwoRosters:
		return s.stray()
	case OtherTransfer:
		if len(s.transfers) == 0 {
			return disputed{}, false
		}
		t := s.transfers[0]
		return disputed{other: t.otherThan(s)}, true
	}
	return disputed{}, true
}

// datable is a stay long enough for a month of it to be argued over, of
// somebody the school has nothing else to say about.
func (s *school) datable() (disputed, bool) {
	for i, e := range s.exchanges {
		once := !slices.ContainsFunc(s.exchanges, func(o *exchange) bool { return o != e && o.who == e.who })
		if once && e.span.Days() > 120 && e.span.To.Month() > 4 {
			return disputed{row: i, other: e.otherThan(s)}, true
		}
	}
	return disputed{}, false
}

// forgettable is a guest who does not stand on the host's roster.
func (s *school) forgettable() (disputed, bool) {
	for i, e := range s.exchanges {
		listed := slices.ContainsFunc(s.guests, func(t *teacher) bool { return t.id == e.who.id })
		if e.to == s && !listed {
			return disputed{row: i, other: e.from}, true
		}
	}
	return disputed{}, false
}

// stray is somebody of another school of the group, whom a school with a post
// to spare could still have on its roster.
func (s *school) stray() (disputed, bool) {
	if s.group == nil {
		return disputed{}, false
	}
	spare := s.posts.quota - s.posts.onRoll
	for _, move := range s.group.members[0].shifts {
		if move.school == s {
			spare += min(move.quota, 0)
		}
	}
	if spare <= 0 {
		return disputed{}, false
	}
	for _, other := range s.group.members {
		for _, t := range other.staff {
			if other != s && t.post == "教师" && t.standing == onRoll && t.months == 12 && !t.lent && !t.host && slices.Contains(s.taught(), t.stage) {
				return disputed{other: other, who: t}, true
			}
		}
	}
	return disputed{}, false
}

func (e *exchange) otherThan(s *school) *school {
	if e.from == s {
		return e.to
	}
	return e.from
}

func (t transfer) otherThan(s *school) *school {
	if t.from == s {
		return t.to
	}
	return t.from
}

// contradict edits a return so that it contradicts another.
func (c *County) contradict(kind FaultKind, s *school) func(sheet) bool {
	return func(rows sheet) bool {
		d, ok := c.dispute(kind, s)
		switch {
		case !ok:
			return false
		case kind == OtherDates:
			return rows.set("交流轮岗", d.row, "结束日期", s.exchanges[d.row].span.To.AddDays(-31).String())
		case kind == ForgottenStay:
			return rows.drop("交流轮岗", d.row)
		case kind == TwoRosters:
			held, _ := strconv.Atoi(rows.get("办学条件", 0, "实有在编"))
			return rows.append("教职工", d.who) && rows.set("办学条件", 0, "实有在编", strconv.Itoa(held+1))
		case kind == OtherTransfer:
			return rows.set("学籍互转", d.row, "转接日期", s.transfers[d.row].day.AddDays(7).String())
		}
		return rows.grow()
	}
}

// drop takes a row away.
func (s sheet) drop(table string, row int) bool {
	found := row < len(s.rows[table])
	if found {
		s.rows[table] = slices.Delete(s.rows[table], row, row+1)
	}
	return found
}

// append adds a row below the others.
func (s sheet) append(table string, r record) bool {
	for _, t := range s.tables {
		if t.Name != table {
			continue
		}
		row := make([]string, len(t.Columns))
		for i, col := range t.Columns {
			row[i], _ = r.cell(col.Name)
		}
		s.rows[table] = append(s.rows[table], row)
		return true
	}
	return false
}

// grow lets every grade have three tenths more children, and classes for them.
func (s sheet) grow() bool {
	const table = "班级学生"
	for row := range s.rows[table] {
		number := func(column string) int {
			n, _ := strconv.Atoi(s.get(table, row, column))
			return n
		}
		for _, column := range []string{"在校生数", "其中女生", "寄宿生数", "随班就读数", "留守儿童数", "随迁子女数"} {
			s.set(table, row, column, strconv.Itoa(number(column)*13/10))
		}
		s.set(table, row, "班级数", strconv.Itoa(max(number("班级数"), (number("在校生数")+47)/48)))
	}
	return len(s.rows[table]) > 0
}

// disputes casts the contradictions of a story: each with two schools of its
// own, which then take part in nothing else.
func (c *County) disputes(plot []string) (cast map[string]FaultKind, rest []string) {
	cast = map[string]FaultKind{}
	most := min(len(contradictions), len(plot)/8)
	for _, kind := range contradictions {
		for _, code := range plot {
			d, ok := c.dispute(kind, c.bySubj[code])
			if !ok || len(cast) == most || d.other != nil && !slices.Contains(plot, d.other.code) {
				continue
			}
			cast[code] = kind
			plot = slices.DeleteFunc(slices.Clone(plot), func(s string) bool {
				return s == code || d.other != nil && s == d.other.code
			})
			break
		}
	}
	return cast, plot
}
