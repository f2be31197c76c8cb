package value

import (
	"testing"

	"hesuan/internal/date"
	"hesuan/internal/num"
)

func TestTheFourKindsOfNothingStayApart(t *testing.T) {
	all := []Value{{}, OfNum(num.Int(0)), OfMissing(), OfNA(), Fail("除以零", "除数是 0"), OfBool(false), OfText("0"), OfDate(date.Of(1900, 1, 1))}
	for i, v := range all {
		for j, w := range all {
			if v.Equal(w) != (i == j) {
				t.Errorf("%s %q and %s %q", v.Kind(), v, w.Kind(), w)
			}
		}
	}
}

func TestValuesForPeople(t *testing.T) {
	for want, v := range map[string]Value{
		"": {}, "12.5": OfNum(num.Frac(25, 2)), "无": OfText("无"), "TRUE": OfBool(true), "2026-09-01": OfDate(date.Of(2026, 9, 1)),
		"未报": OfMissing(), "不适用": OfNA(), "除数是 0": Fail("除以零", "除数是 0"),
	} {
		if v.String() != want {
			t.Errorf("%s prints %q, want %q", v.Kind(), v, want)
		}
	}
}

func TestEmptyContentIsBlank(t *testing.T) {
	if OfText("").Kind() != Blank || OfDate(date.Date{}).Kind() != Blank {
		t.Error("an empty text and no date are what an empty cell holds")
	}
}

func TestFailureKeepsCodeAndMessage(t *testing.T) {
	code, message := Fail("空白", "“在校生数”没有填").Failure()
	if code != "空白" || message != "“在校生数”没有填" {
		t.Errorf("%q %q", code, message)
	}
	if code, message := OfText("x").Failure(); code != "" || message != "" {
		t.Errorf("a text has no failure: %q %q", code, message)
	}
}

func TestEqualSeesNumbersNotSpellingsAndSeesPartial(t *testing.T) {
	a, _ := num.Parse("1.50")
	b := num.Frac(3, 2)
	if !OfNum(a).Equal(OfNum(b)) || OfNum(a).Equal(OfNum(b).WithPartial()) {
		t.Error("1.50 is 3/2, but a partial 3/2 is another value")
	}
}
