package reports_test

import (
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/num"
)

// S40 is in G13 until June and in G02 from July; its teachers who could go are
// counted once in the county.
func TestASchoolThatMovedIsCountedOnceAmongThoseThatCouldSend(t *testing.T) {
	res := moved(t)
	due := num.Int(0)
	for _, s := range res.Subjects(calc.School) {
		if s.Group < 0 {
			continue // S99 is in no group
		}
		v, _ := res.Named(calc.School, s.Index, "应交流教师数")
		due = due.Add(v.Num())
	}
	text := strings.Join(pages(t, report(t, res, true)), "")
	if want := "占应交流教师" + due.Grouped(0) + "人的"; !strings.Contains(text, want) {
		_, rest, _ := strings.Cut(text, "占应交流教师")
		t.Errorf("the report has %.20s, want %s", rest, want)
	}
}
