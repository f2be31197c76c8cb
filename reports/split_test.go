package reports

import (
	"math/rand/v2"
	"testing"

	"hesuan/internal/num"
)

// The printed arithmetic is num.Split's, whatever the size: for every pool
// that finds a layout, and the layout never meets a number beyond exactWhole.
func TestThePrintedDivisionIsTheLargestRemainder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	pieces := map[int]int{}
	for range 3000 {
		p := pool{total: num.Frac(rng.Int64N(power10(3+rng.IntN(10))), 100)}
		var weights []num.Num
		scale := power10(rng.IntN(4))
		for range 1 + rng.IntN(12) {
			if rng.IntN(6) == 0 {
				p.weights = append(p.weights, nil)
				continue
			}
			w := num.Frac(rng.Int64N(power10(1+rng.IntN(9))), scale)
			p.weights, weights = append(p.weights, &w), append(weights, w)
		}
		s, ok := newSplitter(&Sheet{Name: "分配"}, 5, 2, 0, []pool{p})
		want, err := num.Split(p.total, weights, 2)
		if err != nil || !ok {
			continue // nothing to share it by, or too large to print
		}
		b := s.block(4, p)
		pieces[s.pieces]++
		k := 0
		for i, w := range p.weights {
			if w == nil {
				continue
			}
			if got := b.parts[i].amount; !got.Equal(want[k]) {
				t.Fatalf("%s by %v in %d pieces: part %d is %s, want %s", p.total, weights, s.pieces, i, got, want[k])
			}
			k++
		}
	}
	if pieces[1] < 100 || pieces[2] < 100 || pieces[3] == 0 {
		t.Errorf("pieces %v", pieces)
	}
}

func power10(n int) int64 {
	out := int64(1)
	for range n {
		out *= 10
	}
	return out
}

func TestATotalTooLargeToPrintIsRefused(t *testing.T) {
	huge := pow10(40)
	if _, ok := newSplitter(&Sheet{}, 5, 2, 0, []pool{{total: huge, weights: []*num.Num{&huge}}}); ok {
		t.Error("a weight of forty digits found a layout")
	}
	third := num.Frac(1, 3)
	if _, ok := newSplitter(&Sheet{}, 5, 2, 0, []pool{{total: num.Int(1), weights: []*num.Num{&third}}}); ok {
		t.Error("a third found a power of ten")
	}
}

func TestAmountsInCapitals(t *testing.T) {
	for _, c := range [][2]string{
		{"0", "零元整"}, {"0.05", "伍分"}, {"0.5", "伍角整"}, {"1", "壹元整"}, {"10", "壹拾元整"}, {"1680.32", "壹仟陆佰捌拾元叁角贰分"},
		{"107000.53", "壹拾万零柒仟元伍角叁分"}, {"1409.50", "壹仟肆佰零玖元伍角整"}, {"6007.14", "陆仟零柒元壹角肆分"}, {"16409.02", "壹万陆仟肆佰零玖元零贰分"},
		{"325.04", "叁佰贰拾伍元零肆分"}, {"100000000", "壹亿元整"}, {"100010001", "壹亿零壹万零壹元整"}, {"2600000", "贰佰陆拾万元整"}, {"-3.1", "负叁元壹角整"},
		{"1000000000000.01", "壹万亿元零壹分"}, {"100000000.5", "壹亿元伍角整"}, {"0.004", "零元整"}, {"-0.004", "零元整"},
	} {
		n, err := num.Parse(c[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := Capitals(n); got != c[1] {
			t.Errorf("%s is %s, want %s", c[0], got, c[1])
		}
	}
}

func TestMasks(t *testing.T) {
	for _, c := range [][2]string{{"370323198001010018", "370323********0018"}, {"12345", "*****"}, {"", ""}} {
		if got := masked(c[0]); got != c[1] {
			t.Errorf("%q is %q, want %q", c[0], got, c[1])
		}
	}
}
