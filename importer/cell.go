package importer

import (
	"slices"
	"unicode/utf8"

	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// reading is one cell being typed.
type reading struct {
	*decoder
	column *form.Column
	place  finding.Place
	cell   workbook.Cell
}

// cell types one cell under its column. It is false when there is an error;
// the value then is Failed, or Blank where something required is missing.
func (d *decoder) cell(c *form.Column, cell workbook.Cell, p finding.Place, merged *workbook.Range) (value.Value, bool) {
	r := reading{decoder: d, column: c, place: p, cell: cell}
	switch {
	case cell.Kind == workbook.Error:
		return r.refuse(finding.ErrorCell, cell.Raw, "")
	case cell.Kind == workbook.Empty && cell.HasFormula:
		return r.refuse(finding.NoResult, "公式没有保存结果", "")
	case cell.Kind == workbook.Empty, cell.Kind == workbook.Text && form.Trim(cell.Raw) == "":
		if merged != nil {
			return r.refuse(finding.MergedCells, merged.String()+" 是合并单元格", "")
		}
		if c.Required {
			f := worded(finding.RequiredBlank, p, "空白", "")
			if r.numeric() { // a blank and a zero are two things, and a clerk should know which to choose
				f.Remedy += "没有的填 0，不要空着。"
			}
			r.report(f)
			return value.Value{}, false
		}
		return value.Value{}, true
	}
	before := len(d.findings)
	v, ok := r.typed()
	if !ok {
		// How a cell was read does not matter once it is refused.
		tail := slices.DeleteFunc(d.findings[before:], func(f finding.Finding) bool { return f.Severity == finding.Notice })
		d.findings = d.findings[:before+len(tail)]
	}
	return v, ok
}

func (r *reading) numeric() bool {
	return slices.Contains([]form.Type{form.Integer, form.Decimal, form.Money, form.Ratio}, r.column.Type)
}

// typed reads a cell that holds something.
func (r *reading) typed() (value.Value, bool) {
	switch r.column.Type {
	case form.Integer, form.Decimal, form.Money, form.Ratio:
		return r.number()
	case form.Day:
		return r.day()
	case form.Month:
		return r.month()
	case form.Choice:
		return r.choice()
	case form.IdentityNo:
		return r.identity()
	case form.CreditCode:
		return r.credit()
	case form.SchoolNo:
		return r.schoolNo()
	case form.SchoolRef, form.GroupRef, form.FilerRef:
		return r.named()
	case form.Formula:
		return r.formula()
	case form.Any:
		return r.any()
	}
	return r.text()
}

// refuse reports an error about this cell.
func (r *reading) refuse(s finding.Spec, found, expected string) (value.Value, bool) {
	r.say(s, r.place, short(found), expected)
	return failed(s), false
}

// remedy refuses with a remedy that knows more than the catalogue's.
func (r *reading) remedy(s finding.Spec, found, expected, remedy string) (value.Value, bool) {
	r.report(worded(s, r.place, maskNumbers(short(found)), expected).With(remedy))
	return failed(s), false
}

// short keeps a message readable whatever stands in the cell: a number may
// have three hundred digits.
func short(found string) string {
	const limit = 2 * maxShown
	if utf8.RuneCountInString(found) <= limit {
		return found
	}
	return string([]rune(found)[:limit]) + "…"
}

// quote is the text of the cell as a message may repeat it.
func (r *reading) quote() string { return "“" + shown(r.column, r.cell.Raw) + "”" }

// forgive reports that the cell was read in a forgiving way.
func (r *reading) forgive(s finding.Spec, as string) {
	r.say(s, r.place, r.quote()+" 读作 "+shown(r.column, as), "")
}

// text reads free text. Surrounding spaces are not part of it.
func (r *reading) text() (value.Value, bool) {
	s, v, ok := r.word()
	if !ok {
		return v, false
	}
	return value.OfText(s), true
}

// word is the cell as one piece of text: text as typed, a number in plain
// digits. A date or a percentage is what a spreadsheet made of something else.
func (r *reading) word() (string, value.Value, bool) {
	switch r.cell.Kind {
	case workbook.Bool:
		v, ok := r.refuse(finding.NotText, r.cell.Raw, "文字")
		return "", v, ok
	case workbook.Number:
		if r.cell.Format.IsDate() || r.cell.Format == workbook.TimeOnly {
			v, ok := r.refuse(finding.BecameDate, "单元格是日期："+r.dateShown(), "文字")
			return "", v, ok
		}
		n, _, err := literal(r.cell.Raw)
		if err != nil || n.Abs().Cmp(longest) >= 0 {
			v, ok := r.refuse(finding.LostDigits, "单元格里是数字，末几位已变成 0", "")
			return "", v, ok
		}
		if r.cell.Format == workbook.Percent {
			v, ok := r.remedy(finding.PercentNumber, "单元格是百分数："+n.Mul(hundred).String()+"%", "文字", "请把单元格格式改为“文本”后重新填写。")
			return "", v, ok
		}
		return n.String(), value.Value{}, true
	}
	return form.Trim(r.cell.Raw), value.Value{}, true
}

// formula keeps a formula to the letter.
func (r *reading) formula() (value.Value, bool) {
	switch {
	case r.cell.HasFormula:
		return r.refuse(finding.LiveFormula, "单元格里是会计算的公式", "")
	case r.cell.Kind == workbook.Text:
		return value.OfText(r.cell.Raw), true
	case r.cell.Kind == workbook.Bool:
		return value.OfText(r.cell.Raw), true
	case r.cell.Format.IsDate() || r.cell.Format == workbook.TimeOnly:
		return r.refuse(finding.BecameDate, "单元格是日期："+r.dateShown(), "公式")
	}
	n, _, err := literal(r.cell.Raw)
	if err != nil {
		return r.refuse(finding.NotNumber, r.quote(), "")
	}
	return value.OfText(n.String()), true
}

// any keeps what was typed as what it was typed as.
func (r *reading) any() (value.Value, bool) {
	switch r.cell.Kind {
	case workbook.Bool:
		return value.OfBool(r.cell.Raw == "TRUE"), true
	case workbook.Number:
		if r.cell.Format.IsDate() {
			return r.day()
		}
		n, _, err := literal(r.cell.Raw)
		if err != nil {
			return r.refuse(finding.NotNumber, r.quote(), "")
		}
		return value.OfNum(n), true
	}
	if r.cell.Format.IsDate() { // strict workbooks store days as text
		return r.day()
	}
	return value.OfText(form.Trim(r.cell.Raw)), true
}
