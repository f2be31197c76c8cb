package reports

import (
	"fmt"
	"slices"
)

// sumsFirstState is the first column of 汇总 that counts a state.
const sumsFirstState = 7

// fillSums writes 汇总: a row a group, the schools' total, the departments, and
// everybody; how many of how many are in, on time, and in which state.
func (b *progressBook) fillSums() {
	s := b.sums
	s.Landscape = true
	s.Columns = []Column{{Width: 8, Format: AsCentred}, {Width: 30, Format: AsText}, {Width: 9, Format: AsInteger}, {Width: 9, Format: AsInteger}, {Width: 9, Format: AsInteger}, {Width: 10, Format: AsPercent}}
	heads := []string{sumsKey, "集团", "应报", "已受理", "尚缺", "受理率"}
	for _, state := range b.states {
		heads, s.Columns = append(heads, state), append(s.Columns, Column{Width: 11, Format: AsInteger})
	}
	heads = append(heads, OnTime.String(), Late.String(), headReturned, headRounds)
	for range 4 {
		s.Columns = append(s.Columns, Column{Width: 10, Format: AsInteger})
	}
	s.Caption("填报单位：县教育和体育局；统计截至"+b.in.Day.Chinese(), "单位：个")
	s.Head(heads...)
	s.FrozenTo = 2
	first := s.Last() + 1
	for n, g := range b.groups {
		row := s.Last() + 1
		b.addStandings([]Cell{Count(n + 1).In(AsCentred), Text(g.name)}, b.schools, b.rows[g.from:g.to], sumsKey, ref(row, 1))
	}
	b.addTotal("学校合计", b.rows[:b.offices], first, s.Last()).As(Subtotal)
	b.total = s.Last()
	b.addStandings([]Cell{Text(""), Text("部门")}, b.departments, b.rows[b.offices:], "", "")
	b.addTotal("全部", b.rows, b.total, s.Last()).As(Total)
	s.Foot("注：“已受理”是计入核算的填报表；“按时”“逾期”只统计已收到、未被退回的。各数由公式从“学校”“部门”计算。")
}

// tallied is what a row of 汇总 counts.
type tallied struct {
	head string
	is   func(Standing) bool
	sum  func(Standing) int // instead of is, for what is added up
	on   string             // the column of the list
	word string             // what stands there
}

// counts are the columns of 汇总 from 已受理 on, 尚缺 and 受理率 left out.
func (b *progressBook) counts() []tallied {
	out := []tallied{{on: headCounts, word: "是", is: func(r Standing) bool { return r.Reception == Taken }}}
	for _, state := range b.states {
		out = append(out, tallied{on: headState, word: state, is: func(r Standing) bool { return r.State == state }})
	}
	for _, t := range []Timing{OnTime, Late} {
		out = append(out, tallied{on: headTiming, word: t.String(), is: func(r Standing) bool { return r.Timing == t }})
	}
	return append(out, tallied{on: headReturned, sum: func(r Standing) int { return r.Returned }},
		tallied{on: headRounds, sum: func(r Standing) int { return max(0, r.Sent-1) }})
}

func (t tallied) of(rows []Standing) int {
	n := 0
	for _, r := range rows {
		switch {
		case t.sum != nil:
			n += t.sum(r)
		case t.is(r):
			n++
		}
	}
	return n
}

