// Package num computes with exact numbers: money, counts, rates and shares.
//
// A Num is a rational number. Adding, subtracting, multiplying and dividing never
// round, so a number is rounded only where a policy says so, by name:
//
//	rate, _ := num.Parse("0.08")
//	base := num.Int(12345)
//	base.Mul(rate).Round(2, num.HalfUp)   // 987.60
//
// Split shares a total out so that the parts sum to it to the last fen, and Unit
// checks that 元/人 × 人 is 元. There is no binary floating point inside; Float64
// and FromFloat exist for the borders (statistics, charts, spreadsheet cells).
//
// Numbers that fit 19 decimal digits live in a govalues/decimal value and cost no
// allocation. What does not fit, or has no finite decimal form (1/3), moves to a
// math/big.Rat and moves back as soon as it fits again, so two equal numbers
// always have the same inside and print the same text.
package num

import (
	"math"
	"math/big"
	"math/bits"

	"github.com/govalues/decimal"
)

// Num is an exact rational number. The zero value is 0. A Num is immutable and
// may be shared. Compare with Equal or Cmp, not with ==: 1.50 and 1.5 are equal
// numbers held with different scales.
type Num struct {
	dec decimal.Decimal
	rat *big.Rat // nil when dec holds the number
}

// Int is n.
func Int(n int64) Num {
	d, err := decimal.New(n, 0)
	if err != nil {
		panic("num: an int64 fits 19 digits: " + err.Error())
	}
	return Num{dec: d}
}

// Frac is a divided by b. It panics when b is zero: it is for constants.
func Frac(a, b int64) Num {
	q, ok := Int(a).Quo(Int(b))
	if !ok {
		panic("num: Frac with denominator zero")
	}
	return q
}

// Add is a + b, exactly.
func (a Num) Add(b Num) Num {
	if a.rat == nil && b.rat == nil {
		// A sum that kept the larger scale lost no digit; a smaller scale tells
		// that the library rounded to make it fit.
		if s, err := a.dec.Add(b.dec); err == nil && s.Scale() == max(a.dec.Scale(), b.dec.Scale()) {
			return Num{dec: s}
		}
	}
	return fromRat(new(big.Rat).Add(a.big(), b.big()))
}

// Sub is a − b, exactly.
func (a Num) Sub(b Num) Num { return a.Add(b.Neg()) }

// Mul is a × b, exactly.
func (a Num) Mul(b Num) Num {
	if a.rat == nil && b.rat == nil {
		if p, ok := mulFast(a.dec, b.dec); ok {
			return Num{dec: p}
		}
		if p, ok := mulFast(a.dec.Trim(0), b.dec.Trim(0)); ok {
			return Num{dec: p}
		}
	}
	return fromRat(new(big.Rat).Mul(a.big(), b.big()))
}

// mulFast multiplies when the product's digits fit. A product of scale s and t
// has scale s+t; less means that the library rounded. Products that cannot fit
// are turned away first, because the library's refusal formats an error text.
func mulFast(d, e decimal.Decimal) (decimal.Decimal, bool) {
	scale := d.Scale() + e.Scale()
	if scale > decimal.MaxScale || bits.Len64(d.Coef())+bits.Len64(e.Coef()) > 64 {
		return decimal.Decimal{}, false
	}
	p, err := d.Mul(e)
	return p, err == nil && p.Scale() == scale
}

// Quo is a ÷ b, exactly; false when b is zero.
func (a Num) Quo(b Num) (Num, bool) {
	if b.IsZero() {
		return Num{}, false
	}
	if a.rat == nil && b.rat == nil {
		if q, ok := quoFast(a.dec, b.dec); ok {
			return Num{dec: q}, true
		}
	}
	return fromRat(new(big.Rat).Quo(a.big(), b.big())), true
}

// quoFast divides when the quotient is a decimal of at most 19 digits: after
// cancelling, the denominator has no prime factor but 2 and 5.
func quoFast(d, e decimal.Decimal) (decimal.Decimal, bool) {
	if d.IsZero() {
		return decimal.Decimal{}, true
	}
	g := gcd(d.Coef(), e.Coef())
	n, m := d.Coef()/g, e.Coef()/g
	return decimalOf(d.Sign()*e.Sign(), n, m, d.Scale()-e.Scale())
}

