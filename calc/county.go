package calc

import (
	"cmp"
	"slices"

	"hesuan/internal/date"
	"hesuan/internal/form"
	"hesuan/internal/register"
	"hesuan/internal/value"
)

// Input is everything a run depends on. Returns are looked at by subject; the
// order they come in does not matter.
type Input struct {
	Register     *register.Register
	RegisterBook *form.Workbook // the same version, as decoded
	Returns      []form.Return  // accepted, current, of the program's period
	Before       []form.Return  // of each school the accepted return before that one, for 上次; may be missing
}

// county is the subjects of a run and how they lie above and below each other.
// Every list is in the order of codes, so that nothing depends on arrival.
type county struct {
	groups   []groupSubject
	members  []memberSubject
	schools  []schoolSubject
	stages   []stageSubject
	teachers []teacherSubject
	lines    map[string]*lineSet
	returns  map[string]*form.Return
	period   date.Span
}

type groupSubject struct {
	register.Group
	life    date.Span // within the period
	members []int
	schools []int // each once, even where a school left and came back
}

type memberSubject struct {
	register.Stretch
	group, school int
	teachers      span
}

type schoolSubject struct {
	register.School
	members []int
	stages  span
	filed   bool
}

type stageSubject struct {
	school int
	name   string
}

type teacherSubject struct {
	member int
	line   int // within the lines of the roster
}

// lineSet is the rows of one table, school by school; a table that a
// department files has all its rows under no school.
type lineSet struct {
	table *form.Table
	lines []lineSubject
	of    []span // by school
	filed bool   // for a department's table: whether it was filed
}

type lineSubject struct {
	school int // -1 for a department's row
	source *form.Return
	row    int
}

// span is a half-open range of indexes.
type span struct{ from, to int }

func (s span) indexes() []int {
	out := make([]int, 0, s.to-s.from)
	for i := s.from; i < s.to; i++ {
		out = append(out, i)
	}
	return out
}

// everySchool stands for no restriction to one school.
const everySchool register.SchoolCode = ""

// newCounty lays out the subjects: the whole county, or one school with the
// groups it is in, so that judging a return costs the same in a county of any
// size.
func newCounty(p *Program, in Input, only register.SchoolCode) *county {
	c := &county{lines: map[string]*lineSet{}, returns: map[string]*form.Return{}, period: p.Rules.Period.Span}
	for i := range in.Returns {
		c.returns[in.Returns[i].Subject] = &in.Returns[i]
	}
	period := c.period
	if s, known := in.Register.School(only); known {
		stretches := in.Register.MembershipsOf(only, period)
		c.addSchools([]register.School{s})
		c.addGroups(groupsOf(in.Register, stretches), stretches, period)
	} else if only == everySchool {
		c.addSchools(in.Register.Schools())
		c.addGroups(in.Register.Groups(), in.Register.MembershipsIn(period), period)
	}
	for _, t := range p.Rules.Tables {
		c.addLines(t)
	}
	c.addTeachers()
	return c
}

// groupsOf lists the groups of stretches, each once, in their order.
func groupsOf(r *register.Register, stretches []register.Stretch) []register.Group {
	var out []register.Group
	for _, s := range stretches {
		if len(out) == 0 || out[len(out)-1].Code != s.Group {
			if g, ok := r.Group(s.Group); ok {
				out = append(out, g)
			}
		}
	}
	return out
}

func (c *county) addSchools(schools []register.School) {
	for i, s := range schools {
		sub := schoolSubject{School: s, filed: c.returns[string(s.Code)] != nil}
		sub.stages.from = len(c.stages)
		for _, name := range s.Stages {
			c.stages = append(c.stages, stageSubject{school: i, name: name})
		}
		sub.stages.to = len(c.stages)
		c.schools = append(c.schools, sub)
	}
}

