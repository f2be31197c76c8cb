package xlsx_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"hesuan/calc"
	"hesuan/internal/date"
	"hesuan/internal/oracle"
	"hesuan/internal/register"
	"hesuan/reports"
)

// enrolled is the register of a county.
func (c *county) enrolled() *register.Register {
	c.t.Helper()
	reg, fs := register.Build(c.decode("集团名册.xlsx", register.Schema(), c.register))
	c.sound(fs)
	return reg
}

// changes are a county's register changes with one version before it.
func changes(c *county, res *calc.Result) *reports.Workbook {
	reg := c.enrolled()
	before := newCounty(c.t, 1).enrolled()
	return reports.RegisterChanges(reports.ChangesInput{
		Meta: meta, Result: res, Register: reg, Period: res.Program.Rules.Period.Span,
		Versions: []reports.Version{{Number: 1, File: "集团名册.xlsx", Hash: "0a1b2c3d4e5f", Note: "随程序提供"},
			{Number: 2, Received: time.Date(2026, 6, 20, 9, 30, 0, 0, time.UTC), File: "=1+1.xlsx", Hash: "5f4e3d2c1b0a", Changes: register.Diff(before, reg)}},
	})
}

// progress puts every school of a county into one of the ways a return can
// stand, in turn.
func progress(c *county, res *calc.Result) reports.ProgressInput {
	reg, period := c.enrolled(), res.Program.Rules.Period
	ways := []reports.Standing{
		{State: "受理", Reception: reports.Taken, Timing: reports.OnTime, Sent: 1},
		{State: "受理（有警示）", Reception: reports.Taken, Timing: reports.Late, Sent: 2, Returned: 1, Warnings: 3},
		{State: "退回", Reception: reports.SentBack, Timing: reports.NotDue, Sent: 3, Returned: 3, Errors: 2},
		{State: "未报"}, {State: "逾期待批", Reception: reports.Held, Timing: reports.Late, Sent: 1}, {State: "已收", Reception: reports.Unjudged, Timing: reports.OnTime, Sent: 1},
	}
	in := reports.ProgressInput{Meta: reports.Meta{Period: period.Name, AsOf: "2026年12月22日"}, Day: date.Of(2026, 12, 22)}
	for i, s := range reg.Schools() {
		row := ways[i%len(ways)]
		row.Code, row.Name, row.Deadline = string(s.Code), s.Name, period.Deadline
		if row.Sent > 0 {
			row.File, row.Received = s.Name+".xlsx", time.Date(2026, 12, 1+i%25, 9, i%60, 0, 0, time.UTC)
		}
		if m, ok := reg.GroupOf(s.Code, period.Span.To); ok {
			g, _ := reg.Group(m.Group)
			row.GroupCode, row.GroupName = string(g.Code), g.Name
		}
		in.Rows = append(in.Rows, row)
	}
	in.Rows = append(in.Rows, reports.Standing{Code: "财政局", Name: "财政局", Department: true, State: "未报", Deadline: period.Deadline})
	return in
}

// ledgers are the bureau's ledgers of a county.
func ledgers(c *county) map[string]*reports.Workbook {
	res := c.run()
	in := progress(c, res)
	return map[string]*reports.Workbook{
		"resources": reports.Resources(res, meta), "changes": changes(c, res), "progress": reports.Progress(in),
		"reminder": reports.ReminderList(reports.ReminderInput(in)),
		"closing":  reports.Closing(reports.ClosingInput{Meta: in.Meta, Day: in.Day, Deadline: res.Program.Rules.Period.Deadline, Rows: in.Rows}),
	}
}

func TestLibreOfficeComesToTheSameLedgers(t *testing.T) {
	files, books := map[string][]byte{}, map[string]*reports.Workbook{}
	all := counties(t)
	for _, name := range []string{"whole", "short", "moved", "hostile", "sample"} {
		for kind, w := range ledgers(all[name]) {
			books[name+"-"+kind], files[name+"-"+kind] = w, render(t, w)
		}
	}
	least := map[string]int{"resources": 400, "changes": 60, "progress": 200, "reminder": 20, "closing": 20}
	for id, saved := range oracle.Recalculate(t, files) {
		_, kind, _ := strings.Cut(id, "-")
		if n := compare(t, id, books[id], saved); n < least[kind] {
			t.Errorf("%s has only %d live formulas, want %d", id, n, least[kind])
		}
	}
}

func TestNoLedgerHoldsAnIdentityNumber(t *testing.T) {
	c := newCounty(t, 1)
	c.staff = 30
	whole := regexp.MustCompile(`[0-9]{17}[0-9Xx]`)
	for kind, w := range ledgers(c) {
		for part, text := range parts(t, render(t, w)) {
			text = strings.ReplaceAll(strings.ReplaceAll(text, meta.Fingerprint, ""), c.enrolled().SHA256(), "")
			if id := whole.FindString(text); id != "" {
				t.Errorf("%s %s holds %s", kind, part, id)
			}
			for _, word := range []string{"负责人甲", "05331234567", "师S"} {
				if strings.Contains(text, word) {
					t.Errorf("%s %s holds %s", kind, part, word)
				}
			}
		}
	}
}

// What a school or an office typed is words in every ledger, however it begins.
func TestNothingTypedBecomesAFormulaInALedger(t *testing.T) {
	c := counties(t)["hostile"]
	for kind, w := range ledgers(c) {
		for _, s := range w.Sheets {
			for _, r := range s.Rows {
				for _, cell := range r.Cells {
					if f := cell.Formula; strings.Contains(f, "HYPERLINK") || strings.Contains(f, "希望小学") || strings.Contains(f, "@SUM") {
						t.Errorf("%s %s: a formula %q", kind, s.Name, f)
					}
				}
			}
		}
		for part, text := range parts(t, render(t, w)) {
			if strings.Contains(text, "<f>=") || strings.Contains(text, "<f>1+1") {
				t.Errorf("%s %s holds a formula that somebody typed", kind, part)
			}
		}
	}
}
