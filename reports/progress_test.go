package reports_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hesuan/internal/date"
	"hesuan/internal/num"
	"hesuan/reports"
)

// standings are two groups of two schools, a school in no group and a
// department, one in each way a return can stand.
func standings() []reports.Standing {
	at := func(day, hour int) time.Time { return time.Date(2026, 12, day, hour, 5, 0, 0, time.UTC) }
	due := date.Of(2026, 12, 20)
	rows := []reports.Standing{
		{Code: "财政局", Name: "财政局", Department: true, State: "未报", Timing: reports.Overdue},
		{Code: "S09", Name: "独立小学", State: "未报", Timing: reports.Overdue},
		{Code: "S04", Name: "丁校", GroupCode: "G02", GroupName: "乙集团", State: "逾期待批", Reception: reports.Held, Timing: reports.Late, File: "丁.xlsx", Received: at(21, 8), Sent: 1},
		{Code: "S03", Name: "丙校", GroupCode: "G02", GroupName: "乙集团", State: "退回", Reception: reports.SentBack, Timing: reports.Overdue, File: "丙.xlsx", Received: at(19, 9), Sent: 2, Returned: 2, Errors: 4},
		{Code: "S02", Name: "乙校", GroupCode: "G01", GroupName: "甲集团", State: "受理（有警示）", Reception: reports.Taken, Timing: reports.OnTime, File: "乙.xlsx", Received: at(20, 23), Sent: 3, Returned: 1, Warnings: 2},
		{Code: "S01", Name: "甲校", GroupCode: "G01", GroupName: "甲集团", State: "受理", Reception: reports.Taken, Timing: reports.OnTime, File: "甲.xlsx", Received: at(12, 9), Sent: 1},
	}
	for i := range rows {
		rows[i].Deadline = due
	}
	return rows
}

func progressOf(rows []reports.Standing) *reports.Workbook {
	return reports.Progress(reports.ProgressInput{Meta: reports.Meta{Period: "2026年度", AsOf: "2026年12月22日"}, Day: date.Of(2026, 12, 22), Rows: rows})
}

func TestEveryFilerStandsInItsGroupWithWhatToDo(t *testing.T) {
	s := sheetOf(t, progressOf(standings()), "学校")
	for i, want := range []string{
		"1 甲集团 S01 甲校 受理 是 按时 2026-12-12 09:05 1 0 0 0 0  甲.xlsx",
		"1 甲集团 S02 乙校 受理（有警示） 是 按时 2026-12-20 23:05 3 1 2 0 2 有 2 类警示，请教体局核实；数据无误的不必重报。 乙.xlsx",
		"2 乙集团 S03 丙校 退回 否 逾期未交 2026-12-19 09:05 2 2 1 4 0 已过截止日期，请立即按回执更正 4 类错误后重新报送。 丙.xlsx",
		"2 乙集团 S04 丁校 逾期待批 否 逾期 2026-12-21 08:05 1 0 0 0 0 逾期送达，请教体局决定是否受理；批准之前不计入核算。 丁.xlsx",
		"3 （未入集团） S09 独立小学 未报 否 逾期未交   0 0 0   已过截止日期，请立即报送；逾期送达的由教体局决定是否受理。 ",
		"合计         7 3 3 4 2  ",
	} {
		if got := texts(t, s, 4+i, "汇总序号", "集团", "代码", "单位", "状态", "计入核算", "是否按时", "收到日期", "时间", "报送次数", "其中退回", "更正轮次", "错误", "警示", "要做什么", "文件"); got != strings.Replace(want, "合计        ", "合计   5 个     ", 1) {
			t.Errorf("row %d: %q, want %q", i+1, got, want)
		}
	}
	if c := s.Rows[4].Cells[column(t, s, "更正轮次")]; c.Formula != "MAX(0,L5-1)" {
		t.Errorf("the rounds are %q", c.Formula)
	}
	for row, role := range map[int]reports.Role{4: reports.Body, 6: reports.Alarm, 7: reports.Alarm, 8: reports.Alarm} {
		if c := s.Rows[row-1].Cells[column(t, s, "状态")]; c.Role != role {
			t.Errorf("%s has the role %d, want %d", c.Value, c.Role, role)
		}
	}
}

