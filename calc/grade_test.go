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

// Ten groups, so three may be 优秀. Four reach 92 and more; two of them tie at
// 92 for the third place. The better one in 师资交流 takes it, and where that is
// even too, the lower code; the other is 良好. A veto is last whatever it has.
func TestATieAtTheGradeQuotaFallsToTheSectionThenToTheCode(t *testing.T) {
	total := func(group int, points, exchange int64, veto bool) contender {
		return contender{group: group, total: num.Int(points), tie: num.Int(exchange), veto: veto}
	}
	for _, c := range []struct {
		sentence    string
		third, next contender
		winner      int
	}{
		{"the section decides", total(2, 92, 18, false), total(5, 92, 21, false), 5},
		{"the code decides", total(2, 92, 20, false), total(5, 92, 20, false), 2},
		{"a vetoed group takes no place", total(2, 92, 25, true), total(5, 92, 20, false), 5},
	} {
		field := []contender{total(0, 95, 20, false), total(1, 94, 20, false), c.third, total(3, 85, 0, false), total(4, 70, 0, false), c.next,
			total(6, 60, 0, false), total(7, 59, 0, false), total(8, 79, 0, false), total(9, 80, 0, false)}
		got := map[int]string{}
		ranks := map[int]int{}
		for i, p := range placed(field, grades(), 10) {
			got[p.group], ranks[p.group] = p.grade.Name, i+1
		}
		want := map[int]string{0: "优秀", 1: "优秀", c.winner: "优秀", 3: "良好", 4: "合格", 6: "合格", 7: "不合格", 8: "合格", 9: "良好"}
		want[7-c.winner] = "良好"
		if c.third.veto {
			want[2] = "不合格"
		}
		for g, name := range want {
			if got[g] != name {
				t.Errorf("%s: group %d is %s, want %s", c.sentence, g, got[g], name)
			}
		}
		if ranks[c.winner] != 3 {
			t.Errorf("%s: the winner is ranked %d", c.sentence, ranks[c.winner])
		}
		if c.third.veto && ranks[2] != 10 {
			t.Errorf("%s: ranked %d", c.sentence, ranks[2])
		}
	}
}
