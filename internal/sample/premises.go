package sample

import (
	"fmt"
	"slices"
	"strconv"
)

// premises is what 办学条件 says of buildings and equipment. Areas are in
// hundredths of a square metre, the value of equipment in fen.
type premises struct {
	site, teaching, indoor, hall, field int
	equipment, rooms, books             int
}

// standards of 教督〔2017〕6号 per pupil, which the school is built around.
type standard struct{ teaching, sport, equipment, rooms int } // ㎡/100, ㎡/100, 元, rooms per 1000 pupils

var (
	primary = standard{450, 750, 2000, 23}
	junior  = standard{580, 1020, 2500, 24}
)

// wants is what the standard asks of a school with the pupils it has.
func (s *school) wants() standard {
	var want standard
	for _, g := range s.grades {
		n := junior
		if g.stage == "小学" || g.stage == "幼儿园" {
			n = primary
		}
		want.teaching += n.teaching * g.pupils
		want.sport += n.sport * g.pupils
		want.equipment += n.equipment * g.pupils
		want.rooms += n.rooms * g.pupils
	}
	return want
}

// furnish builds a school: around the standard for most, below it for a few.
func (s *school) furnish(c chance) {
	want := s.wants()
	much := func() int { // per cent of the standard
		if c.permille(100) {
			return c.between(80, 99)
		}
		return c.between(100, 165)
	}
	p := &s.premises
	p.indoor = 0
	if s.area != areaVillage {
		p.indoor = c.between(120, 900) * 100
	}
	p.teaching = want.teaching/100*much() + p.indoor + c.IntN(100)
	if s.area == areaCity && s.pupils > 800 {
		p.hall = c.between(600, 2400)*100 + c.IntN(10)*10
	}
	p.field = max(want.sport/100*much()-p.hall, 60000)
	p.site = (p.teaching + p.field) * c.between(150, 260) / 100
	p.equipment = want.equipment*much() + c.IntN(100)
	p.rooms = max(want.rooms*much()/100000+1, 2)
	p.books = s.pupils * c.between(18, 40)
}

// improve is what a year adds: a little everywhere, more where the standard is
// not met.
func (s *school) improve(c chance) {
	p, want := &s.premises, s.wants()
	more := c.between(1, 4)
	if p.equipment < want.equipment*110 {
		more += c.between(5, 12)
	}
	p.equipment += p.equipment / 100 * more
	p.rooms += c.between(0, 1)
	if p.rooms*1000 < want.rooms*11/10 {
		p.rooms += 1 + p.rooms/12
	}
	p.books += s.pupils * c.between(0, 2)
	if p.teaching-p.indoor < want.teaching || c.permille(60) { // a building was finished
		p.teaching += p.teaching / 100 * c.between(3, 9)
	}
	if p.hall+p.field < want.sport {
		p.field += p.field / 100 * c.between(2, 8)
	}
	p.site = max(p.site, (p.teaching+p.field)*12/10)
}

func (p premises) cell(column string) (string, bool) {
	switch column {
	case "占地面积":
		return area(p.site)
	case "教学及辅助用房面积":
		return area(p.teaching)
	case "室内体育用房面积":
		return area(p.indoor)
	case "体育馆面积":
		return area(p.hall)
	case "运动场面积":
		return area(p.field)
	case "教学仪器设备值":
		return yuan(p.equipment), true
	case "网络多媒体教室数":
		return whole(p.rooms)
	case "图书册数":
		return whole(p.books)
	}
	return "", false
}

// posts is what 办学条件 says of quotas and posts.
type posts struct {
	quota, onRoll, heads, headsHeld, middle, middleHeld int

	spare int // quota over those on the roll when the school was drawn; negative: over quota
}

// allot sets quotas near what is held; now and then there are fewer.
func (s *school) allot(c chance) {
	s.count()
	p := &s.posts
	p.spare = c.between(0, 3+p.onRoll/20)
	if c.permille(50) {
		p.spare = -c.between(1, 2) // over quota: a warning, as in life
	}
	p.quota = max(0, p.onRoll+p.spare)
	p.heads, p.middle = p.headsHeld+c.between(0, 1), p.middleHeld+c.between(0, 2)
}

// count counts who holds what, as the checks do: a guest holds a post here, but
// is on the roll of the sending school. A quota is raised before it is
// exceeded, but for schools that exceed it anyway.
func (s *school) count() {
	p := &s.posts
	p.onRoll, p.headsHeld, p.middleHeld = 0, 0, 0
	for _, t := range s.roster() {
		if t.standing == onRoll && !slices.Contains(s.guests, t) {
			p.onRoll++
		}
		switch t.post {
		case "书记", "校长", "副校长":
			p.headsHeld++
		case "中层":
			p.middleHeld++
		}
	}
	p.quota = max(p.quota, p.onRoll+min(p.spare, 0))
	p.heads, p.middle = max(p.heads, p.headsHeld), max(p.middle, p.middleHeld)
}

func (p posts) cell(column string) (string, bool) {
	switch column {
	case "核定编制":
		return whole(p.quota)
	case "实有在编":
		return whole(p.onRoll)
	case "校级职数核定":
		return whole(p.heads)
	case "校级职数实配":
		return whole(p.headsHeld)
	case "中层职数核定":
		return whole(p.middle)
	case "中层职数实配":
		return whole(p.middleHeld)
	}
	return "", false
}

func whole(n int) (string, bool) { return strconv.Itoa(n), true }

// area writes hundredths of a square metre with what decimals it needs.
func area(n int) (string, bool) {
	if n%100 == 0 {
		return strconv.Itoa(n / 100), true
	}
	return fmt.Sprintf("%d.%02d", n/100, n%100), true
}
