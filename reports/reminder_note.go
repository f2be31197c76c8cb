package reports

import (
	"fmt"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/value"
)

// ReminderNote is what one filer is reminded of.
type ReminderNote struct {
	Standing
	Period   string
	Day      date.Date // today; a note that says 已收到 does not show it
	Tables   []string  // what the filer has to fill in
	Template string    // its template in the share, 模板/2026年度/甲校/甲校_2026年度填报表.xlsx
	Inbox    string    // where to drop, 收件/甲校
	Outbox   string    // where answers lie, 回执/甲校
}

// noteSheet is the sheet of a reminder.
const noteSheet = "催报通知"

// Reminder builds the note a filer finds in its 回执: what is missing, until
// when, where the template is and where to drop it. Once a return came that is
// not sent back, it says 已收到 and asks for nothing.
func Reminder(n ReminderNote) *Workbook {
	wb := &Workbook{Title: noteSheet, Meta: Meta{Period: n.Period}}
	s := wb.Sheet(noteSheet, n.Period+"填报表催报通知")
	s.Columns = []Column{{Width: 14, Format: AsText}, {Width: 86, Format: AsWrapped}}
	line := func(name, text string, role Role) {
		s.Add(Text(name).As(Header), Text(text).In(AsWrapped).As(role))
	}
	line("单位", n.Name, Body)
	if !n.Awaited() {
		line("情况", n.arrived(), Body)
		s.Foot("本通知由系统自动更新，不必回复。")
		return wb
	}
	line("情况", n.lack(), Alarm)
	due := n.Deadline.Chinese() + "（当日仍算按时）"
	if n.Extended {
		due += "，已经教体局批准延期"
	}
	line(headUntil, due, Body)
	line("期限", daysLeft(n.Deadline, n.Day), n.urgency())
	line(headAsOf, n.Day.Chinese(), Body)
	line("要填的表", strings.Join(n.Tables, "、"), Body)
	s.Add()
	s.Add(Cell{Value: value.OfText("怎样报"), Role: Header, Across: Whole})
	for i, step := range n.steps() {
		s.Add(Text(fmt.Sprintf("%d. %s", i+1, step)).In(AsWrapped).Over(Whole))
	}
	s.Foot("本通知每天由系统自动更新；填报表受理后改为“已收到”，不必回复。如有困难，请在截止日期之前向教体局说明。")
	return wb
}

func (n ReminderNote) urgency() Role {
	if n.Deadline.Before(n.Day) {
		return Alarm
	}
	return Body
}

// arrived words what became of a return that came.
func (n ReminderNote) arrived() string {
	text := "已收到。" + n.Received.Format("2006-01-02 15:04") + " 收到“" + n.File + "”"
	switch n.Reception {
	case Held:
		return text + "，已过截止日期，校验无误，等待教体局决定是否受理；目前不用再报。"
	case Unjudged:
		return text + "，正在校验，结果见“" + n.Outbox + "”。"
	}
	return text + "，已受理，不用再报。"
}

// lack words what is missing.
func (n ReminderNote) lack() string {
	if n.Reception == SentBack {
		return fmt.Sprintf("%s 收到的“%s”没有受理（%s），至今没有收到改好的填报表。", n.Received.Format("2006-01-02 15:04"), n.File, n.State)
	}
	return "至今没有收到本单位" + n.Period + "的填报表。"
}

func (n ReminderNote) steps() []string {
	var out []string
	if n.Reception == SentBack {
		answer := "“" + n.Outbox + "”文件夹里的退回件"
		if n.Answer != "" {
			answer = "“" + n.Outbox + "/" + n.Answer + "”"
		}
		out = append(out, "打开"+answer+"，按标注逐处改正；也可以改原来的填报表。")
	} else {
		out = append(out, "打开模板“"+n.Template+"”，另存后填写；只填上面列出的表，不改动表头和工作表名称。")
	}
	out = append(out, "存为 .xlsx，放入“"+n.Inbox+"”文件夹。",
		"稍后到“"+n.Outbox+"”文件夹看结果：写“受理”就是完成；被退回的，按标注改正后再放入一次。")
	if n.Deadline.Before(n.Day) {
		out = append(out, "已过截止日期，请立即报送；逾期送达的，由教体局决定是否受理。")
	}
	return out
}
