package xlsx_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports"
)

// bothBooks are the workbooks of a run with the words people must not see.
func bothBooks(res *calc.Result) map[string]*reports.Workbook {
	return map[string]*reports.Workbook{"经费": reports.Funding(res, meta), "绩效": reports.Pay(res, meta)}
}

func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(part)
	}
	return out
}

func TestNoIdentityNumberLeavesInAnyPart(t *testing.T) {
	c := newCounty(t, 1)
	c.staff = 30
	whole := regexp.MustCompile(`[0-9]{17}[0-9Xx]`)
	for name, w := range bothBooks(c.run()) {
		all := parts(t, render(t, w))
		masked := 0
		for part, text := range all {
			if id := whole.FindString(text); id != "" && !strings.Contains(meta.Fingerprint, id) {
				t.Errorf("%s %s holds %s", name, part, id)
			}
			for _, word := range []string{"负责人甲", "05331234567"} {
				if strings.Contains(text, word) {
					t.Errorf("%s %s holds %s", name, part, word)
				}
			}
			if name == "经费" && strings.Contains(text, "师S") {
				t.Errorf("%s %s names a teacher", name, part)
			}
			masked += len(regexp.MustCompile(`370323\*{8}[0-9]{3}[0-9X]`).FindAllString(text, -1))
		}
		if name == "绩效" && masked < 100 {
			t.Errorf("only %d masked numbers on the sheets of %s", masked, name)
		}
	}
}

// A person is the same ordinal on every sheet, and only there is the way from
// a computed row to a name.
func TestAPersonHasOneOrdinal(t *testing.T) {
	res := newCounty(t, 2).run()
	w := reports.Pay(res, meta)
	people, rows := map[string]string{}, 0
	for _, s := range w.Sheets {
		if s.Name != "人员增量" {
			continue
		}
		for _, r := range s.Rows {
			if len(r.Cells) > 5 && strings.HasPrefix(r.Cells[4].Value.Text(), "人员0") {
				if other, twice := people[r.Cells[4].Value.Text()]; twice && other != r.Cells[3].Value.Text() {
					t.Errorf("%s is both %s and %s", r.Cells[4].Value.Text(), other, r.Cells[3].Value.Text())
				}
				people[r.Cells[4].Value.Text()] = r.Cells[3].Value.Text()
				rows++
			}
		}
	}
	if rows != len(res.Subjects(calc.Teacher)) {
		t.Errorf("%d persons listed, %d on the rosters", rows, len(res.Subjects(calc.Teacher)))
	}
}

func TestTheSumsClose(t *testing.T) {
	for name, c := range counties(t) {
		res := c.run()
		for kind, w := range bothBooks(res) {
			check := w.Sheets[len(w.Sheets)-1]
			closed := 0
			for _, r := range check.Rows {
				if len(r.Cells) == 7 && r.Cells[6].Formula != "" {
					words := r.Cells[6].Value.Text()
					if words == "相符" || words == "未超" {
						closed++
					} else if words == "超出" && res.Ceilings[0].Stopped {
						continue // the budget does not allow even what is protected, and the sheet says so
					} else if kind == "经费" || !strings.Contains(r.Cells[1].Value.Text(), "差额") && !strings.Contains(r.Cells[1].Value.Text(), "各校增量总额") {
						t.Errorf("%s %s: %s: %s", name, kind, r.Cells[0].Value, words)
					}
				}
			}
			if closed == 0 {
				t.Errorf("%s %s: nothing was compared", name, kind)
			}
		}
		approved, limit := num.Int(0), res.Ceilings[0].Budget
		for _, p := range res.Payments {
			if p.Approved.Kind() == value.Number {
				approved = approved.Add(p.Approved.Num())
			}
		}
		if limit.Kind() == value.Number && !res.Ceilings[0].Stopped && approved.Cmp(limit.Num()) > 0 {
			t.Errorf("%s: %s approved, %s budgeted", name, approved, limit.Num())
		}
	}
}

