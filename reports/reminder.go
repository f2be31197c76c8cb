package reports

import (
	"cmp"
	"fmt"
	"slices"

	"hesuan/internal/date"
	"hesuan/internal/value"
)

// ReminderTitle is the name of the office's list of whom to remind.
const ReminderTitle = "催报名单"

// ReminderInput is what 催报名单 is made of. It belongs to a day, not to a run.
type ReminderInput struct {
	Meta Meta
	Day  date.Date
	Rows []Standing // who is to be reminded, and whose late return waits for the office
}

// ReminderList builds 催报名单: from whom nothing came, or what came was sent
// back, with the days that are left, the longest overdue first; apart, whose
// late return the office has to decide on. It names no person.
func ReminderList(in ReminderInput) *Workbook {
	wb := &Workbook{Title: ReminderTitle, Meta: in.Meta}
	guide := wb.Sheet("说明", in.Meta.Period+ReminderTitle)
	var missing, held []Standing
	for _, r := range in.Rows {
		switch {
		case r.Awaited():
			missing = append(missing, r)
		case r.Reception == Held:
			held = append(held, r)
		}
	}
	for _, list := range [][]Standing{missing, held} {
		slices.SortStableFunc(list, func(x, y Standing) int {
			return cmp.Or(x.Deadline.Compare(y.Deadline), yesFirst(!x.Department)-yesFirst(!y.Department), cmp.Compare(x.GroupCode, y.GroupCode), cmp.Compare(x.Code, y.Code))
		})
	}
	remindSheet(wb, "催报", in, missing)
	remindSheet(wb, "待批", in, held)
	writeGuide(guide, remindFacts(wb, in, missing, held), []entry{
		{"催报", "尚未报送的，和被退回后还没有重报的单位：截止日期、剩余天数、要做什么，可以筛选。", "教体局、各集团"},
		{"待批", "截止日期之后送达、校验无误的填报表，由教体局决定是否受理；批准之前不计入核算。", "教体局"},
	}, []string{
		"剩余天数 = 截止日期 − 统计日期，截止当日为 0，负数是已经逾期的天数；经批准延期的单位按延长后的截止日期计算。",
		"名单上的每个单位在自己的“回执”文件夹里都有一份催报通知，写明缺什么、模板在哪里、放到哪里；受理后通知自动改为“已收到”。",
		"联系人及电话属个人信息，不列在本表；需要时请查该单位填报表的封面。",
		"本表是当日的情况，不属于某一次核算；每天重新生成，有填报表送达时也会更新。",
	})
	return wb
}

// Awaited reports that a return has still to come: nothing came, or what came
// was sent back.
func (r Standing) Awaited() bool { return r.Reception == NotFiled || r.Reception == SentBack }

func remindFacts(wb *Workbook, in ReminderInput, missing, held []Standing) []fact {
	overdue := 0
	for _, r := range missing {
		if r.Deadline.Before(in.Day) {
			overdue++
		}
	}
	out := []fact{{"应催报", fmt.Sprintf("%d 个单位，其中已经逾期 %d 个。", len(missing), overdue), Alarm}}
	if len(missing) == 0 {
		out[0] = fact{"应催报", "没有，填报表全部报齐。", Body}
	}
	if len(held) > 0 {
		out = append(out, fact{"待批", fmt.Sprintf("%d 个单位的填报表逾期送达，请教体局决定是否受理。", len(held)), Alarm})
	}
	out = append(out, runFacts(in.Meta)...)
	return append(out, fact{"统计日期", in.Day.Chinese(), Body}, liveFact(wb))
}

const (
	headUntil = "截止日期"
	headAsOf  = "统计日期"
	headLeft  = "剩余天数"
)

// remindSheet writes one list of filers with the days that are left.
func remindSheet(wb *Workbook, sheet string, in ReminderInput, rows []Standing) {
	l := &listing[Standing]{counted: "单位", unit: "个"}
	l.columns = []field[Standing]{
		textField("集团", 0, AsText, func(r Standing) string {
			if r.Department {
				return "（部门）"
			}
			return groupOf(r)
		}),
		textField("代码", 8, AsCentred, func(r Standing) string { return r.Code }),
		textField("单位", 0, AsText, func(r Standing) string { return r.Name }),
		cellField(headState, 12, AsCentred, func(r Standing) Cell { return Text(r.State).As(r.role()) }),
		cellField(headUntil, 12, AsDate, func(r Standing) Cell { return Of(value.OfDate(r.Deadline)) }),
		cellField(headAsOf, 12, AsDate, func(Standing) Cell { return Of(value.OfDate(in.Day)) }),
		{head: headLeft, Column: Column{Width: 9, Format: AsInteger}, cell: func(row int, r Standing) Cell {
			c := Live(units(r.Deadline.DaysSince(in.Day)), l.at(row, headUntil)+"-"+l.at(row, headAsOf)).In(AsInteger)
			if r.Deadline.Before(in.Day) {
				return c.As(Alarm)
			}
			return c
		}},
		textField("期限", 12, AsCentred, func(r Standing) string { return daysLeft(r.Deadline, in.Day) }),
		cellField("最近报送", 12, AsDate, received),
		countField(headSent, 9, func(r Standing) Cell { return Count(r.Sent) }),
		countField(headReturned, 9, func(r Standing) Cell { return Count(r.Returned) }),
		countField("错误", 7, func(r Standing) Cell { return found(r, r.Errors) }),
		textField("要做什么", 48, AsWrapped, func(r Standing) string { return r.task() }),
	}
	l.fill(wb.Sheet(sheet, in.Meta.Period+map[string]string{"催报": "催报名单", "待批": "逾期待批名单"}[sheet]),
		"填报单位：县教育和体育局；统计日期"+in.Day.Chinese(), "", rows)
	l.sheet.FrozenTo = l.col("单位")
	l.total("合计", false)
}

// daysLeft words how a day stands to a deadline, that day included.
func daysLeft(deadline, day date.Date) string {
	switch n := deadline.DaysSince(day); {
	case n > 0:
		return fmt.Sprintf("还有 %d 天", n)
	case n < 0:
		return fmt.Sprintf("逾期 %d 天", -n)
	}
	return "今天截止"
}
