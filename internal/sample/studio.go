package sample

import (
	"cmp"
	"slices"
)

// studio is one row of 工作室.
type studio struct {
	seat                                             studioSeat
	host                                             *teacher
	members, rural, meetings, visits, trained, tasks int
	budget, spent                                    int // fen
	rating                                           string
}

// openStudios gives every studio of the register a school and a host: those
// the register names, else schools at the seat of a township, in groups of
// town and country first, as the plan wishes.
func (c *County) openStudios(seats []studioSeat, year int) {
	var free []*school
	for _, s := range c.schools {
		if s.site == siteSeat {
			free = append(free, s)
		}
	}
	slices.SortStableFunc(free, func(a, b *school) int { return cmp.Compare(wish(a), wish(b)) })
	for _, seat := range seats {
		s := c.bySubj[seat.school]
		if s == nil {
			if len(free) == 0 {
				return
			}
			s, free = free[0], free[1:]
		}
		c.openStudio(s, seat, year)
	}
}

func wish(s *school) int {
	if s.group != nil && s.group.typ == typeShared {
		return 0
	}
	return 1
}

func (c *County) openStudio(s *school, seat studioSeat, year int) {
	r := c.chance("studio", seat.code)
	st := &studio{seat: seat, host: s.master(r, seat, year), members: r.between(10, 22)}
	st.rural = st.members * r.between(55, 90) / 100
	s.studios = append(s.studios, st)
}

// inherit gives the studios of hosts who have retired to others.
func (s *school) inherit(r chance, year int) {
	for _, st := range s.studios {
		if !slices.Contains(s.staff, st.host) {
			st.host = s.master(r, st.seat, year)
		}
	}
}

// work is a studio's year.
func (st *studio) work(r chance) {
	st.meetings, st.visits, st.trained, st.tasks = r.between(5, 12), r.between(4, 10), r.between(80, 460), r.between(1, 4)
	st.rating = draw(r, []odds[string]{{5, "优秀"}, {4, "良好"}, {1, "合格"}})
	st.budget = 2000000
	st.spent = st.budget*r.between(70, 99)/100 - r.IntN(100)
}

// master finds who can host a studio, and dresses them for it: whoever bears
// the name that the register gives, else the oldest teacher who stays some
// years yet.
func (s *school) master(r chance, seat studioSeat, year int) *teacher {
	var host *teacher
	for _, t := range s.staff {
		if t.standing != onRoll || !t.fullTime || t.post != "教师" || t.host || t.rare() || t.away(year) || year-t.born > 50 {
			continue
		}
		if host == nil || t.born < host.born {
			host = t
		}
	}
	for _, t := range s.staff {
		if seat.host != "" && t.name == seat.host && !t.host {
			host = t
		}
	}
	if host == nil {
		host = s.chief()
	}
	if seat.host != "" {
		host.name = seat.host
	}
	host.host, host.honour = true, noLevel
	switch seat.title {
	case "":
		host.honour = pick(r, []string{"特级教师", "齐鲁名师", noLevel})
	case "特级教师", "齐鲁名师":
		host.honour = seat.title
	}
	host.title, host.step, host.rank, host.pay = "正高级教师", "正高级教师", "专技四级", 428000+r.IntN(20000)
	host.degree, host.level = "本科", "省级"
	host.certify(r, year)
	host.assessed, host.months = "优秀", 12
	return host
}

func (st *studio) cell(column string) (string, bool) {
	switch column {
	case "工作室编号":
		return st.seat.code, true
	case "主持人身份证号":
		return st.host.id, true
	case "成员人数":
		return whole(st.members)
	case "乡村教师成员数":
		return whole(st.rural)
	case "集中活动次数":
		return whole(st.meetings)
	case "送教下乡次数":
		return whole(st.visits)
	case "培训教师人次":
		return whole(st.trained)
	case "课题数":
		return whole(st.tasks)
	case "经费预算":
		return yuan(st.budget), true
	case "经费支出":
		return yuan(st.spent), true
	case "自评等次":
		return st.rating, true
	}
	return "", false
}
