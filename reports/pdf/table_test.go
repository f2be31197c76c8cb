package pdf

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func longTable(rows int) Table {
	t := Table{Caption: "台账", Unit: "元", Columns: []Column{{Head: "序号头", Align: Center}, {Head: "学校头"}, {Head: "金额头", Align: Right}}}
	for i := range rows {
		t.Rows = append(t.Rows, Row{Cells: []string{fmt.Sprintf("A%04dZ", i), "学校", fmt.Sprintf("%d,000.00", i+1)}})
	}
	return t
}

func TestALongTableRepeatsItsHeadAndLosesNoRow(t *testing.T) {
	for _, rows := range []int{1, 30, 31, 32, 33, 34, 35, 200} {
		d := start(t, options())
		d.Table(longTable(rows))
		pages := pagesOf(t, d)
		if want := int(math.Ceil(float64(rows) / 30)); len(pages) > want+1 || rows == 200 && len(pages) < 6 {
			t.Errorf("%d rows took %d pages", rows, len(pages))
		}
		row := 0
		for i, page := range pages {
			for _, want := range []string{"序号头", "学校头", "金额头", "单位：元", "表1"} {
				if strings.Count(page, want) != 1 {
					t.Errorf("%d rows, page %d has %q %d times", rows, i+1, want, strings.Count(page, want))
				}
			}
			if strings.Contains(page, "（续）") != (i > 0) {
				t.Errorf("%d rows, page %d: （续） is wrong", rows, i+1)
			}
			here := row
			for strings.Contains(page, fmt.Sprintf("A%04dZ", row)) {
				row++
			}
			if row == here {
				t.Errorf("%d rows, page %d has no row", rows, i+1)
			}
		}
		if row != rows {
			t.Errorf("%d of %d rows were printed", row, rows)
		}
	}
}

func TestARowIsNotCutBetweenPages(t *testing.T) {
	table := Table{Columns: []Column{{Head: "编号"}, {Head: "说明"}}}
	for i := range 40 {
		table.Rows = append(table.Rows, Row{Cells: []string{fmt.Sprint(i), fmt.Sprintf("B%02d始", i) + strings.Repeat("说明文字", 5+i*7%40) + fmt.Sprintf("E%02d终", i)}})
	}
	d := start(t, options())
	d.Table(table)
	for n, page := range pagesOf(t, d) {
		for i := range 40 {
			if strings.Contains(bare(page), fmt.Sprintf("B%02d始", i)) != strings.Contains(bare(page), fmt.Sprintf("E%02d终", i)) {
				t.Errorf("row %d is cut at page %d", i, n+1)
			}
		}
	}
}

func TestARowTallerThanAPageIsCutAndLosesNothing(t *testing.T) {
	text := randomText(7, 3000)
	d := start(t, options())
	d.Table(Table{Caption: "长", Columns: []Column{{Head: "头", Width: 20}, {Head: "说明"}},
		Rows: []Row{{Cells: []string{"前", "短"}}, {Cells: []string{"长", text}}, {Cells: []string{"后", "尾"}}}})
	pages := pagesOf(t, d, "-raw")
	var got strings.Builder
	for i, page := range pages {
		page = bare(page)
		_, page, _ = strings.Cut(page, "头说明")
		if i == 0 {
			page = strings.TrimPrefix(page, "前短长")
		}
		got.WriteString(page)
	}
	samePrinted(t, got.String(), text+"后尾")
}

func TestSubtotalsStayWithTheirRowsAndGroupHeadsWithTheirs(t *testing.T) {
	for before := 20; before < 36; before++ {
		table := longTable(before)
		table.Rows = append(table.Rows, Row{Kind: Group, Cells: []string{"分组行"}}, Row{Cells: []string{"组内行", "", ""}},
			Row{Kind: Subtotal, Cells: []string{"", "小计行", "1.00"}}, Row{Kind: Total, Cells: []string{"", "合计行", "2.00"}})
		d := start(t, options())
		d.Table(table)
		for i, page := range pagesOf(t, d) {
			first := strings.Contains(page, "分组行")
			for _, row := range []string{"组内行", "小计行", "合计行"} {
				if strings.Contains(page, row) != first {
					t.Errorf("%d rows before: page %d has only part of the group", before, i+1)
				}
			}
		}
	}
}

