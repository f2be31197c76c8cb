package sample

import (
	"cmp"
	"slices"
)

// lead gives every school its head: the one the register names, or the 校长;
// schools of one legal person have one head.
func (c *County) lead() {
	for _, s := range c.schools {
		if s.registered != "" && (!s.unified() || s.core()) {
			s.chief().name = s.registered
		}
	}
	for i, s := range c.schools {
		switch {
		case s.registered != "":
			s.head = s.registered
		case s.unified():
			s.head = s.group.members[0].chief().name
		default:
			s.head = s.chief().name
		}
		switch {
		case s.creditCode != "":
		case s.unified() && !s.core() && s.group.members[0].creditCode != "":
			s.creditCode = s.group.members[0].creditCode
		default:
			s.creditCode = credit(i + 1)
		}
	}
}

// chief is whoever leads a school: the 校长, or the first of those below.
func (s *school) chief() *teacher {
	return s.by("校长", "书记", "副校长", "中层", "教师", "其他")
}

// deputy is who looks over what the chief signs.
func (s *school) deputy() *teacher {
	return s.by("中层", "副校长", "书记", "教师", "校长", "其他")
}

// clerk is who fills the return in.
func (s *school) clerk() *teacher {
	return s.by("其他", "教师", "中层", "副校长", "书记", "校长")
}

// by is the first of the staff in an order of posts.
func (s *school) by(posts ...string) *teacher {
	return slices.MinFunc(s.staff, func(a, b *teacher) int {
		return cmp.Compare(slices.Index(posts, a.post), slices.Index(posts, b.post))
	})
}

type rarity struct {
	name string
	male bool
}

// rarities are the names that break programs: a character outside the basic
// plane, one from an extension, a name with a dot.
var rarities = []rarity{{"张𬭎", true}, {"李䶮", true}, {"阿依努尔·艾合买提", false}, {"欧阳㛃", false}}

// plantRarities gives each of those names to somebody who is here to stay.
func (c *County) plantRarities(year int) {
	taken := map[*teacher]bool{}
	for i, n := range rarities {
		for _, t := range c.schools[i*11%len(c.schools)].staff {
			if t.post == "教师" && t.standing == onRoll && t.male == n.male && t.born > year-50 && !taken[t] {
				t.name, taken[t] = n.name, true
				break
			}
		}
	}
}

// rare reports whether somebody bears one of those names.
func (t *teacher) rare() bool {
	return slices.ContainsFunc(rarities, func(r rarity) bool { return r.name == t.name })
}
