package sample

import (
	"slices"

	"hesuan/internal/date"
)

// The words of 教职工 that anything here decides by.
const (
	onRoll   = "在编"
	listed   = "控制总量备案"
	hired    = "合同制"
	returned = "返聘"

	noLevel = "无"
)

// teacher is one row of 教职工.
type teacher struct {
	name, id                       string
	born                           int
	male                           bool
	standing, kind, rank, post     string
	fullTime                       bool
	stage, subject, title, degree  string
	level, honour, certificate     string
	since                          date.Date
	pay, months, hours, crossHours int // fen a month, months, tenths of a lesson a week twice
	assessed                       string
	step                           string // the title without the names of vocational schools

	host bool      // of a studio
	back date.Date // last day at another school; zero for who was never sent
	lent bool      // away at some time of the period
}

// perTeacher is how many pupils a teacher of a stage has, in tenths.
var perTeacher = map[string]int{"幼儿园": 110, "小学": 135, "初中": 110, "高中": 105, "中职": 130}

// hire staffs a school: heads, middle posts, teachers stage by stage, workers.
func (s *school) hire(c chance, p *people, year int) {
	add := func(post string, n int) {
		for range n {
			s.staff = append(s.staff, s.engage(c, p, year, post, ""))
		}
	}
	s.load = map[string]int{}
	big := 0
	for _, g := range s.grades {
		big += g.pupils * 10 / perTeacher[g.stage]
	}
	switch {
	case s.unified() && !s.core():
		add("副校长", 1) // 一长多校: the head sits in the core school
	case big < 14:
		add("校长", 1)
	default:
		add("书记", 1)
		add("校长", 1)
		add("副校长", min(1+big/60, 4))
	}
	add("中层", max(1, min(big/18, 14)))
	for _, stage := range s.taught() {
		s.load[stage] = c.between(95, 110)
		for range s.need(stage) {
			s.staff = append(s.staff, s.engage(c, p, year, "教师", stage))
		}
	}
	add("其他", c.between(0, 1)+big/35)
}

// need is how many teachers a stage wants.
func (s *school) need(stage string) int {
	pupils, classes := 0, 0
	for _, g := range s.grades {
		if g.stage == stage {
			pupils += g.pupils
			classes += g.classes
		}
	}
	return max(pupils*10/perTeacher[stage]*s.load[stage]/100, classes*3/2)
}

// roster is who stands in 教职工: the school's own, and its guests.
func (s *school) roster() []*teacher { return slices.Concat(s.staff, s.guests) }

// engage makes one person for a post. A stage is drawn where none is given.
func (s *school) engage(c chance, p *people, year int, post, stage string) *teacher {
	if stage == "" && post != "其他" {
		stage = pick(c, s.taught())
	}
	standing := onRoll
	if post == "教师" || post == "其他" {
		standing = draw(c, standings(stage))
	}
	t := person(c, p, year, post, stage, standing, age(c, standing, post))
	if t.since.Year() >= year-1 && t.post == "教师" && t.standing != returned && t.born > year-32 {
		t.join(year)
	}
	return t
}

// recruit is a young teacher who joins in September.
func recruit(c chance, p *people, year int, stage string) *teacher {
	standing := draw(c, standings(stage))
	if standing == returned {
		standing = onRoll
	}
	t := person(c, p, year, "教师", stage, standing, c.between(22, 27))
	t.join(year)
	return t
}

// person makes somebody of an age for a post.
func person(c chance, p *people, year int, post, stage, standing string, age int) *teacher {
	t := &teacher{post: post, stage: stage, standing: standing, born: year - age, level: noLevel, honour: noLevel, kind: "专技"}
	t.male = c.permille(map[string]int{"幼儿园": 40, "小学": 300, "初中": 420}[t.stage] + 20)
	if t.stage == "高中" || t.stage == "中职" || post == "书记" || post == "校长" || post == "其他" {
		t.male = c.permille(620)
	}
	if !t.male && t.standing == onRoll && t.born < year-55 {
		t.born = year - c.between(30, 54)
	}
	t.id = p.identity(c, t.born, t.male)
	t.name = c.name(t.male, t.born)
	t.since = date.Of(max(t.born+22+c.between(0, max(1, year-t.born-24)), year-34), 9, 1)
	if c.permille(120) {
		t.since = date.Of(t.since.Year(), pick(c, []int{2, 3, 8, 10}), 1)
	}
	t.qualify(c, year)
	t.teach(c)
	t.assess(c)
	return t
}

