package importer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/importer"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// set is the commonest edit: one cell typed over.
func set(sheet, cell string, v any) func(*excelize.File) error {
	return func(f *excelize.File) error { return f.SetCellValue(sheet, cell, v) }
}

// as types a value over a cell and gives it another number format.
func as(sheet, cell string, v any, format string) func(*excelize.File) error {
	return func(f *excelize.File) error {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			return err
		}
		if err := f.SetCellStyle(sheet, cell, cell, id); err != nil {
			return err
		}
		return f.SetCellValue(sheet, cell, v)
	}
}

func formula(sheet, cell, text string) func(*excelize.File) error {
	return func(f *excelize.File) error {
		if err := f.SetCellValue(sheet, cell, nil); err != nil {
			return err
		}
		return f.SetCellFormula(sheet, cell, text)
	}
}

// stamped changes one line of the stamp.
func stamped(row, text string) func(*excelize.File) error {
	return set(template.StampSheet, "B"+row, text)
}

// unstamped removes the stamp and then applies further edits.
func unstamped(more ...func(*excelize.File) error) func(*excelize.File) error {
	return func(f *excelize.File) error {
		if err := f.DeleteSheet(template.StampSheet); err != nil {
			return err
		}
		for _, m := range more {
			if err := m(f); err != nil {
				return err
			}
		}
		return nil
	}
}

func without(sheets ...string) func(*excelize.File) error {
	return func(f *excelize.File) error {
		for _, s := range sheets {
			if err := f.DeleteSheet(s); err != nil {
				return err
			}
		}
		return nil
	}
}

