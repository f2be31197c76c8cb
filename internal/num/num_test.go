package num

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

func must(t testing.TB, s string) Num {
	t.Helper()
	n, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestParseReadsPlainDecimalsOnly(t *testing.T) {
	good := map[string]string{
		"0": "0", "-0": "0", "12.50": "12.5", "-12.50": "-12.5", "+3": "3", ".5": "0.5", "5.": "5", "007": "7",
		"1.5E-3": "0.0015", "2e3": "2000", "1E+2": "100",
		"0.1": "0.1", "99999999999999999999": "99999999999999999999",
		"0.12345678901234567890123": "0.12345678901234567890123",
		"9999999999999999999":       "9999999999999999999",
	}
	for in, want := range good {
		if got := must(t, in).String(); got != want {
			t.Errorf("Parse(%q) prints %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "-", ".", "1,234", " 1", "1 ", "１２", "1e", "1e5.5", "1E999999999", "0x10", "1_000", "NaN", "Inf", "1/3", "--1", strings.Repeat("9", 401), "1e401"} {
		if n, err := Parse(in); err == nil {
			t.Errorf("Parse(%q) gave %s, want an error", in, n)
		}
	}
}

func TestFromFloatIsTheShortestDecimal(t *testing.T) {
	for f, want := range map[float64]string{0.1: "0.1", 1.255: "1.255", 1e21: "1000000000000000000000", -2.5e-7: "-0.00000025", 278.87: "278.87"} {
		n, err := FromFloat(f)
		if err != nil || n.String() != want {
			t.Errorf("FromFloat(%v) = %s, %v, want %s", f, n, err, want)
		}
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, err := FromFloat(f); err == nil {
			t.Errorf("FromFloat(%v) must fail", f)
		}
	}
}

// random makes numbers of very different sizes, so that both forms are exercised.
func random(r *rand.Rand) Num {
	n := Int(r.Int64N(1<<uint(1+r.IntN(62))) - r.Int64N(1000))
	switch r.IntN(4) {
	case 0:
		q, _ := n.Quo(Int(1 + r.Int64N(1000)))
		return q
	case 1:
		return n.Mul(pow(-r.IntN(12)))
	case 2:
		return n.Mul(pow(r.IntN(8)))
	}
	return n
}

func TestArithmeticAgreesWithRationals(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		a, b := random(r), random(r)
		x, y := a.big(), b.big()
		check := func(op string, got Num, want *big.Rat) {
			if got.big().Cmp(want) != 0 {
				t.Fatalf("%s %s %s = %s, want %s", a, op, b, got, want)
			}
			if got.rat != nil && fromRat(new(big.Rat).Set(got.rat)).rat == nil {
				t.Fatalf("%s %s %s stayed rational although it fits a decimal", a, op, b)
			}
		}
		check("+", a.Add(b), new(big.Rat).Add(x, y))
		check("-", a.Sub(b), new(big.Rat).Sub(x, y))
		check("*", a.Mul(b), new(big.Rat).Mul(x, y))
		if q, ok := a.Quo(b); ok {
			check("/", q, new(big.Rat).Quo(x, y))
		} else if y.Sign() != 0 {
			t.Fatalf("%s / %s refused", a, b)
		}
		if a.Cmp(b) != x.Cmp(y) || a.Sign() != x.Sign() || a.IsInt() != x.IsInt() {
			t.Fatalf("comparison of %s and %s", a, b)
		}
	}
}

func TestEqualNumbersPrintTheSameWhateverTheirPath(t *testing.T) {
	third := Frac(1, 3)
	for _, pair := range [][2]Num{
		{third.Mul(Int(3)), Int(1)},
		{must(t, "1.50"), Frac(3, 2)},
		{must(t, "1e-19").Mul(must(t, "1e19")), Int(1)},
		{must(t, "99999999999999999999").Sub(must(t, "99999999999999999998")), Int(1)},
		{Frac(1, 12).Mul(Int(9)), must(t, "0.75")},
	} {
		if !pair[0].Equal(pair[1]) || pair[0].String() != pair[1].String() || pair[0].rat != nil {
			t.Errorf("%s and %s should be one number in decimal form", pair[0], pair[1])
		}
	}
}

func TestStringOfNumbersThatNeverEnd(t *testing.T) {
	for want, n := range map[string]Num{
		"0.3333333333333333333…":    Frac(1, 3),
		"-0.6666666666666666666…":   Frac(-2, 3),
		"333333.3333333333333…":     Frac(1000000, 3),
		"0.0003333333333333333333…": Frac(1, 3000),
		"14.28571428571428571…":     Frac(100, 7),
	} {
		if got := n.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestRoundAsSpreadsheetsDo(t *testing.T) {
	cases := []struct {
		in                      string
		places                  int
		halfUp, up, down, floor string
	}{
		{"1.005", 2, "1.01", "1.01", "1", "1"},
		{"-1.005", 2, "-1.01", "-1.01", "-1", "-1.01"},
		{"2.5", 0, "3", "3", "2", "2"},
		{"-2.5", 0, "-3", "-3", "-2", "-3"},
		{"1250", -2, "1300", "1300", "1200", "1200"},
		{"-49", -2, "0", "-100", "0", "-100"},
		{"0.0149999", 2, "0.01", "0.02", "0.01", "0.01"},
		{"123.45", 5, "123.45", "123.45", "123.45", "123.45"},
		{"9999999999999999999", -1, "10000000000000000000", "10000000000000000000", "9999999999999999990", "9999999999999999990"},
		{"9.999999999999999999", 2, "10", "10", "9.99", "9.99"},
		{"5", -25, "0", "10000000000000000000000000", "0", "0"},
	}
	for _, c := range cases {
		n := must(t, c.in)
		for m, want := range map[Mode]string{HalfUp: c.halfUp, Up: c.up, Down: c.down, Floor: c.floor} {
			if got := n.Round(c.places, m); got.String() != want {
				t.Errorf("%s to %d places, mode %d: %s, want %s", c.in, c.places, m, got, want)
			}
			if slow := n.roundSlow(c.places, m); slow.String() != want {
				t.Errorf("%s to %d places, mode %d, slow: %s, want %s", c.in, c.places, m, slow, want)
			}
		}
	}
}

func TestRoundFastAndSlowAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		n, places, m := random(r), r.IntN(12)-4, Mode(r.IntN(4))
		if fast, slow := n.Round(places, m), n.roundSlow(places, m); !fast.Equal(slow) {
			t.Fatalf("%s to %d, mode %d: %s and %s", n, places, m, fast, slow)
		}
	}
}

func TestFixedAndGrouped(t *testing.T) {
	cases := []struct {
		in             string
		places         int
		fixed, grouped string
	}{
		{"1234.5", 2, "1234.50", "1,234.50"},
		{"-1234567.895", 2, "-1234567.90", "-1,234,567.90"},
		{"0", 2, "0.00", "0.00"},
		{"-0.004", 2, "0.00", "0.00"},
		{"123", 0, "123", "123"},
		{"1000", 0, "1000", "1,000"},
		{"9999999999999999999", 2, "9999999999999999999.00", "9,999,999,999,999,999,999.00"},
		{"1.5", 25, "1.5000000000000000000000000", "1.5000000000000000000000000"},
	}
	for _, c := range cases {
		n := must(t, c.in)
		if n.Fixed(c.places) != c.fixed || n.Grouped(c.places) != c.grouped {
			t.Errorf("%s: %s and %s", c.in, n.Fixed(c.places), n.Grouped(c.places))
		}
	}
	if got := Frac(2, 3).Fixed(2); got != "0.67" {
		t.Errorf("two thirds to the fen is %s", got)
	}
}

func TestInt64(t *testing.T) {
	for in, want := range map[string]int64{"12.00": 12, "-7": -7, "9223372036854775807": math.MaxInt64} {
		if got, ok := must(t, in).Int64(); !ok || got != want {
			t.Errorf("%s: %d %v", in, got, ok)
		}
	}
	for _, in := range []string{"0.5", "9223372036854775808", "99999999999999999999"} {
		if got, ok := must(t, in).Int64(); ok {
			t.Errorf("%s must not be an int64, got %d", in, got)
		}
	}
}
