package calc_test

import (
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
)

// S40 leaves G13 at midsummer and joins G02, whose code comes first: what is
// told of the school must go by time, not by the order of codes.
func TestASchoolThatChangedGroupsBelongsToTheLaterOne(t *testing.T) {
	c := compute(t, nil, func(seeds []form.Seed) {
		setMember(seeds, "S40", "退出日期", "2026-06-30")
		setMember(seeds, "S40", "退出原因", "战略调整")
		setMember(seeds, "S40", "批准文号", "沂教字〔2026〕9号")
		for i, s := range seeds {
			if s.Table.Name == "成员" {
				seeds[i].Rows = append(s.Rows, []string{"G02", "S40", "成员校", "2026-07-01", "", "通过", "", "", "示例"})
			}
		}
	}, join(offices("100000000", quality("沂源县历山中学"), nil), map[string]filed{"S05": plain(nil)}))
	s, ok := c.res.Find(calc.School, "S40")
	if !ok {
		t.Fatal("no S40")
	}
	if g := c.res.Subject(calc.Group, s.Group); g.Code != "G02" {
		t.Errorf("the school is shown in %s", g.Code)
	}
	for _, a := range c.res.Absent {
		if a.Code == "S40" && a.Group != "历山中学教育集团" {
			t.Errorf("its missing return is laid to %s", a.Group)
		}
	}
	c.want("在团月数", "G13/S40", "6")
	c.want("在团月数", "G02/S40", "6")
}
