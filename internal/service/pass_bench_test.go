package service

import (
	"fmt"
	"testing"
	"time"

	"hesuan/internal/share/digest"
	"hesuan/internal/store"
)

// BenchmarkPass is a pass over 收件 in which one file came, in a county whose 42
// schools have filed and sent so many more before that were returned.
func BenchmarkPass(b *testing.B) {
	for _, before := range []int{0, 5000} {
		b.Run(fmt.Sprint(before), func(b *testing.B) {
			d := countyDesk(b)
			for i := range before {
				d.returned(fmt.Sprintf("S%02d", i%42+1), i)
			}
			f := d.file("S01")
			for i := 0; b.Loop(); i++ {
				d.drop(f.Folder, "又一份.xlsx", fmt.Appendf(nil, "no workbook %d", i))
				d.now = d.now.Add(time.Minute)
				d.pass()
			}
		})
	}
}

// countyDesk is a desk where every school has filed.
func countyDesk(t testing.TB) *desk {
	d := newDesk(t)
	for _, school := range d.c.Schools() {
		f := d.file(school)
		d.drop(f.Folder, f.Name, f.Data)
	}
	d.pass()
	return d
}

// returned records a return that went back to its sender.
func (d *desk) returned(subject string, n int) {
	d.t.Helper()
	sub, _, err := d.o.Store.Receive(d.t.Context(), d.o.stamp(), store.Arrival{
		Subject: subject, Kind: store.Return, Period: "2026年度", File: fmt.Sprintf("第%d份.xlsx", n), Hash: digest.Of(fmt.Append(nil, n)), Size: 1,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	v := store.Verdict{State: store.Returned}
	for i := range 5 {
		v.Findings = append(v.Findings, store.Finding{Code: fmt.Sprintf("F10%d", i), Severity: "错误", Message: "错", Remedy: "改", Count: 1})
	}
	if _, err := d.o.Store.Judge(d.t.Context(), d.o.stamp(), sub.ID, v); err != nil {
		d.t.Fatal(err)
	}
	if err := d.o.Store.Answered(d.t.Context(), d.o.stamp(), sub.ID, "退回.xlsx"); err != nil {
		d.t.Fatal(err)
	}
}