func standings(stage string) []odds[string] {
	if stage == "幼儿园" {
		return []odds[string]{{38, onRoll}, {42, listed}, {20, hired}}
	}
	return []odds[string]{{880, onRoll}, {60, listed}, {50, hired}, {10, returned}}
}

func age(c chance, standing, post string) int {
	switch {
	case standing == returned:
		return c.between(60, 66)
	case standing != onRoll:
		return c.between(23, 48)
	case post == "书记" || post == "校长":
		return c.between(41, 58)
	case post == "副校长" || post == "中层":
		return c.between(33, 56)
	}
	return draw(c, []odds[int]{{20, c.between(23, 30)}, {30, c.between(31, 40)}, {32, c.between(41, 50)}, {18, c.between(51, 59)}})
}

// subjects taught at a stage, by how many teach them.
var subjects = map[string][]odds[string]{
	"幼儿园": {{85, "学前教育"}, {5, "音乐"}, {5, "美术"}, {5, "体育"}},
	"小学":  {{27, "语文"}, {25, "数学"}, {11, "英语"}, {6, "科学"}, {5, "道德与法治"}, {7, "体育"}, {5, "音乐"}, {5, "美术"}, {3, "信息科技"}, {2, "综合实践"}},
	"初中":  {{17, "语文"}, {17, "数学"}, {16, "英语"}, {8, "物理"}, {5, "化学"}, {6, "道德与法治"}, {5, "历史"}, {5, "地理"}, {5, "生物"}, {6, "体育"}, {3, "音乐"}, {3, "美术"}, {3, "信息科技"}},
	"高中":  {{16, "语文"}, {16, "数学"}, {16, "英语"}, {11, "物理"}, {9, "化学"}, {8, "生物"}, {6, "思想政治"}, {6, "历史"}, {6, "地理"}, {4, "体育"}, {2, "音乐"}, {2, "美术"}, {2, "信息技术"}},
	"中职":  {{10, "语文"}, {10, "数学"}, {10, "英语"}, {16, "机电技术"}, {14, "计算机应用"}, {10, "汽车维修"}, {9, "电子商务"}, {8, "学前教育"}, {6, "思想政治"}, {4, "体育"}, {3, "美术"}},
}

// teach sets subject and lessons a week, by post.
func (t *teacher) teach(c chance) {
	if t.post == "其他" {
		return
	}
	t.subject = draw(c, subjects[t.stage])
	low := map[string]int{"小学": 11, "初中": 9, "高中": 8, "中职": 9, "幼儿园": 14}[t.stage]
	high := low + 6
	t.fullTime = true
	switch t.post {
	case "书记", "校长":
		t.fullTime, low, high = false, 0, 4
	case "副校长":
		t.fullTime, low, high = c.permille(500), 3, 6
	case "中层":
		low, high = 5, 9
	}
	t.hours = 5 * c.between(2*low, 2*high)
}

// assess sets the months in post and the year's grade.
func (t *teacher) assess(c chance) {
	t.assessed = draw(c, []odds[string]{{170, "优秀"}, {805, "合格"}, {8, "基本合格"}, {2, "不合格"}, {15, "未参加"}})
	t.months = 12
	if c.permille(15) && t.post == "教师" {
		t.months = c.between(1, 11)
	}
}

// join makes somebody new this September: no pay last December.
func (t *teacher) join(year int) {
	t.since = date.Of(year, 9, 1)
	t.months, t.assessed, t.pay = 4, "未参加", 0
}

func (t *teacher) cell(column string) (string, bool) {
	switch column {
	case "姓名":
		return t.name, true
	case "身份证号":
		return t.id, true
	case "人员性质":
		return t.standing, true
	case "岗位类别":
		return t.kind, true
	case "岗位等级":
		return t.rank, true
	case "职务":
		return t.post, true
	case "是否专任":
		return yes(t.fullTime), true
	case "任教学段":
		return t.stage, true
	case "任教学科":
		return t.subject, true
	case "职称":
		return t.title, true
	case "最高学历":
		return t.degree, true
	case "骨干级别":
		return t.level, true
	case "荣誉称号":
		return t.honour, true
	case "证书编号":
		return t.certificate, true
	case "本校任教起始年月":
		return t.since.String()[:len("2026-09")], true
	case "上年12月绩效额度":
		return yuan(t.pay), true
	case "在岗月数":
		return whole(t.months)
	case "年度考核等次":
		return t.assessed, true
	case "周课时":
		return tenths(t.hours), true
	case "跨校周课时":
		return tenths(t.crossHours), true
	}
	return "", false
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}
