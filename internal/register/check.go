package register

import (
	"slices"
	"strconv"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/finding"
)

// check is one rule the register must keep. run reports every breach; a
// finding that names no clause of its own rests on the check's.
type check struct {
	name   string // the rule, as a sentence
	clause string // where the plan says so
	run    func(*Register) []finding.Finding
}

// Clauses are cited as the plan prints its headings: 二（1） but 二（二）.
const (
	ourOrder        = "名册填写规则"
	clauseGroups    = "方案二各集团所列学校互不重复；一所学校同一时间只在一个集团"
	clauseLegal     = "方案二（1）、二（三）：保持独立法人；方案二（二）：教育集团统一法定代表人"
	clauseFounding  = "方案二：紧密融合型教育集团由主管教育行政部门主导成立；其余类型由主管教育行政部门主导成立或由核心校申请"
	clauseApplied   = "方案二：在成员校主管教育行政部门同意的基础上，由核心校提出申请，同时提报集团化办学方案、合作办学协议和集团章程"
	clauseAdmission = "方案二：集团成立后要建立合理的准入评估机制"
	clauseLeaving   = "方案二：在组建目标达成、合作条件出现变化、成员发展方向和战略进行调整时，可经主管教育行政部门同意后退出"
	clauseStudios   = "方案二（1）：鼓励特级教师、正高级教师、齐鲁名师在镇驻地学校设置“名师乡村工作室”，全县设立6个"
)

// checks is every rule, in the order their findings are shown.
var checks = []check{
	{"every code is given once", ourOrder, (*Register).checkCodes},
	{"every name and alias means one school or group", ourOrder, (*Register).checkNames},
	{"a name can name a folder and be looked for", ourOrder, (*Register).checkNameSigns},
	{"every code that is used is registered", ourOrder, (*Register).checkReferences},
	{"every stage is a known one", ourOrder, (*Register).checkStages},
	{"what the plan leaves open is verified", "方案未写明，由县教育和体育局核实", (*Register).checkPending},

	{"a type of group does not contradict itself", clauseLegal, (*Register).checkTypes},
	{"a group is founded before it is dissolved", ourOrder, (*Register).checkGroupDates},
	{"a group is founded in a way open to its type", clauseFounding, (*Register).checkFounding},
	{"a group its core applied for has its papers", clauseApplied, (*Register).checkApplication},
	{"a group has its cores and its members on every day", "", (*Register).checkComposition},
	{"a school has a role its group's type knows", "", (*Register).checkRoles},
	{"a unified group has one legal representative", clauseLegal, (*Register).checkRepresentative},
	{"two legal persons have two credit codes", clauseLegal, (*Register).checkCredit},
	{"schools of an independent group have their own representatives", clauseLegal, (*Register).checkSameRepresentative},

	{"a membership lies inside the life of its group", ourOrder, (*Register).checkMemberDates},
	{"a school is in one group at a time", clauseGroups, (*Register).checkOneGroup},
	{"who joins later was assessed", clauseAdmission, (*Register).checkAdmission},
	{"who leaves has a reason and a consent", clauseLeaving, (*Register).checkLeaving},

	{"there are no more studios than the plan sets up", clauseStudios, (*Register).checkStudioCount},
	{"a studio hangs in a school at the seat of a town", clauseStudios, (*Register).checkStudioSite},
	{"a studio's host bears one of the titles", clauseStudios, (*Register).checkStudioTitle},
	{"a studio is named in full or not yet", clauseStudios, (*Register).checkStudioComplete},
	{"a studio begins before it ends", ourOrder, (*Register).checkStudioDates},
}

func resting(f finding.Finding, basis string) finding.Finding {
	f.Basis = basis
	return f
}

// quote shows a cell's content, or that there is none.
func quote(text string) string {
	if text == "" {
		return "空白"
	}
	return "“" + text + "”"
}

func count(n int, what string) string { return strconv.Itoa(n) + "所" + what }

// title names a record the way a reader knows it: S05 沂源县历山中学.
func (s *School) title() string { return string(s.Code) + " " + s.Name }
func (g *Group) title() string  { return string(g.Code) + " " + g.Name }

func (r *Register) schoolTitle(code SchoolCode) string {
	if s := r.schoolOf[code]; s != nil {
		return s.title()
	}
	return string(code)
}

func (r *Register) groupTitle(code GroupCode) string {
	if g := r.groupOf[code]; g != nil {
		return g.title()
	}
	return string(code)
}

// turns lists the days within the group's life on which its composition may
// change, its first day included.
func turns(g *Group, spans []date.Span) []date.Date {
	days := []date.Date{g.Founded}
	for _, s := range spans {
		days = append(days, s.From)
		if s.To != forever {
			days = append(days, s.To.AddDays(1))
		}
	}
	days = slices.DeleteFunc(days, func(d date.Date) bool { return !g.life().Contains(d) })
	slices.SortFunc(days, date.Date.Compare)
	return slices.Compact(days)
}

func joined(words []string) string { return strings.Join(words, "、") }
