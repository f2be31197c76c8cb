package reports

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"hesuan/internal/date"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// Reception says how far a return has come, as far as somebody has to act.
type Reception uint8

// The receptions, in the order in which the guide lists who has to act.
const (
	NotFiled Reception = iota // nothing came, 未报
	SentBack                  // the last file was returned or could not be read: to be filed again
	Held                      // in order but late: the office decides
	Unjudged                  // received, not judged yet
	Taken                     // 受理: it counts
)

// Timing says how a return stands to its deadline.
type Timing uint8

// The timings. A return that was sent back is judged as one that is still to come.
const (
	NotDue  Timing = iota // to come, and the deadline is not past
	Overdue               // to come, and the deadline is past
	OnTime                // came by the deadline, that day included
	Late                  // came after it
)

func (t Timing) String() string {
	return [...]string{"未到期", "逾期未交", "按时", "逾期"}[t]
}

// Standing is how far one filer has come in a period.
type Standing struct {
	Code, Name           string
	Department           bool
	GroupCode, GroupName string // of a school; empty for one in no group
	State                string // in the office's word: 未报, 受理（有警示）
	Reception            Reception
	Timing               Timing
	File                 string    // the file that stands; "" where nothing came
	Received             time.Time // when it came, in the county's civil time
	Sent                 int       // files that came, so returned ones too
	Returned             int       // of them, how many were sent back
	Errors, Warnings     int       // causes found in the file that stands
	Deadline             date.Date
	Extended             bool   // the deadline is the filer's own, granted by the office
	Answer               string // the answer to the file that stands, in 回执
	Note                 string // what else a reader should know
}

// ProgressInput is what 填报进度表 is made of. It belongs to a day, not to a run.
type ProgressInput struct {
	Meta Meta // Version and Fingerprint may be empty
	Day  date.Date
	Rows []Standing
}

// Progress builds 填报进度表: for every filer when its return came, whether on
// time, in how many rounds, and what is to be done; sums by group and by state;
// on 说明, first of all, who is missing. Schools stand by group and code,
// departments apart.
func Progress(in ProgressInput) *Workbook {
	b := &progressBook{in: in, wb: &Workbook{Title: "填报进度表", Meta: in.Meta}}
	b.guide = b.wb.Sheet("说明", in.Meta.Period+"填报进度表")
	b.sums = b.wb.Sheet("汇总", in.Meta.Period+"填报进度汇总表")
	b.arrange()
	b.schools = b.list("学校", "学校填报进度", b.rows[:b.offices])
	b.departments = b.list("部门", "部门填报进度", b.rows[b.offices:])
	b.fillSums()
	b.check = b.wb.Sheet("核对", "核对")
	b.fillCheck()
	b.fillGuide()
	return b.wb
}

type progressBook struct {
	in                 ProgressInput
	wb                 *Workbook
	guide, sums, check *Sheet

	rows    []Standing // by group and code, departments last
	offices int        // where the departments begin
	groups  []standingGroup
	states  []string // that occur, in the order of receptions

	schools, departments *listing[Standing]
	total                int // row of 学校合计 on 汇总
	checks               checklist
}

// standingGroup is a group and which of the rows are its schools.
type standingGroup struct {
	name     string
	from, to int
}

// arrange sorts the rows and finds their groups.
func (b *progressBook) arrange() {
	b.rows = slices.Clone(b.in.Rows)
	slices.SortStableFunc(b.rows, func(x, y Standing) int {
		return cmp.Or(yesFirst(!x.Department)-yesFirst(!y.Department), yesFirst(x.GroupCode != "")-yesFirst(y.GroupCode != ""),
			cmp.Compare(x.GroupCode, y.GroupCode), cmp.Compare(x.Code, y.Code))
	})
	b.offices = len(b.rows)
	for i, r := range b.rows {
		if r.Department {
			b.offices = min(b.offices, i)
			continue
		}
		if n := len(b.groups); n == 0 || b.rows[b.groups[n-1].from].GroupCode != r.GroupCode {
			b.groups = append(b.groups, standingGroup{name: groupOf(r), from: i})
		}
		b.groups[len(b.groups)-1].to = i + 1
	}
	b.states = b.statesOf()
}

