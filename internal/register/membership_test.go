package register

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"hesuan/internal/date"
)

// year is the school year the sentences below speak of.
var year = date.Span{From: day("2025-09-01"), To: day("2026-08-31")}

func TestTheDayBeforeOfAndAfterJoiningAndLeaving(t *testing.T) {
	r := newCounty(t).school("S99", "另一所小学").member("G01", "S99", "成员校", "2024-09-01", "2025-08-31").sound()
	for _, c := range []struct {
		day string
		in  bool
	}{
		{"2024-08-31", false}, // the day before it joins
		{"2024-09-01", true},
		{"2024-09-02", true},
		{"2025-08-30", true},
		{"2025-08-31", true}, // its last day
		{"2025-09-01", false},
	} {
		m, in := r.GroupOf("S99", day(c.day))
		if in != c.in {
			t.Errorf("%s: in its group %t, want %t", c.day, in, c.in)
		}
		if in && (m.Group != "G01" || m.Role != Member || m.At != "成员!A44") {
			t.Errorf("%s: %s %s %s", c.day, m.Group, m.Role, m.At)
		}
		if n := len(r.MembersOn("G01", day(c.day))); (n == 5) != c.in {
			t.Errorf("%s: %d members", c.day, n)
		}
	}
}

func TestAGroupBindsNobodyBeforeItIsFoundedOrAfterItIsDissolved(t *testing.T) {
	r := newCounty(t).set("集团", "G05", "撤销日期", "2026-01-15").sound()
	for d, in := range map[string]bool{"2023-08-31": false, "2023-09-01": true, "2026-01-15": true, "2026-01-16": false} {
		if _, got := r.GroupOf("S12", day(d)); got != in {
			t.Errorf("%s: in the group %t, want %t", d, got, in)
		}
		payee := SchoolCode("S12")
		if in {
			payee = "S11"
		}
		if got := r.Payee("S12", day(d)); got != payee {
			t.Errorf("%s: paid to %s, want %s", d, got, payee)
		}
	}
}

func TestMoneyFollowsTheLegalPerson(t *testing.T) {
	c := newCounty(t).school("S99", "另一所小学")
	r := c.sound()
	on := day("2026-03-01")
	for school, want := range map[SchoolCode]SchoolCode{
		"S19": "S14", // a member of a unified group: its core
		"S14": "S14", // the core itself
		"S03": "S03", // an independent group: each school
		"S01": "S01",
		"S42": "S42", // a vocational group: both leads
		"S99": "S99", // no group
		"S00": "S00", // not in the register
	} {
		if got := r.Payee(school, on); got != want {
			t.Errorf("%s is paid through %s, want %s", school, got, want)
		}
	}
}

func TestWhoIsCoreDecidesThePayeeOfTheDay(t *testing.T) {
	c := newCounty(t)
	c.set("成员", "G05 S11", "退出日期", "2025-12-31").set("成员", "G05 S12", "退出日期", "2025-12-31")
	c.member("G05", "S11", "成员校", "2026-01-01", "").member("G05", "S12", "核心校", "2026-01-01", "")
	r := c.sound()
	for d, want := range map[string]SchoolCode{"2025-12-31": "S11", "2026-01-01": "S12"} {
		if got := r.Payee("S13", day(d)); got != want {
			t.Errorf("%s: paid to %s, want %s", d, got, want)
		}
	}
}

