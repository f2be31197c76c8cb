package sample_test

import (
	"testing"

	"hesuan/internal/sample"
)

func BenchmarkCounty(b *testing.B) {
	for _, n := range []struct {
		name    string
		schools int
	}{{"42", 0}, {"1000", 1000}, {"5000", 5000}} {
		b.Run(n.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				county(sample.Options{Seed: 1, Schools: n.schools})
			}
		})
	}
}

func BenchmarkWorkbooks(b *testing.B) {
	c := county(sample.Options{Seed: 1})
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range c.Subjects() {
			mustFile(b, c, s)
		}
	}
}

func BenchmarkStory(b *testing.B) {
	c := county(sample.Options{Seed: 1})
	for b.Loop() {
		if _, err := c.Story(); err != nil {
			b.Fatal(err)
		}
	}
}
