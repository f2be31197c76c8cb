// Package value is the typed content of one cell or one result.
//
// Besides numbers, texts, truth values and dates there are four kinds of nothing,
// and they are never mixed up on the way to the page:
//
//	Blank          空白: the cell was left empty
//	Missing        未报: the return it should come from was not accepted
//	NotApplicable  不适用: the item does not concern this subject
//	Failed         计算出错: a rule could not be computed, with the reason
//
// None of them is zero. A number computed while some inputs were 未报 is Partial.
package value

import (
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/num"
)

// Kind tells what a Value is.
type Kind uint8

const (
	Blank         Kind = iota // 空白
	Number                    // a num.Num
	Text                      // a string
	Bool                      // TRUE or FALSE
	Date                      // a date.Date
	Missing                   // 未报
	NotApplicable             // 不适用
	Failed                    // 计算出错
)

// Value is small and passed by value; the zero Value is Blank. Compare with Equal.
type Value struct {
	kind    Kind
	partial bool
	truth   bool
	day     date.Date
	num     num.Num
	text    string // the text, or for Failed the code and message around a NUL
}

// OfNum is a number.
func OfNum(n num.Num) Value { return Value{kind: Number, num: n} }

// OfText is a text; an empty text is Blank, as an empty cell is.
func OfText(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: Text, text: s}
}

// OfBool is TRUE or FALSE.
func OfBool(b bool) Value { return Value{kind: Bool, truth: b} }

// OfDate is a date; no date is Blank.
func OfDate(d date.Date) Value {
	if d.IsZero() {
		return Value{}
	}
	return Value{kind: Date, day: d}
}

// OfMissing is 未报.
func OfMissing() Value { return Value{kind: Missing} }

// OfNA is 不适用.
func OfNA() Value { return Value{kind: NotApplicable} }

// Fail is a failed computation: a stable code and a Chinese message for people.
func Fail(code, message string) Value {
	return Value{kind: Failed, text: code + "\x00" + message}
}

// Kind tells which of the other methods has the content.
func (v Value) Kind() Kind { return v.kind }

// Num is the number, 0 for other kinds.
func (v Value) Num() num.Num { return v.num }

// Text is the text, empty for other kinds.
func (v Value) Text() string {
	if v.kind != Text {
		return ""
	}
	return v.text
}

// Bool is the truth value, false for other kinds.
func (v Value) Bool() bool { return v.truth }

// Date is the date, none for other kinds.
func (v Value) Date() date.Date { return v.day }

// Partial (不完整) reports that some inputs were 未报.
func (v Value) Partial() bool { return v.partial }

// WithPartial is v marked 不完整.
func (v Value) WithPartial() Value {
	v.partial = true
	return v
}

// Failure is the code and message of a Failed value, empty for other kinds.
func (v Value) Failure() (code, message string) {
	if v.kind != Failed {
		return "", ""
	}
	code, message, _ = strings.Cut(v.text, "\x00")
	return code, message
}

// String is the value for people: the exact number, 2026-09-01, TRUE or FALSE, 未报,
// 不适用, the message of a failure; Blank is empty.
func (v Value) String() string {
	switch v.kind {
	case Number:
		return v.num.String()
	case Text:
		return v.text
	case Bool:
		if v.truth {
			return "TRUE"
		}
		return "FALSE"
	case Date:
		return v.day.String()
	case Missing:
		return "未报"
	case NotApplicable:
		return "不适用"
	case Failed:
		_, message := v.Failure()
		return message
	}
	return ""
}

// Equal reports the same kind, content and completeness; numbers compare as numbers.
func (v Value) Equal(w Value) bool {
	return v.kind == w.kind && v.partial == w.partial && v.truth == w.truth &&
		v.day == w.day && v.text == w.text && v.num.Equal(w.num)
}

// String is the kind's Chinese name, for messages.
func (k Kind) String() string {
	return [...]string{"空白", "数值", "文字", "是否", "日期", "未报", "不适用", "计算出错"}[k]
}
