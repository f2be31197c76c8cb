package reports_test

import (
	"bytes"
	"strings"
	"testing"

	"hesuan/internal/date"
	"hesuan/reports"
)

func remindersOf(rows []reports.Standing, day date.Date) *reports.Workbook {
	return reports.ReminderList(reports.ReminderInput{Meta: reports.Meta{Period: "2026年度", AsOf: day.Chinese()}, Day: day, Rows: rows})
}

func TestTheListOfRemindersSaysHowManyDaysAreLeft(t *testing.T) {
	rows := standings()
	rows[1].Deadline, rows[1].Timing = date.Of(2026, 12, 25), reports.NotDue // extended
	w := remindersOf(rows, date.Of(2026, 12, 22))
	s := sheetOf(t, w, "催报")
	heads := []string{"集团", "代码", "单位", "状态", "截止日期", "剩余天数", "期限", "最近报送", "报送次数", "其中退回", "错误"}
	for i, want := range []string{
		"乙集团 S03 丙校 退回 2026-12-20 -2 逾期 2 天 2026-12-19 2 2 4",
		"（部门） 财政局 财政局 未报 2026-12-20 -2 逾期 2 天  0 0 ",
		"（未入集团） S09 独立小学 未报 2026-12-25 3 还有 3 天  0 0 ",
		"合计  3 个     2 2 4",
	} {
		if got := texts(t, s, 4+i, heads...); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
			t.Errorf("row %d: %q, want %q", i+1, got, want)
		}
	}
	if c := s.Rows[3].Cells[column(t, s, "剩余天数")]; c.Formula != "E4-F4" || c.Role != reports.Alarm {
		t.Errorf("the days are %q, role %d", c.Formula, c.Role)
	}
	if got := texts(t, sheetOf(t, w, "待批"), 4, "代码", "单位", "状态"); got != "S04 丁校 逾期待批" {
		t.Errorf("the office has to decide on %q", got)
	}
	if got := w.Sheets[0].Rows[1].Cells[1].Value.Text(); got != "3 个单位，其中已经逾期 2 个。" {
		t.Errorf("the guide says %q", got)
	}
	if !bytes.Equal(drawn(t, w), drawn(t, remindersOf(rows, date.Of(2026, 12, 22)))) {
		t.Error("two lists of the same day differ")
	}
	drawn(t, remindersOf(nil, date.Of(2026, 12, 22)))
}

func TestTheDayOfTheDeadlineIsStillInTime(t *testing.T) {
	for day, want := range map[int]string{19: "还有 1 天", 20: "今天截止", 21: "逾期 1 天"} {
		s := sheetOf(t, remindersOf(standings()[:1], date.Of(2026, 12, day)), "催报")
		if got := texts(t, s, 4, "期限"); got != want {
			t.Errorf("on the %dth: %q, want %q", day, got, want)
		}
	}
}

// words are all words of a workbook.
func words(w *reports.Workbook) string {
	var b strings.Builder
	for _, s := range w.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				b.WriteString(c.Value.String() + "\n")
			}
		}
	}
	return b.String()
}

func TestAReminderSaysWhatIsMissingUntilWhenAndWhere(t *testing.T) {
	rows := standings()
	note := reports.ReminderNote{
		Standing: rows[1], Period: "2026年度", Day: date.Of(2026, 12, 18), Tables: []string{"教职工", "班级学生"},
		Template: "模板/2026年度/独立小学/独立小学_2026年度填报表.xlsx", Inbox: "收件/独立小学", Outbox: "回执/独立小学",
	}
	for name, c := range map[string]struct {
		standing reports.Standing
		day      int
		says     []string
		not      string
	}{
		"nothing came":         {rows[1], 18, []string{"至今没有收到本单位2026年度的填报表。", "还有 2 天", "教职工、班级学生", note.Template, "“收件/独立小学”", "2026年12月20日（当日仍算按时）"}, "已收到。"},
		"sent back":            {rows[3], 21, []string{"2026-12-19 09:05 收到的“丙.xlsx”没有受理（退回）", "逾期 1 天", "由教体局决定是否受理"}, note.Template},
		"held":                 {rows[2], 21, []string{"已收到。2026-12-21 08:05 收到“丁.xlsx”，已过截止日期", "等待教体局决定"}, "怎样报"},
		"accepted":             {rows[5], 21, []string{"已收到。2026-12-12 09:05 收到“甲.xlsx”，已受理，不用再报。"}, "怎样报"},
		"extended by the days": {reports.Standing{Name: "独立小学", State: "未报", Deadline: date.Of(2026, 12, 28), Extended: true}, 21, []string{"2026年12月28日（当日仍算按时），已经教体局批准延期", "还有 7 天"}, "请立即报送"},
	} {
		n := note
		n.Standing, n.Day = c.standing, date.Of(2026, 12, c.day)
		w := reports.Reminder(n)
		text := words(w)
		for _, want := range c.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s: lacks %q:\n%s", name, want, text)
			}
		}
		if strings.Contains(text, c.not) {
			t.Errorf("%s: says %q:\n%s", name, c.not, text)
		}
		drawn(t, w)
	}
	sent := note
	sent.Standing, sent.Answer = rows[3], "退回_丙_1219-0905_abc.xlsx"
	if !strings.Contains(words(reports.Reminder(sent)), "“回执/独立小学/退回_丙_1219-0905_abc.xlsx”") {
		t.Error("the marked copy is not named")
	}
	// What is over does not change from day to day.
	sent.Standing = rows[5]
	later := sent
	later.Day = later.Day.AddDays(9)
	if !bytes.Equal(drawn(t, reports.Reminder(sent)), drawn(t, reports.Reminder(later))) {
		t.Error("a settled reminder changes with the day")
	}
}
