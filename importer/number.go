package importer

import (
	"regexp"
	"strconv"
	"strings"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/num"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

var (
	one     = num.Int(1)
	hundred = num.Int(100)
	longest = num.Int(1_000_000_000_000_000) // beyond 15 digits a cell forgets the last ones
)

// literal reads a stored number the way the spreadsheet shows it. Cells hold
// binary fractions of which 15 digits are meaningful: 1.1 may be stored as
// 1.1000000000000001, and 0.1+0.2 as 0.30000000000000004. The tail is dropped;
// cut says that the number really had one, as results of formulas do, and was
// not merely spelled with 17 digits.
func literal(raw string) (n num.Num, cut bool, err error) {
	if significant(raw) <= 15 {
		n, err = num.Parse(raw)
		return n, false, err
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return num.Num{}, false, err
	}
	short := strconv.FormatFloat(f, 'e', -1, 64)
	if significant(short) > 15 {
		short, cut = strconv.FormatFloat(f, 'e', 14, 64), true
	}
	n, err = num.Parse(short)
	return n, cut, err
}

// significant counts the significant digits of a literal.
func significant(raw string) int {
	mantissa, _, _ := strings.Cut(strings.ToLower(raw), "e")
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, mantissa)
	digits = strings.TrimLeft(digits, "0")
	if !strings.Contains(mantissa, ".") || strings.HasSuffix(mantissa, "0") {
		digits = strings.TrimRight(digits, "0")
	}
	return len(digits)
}

// number reads 整数, 小数, 金额 and 比例.
func (r *reading) number() (value.Value, bool) {
	var n num.Num
	percent := r.cell.Format == workbook.Percent
	switch {
	case r.cell.Kind == workbook.Bool:
		return r.refuse(finding.NotText, r.cell.Raw, "数字")
	case r.cell.Kind == workbook.Text:
		var v value.Value
		var ok bool
		if n, percent, v, ok = r.typedNumber(); !ok {
			return v, false
		}
	case r.cell.Format.IsDate() || r.cell.Format == workbook.TimeOnly:
		return r.refuse(finding.BecameDate, "单元格是日期："+r.dateShown(), "数字")
	default:
		var cut bool
		var err error
		if n, cut, err = literal(r.cell.Raw); err != nil {
			return r.refuse(finding.NotNumber, r.quote(), "")
		}
		// The sheet says 12.5万元 and the cell holds 12.5: one of the two is wrong.
		if r.cell.Format == workbook.TenThousand && n.Sign() != 0 && !strings.Contains(r.column.UnitText, "万") {
			return r.remedy(finding.NotNumber, "单元格里的数是 "+n.String()+"，却显示为 "+n.String()+"万", "",
				"请按本栏的单位填写，例如 1.2万元 填 12000；并把单元格格式改为“常规”或“数值”。")
		}
		if cut {
			r.forgive(finding.FloatTail, n.String())
		}
	}
	if percent && r.column.Type != form.Ratio {
		return r.refuse(finding.PercentNumber, n.Mul(hundred).String()+"%", "")
	}
	if !percent && r.column.Type == form.Ratio && n.Abs().Cmp(one) > 0 {
		return r.refuse(finding.UnclearRatio, n.String(), "")
	}
	return r.bounded(n)
}

// bounded checks what the declaration says about the number itself.
func (r *reading) bounded(n num.Num) (value.Value, bool) {
	c := r.column
	switch {
	case c.Type == form.Integer && !n.IsInt():
		return r.refuse(finding.NotInteger, n.String(), "")
	case c.Type == form.Money && !n.Round(2, num.HalfUp).Equal(n):
		return r.refuse(finding.TooPrecise, n.String(), "")
	case c.Min != nil && n.Cmp(*c.Min) < 0, c.Max != nil && n.Cmp(*c.Max) > 0:
		return r.refuse(finding.OutOfRange, r.written(n), r.limits())
	}
	return value.OfNum(n), true
}

// written is a number as people read it in this column.
func (r *reading) written(n num.Num) string {
	if r.column.Type == form.Ratio {
		return n.Mul(hundred).String() + "%"
	}
	return n.String()
}

func (r *reading) limits() string {
	c := r.column
	switch {
	case c.Min != nil && c.Max != nil:
		return r.written(*c.Min) + " 至 " + r.written(*c.Max)
	case c.Min != nil:
		return "不小于 " + r.written(*c.Min)
	}
	return "不大于 " + r.written(*c.Max)
}

// thousands is a number with its separators in the right places.
var thousands = regexp.MustCompile(`^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$`)

// minus are the dashes people type for a minus sign.
var minus = strings.NewReplacer("−", "-", "–", "-")

// typedNumber reads a number out of text. Every step away from plain digits is
// reported, the most telling one only.
func (r *reading) typedNumber() (n num.Num, percent bool, v value.Value, ok bool) {
	how := finding.TextNumber
	s := strings.TrimPrefix(r.cell.Raw, "'")
	if t := form.Trim(s); t != s {
		s, how = t, finding.Spaces
	}
	if h := form.Half(s); h != s {
		s, how = h, finding.FullWidth
	}
	s = minus.Replace(s)
	s = strings.TrimPrefix(s, "+")
	for _, mark := range []string{"¥", "￥", "RMB"} {
		if t, cut := strings.CutPrefix(s, mark); cut {
			s, how = form.Trim(t), finding.Grouped
		}
	}
	if unit := r.column.UnitText; unit != "" && unit != "1" {
		if t, cut := strings.CutSuffix(s, form.Half(unit)); cut {
			s, how = form.Trim(t), finding.Grouped
		}
	}
	if thousands.MatchString(s) {
		s, how = strings.ReplaceAll(s, ",", ""), finding.Grouped
	}
	if t, cut := strings.CutSuffix(s, "%"); cut {
		s, percent = form.Trim(t), true
	}
	n, err := num.Parse(s)
	if err != nil {
		v, _ = r.notNumber(s)
		return n, percent, v, false
	}
	if percent {
		n, _ = n.Quo(hundred)
	}
	r.forgive(how, r.written(n))
	return n, percent, value.Value{}, true
}

// notNumber says what people most often mean by what they wrote instead.
func (r *reading) notNumber(s string) (value.Value, bool) {
	switch {
	case strings.ContainsAny(s, "万千百亿"):
		return r.remedy(finding.NotNumber, r.quote(), "", "请换算后只填数字，例如 1.2万 填 12000。")
	case strings.Trim(s, "-/\\—_ .") == "" || s == "无" || s == "没有" || s == "暂无":
		return r.remedy(finding.NotNumber, r.quote(), "", "没有的请填 0，不适用的请留空。")
	}
	return r.refuse(finding.NotNumber, r.quote(), "")
}
