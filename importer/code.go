package importer

import (
	"regexp"
	"strings"

	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/value"
	"hesuan/internal/workbook"
)

// compact is a code as text without spaces, in half-width capitals; what had
// to be changed for that is reported once. It is false for a number: a cell
// keeps 15 digits of one, so a longer code has lost its end.
func (r *reading) compact() (string, value.Value, bool) {
	if r.cell.Kind != workbook.Text {
		if r.cell.Kind == workbook.Bool {
			v, ok := r.refuse(finding.NotText, r.cell.Raw, "号码")
			return "", v, ok
		}
		v, ok := r.refuse(finding.LostDigits, "单元格里是数字，不是文本", "")
		return "", v, ok
	}
	raw := r.cell.Raw
	s := form.Half(raw)
	how, changed := finding.FullWidth, s != raw
	if t := form.Squeeze(strings.TrimPrefix(form.Trim(s), "'")); t != s {
		s, how, changed = t, finding.Spaces, true
	}
	if t := strings.ToUpper(s); t != s {
		s, how, changed = t, finding.LowerCase, true
	}
	if changed {
		r.forgive(how, s)
	}
	return s, value.Value{}, true
}

var identityShape = regexp.MustCompile(`^[1-9]\d{16}[\dX]$`)

// identity reads the number of an identity card and proves it: shape, a birth
// date that exists, the check digit of GB 11643.
func (r *reading) identity() (value.Value, bool) {
	s, v, ok := r.compact()
	if !ok {
		return v, false
	}
	switch {
	case !identityShape.MatchString(s):
		return r.refuse(finding.IdentityShape, r.countShown(s), "")
	case !r.born(s[6:14]):
		return r.refuse(finding.IdentityDate, shown(r.column, s), "")
	case identityCheck(s) != s[17]:
		return r.refuse(finding.IdentityCheck, shown(r.column, s), "")
	}
	return value.OfText(s), true
}

// countShown repeats a code with its length, which is what is wrong with it
// most of the time.
func (r *reading) countShown(s string) string {
	return "“" + shown(r.column, s) + "”（" + countOf(s) + " 位）"
}

// born reports whether eight digits are a day somebody alive can be born on.
func (r *reading) born(s string) bool {
	d, err := date.Parse(s)
	if err != nil || d.Year() < 1900 {
		return false
	}
	end := r.opt.Period.To
	return end.IsZero() || !end.Before(d)
}

// identityCheck is the last character GB 11643 asks for.
func identityCheck(s string) byte {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += w * int(s[i]-'0')
	}
	return "10X98765432"[sum%11]
}

// The alphabet of GB 32100: digits and capitals without I, O, S, V, Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// credit reads a unified social credit code and proves both its checks.
func (r *reading) credit() (value.Value, bool) {
	s, v, ok := r.compact()
	if !ok {
		return v, false
	}
	switch {
	case len(s) != 18 || strings.Trim(s, creditAlphabet) != "":
		return r.refuse(finding.CreditShape, r.countShown(s), "")
	case creditCheck(s) != s[17]:
		return r.refuse(finding.CreditCheck, s, "")
	case bodyCheck(s[8:16]) != s[16]:
		return r.refuse(finding.CreditBody, s, "")
	}
	return value.OfText(s), true
}

// creditCheck is the last character GB 32100 asks for.
func creditCheck(s string) byte {
	weights := [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	sum := 0
	for i, w := range weights {
		sum += w * strings.IndexByte(creditAlphabet, s[i])
	}
	return creditAlphabet[(31-sum%31)%31]
}

// bodyCheck is the ninth character GB 11714 asks for after eight, letters
// counting from 10 with none left out.
func bodyCheck(s string) byte {
	weights := [8]int{3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		v := int(s[i] - '0')
		if s[i] >= 'A' {
			v = int(s[i]-'A') + 10
		}
		sum += w * v
	}
	return "0X987654321"[sum%11]
}

var schoolNoShape = regexp.MustCompile(`^[1-9]\d37\d{6}$`)

// schoolNo reads a ten-digit 学校标识码; ten digits survive in a number cell.
func (r *reading) schoolNo() (value.Value, bool) {
	var s string
	var v value.Value
	var ok bool
	if r.cell.Kind == workbook.Number {
		s, v, ok = r.word()
	} else {
		s, v, ok = r.compact()
	}
	if !ok {
		return v, false
	}
	if !schoolNoShape.MatchString(s) {
		return r.refuse(finding.SchoolNoShape, r.countShown(s), "")
	}
	return value.OfText(s), true
}
