package num

import (
	"math"
	"math/big"

	"github.com/govalues/decimal"
)

// Mode names a rounding. There is no default: whoever rounds says how.
type Mode uint8

const (
	HalfUp Mode = iota // 四舍五入: half goes away from zero, as Excel's ROUND
	Up                 // away from zero, as ROUNDUP
	Down               // towards zero, as ROUNDDOWN
	Floor              // towards minus infinity, as INT
)

// maxPlaces bounds the places of a rounding; beyond it the caller is broken.
const maxPlaces = 1000

var pow10 = func() (p [20]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// Round is a rounded to places decimals (2 is fen; −2 is whole hundreds).
func (a Num) Round(places int, m Mode) Num {
	if places < -maxPlaces || places > maxPlaces {
		panic("num: rounding to an absurd number of places")
	}
	if a.rat == nil {
		if places >= a.dec.Scale() {
			return a
		}
		if r, ok := roundFast(a.dec, places, m); ok {
			return Num{dec: r}
		}
	}
	return a.roundSlow(places, m)
}

func roundFast(d decimal.Decimal, places int, m Mode) (decimal.Decimal, bool) {
	cut := d.Scale() - places
	if cut >= len(pow10) {
		return decimal.Decimal{}, false
	}
	div := pow10[cut]
	q, r := d.Coef()/div, d.Coef()%div
	if carries(m, d.Sign() < 0, r != 0, r >= div-r) {
		q++
	}
	for ; places < 0; places++ {
		var ok bool
		if q, ok = times(q, 10); !ok {
			return decimal.Decimal{}, false
		}
	}
	if q > math.MaxInt64 {
		return decimal.Decimal{}, false
	}
	n := int64(q)
	if d.Sign() < 0 {
		n = -n
	}
	out, err := decimal.New(n, places)
	return out, err == nil
}

func (a Num) roundSlow(places int, m Mode) Num {
	scale := bigPow10(max(places, -places))
	n, d := new(big.Int).Set(a.big().Num()), new(big.Int).Set(a.big().Denom())
	if places >= 0 {
		n.Mul(n, scale)
	} else {
		d.Mul(d, scale)
	}
	neg := n.Sign() < 0
	n.Abs(n)
	q, r := new(big.Int).QuoRem(n, d, new(big.Int))
	half := new(big.Int).Lsh(r, 1).Cmp(d) >= 0
	if carries(m, neg, r.Sign() != 0, half) {
		q.Add(q, big.NewInt(1))
	}
	if neg {
		q.Neg(q)
	}
	if places >= 0 {
		return fromRat(new(big.Rat).SetFrac(q, scale))
	}
	return fromRat(new(big.Rat).SetInt(q.Mul(q, scale)))
}

// carries decides whether the magnitude grows by one unit of the last place.
func carries(m Mode, neg, inexact, atLeastHalf bool) bool {
	switch m {
	case HalfUp:
		return inexact && atLeastHalf
	case Up:
		return inexact
	case Down:
		return false
	case Floor:
		return inexact && neg
	}
	panic("num: unknown rounding mode")
}
