package template

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/form"
)

// What Excel takes, in UTF-16 units.
const (
	maxList   = 255 // a dropdown list written into the rule itself
	maxPrompt = 255
	maxTitle  = 32
)

// validate attaches dropdown, bounds and prompt of a column to an area. It
// stops slips while typing; pasted values pass it, so the reader checks again.
func (b *book) validate(t *form.Table, c *form.Column, area string) error {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(area)
	if err := b.rule(t, c, dv); err != nil {
		return err
	}
	prompt := hint(c)
	if prompt != "" {
		dv.SetInput(clip(c.Name, maxTitle), clip(prompt, maxPrompt))
	}
	if dv.Type == "" && prompt == "" {
		return nil
	}
	return b.AddDataValidation(t.Name, dv)
}

func (b *book) rule(t *form.Table, c *form.Column, dv *excelize.DataValidation) error {
	stop, warn := excelize.DataValidationErrorStyleStop, excelize.DataValidationErrorStyleWarning
	refuse := func(style excelize.DataValidationErrorStyle, message string) {
		dv.SetError(style, "填写有误", clip(message, maxPrompt))
	}
	switch c.Type {
	case form.Choice:
		refuse(stop, "请从下拉列表中选择。")
		return b.dropdown(dv, t.Name+"."+c.Name, c.Name, c.Options)
	case form.SchoolRef:
		refuse(warn, "名册中没有这个名称。已确认的简称可以继续，否则请从下拉列表中选择。")
		return b.dropdown(dv, "学校", "学校", b.spec.Schools)
	case form.GroupRef:
		refuse(warn, "名册中没有这个名称，请从下拉列表中选择。")
		return b.dropdown(dv, "集团", "集团", b.spec.Groups)
	case form.FilerRef:
		refuse(warn, "没有这个填报单位，请从下拉列表中选择。")
		return b.dropdown(dv, "填报单位", "填报单位", slices.Concat(b.spec.Schools, b.spec.Departments))
	case form.Integer:
		refuse(stop, "请填整数"+bounds(c)+"。")
		return between(dv, c, excelize.DataValidationTypeWhole)
	case form.Decimal, form.Money, form.Ratio:
		refuse(stop, "请只填数字"+bounds(c)+"，不带文字。")
		return between(dv, c, excelize.DataValidationTypeDecimal)
	case form.Day:
		refuse(stop, "请填日期，如 2026-09-01。")
		return dv.SetRange(firstSerial, lastSerial, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
	case form.Month:
		refuse(stop, "请填年月，如 2026-09。")
		return dv.SetRange(firstSerial, lastSerial, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
	case form.IdentityNo:
		refuse(stop, "身份证号应为 18 位。")
		return length(dv, 18)
	case form.CreditCode:
		refuse(stop, "统一社会信用代码应为 18 位。")
		return length(dv, 18)
	case form.SchoolNo:
		refuse(stop, "学校标识码应为 10 位数字。")
		return length(dv, 10)
	}
	return nil
}

// 1950-01-01 and 2100-12-31 as Excel counts days.
const (
	firstSerial = 18264
	lastSerial  = 73415
)

func length(dv *excelize.DataValidation, n int) error {
	return dv.SetRange(n, n, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween)
}

// between bounds a number; without bounds of its own it still keeps text out.
func between(dv *excelize.DataValidation, c *form.Column, kind excelize.DataValidationType) error {
	low, high := "-999999999999", "999999999999"
	if c.Min != nil {
		low = c.Min.String()
	}
	if c.Max != nil {
		high = c.Max.String()
	}
	return dv.SetRange(low, high, kind, excelize.DataValidationOperatorBetween)
}

// dropdown offers options, from the rule itself while they fit and from the
// hidden 选项 sheet otherwise.
func (b *book) dropdown(dv *excelize.DataValidation, key, title string, options []string) error {
	if len(options) == 0 {
		dv.ShowErrorMessage = false
		return nil
	}
	joined := strings.Join(options, ",")
	if len(utf16.Encode([]rune(joined))) <= maxList && strings.Count(joined, ",") == len(options)-1 &&
		!strings.ContainsAny(joined, `"=`) {
		return dv.SetDropList(options)
	}
	area, ok := b.lists[key]
	if !ok {
		b.listed++
		for i, text := range append([]string{title}, options...) {
			b.reached(OptionSheet, i+1, b.listed)
			if err := b.SetCellStr(OptionSheet, form.Ref(i+1, b.listed), text); err != nil {
				return err
			}
		}
		col := letter(b.listed)
		area = fmt.Sprintf("%s!$%s$2:$%s$%d", quoted(OptionSheet), col, col, len(options)+1)
		b.lists[key] = area
	}
	dv.SetSqrefDropList(area)
	return nil
}

// hint is what a clerk needs to know about one column: kind, bounds, note.
func hint(c *form.Column) string {
	var parts []string
	switch c.Type {
	case form.Integer:
		parts = append(parts, "整数"+bounds(c))
	case form.Decimal, form.Money:
		if bounds(c) != "" {
			parts = append(parts, strings.TrimPrefix(bounds(c), "，"))
		}
	case form.Ratio:
		parts = append(parts, "如 98.5%"+bounds(c))
	case form.Day:
		parts = append(parts, "如 2026-09-01")
	case form.Month:
		parts = append(parts, "如 2026-09")
	case form.Choice:
		parts = append(parts, "下拉选择")
	case form.IdentityNo, form.CreditCode:
		parts = append(parts, "18 位，以文本填写")
	case form.SchoolNo:
		parts = append(parts, "10 位数字")
	case form.SchoolRef, form.GroupRef, form.FilerRef:
		parts = append(parts, "下拉选择，或填名册中的名称")
	}
	if c.Note != "" {
		parts = append(parts, strings.TrimRight(c.Note, "。；; "))
	}
	return strings.Join(parts, "；")
}

// bounds words the declared limits, beginning with a comma; empty if none.
func bounds(c *form.Column) string {
	switch {
	case c.Min != nil && c.Max != nil:
		return "，" + c.Min.String() + " 至 " + c.Max.String()
	case c.Min != nil:
		return "，不小于 " + c.Min.String()
	case c.Max != nil:
		return "，不大于 " + c.Max.String()
	}
	return ""
}
