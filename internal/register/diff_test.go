package register

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatANewVersionChangesIsSaidInWords(t *testing.T) {
	for _, c := range []struct {
		sentence string
		edit     func(*county)
		want     []string // each change's text and place
	}{
		{"nothing", func(*county) {}, nil},
		{"rows in another order are no change", func(c *county) {
			for _, s := range c.tables {
				slices.Reverse(s.Rows)
			}
		}, nil},
		{"a school is renamed", func(c *county) {
			c.set("学校", "S09", "学校名称", "沂源县第四中学").set("学校", "S09", "别名", "沂源四中")
		},
			[]string{
				"学校 S09 沂源县第四中学：学校名称由“沂源四中”改为“沂源县第四中学” 学校!B10",
				"学校 S09 沂源县第四中学：别名由“沂源县第四中学”改为“沂源四中” 学校!C10",
			}},
		{"a school's representative becomes known", func(c *county) { c.set("学校", "S09", "法定代表人", "张三") },
			[]string{"学校 S09 沂源四中：法定代表人由空白改为“张三” 学校!H10"}},
		{"a school is taken in", func(c *county) {
			c.school("S99", "另一所小学").member("G01", "S99", "成员校", "2026-09-01", "")
		}, []string{
			"新增学校 S99 另一所小学 学校!A44",
			"S99 另一所小学 自2026年9月1日起加入 G01 振华教育集团，为成员校 成员!A44",
		}},
		{"a school leaves", func(c *county) { c.leave("G01 S04", "2026-08-31") },
			[]string{
				"S04 沂源县韩旺中心学校 退出 G01 振华教育集团，最后一天为2026年8月31日，原因：目标达成（沂教〔2025〕1号） 成员!E5",
				"S04 沂源县韩旺中心学校 在 G01 振华教育集团 的登记：退出原因由空白改为“目标达成” 成员!G5",
				"S04 沂源县韩旺中心学校 在 G01 振华教育集团 的登记：批准文号由空白改为“沂教〔2025〕1号” 成员!H5",
			}},
		{"a school comes back", func(c *county) {
			c.leave("G01 S04", "2024-08-31").member("G01", "S04", "成员校", "2025-09-01", "")
		}, []string{
			"S04 沂源县韩旺中心学校 退出 G01 振华教育集团，最后一天为2024年8月31日，原因：目标达成（沂教〔2025〕1号） 成员!E5",
			"S04 沂源县韩旺中心学校 在 G01 振华教育集团 的登记：退出原因由空白改为“目标达成” 成员!G5",
			"S04 沂源县韩旺中心学校 在 G01 振华教育集团 的登记：批准文号由空白改为“沂教〔2025〕1号” 成员!H5",
			"S04 沂源县韩旺中心学校 自2025年9月1日起加入 G01 振华教育集团，为成员校 成员!A44",
		}},
		{"a group is dissolved", func(c *county) { c.set("集团", "G13", "撤销日期", "2026-08-31") },
			[]string{"撤销集团 G13 沂源一中贯通培养型教育集团，最后一天为2026年8月31日 集团!E14"}},
		{"a group is founded", func(c *county) {
			c.add("集团", "集团代码", "G15", "集团名称", "新教育集团", "类型", "城乡共建型", "成立日期", "2026-09-01", "成立方式", "主管部门主导", "依据", "示例")
		}, []string{"2026年9月1日成立集团 G15 新教育集团（城乡共建型） 集团!A16"}},
		{"a school is struck off", func(c *county) { c.remove("成员", "G01 S04").remove("学校", "S04") },
			[]string{
				"删去学校 S04 沂源县韩旺中心学校 学校!A5",
				"删去S04 沂源县韩旺中心学校 在 G01 振华教育集团 的登记 成员!A5",
			}},
		{"the rule of a type", func(c *county) { c.set("集团类型", "职普融通型", "核心校数", "3") },
			[]string{"集团类型 职普融通型：核心校数由“2”改为“3” 集团类型!D5"}},
		{"a studio gets its host", func(c *county) { c.set("工作室", "W1", "主持人", "某某") },
			[]string{"工作室 W1：主持人由空白改为“某某” 工作室!B2"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			before, _ := newCounty(t).build()
			edited := newCounty(t)
			c.edit(edited)
			after, _ := edited.build()
			var got []string
			for _, ch := range Diff(before, after) {
				got = append(got, ch.Text+" "+ch.At)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestWhatOneVersionAddsTheOtherRemoves(t *testing.T) {
	before, _ := newCounty(t).build()
	after, _ := newCounty(t).school("S99", "另一所小学").member("G01", "S99", "成员校", "2026-09-01", "").set("学校", "S01", "镇街", "某镇").build()
	there, back := Diff(before, after), Diff(after, before)
	if len(there) != 3 || len(back) != 3 {
		t.Fatalf("%d changes there, %d back, want 3 each", len(there), len(back))
	}
	count := func(cs []Change, k Kind) (n int) {
		for _, c := range cs {
			if c.Kind == k {
				n++
			}
		}
		return n
	}
	if count(there, Added) != 2 || count(back, Removed) != 2 || count(there, Altered) != 1 || count(back, Altered) != 1 {
		t.Errorf("there %v\nback %v", there, back)
	}
}
