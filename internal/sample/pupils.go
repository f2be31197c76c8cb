package sample

import "slices"

// grade is one row of 班级学生.
type grade struct {
	stage, name                                        string
	classes, pupils, girls, boarders, special, crowded int
	leftBehind, migrant                                int
	size                                               int // how full its classes are meant to be
}

// gradeNames follow the local 五四制: five years of primary, four of junior.
var gradeNames = map[string][]string{
	"幼儿园": {"小班", "中班", "大班"},
	"小学":  {"一年级", "二年级", "三年级", "四年级", "五年级"},
	"初中":  {"六年级", "七年级", "八年级", "九年级"},
	"高中":  {"高一", "高二", "高三"},
	"中职":  {"一年级", "二年级", "三年级"},
}

// enrol decides how many children a school has, stage by stage and grade by
// grade.
func (s *school) enrol(c chance) {
	s.intake = map[string]int{}
	for _, stage := range s.taught() {
		names := gradeNames[stage]
		s.intake[stage] = s.stagePupils(c, stage) / len(names)
		for _, name := range names {
			s.add(s.begin(c, stage, name))
		}
	}
}

// begin is a grade of children nobody has seen before.
func (s *school) begin(c chance, stage, name string) grade {
	g := grade{stage: stage, name: name, pupils: max(5, c.about(s.intake[stage], 12))}
	s.fillGrade(c, &g)
	return g
}

func (s *school) add(g grade) {
	s.grades = append(s.grades, g)
	s.pupils += g.pupils
}

// moveUp takes every grade to the next; the last leaves, a new one begins: a
// little larger in the county town, smaller in the villages.
func (s *school) moveUp(c chance) {
	before := s.grades
	s.grades, s.pupils = nil, 0
	for _, stage := range s.taught() {
		trend := c.between(98, 100)
		if s.area == areaCity {
			trend = c.between(100, 102)
		}
		s.intake[stage] = s.intake[stage] * trend / 100
		for i, name := range gradeNames[stage] {
			if i == 0 {
				s.add(s.begin(c, stage, name))
				continue
			}
			at := slices.IndexFunc(before, func(g grade) bool { return g.stage == stage && g.name == gradeNames[stage][i-1] })
			s.add(before[at].grown(c, name))
		}
	}
}

// grown is the grade a year later, some children having come and gone.
func (g grade) grown(c chance, name string) grade {
	now := g
	now.name, now.pupils = name, max(5, c.about(g.pupils, 2))
	now.classes = (now.pupils + g.size - 1) / g.size
	of := func(n int) int { return n * now.pupils / g.pupils }
	now.girls, now.boarders, now.leftBehind, now.migrant = of(g.girls), of(g.boarders), of(g.leftBehind), of(g.migrant)
	now.crowded = min(g.crowded, now.pupils/now.classes/44)
	return now
}

// stagePupils is the rough number of pupils of a stage: by stage, by place,
// and smaller where a school has two stages.
func (s *school) stagePupils(c chance, stage string) int {
	several, city := len(s.stages) > 1, s.area == areaCity
	switch {
	case stage == "幼儿园":
		return c.between(150, 400)
	case stage == "高中":
		return c.between(2500, 3500)
	case stage == "中职":
		return c.between(1500, 2500)
	case s.site == siteVillage && c.permille(40):
		return c.between(35, 49) // a teaching point
	case s.site == siteVillage:
		return c.between(60, 300)
	case stage == "小学" && several && city:
		return c.between(700, 1300)
	case stage == "小学" && several:
		return c.between(300, 600)
	case stage == "小学" && city:
		return c.between(900, 2100)
	case stage == "小学":
		return c.between(500, 1200)
	case several && city:
		return c.between(600, 1100)
	case several:
		return c.between(260, 520)
	case city:
		return c.between(1500, 2800)
	}
	return c.between(450, 1000)
}

// fillGrade sets classes of 30 to 50 and the children counted apart.
func (s *school) fillGrade(c chance, g *grade) {
	size := map[string]int{"幼儿园": 32, "高中": 50, "中职": 46}[g.stage]
	if size == 0 {
		size = c.between(41, 48)
	}
	g.size = size
	g.classes = (g.pupils + size - 1) / size
	g.girls = g.pupils * c.between(440, 510) / 1000
	g.special = draw(c, []odds[int]{{6, 0}, {3, 1}, {1, 2}})
	g.leftBehind, g.migrant = s.share(c, 120, 300, g), s.share(c, 5, 40, g)
	if s.area == areaCity {
		g.leftBehind, g.migrant = s.share(c, 5, 30, g), s.share(c, 40, 140, g)
	}
	switch g.stage {
	case "高中", "中职":
		g.boarders = s.share(c, 750, 950, g)
	case "初中":
		g.boarders = s.share(c, 300, 650, g)
		if s.area == areaCity {
			g.boarders = s.share(c, 0, 150, g)
		}
	case "小学":
		if s.site == siteSeat {
			g.boarders = s.share(c, 0, 120, g)
		}
	}
	if g.pupils/g.classes >= 44 && c.permille(60) {
		g.crowded = 1
	}
}

func (s *school) share(c chance, low, high int, g *grade) int {
	return g.pupils * c.between(low, high) / 1000
}

func (g grade) cell(column string) (string, bool) {
	switch column {
	case "学段":
		return g.stage, true
	case "年级":
		return g.name, true
	case "班级数":
		return whole(g.classes)
	case "在校生数":
		return whole(g.pupils)
	case "其中女生":
		return whole(g.girls)
	case "寄宿生数":
		return whole(g.boarders)
	case "随班就读数":
		return whole(g.special)
	case "留守儿童数":
		return whole(g.leftBehind)
	case "随迁子女数":
		return whole(g.migrant)
	case "五十五人以上班级数":
		return whole(g.crowded)
	}
	return "", false
}
