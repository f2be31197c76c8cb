package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// nothing is why a person gets no increment.
type nothing struct {
	kind   string // by which reasons are counted: the first condition that does not hold
	detail string // all of them
	out    bool   // does not take part at all
}

// nothingFor says why a person gets no increment; false for one who gets some.
func (p *payBook) nothingFor(i int) (nothing, bool) {
	for _, it := range p.shares {
		switch v := p.res.Value(it, i); {
		case v.Kind() == value.NotApplicable:
			return p.excluded(it, i), true
		case v.Kind() == value.Missing:
			return nothing{kind: "未定：所在学校或集团未报", detail: "所在学校或集团的填报表未受理，增量未定"}, true
		case v.Kind() == value.Failed:
			_, message := v.Failure()
			return nothing{kind: "未定：计算出错", detail: "计算出错：" + message}, true
		case it.Shared() && isNumber(v) && v.Num().IsZero():
			return p.empty(it, i), true
		}
	}
	return nothing{}, false
}

// excluded names the conditions that a person does not meet.
func (p *payBook) excluded(it *calc.Item, i int) nothing {
	c := p.condition(it)
	lacks := c.bearing(i).lacks
	if len(lacks) == 0 {
		return nothing{"不适用", "不符合适用条件", true}
	}
	return nothing{c.words(i, lacks[0]), c.words(i, lacks...), true}
}

// empty says why a share is nothing though its person takes part.
func (p *payBook) empty(it *calc.Item, i int) nothing {
	member := p.res.Subject(calc.Teacher, i).Member
	switch pool, weight := p.pool(it, member), p.res.Weight(it, i); {
	case isNumber(pool) && pool.Num().IsZero():
		return nothing{kind: "学校没有增量", detail: "学校增量总额为 0，见“学校增量”"}
	case isNumber(weight) && weight.Num().IsZero() && p.rosters(i) != "":
		return nothing{kind: "增量在名册上的另一所学校", detail: "本校不计酬；" + p.rosters(i)}
	case isNumber(weight) && weight.Num().IsZero():
		return nothing{kind: "分配权重为 0", detail: "参加分配，权重为 0"}
	}
	return nothing{kind: "分得 0.00", detail: "参加分配，按权重分得不足一分"}
}

func (p *payBook) condition(it *calc.Item) *condition {
	if p.conditions[it] == nil {
		p.conditions[it] = newCondition(p.scene, it)
	}
	return p.conditions[it]
}

// remark is what a reader of a person's row must know.
func (p *payBook) remark(i int) string {
	var parts []string
	if n, none := p.nothingFor(i); none {
		if n.out {
			n.detail = "不参加：" + n.detail
		}
		parts = append(parts, n.detail)
	} else if p.partial(i) {
		parts = append(parts, "不完整（有未报）")
	}
	if text := p.rosters(i); text != "" && !slices.ContainsFunc(parts, func(s string) bool { return strings.HasSuffix(s, text) }) {
		parts = append(parts, text)
	}
	return strings.Join(parts, "；")
}

func (p *payBook) partial(i int) bool {
	for _, it := range p.shares {
		if p.res.Value(it, i).Partial() {
			return true
		}
	}
	return false
}

// The names under which a policy counts the months for which a person on two
// rosters is paid at each school: one person, one increment.
const (
	nameRosters    = "在册单位数"
	namePaidMonths = "计酬月数"
)

// rosters says of a person on several rosters which months count where.
func (p *payBook) rosters(i int) string {
	n, ok := p.res.Named(calc.Teacher, i, nameRosters)
	if !ok || !isNumber(n) || n.Num().Cmp(num.Int(1)) <= 0 {
		return ""
	}
	parts := []string{"本校" + p.paidMonths(i)}
	here, met := p.res.Subject(calc.Teacher, i).School, map[int]bool{}
	for _, j := range p.sameID()[p.res.TeacherID(i)] {
		if there := p.res.Subject(calc.Teacher, j).School; there != here && !met[there] {
			met[there] = true
			parts = append(parts, p.res.Subject(calc.School, there).Name+p.paidMonths(j))
		}
	}
	return "同时列入 " + n.Num().String() + " 所学校的名册：" + strings.Join(parts, "，")
}

func (p *payBook) paidMonths(i int) string {
	switch v, ok := p.res.Named(calc.Teacher, i, namePaidMonths); {
	case !ok:
		return ""
	case isNumber(v):
		return "计酬 " + v.Num().String() + " 个月"
	default:
		return "计酬月数" + v.Kind().String()
	}
}

// sameID finds the persons of the county by number.
func (p *payBook) sameID() map[string][]int {
	if p.byID == nil {
		p.byID = map[string][]int{}
		for i := range p.res.Count(teacherPlace) {
			id := p.res.TeacherID(i)
			p.byID[id] = append(p.byID[id], i)
		}
	}
	return p.byID
}

// masked keeps the first six and the last four characters of a number, which
// is enough to find the person and not enough to use the number.
func masked(id string) string {
	r := []rune(id)
	const head, tail = 6, 4
	if len(r) < head+tail+4 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:head]) + strings.Repeat("*", len(r)-head-tail) + string(r[len(r)-tail:])
}
