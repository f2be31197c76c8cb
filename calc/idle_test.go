package calc_test

import "testing"

// No expert marked G02, so K24 (2 points) is 不适用 there; S05 and S06 teach a
// stage that the register does not give them, so nothing of theirs is monitored
// and K18 (3 points) is 不适用 too. 95 of 100 points count.
func TestAnIndicatorThatDoesNotApplyCountsNoPoints(t *testing.T) {
	c := pair(t, "100000000", nil)
	c.want("K24原值", "G02", "不适用")
	c.want("K24分值", "G02", "不适用")
	c.want("K24", "G02", "不适用")
	c.want("K18分值", "G02", "不适用")
	c.want("K11分值", "G02", "6")
	c.want("适用分值合计", "G02", "95")
	it, _ := c.p.Item("K24分值")
	s, _ := c.res.Find(it.Level, "G02")
	if bad := c.res.Explain(it, s.Index).Replay(); bad != "" {
		t.Error(bad)
	}
}
