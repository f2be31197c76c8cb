package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/value"
)

// ClosingTitle is the name of the office's record of a deadline that passed.
const ClosingTitle = "截止情况表"

// ClosingInput is what 截止情况表 is made of: how everyone stood when a deadline
// had passed. It belongs to that moment and is not written again.
type ClosingInput struct {
	Meta     Meta
	Day      date.Date // when it was made
	Deadline date.Date // the usual one
	Rows     []Standing
}

// Ending says how a return stood when the deadline had passed.
type Ending uint8

// The endings, in the order in which somebody has to act.
const (
	EndMissing  Ending = iota // nothing came
	EndReturned               // sent back, and not filed again
	EndHeld                   // in order but late: the office decides
	EndExtended               // to come, and its own deadline is not past
	EndUnjudged               // received, not judged yet
	EndLate                   // accepted, after the filer's deadline
	EndOnTime                 // accepted, in time
	endings
)

func (e Ending) String() string {
	return [...]string{"未报", "退回未改", "逾期待批", "延期未到期", "正在校验", "逾期受理", "按时受理"}[e]
}

// Ending is how a return stands now that the deadline has passed.
func (r Standing) Ending() Ending {
	switch {
	case r.Reception == Taken && r.Timing == Late:
		return EndLate
	case r.Reception == Taken:
		return EndOnTime
	case r.Reception == Held:
		return EndHeld
	case r.Reception == Unjudged:
		return EndUnjudged
	case r.Timing == NotDue:
		return EndExtended
	case r.Reception == SentBack:
		return EndReturned
	}
	return EndMissing
}

// Closing builds 截止情况表: who had not filed when the deadline had passed, whose
// return was sent back or is held, and who was in time; sums of schools and of
// departments. It names no person.
func Closing(in ClosingInput) *Workbook {
	wb := &Workbook{Title: ClosingTitle, Meta: in.Meta}
	guide := wb.Sheet("说明", in.Meta.Period+ClosingTitle)
	sums := wb.Sheet("汇总", in.Meta.Period+"截止情况汇总表")
	rows := slices.Clone(in.Rows)
	for i := range rows {
		rows[i].Note = "" // it quotes the name of a later file, which may be a person's
	}
	slices.SortStableFunc(rows, func(x, y Standing) int {
		return cmp.Or(cmp.Compare(x.Ending(), y.Ending()), yesFirst(!x.Department)-yesFirst(!y.Department), cmp.Compare(x.GroupCode, y.GroupCode), cmp.Compare(x.Code, y.Code))
	})
	l := closingList(wb.Sheet("明细", in.Meta.Period+"截止情况明细表"), in, rows)
	closingSums(sums, in, l, rows)
	writeGuide(guide, closingFacts(wb, in, rows), []entry{
		{"汇总", "学校、部门各种情况的个数。", "教体局领导"},
		{"明细", "每个单位在截止时的情况、截止日期、收到时间、要做什么；要处理的排在前面，可以筛选。", "教体局、各集团"},
	}, []string{
		"本表记录截止日期过后当时的情况，以后不再改动；之后送达、受理的，见“填报进度表”。",
		"经批准延期的单位按延长后的截止日期计算；延期的日期过后，另出一份截止情况表。",
		"逾期送达的填报表不计入核算，等教体局决定；批准后自动受理，学校不用重报。",
	})
	return wb
}

const headEnding = "截止情况"

func closingList(s *Sheet, in ClosingInput, rows []Standing) *listing[Standing] {
	l := &listing[Standing]{counted: "单位", unit: "个"}
	l.columns = []field[Standing]{
		textField("类别", 8, AsCentred, func(r Standing) string { return r.category() }),
		textField("集团", 0, AsText, func(r Standing) string {
			if r.Department {
				return ""
			}
			return groupOf(r)
		}),
		textField("代码", 8, AsCentred, func(r Standing) string { return r.Code }),
		textField("单位", 0, AsText, func(r Standing) string { return r.Name }),
		cellField(headEnding, 12, AsCentred, func(r Standing) Cell { return Text(r.Ending().String()).As(r.Ending().role()) }),
		cellField(headUntil, 12, AsDate, func(r Standing) Cell { return Of(value.OfDate(r.Deadline)) }),
		cellField("收到日期", 12, AsDate, received),
		textField("时间", 7, AsCentred, clockOf),
		countField(headSent, 9, func(r Standing) Cell { return Count(r.Sent) }),
		countField(headReturned, 9, func(r Standing) Cell { return Count(r.Returned) }),
		countField("错误", 7, func(r Standing) Cell { return found(r, r.Errors) }),
		textField("要做什么", 48, AsWrapped, func(r Standing) string { return r.task() }),
	}
	l.fill(s, "填报单位：县教育和体育局；统计日期"+in.Day.Chinese(), "", rows)
	s.FrozenTo = l.col("单位")
	l.total("合计", false)
	return l
}

