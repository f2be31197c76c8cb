package reports_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/value"
	"hesuan/reports"
)

var meta = reports.Meta{
	Period: "2026年度", Version: "草稿-3fa92c41", AsOf: "2026年12月20日",
	Fingerprint: "3fa92c41d0e57b1899aa0cde4f1b22673fa92c41d0e57b1899aa0cde4f1b2267",
}

func report(t testing.TB, res *calc.Result, draft bool) []byte {
	t.Helper()
	return reportSince(t, res, nil, draft)
}

// reportSince is the report beside the year before.
func reportSince(t testing.TB, res, before *calc.Result, draft bool) []byte {
	t.Helper()
	data, err := reports.Annual(reports.AnnualInput{
		Result: res, Before: before, Meta: meta, Draft: draft, Issuer: "县教育和体育局", Program: "0.1.0",
		Changed:  []string{"燕崖镇安乐小学补报，核定经费增加21,340.00元。", "财政局更正预算。"},
		Cautions: []reports.Caution{{Subject: "沂源县石桥中学", Count: 2, Text: "平均班额超过55人"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// pages reads a report back, the text of each page without spaces.
func pages(t testing.TB, data []byte) []string {
	t.Helper()
	out := spaced(t, data)
	for i := range out {
		out[i] = bare(out[i])
	}
	return out
}

// spaced is pages as they read.
func spaced(t testing.TB, data []byte) []string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext reads the report back: install the Debian package poppler-utils")
	}
	file := filepath.Join(t.TempDir(), "annual.pdf")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	// In the order of drawing a cell's lines stay together.
	text, err := exec.Command(tool, "-raw", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

func TestTheReportNamesEveryGroupAndWhoIsMissing(t *testing.T) {
	res := filed(t, "S13", "S38")
	list := pages(t, report(t, res, true))
	all := strings.Join(list, "")
	for _, g := range res.Subjects(calc.Group) {
		if !strings.Contains(all, g.Name) {
			t.Errorf("%s is not in the report", g.Name)
		}
	}
	for _, x := range res.Absent {
		if !strings.Contains(list[0], x.Name) {
			t.Errorf("the first page does not name %s", x.Name)
		}
	}
	if n := len(list); n < 8 || n > 12 {
		t.Errorf("%d pages, want 8 to 12", n)
	}
	for i, p := range list {
		for _, want := range []string{"批次：" + meta.Period, "版本：" + meta.Version, "指纹：" + meta.Fingerprint, "数据截至：" + meta.AsOf, fmt.Sprintf("—%d—", i+1)} {
			if !strings.Contains(p, want) {
				t.Errorf("page %d does not say %q", i+1, want)
			}
		}
	}
}

func TestTheReportShowsTheResultsOwnNumbers(t *testing.T) {
	res := filed(t)
	all := strings.Join(pages(t, report(t, res, false)), "")
	approved, due := num.Int(0), num.Int(0)
	byGroup := map[int]num.Num{}
	for _, p := range res.Payments {
		due, approved = due.Add(p.Due.Num()), approved.Add(p.Approved.Num())
		byGroup[p.Group] = byGroup[p.Group].Add(p.Approved.Num())
	}
	want := []string{approved.Grouped(2), due.Grouped(2)}
	for _, n := range byGroup {
		want = append(want, n.Grouped(2))
	}
	for _, c := range res.Ceilings {
		if !c.Reduced {
			t.Fatal("this county's budget is meant to be short")
		}
		want = append(want, c.Budget.Num().Grouped(2), c.Protected.Grouped(2), c.Reducible.Grouped(2), c.Left.Grouped(2), c.Reducible.Sub(c.Left).Grouped(2))
	}
	for _, g := range res.Subjects(calc.Group) {
		total, _ := res.Named(calc.Group, g.Index, "考核总分")
		want = append(want, total.Num().Grouped(2))
	}
	for _, b := range res.Balance {
		for _, in := range b.Indicators {
			want = append(want, fmt.Sprintf("%.3f", in.CV))
		}
	}
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("the report does not say %s", w)
		}
	}
	if strings.Contains(all, "未报") && !strings.Contains(all, "学校和部门全部报齐") {
		t.Error("a complete run is reported as incomplete")
	}
}

func TestADraftSaysSoOnEveryPage(t *testing.T) {
	res := filed(t)
	for i, p := range pages(t, report(t, res, true)) {
		if strings.Count(p, "草") < 2 { // the stamp, beside the version in the foot
			t.Errorf("page %d of a draft has no stamp", i+1)
		}
	}
	first := pages(t, report(t, res, false))[0]
	if strings.Contains(first, "不作拨款") {
		t.Error("a release calls itself a draft")
	}
}

func TestTheSameRunGivesTheSameReport(t *testing.T) {
	a, b := report(t, filed(t, "S20"), true), report(t, filed(t, "S20"), true)
	if !bytes.Equal(a, b) {
		t.Error("two reports of one run differ")
	}
}

var identity = regexp.MustCompile(`\b\d{17}[\dX]\b`)

func TestTheReportHoldsNoPersonalData(t *testing.T) {
	for i, p := range spaced(t, report(t, filed(t), false)) {
		if id := identity.FindString(p); id != "" {
			t.Errorf("page %d holds %s", i+1, id)
		}
		if strings.Contains(p, "测S") {
			t.Errorf("page %d names a teacher", i+1)
		}
	}
}

func TestARunWithoutAnyReturnIsStillAReport(t *testing.T) {
	res := run(t, func(form.Return) *form.Return { return nil })
	list := pages(t, report(t, res, true))
	if n := len(list); n > 14 {
		t.Errorf("%d pages", n)
	}
	for _, x := range res.Absent {
		if !strings.Contains(list[0], x.Name) {
			t.Errorf("the first page does not name %s", x.Name)
		}
	}
	all := strings.Join(list, "")
	for _, want := range []string{"未报：42所学校、2个部门", "需要决定的事项", "没有可以评估的学校", "学校全部未报，没有师资交流的数据"} {
		if !strings.Contains(all, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	if strings.Contains(all, "NaN") {
		t.Error("a number that is none reached the page")
	}
}

func TestAMissingBureauLeavesTheEvaluationOpen(t *testing.T) {
	res := filed(t, "教体局")
	all := strings.Join(pages(t, report(t, res, true)), "")
	for _, want := range []string{"教体局：未报质量监测", "14个集团因未报不能评定"} {
		if !strings.Contains(all, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

func TestABudgetBelowWhatIsProtectedIsSaidFirst(t *testing.T) {
	res := run(t, func(r form.Return) *form.Return {
		if rec := r.Tables["预算安排"]; rec != nil {
			for i := range rec.Rows {
				rec.Rows[i].Cells[1].Value = value.OfNum(num.Int(100_000))
			}
		}
		return &r
	})
	first := pages(t, report(t, res, true))[0]
	for _, want := range []string{"无法安排", "100,000.00"} {
		if !strings.Contains(first, want) {
			t.Errorf("the first page does not say %q", want)
		}
	}
}

func TestAPolicyWithoutASectionIsSaidInWords(t *testing.T) {
	res := runUnder(t, func(sheet string, rows [][]string) [][]string {
		switch sheet {
		case "绩效", "激励", "均衡", "算例": // a base shared out among nobody; one indicator of one stage
			return rows[:1]
		}
		return rows
	})
	all := strings.Join(pages(t, report(t, res, true)), "")
	for _, want := range []string{"没有分配到教师的项目", "小学各项指标差异系数"} {
		if !strings.Contains(all, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

func TestAReportNeedsItsDay(t *testing.T) {
	in := reports.AnnualInput{Result: filed(t), Meta: meta}
	in.Meta.AsOf = "年底"
	if _, err := reports.Annual(in); err == nil || !strings.Contains(err.Error(), "年底") {
		t.Errorf("a report of no day: %v", err)
	}
	if _, err := reports.Annual(reports.AnnualInput{Meta: meta}); err == nil {
		t.Error("a report of no run is drawn")
	}
}

func TestALongListOfChangesLeavesTheFirstPageWhole(t *testing.T) {
	in := reports.AnnualInput{Result: filed(t, "S13", "S38", "S02", "S20"), Meta: meta, Draft: true, Issuer: "县教育和体育局"}
	for i := range 30 {
		in.Changed = append(in.Changed, fmt.Sprintf("第%d处更正：沂源县石桥中学重报教职工表，在编人数由60人改为61人。", i+1))
	}
	data, err := reports.Annual(in)
	if err != nil {
		t.Fatal(err)
	}
	list := pages(t, data)
	if !strings.Contains(list[1], "一、经费安排") {
		t.Error("the summary runs over to the second page")
	}
	if !strings.Contains(strings.Join(list, ""), "第30处更正") {
		t.Error("the last change is lost")
	}
}

// runUnder runs the county under the default policy with some rows changed.
func runUnder(t testing.TB, edit func(sheet string, rows [][]string) [][]string) *calc.Result {
	t.Helper()
	seeds := policy.Default()
	for i := range seeds {
		seeds[i].Rows = edit(seeds[i].Table.Name, slices.Clone(seeds[i].Rows))
	}
	return runWith(t, seeds)
}

func BenchmarkAnnual(b *testing.B) {
	res := filed(b, "S13")
	for b.Loop() {
		report(b, res, true)
	}
}