func TestAPeriodIsCutWhereASchoolChangesGroups(t *testing.T) {
	c := newCounty(t).leave("G01 S04", "2026-01-31").member("G02", "S04", "成员校", "2026-02-01", "")
	var got []string
	for _, s := range c.sound().MembershipsIn(year) {
		if s.School == "S04" {
			got = append(got, fmt.Sprint(s.Group, " ", s.Span))
		}
	}
	want := "[G01 2025-09-01 至 2026-01-31 G02 2026-02-01 至 2026-08-31]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestAWholeYearIsOneStretchASchool(t *testing.T) {
	stretches := newCounty(t).sound().MembershipsIn(year)
	if len(stretches) != 42 {
		t.Fatalf("%d stretches, want 42", len(stretches))
	}
	for i, s := range stretches {
		if s.Span != year {
			t.Errorf("%s is in %s for %v", s.School, s.Group, s.Span)
		}
		if i > 0 && (s.Group < stretches[i-1].Group || s.Group == stretches[i-1].Group && s.School <= stretches[i-1].School) {
			t.Errorf("%s %s stands after %s", s.Group, s.School, stretches[i-1].School)
		}
	}
}

// Whatever the rows, as long as the register is accepted: on each day of the
// span a school is in as many stretches as rows say it is, and never in two.
func TestStretchesNeverOverlapAndCoverWhatTheRowsSay(t *testing.T) {
	span := date.Span{From: day("2024-03-01"), To: day("2025-06-30")}
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 7))
		c := newCounty(t).school("S99", "另一所小学")
		if rng.IntN(3) == 0 {
			c.set("集团", "G02", "撤销日期", day("2024-06-01").AddDays(rng.IntN(600)).String())
		}
		dissolved := day("9999-12-31")
		if text := c.tables["集团"].Rows[1][4]; text != "" {
			dissolved = day(text)
		}
		type row struct {
			group    GroupCode
			from, to date.Date
		}
		var rows []row
		for from := day("2023-09-01").AddDays(rng.IntN(300)); len(rows) < 6 && from.Before(span.To.AddDays(90)); {
			to := from.AddDays(rng.IntN(200))
			group := GroupCode([]string{"G01", "G02", "G14"}[rng.IntN(3)])
			if group != "G02" || !dissolved.Before(to) {
				rows = append(rows, row{group, from, to})
				c.member(string(group), "S99", "成员校", from.String(), to.String())
			}
			from = to.AddDays(1 + rng.IntN(3)*rng.IntN(60))
		}
		r := c.sound()
		days := 0
		for d := span.From; !span.To.Before(d); d = d.AddDays(1) {
			var want GroupCode
			for _, w := range rows {
				if !d.Before(w.from) && !w.to.Before(d) {
					want = w.group
				}
			}
			m, in := r.GroupOf("S99", d)
			if in != (want != "") || in && m.Group != want {
				t.Fatalf("seed %d: %s in %q, want %q", seed, d, m.Group, want)
			}
			if in {
				days++
			}
			if want == "G02" && dissolved.Before(d) {
				t.Fatalf("seed %d: %s: the group is gone", seed, d)
			}
		}
		var last date.Date
		sum := 0
		for _, s := range bySchool(r.MembershipsIn(span), "S99") {
			if !last.IsZero() && !last.Before(s.Span.From) {
				t.Fatalf("seed %d: %v begins before %s has ended", seed, s.Span, last)
			}
			last = s.Span.To
			sum += s.Span.Days()
			for d := s.Span.From; !s.Span.To.Before(d); d = d.AddDays(1) {
				if m, _ := r.GroupOf("S99", d); m.Group != s.Group || !span.Contains(d) {
					t.Fatalf("seed %d: %s is in stretch of %s, in group %s", seed, d, s.Group, m.Group)
				}
			}
		}
		if sum != days {
			t.Fatalf("seed %d: stretches hold %d days, the rows %d", seed, sum, days)
		}
	}
}

// bySchool picks one school's stretches, in order of time.
func bySchool(stretches []Stretch, school SchoolCode) []Stretch {
	var out []Stretch
	for _, s := range stretches {
		if s.School == school {
			out = append(out, s)
		}
	}
	for i := range out { // the stretches come by group; a handful is sorted so
		for j := i; j > 0 && out[j].Span.From.Before(out[j-1].Span.From); j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

func BenchmarkMembershipsIn(b *testing.B) {
	r, _ := newCounty(b).build()
	for b.Loop() {
		r.MembershipsIn(year)
	}
}
