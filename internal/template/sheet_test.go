package template_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

func open(t *testing.T, spec template.Spec) (*excelize.File, *workbook.Book) {
	t.Helper()
	data, err := template.Render(spec)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	return f, book
}

// locks reports whether a cell is locked once its sheet is protected; columns
// answer for cells nobody has written yet.
func locks(t *testing.T, f *excelize.File, sheet, cell string) bool {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return s.Protection == nil || s.Protection.Locked
}

func TestHeadersAreLockedAndInputIsOpen(t *testing.T) {
	f, _ := open(t, spec())
	for cell, want := range map[string]bool{"教职工!A4": true, "教职工!A1": true, "教职工!A6": false, "教职工!F20": false,
		"教职工!G400": false, "教职工!Z400": false, "封面!E5": true, "封面!E8": false, "封面!C8": true} {
		sheet, ref, _ := strings.Cut(cell, "!")
		if got := locks(t, f, sheet, ref); got != want {
			t.Errorf("%s locked = %v, want %v", cell, got, want)
		}
	}
	p, err := f.GetSheetProtection("教职工")
	if err != nil {
		t.Fatal(err)
	}
	if p.Password != "" || !p.InsertRows || !p.DeleteRows || !p.Sort || !p.FormatColumns || p.InsertColumns || p.DeleteColumns {
		t.Errorf("protection = %+v", p)
	}
}

func TestBlankInputCellsHaveTheFormatOfTheirType(t *testing.T) {
	f, _ := open(t, spec())
	for cell, want := range map[string]int{"B6": 49, "B300": 49, "C6": 49} {
		id, err := f.GetCellStyle("教职工", cell)
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if s.NumFmt != want {
			t.Errorf("%s: number format %d, want %d (text)", cell, s.NumFmt, want)
		}
	}
}

func TestDropdownsAndBounds(t *testing.T) {
	f, book := open(t, spec())
	dvs, err := f.GetDataValidations("教职工")
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]*excelize.DataValidation{}
	for _, d := range dvs {
		rules[strings.TrimRight(strings.SplitN(d.Sqref, ":", 2)[0], "0123456789")] = d
	}
	if d := rules["C"]; d == nil || d.Type != "list" || d.Formula1 != `"在编,控制总量备案,合同制,返聘"` {
		t.Errorf("人员性质: %+v", d)
	}
	if d := rules["E"]; d == nil || d.Type != "decimal" || d.Formula1 != "0" || d.Formula2 != "30000" || d.Prompt == nil || !strings.Contains(*d.Prompt, "按工资册填写") {
		t.Errorf("绩效额度: %+v", d)
	}
	if d := rules["B"]; d == nil || d.Type != "textLength" || d.Formula1 != "18" {
		t.Errorf("身份证号: %+v", d)
	}
	// 22 school names are more than Excel takes in a rule.
	if d := rules["G"]; d == nil || d.Formula1 != "'选项'!$A$2:$A$23" {
		t.Errorf("对方学校: %+v", d)
	}
	for _, info := range book.Sheets() {
		if want := info.Name == template.OptionSheet || info.Name == template.StampSheet; info.Hidden != want {
			t.Errorf("%s hidden = %v", info.Name, info.Hidden)
		}
	}
}