func (c *county) addGroups(groups []register.Group, stretches []register.Stretch, period date.Span) {
	groupOf, schoolOf := map[register.GroupCode]int{}, map[register.SchoolCode]int{}
	for i, s := range c.schools {
		schoolOf[s.Code] = i
	}
	for _, g := range groups {
		life := date.Span{From: g.Founded, To: g.Dissolved}
		if life.To.IsZero() {
			life.To = period.To
		}
		life, ok := life.Overlap(period)
		if !ok {
			continue
		}
		groupOf[g.Code] = len(c.groups)
		c.groups = append(c.groups, groupSubject{Group: g, life: life})
	}
	for _, s := range stretches {
		g, ok := groupOf[s.Group]
		if !ok {
			continue
		}
		m := memberSubject{Stretch: s, group: g, school: schoolOf[s.School]}
		i := len(c.members)
		c.groups[g].members = append(c.groups[g].members, i)
		if !slices.Contains(c.groups[g].schools, m.school) {
			c.groups[g].schools = append(c.groups[g].schools, m.school)
		}
		c.schools[m.school].members = append(c.schools[m.school].members, i)
		c.members = append(c.members, m)
	}
	for i := range c.groups {
		slices.Sort(c.groups[i].schools)
	}
}

// latest is the membership a school holds last within the period; false for a
// school in no group.
func (c *county) latest(school int) (memberSubject, bool) {
	var out memberSubject
	ms := c.schools[school].members
	for k, i := range ms {
		if k == 0 || out.Span.To.Before(c.members[i].Span.To) {
			out = c.members[i]
		}
	}
	return out, len(ms) > 0
}

func (c *county) addLines(t *form.Table) {
	set := &lineSet{table: t, of: make([]span, len(c.schools))}
	add := func(school int, ret *form.Return) {
		if recs := ret.Tables[t.Name]; recs != nil {
			for row := range recs.Rows {
				set.lines = append(set.lines, lineSubject{school: school, source: ret, row: row})
			}
		}
	}
	if !t.BySchools() {
		for _, filer := range t.Filers {
			if ret := c.returns[filer]; ret != nil {
				set.filed = true
				add(-1, ret)
			}
		}
		c.lines[t.Name] = set
		return
	}
	for i, s := range c.schools {
		set.of[i].from = len(set.lines)
		if ret := c.returns[string(s.Code)]; ret != nil {
			add(i, ret)
		}
		set.of[i].to = len(set.lines)
	}
	c.lines[t.Name] = set
}

// addTeachers lists each member's staff by the roster's key, so that ties in
// an allocation fall the same way whatever the order of the rows.
func (c *county) addTeachers() {
	set := c.lines[roster]
	if set == nil {
		return
	}
	key := func(line int) string {
		l := set.lines[line]
		recs := l.source.Tables[roster]
		k := ""
		for _, name := range set.table.Key {
			k += recs.Value(l.row, name).String() + "\x00"
		}
		return k
	}
	for i := range c.members {
		m := &c.members[i]
		m.teachers.from = len(c.teachers)
		lines := set.of[m.school].indexes()
		slices.SortStableFunc(lines, func(a, b int) int { return cmp.Compare(key(a), key(b)) })
		for _, line := range lines {
			c.teachers = append(c.teachers, teacherSubject{member: i, line: line})
		}
		m.teachers.to = len(c.teachers)
	}
}

func (c *county) count(at Place) int {
	switch at.Level {
	case Group:
		return len(c.groups)
	case Member:
		return len(c.members)
	case School:
		return len(c.schools)
	case Stage:
		return len(c.stages)
	case Teacher:
		return len(c.teachers)
	case Line:
		return len(c.lines[at.Table].lines)
	}
	return 1
}

// up leads from a subject to the one above it at a place of its chain; ok is
// false for a department's row, which lies under no school.
func (c *county) up(from Place, i int, to Place) (int, bool) {
	if from == to || to.Level == County {
		return i * min(1, int(to.Level)), true
	}
	switch from.Level {
	case Member:
		if to.Level == Group {
			return c.members[i].group, true
		}
		return c.members[i].school, true
	case Stage:
		return c.stages[i].school, true
	case Teacher:
		switch to.Level {
		case Line:
			return c.teachers[i].line, true
		case Member:
			return c.teachers[i].member, true
		}
		return c.up(Place{Level: Member}, c.teachers[i].member, to)
	case Line:
		school := c.lines[from.Table].lines[i].school
		return school, school >= 0
	}
	return 0, false
}

