package formula

import (
	"testing"

	"hesuan/internal/value"
)

func benchmark(b *testing.B, src string) {
	w := county()
	p, env := compile(b, w, src), Env(values{w})
	b.ReportAllocs()
	for b.Loop() {
		if p.Eval(env).Kind() == value.Failed {
			b.Fatal(p.Eval(env))
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "evals/s")
}

func BenchmarkFiveOperators(b *testing.B) {
	benchmark(b, "在校生数*生均标准*乡村校系数+经费-100/8")
}
func BenchmarkChoiceAndRound(b *testing.B) {
	benchmark(b, `IF(角色="核心校",ROUND(在校生数*生均标准*乡村校系数/8,2),0)`)
}
func BenchmarkTwelfths(b *testing.B) {
	benchmark(b, "ROUND(生均标准*在校生数*在团月数/12,2)")
}
func BenchmarkCountIfs(b *testing.B) {
	benchmark(b, `COUNTIFS(教职工[骨干级别],"县级",教职工[年龄],"<30")`)
}
func BenchmarkProduct(b *testing.B) {
	benchmark(b, `SUMPRODUCT((教职工[骨干级别]="县级")*教职工[周课时])`)
}

func BenchmarkCompile(b *testing.B) {
	w := county()
	b.ReportAllocs()
	for b.Loop() {
		compile(b, w, `IF(角色="核心校",ROUND(在校生数*生均标准*乡村校系数/8,2),0)`)
	}
}
