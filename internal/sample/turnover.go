package sample

import "slices"

// most is how many of a staff come or go in a year: few enough that a return
// does not look like another school's.
func (s *school) most() int { return max(1, len(s.staff)/12) }

// turnOver is a year in the staff room: some retire or move away, somebody
// takes over their post, young people join, and those who are left are a year
// older.
func (s *school) turnOver(c chance, p *people, year int) {
	most := s.most()
	var left []*teacher
	part := func(goes func(*teacher) bool) {
		s.staff = slices.DeleteFunc(s.staff, func(t *teacher) bool {
			gone := len(left) < most && !t.away(year) && goes(t)
			if gone {
				left = append(left, t)
			}
			return gone
		})
	}
	part(func(t *teacher) bool { return year-t.born >= t.retires() })
	part(func(t *teacher) bool { return t.post == "教师" && !t.host && !t.rare() && c.permille(12) })
	for _, t := range s.staff {
		t.age(c, year)
	}
	for _, t := range left {
		switch t.post {
		case "教师":
		case "其他":
			s.staff = append(s.staff, s.engage(c, p, year, t.post, ""))
		default:
			s.succeed(c, t.post, year)
		}
	}
	for _, stage := range s.taught() {
		short := s.need(stage)
		for _, t := range s.staff {
			if t.post == "教师" && t.stage == stage {
				short--
			}
		}
		for ; short > 0 && most > 0; short, most = short-1, most-1 {
			s.staff = append(s.staff, recruit(c, p, year, stage))
		}
	}
}

// away reports whether somebody is at another school when a year begins, or
// will be in it.
func (t *teacher) away(year int) bool { return !t.back.IsZero() && t.back.Year() >= year }

// retires is the age at which somebody goes.
func (t *teacher) retires() int {
	switch {
	case t.standing == returned:
		return 69
	case t.male, t.standing != onRoll, t.post == "书记", t.post == "校长", t.post == "副校长":
		return 61
	}
	return 56
}

// succeed promotes a teacher to a post that fell vacant; a school that has
// nobody fit for it does without.
func (s *school) succeed(c chance, post string, year int) {
	var fit []*teacher
	for _, t := range s.staff {
		if t.post == "教师" && t.standing == onRoll && t.fullTime && !t.host && !t.away(year) && t.months == 12 {
			fit = append(fit, t)
		}
	}
	slices.SortStableFunc(fit, func(a, b *teacher) int { return a.since.Compare(b.since) })
	if len(fit) == 0 {
		return
	}
	t := fit[len(fit)/3] // neither the oldest nor the newest
	t.post = post
	t.fullTime = post == "中层"
	t.hours = min(t.hours, 5*c.between(4, 12))
}

// age makes somebody a year older.
func (t *teacher) age(c chance, year int) {
	fresh := t.pay == 0
	t.crossHours = 0
	t.assess(c)
	if t.away(year) {
		t.months = 12
	}
	switch next := t.next(); {
	case fresh:
		t.step = "三级教师"
		t.rank = pick(c, ranks[t.step])
		t.pay = payOf[t.step] + c.IntN(100)
	case next.title != "" && c.permille(next.permille):
		t.step = next.title
		t.rank = pick(c, ranks[t.step])
		t.pay = max(t.pay, payOf[t.step]+c.IntN(100))
	default:
		t.pay = min(t.pay+t.pay/1000*c.between(0, 20), 450000)
	}
	if t.post != "其他" {
		t.title = t.step
		if v := vocational[t.step]; v != "" && t.stage == "中职" {
			t.title = v
		}
	}
	if t.host {
		t.assessed, t.months = "优秀", 12
	}
	if t.level == noLevel && (t.step == "一级教师" || t.step == "高级教师") && c.permille(12) {
		t.level = "县级"
		t.certify(c, year)
	}
}

// promotion is the title above one, and how likely a year brings it.
type promotion struct {
	title    string
	permille int
}

var promotions = map[string]promotion{
	"未定级": {"二级教师", 500}, "三级教师": {"二级教师", 350}, "二级教师": {"一级教师", 100}, "一级教师": {"高级教师", 40},
}

// next is the title above a teacher's own; none where it takes more than time.
func (t *teacher) next() promotion {
	if t.post == "其他" {
		return promotion{}
	}
	return promotions[t.step]
}
