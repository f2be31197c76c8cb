package sample

// level is how well a school's children do, in hundredths of a per cent: where
// its core would stand, how far the school is behind that, and what came of it
// the year before.
type level struct {
	ahead, gap, before results
}

type results struct{ passed, excellent int }

func (l level) now() results {
	passed := min(l.ahead.passed-l.gap.passed, 9980)
	return results{passed, min(l.ahead.excellent-l.gap.excellent, passed)}
}

// appraise draws where every school stands in the first year, and lets one
// year pass, so that there is a year before.
func (c *County) appraise(year int) {
	base := map[*group]results{}
	for _, g := range c.groups {
		r := c.chance("quality", g.code)
		base[g] = results{r.between(9150, 9650), r.between(3000, 4300)}
	}
	for _, s := range c.schools {
		r := c.chance("quality", s.code)
		ahead, ok := base[s.group]
		if !ok {
			ahead = results{r.between(8800, 9600), r.between(2500, 4000)}
		}
		s.level = level{ahead: ahead}
		if s.group != nil && !s.core() {
			s.level.gap = results{r.between(250, 800), r.between(500, 1200)}
		}
		s.progress(r, c.rise(s, year))
	}
}

// rise is how much better children do than a year ago: in a group, all alike.
func (c *County) rise(s *school, year int) int {
	of := s.code
	if s.group != nil {
		of = s.group.code
	}
	return c.yearly("rise", of, year).between(20, 120)
}

// progress is a year's: members some way behind their core, and less so than
// the year before, the more the group does. What is nearly perfect rises less.
func (s *school) progress(r chance, rise int) {
	l := &s.level
	l.before = l.now()
	closing := 0
	if s.group != nil {
		closing = s.group.vigour * r.between(12, 26) / 100 // per cent of the gap
	}
	l.ahead.passed += rise * (10000 - l.ahead.passed) / 700
	l.ahead.excellent += rise * (10000 - l.ahead.excellent) / 6500
	l.gap.passed = l.gap.passed * (100 - closing) / 100
	l.gap.excellent = l.gap.excellent * (100 - closing) / 100
}

// quality is one row of 质量监测, in hundredths of a per cent.
type quality struct {
	school                     *school
	stage                      string
	kept, fit, parents, pupils int
	now, before                results
}

// qualities are the monitored results of every stage of every school.
func (c *County) qualities() []quality {
	var out []quality
	for _, s := range c.schools {
		usual, r := c.chance("monitored", s.code), c.yearly("monitored", s.code, c.year)
		for _, stage := range s.taught() {
			about := func(low, high int) int { return min(usual.between(low, high)+r.between(-60, 80), 10000) }
			out = append(out, quality{
				school: s, stage: stage, now: s.level.now(), before: s.level.before,
				kept: about(9650, 9980), fit: about(8700, 9680), parents: about(8650, 9800), pupils: about(8700, 9850),
			})
		}
	}
	return out
}

func (q quality) cell(column string) (string, bool) {
	switch column {
	case "学校":
		return q.school.name, true
	case "学段":
		return q.stage, true
	case "巩固率":
		return percent(q.kept), true
	case "合格率":
		return percent(q.now.passed), true
	case "优秀率":
		return percent(q.now.excellent), true
	case "体质达标率":
		return percent(q.fit), true
	case "家长满意度":
		return percent(q.parents), true
	case "学生满意度":
		return percent(q.pupils), true
	case "上年合格率":
		return percent(q.before.passed), true
	case "上年优秀率":
		return percent(q.before.excellent), true
	}
	return "", false
}
