package answer_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/importer"
	"hesuan/internal/answer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

func forms() []*form.Table {
	low, high := num.Int(0), num.Int(12)
	return []*form.Table{
		{Name: "封面", Layout: form.Down, Required: true, Columns: []*form.Column{
			{Name: "学校代码", Type: form.Text, Required: true},
			{Name: "学校名称", Type: form.Text, Required: true},
			{Name: "批次", Type: form.Text, Required: true},
			{Name: "填报人", Type: form.Text, Required: true},
		}},
		{Name: "教职工", Layout: form.Across, Required: true, Key: []string{"身份证号"}, Columns: []*form.Column{
			{Name: "姓名", Type: form.Text, Required: true, Personal: true},
			{Name: "身份证号", Type: form.IdentityNo, Required: true, Personal: true},
			{Name: "人员性质", Type: form.Choice, Required: true, Options: []string{"在编", "合同制"}},
			{Name: "绩效额度", Type: form.Money, UnitText: "元/月"},
			{Name: "在岗月数", Type: form.Integer, Min: &low, Max: &high},
			{Name: "籍贯", Type: form.Text},
		}},
	}
}

var head = answer.Head{
	Name: "振华实验学校", Period: "2026年度", File: "振华实验学校.xlsx", Inbox: "收件/振华实验学校",
	At: time.Date(2026, 12, 3, 9, 30, 0, 0, time.UTC), Deadline: date.Of(2026, 12, 15),
}

// faulty is a return with four errors and one notice.
func faulty(t *testing.T) []byte {
	t.Helper()
	data, err := template.Render(template.Spec{
		Title: "集团化办学填报表", Subject: "S01", SubjectName: "振华实验学校", Period: "2026年度", Tables: forms(), Locked: true,
		Rows: map[string][][]string{"教职工": {
			{"王芳", "370323198001010018", "在编", "2345.6", "12", ""},
			{"张伟", "110105194912310021", "临时", "2,100", "13", `=HYPERLINK("http://x","点我")`},
			{"李强", "", "在编", "2100", "6", ""},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return change(t, data, func(f *excelize.File) error { return f.SetCellStr("封面", "E8", "赵敏") })
}

func change(t *testing.T, data []byte, edits ...func(*excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, e := range edits {
		if err := e(f); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func findings(t *testing.T, data []byte) ([]finding.Finding, importer.Counts) {
	t.Helper()
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	_, fs, counts := importer.Decode(book, "x", "y", forms(), importer.Options{})
	return fs, counts
}

func lines(fs []finding.Finding) string {
	var out []string
	for _, f := range fs {
		out = append(out, f.String())
	}
	return strings.Join(out, "\n")
}

func marked(t *testing.T, data []byte, fs []finding.Finding) []byte {
	t.Helper()
	out, err := answer.Marked(data, fs, head)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// marks counts what a marked copy carries, by sheet.
func marks(t *testing.T, data []byte) (comments, rules, sheets int) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, s := range f.GetSheetList() {
		if s == template.ResultSheet {
			sheets++
		}
		cs, err := f.GetComments(s)
		if err != nil {
			t.Fatal(err)
		}
		comments += len(cs)
	}
	for _, p := range parts(t, data) {
		rules += strings.Count(p, "MOD(7364835,10)=5")
	}
	return comments, rules, sheets
}

func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name] = string(b)
	}
	return out
}

func TestAMarkedCopyReadsAsTheOriginalDid(t *testing.T) {
	original := faulty(t)
	before, counts := findings(t, original)
	if finding.Count(before, finding.Error) != 4 {
		t.Fatalf("the sample has other errors than meant:\n%s", lines(before))
	}
	after, again := findings(t, marked(t, original, before))
	if lines(after) != lines(before) || again != counts {
		t.Errorf("marking changed the reading:\n%s\nwas:\n%s", lines(after), lines(before))
	}
}

func TestMendingAMarkedCopyMakesItGood(t *testing.T) {
	original := faulty(t)
	before, _ := findings(t, original)
	mended := change(t, marked(t, original, before),
		func(f *excelize.File) error { return f.SetCellStr("教职工", "B6", "11010519491231002X") },
		func(f *excelize.File) error { return f.SetCellStr("教职工", "C6", "合同制") },
		func(f *excelize.File) error { return f.SetCellInt("教职工", "E6", 12) },
		func(f *excelize.File) error { return f.SetCellStr("教职工", "B7", "440524188001010014") },
	)
	fs, _ := findings(t, mended)
	fs = only(fs, finding.Error)
	if len(fs) != 1 || fs[0].Code != "F222" { // born 1880: no living teacher
		t.Errorf("after mending:\n%s", lines(fs))
	}
}

func only(fs []finding.Finding, s finding.Severity) []finding.Finding {
	var out []finding.Finding
	for _, f := range fs {
		if f.Severity == s {
			out = append(out, f)
		}
	}
	return out
}

func TestMarkingAgainReplacesTheMarks(t *testing.T) {
	original := faulty(t)
	fs, _ := findings(t, original)
	once := marked(t, original, fs)
	c1, r1, s1 := marks(t, once)
	if c1 != 4 || r1 != 1 || s1 != 1 {
		t.Fatalf("first marks: %d comments, %d rules, %d sheets", c1, r1, s1)
	}
	twice := marked(t, once, fs[:1])
	c2, r2, s2 := marks(t, twice)
	if c2 != 1 || r2 != 1 || s2 != 1 {
		t.Errorf("second marks: %d comments, %d rules, %d sheets; want 1, 1, 1", c2, r2, s2)
	}
	clean := marked(t, twice, nil)
	if c, r, s := marks(t, clean); c != 0 || r != 0 || s != 1 {
		t.Errorf("marks that should be gone: %d comments, %d rules, %d sheets", c, r, s)
	}
}

func TestTheSendersOwnCommentsAndColoursStay(t *testing.T) {
	original := change(t, faulty(t),
		func(f *excelize.File) error {
			return f.AddComment("教职工", excelize.Comment{Cell: "B6", Author: "赵敏", Text: "已向本人核实"})
		},
		func(f *excelize.File) error {
			return f.AddComment("教职工", excelize.Comment{Cell: "A5", Author: "赵敏", Text: "组长"})
		},
		func(f *excelize.File) error {
			id, err := f.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"#00FF00"}}})
			if err != nil {
				return err
			}
			return f.SetConditionalFormat("教职工", "E6", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: ">", Value: "6", Format: &id}})
		})
	fs, _ := findings(t, original)
	copy := original
	for range 3 {
		copy = marked(t, copy, fs)
	}
	f, err := excelize.OpenReader(bytes.NewReader(copy))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cs, err := f.GetComments("教职工")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range cs {
		text := c.Text
		for _, r := range c.Paragraph {
			text += r.Text
		}
		got[c.Cell] = text
	}
	if len(cs) != 5 || got["A5"] != "组长" || !strings.HasPrefix(got["B6"], "已向本人核实\n【核算校验】") || strings.Count(got["B6"], "【核算校验】") != 1 {
		t.Errorf("comments = %q", got)
	}
	if !strings.Contains(parts(t, copy)["xl/worksheets/sheet3.xml"], `operator="greaterThan"`) {
		t.Error("the sender's own conditional format is gone")
	}
}

