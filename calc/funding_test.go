package calc_test

import (
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// G02 is 历山中学教育集团: core S05, member S06, each its own legal person.
func pair(t testing.TB, budget string, over map[string]string) *county {
	return compute(t, nil, nil, join(offices(budget, quality("沂源县历山中学", "沂源县土门中学"), nil), map[string]filed{
		"S05": plain(nil), "S06": plain(over).of("06"),
	}))
}

func quality(schools ...string) []map[string]string {
	var out []map[string]string
	for i, s := range schools {
		pass := []string{"0.96", "0.90", "0.88"}[i%3]
		out = append(out, map[string]string{"学校": s, "学段": "初中", "巩固率": "0.99", "合格率": pass, "优秀率": "0.3", "体质达标率": "0.95",
			"家长满意度": "0.9", "学生满意度": "0.9", "上年合格率": "0.85", "上年优秀率": "0.2"})
	}
	return out
}

func TestAMemberSchoolIsPaidBySize(t *testing.T) {
	c := pair(t, "100000000", nil)
	c.want("Z1", "S05", "100000") // the whole 100 000 to the one core
	c.want("Z1", "S06", "不适用")
	c.want("Z2", "S06", "20000")
	c.want("Z3", "S05", "9000") // 300 × 30, 城区
}

func TestABudgetTooSmallReducesProRataToTheFen(t *testing.T) {
	c := pair(t, "1500000", nil)
	o := c.res.Ceilings[0]
	if !o.Reduced || o.Stopped {
		t.Fatalf("reduced %v, stopped %v: %s", o.Reduced, o.Stopped, o.Message)
	}
	sum := num.Int(0)
	for _, p := range c.res.Payments {
		if p.Ceiling == 0 {
			sum = sum.Add(p.Approved.Num())
		}
	}
	if !sum.Equal(o.Left) || !o.Left.Equal(o.Budget.Num().Sub(o.Protected)) {
		t.Errorf("reduced parts sum to %s, left are %s", sum, o.Left)
	}
}

// 1,500,000 − 14 × 100,000 for Z1 leaves 100,000 for 27 × 20,000 (Z2) and
// 2 × 9,000 (Z3), 558,000 in all. 20000/5.58 = 3584.2293…, 9000/5.58 =
// 1612.9032…: rounded down they come to 99,999.74, and the 26 fen that are left
// go to the largest remainders, which are those of Z2, the last in the order
// of codes excepted: 26 × 3584.23 + 3584.22 + 2 × 1612.90 = 100,000.00.
func TestABudgetTooSmallByHand(t *testing.T) {
	c := pair(t, "1500000", nil)
	approved := func(item, group, school string) string {
		for _, p := range c.res.Payments {
			if p.Item.Code == item && c.res.Subject(p.Item.Level, p.Subject).Code == group+"/"+school {
				return p.Approved.String()
			}
		}
		return "none"
	}
	for _, x := range [][4]string{
		{"Z1", "G02", "S05", "100000"}, {"Z2", "G02", "S06", "3584.23"}, {"Z2", "G01", "S02", "3584.23"}, {"Z2", "G13", "S40", "3584.22"},
		{"Z3", "G02", "S05", "1612.9"}, {"Z3", "G02", "S06", "1612.9"},
	} {
		if got := approved(x[0], x[1], x[2]); got != x[3] {
			t.Errorf("%s of %s: %s, want %s", x[0], x[2], got, x[3])
		}
	}
}

func TestReducedAmountsAreUnfinishedWhileAnyShareIsMissing(t *testing.T) {
	for _, missing := range []bool{false, true} {
		var absent []string
		if missing {
			absent = []string{"S06"}
		}
		c := believable(t, 2026, absent...)
		for _, p := range c.res.Payments {
			if p.Ceiling == 0 && p.Approved.Kind() == value.Number && p.Approved.Partial() != missing {
				t.Errorf("a school is missing: %v; %s of %s is 不完整: %v", missing, p.Item.Code, c.res.Subject(calc.School, p.School).Name, p.Approved.Partial())
			}
		}
	}
}

func TestABudgetBelowWhatIsProtectedStops(t *testing.T) {
	c := pair(t, "1399999.99", nil)
	o := c.res.Ceilings[0]
	if !o.Stopped {
		t.Fatal("1 400 000 protected, 1 399 999.99 in the budget, and nothing stopped")
	}
	for _, p := range c.res.Payments {
		if p.Ceiling == 0 && p.Approved.Kind() != value.Failed {
			t.Errorf("%s still approved %s", p.Item.Code, p.Approved)
		}
	}
}

func TestNoBudgetReturnMeansNoCeilingAndSaysSo(t *testing.T) {
	returns := offices("1", quality("沂源县历山中学"), nil)
	delete(returns, "财政局")
	c := compute(t, nil, nil, join(returns, map[string]filed{"S05": plain(nil)}))
	o := c.res.Ceilings[0]
	if o.Budget.Kind() != value.Missing || o.Message == "" {
		t.Errorf("budget %s, message %q", o.Budget, o.Message)
	}
}

func TestOneLegalPersonIsPaidForItsWholeGroup(t *testing.T) {
	c := compute(t, nil, nil, join(offices("1e8", quality("沂源县实验小学"), nil), map[string]filed{"S11": plain(nil), "S12": plain(nil)}))
	for _, p := range c.res.Payments {
		s := c.res.Subject(calc.School, p.School)
		g := c.res.Subject(calc.Group, p.Group)
		payee := c.res.Subject(calc.School, p.Payee)
		_, unified := c.res.Named(calc.Group, p.Group, "集团类型")
		if !unified {
			t.Fatal("no type")
		}
		v, _ := c.res.Named(calc.Group, p.Group, "集团类型")
		if v.Text() == "紧密融合型" {
			core := ""
			for _, m := range c.res.Under(g, calc.Member) {
				if role, _, _, _ := c.res.Membership(m.Index); role == "核心校" {
					core = c.res.Subject(calc.School, m.School).Code
				}
			}
			if payee.Code != core {
				t.Errorf("%s of %s is paid to %s, not to the core %s", p.Item.Code, s.Name, payee.Name, core)
			}
		} else if payee.Code != s.Code {
			t.Errorf("%s of %s is paid to %s", p.Item.Code, s.Name, payee.Name)
		}
	}
}

func TestAMissingReturnIsNotAZero(t *testing.T) {
	c := compute(t, nil, nil, join(offices("1e8", quality("沂源县历山中学", "沂源县土门中学"), nil), map[string]filed{"S05": plain(nil)}))
	c.want("Z3", "S06", "未报")
	c.want("J1", "S06", "未报")
	c.want("Z2", "S06", "20000") // needs nothing from the return
	it, _ := c.p.Item("K19")
	g, _ := c.res.Find(calc.Group, "G02")
	if v := c.res.Value(it, g.Index); v.Kind() != value.Number || !v.Partial() {
		t.Errorf("the group's score of 经费到位率 is %v, partial %v; want a number marked 不完整", v, v.Partial())
	}
}

func TestAZeroIsNotMissing(t *testing.T) {
	c := pair(t, "1e8", map[string]string{"班级学生.在校生数": "0", "班级学生.班级数": "0"})
	c.want("Z3", "S06", "0")
}

func TestASchoolThatJoinsInJulyIsPaidForItsMonths(t *testing.T) {
	c := compute(t, nil, func(seeds []form.Seed) {
		setMember(seeds, "S06", "加入日期", "2026-07-16")
		setMember(seeds, "S06", "准入评估", "通过")
	}, join(offices("1e8", quality("沂源县历山中学", "沂源县土门中学"), nil), map[string]filed{"S05": plain(nil), "S06": plain(nil)}))
	c.want("在团月数", "S06", "5")
	c.want("Z2", "S06", "8333.33") // 20 000 × 5 ÷ 12
}

func setMember(seeds []form.Seed, school, column, v string) {
	for _, s := range seeds {
		if s.Table.Name != "成员" {
			continue
		}
		_, k := s.Table.Column("学校代码")
		_, at := s.Table.Column(column)
		for _, row := range s.Rows {
			if row[k] == school {
				row[at] = v
			}
		}
	}
}
