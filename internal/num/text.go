package num

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/govalues/decimal"
)

// A literal of more digits or a larger exponent is no amount, count or rate, and
// its exact form would cost memory out of proportion to its text.
const (
	maxDigits   = 400
	maxExponent = 400
)

// Parse reads a plain decimal: an optional sign, digits, an optional fraction, an
// optional exponent as spreadsheets store it ("1.5E-3"). Spaces, thousands
// separators and full-width digits are not read here: whoever normalises them
// has to report it.
func Parse(s string) (Num, error) {
	digits, fraction, exp, err := scan(s)
	if err != nil {
		return Num{}, err
	}
	if exp == 0 && digits <= decimal.MaxPrec && fraction <= decimal.MaxScale {
		d, err := decimal.Parse(s)
		if err == nil && d.Scale() == fraction {
			return Num{dec: d}, nil
		}
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Num{}, fmt.Errorf("num: %q is not a number", s)
	}
	return fromRat(r), nil
}

// scan checks the shape of a literal and counts its digits.
func scan(s string) (digits, fraction, exp int, err error) {
	bad := fmt.Errorf("num: %q is not a number", clip(s))
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	for ; i < len(s) && isDigit(s[i]); i++ {
		digits++
	}
	if i < len(s) && s[i] == '.' {
		for i++; i < len(s) && isDigit(s[i]); i++ {
			digits++
			fraction++
		}
	}
	if digits == 0 {
		return 0, 0, 0, bad
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		exp, err = strconv.Atoi(s[i+1:])
		if err != nil {
			return 0, 0, 0, bad
		}
		i = len(s)
	}
	if i != len(s) {
		return 0, 0, 0, bad
	}
	if digits > maxDigits || exp > maxExponent || exp < -maxExponent {
		return 0, 0, 0, fmt.Errorf("num: %q has too many digits", clip(s))
	}
	return digits, fraction, exp, nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// FromFloat is the shortest decimal that reads back as f, which is what a
// spreadsheet shows for it; an error for NaN and the infinities.
func FromFloat(f float64) (Num, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Num{}, fmt.Errorf("num: %v is not a number", f)
	}
	return Parse(strconv.FormatFloat(f, 'g', -1, 64))
}

// String is the exact decimal without trailing zeros; a number that never
// terminates shows 19 significant digits and "…".
func (a Num) String() string {
	if a.rat == nil {
		return a.dec.Trim(0).String()
	}
	if places, ok := finite(a.rat.Denom()); ok {
		return trimZeros(a.rat.FloatString(places))
	}
	const significant = 19
	// The digits before the point are estimated from the bit lengths; one place
	// too many or too few is put right by cutting after 19 digits.
	places := max(significant-(a.rat.Num().BitLen()-a.rat.Denom().BitLen())*3/10+1, 0)
	return cut(a.roundSlow(min(places, maxPlaces), Down).Fixed(min(places, maxPlaces)), significant) + "…"
}

// finite tells whether 1/d terminates, and after how many places.
func finite(d *big.Int) (int, bool) {
	d = new(big.Int).Set(d)
	twos := int(d.TrailingZeroBits())
	d.Rsh(d, uint(twos))
	fives := 0
	for five, r := big.NewInt(5), new(big.Int); ; fives++ {
		q, r := new(big.Int).QuoRem(d, five, r)
		if r.Sign() != 0 {
			break
		}
		d = q
	}
	return max(twos, fives), d.IsUint64() && d.Uint64() == 1
}

// cut keeps the first n significant digits and every digit before the point.
func cut(s string, n int) string {
	seen, point := 0, false
	for i := range len(s) {
		switch {
		case s[i] == '.':
			point = true
		case isDigit(s[i]) && (seen > 0 || s[i] != '0'):
			seen++
		}
		if seen == n && (point || !strings.Contains(s, ".")) {
			return s[:i+1]
		}
	}
	return s
}

func trimZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// Fixed is a rounded half up to exactly that many decimals: "1234.50".
func (a Num) Fixed(places int) string {
	places = max(places, 0)
	r := a.Round(places, HalfUp)
	if r.rat != nil {
		return r.rat.FloatString(places)
	}
	if places <= decimal.MaxScale {
		// Trailing zeros that the coefficient has no room for are added as text.
		s := r.dec.Trim(places).String()
		have := r.dec.Trim(places).Scale()
		if have == 0 && places > 0 {
			s += "."
		}
		return s + strings.Repeat("0", places-have)
	}
	return r.big().FloatString(places)
}

// Grouped is Fixed with thousands separators: "1,234.50".
func (a Num) Grouped(places int) string {
	s := a.Fixed(places)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, _ := strings.Cut(s, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if frac != "" {
		b.WriteString("." + frac)
	}
	return b.String()
}