func TestPrintTitlesStayWithTheirSheets(t *testing.T) {
	original := faulty(t)
	fs, _ := findings(t, original)
	f, err := excelize.OpenReader(bytes.NewReader(marked(t, original, fs)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for _, d := range f.GetDefinedName() {
		if strings.HasPrefix(d.Name, "_xlnm.Print_Titles") {
			n++
			if !strings.HasPrefix(d.RefersTo, "'"+d.Scope+"'!") {
				t.Errorf("%s of %s refers to %s", d.Name, d.Scope, d.RefersTo)
			}
		}
	}
	if n != 2 {
		t.Errorf("%d print titles, want 2", n)
	}
	if f.GetSheetList()[0] != template.ResultSheet {
		t.Errorf("sheets = %v", f.GetSheetList())
	}
}

func TestNothingTypedBecomesAFormula(t *testing.T) {
	original := faulty(t)
	fs, _ := findings(t, original)
	for i, evil := range []string{"=1+1", "+1", "-1", "@SUM(A1)", `=HYPERLINK("http://x")`} {
		f := finding.NotNumber.At(finding.Place{Sheet: "教职工", Cell: fmt.Sprintf("F%d", 8+i), Column: evil}, evil, evil)
		fs = append(fs, f)
	}
	receipt, err := answer.Receipt(answer.Facts{Head: answer.Head{Name: "=1", File: "=2"}, Vanished: []string{"=3"}, Findings: fs})
	if err != nil {
		t.Fatal(err)
	}
	list, err := answer.Findings(fs, head)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"marked": marked(t, original, fs), "receipt": receipt, "list": list} {
		for part, text := range parts(t, data) {
			if strings.HasPrefix(part, "xl/worksheets/") && strings.Contains(text, "<f>") {
				t.Errorf("%s: a formula in %s", name, part)
			}
		}
	}
}

func TestTheSameAnswerHasTheSameBytes(t *testing.T) {
	original := faulty(t)
	fs, _ := findings(t, original)
	if !bytes.Equal(marked(t, original, fs), marked(t, original, fs)) {
		t.Error("two marked copies differ")
	}
	make := func() []byte {
		data, err := answer.Receipt(answer.Facts{Head: head, Status: "受理", SHA256: "ab", Read: 3, Accepted: 3, Findings: fs})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if !bytes.Equal(make(), make()) {
		t.Error("two receipts differ")
	}
}

func TestAFileTooCostlyToOpenIsNotOpened(t *testing.T) {
	var rows strings.Builder
	for r := 1; r <= 5000; r++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="XFD%d" s="0"/></row>`, r, r)
	}
	data := rewrite(t, faulty(t), "xl/worksheets/sheet1.xml", func(s string) string {
		from, to := strings.Index(s, "<sheetData>"), strings.Index(s, "</sheetData>")
		return s[:from+len("<sheetData>")] + rows.String() + s[to:]
	})
	if _, err := answer.Marked(data, nil, head); err == nil || !strings.Contains(err.Error(), "to load") {
		t.Errorf("err = %v", err)
	}
}

func TestAFileOfTooManyMergesIsNotOpened(t *testing.T) {
	var merges strings.Builder
	for r := 200; r < 4300; r++ {
		fmt.Fprintf(&merges, `<mergeCell ref="A%d:B%d"/>`, r, r)
	}
	data := rewrite(t, faulty(t), "xl/worksheets/sheet4.xml", func(s string) string {
		return strings.Replace(s, "</sheetData>", "</sheetData><mergeCells>"+merges.String()+"</mergeCells>", 1)
	})
	if _, err := answer.Marked(data, nil, head); err == nil || !strings.Contains(err.Error(), "merged") {
		t.Errorf("err = %v", err)
	}
}

func TestADamagedFileIsNotMarked(t *testing.T) {
	data := rewrite(t, faulty(t), "xl/worksheets/sheet3.xml", func(s string) string { return s[:len(s)/2] })
	if _, err := answer.Marked(data, nil, head); err == nil {
		t.Error("a cut sheet was marked")
	}
}

func rewrite(t *testing.T, data []byte, part string, edit func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := parts(t, data)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range z.File {
		text := all[e.Name]
		if e.Name == part {
			text = edit(text)
		}
		p, err := w.Create(e.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(p, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Copies come back through whatever program the school has.
func TestMarksAreReplacedAfterOtherProgramsSaved(t *testing.T) {
	original := faulty(t)
	fs, _ := findings(t, original)
	once := marked(t, original, fs)
	for _, through := range []struct {
		name string
		save func(*testing.T, []byte) []byte
	}{{"LibreOffice", libreOffice}, {"openpyxl", openpyxl}} {
		t.Run(through.name, func(t *testing.T) {
			saved := through.save(t, once)
			again, _ := findings(t, saved)
			if lines(only(again, finding.Error)) != lines(only(fs, finding.Error)) {
				t.Errorf("errors changed:\n%s\nwere:\n%s", lines(again), lines(fs))
			}
			c, r, s := marks(t, marked(t, saved, fs))
			if c != 4 || r != 1 || s != 1 {
				t.Errorf("%d comments, %d rules, %d sheets; want 4, 1, 1", c, r, s)
			}
		})
	}
}

func libreOffice(t *testing.T, data []byte) []byte {
	t.Helper()
	bin, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("install the Debian package libreoffice-calc")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	cmd := exec.Command(bin, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx", "--outdir", out, in)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	back, err := os.ReadFile(filepath.Join(out, "in.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func openpyxl(t *testing.T, data []byte) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.xlsx")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/usr/bin/python3", "-c", "import sys, openpyxl\nwb = openpyxl.load_workbook(sys.argv[1])\nwb.save(sys.argv[1])", path)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("install the Debian package python3-openpyxl: %v\n%s", err, msg)
	}
	back, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func BenchmarkMarked(b *testing.B) {
	var rows [][]string
	for i := range 800 {
		rows = append(rows, []string{fmt.Sprintf("教师%d", i), "370323198001010018", "在编", "2345.6", "12", "沂源"})
	}
	data, err := template.Render(template.Spec{Title: "填报表", Subject: "S01", Period: "2026年度", Tables: forms(), Locked: true, Rows: map[string][][]string{"教职工": rows}})
	if err != nil {
		b.Fatal(err)
	}
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		b.Fatal(err)
	}
	_, fs, _ := importer.Decode(book, "x", "y", forms(), importer.Options{})
	b.ReportMetric(float64(len(fs)), "findings")
	for b.Loop() {
		out, err := answer.Marked(data, fs, head)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(out)), "bytes")
	}
}
