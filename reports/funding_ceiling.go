package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// ceilingSheet shows what a row of 限额 did, step by step. It is live also
// where nothing had to be reduced: the smaller of what is left and what is due
// is shared out in proportion to what is due.
type ceilingSheet struct {
	sheet *Sheet
	index int
	row   map[int]int // sheet row of each payment
	split splitter
	live  bool
	pays  []int // payments that may be reduced, in calc's order
}

// fen is how many decimals an amount of money has.
const fen = 2

// The rows and columns of a ceiling's sheet.
const (
	ceilingBudget    = 3
	ceilingProtected = 4
	ceilingReducible = 5
	ceilingLeft      = 6
	ceilingGranted   = 7
	ceilingVerdict   = 8
	ceilingHead      = 10
	ceilingPool      = 11 // the row of the total; payments follow

	ceilingWords  = 1
	ceilingAmount = 3
	ceilingDue    = 4
)

func (f *fundingBook) addCeiling(i int) {
	o := f.res.Ceilings[i]
	c := &ceilingSheet{sheet: f.wb.Sheet("限额_"+o.Code, "限额："+o.Code+" "+o.Name), index: i, row: map[int]int{}}
	c.sheet.Kind, c.sheet.Landscape = Working, true
	p := pool{total: o.Reducible}
	for k, pay := range f.res.Payments {
		// A payment reduced by an earlier ceiling enters with what that left;
		// only calc knows it then, and the sheet is not live.
		if slices.Contains(o.Items, pay.Item.Code) && isNumber(pay.Due) {
			c.pays = append(c.pays, k)
			c.row[k] = ceilingPool + len(c.pays)
			n := pay.Due.Num()
			p.weights = append(p.weights, &n)
		}
	}
	var fits bool
	c.split, fits = newSplitter(c.sheet, ceilingDue+1, fen, fen, []pool{p})
	c.live = fits && len(c.pays) > 0 && f.alone(i) && isNumber(o.Budget) && !o.Stopped
	f.ceilings = append(f.ceilings, c)
}

// alone reports that no other ceiling touches the items of one.
func (f *fundingBook) alone(i int) bool {
	for j, other := range f.res.Ceilings {
		for _, code := range slices.Concat(other.Items, other.Ceiling.Protected) {
			if j != i && (slices.Contains(f.res.Ceilings[i].Items, code) || slices.Contains(f.res.Ceilings[i].Ceiling.Protected, code)) {
				return false
			}
		}
	}
	return true
}

func (c *ceilingSheet) address(on *Sheet, pay int) (string, bool) {
	row, ok := c.row[pay]
	if !ok || !c.live {
		return "", false
	}
	return c.sheet.From(on, ref(row, c.split.amount())), true
}

func (f *fundingBook) fillCeilings() {
	for _, c := range f.ceilings {
		f.fillCeiling(c)
	}
}

func (f *fundingBook) fillCeiling(c *ceilingSheet) {
	s, o := c.sheet, f.res.Ceilings[c.index]
	s.Columns = append([]Column{{Width: 22, Format: AsText}, {Width: 30, Format: AsText}, {Width: 18, Format: AsMoney}, {Width: 16, Format: AsMoney}}, c.split.columns()...)
	s.Caption("先足额安排保障项目，余下的在可压减项目之间分配；够用时应拨多少核定多少，不够时按应拨比例用最大余数法压减到分。"+c.split.how(), "")
	step := func(words, how string, v Cell) {
		s.Add(Text(words).As(Header), Text(how).In(AsWrapped), v.In(AsMoney))
	}
	limit, err := f.trace.print(s, o.Limit, calc.Place{Level: calc.County}, 0)
	budget := Of(o.Budget)
	if err == nil && isNumber(o.Budget) {
		budget = f.trace.counted(Live(o.Budget, limit))
	}
	words := func(codes []string) string { return strings.Join(codes, "、") }
	step("限额", o.Ceiling.Ceiling.Limit, budget)
	step("保障项目应拨", words(o.Ceiling.Protected), Live(value.OfNum(o.Protected), f.sumIfs(s, o.Ceiling.Protected)))
	step("可压减项目应拨", words(o.Items), Live(value.OfNum(o.Reducible), f.sumIfs(s, o.Items)))
	left, granted := Of(value.Value{}), Of(value.Value{})
	if isNumber(o.Budget) {
		left = Live(value.OfNum(o.Budget.Num().Sub(o.Protected)), "ROUND("+ref(ceilingBudget, ceilingAmount)+"-"+ref(ceilingProtected, ceilingAmount)+",2)")
		granted = Live(value.OfNum(o.Approved), "MAX(0,MIN("+ref(ceilingLeft, ceilingAmount)+","+ref(ceilingReducible, ceilingAmount)+"))")
		if o.Stopped {
			granted.Formula = ""
		}
	}
	step("可用于可压减项目", "限额 − 保障项目应拨", left)
	step("安排给可压减项目", "两者中较小的", granted)
	s.Add(Text("结论").As(Header), Text(verdict(o)).In(AsWrapped), Of(value.Value{}))
	s.Add()
	if !c.live {
		return
	}
	s.Head(append([]string{"项目", "学校", "安排总额", "应拨"}, c.split.heads("核定")...)...)
	b := c.split.block(ceilingPool, pool{total: o.Approved, weights: f.dues(c)})
	head := []Cell{Text("合计"), {}, Live(value.OfNum(o.Approved), ref(ceilingGranted, ceilingAmount)),
		Live(value.OfNum(o.Reducible), "SUM("+s.Range(b.first, b.last, ceilingDue)+")")}
	s.Add(append(head, b.head(ref(b.row, ceilingAmount), value.OfNum(o.Approved))...)...).As(Subtotal)
	for i, k := range c.pays {
		p := f.res.Payments[k]
		due := Live(p.Due, f.detail.From(s, ref(f.lineOf[k], detailDue)))
		line := append([]Cell{Text(p.Item.Code + " " + p.Item.Name), Text(f.school(p.School).Name), {}, due}, b.line(i, ref(b.first+i, ceilingDue), p.Approved)...)
		s.Add(line...)
	}
}

func (f *fundingBook) dues(c *ceilingSheet) []*num.Num {
	var out []*num.Num
	for _, k := range c.pays {
		n := f.res.Payments[k].Due.Num()
		out = append(out, &n)
	}
	return out
}

// sumIfs sums what is due on some items, over 明细.
func (f *fundingBook) sumIfs(on *Sheet, codes []string) string {
	if len(codes) == 0 || len(f.lines) == 0 {
		return "0"
	}
	last := detailFirst + len(f.lines) - 1
	var parts []string
	for _, code := range codes {
		parts = append(parts, "SUMIFS("+f.detail.From(on, f.detail.Range(detailFirst, last, detailDue))+","+
			f.detail.From(on, f.detail.Range(detailFirst, last, detailItemCode))+`,"`+strings.ReplaceAll(code, `"`, `""`)+`")`)
	}
	return "ROUND(" + strings.Join(parts, "+") + ",2)"
}

func verdict(o calc.CeilingOutcome) string {
	switch {
	case o.Message != "":
		return o.Message
	case o.Reduced:
		return "限额不足，可压减项目按比例压减"
	}
	return "限额够用，全部足额"
}
