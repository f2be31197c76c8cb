package reports_test

import (
	"bytes"
	"strings"
	"testing"

	"hesuan/internal/date"
	"hesuan/reports"
)

func closingOf(rows []reports.Standing) *reports.Workbook {
	day := date.Of(2026, 12, 21)
	return reports.Closing(reports.ClosingInput{Meta: reports.Meta{Period: "2026年度", AsOf: day.Chinese()}, Day: day, Deadline: date.Of(2026, 12, 20), Rows: rows})
}

func TestTheClosingTellsHowEveryoneStood(t *testing.T) {
	rows := standings()
	rows[1].Deadline, rows[1].Timing = date.Of(2026, 12, 25), reports.NotDue // S09 was given longer
	rows[4].Timing = reports.Late                                            // S02
	rows[4].Note = "之后报送的“张三.xlsx”被退回，仍以受理的一份为准。"
	w := closingOf(rows)
	for i, want := range []string{
		"部门 财政局 未报 2026-12-20 0 0", "学校 S03 退回未改 2026-12-20 2 2", "学校 S04 逾期待批 2026-12-20 1 0",
		"学校 S09 延期未到期 2026-12-25 0 0", "学校 S02 逾期受理 2026-12-20 3 1", "学校 S01 按时受理 2026-12-20 1 0", "合计   7 3",
	} {
		got := texts(t, sheetOf(t, w, "明细"), 4+i, "类别", "代码", "截止情况", "截止日期", "报送次数", "其中退回")
		if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
			t.Errorf("row %d: %q, want %q", i+1, got, want)
		}
	}
	sums := sheetOf(t, w, "汇总")
	for i, want := range []string{"未报 0 1 1", "退回未改 1 0 1", "逾期待批 1 0 1", "延期未到期 1 0 1", "正在校验 0 0 0", "逾期受理 1 0 1", "按时受理 1 0 1", "应报 5 1 6"} {
		if got := texts(t, sums, 4+i, "截止情况", "学校", "部门", "合计"); got != want {
			t.Errorf("sum %d: %q, want %q", i+1, got, want)
		}
	}
	if f := sums.Rows[10].Cells[1].Formula; f != "SUM($B$4:$B$10)" {
		t.Errorf("the total is %q", f)
	}
	if got := w.Sheets[0].Rows[3].Cells[1].Value.Text(); got != "未报 1 个，退回后没有改好重报 1 个，请继续催报。" {
		t.Errorf("the guide says %q", got)
	}
	back := rows[:0:0]
	for _, r := range rows {
		if r.Ending() != reports.EndMissing {
			back = append(back, r)
		}
	}
	if got := closingOf(back).Sheets[0].Rows[3].Cells[1].Value.Text(); got != "退回后没有改好重报 1 个，请继续催报。" {
		t.Errorf("where all have filed the guide says %q", got)
	}
	if text := words(w); strings.Contains(text, ".xlsx") {
		t.Error("it names a sender's file")
	}
	if !bytes.Equal(drawn(t, w), drawn(t, closingOf(rows))) {
		t.Error("two records of the same moment differ")
	}
	drawn(t, closingOf(nil))
}
