package calc

import "slices"

// Level is the kind of subject an item is computed for.
type Level uint8

// The levels of the formula language, and Line: a row of a return, where
// computed columns and row checks live.
const (
	County  Level = iota // 县
	Group                // 集团
	Member               // 成员: one school's membership of one group over one stretch of time
	School               // 学校
	Stage                // 学部: a school's part in one 学段
	Teacher              // 教师: a row of the roster within a member
	Line                 // 行
)

var levelNames = []string{"县", "集团", "成员", "学校", "学部", "教师", "行"}

// roster is the table whose rows are the subjects of the level 教师.
const roster = "教职工"

func (l Level) String() string { return levelNames[l] }

// ParseLevel reads a level as the policy writes it.
func ParseLevel(s string) (Level, bool) {
	i := slices.Index(levelNames, s)
	return Level(max(i, 0)), i >= 0
}

// Place is a level, and for Line a table: where values live.
type Place struct {
	Level Level
	Table string
}

// chain lists where a bare name is looked for: the subject's own level, then
// those above it, nearest first.
func (p Place) chain() []Place {
	switch p.Level {
	case Group:
		return []Place{{Level: Group}, {Level: County}}
	case Member:
		return []Place{{Level: Member}, {Level: School}, {Level: Group}, {Level: County}}
	case School:
		return []Place{{Level: School}, {Level: County}}
	case Stage:
		return []Place{{Level: Stage}, {Level: School}, {Level: County}}
	case Teacher:
		return []Place{{Level: Teacher}, {Line, roster}, {Level: Member}, {Level: School}, {Level: Group}, {Level: County}}
	case Line:
		return []Place{p, {Level: School}, {Level: County}}
	}
	return []Place{{Level: County}}
}

// parent is the level whose total an allocation at l shares out.
func (l Level) parent() Level {
	switch l {
	case Member:
		return Group
	case Teacher:
		return Member
	case Stage:
		return School
	}
	return County
}

// below reports whether subjects of l lie below a subject of p, so that
// 成员[…] may be written there.
func (p Place) below(l Level) bool {
	switch p.Level {
	case County:
		return l != County && l != Line
	case Group:
		return l == Member || l == School || l == Stage || l == Teacher
	case Member:
		return l == Stage || l == Teacher
	case School:
		return l == Stage
	}
	return false
}

// rowUnit is what one subject of the level counts as; an item declared 元 may
// be computed as 元/校 where each row is one 校.
func (l Level) rowUnit() string {
	return [...]string{"", "集团", "校", "校", "校", "人", ""}[l]
}
