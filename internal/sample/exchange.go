package sample

import (
	"cmp"
	"fmt"
	"slices"

	"hesuan/internal/date"
)

// exchange is one teacher's stay at another school. Both schools file it, so
// one value serves both rows.
type exchange struct {
	who           *teacher
	from, to      *school
	kind, role    string
	span          date.Span
	hours         int // tenths of a lesson a week
	assessed      string
	total, sender int // fen
	agreement     string
	listed        bool // the host lists the guest among its own staff
}

// stays are when people go and come back: by terms, by years, and around the
// middle of a month, where the plan's count of months turns.
type stay struct {
	from, to [3]int // years after the one it begins in, month, day
	kinds    []string
}

var (
	yearKinds = []string{"支教", "支教", "顶岗"}
	termKinds = []string{"支教", "走教", "走教", "跟岗", "结对"}

	years = []stay{
		{[3]int{0, 9, 1}, [3]int{1, 8, 31}, yearKinds}, // twelve months to the day
		{[3]int{0, 9, 15}, [3]int{1, 9, 14}, yearKinds},
		{[3]int{0, 9, 1}, [3]int{2, 7, 10}, yearKinds},
		{[3]int{0, 1, 1}, [3]int{0, 12, 31}, yearKinds},
		{[3]int{0, 3, 1}, [3]int{1, 2, 28}, yearKinds},
		{[3]int{0, 9, 1}, [3]int{1, 8, 30}, yearKinds}, // a day short
	}
	terms = []stay{
		{[3]int{0, 2, 24}, [3]int{0, 7, 10}, termKinds},
		{[3]int{0, 3, 14}, [3]int{0, 7, 15}, termKinds},
		{[3]int{0, 3, 15}, [3]int{0, 7, 15}, termKinds},
		{[3]int{0, 3, 16}, [3]int{0, 7, 14}, termKinds},
		{[3]int{0, 4, 1}, [3]int{0, 6, 30}, termKinds},
		{[3]int{0, 9, 1}, [3]int{1, 1, 20}, termKinds},
		{[3]int{0, 9, 14}, [3]int{1, 1, 15}, termKinds},
		{[3]int{0, 9, 15}, [3]int{1, 1, 15}, termKinds},
		{[3]int{0, 9, 16}, [3]int{1, 1, 31}, termKinds},
		{[3]int{0, 10, 8}, [3]int{0, 12, 15}, termKinds},
	}
	autumn = stay{[3]int{0, 9, 1}, [3]int{0, 12, 31}, []string{"支教"}}
)

func (s stay) in(year int) date.Span {
	return date.Span{From: date.Of(year+s.from[0], s.from[1], s.from[2]), To: date.Of(year+s.to[0], s.to[1], s.to[2])}
}

// exchange lends teachers from some day of a year on, group by group, and a few
// across groups.
func (c *County) exchange(year int) {
	for _, g := range c.groups {
		if len(g.members) > 1 {
			g.lend(c.yearly("exchange", g.code, year), year)
		}
	}
	far := c.yearly("exchange", "", year)
	for range len(c.schools) / 60 { // about one agreement in a hundred crosses groups
		from, to := pick(far, c.schools), pick(far, c.schools)
		if from.group != to.group && alike(from, to) {
			send(far, from, []*school{to}, year)
		}
	}
	n := 0
	for _, s := range c.schools {
		slices.SortFunc(s.exchanges, func(a, b *exchange) int {
			return cmp.Or(a.span.From.Compare(b.span.From), cmp.Compare(a.who.id, b.who.id))
		})
		for _, e := range s.exchanges {
			if e.from == s && e.agreement == "" {
				n++
				e.agreement = fmt.Sprintf("JL%d-%04d", year, n)
			}
		}
	}
}

// keepCurrent forgets the stays that have nothing to do with the period, and
// fits the rosters to those that have.
func (c *County) keepCurrent() {
	p := c.opt.Rules.Period
	for _, s := range c.schools {
		s.exchanges = slices.DeleteFunc(s.exchanges, func(e *exchange) bool {
			_, now := e.span.Overlap(p.Span)
			return !now
		})
		for _, e := range s.exchanges {
			e.who.lent = true
			if e.kind == "走教" || e.kind == "结对" {
				e.who.crossHours = max(e.who.crossHours, e.hours)
			}
			if p.Deadline.Before(e.span.To) {
				e.assessed = "" // still there when the return is filed
			}
		}
	}
	for _, s := range c.schools {
		s.receive(p.Span)
	}
}

