package reports_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/sample"
	"hesuan/internal/workbook"
	"hesuan/reports"
)

// sampled runs the sample county, every return read through the one door.
func sampled(t testing.TB, opt sample.Options, without ...string) *calc.Result {
	t.Helper()
	program, _ := lawbook()
	return sampledBy(t, program, opt, without...)
}

// lastYear is the sample county a year earlier.
func lastYear(t testing.TB, opt sample.Options) *calc.Result {
	t.Helper()
	return sampledBy(t, compiledFor(policy.Default(), "2025年度"), opt)
}

func sampledBy(t testing.TB, program *calc.Program, opt sample.Options, without ...string) *calc.Result {
	t.Helper()
	_, registerBook := lawbook()
	reg, fs := register.Build(registerBook)
	must(fs)
	opt.Rules, opt.Register = program.Rules, reg
	c := sample.New(opt)
	in := calc.Input{Register: reg, RegisterBook: registerBook}
	for _, subject := range c.Subjects() {
		if slices.Contains(without, subject) {
			continue
		}
		data, err := c.Workbook(subject)
		if err != nil {
			t.Fatal(err)
		}
		book, err := workbook.Open(data, workbook.Default())
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		w, fs, _ := importer.Decode(book, c.FileName(subject), hex.EncodeToString(sum[:]), c.Tables(subject),
			importer.Options{Names: reg.Names(), Period: program.Rules.Period.Span})
		must(fs)
		in.Returns = append(in.Returns, form.Return{Subject: subject, Period: program.Rules.Period.Name, Workbook: *w})
	}
	return program.Run(in)
}

// With HESUAN_REPORTS set to a folder, the three documents are written there,
// to be looked at.
func TestTheSampleCountyFillsAllThreeDocuments(t *testing.T) {
	before := lastYear(t, sample.Options{Seed: 7})
	for name, res := range map[string]*calc.Result{
		"whole": sampled(t, sample.Options{Seed: 1, Veto: true}),
		"short": sampled(t, sample.Options{Seed: 2, BudgetShort: true}, "S13", "S29", "S38"),
	} {
		data := reportSince(t, res, before, name == "short")
		list := pages(t, data)
		if n := len(list); n < 8 || n > 12 {
			t.Errorf("%s: %d pages, want 8 to 12", name, n)
		}
		if !strings.Contains(list[1], "一、经费安排") {
			t.Errorf("%s: the summary takes more than its page", name)
		}
		all := strings.Join(list, "")
		for _, g := range res.Subjects(calc.Group) {
			if !strings.Contains(all, g.Name) {
				t.Errorf("%s: %s is not in the report", name, g.Name)
			}
		}
		for _, x := range res.Absent {
			if !strings.Contains(list[0], x.Name) {
				t.Errorf("%s: the first page does not name %s", name, x.Name)
			}
		}
		books := map[string]*reports.Workbook{name + "-score": reports.Score(res, meta), name + "-balance": reports.Balance(res, before, meta),
			name + "-quota": reports.Quota(res, meta)}
		agrees(t, books)
		if dir := os.Getenv("HESUAN_REPORTS"); dir != "" {
			write(t, filepath.Join(dir, name+".pdf"), data)
			for book, w := range books {
				write(t, filepath.Join(dir, book+".xlsx"), drawn(t, w))
			}
		}
	}
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
