package num

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Unit is what a number counts: 元, 人, 元/(人·月). The zero value is dimensionless,
// as are "1" and "%". Units are comparable with ==: equal units have one spelling,
// factors sorted and cancelled. 元 and 万元 are different units on purpose: adding
// them is the mistake the check exists for.
type Unit struct{ canon string }

// aliases are spellings of one unit that forms use side by side.
var aliases = map[string]string{"平方米": "㎡", "m²": "㎡", "m2": "㎡"}

// ParseUnit reads "元", "元/人", "元/(人·月)", "元/人/月", "1/人", "", "1", "%".
func ParseUnit(s string) (Unit, error) {
	p := unitParser{rest: []rune(strings.TrimSpace(s)), src: s}
	if len(p.rest) == 0 {
		return Unit{}, nil
	}
	if err := p.product(false, 0); err != nil {
		return Unit{}, err
	}
	if len(p.rest) > 0 {
		return Unit{}, p.fail("多了一个右括号")
	}
	return join(p.above, p.below), nil
}

// unitParser collects the factors above and below the bar.
type unitParser struct {
	src          string
	rest         []rune
	above, below []string
}

// product reads factors joined by · × * and / until the end or a closing bracket.
func (p *unitParser) product(under bool, depth int) error {
	side := under
	for {
		if err := p.factor(side, depth); err != nil {
			return err
		}
		if len(p.rest) == 0 || isClose(p.rest[0]) {
			return nil
		}
		switch p.rest[0] {
		case '·', '•', '×', '*':
			// Half the readers of 元/人·月 would put 月 above the bar, half below.
			if side != under {
				return p.fail("“/”之后还有“·”，请加括号，例如 元/(人·月)")
			}
		case '/', '／':
			side = !under
		default:
			return p.fail("后面多出了“%s”", string(p.rest))
		}
		p.rest = p.rest[1:]
	}
}

func (p *unitParser) factor(under bool, depth int) error {
	if len(p.rest) == 0 {
		return p.fail("少了一个单位")
	}
	if isOpen(p.rest[0]) {
		if depth > 4 {
			return p.fail("括号太多")
		}
		p.rest = p.rest[1:]
		if err := p.product(under, depth+1); err != nil {
			return err
		}
		if len(p.rest) == 0 {
			return p.fail("少了右括号")
		}
		p.rest = p.rest[1:]
		return nil
	}
	n := 0
	for n < len(p.rest) && isUnitRune(p.rest[n]) {
		n++
	}
	if n == 0 {
		return p.fail("“%s”不能作单位", string(p.rest[0]))
	}
	word := string(p.rest[:n])
	p.rest = p.rest[n:]
	if alias, ok := aliases[word]; ok {
		word = alias
	}
	switch {
	case word == "1" || word == "%" || word == "％":
	case word[0] >= '0' && word[0] <= '9':
		return p.fail("“%s”不能作单位", word)
	case under:
		p.below = append(p.below, word)
	default:
		p.above = append(p.above, word)
	}
	return nil
}

func (p *unitParser) fail(format string, args ...any) error {
	return fmt.Errorf("单位“%s”写法不对：%s", p.src, fmt.Sprintf(format, args...))
}

func isOpen(r rune) bool  { return r == '(' || r == '（' }
func isClose(r rune) bool { return r == ')' || r == '）' }
func isUnitRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' || r == '％' || unicode.Is(unicode.So, r) || unicode.Is(unicode.No, r)
}

// Mul is the unit of a product.
func (u Unit) Mul(v Unit) Unit {
	if v.IsOne() {
		return u
	}
	ua, ub := u.factors()
	va, vb := v.factors()
	return join(append(ua, va...), append(ub, vb...))
}

// Div is the unit of a quotient.
func (u Unit) Div(v Unit) Unit {
	va, vb := v.factors()
	return u.Mul(join(vb, va))
}

// IsOne reports a dimensionless unit.
func (u Unit) IsOne() bool { return u.canon == "" }

// String is the unit as people write it; empty when dimensionless.
func (u Unit) String() string { return u.canon }

func (u Unit) factors() (above, below []string) {
	if u.canon == "" {
		return nil, nil
	}
	top, bottom, _ := strings.Cut(u.canon, "/")
	if top != "1" {
		above = strings.Split(top, "·")
	}
	if bottom = strings.Trim(bottom, "()"); bottom != "" {
		below = strings.Split(bottom, "·")
	}
	return above, below
}

// join cancels equal factors and writes the one spelling of what is left.
func join(above, below []string) Unit {
	above, below = slices.Clone(above), slices.Clone(below)
	slices.Sort(above)
	slices.Sort(below)
	var top, bottom []string
	for len(above) > 0 && len(below) > 0 {
		switch c := strings.Compare(above[0], below[0]); {
		case c == 0:
			above, below = above[1:], below[1:]
		case c < 0:
			top, above = append(top, above[0]), above[1:]
		default:
			bottom, below = append(bottom, below[0]), below[1:]
		}
	}
	top, bottom = append(top, above...), append(bottom, below...)
	s := strings.Join(top, "·")
	switch {
	case len(bottom) == 0:
		return Unit{s}
	case s == "":
		s = "1"
	}
	if len(bottom) == 1 {
		return Unit{s + "/" + bottom[0]}
	}
	return Unit{s + "/(" + strings.Join(bottom, "·") + ")"}
}
