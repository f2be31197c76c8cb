package form

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// The sheets the program itself adds to a workbook. They hold no returns; a
// reader passes over them, and no table may bear their names.
const (
	GuideSheet  = "说明"
	OptionSheet = "选项"
	StampSheet  = "_hesuan"
	ResultSheet = "校验结果" // added by a marked copy
)

// Own reports whether a sheet is one of ours rather than a table.
func Own(sheet string) bool {
	return slices.Contains([]string{GuideSheet, OptionSheet, StampSheet, ResultSheet}, sheet)
}

// longestSheet is how many UTF-16 units a sheet's name may have.
const longestSheet = 31

// CanBeSheet reports whether spreadsheets take a name for a sheet, and none of
// ours has it.
func CanBeSheet(name string) bool {
	return name != "" && len(utf16.Encode([]rune(name))) <= longestSheet && !strings.ContainsAny(name, `:\/?*[]`) &&
		strings.Trim(name, "'") == name && !strings.ContainsFunc(name, unicode.IsControl) && !Own(name)
}

// Half turns full-width letters, digits and punctuation into their half-width
// twins, and the space of Chinese typing into a plain one.
func Half(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case r == 0x3000:
			return ' '
		case r == '￥':
			return '¥'
		}
		return r
	}, s)
}

// Trim removes surrounding spaces of every kind, and the invisible characters
// that copying from web pages leaves anywhere.
func Trim(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s) // NBSP and the full-width space are spaces to Go
}

// Squeeze removes every space and line break.
func Squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, Trim(s))
}

// Fold is the form under which names people typed are equal: no spaces, no
// width, no case. Tables and columns whose names fold to one cannot be told
// apart when a workbook comes back.
func Fold(s string) string { return strings.ToLower(Squeeze(Half(s))) }

// Heading is Fold for headers: the star of required columns and a closing colon
// are not part of the name.
func Heading(s string) string {
	return strings.TrimRight(strings.Trim(Fold(s), "*※★"), ":")
}