// reproducers have the smallest edit of a faultless return that brings each
// finding about, with the place and the words it must have.
var reproducers = []struct {
	code  string
	why   string // the case as a sentence
	edit  func(*excelize.File) error
	at    string // sheet!cell
	found string // part of what is said to have been found
}{
	{"F101", "a template issued to another school", stamped("4", "S02"), "!", "另一个单位"},
	{"F101", "a cover that names another school", set("封面", "E5", "S02"), "封面!E5", "封面上的学校代码"},
	{"F101", "an unstamped copy whose cover has another school's name", unstamped(set("封面", "E5", nil), set("封面", "E6", "南麻中心小学")), "封面!E6", "学校名称"},
	{"F102", "last year's template", stamped("3", "2025年度"), "!", "“2025年度”"},
	{"F102", "a cover of last year", set("封面", "E7", "2025年度"), "封面!E7", "2025年度"},
	{"F103", "a template made before the forms changed", stamped("5", "0123456789abcdef"), "!", "有变动"},
	{"F104", "a return copied into a workbook of one's own", unstamped(), "!", "不是由下发的模板"},
	{"F105", "a workbook of something else", unstamped(without("封面")), "!", "没有模板标识"},
	{"F106", "a column filled with something else, thousands of times", func(f *excelize.File) error {
		for r := 5; r < 3005; r++ {
			if err := f.SetSheetRow("教职工", fmt.Sprintf("A%d", r), &[]any{"王芳", "x", "x", "x", "x", "x", "x", "x"}); err != nil {
				return err
			}
		}
		return nil
	}, "教职工!C2862", "超过 20000 处"},
	{"F111", "a required sheet renamed", func(f *excelize.File) error { return f.SetSheetName("教职工", "教职工花名册") }, "教职工!", "教职工花名册"},
	{"F112", "a sheet of one's own", func(f *excelize.File) error { _, err := f.NewSheet("草稿"); return err }, "草稿!", "草稿"},
	{"F113", "a table's sheet hidden", func(f *excelize.File) error { return f.SetSheetVisible("交流轮岗", false) }, "交流轮岗!", "隐藏"},
	{"F114", "a filled row hidden", func(f *excelize.File) error { return f.SetRowVisible("教职工", 6, false) }, "教职工!A6", "第 6 行"},
	{"F115", "the same sheet twice but for a space", func(f *excelize.File) error { _, err := f.NewSheet("教 职 工"); return err }, "教 职 工!", "都像是"},
	{"F121", "a header typed over", func(f *excelize.File) error {
		for c := 'A'; c <= 'I'; c++ {
			if err := f.SetCellStr("教职工", string(c)+"4", "x"); err != nil {
				return err
			}
		}
		return nil
	}, "教职工!", "没有与模板相符的表头"},
	{"F121", "a 单行 form without its header", set("办学条件", "E4", "数"), "办学条件!", "没有与模板相符的表头"},
	{"F122", "a required column renamed", set("教职工", "C4", "性质"), "教职工!A4", "性质"},
	{"F122", "a required item deleted", set("办学条件", "C5", nil), "办学条件!", "没有这一栏"},
	{"F123", "an optional column deleted", set("教职工", "I4", nil), "教职工!A4", "没有这一栏"},
	{"F124", "a column given twice", set("教职工", "J4", "姓 名"), "教职工!J4", "A4 和 J4"},
	{"F124", "an item given twice", set("办学条件", "C11", "核定编制"), "办学条件!C11", "C7 和 C11"},
	{"F125", "a column of one's own", set("教职工", "J4", "籍贯"), "教职工!J4", "籍贯"},
	{"F126", "万元 written over 元", set("办学条件", "D6", "万元"), "办学条件!C6", "万元"},
	{"F126", "万元 in a header", set("教职工", "F4", "绩效额度（万元/月）"), "教职工!F4", "万元/月"},
	{"F131", "a total typed below the list", set("教职工", "A7", "合 计"), "教职工!A7", "第 7 行"},
	{"F132", "a required table left empty", func(f *excelize.File) error {
		if err := f.RemoveRow("教职工", 6); err != nil {
			return err
		}
		return f.RemoveRow("教职工", 5)
	}, "教职工!", "没有一条内容"},
	{"F133", "a note below the list", set("教职工", "A7", "注：含借调人员"), "教职工!A7", "含借调人员"},
	{"F134", "one 人员性质 merged over two persons", func(f *excelize.File) error { return f.MergeCell("教职工", "C5", "C6") }, "教职工!C6", "C5:C6"},
	{"F135", "a row filled down to the end of a sheet", func(f *excelize.File) error {
		for r := 7; r < 3007; r++ {
			if err := f.SetSheetRow("教职工", fmt.Sprintf("A%d", r), &[]any{"王芳", "", "在编"}); err != nil {
				return err
			}
		}
		return nil
	}, "教职工!A3005", "有 3002 行内容，从第 3005 行起没有读取"},
	{"F201", "a required cell left blank", set("教职工", "A6", nil), "教职工!A6", "空白"},
	{"F201", "a required cell holding only spaces", set("教职工", "A6", " \u00a0　"), "教职工!A6", "空白"},
	{"F202", "a number with a word in it", set("办学条件", "E5", "约25000"), "办学条件!E5", "约25000"},
	{"F202", "a separator in the wrong place", set("办学条件", "E5", "25,00"), "办学条件!E5", "25,00"},
	{"F202", "万 typed into a number", set("办学条件", "E5", "2.5万"), "办学条件!E5", "2.5万"},
	{"F202", "a dash for nothing", set("教职工", "G5", "—"), "教职工!G5", "—"},
	{"F203", "half a person", set("办学条件", "E7", 12.5), "办学条件!E7", "12.5"},
	{"F204", "a tenth of a fen", set("办学条件", "E6", 100.125), "办学条件!E6", "100.125"},
	{"F205", "thirteen months in a year", set("教职工", "G5", 13), "教职工!G5", "13"},
	{"F205", "a negative amount", set("教职工", "F5", "-1"), "教职工!F5", "-1"},
	{"F206", "a word that is no option", set("教职工", "C5", "合同"), "教职工!C5", "合同"},
	{"F207", "31 February", set("交流轮岗", "C5", "2026-02-31"), "交流轮岗!C5", "2026-02-31"},
	{"F208", "month 13", set("教职工", "E5", "2012年13月"), "教职工!E5", "13月"},
	{"F209", "a month without a day", set("交流轮岗", "C5", "2026.9"), "交流轮岗!C5", "2026.9"},
	{"F209", "a year for a day", as("交流轮岗", "C5", 2026, "0"), "交流轮岗!C5", "2026"},
	{"F209", "October typed as 2026.10, kept as 2026.1", as("教职工", "E5", 2026.1, "General"), "教职工!E5", "2026.1"},
	{"F209", "a year of two digits", set("交流轮岗", "C5", "26.9.1"), "交流轮岗!C5", "26.9.1"},
	{"F210", "3-5 that became a date in an amount", as("教职工", "F5", 46086, "m月d日"), "教职工!F5", "2026-03-05"},
	{"F210", "a certificate number that became a date", as("教职工", "I5", 46086, "yyyy-mm"), "教职工!I5", "2026-03-05"},
	{"F211", "98.5 for 98.5%", as("教职工", "H5", 98.5, "General"), "教职工!H5", "98.5"},
	{"F212", "an amount formatted as a percentage", as("教职工", "F5", 0.08, "0%"), "教职工!F5", "8%"},
	{"F213", "TRUE for a number of months", set("教职工", "G5", true), "教职工!G5", "TRUE"},
	{"F214", "an identity number kept as a number", set("教职工", "B5", 370323198001010018), "教职工!B5", "不是文本"},
	{"F214", "a certificate number of 20 digits kept as a number", set("教职工", "I5", 1.2345678901234567e19), "教职工!I5", "末几位"},
	{"F215", "a formula whose result was never stored", formula("教职工", "F5", "1+1"), "教职工!F5", "公式没有保存结果"},
	{"F216", "a broken reference", nil, "教职工!F5", "#REF!"},
	{"F217", "a live formula where its text is wanted", nil, "交流轮岗!E5", "会计算的公式"},
	{"F221", "an old number of 15 digits", set("教职工", "B5", "370323800101001"), "教职工!B5", "15 位"},
	{"F222", "a checksum that is right over a date that is not", set("教职工", "B5", "370323199002290036"), "教职工!B5", "370323********0036"},
	{"F222", "somebody born next year", set("教职工", "B5", "370323202701010018"), "教职工!B5", "370323********0018"},
	{"F223", "two digits swapped", set("教职工", "B5", "370323198010010018"), "教职工!B5", "370323********0018"},
	{"F224", "a credit code with a letter O", set("办学条件", "E8", "5364OOOOMJX173680A"), "办学条件!E8", "18 位"},
	{"F225", "a credit code whose last character is wrong", set("办学条件", "E8", "53640000MJX173680B"), "办学条件!E8", "53640000MJX173680B"},
	{"F226", "an organisation code that does not check", set("办学条件", "E8", creditOf("53640000MJX173681")), "办学条件!E8", "53640000MJX173681"},
	{"F227", "a school number of nine digits", set("办学条件", "E9", "213703230"), "办学条件!E9", "9 位"},
	{"F228", "a school nobody knows", set("交流轮岗", "A5", "南麻小学"), "交流轮岗!A5", "南麻小学"},
	{"F229", "a group nobody knows", set("交流轮岗", "B5", "振兴教育集团"), "交流轮岗!B5", "振兴教育集团"},
	{"F230", "neither a school nor a department", set("交流轮岗", "G5", "南麻小学"), "交流轮岗!G5", "南麻小学"},
	{"F310", "a school by its alias, where departments may stand too", set("交流轮岗", "G5", "振华"), "交流轮岗!G5", "振华"},
	{"F301", "full-width digits", set("办学条件", "E7", "１２０"), "办学条件!E7", "“１２０” 读作 120"},
	{"F302", "thousands separators", set("办学条件", "E6", "3,200,000.75"), "办学条件!E6", "读作 3200000.75"},
	{"F302", "the unit typed after the number", set("办学条件", "E6", "￥3200元"), "办学条件!E6", "读作 3200"},
	{"F303", "a number kept as text", set("教职工", "F5", "2345.6"), "教职工!F5", "读作 2345.6"},
	{"F304", "a date in Chinese", set("交流轮岗", "C5", "2026年9月1日"), "交流轮岗!C5", "读作 2026-09-01"},
	{"F304", "a month with a point", set("教职工", "E5", "2012.9"), "教职工!E5", "读作 2012-09"},
	{"F305", "spaces inside an identity number", set("教职工", "B5", "370323 19800101 0018"), "教职工!B5", "370323"},
	{"F306", "a small x", set("教职工", "B6", "11010519491231002x"), "教职工!B6", "110105"},
	{"F307", "a tick for yes", set("教职工", "D5", "√"), "教职工!D5", "“√” 读作 是"},
	{"F308", "a date as eight digits", as("交流轮岗", "C5", 20260901, "0"), "交流轮岗!C5", "读作 2026-09-01"},
	{"F308", "a date that lost its format", as("交流轮岗", "C5", 46266, "General"), "交流轮岗!C5", "读作 2026-09-01"},
	{"F309", "a sum with a binary tail", func(f *excelize.File) error {
		return f.SetCellDefault("教职工", "F5", "0.30000000000000004")
	}, "教职工!F5", "读作 0.3"},
	{"F310", "a confirmed alias", set("交流轮岗", "A5", "振华"), "交流轮岗!A5", "“振华” 读作 振华实验学校"},
	{"F401", "one person twice", set("教职工", "B6", "370323198001010018"), "教职工!B6", "B6 与 B5 相同：370323********0018"},
}

