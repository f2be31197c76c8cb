package reports

import (
	"fmt"
	"strings"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// fillDetail writes one row a payment.
func (f *fundingBook) fillDetail() {
	s := f.detail
	s.Landscape = true
	s.Columns = []Column{
		{Width: 6, Format: AsCentred}, {Format: AsWrapped}, {Width: 9, Format: AsCentred}, {Format: AsWrapped}, {Format: AsWrapped},
		{Width: 6, Format: AsCentred}, {Width: 21, Format: AsWrapped}, {Width: 14, Format: AsMoney}, {Width: 14, Format: AsMoney}, {Width: 12, Format: AsMoney}, {Format: AsWrapped},
	}
	s.Caption("填报单位：县教育和体育局", "单位：元")
	s.Head("汇总序号", "集团", "学校代码", "学校", "收款单位", "项目编号", "项目", "应拨", "核定", "压减", "说明")
	s.FrozenTo = detailSchool
	for _, l := range f.lines {
		p := f.res.Payments[l.index]
		row := s.Last() + 1
		due := f.trace.Cell(s, placeOf(p.Item), p.Item.Code, p.Subject)
		s.Add(Count(l.account).In(AsCentred), Text(f.group(p.Group)), Text(f.school(p.School).Code), Text(f.school(p.School).Name), Text(f.school(p.Payee).Name),
			Text(p.Item.Code), Text(p.Item.Name), due, f.approved(l.index), f.cut(row, p), Text(f.remark(p)))
	}
	end := s.Last()
	total := Text("合计")
	total.Across = detailDue - 1
	cells := make([]Cell, detailNote)
	cells[0] = total
	for _, col := range []int{detailDue, detailApproved, detailCut} {
		cells[col-1] = Live(f.sum(col), "SUM("+s.Range(detailFirst, max(detailFirst, end), col)+")")
	}
	s.Add(cells...).As(Total)
	if end >= detailFirst {
		s.Filter = ref(detailFirst-1, 1) + ":" + ref(end, detailNote)
	}
}

// approved refers to the sheet of the ceiling that has the last word.
func (f *fundingBook) approved(index int) Cell {
	p := f.res.Payments[index]
	for i := len(f.ceilings) - 1; i >= 0; i-- {
		if address, ok := f.ceilings[i].address(f.detail, index); ok && isNumber(p.Approved) {
			return f.trace.counted(Live(p.Approved, address))
		}
	}
	if p.Approved.Kind() != p.Due.Kind() {
		return f.trace.counted(Of(p.Approved))
	}
	return f.trace.counted(Live(p.Approved, ref(f.lineOf[index], detailDue)))
}

func (f *fundingBook) cut(row int, p calc.Payment) Cell {
	if !isNumber(p.Due) || !isNumber(p.Approved) {
		return Cell{}
	}
	v := value.OfNum(p.Due.Num().Sub(p.Approved.Num()))
	if p.Approved.Partial() {
		v = v.WithPartial()
	}
	return Live(v, fmt.Sprintf("ROUND(%s-%s,2)", ref(row, detailDue), ref(row, detailApproved)))
}

// sum adds a money column of 明细 exactly.
func (f *fundingBook) sum(col int) value.Value { return paidSum(col, f.pays, nil) }

// paidSum adds a money column over payments, of one item or of all.
func paidSum(col int, pays []calc.Payment, it *calc.Item) value.Value {
	total := value.OfNum(num.Int(0))
	for _, p := range pays {
		if it != nil && p.Item != it {
			continue
		}
		v := p.Approved
		switch {
		case col == detailDue:
			v = p.Due
		case col == detailCut && isNumber(p.Approved):
			v = value.OfNum(p.Due.Num().Sub(p.Approved.Num()))
			if p.Approved.Partial() {
				v = v.WithPartial()
			}
		}
		total = plus(total, v)
	}
	return total
}

// remark words what a reader of the amount must know.
func (f *fundingBook) remark(p calc.Payment) string {
	var out []string
	switch {
	case p.Due.Kind() == value.Missing:
		out = append(out, "填报表未受理")
	case p.Due.Kind() == value.Failed:
		_, message := p.Due.Failure()
		out = append(out, "计算出错："+message)
	case p.Due.Partial():
		out = append(out, "不完整（有未报）")
	}
	if p.Payee != p.School {
		out = append(out, "由统一法人收款")
	}
	if p.Ceiling >= 0 {
		c := f.res.Ceilings[p.Ceiling]
		if p.Approved.Kind() == value.Failed {
			out = append(out, "限额 "+c.Code+" 不足，待定")
		} else if c.Reduced {
			out = append(out, "按限额 "+c.Code+" 压减")
		}
	}
	return strings.Join(out, "；")
}
