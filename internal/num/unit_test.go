package num

import "testing"

func unit(t *testing.T, s string) Unit {
	t.Helper()
	u, err := ParseUnit(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestUnitsHaveOneSpelling(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "1": "", "%": "", " 元 ": "元", "元/人": "元/人", "元/(人·月)": "元/(人·月)", "元/(月·人)": "元/(人·月)",
		"元/人/月": "元/(人·月)", "元/人/人": "元/(人·人)", "人·元/人": "元", "1/人": "1/人", "平方米": "㎡", "㎡/人": "㎡/人", "m2": "㎡",
		"元／（人·月）": "元/(人·月)", "元/(人/月)": "元·月/人",
	} {
		if got := unit(t, in).String(); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{"元/", "/人", "元 人", "元/(人·月", "元)", "元/人·月", "元+人", "3元", "()", "元//人"} {
		if u, err := ParseUnit(in); err == nil {
			t.Errorf("%q was read as %q", in, u)
		}
	}
}

func TestUnitAlgebra(t *testing.T) {
	for _, c := range []struct{ a, op, b, want string }{
		{"元/人", "*", "人", "元"},
		{"元", "/", "人", "元/人"},
		{"元/(人·月)", "*", "人·月", "元"},
		{"元", "/", "元", ""},
		{"元", "*", "%", "元"},
		{"元/月", "/", "人", "元/(人·月)"},
		{"", "/", "人", "1/人"},
		{"1/人", "*", "元", "元/人"},
	} {
		a, b := unit(t, c.a), unit(t, c.b)
		got := a.Mul(b)
		if c.op == "/" {
			got = a.Div(b)
		}
		if got != unit(t, c.want) {
			t.Errorf("%s %s %s = %s, want %s", c.a, c.op, c.b, got, c.want)
		}
	}
}

func FuzzParseUnit(f *testing.F) {
	for _, s := range []string{"元/(人·月)", "1/人", "%", "((", "元/人·月"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseUnit(s)
		if err != nil {
			return
		}
		if again, err := ParseUnit(u.String()); err != nil || again != u {
			t.Fatalf("%q prints %q, which reads as %q, %v", s, u, again, err)
		}
		if !u.Div(u).IsOne() {
			t.Fatalf("%q divided by itself is %q", s, u.Div(u))
		}
	})
}