// creditOf adds the check character GB 32100 asks for, so that only the inner
// check is wrong.
func creditOf(s string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, w := 0, 1
	for _, c := range s {
		sum += strings.IndexRune(alphabet, c) * w
		w = w * 3 % 31
	}
	return s + string(alphabet[(31-sum%31)%31])
}

// raw are the edits excelize will not make: the cell's XML as other programs
// write it.
var raw = map[string][2]string{
	"F216": {"xl/worksheets/sheet4.xml", `<c r="F5" t="e"><f>Sheet1!A1</f><v>#REF!</v></c>`},
	"F217": {"xl/worksheets/sheet5.xml", `<c r="E5"><f>1+2</f><v>3</v></c>`},
}

// Beyond the most that is kept, nothing is added to what was said before.
func TestTheLastOfTooManyFindingsKeepsItsWords(t *testing.T) {
	data := edit(t, render(t, filled()), func(f *excelize.File) error {
		for r := 5; r < 20_100; r++ {
			if err := f.SetSheetRow("教职工", fmt.Sprintf("A%d", r), &[]any{"王芳", "", "在编"}); err != nil {
				return err
			}
		}
		return nil
	})
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		t.Fatal(err)
	}
	pay := []*form.Table{{Name: "教职工", Layout: form.Across, Columns: []*form.Column{
		{Name: "姓名", Type: form.Text}, {Name: "身份证号", Type: form.Integer, Required: true},
	}}}
	_, fs, _ := importer.Decode(book, "x", "y", pay, importer.Options{})
	if last := fs[len(fs)-1]; len(fs) != 20_001 || last.Code != "F106" || last.Remedy != finding.TooMany.Remedy {
		t.Errorf("%d findings, the last %.300v", len(fs), last)
	}
}

