package sample

// shift is one row of 编制调剂.
type shift struct {
	school       *school
	quota, posts int
	reason       string
}

// shift has the first school of about half the groups propose to move quotas
// towards itself, from schools of the same authority that have some to spare:
// nobody is left with less than they have people for, and the sum is nothing.
func (g *group) shift(r chance) {
	core := g.members[0]
	if !r.permille(500) {
		return
	}
	var out []shift
	own := shift{school: core, reason: "承担集团教研和跨校授课，向核心校倾斜"}
	for _, s := range g.members[1:] {
		spare := s.posts.quota - s.posts.onRoll
		if s.authority != core.authority || spare <= 0 || len(out) == 3 {
			continue
		}
		row := shift{school: s, quota: -r.between(1, min(spare, 3)), reason: "学生减少，编制有空余"}
		if s.posts.middle > s.posts.middleHeld && own.posts == 0 && r.permille(500) {
			row.posts = -1
		}
		own.quota -= row.quota
		own.posts -= row.posts
		out = append(out, row)
	}
	if len(out) > 0 {
		core.shifts = append([]shift{own}, out...)
	}
}

func (s shift) cell(column string) (string, bool) {
	switch column {
	case "学校":
		return s.school.name, true
	case "拟调剂编制":
		return whole(s.quota)
	case "拟调剂职数":
		return whole(s.posts)
	case "理由":
		return s.reason, true
	}
	return "", false
}