// addStandings adds a row of counts over the rows of a list that have a number
// in a column; over all of them where key is empty.
func (b *progressBook) addStandings(lead []Cell, l *listing[Standing], rows []Standing, key, number string) {
	s := b.sums
	where := ""
	if key != "" {
		where = l.column(s, key) + "," + number
	}
	join := func(conditions ...string) string {
		text := ""
		for _, c := range conditions {
			if c != "" {
				text += "," + c
			}
		}
		return text[1:]
	}
	all := Live(units(len(rows)), "COUNTA("+l.column(s, "单位")+")")
	if where != "" {
		all.Formula = "COUNTIFS(" + where + ")"
	}
	cells := append(lead, all)
	for i, c := range b.counts() {
		cell := Live(units(c.of(rows)), "")
		is, plain := countable(c.word)
		switch {
		case c.sum != nil && where == "":
			cell.Formula = "SUM(" + l.column(s, c.on) + ")"
		case c.sum != nil:
			cell.Formula = "SUMIFS(" + l.column(s, c.on) + "," + where + ")"
		case plain:
			cell.Formula = "COUNTIFS(" + join(where, l.column(s, c.on)+","+is) + ")"
		}
		cells = append(cells, cell)
		if i == 0 {
			cells = append(cells, b.lacking(s.Last()+1, rows)...)
		}
	}
	s.Add(cells...)
}

// lacking is 尚缺 and 受理率 of a row.
func (b *progressBook) lacking(row int, rows []Standing) []Cell {
	taken := b.counts()[0].of(rows)
	rate := Text("—").In(AsCentred)
	if q, ok := share(taken, len(rows)); ok {
		rate = Live(q, ref(row, 4)+"/"+ref(row, 3))
	}
	return []Cell{Live(units(len(rows)-taken), ref(row, 3)+"-"+ref(row, 4)), rate}
}

// addTotal adds a row of sums over rows of the sheet.
func (b *progressBook) addTotal(title string, rows []Standing, from, to int) *Row {
	s := b.sums
	over := func(col int) string {
		if to < from {
			return "" // a county without schools
		}
		return "SUM(" + s.Range(from, to, col) + ")"
	}
	cells := []Cell{Text(title).Over(2), {}, Live(units(len(rows)), over(3))}
	for i, c := range b.counts() {
		cells = append(cells, Live(units(c.of(rows)), over(len(cells)+1)))
		if i == 0 {
			cells = append(cells, b.lacking(s.Last()+1, rows)...)
		}
	}
	return s.Add(cells...)
}

// fillGuide writes 说明: first who has to act, and what is to be done.
func (b *progressBook) fillGuide() {
	facts := append(b.open(), runFacts(b.in.Meta)...)
	facts = append(facts, fact{"统计截至", b.in.Day.Chinese(), Body}, liveFact(b.wb))
	writeGuide(b.guide, facts, []entry{
		{"汇总", "各集团应报、已受理、尚缺，各状态个数，按时与逾期，退回和更正轮次；学校合计、部门、全部。", "教体局领导"},
		{"学校", "每所学校一行：状态、收到时间、是否按时、报送和退回次数、错误、警示、要做什么，可以筛选。", "教体局"},
		{"部门", "报送部门，栏目相同。", "教体局"},
		{"核对", "明细与汇总的差额。", "教体局"},
	}, []string{
		"先看本页“尚未受理”的名单，逐一催办；名单为空就是报齐了。",
		"红色是要有人处理的：未按期报送、被退回、逾期待批；灰色是还没有到期或正在校验。",
		"“按时”按收到的日期与截止日期比较，截止当日算按时；“延期”一栏为“是”的，按教体局批准的新期限比较；被退回的按尚未报送对待。",
		"本表是当日的情况，不属于某一次核算；再有填报表送达，请重新生成。",
	})
}

// open lists everybody whose return does not count yet, who has to act first.
func (b *progressBook) open() []fact {
	var list []Standing
	for _, r := range b.rows {
		if r.Reception != Taken {
			list = append(list, r)
		}
	}
	if len(list) == 0 {
		return []fact{{"尚未受理", fmt.Sprintf("没有，%d 个单位全部受理。", len(b.rows)), Body}}
	}
	slices.SortStableFunc(list, func(x, y Standing) int { return int(x.Reception) - int(y.Reception) })
	out := []fact{{"尚未受理", fmt.Sprintf("%d 个单位，共应报 %d 个。名单和要做的事如下：", len(list), len(b.rows)), Alarm}}
	for _, r := range list {
		out = append(out, fact{r.Name, r.State + "。" + r.task(), Body})
	}
	return out
}
