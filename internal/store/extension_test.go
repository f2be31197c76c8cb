package store

import (
	"fmt"
	"strings"
	"testing"
)

func TestTheNewestExtensionOfASubjectStands(t *testing.T) {
	st := newStore(t)
	grant := func(n int, subject, until, note string) Extension {
		t.Helper()
		e, err := st.Extend(ctx, at(n), Extension{Period: "2026", Subject: subject, Until: until, Note: note})
		must(t, err)
		return e
	}
	first := grant(0, "乙校", "2026-12-25", "大雪")
	grant(1, "甲校", "2026-12-23", "")
	if again := grant(2, "乙校", "2026-12-25", "大雪"); again != first || st.logLength(t) != 2 {
		t.Errorf("granted twice: %+v", again)
	}
	last := grant(3, "乙校", "2026-12-22", "写错了")
	list, err := st.Extensions(ctx, "2026")
	if err != nil || len(list) != 2 || list[0] != last || list[1].Subject != "甲校" || last.GrantedAt != at(3).At {
		t.Errorf("%+v, %v", list, err)
	}
	if none, err := st.Extensions(ctx, "2025"); err != nil || len(none) != 0 {
		t.Errorf("%+v, %v", none, err)
	}
	log, err := st.Log(ctx, 2, 10)
	must(t, err)
	if len(log) != 1 || log[0].Action != "extend" || log[0].Entity != "extension/3" || log[0].Subject != "乙校" || !strings.Contains(log[0].Detail, "2026-12-22") || strings.Contains(log[0].Detail, "写错了") {
		t.Errorf("%+v", log)
	}
}

// Whatever was interrupted or is sent again: the workbook that came last says
// what holds, unless the operator said something else since.
func TestAnExtensionOfAnEarlierWorkbookDoesNotUndoALaterOne(t *testing.T) {
	st := newStore(t)
	grant := func(n int, until string, sub SubmissionID) Extension {
		t.Helper()
		e, err := st.Extend(ctx, at(n), Extension{Period: "2026", Subject: "甲校", Until: until, Submission: sub})
		must(t, err)
		return e
	}
	one, two := st.receive(t, at(0), arrival("教体局", "one")), st.receive(t, at(1), arrival("教体局", "two"))
	second := grant(2, "2026-12-28", two.ID)
	if late := grant(3, "2026-12-23", one.ID); late != second {
		t.Errorf("the first, after a crash: %+v", late)
	}
	third := st.receive(t, at(4), arrival("教体局", "three"))
	if e := grant(5, "2026-12-20", third.ID); e.Until != "2026-12-20" || e.Submission != third.ID {
		t.Errorf("the third: %+v", e)
	}
	if again := grant(6, "2026-12-28", two.ID); again.Submission != third.ID {
		t.Errorf("the second again: %+v", again)
	}
	if by := grant(7, "2026-12-31", 0); by.Until != "2026-12-31" || by.Submission != 0 {
		t.Errorf("the operator: %+v", by)
	}
	if again := grant(8, "2026-12-20", third.ID); again.Until != "2026-12-31" {
		t.Errorf("the third again: %+v", again)
	}
	if n := st.logLength(t); n != 6 { // three received, three granted
		t.Errorf("%d entries", n)
	}
	other, err := st.Extend(ctx, at(9), Extension{Period: "2026", Subject: "乙校", Until: "2026-12-25", Submission: one.ID})
	if err != nil || other.Submission != one.ID {
		t.Errorf("of another school: %+v, %v", other, err)
	}
}

func TestAClockSetBackDoesNotUndoTheLaterExtension(t *testing.T) {
	st := newStore(t)
	for _, sub := range []SubmissionID{st.receive(t, at(0), arrival("教体局", "one")).ID, 0} { // a workbook; the operator
		_, err := st.Extend(ctx, at(60), Extension{Period: "2026", Subject: "甲校", Until: "2026-12-23", Submission: sub})
		must(t, err)
		two := st.receive(t, at(10), arrival("教体局", fmt.Sprint("after ", sub)))
		e, err := st.Extend(ctx, at(11), Extension{Period: "2026", Subject: "甲校", Until: "2026-12-28", Submission: two.ID})
		must(t, err)
		if e.Until != "2026-12-28" {
			t.Errorf("the later workbook: %+v", e)
		}
	}
}

func TestAnExtensionThatWasTamperedWithIsNamed(t *testing.T) {
	st := newStore(t)
	_, err := st.Extend(ctx, at(0), Extension{Period: "2026", Subject: "甲校", Until: "2026-12-23"})
	must(t, err)
	if _, err := st.write.Exec(`UPDATE extensions SET until = '2027-01-31'`); err == nil || !strings.Contains(err.Error(), "append-only") {
		t.Fatalf("an extension was changed: %v", err)
	}
	for _, statement := range []string{`DROP TRIGGER extensions_no_update`, `UPDATE extensions SET until = '2027-01-31'`,
		`INSERT INTO extensions (period, subject, until, note, granted_at) VALUES ('2026', '乙校', '2027-01-31', '', '2026-09-01T12:00:00.000Z')`} {
		if _, err := st.write.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	chain, err := st.Verify(ctx)
	must(t, err)
	if len(chain.Faults) != 2 || chain.Faults[0] != (Fault{"extension/1", "is not as the audit log left it"}) || chain.Faults[1] != (Fault{"extension/2", "is not in the audit log"}) {
		t.Errorf("%+v", chain.Faults)
	}
}