func (r Standing) category() string {
	if r.Department {
		return "部门"
	}
	return "学校"
}

// role colours an ending by whether somebody has to act.
func (e Ending) role() Role {
	switch e {
	case EndMissing, EndReturned, EndHeld:
		return Alarm
	case EndExtended, EndUnjudged:
		return Given
	}
	return Body
}

// closingSums counts schools and departments by ending, live from the list.
func closingSums(s *Sheet, in ClosingInput, l *listing[Standing], rows []Standing) {
	s.Columns = []Column{{Width: 24, Format: AsCentred}, {Width: 14, Format: AsInteger}, {Width: 14, Format: AsInteger}, {Width: 14, Format: AsInteger}}
	s.Caption("截止日期"+in.Deadline.Chinese()+"；统计日期"+in.Day.Chinese(), "单位：个")
	s.Head(headEnding, "学校", "部门", "合计")
	first := s.Last() + 1
	sum := func(row int, n int) Cell {
		return Live(units(n), ref(row, 2)+"+"+ref(row, 3)).In(AsInteger)
	}
	for e := range endings {
		row, all, cells := s.Last()+1, 0, []Cell{Text(e.String()).As(e.role())}
		for _, category := range []string{"学校", "部门"} {
			n := 0
			for _, r := range rows {
				if r.Ending() == e && r.category() == category {
					n++
				}
			}
			all += n
			cells = append(cells, Live(units(n), `COUNTIFS(`+l.column(s, "类别")+`,"`+category+`",`+l.column(s, headEnding)+`,"`+e.String()+`")`).In(AsInteger))
		}
		s.Add(append(cells, sum(row, all))...)
	}
	last, departments := s.Last(), 0
	for _, r := range rows {
		if r.Department {
			departments++
		}
	}
	s.Add(Text("应报"), Live(units(len(rows)-departments), "SUM("+s.Range(first, last, 2)+")"), Live(units(departments), "SUM("+s.Range(first, last, 3)+")"),
		sum(last+1, len(rows))).As(Total)
}

func closingFacts(wb *Workbook, in ClosingInput, rows []Standing) []fact {
	n := map[Ending]int{}
	for _, r := range rows {
		n[r.Ending()]++
	}
	out := []fact{
		{"截止日期", in.Deadline.Chinese() + "（当日仍算按时）", Body},
		{"按时受理", fmt.Sprintf("%d 个单位，应报 %d 个。", n[EndOnTime], len(rows)), Body},
	}
	var lacking []string
	if n[EndMissing] > 0 {
		lacking = append(lacking, fmt.Sprintf("未报 %d 个", n[EndMissing]))
	}
	if n[EndReturned] > 0 {
		lacking = append(lacking, fmt.Sprintf("退回后没有改好重报 %d 个", n[EndReturned]))
	}
	if len(lacking) > 0 {
		out = append(out, fact{"没有报齐", strings.Join(lacking, "，") + "，请继续催报。", Alarm})
	} else {
		out = append(out, fact{"没有报齐", "没有。", Body})
	}
	if n[EndHeld] > 0 {
		out = append(out, fact{"待批", fmt.Sprintf("%d 个单位的填报表逾期送达，请教体局决定是否受理。", n[EndHeld]), Alarm})
	}
	if n[EndExtended] > 0 {
		out = append(out, fact{"延期", fmt.Sprintf("%d 个单位经批准延期，还没有到期。", n[EndExtended]), Body})
	}
	out = append(out, runFacts(in.Meta)...)
	return append(out, fact{"统计日期", in.Day.Chinese(), Body}, liveFact(wb))
}