// The oracle proves nothing about ties unless there are some.
func TestTheCountiesOfTheOracleAreHard(t *testing.T) {
	all := counties(t)
	ties := 0
	res := all["ties"].run()
	for _, it := range res.Program.Items {
		if it.Value == nil || it.Places < 0 {
			continue
		}
		for i := range res.Count(calc.Place{Level: it.Level, Table: it.Table}) {
			v := res.At(calc.Place{Level: it.Level, Table: it.Table}, it.Code, i)
			if x := res.Exact(it, i); v.Kind() == value.Number && x.Kind() == value.Number {
				off := x.Num().Sub(v.Num()).Abs().Mul(num.Int(2))
				grain, _ := num.Int(1).Quo(num.Int(100))
				if it.Places == 2 && off.Equal(grain) {
					ties++
				}
			}
		}
	}
	if ties < 20 {
		t.Errorf("only %d amounts stand on a half-cent tie", ties)
	}
	pieces := func(w *reports.Workbook) bool {
		return slices.ContainsFunc(w.Sheets, func(s *reports.Sheet) bool {
			return slices.ContainsFunc(s.Rows, func(r *reports.Row) bool {
				return slices.ContainsFunc(r.Cells, func(c reports.Cell) bool { return c.Value.Text() == "第1段商" })
			})
		})
	}
	if !pieces(reports.Funding(all["big"].run(), meta)) {
		t.Error("no total of the big county is divided in pieces")
	}
}

func TestEveryResultOfACompleteCountyIsLive(t *testing.T) {
	res := newCounty(t, 1).run()
	for name, w := range bothBooks(res) {
		if share := liveShare(w); share == "" {
			t.Errorf("%s does not say how much is live", name)
		}
	}
	w := &reports.Workbook{Title: "经费"}
	tr := reports.NewTrace(w, res, reports.From("资金", "基础量", "表单"))
	for _, p := range res.Payments {
		tr.Want(p.Item)
	}
	tr.Lay()
	tr.Fill()
	if results, live := tr.Count(); live != results || results < 500 {
		t.Errorf("%d of %d results are live", live, results)
	}
}

func TestTheOrderOfReturnsDoesNotShow(t *testing.T) {
	c, d := newCounty(t, 3), newCounty(t, 3)
	d.shuffled = true
	for name, w := range bothBooks(c.run()) {
		if !bytes.Equal(render(t, w), render(t, bothBooks(d.run())[name])) {
			t.Errorf("%s differs by the order of returns", name)
		}
		d = newCounty(t, 3)
		d.shuffled = true
	}
}

func BenchmarkFunding(b *testing.B) {
	res := newCounty(b, 1).run()
	for b.Loop() {
		reports.Funding(res, meta)
	}
}

func BenchmarkPay(b *testing.B) {
	c := newCounty(b, 1)
	c.staff = 60
	res := c.run()
	for b.Loop() {
		reports.Pay(res, meta)
	}
}

func TestAMissingReturnIsSeenOnTheFirstSheet(t *testing.T) {
	c := newCounty(t, 2)
	c.absent = []string{"S07"}
	for kind, w := range bothBooks(c.run()) {
		named := slices.ContainsFunc(w.Sheets[0].Rows, func(r *reports.Row) bool {
			return len(r.Cells) > 1 && r.Cells[0].Value.Text() == "沂源县实验中学" && r.Cells[1].Value.Text() != ""
		})
		if w.Sheets[0].Name != "说明" || !named {
			t.Errorf("%s: 说明 does not name S07 and the effect", kind)
		}
		unfinished := 0
		for _, s := range w.Sheets[1:3] {
			for _, r := range s.Rows {
				for _, cell := range r.Cells {
					if cell.Role == reports.Total && cell.Value.Partial() {
						unfinished++
					}
				}
			}
		}
		if unfinished == 0 {
			t.Errorf("%s: no total is marked 不完整", kind)
		}
	}
}

// Rows of a school that changed groups stand under its last one; a formula of
// the group it left cannot reach them in one range, and is a value.
func TestRowsThatDoNotStandTogetherAreNotPrintedLive(t *testing.T) {
	all := counties(t)
	live := func(res *calc.Result, name string) bool {
		for _, s := range everything(res).Sheets {
			if s.Name != "计算_集团" {
				continue
			}
			for _, r := range s.Rows {
				if len(r.Cells) < 3 || r.Cells[0].Value.Text() != "G01" {
					continue
				}
				for i, head := range s.Rows[2].Cells {
					if head.Value.Text() == name {
						return r.Cells[i].Formula != ""
					}
				}
			}
		}
		t.Fatalf("no column %s", name)
		return false
	}
	const column = "B48 集团人均跨校课时" // over 教职工 of the group's schools
	if !live(all["whole"].run(), column) {
		t.Error("a group whose rows stand together is not live")
	}
	if live(all["moved"].run(), column) {
		t.Error("a range over a school that left is printed live")
	}
}
