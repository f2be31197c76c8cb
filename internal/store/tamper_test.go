package store

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// full is filled, with an extension and a closing too; whoever tampers is not stopped by triggers.
func full(t *testing.T) *Store {
	t.Helper()
	st := filled(t)
	_, err := st.Extend(ctx, at(9), Extension{Period: "2026", Subject: "乙校", Until: "2026-12-28", Note: "停电"})
	must(t, err)
	_, _, err = st.ClosePeriod(ctx, at(10), Closing{Period: "2026", Deadline: "2026-12-20", Terms: aRun().Policy, Standing: StandingCounts{Filers: 2, OnTime: 1, Returned: 1}})
	must(t, err)
	for _, trigger := range []string{"audit_no_update", "audit_no_delete", "extensions_no_update", "extensions_no_delete", "closings_no_update", "closings_no_delete"} {
		_, err := st.write.Exec(`DROP TRIGGER ` + trigger)
		must(t, err)
	}
	return st
}

// Every value of every row of every table that the log is about is changed in turn into every other that could stand for
// the same, and each row is removed; each is named.
func TestNoColumnOfNoRowIsAlteredUnnamed(t *testing.T) {
	st := full(t)
	// What the log is not about: see their migrations.
	outside := map[string]bool{"jobs": true, "messages": true, "goose_db_version": true, "sqlite_sequence": true}
	tables, err := collect(ctx, st.db, func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
		`SELECT name FROM sqlite_master WHERE type = 'table'`)
	must(t, err)
	tried := map[string]int{}
	for _, table := range tables {
		if outside[table] {
			continue
		}
		columns, err := collect(ctx, st.db, func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
			`SELECT name FROM pragma_table_info(?)`, table)
		must(t, err)
		var n int
		must(t, st.db.QueryRow(`SELECT COUNT(*) FROM `+table).Scan(&n))
		if n == 0 {
			t.Fatalf("%s is empty", table)
		}
		for row := range n {
			here := fmt.Sprintf(` WHERE rowid = (SELECT rowid FROM %s ORDER BY rowid LIMIT 1 OFFSET %d)`, table, row)
			statements := []string{`DELETE FROM ` + table + here}
			for _, c := range columns {
				for _, to := range []string{
					`'x'`, `''`, `NULL`, `0`, `7777`, `-` + c, c + ` + 1`, c + ` || ' '`, `upper(` + c + `)`, `replace(` + c + `, '.000Z', ',000Z')`,
				} {
					statements = append(statements, fmt.Sprintf(`UPDATE %s SET %s = %s%s AND %s IS NOT %s`, table, c, to, here, c, to))
				}
			}
			for _, s := range statements {
				if st.tampered(t, s) {
					tried[table]++
				}
			}
		}
	}
	if len(tried) != 10 {
		t.Errorf("tried %v", tried)
	}
}

// tampered does one thing behind the log's back; false where the schema does not let it.
func (s *Store) tampered(t *testing.T, statement string) bool {
	t.Helper()
	// Rows that others refer to are changed too: foreign keys are this connection's own word.
	_, err := s.write.Exec(`PRAGMA foreign_keys = 0`)
	must(t, err)
	tx, err := s.write.Begin()
	must(t, err)
	defer tx.Rollback()
	result, err := tx.Exec(statement)
	if err != nil {
		return false
	}
	if n, err := result.RowsAffected(); n == 0 || err != nil {
		return false
	}
	chain, err := verify(ctx, tx)
	must(t, err)
	dangling := 0
	must(t, tx.QueryRow(`SELECT COUNT(*) FROM pragma_foreign_key_check`).Scan(&dangling))
	if len(chain.Faults) == 0 && dangling == 0 {
		t.Errorf("not named: %s", strings.TrimSpace(statement))
	}
	return true
}

// What changes rows before the log hears of them leaves no trace in the chain, so the schema is compared too.
func TestAnAlteredSchemaIsNamed(t *testing.T) {
	for statement, want := range map[string]string{
		`CREATE TRIGGER early AFTER INSERT ON submissions BEGIN UPDATE submissions SET received_at = '2026-08-01T00:00:00.000Z' WHERE id = NEW.id; END`: "trigger early is not ours",
		`DROP TRIGGER extensions_no_update`:                "trigger extensions_no_update is gone",
		`DROP INDEX submissions_current`:                   "index submissions_current is gone",
		`ALTER TABLE runs ADD COLUMN note TEXT`:            "table runs was altered",
		`CREATE VIEW counted AS SELECT * FROM submissions`: "view counted is not ours",
	} {
		st := newStore(t)
		if found, err := st.Damage(ctx); err != nil || len(found) > 0 {
			t.Fatalf("untouched: %v, %v", found, err)
		}
		_, err := st.write.Exec(statement)
		must(t, err)
		st.receive(t, at(0), arrival("甲校", "one"))
		if found, err := st.Damage(ctx); err != nil || !slices.Equal(found, []Fault{{"database", want}}) {
			t.Errorf("%s: %v, %v", statement, found, err)
		}
		if chain, err := st.Verify(ctx); err != nil || len(chain.Faults) > 0 {
			t.Errorf("%s: the chain alone names %v, %v", statement, chain.Faults, err)
		}
	}
}
