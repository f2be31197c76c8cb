package store

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"hesuan/internal/share/digest"
)

func policy(text string, refused bool) Version {
	return Version{Kind: Policy, Hash: digest.Of([]byte(text)), Refused: refused, Note: "注"}
}

func TestARefusedVersionLeavesThePreviousInForce(t *testing.T) {
	st := newStore(t)
	sub := st.receive(t, at(0), arrival("教体局", "p2"))
	steps := []struct {
		add     Version
		number  int
		inForce int
	}{
		{policy("p1", false), 1, 1},
		{policy("p1", false), 1, 1}, // the same again
		{policy("p2", true), 2, 1},
		{policy("p2", true), 2, 1},
		{policy("p3", false), 3, 3},
		{policy("p1", false), 4, 4}, // back to the first, on purpose
		{policy("p2", false), 5, 5}, // refused before, in order now
		{policy("p4", true), 6, 5},
		{policy("p4", false), 7, 7}, // the same bytes, after the program learnt to read them
	}
	for i, step := range steps {
		if step.add.Refused {
			step.add.Submission = sub.ID
		}
		got, err := st.AddVersion(ctx, at(i), step.add)
		if err != nil || got.Number != step.number || got.Hash != step.add.Hash || got.Refused != step.add.Refused {
			t.Fatalf("step %d: %+v, %v", i, got, err)
		}
		if now, err := st.InForce(ctx, Policy); err != nil || now.Number != step.inForce {
			t.Fatalf("step %d: in force %+v, %v", i, now, err)
		}
	}
	register, err := st.AddVersion(ctx, at(9), Version{Kind: Register, Hash: digest.Of([]byte("r"))})
	if err != nil || register.Number != 1 || register.ReceivedAt != at(9).At {
		t.Fatalf("register %+v, %v", register, err)
	}
	all, err := st.Versions(ctx, Policy)
	if err != nil || len(all) != 7 || all[1].Submission != sub.ID || all[1].Note != "注" || all[2].ReceivedAt != at(4).At {
		t.Fatalf("versions %+v, %v", all, err)
	}
	if n := st.logLength(t); n != 9 {
		t.Fatalf("%d audit entries, want 1 submission and 8 versions", n)
	}
}

func aRun() Run {
	return Run{
		Period: "2026", Fingerprint: digest.Of([]byte("f")), Register: digest.Of([]byte("r")), Policy: digest.Of([]byte("p")),
		Program: "v0.1.0", Totals: json.RawMessage(`{"资金":"1234.50"}`),
		Inputs:    []Input{{"乙校", Return, "", digest.Of([]byte("b"))}, {"财政局", Office, "预算安排", digest.Of([]byte("a"))}},
		Missing:   []string{"丙校", "丁校"},
		Artefacts: []Artefact{{"集团化办学经费分配表.xlsx", "财政局", digest.Of([]byte("x")), 12}, {"报告.pdf", "领导", digest.Of([]byte("y")), 34}},
	}
}

func TestARunIsSavedWholeAndOnce(t *testing.T) {
	st := newStore(t)
	saved, again, err := st.SaveRun(ctx, at(0), aRun())
	if err != nil || again {
		t.Fatalf("save: %v, %v", again, err)
	}
	want := aRun()
	want.ID, want.CreatedAt, want.State = saved.ID, noon, Draft
	if !reflect.DeepEqual(saved, want) {
		t.Fatalf("saved %+v\nwant  %+v", saved, want)
	}
	other := aRun()
	other.Fingerprint, other.Missing = digest.Of([]byte("g")), nil
	newer, _, err := st.SaveRun(ctx, at(1), other)
	must(t, err)
	if same, again, err := st.SaveRun(ctx, at(2), aRun()); err != nil || !again || !reflect.DeepEqual(same, want) {
		t.Fatalf("again %+v, %v, %v", same, again, err)
	}
	for name, find := range map[string]func() (Run, error){
		"Run":   func() (Run, error) { return st.Run(ctx, saved.ID) },
		"RunOf": func() (Run, error) { return st.RunOf(ctx, want.Fingerprint) },
	} {
		if got, err := find(); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if got, err := st.LatestRun(ctx, "2026"); err != nil || !reflect.DeepEqual(got, newer) || len(got.Missing) != 0 {
		t.Errorf("LatestRun: %+v, %v", got, err)
	}
	if n := st.logLength(t); n != 2 {
		t.Errorf("%d audit entries", n)
	}
}

func TestAFingerprintThatGivesAnotherResultIsAnAlarm(t *testing.T) {
	st := newStore(t)
	_, _, err := st.SaveRun(ctx, at(0), aRun())
	must(t, err)
	for name, change := range map[string]func(*Run){
		"artefact": func(r *Run) { r.Artefacts[0].Hash = digest.Of([]byte("z")) },
		"totals":   func(r *Run) { r.Totals = json.RawMessage(`{"资金":"1234.51"}`) },
		"input":    func(r *Run) { r.Inputs = r.Inputs[:1] },
		"missing":  func(r *Run) { r.Missing = nil },
	} {
		r := aRun()
		change(&r)
		if _, _, err := st.SaveRun(ctx, at(1), r); !errors.Is(err, ErrNotReproduced) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := st.logLength(t); n != 1 {
		t.Errorf("%d audit entries", n)
	}
}
