package xlsx_test

import (
	"testing"

	"hesuan/internal/oracle"
	"hesuan/reports"
)

// A spreadsheet comes to the same sums of the ledger and the same lists: of a
// whole county and one with returns missing, of schools that changed groups, of
// names that want to be formulas, and of rates that change in July.
func TestLibreOfficeComesToTheSameLedgerAndLists(t *testing.T) {
	all := counties(t)
	kinds := map[string]*county{"whole": all["whole"], "short": all["short"], "moved": all["moved"], "hostile": all["hostile"], "sample": all["sample"], "ungraded": all["ungraded"], "raised": raised(t, 31)}
	kinds["raised"].set(kinds["raised"].policy, "激励", "分段", "累加", "T2")
	kinds["raised"].from("支教奖励标准", "", "6600.5")
	kinds["raised"].from("交流月分", "", "4")
	files, books := map[string][]byte{}, map[string]*reports.Workbook{}
	for name, c := range kinds {
		res := c.run()
		made := map[string]*reports.Workbook{"exchange": reports.Exchange(res, meta), "rewards": reports.Rewards(res, meta)}
		if name == "raised" {
			made["pay"] = reports.Pay(res, meta)
		}
		for kind, w := range made {
			id := name + "-" + kind
			files[id], books[id] = render(t, w), w
			if name != "hostile" && kind != "pay" { // a name with * cannot be looked up, and its school's sums fail
				closes(t, id, w)
			}
		}
	}
	for id, b := range oracle.Recalculate(t, files) {
		n := compare(t, id, books[id], b)
		if n < 300 {
			t.Errorf("%s has only %d formulas", id, n)
		}
		t.Logf("%s: %d formulas; %s", id, n, liveShare(books[id]))
	}
}

// closes checks that every sum of 核对 comes to the same both ways.
func closes(t *testing.T, id string, w *reports.Workbook) {
	t.Helper()
	pairs := 0
	for _, s := range w.Sheets {
		for _, r := range s.Rows {
			if s.Name != "核对" || len(r.Cells) != 7 || r.Cells[6].Formula == "" {
				continue
			}
			pairs++
			if word := r.Cells[6].Value.Text(); word != "相符" && word != "未超" {
				t.Errorf("%s: %s, %s and %s: %s", id, r.Cells[0].Value, r.Cells[2].Value, r.Cells[4].Value, word)
			}
		}
	}
	if pairs < 5 {
		t.Errorf("%s compares %d sums", id, pairs)
	}
}

// A clerk who changes what a month pays, or a target, sees the ledger follow.
func TestTheLedgerFollowsARate(t *testing.T) {
	before, after := newCounty(t, 12), newCounty(t, 12)
	after.parameter("交流补助标准", "村", "1234.5")
	after.parameter("交流比例目标", "", "25%")
	w, want := reports.Exchange(before.run(), meta), reports.Exchange(after.run(), meta)
	edited := 0
	for i, s := range w.Sheets {
		if s.Name != "参数" {
			continue
		}
		for r := range s.Rows {
			for c := range s.Rows[r].Cells {
				if cell, other := &s.Rows[r].Cells[c], want.Sheets[i].Rows[r].Cells[c]; cell.Formula == "" && !cell.Value.Equal(other.Value) {
					cell.Value = other.Value
					edited++
				}
			}
		}
	}
	if edited != 2 {
		t.Fatalf("%d cells were edited", edited)
	}
	compare(t, "what if, exchange", want, oracle.Recalculate(t, map[string][]byte{"exchange": render(t, w)})["exchange"])
}
