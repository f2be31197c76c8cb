package calc

import (
	"testing"

	"hesuan/internal/num"
	"hesuan/internal/policy"
)

func grades() []policy.Grade {
	quota := num.Frac(3, 10)
	return []policy.Grade{
		{Name: "优秀", Least: num.Int(90), Quota: &quota, TieBy: "师资交流"},
		{Name: "良好", Least: num.Int(80)}, {Name: "合格", Least: num.Int(60)}, {Name: "不合格", Least: num.Int(0)},
	}
}

func TestAGradeIsWhatTheTotalReaches(t *testing.T) {
	for _, c := range []struct {
		name  string
		total string
		veto  bool
		taken int64
		want  string
	}{
		{"the day before: a hundredth below 90", "89.99", false, 0, "良好"},
		{"exactly 90", "90", false, 0, "优秀"},
		{"the quota of 30 % of 14 is 4, and 3 are taken", "95", false, 3, "优秀"},
		{"the quota of 4 is full", "95", false, 4, "良好"},
		{"a veto overrides 99 points", "99", true, 0, "不合格"},
		{"59.99 fails", "59.99", false, 0, "不合格"},
		{"60 passes", "60", false, 0, "合格"},
	} {
		total, err := num.Parse(c.total)
		if err != nil {
			t.Fatal(err)
		}
		got, note := graded(contender{total: total, veto: c.veto}, grades(), map[string]int64{"优秀": c.taken}, 14)
		if got.Name != c.want {
			t.Errorf("%s: %s, want %s (%s)", c.name, got.Name, c.want, note)
		}
		if note == "" {
			t.Errorf("%s: no reason", c.name)
		}
	}
}