func TestSeedsAreTypedAsTheirColumns(t *testing.T) {
	table := &form.Table{Name: "参数", Layout: form.Across, Columns: []*form.Column{
		{Name: "名称", Type: form.Text}, {Name: "值", Type: form.Any}, {Name: "公式", Type: form.Formula},
		{Name: "生效", Type: form.Day}, {Name: "上限", Type: form.Ratio}, {Name: "金额", Type: form.Money},
	}}
	rows := [][]string{
		{"基数", "100000", "=SUM(A1:A9)", "2026-01-01", "10%", "1234567890.12"},
		{"007", "8%", "IF(角色=\"核心校\",1,0)", "2026年9月1日", "0.085", "约一万"},
		{"-1", "2026-09-01", "+1", "", "", ""},
		{"@x", "007", "", "", "", ""},
	}
	_, book := open(t, template.Spec{Title: "政策", Tables: []*form.Table{table}, Rows: map[string][][]string{"参数": rows}})
	sheet, err := book.Sheet(1)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"A5": "文本 基数", "B5": "数字 100000", "C5": "文本 =SUM(A1:A9)", "D5": "数字 46023", "E5": "数字 0.1", "F5": "数字 1234567890.12",
		"A6": "文本 007", "B6": "数字 0.08", "C6": `文本 IF(角色="核心校",1,0)`, "D6": "数字 46266", "E6": "数字 0.085", "F6": "文本 约一万",
		"A7": "文本 -1", "B7": "数字 46266", "C7": "文本 +1", "A8": "文本 @x", "B8": "文本 007",
	}
	for _, row := range sheet.Rows {
		for _, c := range row.Cells {
			if c.HasFormula {
				t.Errorf("%s holds a live formula", workbook.CellName(c.Row, c.Col))
			}
			if row.Num > 4 {
				at := workbook.CellName(c.Row, c.Col)
				if got := c.Kind.String() + " " + c.Raw; got != want[at] {
					t.Errorf("%s = %q, want %q", at, got, want[at])
				}
				delete(want, at)
			}
		}
	}
	for at := range want {
		t.Errorf("%s is missing", at)
	}
	if c := sheet.At(5, 4); c.Format != workbook.DateOnly {
		t.Errorf("a day has format %v", c.Format)
	}
	if c := sheet.At(6, 2); c.Format != workbook.Percent {
		t.Errorf("a percentage has format %v", c.Format)
	}
}

func TestSheetsPrintOnA4WithTheirHeader(t *testing.T) {
	for _, locked := range []bool{true, false} {
		s := spec()
		s.Locked = locked
		f, _ := open(t, s)
		layout, err := f.GetPageLayout("教职工")
		if err != nil {
			t.Fatal(err)
		}
		props, err := f.GetSheetProps("教职工")
		if err != nil {
			t.Fatal(err)
		}
		if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 || props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("locked %v: page = %v %v, fit %v", locked, *layout.Size, *layout.Orientation, props.FitToPage)
		}
		found := false
		for _, d := range f.GetDefinedName() {
			found = found || d.Name == "_xlnm.Print_Titles" && d.Scope == "教职工" && d.RefersTo == "'教职工'!$4:$4"
		}
		if !found {
			t.Errorf("locked %v: the header is not repeated when printed", locked)
		}
	}
}

func TestFingerprintSeesColumnsAndNotNotes(t *testing.T) {
	base := template.Fingerprint(tables())
	noted := tables()
	noted[1].Note = "另一句说明"
	noted[1].Columns[0].Note = "姓名照身份证"
	if template.Fingerprint(noted) != base {
		t.Error("a note changed the fingerprint")
	}
	for name, change := range map[string]func([]*form.Table){
		"a column renamed":  func(ts []*form.Table) { ts[1].Columns[0].Name = "教师姓名" },
		"an option added":   func(ts []*form.Table) { ts[1].Columns[2].Options = append(ts[1].Columns[2].Options, "借调") },
		"a unit changed":    func(ts []*form.Table) { ts[1].Columns[4].UnitText = "万元" },
		"a bound changed":   func(ts []*form.Table) { ts[1].Columns[5].Max = n(60) },
		"a column required": func(ts []*form.Table) { ts[1].Columns[6].Required = true },
		"columns reordered": func(ts []*form.Table) {
			c := ts[1].Columns
			c[0], c[1] = c[1], c[0]
		},
	} {
		ts := tables()
		change(ts)
		if template.Fingerprint(ts) == base {
			t.Errorf("%s did not change the fingerprint", name)
		}
	}
}

func TestTwoTablesOfOneNameAreRefused(t *testing.T) {
	s := spec()
	s.Tables = append(s.Tables, s.Tables[1])
	if _, err := template.Render(s); err == nil {
		t.Error("two sheets of one name were rendered")
	}
}

func BenchmarkRenderReturn(b *testing.B) {
	s := spec()
	var rows [][]string
	for range 800 {
		rows = append(rows, []string{"王芳", "370323198001010018", "在编", "2012-09", "2345.60", "12.5", ""})
	}
	s.Rows["教职工"] = rows
	for b.Loop() {
		if _, err := template.Render(s); err != nil {
			b.Fatal(err)
		}
	}
}
