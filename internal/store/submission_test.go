package store

import (
	"errors"
	"slices"
	"testing"

	"hesuan/internal/share/digest"
)

func TestASubmissionFromReceiptToAnswer(t *testing.T) {
	st := newStore(t)
	sub := st.receive(t, at(0), arrival("甲校", "one"))
	want := Submission{ID: sub.ID, Arrival: arrival("甲校", "one"), ReceivedAt: noon, State: Received}
	if sub != want {
		t.Fatalf("received %+v\nwant     %+v", sub, want)
	}
	if pending, err := st.Pending(ctx); err != nil || !slices.Equal(pending, []Submission{sub}) {
		t.Fatalf("pending %+v, %v", pending, err)
	}
	sub = st.judge(t, at(1), sub.ID, faulty)
	want.State, want.JudgedAt, want.Template, want.Rows = Returned, at(1).At, "3", faulty.Rows
	if sub != want || sub.Current() {
		t.Fatalf("judged %+v\nwant   %+v", sub, want)
	}
	if found, err := st.Findings(ctx, sub.ID); err != nil || !slices.Equal(found, faulty.Findings) {
		t.Fatalf("findings %+v, %v", found, err)
	}
	must(t, st.Answered(ctx, at(2), sub.ID, "退回.xlsx"))
	want.AnsweredAt, want.Answer = at(2).At, "退回.xlsx"
	if sub, err := st.Submission(ctx, sub.ID); err != nil || sub != want {
		t.Fatalf("answered %+v, %v\nwant     %+v", sub, err, want)
	}
	if pending, err := st.Pending(ctx); err != nil || len(pending) != 0 {
		t.Fatalf("pending %+v, %v", pending, err)
	}
}

func TestEveryStepTwiceIsOnce(t *testing.T) {
	st := newStore(t)
	a := arrival("甲校", "one")
	first := st.receive(t, at(0), a)
	renamed := a
	renamed.File = "副本.xlsx"
	again, isAgain, err := st.Receive(ctx, at(5), renamed)
	if err != nil || !isAgain || again != first {
		t.Fatalf("received again: %+v, %v, %v", again, isAgain, err)
	}
	judged := st.judge(t, at(1), first.ID, faulty)
	if got := st.judge(t, at(6), first.ID, faulty); got != judged {
		t.Fatalf("judged again: %+v", got)
	}
	must(t, st.Answered(ctx, at(2), first.ID, "退回.xlsx"))
	must(t, st.Answered(ctx, at(7), first.ID, "退回.xlsx"))
	if n := st.logLength(t); n != 3 {
		t.Fatalf("%d audit entries, want 3", n)
	}
}

func TestTheSameBytesElsewhereAreAnotherSubmission(t *testing.T) {
	st := newStore(t)
	first := st.receive(t, at(0), arrival("甲校", "same"))
	other := st.receive(t, at(1), arrival("乙校", "same"))
	next := arrival("甲校", "same")
	next.Period = "2027"
	later := st.receive(t, at(2), next)
	if first.ID == other.ID || first.ID == later.ID {
		t.Fatal("mixed up")
	}
}

func TestALaterAcceptedReturnReplacesTheEarlierAndKeepsBoth(t *testing.T) {
	st := newStore(t)
	one := st.judge(t, at(0), st.receive(t, at(0), arrival("甲校", "one")).ID, good)
	bad := st.judge(t, at(1), st.receive(t, at(1), arrival("甲校", "bad")).ID, faulty)
	if current, err := st.Current(ctx, "2026", Return); err != nil || !slices.Equal(current, []Submission{one}) {
		t.Fatalf("a returned one replaced an accepted one: %+v, %v", current, err)
	}
	two := st.judge(t, at(2), st.receive(t, at(2), arrival("甲校", "two")).ID, Verdict{State: AcceptedWarned})
	one, err := st.Submission(ctx, one.ID)
	must(t, err)
	if two.Replaces != one.ID || one.ReplacedBy != two.ID || one.Current() || !two.Current() || one.State != Accepted {
		t.Fatalf("one %+v\ntwo %+v", one, two)
	}
	if current, err := st.Current(ctx, "2026", Return); err != nil || !slices.Equal(current, []Submission{two}) {
		t.Fatalf("current %+v, %v", current, err)
	}
	// The first bytes once more: answered from what is recorded, and the second still counts.
	if again, isAgain, err := st.Receive(ctx, at(3), arrival("甲校", "one")); err != nil || !isAgain || again != one {
		t.Fatalf("again %+v, %v, %v", again, isAgain, err)
	}
	filed, err := st.Filed(ctx, "2026")
	if err != nil || !slices.Equal(filed, []Submission{one, bad, two}) {
		t.Fatalf("filed %+v, %v", filed, err)
	}
	st.logLength(t)
}