// lend sends as many of a group's teachers as its vigour says, a tenth of
// those who may be sent being what the policy hopes for. What begins in a year
// is less than what a return shows, which has last year's stays too.
func (g *group) lend(r chance, year int) {
	able := 0
	for _, s := range g.members {
		for _, t := range s.staff {
			if t.movable(year) {
				able++
			}
		}
	}
	for range max(2, able*g.vigour/1600) {
		from, to := g.members[0], pick(r, g.members[1:])
		switch r.IntN(10) {
		case 0, 1: // a member sends to learn
			from, to = to, from
		case 2:
			if other := pick(r, g.members[1:]); other != to {
				from = other
			}
		}
		if !alike(from, to) && r.permille(800) {
			continue
		}
		hosts := []*school{to}
		for _, s := range g.members {
			if s != from && s != to {
				hosts = append(hosts, s)
			}
		}
		send(r, from, hosts, year)
	}
}

// movable are those whom 应交流教师数 counts, who were there when the year
// began, and who are not away already.
func (t *teacher) movable(year int) bool {
	return t.post == "教师" && t.fullTime && t.sendable(year)
}

func (t *teacher) sendable(year int) bool {
	return t.standing == onRoll && t.months == 12 && !t.host && t.since.Year() < year && !t.away(year)
}

// alike reports whether two schools have a stage in common.
func alike(a, b *school) bool {
	return slices.ContainsFunc(a.taught(), func(s string) bool { return slices.Contains(b.taught(), s) })
}

// send lends somebody of a school to the first of some hosts; now and then a
// cadre, now and then to another host for the autumn.
func send(r chance, from *school, hosts []*school, year int) {
	cadre := r.permille(70)
	var able []*teacher
	for _, t := range from.staff {
		if !cadre && t.movable(year) || cadre && t.post == "中层" && t.sendable(year) {
			able = append(able, t)
		}
	}
	if r.permille(250) { // a backbone teacher, if there is one
		if some := slices.DeleteFunc(slices.Clone(able), func(t *teacher) bool { return t.level == noLevel }); len(some) > 0 {
			able = some
		}
	}
	if len(able) == 0 {
		return
	}
	e := exchange{who: pick(r, able), from: from, to: hosts[0], role: "教师"}
	if cadre {
		e.role = "管理干部"
	}
	if r.permille(300) {
		e.settle(r, pick(r, years), year)
		return
	}
	s := pick(r, terms)
	again := s.to[0] == 0 && s.to[1] < 9 && r.permille(500)
	if again {
		s.kinds = autumn.kinds
	}
	e.settle(r, s, year)
	if again {
		if others := slices.DeleteFunc(hosts[1:], func(s *school) bool { return !alike(from, s) }); len(others) > 0 {
			e.to = pick(r, others)
		}
		e.settle(r, autumn, year)
	}
}

// settle agrees the rest of a stay and enters it at both schools.
func (e exchange) settle(r chance, s stay, year int) {
	e.kind, e.span = pick(r, s.kinds), s.in(year)
	e.hours = 5 * r.between(12, 26)
	if e.kind == "走教" || e.kind == "结对" {
		e.hours = 5 * r.between(4, 12)
	}
	e.assessed = draw(r, []odds[string]{{25, "优秀"}, {73, "合格"}, {2, "基本合格"}})
	if e.to.site != siteCity && r.permille(850) {
		months := max(1, e.span.Days()/30)
		e.total = months*r.between(180, 620)*100 + r.IntN(100)
		e.sender = e.total * draw(r, []odds[int]{{3, 0}, {4, 50}, {2, 100}, {1, 40}}) / 100
	}
	e.listed = (e.kind == "支教" || e.kind == "顶岗") && slices.Contains(e.to.taught(), e.who.stage) && r.permille(600)
	e.who.back = e.span.To
	e.from.exchanges = append(e.from.exchanges, &e)
	e.to.exchanges = append(e.to.exchanges, &e)
}

// seenBy is the row one of the two schools files.
type seenBy struct {
	*exchange
	sent bool
}

func (e seenBy) cell(column string) (string, bool) {
	switch column {
	case "姓名":
		return e.who.name, true
	case "身份证号":
		return e.who.id, true
	case "方向":
		if e.sent {
			return "派出", true
		}
		return "接收", true
	case "对方学校":
		if e.sent {
			return e.to.name, true
		}
		return e.from.name, true
	case "形式":
		return e.kind, true
	case "人员类别":
		return e.role, true
	case "是否骨干":
		return yes(e.who.level != noLevel), true
	case "开始日期":
		return e.span.From.String(), true
	case "结束日期":
		return e.span.To.String(), true
	case "周课时":
		return tenths(e.hours), true
	case "接收校考核等次":
		return e.assessed, true
	case "食宿交通协商总额":
		return yuan(e.total), true
	case "派出方承担":
		return yuan(e.sender), true
	case "接收方承担":
		return yuan(e.total - e.sender), true
	case "协议编号":
		return e.agreement, true
	}
	return "", false
}
