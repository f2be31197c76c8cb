package formula

import (
	"strings"
	"unicode/utf8"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

func (n *node) texts(ops []operand) value.Value {
	v := ops[0].val
	switch n.fn.id {
	case fnISBLANK:
		return value.OfBool(v.Kind() == value.Blank)
	case fnISNUMBER:
		return value.OfBool(v.Kind() == value.Number || v.Kind() == value.Date)
	case fnTEXT:
		return n.format(v, strings.ToLower(ops[1].val.Text()))
	}
	if v.Kind() != value.Text && v.Kind() != value.Blank {
		return n.mistyped(0, v, "文字")
	}
	s := v.Text()
	switch n.fn.id {
	case fnLEN:
		return value.OfNum(num.Int(int64(utf8.RuneCountInString(s))))
	case fnVALUE:
		x, err := num.Parse(strings.TrimSpace(s))
		if err != nil {
			return n.failed("类型", "“%s”的内容“%s”不是数", n.args[0].text, s)
		}
		return value.OfNum(x)
	}
	return n.cut([]rune(s), ops)
}

// cut runs LEFT, RIGHT and MID, counting characters.
func (n *node) cut(s []rune, ops []operand) value.Value {
	var at [2]int64
	at[0] = 1
	for i := 1; i < len(ops); i++ {
		k, bad, ok := n.whole(i, ops[i].val)
		if !ok {
			return bad
		}
		if k < 0 || k == 0 && n.fn.id == fnMID && i == 1 {
			return n.failed("越界", "“%s”的字数是 %d，不能取", n.text, k)
		}
		at[i-1] = k
	}
	size := int64(len(s))
	switch n.fn.id {
	case fnLEFT:
		return value.OfText(string(s[:min(at[0], size)]))
	case fnRIGHT:
		return value.OfText(string(s[size-min(at[0], size):]))
	}
	from := min(at[0]-1, size)
	return value.OfText(string(s[from:min(from+at[1], size)]))
}

func (n *node) format(v value.Value, f string) value.Value {
	if f == dateFormat {
		d, bad, ok := n.day(0, v)
		if !ok {
			return bad
		}
		return value.OfText(d.String())
	}
	x, bad, ok := n.number(0, v)
	if !ok {
		return bad
	}
	places, percent := formatPlaces(f)
	if percent {
		x = x.Mul(num.Int(100))
	}
	out := x.Fixed(places)
	if strings.HasPrefix(f, "#") {
		out = x.Grouped(places)
	}
	if percent {
		out += "%"
	}
	return value.OfText(out)
}

// formatPlaces counts the decimals of a number format.
func formatPlaces(f string) (places int, percent bool) {
	f, percent = strings.CutSuffix(f, "%")
	if _, frac, ok := strings.Cut(f, "."); ok {
		places = len(frac)
	}
	return places, percent
}

func (n *node) concat(a, b value.Value) value.Value {
	x, bad, ok := n.spell(0, a)
	if !ok {
		return bad
	}
	y, bad, ok := n.spell(1, b)
	if !ok {
		return bad
	}
	return value.OfText(x + y)
}

// spell turns a value into text as & does.
func (n *node) spell(i int, v value.Value) (string, value.Value, bool) {
	switch v.Kind() {
	case value.Blank:
		return "", value.Value{}, true
	case value.Number:
		x := v.Num()
		if digits := len(x.Abs().Round(0, num.Down).String()); digits > mostDigits {
			return "", n.failed("越界", "“%s”有 %d 位，太大，不能连接成文字", n.args[i].text, digits), false
		}
		return general(x), value.Value{}, true
	case value.Date:
		return "", n.failed("类型", "“%s”是日期，连接成文字请写成 TEXT(%s, \"yyyy-mm-dd\")", n.args[i].text, n.args[i].text), false
	}
	return v.String(), value.Value{}, true
}

// mostDigits is how many digits a spreadsheet's largest number has before the
// point.
const mostDigits = 309

// general is a number as spreadsheets spell it in text: at most 15 significant
// digits.
func general(x num.Num) string {
	const significant = 15
	s := x.String()
	whole, _, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	places := significant - len(whole)
	if whole == "0" {
		places = significant
		for y := x.Abs(); !y.IsZero() && y.Cmp(num.Frac(1, 10)) < 0 && places < 30; places++ {
			y = y.Mul(num.Int(10))
		}
	}
	return x.Round(places, num.HalfUp).String()
}