func TestTheProgressOfAGroupIsFiledOfDue(t *testing.T) {
	w := progressOf(standings())
	s := sheetOf(t, w, "汇总")
	heads := []string{"集团", "应报", "已受理", "尚缺", "受理", "受理（有警示）", "逾期待批", "退回", "未报", "按时", "逾期", "其中退回", "更正轮次"}
	for i, want := range []string{"甲集团 2 2 0 1 1 0 0 0 2 0 1 2", "乙集团 2 0 2 0 0 1 1 0 0 1 2 1", "（未入集团） 1 0 1 0 0 0 0 1 0 0 0 0", " 5 2 3 1 1 1 1 1 2 1 3 3", "部门 1 0 1 0 0 0 0 1 0 0 0 0", " 6 2 4 1 1 1 1 2 2 1 3 3"} {
		if got := texts(t, s, 4+i, heads...); got != want {
			t.Errorf("row %d: %q, want %q", i+1, got, want)
		}
	}
	rate := s.Rows[6].Cells[column(t, s, "受理率")]
	if rate.Formula != "D7/C7" || !rate.Value.Num().Equal(num.Frac(2, 5)) {
		t.Errorf("the schools' rate is %s by %q", rate.Value, rate.Formula)
	}
	if n := agreed(t, w); n != 4 {
		t.Errorf("%d pairs compared, want 4", n)
	}
}

// The guide begins with who has to act: nothing came, sent back, held.
func TestTheGuideBeginsWithWhoIsMissing(t *testing.T) {
	s := progressOf(standings()).Sheets[0]
	var got []string
	for _, r := range s.Rows[1:6] {
		got = append(got, r.Cells[0].Value.Text())
	}
	if want := "尚未受理 独立小学 财政局 丙校 丁校"; strings.Join(got, " ") != want {
		t.Errorf("the guide begins with %v, want %s", got, want)
	}
	if text := s.Rows[1].Cells[1].Value.Text(); text != "4 个单位，共应报 6 个。名单和要做的事如下：" {
		t.Errorf("its first line is %q", text)
	}
}

func TestACountyThatIsAllInSaysSo(t *testing.T) {
	rows := standings()[4:]
	w := progressOf(rows)
	if got := w.Sheets[0].Rows[1].Cells[1].Value.Text(); got != "没有，2 个单位全部受理。" {
		t.Errorf("the guide says %q", got)
	}
	drawn(t, w)
	drawn(t, progressOf(nil))
}

func TestAReturnThatIsStillInTimeIsNoAlarm(t *testing.T) {
	rows := standings()[1:4]
	for i := range rows {
		rows[i].Timing = reports.NotDue
	}
	s := sheetOf(t, progressOf(rows), "学校")
	for row, want := range map[int]string{4: "请按回执更正 4 类错误后重新报送，截止日期2026年12月20日。", 6: "请于2026年12月20日前报送填报表。"} {
		if got := texts(t, s, row, "要做什么"); got != want {
			t.Errorf("row %d: %q, want %q", row, got, want)
		}
	}
	if c := s.Rows[5].Cells[column(t, s, "状态")]; c.Role != reports.Given {
		t.Errorf("%s has the role %d", c.Value, c.Role)
	}
}

// A name that looks like a formula or a pattern is counted all the same.
func TestAHostileNameIsCounted(t *testing.T) {
	var rows []reports.Standing
	for i, name := range []string{`=HYPERLINK("http://x","点")`, "*", ">5"} {
		rows = append(rows, reports.Standing{Code: fmt.Sprintf("S%02d", i), Name: name, GroupCode: name, GroupName: name, State: "未报", Deadline: date.Of(2026, 12, 20)})
	}
	w := progressOf(rows)
	agreed(t, w)
}
