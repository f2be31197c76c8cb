package sample

import (
	"fmt"
	"strings"

	"hesuan/internal/num"
)

// budget is one row of 预算安排.
type budget struct {
	item   string
	amount num.Num
	number string
}

// budgets are what the finance office arranges. Whether it suffices is an
// option; to know, what will be due is estimated from the policy's own rates.
func (c *County) budgets() []budget {
	protected, reducible := c.due()
	share := num.Frac(115, 100)
	if c.opt.BudgetShort {
		share = num.Frac(70, 100)
	}
	unit := num.Int(10000)
	amount, _ := protected.Add(reducible.Mul(share)).Quo(unit)
	year := fmt.Sprint(c.year)
	return []budget{
		{"集团化办学经费", amount.Round(0, num.Up).Mul(unit), "沂财教〔" + year + "〕12号"},
		{"教师绩效工资增量", num.Int(int64(len(c.schools)) * 260000), "沂财社〔" + year + "〕31号"},
	}
}

func (b budget) cell(column string) (string, bool) {
	switch column {
	case "科目":
		return b.item, true
	case "金额":
		return b.amount.Fixed(2), true
	case "文号":
		return b.number, true
	}
	return "", false
}

// due estimates what the funding items of the default policy come to, each
// group taken as 良好: first what a ceiling protects, then what it may reduce.
// It only has to be near enough for a budget to lie below or above it.
func (c *County) due() (protected, reducible num.Num) {
	for _, g := range c.groups {
		protected = protected.Add(c.rate("集团基础补助", ""))
		reducible = reducible.Add(c.rate("考核奖补", "良好"))
		for _, s := range g.members {
			if s.is(roleMember) {
				reducible = reducible.Add(c.rate("成员校补助", ""))
			}
		}
	}
	for _, s := range c.schools {
		for _, r := range s.grades {
			perHead := c.rate("生均标准", r.stage)
			if s.area == areaVillage {
				perHead = perHead.Mul(c.rate("乡村校系数", ""))
			}
			reducible = reducible.Add(perHead.Mul(num.Int(int64(r.pupils))))
		}
		hours := 0
		for _, r := range s.resources {
			if r.free {
				hours += r.hours
			}
		}
		shared := c.rate("共享资源补助", "").Mul(num.Frac(int64(hours), 10))
		if most := c.rate("共享资源封顶", ""); shared.Cmp(most) > 0 {
			shared = most
		}
		reducible = reducible.Add(shared)
		protected = protected.Add(c.rate("工作室经费", "").Mul(num.Int(int64(len(s.studios)))))
		for _, e := range s.exchanges {
			if e.from == s {
				protected = protected.Add(c.rate("交流补助标准", e.to.site).Mul(num.Int(int64(months(e.span, c.opt.Rules.Period.Span)))))
			}
		}
	}
	return protected, reducible
}

// rate is a parameter of the policy; 0 where it has none of that name.
func (c *County) rate(name, key string) num.Num {
	for _, p := range c.opt.Rules.Parameters {
		if p.Name == name && p.Key == key {
			return p.Value.Num()
		}
	}
	return num.Num{}
}

// award is one row of 奖惩认定.
type award struct {
	group        *group
	school       *school // nil where the group as a whole is meant
	kind, matter string
	points       int // tenths
	basis        string
}

// awards are a few points up and down, and a veto where the options ask for it.
func (c *County) awards() []award {
	if len(c.groups) == 0 {
		return nil
	}
	r := c.yearly("awards", "", c.year)
	order := shuffled(r, c.groups)
	year := fmt.Sprint(c.year)
	list := []award{
		{kind: "加分", matter: "集团化办学经验在全市推广", points: 20, basis: "淄教基函〔" + year + "〕18号"},
		{kind: "加分", matter: "承办全县教学现场会", points: 10, basis: "沂教基〔" + year + "〕9号"},
		{kind: "加分", matter: "省级教学成果奖二等奖", points: 30, basis: "鲁教师字〔" + year + "〕4号"},
		{kind: "扣分", matter: "联合教研记录不完整，限期整改", points: 15, basis: "沂教督〔" + year + "〕6号"},
		{kind: "扣分", matter: "交流教师考勤台账缺失", points: 5, basis: "沂教督〔" + year + "〕11号"},
	}
	if c.opt.Veto {
		list = append(list, award{kind: "一票否决", matter: "违规招生，经查实", points: 0, basis: "沂教督〔" + year + "〕15号"})
	}
	var out []award
	for i, a := range list {
		a.group = order[len(order)-1-i%len(order)]
		if a.kind == "加分" {
			a.group = order[i%len(order)]
		}
		if strings.Contains(a.matter, "教学成果奖") { // won by one school of the group
			a.school = a.group.members[0]
		}
		out = append(out, a)
	}
	return out
}

func (a award) cell(column string) (string, bool) {
	switch column {
	case "集团":
		return a.group.name, true
	case "类别":
		return a.kind, true
	case "事项":
		return a.matter, true
	case "分值":
		return tenths(a.points), true
	case "文件依据":
		return a.basis, true
	case "学校":
		if a.school != nil {
			return a.school.name, true
		}
		return "", true
	}
	return "", false
}
