package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// filled is a store with some of everything: 3 submissions (one replacing another), 2 versions, 1 run.
func filled(t *testing.T) *Store {
	t.Helper()
	st := newStore(t)
	one := st.receive(t, at(0), arrival("甲校", "one"))
	st.judge(t, at(1), one.ID, good)
	two := st.receive(t, at(2), arrival("甲校", "two"))
	st.judge(t, at(3), two.ID, good)
	bad := st.receive(t, at(4), arrival("乙校", "bad"))
	st.judge(t, at(5), bad.ID, faulty)
	must(t, st.Answered(ctx, at(6), bad.ID, "退回.xlsx"))
	for _, v := range []Version{policy("p1", false), policy("p2", true)} {
		_, err := st.AddVersion(ctx, at(7), v)
		must(t, err)
	}
	_, _, err := st.SaveRun(ctx, at(8), aRun())
	must(t, err)
	return st
}

func TestTheLogIsAppendOnly(t *testing.T) {
	st := filled(t)
	for _, statement := range []string{`UPDATE audit SET actor = 'x'`, `DELETE FROM audit WHERE seq = 1`} {
		if _, err := st.write.Exec(statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	log, err := st.Log(ctx, 0, 100)
	must(t, err)
	var actions []string
	for _, e := range log {
		actions = append(actions, e.Action+" "+e.Entity)
	}
	want := []string{
		"receive submission/1", "judge submission/1", "receive submission/2", "replace submission/1", "judge submission/2",
		"receive submission/3", "judge submission/3", "answer submission/3", "version version/policy/1", "version version/policy/2", "run run/1",
	}
	if !slices.Equal(actions, want) {
		t.Fatalf("log %v", actions)
	}
	if log[3].Detail == "" || log[3].Subject != "甲校" || log[3].At != at(3).At || log[3].Actor != "hesuan" {
		t.Errorf("entry %+v", log[3])
	}
	if tail, err := st.Log(ctx, 9, 1); err != nil || len(tail) != 1 || tail[0] != log[9] {
		t.Errorf("tail %+v, %v", tail, err)
	}
}

func TestTheHeadChangesWithEveryEntry(t *testing.T) {
	st := newStore(t)
	seen := map[string]bool{}
	for i := range 3 {
		st.receive(t, at(i), arrival("甲校", fmt.Sprint(i)))
		chain, err := st.Verify(ctx)
		must(t, err)
		seen[chain.Head.String()] = true
	}
	if len(seen) != 3 {
		t.Fatalf("%d heads", len(seen))
	}
}

// Whatever is altered, in whichever row of whichever table, is named.
func TestTamperingIsNamed(t *testing.T) {
	type tamper struct{ statement, entity string }
	var tampers []tamper
	for seq := 1; seq <= 11; seq++ {
		for _, column := range []string{"actor", "action", "subject", "entity", "detail"} {
			tampers = append(tampers, tamper{fmt.Sprintf(`UPDATE audit SET %s = 'x' WHERE seq = %d`, column, seq), fmt.Sprintf("audit/%d", seq)})
		}
		for _, column := range []string{"content", "prev_hash", "hash"} {
			tampers = append(tampers, tamper{fmt.Sprintf(`UPDATE audit SET %s = '%064d' WHERE seq = %d`, column, 1, seq), fmt.Sprintf("audit/%d", seq)})
		}
		tampers = append(tampers, tamper{fmt.Sprintf(`UPDATE audit SET at = '2026-01-01T00:00:00.000Z' WHERE seq = %d`, seq), fmt.Sprintf("audit/%d", seq)})
		if seq < 11 {
			tampers = append(tampers, tamper{fmt.Sprintf(`DELETE FROM audit WHERE seq = %d`, seq), fmt.Sprintf("audit/%d", seq+1)})
		}
	}
	hash := strings.Repeat("ab", 32)
	tampers = append(tampers,
		tamper{`DELETE FROM audit WHERE seq = 11`, "run/1"}, // the end cut off: what it recorded is still there
		tamper{`UPDATE audit SET hash = 'x' WHERE seq = 2`, "audit"},
		tamper{`INSERT INTO audit SELECT -1, at, actor, action, subject, entity, detail, content, prev_hash, hash FROM audit WHERE seq = 1`, "audit/-1"},
		tamper{`INSERT INTO audit SELECT 12, at, actor, action, subject, entity, detail, content, prev_hash, hash FROM audit WHERE seq = 11`, "audit/12"},
		tamper{`UPDATE submissions SET subject = '丙校' WHERE id = 1`, "submission/1"},
		tamper{`UPDATE submissions SET sha256 = '` + hash + `' WHERE id = 2`, "submission/2"},
		tamper{`UPDATE submissions SET sha256 = 'garbage' WHERE id = 2`, "submission"},
		tamper{`UPDATE submissions SET state = 'accepted' WHERE id = 3`, "submission/3"},
		tamper{`UPDATE submissions SET received_at = '2026-08-01T00:00:00.000Z' WHERE id = 3`, "submission/3"},
		tamper{`UPDATE submissions SET rows_accepted = 39 WHERE id = 3`, "submission/3"},
		tamper{`UPDATE submissions SET replaced_by = NULL, state = 'returned' WHERE id = 1`, "submission/1"},
		tamper{`UPDATE submissions SET answered_at = NULL WHERE id = 3`, "submission/3"},
		tamper{`INSERT INTO submissions (subject, kind, form, period, file, sha256, size, received_at, state)
			VALUES ('丁校', 'return', '', '2026', 'a', '` + hash + `', 1, '2026-09-01T00:00:00.000Z', 'accepted')`, "submission/4"},
		tamper{`UPDATE findings SET severity = '警示' WHERE submission = 3 AND ordinal = 1`, "submission/3"},
		tamper{`DELETE FROM findings WHERE submission = 3`, "submission/3"},
		tamper{`INSERT INTO findings SELECT 1, 1, code, severity, sheet, cell, field, found, expected, message, remedy, count FROM findings WHERE ordinal = 1`, "submission/1"},
		tamper{`UPDATE versions SET refused = 0 WHERE number = 2`, "version/policy/2"},
		tamper{`DELETE FROM versions WHERE number = 2`, "version/policy/2"},
		tamper{`UPDATE versions SET kind = 'register' WHERE number = 1`, "version/register/1"},
		tamper{`UPDATE runs SET totals = '{}'`, "run/1"},
		tamper{`UPDATE runs SET state = 'released'`, "run/1"},
		tamper{`UPDATE run_artefacts SET sha256 = '` + hash + `' WHERE ordinal = 1`, "run/1"},
		tamper{`UPDATE run_artefacts SET recipient = '领导' WHERE ordinal = 1`, "run/1"},
		tamper{`DELETE FROM run_inputs WHERE ordinal = 2`, "run/1"},
		tamper{`UPDATE run_missing SET subject = '甲校' WHERE ordinal = 1`, "run/1"},
	)
	st := filled(t)
	// Whoever tampers is not stopped by triggers.
	for _, trigger := range []string{"audit_no_update", "audit_no_delete"} {
		_, err := st.write.Exec(`DROP TRIGGER ` + trigger)
		must(t, err)
	}
	if chain, err := st.Verify(ctx); err != nil || len(chain.Faults) != 0 || chain.Entries != 11 {
		t.Fatalf("untouched: %+v, %v", chain, err)
	}
	for _, test := range tampers {
		tx, err := st.write.Begin()
		must(t, err)
		result, err := tx.Exec(test.statement)
		must(t, err)
		if n, _ := result.RowsAffected(); n == 0 {
			t.Fatalf("%s touched nothing", test.statement)
		}
		chain, err := verify(ctx, tx)
		must(t, err)
		if !slices.ContainsFunc(chain.Faults, func(f Fault) bool { return f.Entity == test.entity && f.What != "" }) {
			t.Errorf("%s\nfaults %+v, want one of %s", test.statement, chain.Faults, test.entity)
		}
		must(t, tx.Rollback())
	}
}

// A forger who knows how entries are hashed still has to rewrite every later one.
func TestAForgedEntryBreaksTheNext(t *testing.T) {
	tests := []struct {
		name  string
		forge func(*Entry)
		seq   int64
		fault string
	}{
		{"altered and hashed again", func(e *Entry) { e.Detail = "x" }, 5, "audit/6"},
		{"the last one moved on", func(e *Entry) { e.Seq = 12 }, 11, "audit/12"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			st := filled(t)
			_, err := st.write.Exec(`DROP TRIGGER audit_no_update`)
			must(t, err)
			log, err := st.Log(ctx, test.seq-1, 1)
			must(t, err)
			e := log[0]
			test.forge(&e)
			_, err = st.write.Exec(`UPDATE audit SET seq = ?, detail = ?, hash = ? WHERE seq = ?`, e.Seq, e.Detail, e.sum(), test.seq)
			must(t, err)
			chain, err := st.Verify(ctx)
			if err != nil || len(chain.Faults) != 1 || chain.Faults[0].Entity != test.fault {
				t.Fatalf("chain %+v, %v, want a fault at %s", chain, err, test.fault)
			}
		})
	}
}
