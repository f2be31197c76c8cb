package calc_test

import (
	"testing"

	"hesuan/internal/form"
)

// A school of a vetoed group is not commended however well it scores: the veto
// is the group's, although schools are scored too.
func TestAVetoedGroupsSchoolsAreNotCommended(t *testing.T) {
	everyone := func(by map[string]*form.Seed) { sheet{by["参数"]}.set("表彰学校最低分", "值", "0") }
	veto := []map[string]string{{"集团": "历山中学教育集团", "类别": "一票否决", "事项": "数据造假", "分值": "0", "文件依据": "沂教字〔2026〕7号"}}
	for _, vetoed := range []bool{false, true} {
		awards := []map[string]string{}
		if vetoed {
			awards = veto
		}
		c := compute(t, everyone, nil, join(offices("100000000", quality("沂源县历山中学", "沂源县土门中学"), awards), map[string]filed{
			"S05": plain(nil), "S06": plain(nil).of("06"),
		}))
		want := c.get("学校考核得分", "S05")
		if vetoed {
			want = "不适用"
		}
		c.want("T4", "S05", want)
	}
}

// What a group is given or docked stops at the points of its row, however much
// the bureau writes: 5 and 20.
func TestAwardsAndDeductionsStopAtTheirPoints(t *testing.T) {
	note := func(kind, points string) map[string]string {
		return map[string]string{"集团": "历山中学教育集团", "类别": kind, "事项": "经验推广", "分值": points, "文件依据": "沂教字〔2026〕7号"}
	}
	c := compute(t, nil, nil, join(offices("100000000", quality("沂源县历山中学"), []map[string]string{
		note("加分", "3"), note("加分", "4"), note("扣分", "15"), note("扣分", "10"),
	}), map[string]filed{"S05": plain(nil)}))
	c.want("K91原值", "G02", "7")
	c.want("K91", "G02", "5")
	c.want("K92原值", "G02", "25")
	c.want("K92", "G02", "20")
}
