package store

import (
	"maps"
	"slices"
	"testing"
)

func TestWhatStandsOfASubjectIsTheNewestThatCounts(t *testing.T) {
	st := newStore(t)
	st.judge(t, at(0), st.receive(t, at(0), arrival("甲校", "one")).ID, faulty)
	two := st.judge(t, at(1), st.receive(t, at(1), arrival("甲校", "two")).ID, Verdict{State: AcceptedWarned, Findings: faulty.Findings[1:]})
	last := arrival("甲校", "three")
	last.File = "三次.xlsx"
	st.judge(t, at(2), st.receive(t, at(2), last).ID, faulty)
	other := st.judge(t, at(3), st.receive(t, at(3), arrival("乙校", "one")).ID, faulty)
	next := arrival("乙校", "of another period")
	next.Period = "2027"
	st.receive(t, at(4), next)
	book := arrival("教体局", "register")
	book.Kind, book.Period = Register, ""
	st.receive(t, at(5), book)

	list, err := st.Filings(ctx, "2026", noon, at(60).At)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	mine, theirs := list[1], list[0] // 乙 sorts before 甲
	if mine.Stands != two || mine.Sent != 3 || mine.SentBack != 2 || mine.Latest != (Latest{Returned, "三次.xlsx"}) || !maps.Equal(mine.Findings, map[string]int{"警示": 1}) {
		t.Errorf("甲校: %+v", mine)
	}
	if theirs.Stands != other || theirs.Sent != 1 || theirs.SentBack != 1 || !maps.Equal(theirs.Findings, map[string]int{"错误": 1, "警示": 1}) {
		t.Errorf("乙校: %+v", theirs)
	}
}

func TestAnUnreadableFileCountsForThePeriodItCameIn(t *testing.T) {
	st := newStore(t)
	unreadable := func(n int, subject string) Submission {
		a := arrival(subject, subject)
		a.Kind, a.Period = Unknown, ""
		return st.judge(t, at(n), st.receive(t, at(n), a).ID, Verdict{State: Unreadable})
	}
	before := unreadable(0, "甲校")
	first := unreadable(1, "乙校")
	unreadable(9, "丙校")
	bad := st.judge(t, at(2), st.receive(t, at(2), arrival("丁校", "returned")).ID, faulty)
	unreadable(3, "丁校")

	list, err := st.Filings(ctx, "2026", at(1).At, at(9).At)
	must(t, err)
	var got []Submission
	for _, f := range list {
		got = append(got, f.Stands)
	}
	if want := []Submission{bad, first}; !slices.Equal(got, want) { // 丁 sorts before 乙
		t.Errorf("standing %+v\nwant %+v (not %+v)", got, want, before)
	}
	if list[0].Sent != 2 || list[0].SentBack != 2 || list[0].Latest.State != Unreadable {
		t.Errorf("丁校: %+v", list[0])
	}
	none := st.receive(t, at(10), arrival("戊校", "x"))
	only, err := st.Filings(ctx, "2026", none.JudgedAt, none.JudgedAt)
	if err != nil || len(only) != 2 || only[1].Stands != none || only[0].Sent != 1 {
		t.Errorf("without unreadable files: %+v, %v", only, err)
	}
}

func TestOnlyLateReturnsAreHeld(t *testing.T) {
	st := newStore(t)
	st.judge(t, at(0), st.receive(t, at(0), arrival("甲校", "one")).ID, good)
	late := st.judge(t, at(1), st.receive(t, at(1), arrival("乙校", "one")).ID, Verdict{State: Late})
	if held, err := st.Held(ctx, "2026"); err != nil || !slices.Equal(held, []Submission{late}) {
		t.Errorf("%+v, %v", held, err)
	}
	st.judge(t, at(2), late.ID, good)
	if held, err := st.Held(ctx, "2026"); err != nil || len(held) != 0 {
		t.Errorf("after it was let pass: %+v, %v", held, err)
	}
}