// below lists the subjects of a level under a subject.
func (c *county) below(from Place, i int, l Level) []int {
	if from.Level == County {
		return span{0, c.count(Place{Level: l})}.indexes()
	}
	switch {
	case from.Level == Group && l == Member:
		return c.groups[i].members
	case from.Level == Group && l == School:
		return c.groups[i].schools
	case from.Level == Group && l == Stage:
		return c.stagesOf(c.groups[i].schools)
	case from.Level == Group && l == Teacher:
		var out []int
		for _, m := range c.groups[i].members {
			out = append(out, c.members[m].teachers.indexes()...)
		}
		return out
	case from.Level == Member && l == Teacher:
		return c.members[i].teachers.indexes()
	case from.Level == Member && l == Stage:
		return c.schools[c.members[i].school].stages.indexes()
	case from.Level == School && l == Stage:
		return c.schools[i].stages.indexes()
	}
	panic("calc: " + from.Level.String() + " has no " + l.String() + " below")
}

func (c *county) stagesOf(schools []int) []int {
	var out []int
	for _, s := range schools {
		out = append(out, c.schools[s].stages.indexes()...)
	}
	return out
}

// visible lists the rows of a filed table that a subject's formulas see, as
// indexes into its lines, and how many returns among them are 未报. What a row,
// a teacher, a member or a part of a school sees is what its school sees; a
// department's table is seen whole from everywhere.
func (c *county) visible(table string, from Place, i int) (lines []int, absent int) {
	set := c.lines[table]
	if !set.table.BySchools() {
		if !set.filed {
			return nil, 1
		}
		return span{0, len(set.lines)}.indexes(), 0
	}
	from, i = c.viewer(table, from, i)
	for _, s := range c.schoolsOf(from, i) {
		switch {
		case c.schools[s].filed:
			lines = append(lines, c.during(set, s, from, i)...)
		case c.applies(set.table, s):
			absent++
		}
	}
	return lines, absent
}

// during lists a school's rows of a table that a viewer sees. A group sees
// those of the days the school was in it, by the table's 归属日期; a day outside
// the period counts as the nearest within it.
func (c *county) during(set *lineSet, school int, from Place, i int) []int {
	lines := set.of[school].indexes()
	_, dated := set.table.Column(set.table.Dated)
	if from.Level != Group || dated < 0 {
		return lines
	}
	return slices.DeleteFunc(lines, func(line int) bool {
		day := set.cell(line, dated).Value
		if day.Kind() != value.Date {
			return false
		}
		d := earlier(later(day.Date(), c.period.From), c.period.To)
		return !slices.ContainsFunc(c.groups[i].members, func(m int) bool {
			return c.members[m].school == school && c.members[m].Span.Contains(d)
		})
	})
}

// viewer is the subject whose view of a table's rows a subject shares: its
// school, or its group for what only some of the group's schools file.
func (c *county) viewer(table string, from Place, i int) (Place, int) {
	if from.Level == Member || from.Level == Teacher {
		if set := c.lines[table]; set != nil && len(set.table.Roles) > 0 {
			if g, ok := c.up(from, i, Place{Level: Group}); ok {
				return Place{Level: Group}, g
			}
		}
	}
	if s, ok := c.up(from, i, Place{Level: School}); ok && (from.Level > School || from.Level == Member) {
		return Place{Level: School}, s
	}
	return from, i
}

func (c *county) schoolsOf(from Place, i int) []int {
	switch from.Level {
	case County:
		return span{0, len(c.schools)}.indexes()
	case Group:
		return c.groups[i].schools
	case School:
		return []int{i}
	}
	return nil
}

// cell is one filed cell of a line.
func (s *lineSet) cell(line, column int) form.Cell {
	l := s.lines[line]
	return l.source.Tables[s.table.Name].Rows[l.row].Cells[column]
}

// applies reports whether a school fills a table in, by its stages and by the
// groups it was in during the period.
func (c *county) applies(t *form.Table, school int) bool {
	s := c.schools[school]
	if len(s.members) == 0 {
		return t.Applies(s.Stages, "", "")
	}
	return slices.ContainsFunc(s.members, func(i int) bool {
		m := c.members[i]
		return t.Applies(s.Stages, c.groups[m.group].Type, string(m.Role))
	})
}

// none is what a school's column holds where nothing was filed.
func (c *county) none(t *form.Table, school int) value.Value {
	if !c.applies(t, school) {
		return value.OfNA()
	}
	return value.OfMissing()
}
