package xlsx_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/oracle"
	"hesuan/internal/value"
	"hesuan/reports"
)

// near is how far two programs' unrounded numbers may lie apart, relative to
// their size; amounts of money are rounded on both sides and agree to the fen.
var near = num.Frac(1, 1e12)

// compare checks every formula cell of a workbook against a recalculation. It
// returns how many there are.
func compare(t *testing.T, name string, w *reports.Workbook, saved []byte) int {
	t.Helper()
	return oracle.Compare(t, name, saved, claims(w), near)
}

func claims(w *reports.Workbook) iter.Seq[oracle.Claim] {
	return func(yield func(oracle.Claim) bool) {
		for i, s := range w.Sheets {
			for r, row := range s.Rows {
				for c, cell := range row.Cells {
					if cell.Formula != "" && !yield(oracle.Claim{Sheet: i, Name: s.Name, Row: r + 1, Col: c + 1, Formula: cell.Formula, Value: cell.Value}) {
						return
					}
				}
			}
		}
	}
}

// counties are the ones the oracle looks at: the plan's own with all returns
// in, with some missing, with amounts on half-cent ties, with a budget that is
// short, ample or insufficient, and with a school that changes groups.
func counties(t *testing.T) map[string]*county {
	out := map[string]*county{}
	add := func(name string, seed uint64) *county {
		out[name] = newCounty(t, seed)
		return out[name]
	}
	add("whole", 1).budget = "9000000"
	short := add("short", 2)
	short.budget, short.absent = "2345678.91", []string{"S07", "S20"}
	ties := add("ties", 3)
	ties.budget = "2400000.01"
	for _, p := range [][3]string{{"成员校补助", "", "20000.01"}, {"生均标准", "小学", "30.01"}, {"生均标准", "初中", "40.03"}, {"生均标准", "幼儿园", "20.005"},
		{"乡村校系数", "", "1.25"}, {"共享资源补助", "", "20.5"}, {"跨校课时分", "", "0.005"}, {"交流月分", "", "0.335"}, {"增量比例", "城乡共建型成员校", "4.05%"}} {
		ties.parameter(p[0], p[1], p[2])
	}
	stopped := add("stopped", 4)
	stopped.budget = "100000"
	unfunded := add("unfunded", 5)
	unfunded.absent = []string{"财政局", "S01"}
	ungraded := add("ungraded", 6)
	ungraded.absent = []string{"教体局"}
	moved := add("moved", 7)
	moved.set(moved.register, "成员", "退出日期", "2026-06-14", "G01", "S02")
	moved.set(moved.register, "成员", "退出原因", "战略调整", "G01", "S02")
	moved.set(moved.register, "成员", "批准文号", "源教体〔2026〕3号", "G01", "S02")
	moved.add(moved.register, "成员", map[string]string{"集团代码": "G04", "学校代码": "S02", "角色": "成员校", "加入日期": "2026-06-15", "准入评估": "通过", "依据": "方案二（四）"})
	hostile := add("hostile", 9)
	hostile.name = func(string, int) string { return `=HYPERLINK("http://x","点")` }
	hostile.set(hostile.register, "学校", "学校名称", "=1+1希望小学", "S09")
	hostile.set(hostile.register, "学校", "学校名称", "'@SUM(A1)+5中学", "S10")
	add("sample", 10).sample = 42
	big := add("big", 8)
	big.staff, big.budget = 40, "98765432.10"
	big.parameter("生均标准", "小学", "1999.99")
	big.parameter("成员校补助", "", "199999.99")
	return out
}

func TestLibreOfficeComesToTheSameNumbers(t *testing.T) {
	files, books, formulas := map[string][]byte{}, map[string]*reports.Workbook{}, map[string]int{}
	for name, c := range counties(t) {
		res := c.run()
		for kind, w := range map[string]*reports.Workbook{"funding": reports.Funding(res, meta), "pay": reports.Pay(res, meta)} {
			id := name + "-" + kind
			files[id], books[id] = render(t, w), w
		}
		if !slices.Contains([]string{"short", "ties", "moved"}, name) {
			continue
		}
		id := name + "-everything"
		books[id] = everything(res)
		files[id] = render(t, books[id])
	}
	for id, b := range oracle.Recalculate(t, files) {
		formulas[id] = compare(t, id, books[id], b)
	}
	for id, w := range books {
		t.Logf("%s: %d formulas; %s", id, formulas[id], liveShare(w))
	}
}

// everything traces every item of the policy at once, 考核 and 均衡 included.
func everything(res *calc.Result) *reports.Workbook {
	w := &reports.Workbook{Title: "全部项目", Meta: meta}
	s := w.Sheet("说明", "全部项目")
	tr := reports.NewTrace(w, res, func(*calc.Item) bool { return true })
	tr.Want(res.Program.Items...)
	tr.Lay()
	tr.Fill()
	results, live := tr.Count()
	s.Add(reports.Text("公式"), reports.Text(fmt.Sprintf("%d / %d", live, results)))
	return w
}

// A clerk who changes a rate on 参数, or the budget, sees what calc would come
// to under that policy and that budget.
func TestWhatIfIsWhatCalcWouldSay(t *testing.T) {
	before, after := newCounty(t, 11), newCounty(t, 11)
	before.budget, after.budget = "2500000", "2111111.11"
	changes := [][3]string{{"生均标准", "小学", "31.37"}, {"乡村校系数", "", "1.37"}, {"成员校补助", "", "21000.55"}, {"增量封顶", "", "3.3%"}, {"每人基础分", "", "7.75"}}
	for _, c := range changes {
		after.parameter(c[0], c[1], c[2])
	}
	from, to := before.run(), after.run()
	for kind, build := range map[string]func(*calc.Result, reports.Meta) *reports.Workbook{"funding": reports.Funding, "pay": reports.Pay} {
		w, want := build(from, meta), build(to, meta)
		edited := 0
		for i, s := range w.Sheets {
			if s.Name != "参数" && s.Name != "数据_预算安排" {
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
		if edited < 2 {
			t.Fatalf("%s: %d cells were edited", kind, edited)
		}
		n := compare(t, "what if, "+kind, want, oracle.Recalculate(t, map[string][]byte{kind: render(t, w)})[kind])
		t.Logf("%s: %d inputs changed, %d formulas followed", kind, edited, n)
	}
}

// liveShare is what 说明 says about live results.
func liveShare(w *reports.Workbook) string {
	for _, r := range w.Sheets[0].Rows {
		if len(r.Cells) > 1 && r.Cells[0].Value.Text() == "公式" {
			return r.Cells[1].Value.Text()
		}
	}
	return ""
}

// A recalculation that only handed our cached values back would agree with
// everything: a wrong cached value must come back right.
func TestTheRecalculationIsReal(t *testing.T) {
	w := reports.Funding(newCounty(t, 1).run(), meta)
	stale := reports.Funding(newCounty(t, 1).run(), meta)
	changed := 0
	for _, s := range stale.Sheets {
		for _, r := range s.Rows {
			for i := range r.Cells {
				if c := &r.Cells[i]; c.Formula != "" && c.Value.Kind() == value.Number {
					c.Value = value.OfNum(c.Value.Num().Add(num.Int(7)))
					changed++
				}
			}
		}
	}
	if changed < 500 {
		t.Fatalf("only %d values were made stale", changed)
	}
	books := oracle.Recalculate(t, map[string][]byte{"stale": render(t, stale)})
	if n := compare(t, "stale", w, books["stale"]); n < changed {
		t.Errorf("%d formulas compared, %d made stale", n, changed)
	}
}