func TestEveryReturnFindingHasAReproducer(t *testing.T) {
	spec := filled()
	spec.Tables = wider()
	base := render(t, spec)
	seen := map[string]bool{}
	for _, r := range reproducers {
		t.Run(r.code+" "+r.why, func(t *testing.T) {
			data := base
			if r.edit != nil {
				data = edit(t, data, r.edit)
			} else {
				data = replaceCell(t, data, raw[r.code][0], raw[r.code][1])
			}
			got := readAs(t, data, spec.Tables)
			hit := false
			for _, f := range got.findings {
				if f.Code == r.code && f.Sheet+"!"+f.Cell == r.at && strings.Contains(f.Found, r.found) {
					hit = true
				}
				if strings.Contains(f.String(), "{") || strings.Contains(f.String(), "“”") {
					t.Errorf("a gap in the wording: %s", f)
				}
				if strings.Contains(f.String(), "370323198001010018") || strings.Contains(f.String(), "王芳") {
					t.Errorf("personal data in a finding: %s", f)
				}
			}
			if !hit {
				t.Errorf("no %s at %s saying %q; got:", r.code, r.at, r.found)
				for _, f := range got.findings[:min(len(got.findings), 20)] {
					t.Logf("  %s", f)
				}
			}
		})
		seen[r.code] = true
	}
	for _, s := range finding.Catalogue() {
		if strings.HasPrefix(s.Code, "F") && s.Code >= "F1" && !seen[s.Code] {
			t.Errorf("%s %s has no reproducer", s.Code, s.Title)
		}
	}
}

// Every code has one severity and says what to do.
func TestCatalogueIsCompleteAndUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range finding.Catalogue() {
		if seen[s.Code] {
			t.Errorf("%s is used twice", s.Code)
		}
		seen[s.Code] = true
		if s.Title == "" || s.Expected == "" || s.Remedy == "" || s.Severity == "" {
			t.Errorf("%s is incomplete: %+v", s.Code, s)
		}
	}
}
