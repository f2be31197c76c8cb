package date

import (
	"errors"
	"testing"
	"time"
)

func TestParseReadsTheSpellingsOfficesUse(t *testing.T) {
	want := Of(2026, 9, 1)
	for _, s := range []string{"2026-09-01", "2026-9-1", "2026/9/1", "2026.9.1", "2026.09.01", "2026年9月1日", "2026年09月01日", "20260901"} {
		if d, err := Parse(s); err != nil || d != want {
			t.Errorf("%s: %s, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2026", "2026-09", "26-9-1", "2026-13-01", "2026-02-29", "2026/9-1", "2026年9月1", "2026年9-1日", "9/1/2026", "202609011", "2026-9-001", "２０２６-9-1", "2026-+9-1", "0000-01-01"} {
		if d, err := Parse(s); !errors.Is(err, ErrDate) {
			t.Errorf("%q: %s, %v", s, d, err)
		}
	}
}

func TestParseMonthIsTheFirstOfTheMonth(t *testing.T) {
	for _, s := range []string{"2026-09", "2026/9", "2026.9", "2026年9月", "202609"} {
		if d, err := ParseMonth(s); err != nil || d != Of(2026, 9, 1) {
			t.Errorf("%s: %s, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2026", "2026-13", "2026-09-01", "2026年9月1日", "2026年9", "20269"} {
		if d, err := ParseMonth(s); err == nil {
			t.Errorf("%q: %s", s, d)
		}
	}
}

func TestTheCalendarAgreesWithTheStandardLibrary(t *testing.T) {
	start := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	last := Of(9999, 12, 31).DaysSince(Of(1, 1, 1))
	for n := 0; n <= last; n += 13 {
		want := start.AddDate(0, 0, n)
		d := Of(1, 1, 1).AddDays(n)
		if d.Year() != want.Year() || d.Month() != int(want.Month()) || d.Day() != want.Day() {
			t.Fatalf("day %d: %s, want %s", n, d, want.Format("2006-01-02"))
		}
		if Of(d.Year(), d.Month(), d.Day()) != d {
			t.Fatalf("%s does not come back", d)
		}
	}
}

func TestSerialKeepsExcelsPhantomLeapDay(t *testing.T) {
	for n, want := range map[int]Date{1: Of(1900, 1, 1), 59: Of(1900, 2, 28), 61: Of(1900, 3, 1), 46266: Of(2026, 9, 1), 2958465: Of(9999, 12, 31)} {
		d, err := FromSerial(n, false)
		if err != nil || d != want || d.Serial() != n {
			t.Errorf("serial %d: %s, %d, %v", n, d, d.Serial(), err)
		}
	}
	if d, err := FromSerial(0, true); err != nil || d != Of(1904, 1, 1) {
		t.Errorf("1904 system: %s, %v", d, err)
	}
	for _, n := range []int{0, -1, 60, 2958466} {
		if d, err := FromSerial(n, false); err == nil {
			t.Errorf("serial %d is %s", n, d)
		}
	}
	if Of(1899, 12, 31).Serial() != 0 {
		t.Error("days before 1900 have no serial")
	}
}

func TestAddMonthsStopsAtTheMonthsEnd(t *testing.T) {
	for _, c := range []struct {
		from Date
		n    int
		want Date
	}{
		{Of(2026, 1, 31), 1, Of(2026, 2, 28)}, {Of(2028, 1, 31), 1, Of(2028, 2, 29)}, {Of(2026, 9, 1), 12, Of(2027, 9, 1)},
		{Of(2026, 1, 15), -1, Of(2025, 12, 15)}, {Of(2026, 3, 31), -13, Of(2025, 2, 28)},
	} {
		if got := c.from.AddMonths(c.n); got != c.want {
			t.Errorf("%s plus %d months: %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestNoDateIsNotADay(t *testing.T) {
	var none Date
	if !none.IsZero() || none.String() != "" || none.Chinese() != "" || none.Year() != 0 || !none.Before(Of(1, 1, 1)) {
		t.Error("the zero Date must be no date")
	}
	if Of(2026, 3, 5).Chinese() != "2026年3月5日" {
		t.Error("official papers write no leading zeros")
	}
}

func TestSpansHoldBothEnds(t *testing.T) {
	term := Span{Of(2026, 9, 1), Of(2027, 1, 31)}
	if term.Days() != 153 || !term.Contains(term.From) || !term.Contains(term.To) || term.Contains(Of(2027, 2, 1)) {
		t.Error("both ends are inside, the day after is not")
	}
	if got, ok := term.Overlap(Span{Of(2026, 1, 1), Of(2026, 9, 1)}); !ok || got.Days() != 1 {
		t.Errorf("one shared day: %s, %v", got, ok)
	}
	if got, ok := term.Overlap(Span{Of(2027, 2, 1), Of(2027, 3, 1)}); ok {
		t.Errorf("no shared day: %s", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2026-09-01", "2026年9月1日", "20260901", "年月日", "2026.9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s)
		if err != nil {
			return
		}
		for _, again := range []string{d.String(), d.Chinese()} {
			if e, err := Parse(again); err != nil || e != d {
				t.Fatalf("%q prints %q, which reads as %s, %v", s, again, e, err)
			}
		}
	})
}
