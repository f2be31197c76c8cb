package answer_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/answer"
)

var changed = answer.Book{
	Against: "政策第 1 版（随程序提供，指纹 0f1e2d3c4b5a）",
	Changes: []answer.BookChange{
		{Kind: "修改", Text: "参数 成员校补助：值自 2027-01-01 起由 20000 改为 25000", At: "参数!C77", Basis: "沂财教〔2026〕1号"},
		{Kind: "新增", Text: "=HYPERLINK(\"http://x\")", At: "参数!A78", Basis: "=1+1"},
	},
	Effect: []answer.BookEffect{
		{Item: "Z2 成员校补助费", Due: [3]string{"540,000.00", "675,000.00", "135,000.00"}, Approved: [3]string{"460,000.00*", "553,000.00*", "93,000.00*"}},
		{Item: "合计", Due: [3]string{"3,890,766.00", "4,025,766.00", "135,000.00"}, Approved: [3]string{"3,600,000.00", "3,600,000.00", "0.00"}},
	},
	Note: "按受理本文件时 2026年度 已受理的 44 份填报表。", Workbook: "政策影响测算_政策.xlsx",
}

func receiptOf(t *testing.T, b answer.Book) (sheets []string, text string, data []byte) {
	t.Helper()
	data, err := answer.Receipt(answer.Facts{Head: head, Status: "受理", Book: &b})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, s := range f.GetSheetList() {
		rows, err := f.GetRows(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			text += strings.Join(r, "\t") + "\n"
		}
	}
	return f.GetSheetList(), text, data
}

func TestAReceiptOfABookListsWhatItChangedAndMoved(t *testing.T) {
	sheets, text, data := receiptOf(t, changed)
	if want := []string{answer.ReceiptSheet, answer.ChangeSheet, answer.EffectSheet}; !slices.Equal(sheets, want) {
		t.Errorf("sheets %v, want %v", sheets, want)
	}
	for _, want := range []string{
		"本次变更：与政策第 1 版（随程序提供，指纹 0f1e2d3c4b5a）相比有 2 项，见“本次变更”表。",
		"影响：合计应拨 3,890,766.00 元 → 4,025,766.00 元，核定 3,600,000.00 元 → 3,600,000.00 元，见“影响”表；按集团、学校的明细见同一文件夹的“政策影响测算_政策.xlsx”。",
		"1\t修改\t参数 成员校补助：值自 2027-01-01 起由 20000 改为 25000\t参数!C77\t沂财教〔2026〕1号",
		"Z2 成员校补助费\t540,000.00\t675,000.00\t135,000.00\t460,000.00*\t553,000.00*\t93,000.00*",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "读取行数") {
		t.Error("the rows of a book are counted")
	}
	for part, xml := range parts(t, data) {
		if strings.HasPrefix(part, "xl/worksheets/") && strings.Contains(xml, "<f>") {
			t.Errorf("a formula in %s", part)
		}
	}
	if _, _, again := receiptOf(t, changed); !bytes.Equal(data, again) {
		t.Error("two receipts of the same facts differ")
	}
}

func TestAReceiptOfABookSaysWhyThereIsNothingToList(t *testing.T) {
	for _, c := range []struct {
		book   answer.Book
		says   string
		sheets int
	}{
		{answer.Book{Against: "政策第 1 版"}, "本次变更：没有变更，内容与政策第 1 版一致。", 1},
		{answer.Book{Against: "政策第 1 版", Note: "政策第 1 版不能按现在的程序读取，没有比较。"}, "本次变更：政策第 1 版不能按现在的程序读取，没有比较。", 1},
		{answer.Book{Against: "政策第 1 版", Changes: changed.Changes, Note: "2026年度还没有受理的填报表，不测算影响。"}, "影响：2026年度还没有受理的填报表，不测算影响。", 2},
	} {
		if sheets, text, _ := receiptOf(t, c.book); len(sheets) != c.sheets || !strings.Contains(text, c.says) {
			t.Errorf("%d sheets, want %d and %q:\n%s", len(sheets), c.sheets, c.says, text)
		}
	}
}
