package sample

import (
	"cmp"
	"fmt"
	"slices"

	"hesuan/internal/date"
	"hesuan/internal/policy"
)

// council is what a core or lead school files about its group's management.
type council struct{ meetings, rules, pooled int }

// event is one row of 集团活动.
type event struct {
	day             date.Date
	kind, topic     string
	host            *school
	schools, people int
	hours           int // tenths
	proof           string
}

// resource is one row of 共享资源.
type resource struct {
	name, kind, subject, source string
	hours                       int
	free, online                bool
	published                   date.Date
	visits                      int
}

// live fills the group's year: what it did together, as much as its vigour
// allows. About a hundred per cent is what the default policy hopes for.
func (g *group) live(c chance, p policy.Period) {
	of := func(target int) int { return max(0, target*g.vigour/100+c.between(-1, 1)) }
	g.council = council{meetings: min(of(4), 8), rules: of(6), pooled: min(5, max(1, of(5)))}
	span := date.Span{From: p.Span.From.AddDays(35), To: p.Span.To}
	if p.Deadline.Before(span.To) {
		span.To = p.Deadline
	}
	span.To = span.To.AddDays(-20) // returns are filed before the deadline
	held := map[string]int{
		"集体教研": of(8), "网络教研": of(5), "课题研究": of(2), "培训": of(3), "学术研讨": of(1), "名师下乡": of(2), "校干挂职": of(2), "学生活动": of(2),
	}
	for _, kind := range slices.Sorted(keys(held)) {
		for range held[kind] {
			g.hold(c, kind, span, c.between(2, 8)*5)
		}
	}
	for left := of(21) * 10; left > 0; {
		hours := min(left, c.between(4, 12)*5)
		g.hold(c, "空中课堂", span, hours)
		left -= hours
	}
	for left, online := of(66)*10, of(11); left > 0; online-- {
		hours := c.between(3, 16) * 5
		r := g.resource(c, span, hours, online > 0)
		if r.free {
			left -= hours
		}
	}
	// Cross-school lessons of those who are not lent out.
	for _, s := range g.members {
		for _, t := range s.staff {
			if t.post == "教师" && t.standing == onRoll && t.fullTime && t.months == 12 && !t.lent && c.permille(g.vigour+20) {
				t.crossHours = 10 * c.between(2, 6)
			}
		}
		slices.SortStableFunc(s.events, func(a, b event) int { return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.kind, b.kind)) })
		for i := range s.events {
			s.events[i].proof = fmt.Sprintf("HD-%s-%03d", s.code, i+1)
		}
	}
}

func keys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// host is the core for most of what a group does, a member for the rest.
func (g *group) host(c chance) *school {
	if c.permille(600) {
		return g.members[0]
	}
	return pick(c, g.members)
}

var topics = map[string][]string{
	"集体教研": {"大单元教学设计集体备课（%s）", "%s学科同课异构", "期末质量分析与教学改进（%s）", "作业设计与减负研讨（%s）"},
	"网络教研": {"%s线上集体备课", "云端评课：%s", "%s教学资源共建研讨"},
	"空中课堂": {"%s名师同步课堂", "%s专递课堂", "%s复习直播课"},
	"课题研究": {"城乡学校协同教研的实践研究（%s）", "%s核心素养落实路径课题推进会"},
	"培训":   {"青年教师%s教学基本功培训", "%s新课标专题培训", "信息技术与%s教学融合培训"},
	"学术研讨": {"%s教学改革论坛", "%s学科建设研讨会"},
	"名师下乡": {"名师送教下乡（%s）", "特级教师%s示范课"},
	"校干挂职": {"中层干部跟岗挂职（%s教研组）", "副校长挂职交流（分管%s）"},
	"学生活动": {"集团%s节", "%s学科实践活动联展"},
}

func (g *group) hold(c chance, kind string, span date.Span, hours int) {
	host := g.host(c)
	together := 1
	if len(g.members) > 1 {
		together = c.between(2, len(g.members))
	}
	e := event{
		day: span.From.AddDays(c.IntN(max(1, span.Days()))), kind: kind, host: host, schools: together, hours: hours,
		topic:  fmt.Sprintf(pick(c, topics[kind]), draw(c, subjects[pick(c, host.taught())])),
		people: together * c.between(4, 26),
	}
	host.events = append(host.events, e)
}

func (e event) cell(column string) (string, bool) {
	switch column {
	case "日期":
		return e.day.String(), true
	case "类型":
		return e.kind, true
	case "主题":
		return e.topic, true
	case "主办学校":
		return e.host.name, true
	case "参与学校数":
		return whole(e.schools)
	case "参与人次":
		return whole(e.people)
	case "学时":
		return tenths(e.hours), true
	case "佐证编号":
		return e.proof, true
	}
	return "", false
}

var resourceNames = map[string]string{"课程": "%s校本课程", "课例": "%s优质课例", "微课": "%s重难点微课", "题库": "%s分层作业题库", "直播课": "%s名师直播课", "其他": "%s教学素材包"}

func (g *group) resource(c chance, span date.Span, hours int, online bool) resource {
	host := g.host(c)
	kind := draw(c, []odds[string]{{20, "课程"}, {25, "课例"}, {30, "微课"}, {10, "题库"}, {10, "直播课"}, {5, "其他"}})
	subject := draw(c, subjects[pick(c, host.taught())])
	r := resource{
		name: fmt.Sprintf(resourceNames[kind], subject) + fmt.Sprintf("（%d）", len(host.resources)+1), kind: kind, subject: subject,
		source: draw(c, []odds[string]{{75, "开发"}, {15, "征集"}, {10, "购买"}}), hours: hours,
		free: c.permille(880), online: online,
		published: span.From.AddDays(c.between(-200, span.Days())), visits: c.between(20, 6000),
	}
	host.resources = append(host.resources, r)
	return r
}

func (r resource) cell(column string) (string, bool) {
	switch column {
	case "资源名称":
		return r.name, true
	case "类型":
		return r.kind, true
	case "学科":
		return r.subject, true
	case "学时":
		return tenths(r.hours), true
	case "来源":
		return r.source, true
	case "是否免费开放":
		return yes(r.free), true
	case "网上学校":
		return yes(r.online), true
	case "发布日期":
		return r.published.String(), true
	case "访问人次":
		return whole(r.visits)
	}
	return "", false
}

// management is the row of 集团管理.
type management struct{ *school }

func (m management) cell(column string) (string, bool) {
	g := m.group
	if g == nil {
		return "", false
	}
	switch column {
	case "章程":
		return has(g.vigour >= 62), true
	case "年度计划":
		return has(g.vigour >= 58), true
	case "理事会会议次数":
		if !m.core() {
			return "0", true // the leads of one group meet in one council; the first counts it
		}
		return whole(g.council.meetings)
	case "一体化管理制度数":
		return whole(g.council.rules)
	}
	for i, pool := range []string{"统筹人员", "统筹经费", "统筹设施", "统筹岗位", "统筹职称"} {
		if column == pool {
			return yes(g.typ == typeUnified && i < g.council.pooled), true
		}
	}
	return "", false
}

func has(b bool) string {
	if b {
		return "有"
	}
	return "无"
}