func yesFirst(yes bool) int {
	if yes {
		return 0
	}
	return 1
}

func groupOf(r Standing) string {
	if r.GroupCode == "" {
		return "（未入集团）"
	}
	return r.GroupName
}

// statesOf lists the words for states that occur: what counts first, what is
// missing last.
func (b *progressBook) statesOf() []string {
	rows := slices.Clone(b.rows)
	slices.SortStableFunc(rows, func(x, y Standing) int {
		return cmp.Or(int(y.Reception)-int(x.Reception), cmp.Compare(x.State, y.State))
	})
	var out []string
	for _, r := range rows {
		if !slices.Contains(out, r.State) {
			out = append(out, r.State)
		}
	}
	return out
}

// number is the row of a school's group in 汇总, from 1.
func (b *progressBook) number(r Standing) int {
	for n, g := range b.groups {
		if first := b.rows[g.from]; first.GroupCode == r.GroupCode {
			return n + 1
		}
	}
	return 0
}

const (
	headState    = "状态"
	headCounts   = "计入核算"
	headTiming   = "是否按时"
	headSent     = "报送次数"
	headReturned = "其中退回"
	headRounds   = "更正轮次"
)

// list writes the sheet of the schools or of the departments.
func (b *progressBook) list(sheet, title string, rows []Standing) *listing[Standing] {
	l := &listing[Standing]{counted: "单位", unit: "个"}
	if sheet == "学校" {
		l.columns = append(l.columns,
			cellField(sumsKey, 8, AsCentred, func(r Standing) Cell { return Count(b.number(r)).In(AsCentred) }),
			textField("集团", 0, AsText, groupOf))
	}
	l.columns = append(l.columns,
		textField("代码", 8, AsCentred, func(r Standing) string { return r.Code }),
		textField("单位", 0, AsText, func(r Standing) string { return r.Name }),
		cellField(headState, 15, AsCentred, func(r Standing) Cell { return Text(r.State).As(r.role()) }),
		textField(headCounts, 9, AsCentred, func(r Standing) string { return yesNo(r.Reception == Taken) }),
		cellField(headTiming, 10, AsCentred, func(r Standing) Cell { return timed(r) }),
		cellField("收到日期", 12, AsDate, func(r Standing) Cell { return received(r) }),
		textField("时间", 7, AsCentred, func(r Standing) string { return clockOf(r) }),
		cellField("截止日期", 12, AsDate, func(r Standing) Cell { return Of(value.OfDate(r.Deadline)) }),
		textField("延期", 7, AsCentred, func(r Standing) string {
			if r.Extended {
				return "是"
			}
			return ""
		}),
		countField(headSent, 9, func(r Standing) Cell { return Count(r.Sent) }),
		countField(headReturned, 9, func(r Standing) Cell { return Count(r.Returned) }),
		field[Standing]{head: headRounds, Column: Column{Width: 9, Format: AsInteger}, summed: true, cell: func(row int, r Standing) Cell {
			return Live(units(max(0, r.Sent-1)), "MAX(0,"+l.at(row, headSent)+"-1)").In(AsInteger)
		}},
		countField("错误", 7, func(r Standing) Cell { return found(r, r.Errors) }),
		countField("警示", 7, func(r Standing) Cell { return found(r, r.Warnings) }),
		textField("要做什么", 40, AsWrapped, func(r Standing) string { return r.task() }),
		textField("文件", 0, AsText, func(r Standing) string { return r.File }))
	l.fill(b.wb.Sheet(sheet, b.in.Meta.Period+title), "填报单位：县教育和体育局；统计截至"+b.in.Day.Chinese(), "", rows)
	l.sheet.FrozenTo = l.col("单位")
	l.total("合计", false)
	l.sheet.Foot("注：状态、错误、警示以计入核算的一份为准；没有的，以最近一份为准。更正轮次 = 报送次数 − 1。错误、警示按原因计数，逐处位置见该单位的回执。")
	return l
}

