package importer_test

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/importer"
	"hesuan/internal/workbook"
)

func TestWhatAWorkbookIs(t *testing.T) {
	sheets := func(names ...string) []byte {
		return sheetOf(t, names[0], nil, func(f *excelize.File) error {
			for _, n := range names[1:] {
				if _, err := f.NewSheet(n); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, c := range []struct {
		why  string
		data []byte
		want importer.Kind
	}{
		{"a stamped return", render(t, filled()), importer.Return},
		{"a return whose stamp was lost", edit(t, render(t, filled()), unstamped()), importer.Return},
		{"the register, in any order and with spaces", sheets("成 员", "学校", "集团", "工作室"), importer.Register},
		{"the policy", sheets("参数", "资金", "绩效"), importer.Policy},
		{"a sign-off", sheets("会签单"), importer.SignOff},
		{"somebody's list", sheets("通讯录"), importer.Unknown},
	} {
		book, err := workbook.Open(c.data, workbook.Default())
		if err != nil {
			t.Fatal(err)
		}
		id := importer.Identify(book)
		if id.Kind != c.want {
			t.Errorf("%s: kind %q, want %q", c.why, id.Kind, c.want)
		}
		if c.want == importer.Return && (id.Subject != "S01" || id.Period != "2026年度") {
			t.Errorf("%s: %+v", c.why, id)
		}
	}
}

// Where what says whose it is cannot be read, that is what the sender is told.
func TestAReturnWhoseCoverOrStampIsDamagedIsCalledDamaged(t *testing.T) {
	cut := func(s string) string { return s[:len(s)*2/3] }
	for _, c := range []struct {
		why  string
		data []byte
	}{
		{"cover", rewrite(t, edit(t, render(t, filled()), unstamped()), "xl/worksheets/sheet2.xml", cut)},
		{"stamp", rewrite(t, render(t, filled()), stampPart(t), cut)},
	} {
		book, err := workbook.Open(c.data, workbook.Default())
		if err != nil {
			t.Fatal(err)
		}
		if fs := importer.Identify(book).Check(expected); len(fs) != 1 || fs[0].Code != "F033" {
			t.Errorf("%s: %v", c.why, fs)
		}
	}
}

// stampPart is the part of the sheet with the stamp.
func stampPart(t *testing.T) string {
	t.Helper()
	for _, p := range unpack(t, render(t, filled())) {
		if strings.HasPrefix(p.name, "xl/worksheets/") && strings.Contains(string(p.data), `"A1:B5"`) {
			return p.name
		}
	}
	t.Fatal("no stamp")
	return ""
}

// What another school's workbook says is not repeated to the finder.
func TestNothingOfTheOtherSchoolIsShown(t *testing.T) {
	spec := filled()
	spec.Subject, spec.SubjectName = "S02", "南麻中心小学"
	spec.Rows["封面"] = [][]string{{"S02", "南麻中心小学", "2026年度", "钱多", "2026-12-01"}}
	book, err := workbook.Open(render(t, spec), workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	findings := importer.Identify(book).Check(expected)
	if len(findings) != 1 || findings[0].Code != "F101" {
		t.Fatalf("findings = %v", findings)
	}
	for _, secret := range []string{"S02", "南麻", "钱多"} {
		if text := findings[0].String(); strings.Contains(text, secret) {
			t.Errorf("%q is shown: %s", secret, text)
		}
	}
}
