package num

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestSplitByLargestRemainder(t *testing.T) {
	cases := []struct {
		name, total, weights string
		places               int
		want                 string
	}{
		{"three equal shares of 100 yuan: the odd fen goes to the first", "100", "1 1 1", 2, "33.34 33.33 33.33"},
		{"the larger loss gets the fen", "0.05", "1 2 4", 2, "0.01 0.01 0.03"},
		{"a zero weight gets nothing", "10", "0 1 2 0", 2, "0 3.33 6.67 0"},
		{"a negative total is shared by its size", "-100", "1 1 1", 2, "-33.34 -33.33 -33.33"},
		{"whole posts", "7", "120 80 55", 0, "3 2 2"},
		{"a zero total", "0", "1 2", 2, "0 0"},
		{"fractional weights", "1000", "0.5 1.25 0.25", 2, "250 625 125"},
		{"whole hundreds", "1000", "1 1 1", -2, "400 300 300"},
	}
	for _, c := range cases {
		got, err := Split(must(t, c.total), nums(t, c.weights), c.places)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if text(got) != c.want {
			t.Errorf("%s: %s, want %s", c.name, text(got), c.want)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	for name, c := range map[string]struct{ total, weights string }{
		"no weights": {"1", ""}, "all zero": {"1", "0 0"}, "one negative": {"1", "2 -1"},
	} {
		if _, err := Split(must(t, c.total), nums(t, c.weights), 2); !errors.Is(err, ErrWeights) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Split(must(t, "10.005"), nums(t, "1 1"), 2); err == nil {
		t.Error("a total with half a fen cannot be the sum of whole fen")
	}
}

func TestSplitSumsIsFairAndFollowsItsWeights(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		places := r.IntN(4)
		total := Int(r.Int64N(1e12) - 5e11).Mul(pow(-places))
		weights := make([]Num, 1+r.IntN(40))
		sum := Num{}
		for i := range weights {
			weights[i] = Frac(r.Int64N(50), 1+r.Int64N(12))
			sum = sum.Add(weights[i])
		}
		parts, err := Split(total, weights, places)
		if sum.IsZero() {
			if err == nil {
				t.Fatal("all-zero weights accepted")
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		back := Num{}
		for i, p := range parts {
			back = back.Add(p)
			fair, _ := total.Mul(weights[i]).Quo(sum)
			if p.Sub(fair).Abs().Cmp(pow(-places)) >= 0 {
				t.Fatalf("part %s is a whole unit away from its fair share %s", p, fair)
			}
			for j := range i {
				if weights[j].Cmp(weights[i]) > 0 && parts[j].Abs().Cmp(p.Abs()) < 0 {
					t.Fatalf("weight %s got %s, the smaller %s got %s", weights[j], parts[j], weights[i], p)
				}
				if weights[j].Equal(weights[i]) && parts[j].Abs().Cmp(p.Abs()) < 0 {
					t.Fatal("of equal weights the lower index must not get less")
				}
			}
		}
		if !back.Equal(total) {
			t.Fatalf("parts sum to %s, not %s", back, total)
		}
	}
}

func nums(t *testing.T, s string) (out []Num) {
	for _, f := range strings.Fields(s) {
		out = append(out, must(t, f))
	}
	return out
}

func text(ns []Num) string {
	var out []string
	for _, n := range ns {
		out = append(out, n.String())
	}
	return strings.Join(out, " ")
}