// role colours a state by who has to act: the filer or the office in red, one
// that is still in time or being judged in grey.
func (r Standing) role() Role {
	switch {
	case r.Reception == Taken:
		return Body
	case r.Reception == Unjudged, r.Reception == NotFiled && r.Timing == NotDue:
		return Given
	}
	return Alarm
}

func timed(r Standing) Cell {
	c := Text(r.Timing.String())
	if r.Timing == Overdue || r.Timing == Late {
		return c.As(Alarm)
	}
	return c
}

func received(r Standing) Cell {
	if r.Received.IsZero() {
		return Cell{}
	}
	y, m, d := r.Received.Date()
	return Of(value.OfDate(date.Of(y, int(m), d)))
}

func clockOf(r Standing) string {
	if r.Received.IsZero() {
		return ""
	}
	return r.Received.Format("15:04")
}

// found is a count of findings, blank where there was nothing to judge.
func found(r Standing, n int) Cell {
	if r.Sent == 0 {
		return Cell{}
	}
	return Count(n)
}

func yesNo(yes bool) string {
	if yes {
		return "是"
	}
	return "否"
}

// task words what is to be done next, and by whom.
func (r Standing) task() string {
	text := ""
	switch r.Reception {
	case NotFiled:
		text = "请于" + r.Deadline.Chinese() + "前报送填报表。"
		if r.Timing == Overdue {
			text = "已过截止日期，请立即报送；逾期送达的由教体局决定是否受理。"
		}
	case SentBack:
		text = fmt.Sprintf("请按回执更正 %d 类错误后重新报送，截止日期%s。", r.Errors, r.Deadline.Chinese())
		if r.Timing == Overdue {
			text = fmt.Sprintf("已过截止日期，请立即按回执更正 %d 类错误后重新报送。", r.Errors)
		}
	case Held:
		text = "逾期送达，请教体局决定是否受理；批准之前不计入核算。"
	case Unjudged:
		text = "已收到，等待系统校验。"
	case Taken:
		if r.Warnings > 0 {
			text = fmt.Sprintf("有 %d 类警示，请教体局核实；数据无误的不必重报。", r.Warnings)
		}
	}
	return text + r.Note
}

// fillCheck compares the lists with the sums and with what was handed in.
func (b *progressBook) fillCheck() {
	s := b.check
	taken := 0
	for _, r := range b.rows[:b.offices] {
		if r.Reception == Taken {
			taken++
		}
	}
	b.checks.equal("学校数", "名册中应报的学校", Count(b.offices), "“汇总”学校合计", Live(units(b.offices), b.sums.From(s, ref(b.total, 3))).In(AsInteger))
	b.checks.equal("学校数", "“学校”行数", Live(units(b.schools.rows), "COUNT("+b.schools.column(s, sumsKey)+")").In(AsInteger),
		"“汇总”学校合计", Live(units(b.offices), b.sums.From(s, ref(b.total, 3))).In(AsInteger))
	b.checks.equal("已受理学校数", "受理的填报表", Count(taken), "“汇总”学校合计", Live(units(taken), b.sums.From(s, ref(b.total, 4))).In(AsInteger))
	b.checks.equal("各状态学校数之和", "“汇总”各状态合计", Live(units(b.offices), "SUM("+b.sums.From(s, ref(b.total, sumsFirstState)+":"+ref(b.total, sumsFirstState+len(b.states)-1))+")").In(AsInteger),
		"“汇总”学校合计", Live(units(b.offices), b.sums.From(s, ref(b.total, 3))).In(AsInteger))
	b.checks.list(s)
}

func share(part, all int) (value.Value, bool) {
	q, ok := num.Int(int64(part)).Quo(num.Int(int64(all)))
	return value.OfNum(q), ok
}
