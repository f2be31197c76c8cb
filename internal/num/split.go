package num

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
)

// ErrWeights is returned by Split when the weights cannot carry a share: none
// given, one negative, or all zero.
var ErrWeights = errors.New("num: the weights cannot share a total")

// Split shares total out in proportion to weights by the largest remainder
// (最大余数法): each part is first cut down to places decimals, then the units left
// over go, one each, to the parts that lost most; equal losses go to the lower
// index. The parts sum to total exactly. A negative total is shared as its
// absolute value with the signs turned. A total finer than places is an error,
// for no parts of that fineness could sum to it.
func Split(total Num, weights []Num, places int) ([]Num, error) {
	if !total.Round(places, Down).Equal(total) {
		return nil, fmt.Errorf("num: %s is finer than %d decimals and cannot be split into such parts", total, places)
	}
	ws, err := integers(weights)
	if err != nil {
		return nil, err
	}
	sum := new(big.Int)
	for _, w := range ws {
		sum.Add(sum, w)
	}
	if sum.Sign() == 0 {
		return nil, fmt.Errorf("%w: all are zero", ErrWeights)
	}

	units := total.Abs().Mul(pow(places)).big().Num()
	type part struct {
		index     int
		remainder *big.Int
	}
	quotas, order, left := make([]*big.Int, len(ws)), make([]part, len(ws)), new(big.Int).Set(units)
	for i, w := range ws {
		p := new(big.Int).Mul(units, w)
		q, r := p.QuoRem(p, sum, new(big.Int))
		quotas[i], order[i] = q, part{i, r}
		left.Sub(left, q)
	}
	slices.SortStableFunc(order, func(a, b part) int { return b.remainder.Cmp(a.remainder) })
	// Fewer units are left than parts with a remainder, so a zero weight gets none.
	one := big.NewInt(1)
	for i := range int(left.Int64()) {
		quotas[order[i].index].Add(quotas[order[i].index], one)
	}

	unit := pow(-places)
	parts := make([]Num, len(ws))
	for i, q := range quotas {
		parts[i] = fromRat(new(big.Rat).SetInt(q)).Mul(unit)
		if total.Sign() < 0 {
			parts[i] = parts[i].Neg()
		}
	}
	return parts, nil
}

// integers scales the weights to whole numbers in the same proportion.
func integers(weights []Num) ([]*big.Int, error) {
	if len(weights) == 0 {
		return nil, fmt.Errorf("%w: there are none", ErrWeights)
	}
	common := big.NewInt(1)
	rats := make([]*big.Rat, len(weights))
	for i, w := range weights {
		if w.Sign() < 0 {
			return nil, fmt.Errorf("%w: weight %d is %s", ErrWeights, i+1, w)
		}
		rats[i] = w.big()
		g := new(big.Int).GCD(nil, nil, common, rats[i].Denom())
		common.Mul(common, new(big.Int).Quo(rats[i].Denom(), g))
	}
	out := make([]*big.Int, len(weights))
	for i, r := range rats {
		out[i] = new(big.Int).Mul(r.Num(), new(big.Int).Quo(common, r.Denom()))
	}
	return out, nil
}

// pow is 10^places.
func pow(places int) Num {
	if places >= 0 {
		return fromRat(new(big.Rat).SetInt(bigPow10(places)))
	}
	return fromRat(new(big.Rat).SetFrac(big.NewInt(1), bigPow10(-places)))
}
