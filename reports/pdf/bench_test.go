package pdf

import "testing"

// The gallery is about ten pages: text, two tables, seven charts.
func BenchmarkGallery(b *testing.B) {
	size := 0
	for b.Loop() {
		d := start(b, options())
		gallery(d)
		size = len(rendered(b, d))
		b.ReportMetric(float64(d.Pages()), "pages")
	}
	b.ReportMetric(float64(size)/1024, "KB")
}

// One page: what each school gets.
func BenchmarkNotice(b *testing.B) {
	opt := options()
	opt.Page = Compact()
	size := 0
	for b.Loop() {
		d := start(b, opt)
		d.Title("核定通知单")
		d.Para("沂源县历山中学：现将2026年秋季集团化办学经费核定如下。")
		d.Table(longTable(12))
		size = len(rendered(b, d))
	}
	b.ReportMetric(float64(size)/1024, "KB")
}

func BenchmarkTableOf5000Rows(b *testing.B) {
	for b.Loop() {
		d := start(b, options())
		d.Table(longTable(5000))
		rendered(b, d)
	}
}