func TestArrivalDecidesNotTheOrderOfJudging(t *testing.T) {
	st := newStore(t)
	one := st.receive(t, at(0), arrival("甲校", "one"))
	two := st.receive(t, at(1), arrival("甲校", "two"))
	two = st.judge(t, at(2), two.ID, good)
	one = st.judge(t, at(3), one.ID, good)
	if one.ReplacedBy != two.ID || one.Current() {
		t.Fatalf("one %+v", one)
	}
	if current, err := st.Current(ctx, "2026", Return); err != nil || !slices.Equal(current, []Submission{two}) {
		t.Fatalf("current %+v, %v", current, err)
	}
	st.logLength(t)
}

func TestSubjectsFormsKindsAndPeriodsDoNotReplaceOneAnother(t *testing.T) {
	st := newStore(t)
	var want []Submission
	for i, change := range []func(*Arrival){
		func(*Arrival) {},
		func(a *Arrival) { a.Subject = "乙校" },
		func(a *Arrival) { a.Form = "专家评分" },
		func(a *Arrival) { a.Kind = Office },
		func(a *Arrival) { a.Period = "2027" },
	} {
		a := arrival("甲校", string(rune('a'+i)))
		change(&a)
		want = append(want, st.judge(t, at(i), st.receive(t, at(i), a).ID, good))
	}
	for _, sub := range want {
		if now, err := st.Submission(ctx, sub.ID); err != nil || !now.Current() {
			t.Errorf("%+v, %v", now, err)
		}
	}
	if counting, err := st.Counting(ctx, "甲校", Return, ""); err != nil || !slices.Equal(counting, []Submission{want[0], want[4]}) {
		t.Fatalf("counting %+v, %v", counting, err)
	}
	current, err := st.Current(ctx, "2026", Return)
	if err != nil || !slices.Equal(current, []Submission{want[1], want[0], want[2]}) {
		t.Fatalf("current %+v, %v", current, err)
	}
}

func TestWhatWasReturnedOrLateCanBeJudgedAnew(t *testing.T) {
	for _, state := range []State{Returned, Unreadable, Late} {
		t.Run(string(state), func(t *testing.T) {
			st := newStore(t)
			sub := st.receive(t, at(0), arrival("甲校", "one"))
			st.judge(t, at(1), sub.ID, Verdict{State: state, Findings: faulty.Findings})
			sub = st.judge(t, at(2), sub.ID, good)
			if !sub.Current() || sub.JudgedAt != at(2).At {
				t.Fatalf("judged %+v", sub)
			}
			if found, err := st.Findings(ctx, sub.ID); err != nil || len(found) != 0 {
				t.Fatalf("old findings are left: %v, %v", found, err)
			}
			st.logLength(t)
		})
	}
}

func TestWhatCountsIsNotJudgedDifferently(t *testing.T) {
	st := newStore(t)
	one := st.judge(t, at(0), st.receive(t, at(0), arrival("甲校", "one")).ID, good)
	if _, err := st.Judge(ctx, at(1), one.ID, faulty); !errors.Is(err, ErrJudged) {
		t.Errorf("got %v", err)
	}
	st.judge(t, at(2), st.receive(t, at(2), arrival("甲校", "two")).ID, good)
	if _, err := st.Judge(ctx, at(3), one.ID, faulty); !errors.Is(err, ErrJudged) {
		t.Errorf("a replaced one: %v", err)
	}
	if found, err := st.Findings(ctx, one.ID); err != nil || len(found) != 0 {
		t.Errorf("findings of the refused verdict are left: %v, %v", found, err)
	}
	st.logLength(t)
}

func TestUnknownIdentifiers(t *testing.T) {
	st := newStore(t)
	_, subErr := st.Submission(ctx, 7)
	_, judgeErr := st.Judge(ctx, at(0), 7, good)
	_, runErr := st.Run(ctx, 7)
	_, runOfErr := st.RunOf(ctx, digest.Of(nil))
	_, latestErr := st.LatestRun(ctx, "2026")
	_, forceErr := st.InForce(ctx, Policy)
	for i, err := range []error{subErr, judgeErr, st.Answered(ctx, at(0), 7, "x"), runErr, runOfErr, latestErr, forceErr} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%d: %v", i, err)
		}
	}
}
