package sample

import "fmt"

// mark is one row of 专家评分: one expert's mark for one group.
type mark struct {
	group          *group
	matter, expert string
	points         int // tenths
}

// panel is how many experts mark every group.
const panel = 5

// marks are the experts' marks: each has a hand of their own, and sees how well
// a group does more or less alike.
func (c *County) marks() []mark {
	leaning := c.yearly("experts", "", c.year)
	var hands [panel]int
	for i := range hands {
		hands[i] = leaning.between(-20, 20)
	}
	var out []mark
	for _, g := range c.groups {
		r := c.yearly("experts", g.code, c.year)
		worth := 700 + (g.vigour-55)*250/70 // a group of vigour 55 is worth 70, one of 125 worth 95
		for i, hand := range hands {
			points := min(max(worth+hand+r.between(-30, 30), 700), 980) / 5 * 5
			out = append(out, mark{g, "一体化管理制度质量", fmt.Sprintf("专家%d", i+1), points})
		}
	}
	return out
}

func (m mark) cell(column string) (string, bool) {
	switch column {
	case "集团":
		return m.group.name, true
	case "指标":
		return m.matter, true
	case "专家":
		return m.expert, true
	case "得分":
		return tenths(m.points), true
	}
	return "", false
}