func TestAmountsAreNeverCutInAColumn(t *testing.T) {
	table := Table{}
	for i := range 12 {
		table.Columns = append(table.Columns, Column{Head: fmt.Sprintf("第%d项补助经费合计", i), Align: Right})
	}
	var cells []string
	for range 12 {
		cells = append(cells, "1,234,567.89")
	}
	table.Rows = []Row{{Cells: cells}, {Kind: Total, Cells: cells}}
	opt := options()
	opt.Page = Compact()
	opt.Page.Landscape, opt.Page.Lines, opt.Page.Chars = true, 23, 58
	d := start(t, opt)
	d.Table(table)
	if got := strings.Count(textOf(t, d), "1,234,567.89"); got != 24 {
		t.Errorf("%d of 24 amounts are whole", got)
	}
}

func TestColumnWidths(t *testing.T) {
	for _, c := range []struct {
		name                 string
		least, natural, want []float64
		total                float64
	}{
		{"room to spare is shared in proportion", []float64{10, 10}, []float64{20, 60}, []float64{25, 75}, 100},
		{"narrow columns are served first", []float64{10, 10}, []float64{20, 300}, []float64{20, 80}, 100},
		{"wide ones share what is left", []float64{10, 10, 10}, []float64{20, 300, 200}, []float64{20, 40, 40}, 100},
		{"a column gets what its longest number needs", []float64{10, 70}, []float64{90, 90}, []float64{30, 70}, 100},
		{"too little for all shrinks all", []float64{100, 100}, []float64{100, 100}, []float64{50, 50}, 100},
	} {
		got := share(c.least, c.natural, c.total)
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 0.01 {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
				break
			}
		}
	}
}

func TestTablesThatMakeNoSenseAreErrors(t *testing.T) {
	for name, table := range map[string]Table{
		"no columns":     {Caption: "甲"},
		"too many cells": {Columns: []Column{{}}, Rows: []Row{{Cells: []string{"1", "2"}}}},
		"a wide group":   {Columns: []Column{{}, {}}, Rows: []Row{{Kind: Group, Cells: []string{"1", "2"}}}},
	} {
		d := start(t, options())
		d.Table(table)
		if d.Err() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAnEmptyTableSaysSo(t *testing.T) {
	d := start(t, options())
	d.Table(Table{Columns: []Column{{Head: "甲"}}})
	d.Table(Table{Columns: []Column{{Head: "乙"}}, Empty: "本期无交流教师"})
	if text := textOf(t, d); !strings.Contains(text, "本期无数据") || !strings.Contains(text, "本期无交流教师") {
		t.Errorf("printed %q", text)
	}
}

func TestCellsOfATopTableBeginAtTheTopOfTheirRow(t *testing.T) {
	first := func(top bool) (short, long float64) {
		d := start(t, options())
		d.Table(Table{Top: top, Columns: []Column{{Width: 20}, {}}, Rows: []Row{{Cells: []string{"短", strings.Repeat("长", 200)}}}})
		for _, o := range d.pages[0].ops {
			if text, ok := o.(textOp); ok && text.text[0].r == '短' {
				short = text.y
			} else if ok && long == 0 {
				long = text.y
			}
		}
		return short, long
	}
	if short, long := first(true); short != long {
		t.Errorf("the short cell begins at %v, the long one at %v", short, long)
	}
	if short, long := first(false); short <= long {
		t.Errorf("without Top the short cell, at %v, is not in the middle of a row that begins at %v", short, long)
	}
}
