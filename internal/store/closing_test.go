package store

import (
	"strings"
	"testing"

	"hesuan/internal/share/digest"
)

func TestTheSameDeadlinesCloseAPeriodOnce(t *testing.T) {
	st := newStore(t)
	closing := Closing{Period: "2026", Deadline: "2026-12-20", Terms: digest.Of([]byte("a")), Standing: StandingCounts{Filers: 48, OnTime: 40, Held: 1, Returned: 2, Missing: 5}}
	first, again, err := st.ClosePeriod(ctx, at(0), closing)
	must(t, err)
	if again || first.ID != 1 || first.ClosedAt != at(0).At || first.Standing != closing.Standing {
		t.Errorf("%+v, again %v", first, again)
	}
	closing.Standing.Missing = 3
	if same, again, err := st.ClosePeriod(ctx, at(1), closing); err != nil || !again || same != first || st.logLength(t) != 1 {
		t.Errorf("closed twice: %+v, %v, %v", same, again, err)
	}
	closing.Terms = digest.Of([]byte("b"))
	second, again, err := st.ClosePeriod(ctx, at(2), closing)
	must(t, err)
	list, err := st.Closings(ctx, "2026")
	if err != nil || again || len(list) != 2 || list[0] != first || list[1] != second {
		t.Errorf("%+v, %v, %v", list, again, err)
	}
	log, err := st.Log(ctx, 0, 10)
	must(t, err)
	if len(log) != 2 || log[0].Action != "close" || log[0].Entity != "closing/1" || log[0].Detail != "2026 截止 2026-12-20 应报 48 按时 40 逾期 0 待批 1 退回 2 未报 5" {
		t.Errorf("%+v", log)
	}
}

func TestAClosingThatWasTamperedWithIsNamed(t *testing.T) {
	st := newStore(t)
	_, _, err := st.ClosePeriod(ctx, at(0), Closing{Period: "2026", Deadline: "2026-12-20", Terms: digest.Of([]byte("a")), Standing: StandingCounts{Filers: 2, Missing: 2}})
	must(t, err)
	for _, statement := range []string{`UPDATE closings SET missing = 0`, `DELETE FROM closings`} {
		if _, err := st.write.Exec(statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	for _, statement := range []string{`DROP TRIGGER closings_no_update`, `UPDATE closings SET missing = 0`} {
		if _, err := st.write.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	chain, err := st.Verify(ctx)
	must(t, err)
	if len(chain.Faults) != 1 || chain.Faults[0] != (Fault{"closing/1", "is not as the audit log left it"}) {
		t.Errorf("%+v", chain.Faults)
	}
}
