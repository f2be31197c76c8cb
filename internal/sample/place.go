package sample

import (
	"cmp"
	"slices"
	"strings"

	"hesuan/internal/form"
	"hesuan/internal/register"
)

// The words of the register that decide what a school is like.
const (
	typeShared  = "城乡共建型"
	typeUnified = "紧密融合型"
	typeThrough = "贯通培养型"
	typeMixed   = "职普融通型"

	roleCore   = "核心校"
	roleLead   = "牵头校"
	roleMember = "成员校"

	areaCity    = "城区"
	areaTown    = "镇区"
	areaVillage = "乡村"

	siteSeat    = "镇驻地"
	siteVillage = "村"
	siteCity    = "城区"
)

// school is one school of the county and everything it will file.
type school struct {
	code, name       string
	stages           []string
	town, area, site string
	registered       string // 法定代表人 as the register has it
	head             string // 法定代表人 as the school says
	creditCode       string
	authority        string // 主管部门
	hats             []hat
	group            *group // the one it is in last; nil for none

	grades    []grade
	pupils    int
	intake    map[string]int // how many begin a stage each year, about
	premises  premises
	staff     []*teacher
	load      map[string]int // how well a stage is staffed, per cent
	guests    []*teacher     // of other schools, listed here while they are here
	exchanges []*exchange    // sent and received, in the order they began
	studios   []*studio
	events    []event
	resources []resource
	projects  []project
	transfers []transfer // in and out, in the order of days
	shifts    []shift
	spending  []spending
	posts     posts
	level     level
}

// hat is what a school is in a group.
type hat struct{ groupType, role string }

// group is one education group.
type group struct {
	code, name, typ string
	members         []*school // the core or lead first
	vigour          int       // per cent of what the policy hopes for
	council         council
}

// taught are the stages the forms know; a school that has none of them is
// filled in as a primary school.
func (s *school) taught() []string {
	var out []string
	for _, stage := range s.stages {
		if gradeNames[stage] != nil {
			out = append(out, stage)
		}
	}
	if len(out) == 0 {
		return []string{"小学"}
	}
	return out
}

func (s *school) is(role string) bool {
	return slices.ContainsFunc(s.hats, func(h hat) bool { return h.role == role })
}

// unified reports whether the school shares one legal representative with its group.
func (s *school) unified() bool { return s.group != nil && s.group.typ == typeUnified }

// core reports whether the school is its group's first.
func (s *school) core() bool { return s.group != nil && s.group.members[0] == s }

// studioSeat is a studio the register knows, named or not.
type studioSeat struct{ code, host, title, school string }

// fromRegister takes the schools and groups of a register as they are in the
// period.
func (c *County) fromRegister(r *register.Register) []studioSeat {
	byCode := map[register.SchoolCode]*school{}
	for _, s := range r.Schools() {
		own := &school{
			code: string(s.Code), name: s.Name, stages: s.Stages, town: s.Town, area: s.Area, site: s.Site,
			registered: s.Representative, creditCode: s.CreditCode, authority: s.Authority,
		}
		byCode[s.Code] = own
		c.schools = append(c.schools, own)
	}
	groups := map[register.GroupCode]*group{}
	for _, m := range r.MembershipsIn(c.opt.Rules.Period.Span) {
		g := groups[m.Group]
		if g == nil {
			of, _ := r.Group(m.Group)
			g = &group{code: string(of.Code), name: of.Name, typ: of.Type}
			groups[m.Group] = g
			c.groups = append(c.groups, g)
		}
		g.join(byCode[m.School], string(m.Role))
	}
	var out []studioSeat
	for _, s := range r.Studios() {
		out = append(out, studioSeat{s.Code, s.Host, s.Title, string(s.School)})
	}
	c.settle()
	return out
}

// fromSeeds does the same for rows of a register that nobody has left yet.
func (c *County) fromSeeds(seeds []form.Seed) []studioSeat {
	rows := func(sheet string, each func(cell func(string) string)) {
		i := slices.IndexFunc(seeds, func(s form.Seed) bool { return s.Table.Name == sheet })
		for _, row := range seeds[i].Rows {
			each(func(column string) string {
				_, at := seeds[i].Table.Column(column)
				return row[at]
			})
		}
	}
	byCode, groups := map[string]*school{}, map[string]*group{}
	rows("学校", func(cell func(string) string) {
		s := &school{
			code: cell("学校代码"), name: cell("学校名称"), stages: strings.Split(cell("学段"), "、"), town: cell("镇街"),
			area: cell("城乡"), site: cell("驻地"), registered: cell("法定代表人"), creditCode: cell("统一社会信用代码"),
			authority: cell("主管部门"),
		}
		byCode[s.code] = s
		c.schools = append(c.schools, s)
	})
	rows("集团", func(cell func(string) string) {
		g := &group{code: cell("集团代码"), name: cell("集团名称"), typ: cell("类型")}
		groups[g.code] = g
		c.groups = append(c.groups, g)
	})
	rows("成员", func(cell func(string) string) {
		groups[cell("集团代码")].join(byCode[cell("学校代码")], cell("角色"))
	})
	var out []studioSeat
	rows("工作室", func(cell func(string) string) {
		out = append(out, studioSeat{cell("工作室编号"), cell("主持人"), cell("称号"), cell("挂牌学校")})
	})
	c.settle()
	return out
}

func (g *group) join(s *school, role string) {
	s.hats = append(s.hats, hat{g.typ, role})
	s.group = g
	if !slices.Contains(g.members, s) {
		g.members = append(g.members, s)
	}
}

// settle puts everything in order and decides how well each group does.
func (c *County) settle() {
	slices.SortFunc(c.schools, func(a, b *school) int { return cmp.Compare(a.code, b.code) })
	slices.SortFunc(c.groups, func(a, b *group) int { return cmp.Compare(a.code, b.code) })
	for _, s := range c.schools {
		if len(s.hats) == 0 {
			s.hats = []hat{{}} // a school of no group files what every school files
		}
	}
	for _, g := range c.groups {
		// A school that left for another group belongs to that one's life.
		g.members = slices.DeleteFunc(g.members, func(s *school) bool { return s.group != g })
		slices.SortStableFunc(g.members, func(a, b *school) int { return cmp.Compare(rank(a), rank(b)) })
		g.vigour = c.chance("vigour", g.code).between(55, 125)
	}
	c.groups = slices.DeleteFunc(c.groups, func(g *group) bool { return len(g.members) == 0 })
}

func rank(s *school) int {
	if s.is(roleMember) {
		return 1
	}
	return 0
}
