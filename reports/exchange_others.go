package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// reconciled is another table that two schools file about the same thing. Only
// counts of it are shown: whom its rows are about is none of this workbook's
// business.
type reconciled struct {
	calc.Matching
	sheet *Sheet
	rows  [2]int
}

// between is what two schools filed of each other.
type between struct {
	schools [2]int
	names   [2]string
	counts  [5]int // as states
	differs map[string]int
}

// states are the columns of a reconciliation.
func (r *reconciled) states() []string {
	return []string{string(calc.Agreed), string(calc.Different), r.Sides[0] + "校无此记录", r.Sides[1] + "校无此记录", string(calc.Waiting)}
}

func stateOf(p calc.Pair) int {
	switch {
	case p.State == calc.Agreed:
		return 0
	case p.State == calc.Different:
		return 1
	case p.State == calc.Waiting:
		return 4
	case p.Lines[0] < 0:
		return 2
	}
	return 3
}

func (b *exchangeBook) addOthers() {
	for _, r := range b.others {
		r.sheet = b.wb.Sheet(r.Table, b.wb.Meta.Period+r.Table+"对账表")
	}
}

func (b *exchangeBook) fillOthers() {
	for _, r := range b.others {
		b.fillOther(r)
	}
}

func (b *exchangeBook) fillOther(r *reconciled) {
	s := r.sheet
	s.Landscape = true
	s.Columns = []Column{{Width: 6, Format: AsCentred}, {Width: 26, Format: AsWrapped}, {Width: 26, Format: AsWrapped}}
	heads := []string{"序号", r.Sides[0] + "校", r.Sides[1] + "校"}
	for _, name := range r.states() {
		heads = append(heads, name)
		s.Columns = append(s.Columns, Column{Width: 12, Format: AsInteger})
	}
	s.Columns = append(s.Columns, Column{Width: 10, Format: AsInteger}, Column{Width: 26, Format: AsWrapped}, Column{Width: 34, Format: AsWrapped})
	s.Caption("填报单位：县教育和体育局；只列条数，不含个人信息", "单位：条")
	s.Head(append(heads, "合计", "不一致的栏目（条数）", "由谁处理")...)
	r.rows[0] = s.Last() + 1
	total := [5]int{}
	for n, x := range r.between(b.res) {
		row := s.Last() + 1
		cells := []Cell{Count(n + 1).In(AsCentred), Text(x.names[0]), Text(x.names[1])}
		all := 0
		for k, c := range x.counts {
			cell := Count(c)
			if k > 0 && c > 0 {
				cell = cell.As(Alarm)
			}
			cells = append(cells, cell)
			total[k] += c
			all += c
		}
		cells = append(cells, Live(Count(all).Value, "SUM("+ref(row, 4)+":"+ref(row, 8)+")"), Text(x.columns()), Text(r.todo(x)))
		s.Add(cells...)
	}
	r.rows[1] = s.Last()
	if r.rows[1] < r.rows[0] {
		s.Add(Text("本批次没有" + r.Table + "记录。").Over(Whole).In(AsText))
		return
	}
	cells := []Cell{Text("合计").Over(3), {}, {}}
	sum := 0
	for k, c := range total {
		cells = append(cells, Live(Count(c).Value, "SUM("+s.Range(r.rows[0], r.rows[1], 4+k)+")"))
		sum += c
	}
	s.Add(append(cells, Live(Count(sum).Value, "SUM("+s.Range(r.rows[0], r.rows[1], 9)+")"))...).As(Total)
	s.Foot(r.Remedy, signatures)
}

// between counts the pairs of each two schools, in the order of schools.
func (r *reconciled) between(res *calc.Result) []*between {
	var out []*between
	at := map[[2]string]*between{}
	for _, p := range r.Pairs {
		names := [2]string{otherSchool(res, r.Matching, p, 0), otherSchool(res, r.Matching, p, 1)}
		x := at[names]
		if x == nil {
			x = &between{schools: p.Schools, names: names, differs: map[string]int{}}
			at[names] = x
			out = append(out, x)
		}
		x.counts[stateOf(p)]++
		for _, d := range p.Differs {
			x.differs[d.Column]++
		}
	}
	slices.SortStableFunc(out, func(a, b *between) int {
		return cmp.Or(cmp.Compare(a.schools[0], b.schools[0]), cmp.Compare(a.schools[1], b.schools[1]))
	})
	return out
}

func (x *between) columns() string {
	var out []string
	for _, name := range sortedKeys(x.differs) {
		out = append(out, fmt.Sprintf("%s %d", name, x.differs[name]))
	}
	return strings.Join(out, "，")
}

// todo says who has to do what about the pairs that do not agree.
func (r *reconciled) todo(x *between) string {
	var out []string
	add := func(k int, text string) {
		if x.counts[k] > 0 {
			out = append(out, text)
		}
	}
	add(1, "两校共同核对，由填错的一方改正后重新报送")
	add(2, x.names[0]+"补填"+r.Sides[0]+"记录，或"+x.names[1]+"删去多填的")
	add(3, x.names[1]+"补填"+r.Sides[1]+"记录，或"+x.names[0]+"删去多填的")
	add(4, "待未报的一方报送填报表")
	return strings.Join(out, "；")
}

// checkOther compares the counts with the rows that were filed: a pair of rows
// counts once.
func (b *exchangeBook) checkOther(r *reconciled) {
	if r.rows[1] < r.rows[0] {
		return
	}
	rows, pairs := 0, 0
	for _, p := range r.Pairs {
		for _, line := range p.Lines {
			if line >= 0 {
				rows++
			}
		}
		if p.Lines[0] >= 0 && p.Lines[1] >= 0 {
			pairs++
		}
	}
	s := r.sheet
	at := func(col int) string { return s.From(b.check, ref(r.rows[1]+1, col)) }
	b.checks.equal(r.Table+"（条）", "两校填报的行数", Number(num.Int(int64(rows))), "对账表合计＋两校都填的",
		Live(value.OfNum(num.Int(int64(len(r.Pairs)+pairs))), at(9)+"+"+at(4)+"+"+at(5)))
}