// Neg is −a.
func (a Num) Neg() Num {
	if a.rat == nil {
		return Num{dec: a.dec.Neg()}
	}
	return Num{rat: new(big.Rat).Neg(a.rat)}
}

// Abs is a without its sign.
func (a Num) Abs() Num {
	if a.Sign() < 0 {
		return a.Neg()
	}
	return a
}

// Sign is −1, 0 or 1.
func (a Num) Sign() int {
	if a.rat == nil {
		return a.dec.Sign()
	}
	return a.rat.Sign()
}

// Cmp is −1, 0 or 1 as a is less than, equal to or greater than b.
func (a Num) Cmp(b Num) int {
	if a.rat == nil && b.rat == nil {
		return a.dec.Cmp(b.dec)
	}
	return a.big().Cmp(b.big())
}

// Equal reports a = b as numbers.
func (a Num) Equal(b Num) bool { return a.Cmp(b) == 0 }

// IsZero reports a = 0.
func (a Num) IsZero() bool { return a.Sign() == 0 }

// IsInt reports that a has no fractional part.
func (a Num) IsInt() bool {
	if a.rat == nil {
		return a.dec.IsInt()
	}
	return a.rat.IsInt()
}

// Int64 is a as an integer; false when a has a fractional part or does not fit.
func (a Num) Int64() (int64, bool) {
	if a.rat != nil {
		return a.rat.Num().Int64(), a.rat.IsInt() && a.rat.Num().IsInt64()
	}
	whole, frac, ok := a.dec.Int64(a.dec.Scale())
	return whole, ok && frac == 0
}

// Float64 is the nearest binary float. Use it for statistics and drawing only.
func (a Num) Float64() float64 {
	if a.rat == nil {
		f, _ := a.dec.Float64()
		return f
	}
	f, _ := a.rat.Float64()
	return f
}

// Bits is the size of the number's exact form; the engine bounds powers with it.
func (a Num) Bits() int {
	if a.rat == nil {
		return 64
	}
	return a.rat.Num().BitLen() + a.rat.Denom().BitLen()
}

func (a Num) big() *big.Rat {
	if a.rat != nil {
		return a.rat
	}
	n := new(big.Int).SetUint64(a.dec.Coef())
	if a.dec.Sign() < 0 {
		n.Neg(n)
	}
	return new(big.Rat).SetFrac(n, bigPow10(a.dec.Scale()))
}

// fromRat takes ownership of r and moves it to the decimal form when it fits.
func fromRat(r *big.Rat) Num {
	if r.Num().BitLen() <= 64 && r.Denom().IsUint64() {
		n := new(big.Int).Abs(r.Num())
		if d, ok := decimalOf(r.Sign(), n.Uint64(), r.Denom().Uint64(), 0); ok {
			return Num{dec: d}
		}
	}
	return Num{rat: r}
}

// decimalOf is sign × n / (m × 10^scale) as a decimal, where n/m is in lowest
// terms; false when that has no decimal form or does not fit.
func decimalOf(sign int, n, m uint64, scale int) (decimal.Decimal, bool) {
	if n == 0 {
		return decimal.Decimal{}, true
	}
	twos := bits.TrailingZeros64(m)
	m >>= twos
	fives := 0
	for m%5 == 0 {
		m /= 5
		fives++
	}
	if m != 1 {
		return decimal.Decimal{}, false
	}
	k := max(twos, fives)
	for range k - twos {
		var ok bool
		if n, ok = times(n, 2); !ok {
			return decimal.Decimal{}, false
		}
	}
	for range k - fives {
		var ok bool
		if n, ok = times(n, 5); !ok {
			return decimal.Decimal{}, false
		}
	}
	scale += k
	for scale > 0 && n%10 == 0 {
		n /= 10
		scale--
	}
	for scale < 0 {
		var ok bool
		if n, ok = times(n, 10); !ok {
			return decimal.Decimal{}, false
		}
		scale++
	}
	if scale > decimal.MaxScale || n > math.MaxInt64 {
		return decimal.Decimal{}, false
	}
	d, err := decimal.New(int64(sign)*int64(n), scale)
	return d, err == nil
}

func times(n, f uint64) (uint64, bool) {
	hi, lo := bits.Mul64(n, f)
	return lo, hi == 0
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func bigPow10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}
