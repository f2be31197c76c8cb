package importer_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/template"
)

// entry is one line of fill.json: sheet, cell, kind, value.
type entry struct {
	sheet, cell, kind string
	value             any
}

func entered(t *testing.T) []entry {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "fill.json"))
	if err != nil {
		t.Fatal(err)
	}
	var raw [][4]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	var out []entry
	for _, r := range raw {
		out = append(out, entry{r[0].(string), r[1].(string), r[2].(string), r[3]})
	}
	return out
}

// empty is the template nobody has filled in yet.
func empty(t *testing.T) []byte {
	spec := filled()
	spec.Rows = nil
	return render(t, spec)
}

func byExcelize(t *testing.T, blank []byte) []byte {
	return edit(t, blank, func(f *excelize.File) error {
		for _, e := range entered(t) {
			v := e.value
			if e.kind == "date" {
				day, err := time.Parse("2006-01-02", v.(string))
				if err != nil {
					return err
				}
				v = day
			}
			if err := f.SetCellValue(e.sheet, e.cell, v); err != nil {
				return err
			}
		}
		return nil
	})
}

func byOpenpyxl(t *testing.T, blank []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.xlsx"), filepath.Join(dir, "out.xlsx")
	if err := os.WriteFile(in, blank, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/usr/bin/python3", filepath.Join("testdata", "fill_openpyxl.py"), in, filepath.Join("testdata", "fill.json"), out)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("install the Debian package python3-openpyxl: %v\n%s", err, msg)
	}
	return load(t, out)
}

// byLibreOffice saves what excelize filled in once more.
func byLibreOffice(t *testing.T, blank []byte) []byte {
	t.Helper()
	bin, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("install the Debian package libreoffice-calc")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	if err := os.WriteFile(in, byExcelize(t, blank), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx",
		"--outdir", filepath.Join(dir, "out"), in)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	return load(t, filepath.Join(dir, "out", "in.xlsx"))
}

func fixture(name string) func(*testing.T, []byte) []byte {
	return func(t *testing.T, _ []byte) []byte { return load(t, filepath.Join("testdata", name)) }
}

func load(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// What the entries of fill.json must read as, whoever wrote them down.
const enteredRows = `封面 E5=文字:S01 E6=文字:振华实验学校 E7=文字:2026年度 E8=文字:李强 E9=日期:2026-12-01
办学条件 E5=数值:25000.5 E6=数值:3200000.75 E7=数值:120 E8=文字:53640000MJX173680A E9=文字:2137032301
教职工 A5=文字:王芳 B5=文字:370323198001010018 C5=文字:在编 D5=文字:是 E5=日期:2012-09-01 F5=数值:2345.6 G5=数值:12 H5=数值:0.985 I5=文字:001234
教职工 A6=文字:张伟 B6=计算出错:长数字丢失了末几位 C6=计算出错:不在可选项中 D6=空白: E6=日期:2020-02-01 F6=数值:0 G6=空白: H6=空白: I6=空白:
教职工 A8=文字:刘洋 B8=文字:370323198001010018 C8=文字:合同制 D8=空白: E8=空白: F8=空白: G8=计算出错:超出允许范围 H8=空白: I8=空白:
交流轮岗 A5=文字:南麻中心小学 B5=文字:振华教育集团 C5=日期:2026-09-01 D5=数值:0.1 E5=文字:IF(A=1,2,3) F5=数值:0.08
`

const enteredFindings = `F302 办学条件!E6 “3,200,000.75” 读作 3200000.75
F301 办学条件!E7 “１２０” 读作 120
F214 教职工!B6 单元格里是数字，不是文本
F206 教职工!C6 “临时工”
F304 教职工!E6 “2020年2月” 读作 2020-02
F305 教职工!B8 “370323*********0018” 读作 370323********0018
F205 教职工!G8 13
F131 教职工!A9 第 9 行是“合计”
F401 教职工!B8 B8 与 B5 相同：370323********0018
`

func TestEveryWriterIsReadAlike(t *testing.T) {
	blank := empty(t)
	for _, w := range []struct {
		name  string
		write func(*testing.T, []byte) []byte
	}{
		{"excelize", byExcelize}, {"openpyxl", byOpenpyxl}, {"LibreOffice", byLibreOffice},
		{"SheetJS", fixture("sheetjs.xlsx")}, {"ExcelJS", fixture("exceljs.xlsx")},
	} {
		t.Run(w.name, func(t *testing.T) {
			got := read(t, w.write(t, blank))
			var b strings.Builder
			for _, f := range got.findings {
				b.WriteString(f.Code + " " + f.Sheet + "!" + f.Cell + " " + f.Found + "\n")
			}
			if b.String() != enteredFindings {
				t.Errorf("findings:\n%s\nwant:\n%s", b.String(), enteredFindings)
			}
			if rows := rows(got.wb, forms()); rows != enteredRows {
				t.Errorf("rows:\n%s\nwant:\n%s", rows, enteredRows)
			}
			// Staff: 3 persons, 1 total, 1 blank row between them.
			if got.counts.Read != 8 || got.counts.Accepted != 4 || got.counts.Rejected != 3 || got.counts.Blank != 1 {
				t.Errorf("counts = %+v", got.counts)
			}
		})
	}
}

// The template the fixtures were made from is still the one in use: its forms
// have not changed since.
func TestTheFixturesAreOfTheseForms(t *testing.T) {
	got := read(t, load(t, filepath.Join("testdata", "template.xlsx")))
	for _, f := range got.findings {
		if f.Code == "F103" {
			t.Errorf("write template.xlsx again (fingerprint %s) and run the scripts: %s", template.Fingerprint(forms()), f)
		}
	}
}
