package reports_test

import (
	"math"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/reports"
)

// equipped is the county with S03 holding this much equipment a pupil, in 元.
func equipped(t testing.TB, yuan int, without ...string) *calc.Result {
	t.Helper()
	return run(t, func(r form.Return) *form.Return {
		for _, s := range without {
			if r.Subject == s {
				return nil
			}
		}
		if r.Subject == "S03" {
			pupils := 0
			for _, row := range r.Tables["班级学生"].Rows {
				n, _ := row.Cells[3].Value.Num().Int64()
				pupils += int(n)
			}
			put(r, "办学条件", "教学仪器设备值", value.OfNum(num.Int(int64(pupils*yuan))))
		}
		return &r
	})
}

// put changes a cell of the only row of a table.
func put(r form.Return, table, column string, v value.Value) {
	_, i := r.Tables[table].Table.Column(column)
	r.Tables[table].Rows[0].Cells[i].Value = v
}

// three are the rows of a name on 与上年比较, after the row that says of what.
func three(t testing.TB, s *reports.Sheet, part, name string) [3][]reports.Cell {
	t.Helper()
	within := false
	for i, r := range s.Rows {
		if text := r.Cells[0].Value.Text(); strings.HasPrefix(text, part) {
			within = true
		} else if within && text == name {
			return [3][]reports.Cell{r.Cells, s.Rows[i+1].Cells, s.Rows[i+2].Cells}
		}
	}
	t.Fatalf("%s has no rows of %s under %s", s.Name, name, part)
	return [3][]reports.Cell{}
}

// From 1000 to 2500 元 a pupil, with a standard of 2000, S03 comes to meet L6.
func TestASchoolIsComparedWithTheYearBefore(t *testing.T) {
	now, before := equipped(t, 2500), equipped(t, 1000)
	s := sheetOf(t, reports.Balance(now, before, meta), "与上年比较")
	rows := three(t, s, "各校　小学", "沂源县张家坡镇流泉完全小学")
	const l6 = 2 + 5
	for i, want := range []string{"1000", "2500", "1500"} {
		if got := rows[i][l6].Value.String(); got != want {
			t.Errorf("row %d has %s, want %s", i, got, want)
		}
	}
	if rows[0][l6].Role != reports.Alarm || rows[1][l6].Role == reports.Alarm {
		t.Error("what is below the standard does not stand out")
	}
	if rows[1][l6].Formula == "" || rows[2][l6].Formula == "" || rows[0][l6].Formula != "" {
		t.Errorf("formulas %q %q %q: this year's value and the change are live, last year's is given", rows[0][l6].Formula, rows[1][l6].Formula, rows[2][l6].Formula)
	}
	if text := rows[2][len(rows[2])-1].Value.Text(); text != "新达标：L6" {
		t.Errorf("the school is said to have changed: %q", text)
	}
	means := three(t, s, "全县　小学", "全县平均值")
	a, b := before.Balance[0].Indicators[5].Mean, now.Balance[0].Indicators[5].Mean
	if got := means[2][l6].Value.Num().Float64(); math.Abs(got-(b-a)) > 1e-6 || got <= 0 {
		t.Errorf("the mean changed by %v, want %v", got, b-a)
	}
	met := three(t, s, "全县　小学", "达标学校数")
	if met[2][l6].Value.String() != "1" {
		t.Errorf("%s more schools meet L6, want 1", met[2][l6].Value)
	}
	gap := three(t, s, "各集团　小学", "振华教育集团")
	g := func(res *calc.Result) float64 {
		m := res.Balance[0].Indicators[5].Core["G01"]
		return m.Members - m.Core
	}
	if got := gap[2][l6].Value.Num().Float64(); math.Abs(got-(g(now)-g(before))) > 1e-6 || gap[2][l6].Formula == "" {
		t.Errorf("the gap changed by %v, want %v live", got, g(now)-g(before))
	}
	if text := gap[2][len(gap[2])-1].Value.Text(); !strings.Contains(text, "差距缩小：L6") {
		t.Errorf("the group is said to have changed: %q", text)
	}
}

func TestASchoolOfOneYearIsNotCompared(t *testing.T) {
	now, before := equipped(t, 2500, "S20"), equipped(t, 1000, "S09")
	s := sheetOf(t, reports.Balance(now, before, meta), "与上年比较")
	for code, want := range map[string]string{"S20": "本年未列入监测", "S09": "上年未列入监测"} {
		name := ""
		for _, sub := range now.Subjects(calc.School) {
			if sub.Code == code {
				name = sub.Name
			}
		}
		rows := three(t, s, "各校　", name)
		if text := rows[2][len(rows[2])-1].Value.Text(); text != want || rows[2][2].Value.Text() != "—" {
			t.Errorf("%s stands with %q and a change of %s, want %q", name, text, rows[2][2].Value, want)
		}
	}
}

func TestWithoutAYearBeforeTheSheetSaysSo(t *testing.T) {
	s := sheetOf(t, reports.Balance(filed(t), nil, meta), "与上年比较")
	if got := s.Rows[1].Cells[0].Value.Text(); !strings.HasPrefix(got, "上年没有数据") {
		t.Errorf("the sheet says %q", got)
	}
}
