package num

import "testing"

// The five operations of a typical funding formula: pupils × rate × factor, plus a
// base, divided by a divisor that ends, rounded to the fen.
func BenchmarkFunding(b *testing.B) {
	pupils, rate, factor, base, eight := Int(1287), must(b, "30"), must(b, "1.2"), Int(20000), Int(8)
	b.ReportAllocs()
	for b.Loop() {
		q, _ := pupils.Mul(rate).Mul(factor).Add(base).Quo(eight)
		sink = q.Round(2, HalfUp)
	}
}

// The same with a twelfth, which has no finite decimal.
func BenchmarkFundingTwelfths(b *testing.B) {
	pupils, rate, factor, base, twelve := Int(1288), must(b, "30"), must(b, "1.2"), Int(20000), Int(7)
	b.ReportAllocs()
	for b.Loop() {
		q, _ := pupils.Mul(rate).Mul(factor).Add(base).Quo(twelve)
		sink = q.Round(2, HalfUp)
	}
}

func BenchmarkSplitThousand(b *testing.B) {
	weights := make([]Num, 1000)
	for i := range weights {
		weights[i] = Frac(int64(10+i%7), 12)
	}
	total := must(b, "1234567.89")
	b.ReportAllocs()
	for b.Loop() {
		parts, err := Split(total, weights, 2)
		if err != nil {
			b.Fatal(err)
		}
		sink = parts[0]
	}
}

var sink Num
