package sample_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"hesuan/internal/date"
	"hesuan/internal/num"
	"hesuan/internal/sample"
)

// column is one column of a table of a school.
func column(t testing.TB, c *sample.County, subject, table, name string) []string {
	t.Helper()
	l := rowsOf(t, c, subject, table)
	var out []string
	for i := range l.rows {
		out = append(out, l.get(i, name))
	}
	return out
}

func total(t testing.TB, texts []string) int {
	t.Helper()
	sum := 0
	for _, text := range texts {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return sum
}

// Two periods are one county at two times.
func TestAYearLaterItIsTheSameCounty(t *testing.T) {
	was, is := yearBefore(sample.Options{Seed: 1}), county(sample.Options{Seed: 1})
	people, stayed, newcomers := 0, 0, 0
	for _, s := range is.Schools() {
		// Children: each grade is last year's grade below it, but for a few.
		pupils, before := column(t, is, s, "班级学生", "在校生数"), column(t, was, s, "班级学生", "在校生数")
		stages := column(t, is, s, "班级学生", "学段")
		for i := 1; i < len(pupils); i++ {
			if stages[i] != stages[i-1] {
				continue
			}
			if a, b := total(t, before[i-1:i]), total(t, pupils[i:i+1]); b < a*97/100-1 || b > a*103/100+1 {
				t.Errorf("%s: %d children became %d", s, a, b)
			}
		}
		if a, b := total(t, before), total(t, pupils); b < a*9/10 || b > a*11/10 {
			t.Errorf("%s has %d pupils after %d", s, b, a)
		}
		// Staff: the same people, under the same names, born when they were.
		old := map[string]string{}
		names := column(t, was, s, "教职工", "姓名")
		for i, id := range column(t, was, s, "教职工", "身份证号") {
			old[id] = names[i]
		}
		staff := rowsOf(t, is, s, "教职工")
		for i := range staff.rows {
			people++
			switch name, known := old[staff.get(i, "身份证号")]; {
			case known && name != staff.get(i, "姓名"):
				t.Errorf("%s is now %s", name, staff.get(i, "姓名"))
			case known:
				stayed++
			case staff.get(i, "本校任教起始年月") == "2026-09":
				newcomers++
			}
		}
		// Premises: nothing is pulled down.
		for _, item := range []string{"占地面积", "教学及辅助用房面积", "运动场面积", "教学仪器设备值", "网络多媒体教室数", "图书册数"} {
			if a, b := rowsOf(t, was, s, "办学条件").num(t, 0, item), rowsOf(t, is, s, "办学条件").num(t, 0, item); a.Cmp(b) > 0 {
				t.Errorf("%s: %s fell from %s to %s", s, item, a, b)
			}
		}
		if a, b := column(t, was, s, "办学条件", "法定代表人"), column(t, is, s, "办学条件", "法定代表人"); a[0] != b[0] {
			t.Errorf("%s: %s led it, now %s", s, a[0], b[0])
		}
	}
	if stayed < people*93/100 || stayed == people || newcomers < 30 {
		t.Errorf("of %d people %d were there before, %d are new", people, stayed, newcomers)
	}
}

// Schools below the standard catch up.
func TestAYearLaterThereIsMoreEquipment(t *testing.T) {
	value := func(c *sample.County) (sum num.Num) {
		for _, s := range c.Schools() {
			sum = sum.Add(rowsOf(t, c, s, "办学条件").num(t, 0, "教学仪器设备值"))
		}
		return sum
	}
	was, is := value(yearBefore(sample.Options{Seed: 1})), value(county(sample.Options{Seed: 1}))
	if more := is.Sub(was).Mul(num.Int(100)); more.Cmp(was.Mul(num.Int(2))) < 0 || more.Cmp(was.Mul(num.Int(9))) > 0 {
		t.Errorf("equipment went from %s to %s", was, is)
	}
}

// What a year calls the results of the year before is what that year reported.
func TestLastYearsResultsAreLastYears(t *testing.T) {
	was, is := yearBefore(sample.Options{Seed: 1}), county(sample.Options{Seed: 1})
	old, now := rowsOf(t, was, "教体局", "质量监测"), rowsOf(t, is, "教体局", "质量监测")
	if len(old.rows) != len(now.rows) || len(now.rows) < 42 {
		t.Fatalf("%d rows after %d", len(now.rows), len(old.rows))
	}
	rose := 0
	for i := range now.rows {
		for _, rate := range []string{"合格率", "优秀率"} {
			if now.get(i, "学校") != old.get(i, "学校") || now.get(i, "上年"+rate) != old.get(i, rate) {
				t.Errorf("%s: %s was %s, not %s", now.get(i, "学校"), rate, old.get(i, rate), now.get(i, "上年"+rate))
			}
			if now.get(i, rate) > now.get(i, "上年"+rate) {
				rose++
			}
		}
	}
	if rose < len(now.rows) {
		t.Errorf("%d of %d rates rose", rose, 2*len(now.rows))
	}
}

// A stay over the new year stands in both returns, in the same words, but for
// the mark that its end brings.
func TestAStayOverTheNewYearIsInBothReturns(t *testing.T) {
	was, is := yearBefore(sample.Options{Seed: 1}), county(sample.Options{Seed: 1})
	lines := func(c *sample.County, when func(from, to string) bool) []string {
		var out []string
		for _, s := range c.Schools() {
			l := rowsOf(t, c, s, "交流轮岗")
			for i := range l.rows {
				if !when(l.get(i, "开始日期"), l.get(i, "结束日期")) {
					continue
				}
				line := s
				for _, col := range []string{"身份证号", "方向", "对方学校", "形式", "开始日期", "结束日期", "派出方承担", "接收方承担", "协议编号"} {
					line += " " + l.get(i, col)
				}
				out = append(out, line)
			}
		}
		slices.Sort(out)
		return out
	}
	begun := lines(was, func(_, to string) bool { return to >= "2026-01-01" })
	going := lines(is, func(from, _ string) bool { return from < "2026-01-01" })
	if !slices.Equal(begun, going) {
		t.Error("what one year calls begun, the next does not know as going on")
	}
	if len(begun) < 60 {
		t.Errorf("%d rows of stays over the new year", len(begun))
	}
}

// Incentives have winners: stays of twelve months that end within the period.
func TestSeveralStaysOfAYearEndInThePeriod(t *testing.T) {
	for year, c := range map[string]*sample.County{"2025": yearBefore(sample.Options{Seed: 1}), "2026": county(sample.Options{Seed: 1})} {
		n := 0
		for _, s := range c.Schools() {
			l := rowsOf(t, c, s, "交流轮岗")
			for i := range l.rows {
				from, _ := date.Parse(l.get(i, "开始日期"))
				to, _ := date.Parse(l.get(i, "结束日期"))
				kind := l.get(i, "形式")
				if l.get(i, "方向") == "派出" && (kind == "支教" || kind == "顶岗") && strings.HasPrefix(to.String(), year) && !to.AddDays(1).Before(from.AddMonths(12)) {
					n++
				}
			}
		}
		if n < 5 {
			t.Errorf("%s: %d stays earn an award", year, n)
		}
	}
}

// Some guests stand on two rosters, and are there as long as their stays say;
// their pay counts at home. Some people are sent twice in a year.
func TestGuestsStandOnTwoRosters(t *testing.T) {
	c := county(sample.Options{Seed: 1})
	home := map[string]string{}
	for _, s := range c.Schools() {
		for _, id := range column(t, c, s, "教职工", "身份证号") {
			home[id] += s + " "
		}
	}
	guests, twice := 0, 0
	for _, s := range c.Schools() {
		staff, moves := rowsOf(t, c, s, "教职工"), rowsOf(t, c, s, "交流轮岗")
		months, sent := map[string]int{}, map[string]map[string]bool{}
		for i := range moves.rows {
			id := moves.get(i, "身份证号")
			from, _ := date.Parse(moves.get(i, "开始日期"))
			to, _ := date.Parse(moves.get(i, "结束日期"))
			if moves.get(i, "方向") == "派出" {
				if sent[id] == nil {
					sent[id] = map[string]bool{}
				}
				sent[id][moves.get(i, "对方学校")] = true
				continue
			}
			for m := 1; m <= 12; m++ { // the month counts that is there on its 15th and to its end
				if day, end := date.Of(2026, m, 15), date.Of(2026, m, date.DaysIn(2026, m)); !day.Before(from) && !to.Before(end) {
					months[id]++
				}
			}
		}
		for _, hosts := range sent {
			if len(hosts) > 1 {
				twice++
			}
		}
		for i := range staff.rows {
			id := staff.get(i, "身份证号")
			if months[id] == 0 || !strings.Contains(strings.TrimSpace(home[id]), " ") {
				continue
			}
			guests++
			if got := staff.get(i, "在岗月数"); got != strconv.Itoa(months[id]) || staff.get(i, "上年12月绩效额度") != "0.00" {
				t.Errorf("%s of %s is there %s months, not %d, with pay %s", id, s, got, months[id], staff.get(i, "上年12月绩效额度"))
			}
		}
	}
	if guests < 10 || twice < 3 {
		t.Errorf("%d guests on two rosters, %d people sent to two schools", guests, twice)
	}
}
