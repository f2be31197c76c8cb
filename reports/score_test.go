package reports_test

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/value"
	"hesuan/reports"
)

// sheetOf finds a sheet of a workbook.
func sheetOf(t testing.TB, w *reports.Workbook, name string) *reports.Sheet {
	t.Helper()
	for _, s := range w.Sheets {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("%s has no sheet %s", w.Title, name)
	return nil
}

// rowOf finds the row in which a column holds a text.
func rowOf(t testing.TB, s *reports.Sheet, col int, text string) []reports.Cell {
	t.Helper()
	for _, r := range s.Rows {
		if len(r.Cells) > col && r.Cells[col].Value.Text() == text {
			return r.Cells
		}
	}
	t.Fatalf("%s has no row %s", s.Name, text)
	return nil
}

// said is everything a workbook says.
func said(w *reports.Workbook) string {
	var b strings.Builder
	for _, s := range w.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				b.WriteString(c.Value.String() + "\n")
			}
		}
	}
	return b.String()
}

func TestTheRankingHasEveryGroupInOrder(t *testing.T) {
	res := filed(t, "S13", "S38")
	s := sheetOf(t, reports.Score(res, meta), "排名")
	last := int64(0)
	for _, g := range res.Subjects(calc.Group) {
		row := rowOf(t, s, 1, g.Name)
		if want := res.Rank(g.Index); !row[0].Value.Equal(want) {
			t.Errorf("%s has rank %s, want %s", g.Name, row[0].Value, want)
		}
		if want, _ := res.Named(calc.Group, g.Index, "考核总分"); !row[3].Value.Equal(want) {
			t.Errorf("%s has %s points, want %s", g.Name, row[3].Value, want)
		}
	}
	open := false
	for _, r := range s.Rows[3 : 3+14] {
		n, ok := r.Cells[0].Value.Num().Int64()
		switch {
		case r.Cells[0].Value.Kind() != value.Number:
			open = true
		case !ok || n != last+1 || open:
			t.Errorf("rank %d stands after %d", n, last)
		default:
			last = n
		}
	}
	if !open {
		t.Error("a group with a missing school has a rank")
	}
}

func TestEveryPointAndRawValueIsCalcs(t *testing.T) {
	res := filed(t, "S20")
	w := reports.Score(res, meta)
	points, raws := sheetOf(t, w, "得分明细"), sheetOf(t, w, "原值")
	for i := range res.Program.Rules.Indicators {
		in := &res.Program.Rules.Indicators[i]
		if in.Level != "集团" {
			continue
		}
		score, _ := res.Program.Item(in.Code)
		raw, ok := res.Program.Item(in.Code + "原值")
		if !ok {
			continue // a veto
		}
		got, measured := rowOf(t, points, 1, in.Code), rowOf(t, raws, 1, in.Code)
		for g := range res.Count(calc.Place{Level: calc.Group}) {
			if want := res.Value(score, g); !got[4+g].Value.Equal(want) {
				t.Errorf("%s of group %d is %s, want %s", in.Code, g, got[4+g].Value, want)
			}
			if want := res.Value(raw, g); !measured[4+g].Value.Equal(want) {
				t.Errorf("%s raw of group %d is %s, want %s", in.Code, g, measured[4+g].Value, want)
			}
		}
		if text := measured[len(measured)-2].Value.Text(); text != in.Raw {
			t.Errorf("%s is explained by %q, want the policy's %q", in.Code, text, in.Raw)
		}
	}
}

func TestStatisticsByTypeLeaveOutWhatHasNoPoints(t *testing.T) {
	res := filed(t, "S13")
	s := sheetOf(t, reports.Score(res, meta), "类型统计")
	it, _ := res.Program.Item("K06")
	sum, n, most := 0.0, 0, math.Inf(-1)
	for _, g := range res.Subjects(calc.Group) {
		kind, _ := res.Named(calc.Group, g.Index, "集团类型")
		if v := res.Value(it, g.Index); kind.Text() == "紧密融合型" && v.Kind() == value.Number {
			sum, n, most = sum+v.Num().Float64(), n+1, max(most, v.Num().Float64())
		}
	}
	row := rowOf(t, s, 1, "K06")
	at := 4 + 5 // after the five of 城乡共建型
	if k, _ := row[at].Value.Num().Int64(); k != int64(n) {
		t.Errorf("%d groups counted, want %d", k, n)
	}
	if got := row[at+1].Value.Num().Float64(); math.Abs(got-sum/float64(n)) > 1e-9 {
		t.Errorf("the mean is %v, want %v", got, sum/float64(n))
	}
	if got := row[at+3].Value.Num().Float64(); got != most {
		t.Errorf("the best is %v, want %v", got, most)
	}
	if row := rowOf(t, s, 1, "K04"); row[5].Value.Text() != "—" { // for 紧密融合型 alone
		t.Errorf("a type without the indicator has mean %s", row[5].Value)
	}
}

func TestTheScoreBookNamesWhoIsMissingAndTheEffect(t *testing.T) {
	res := filed(t, "S13", "教体局")
	check := rowOf(t, sheetOf(t, reports.Score(res, meta), "核对"), 0, "S13 新城路幼儿园")
	if text := check[2].Value.Text(); !strings.Contains(text, "集团考核等级未定") || !strings.Contains(text, "学校增量总额") {
		t.Errorf("the effect of a missing school is %q", text)
	}
}

func TestTheBooksHoldNoPersonalDataAndAreTheSameEachTime(t *testing.T) {
	for i, build := range []func(*calc.Result, reports.Meta) *reports.Workbook{reports.Score, balanceAlone, reports.Quota} {
		a, b := drawn(t, build(filed(t), meta)), drawn(t, build(filed(t), meta))
		if !bytes.Equal(a, b) {
			t.Errorf("book %d differs from one run to the next", i)
		}
		z, err := zip.NewReader(bytes.NewReader(a), int64(len(a)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(text, []byte("测S")) {
				t.Errorf("%s of book %d names a teacher", f.Name, i)
			}
			for _, id := range identity.FindAll(text, -1) {
				if bytes.HasPrefix(id, []byte("370323")) {
					t.Errorf("%s of book %d holds %s", f.Name, i, id)
				}
			}
		}
	}
}

// balanceAlone is the workbook without an earlier year.
func balanceAlone(res *calc.Result, meta reports.Meta) *reports.Workbook {
	return reports.Balance(res, nil, meta)
}

func TestTheBooksOfARunWithoutReturnsCanBeRead(t *testing.T) {
	res := run(t, func(form.Return) *form.Return { return nil })
	for _, w := range []*reports.Workbook{reports.Score(res, meta), reports.Balance(res, nil, meta), reports.Quota(res, meta)} {
		drawn(t, w)
		all := said(w)
		for _, x := range res.Absent {
			if !strings.Contains(all, x.Name) {
				t.Errorf("%s does not name %s", w.Title, x.Name)
			}
		}
		if strings.Contains(all, "NaN") {
			t.Errorf("%s shows a number that is none", w.Title)
		}
	}
}

func BenchmarkScore(b *testing.B) {
	res := filed(b, "S13")
	for b.Loop() {
		drawn(b, reports.Score(res, meta))
	}
}

func BenchmarkBalance(b *testing.B) {
	res := filed(b, "S13")
	for b.Loop() {
		drawn(b, reports.Balance(res, nil, meta))
	}
}
