package sample

import (
	"hash/fnv"
	"math/rand/v2"
	"strconv"
)

// chance is a stream of random choices. Each school and purpose has its own,
// so that one more draw in one place moves nothing elsewhere. There is no
// floating point in it: the same seed gives the same county on every machine.
type chance struct{ *rand.Rand }

func newChance(seed uint64, purpose, subject string) chance {
	h := fnv.New64a()
	h.Write([]byte(purpose + "\x00" + subject))
	return chance{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

func (c *County) chance(purpose, subject string) chance {
	return newChance(c.opt.Seed, purpose, subject)
}

// yearly is a stream of one year only, so that a later year changes nothing in
// an earlier one.
func (c *County) yearly(purpose, subject string, year int) chance {
	return c.chance(purpose+" "+strconv.Itoa(year), subject)
}

// between draws from low to high, both included.
func (c chance) between(low, high int) int {
	if high <= low {
		return low
	}
	return low + c.IntN(high-low+1)
}

// permille is true p times in a thousand: rare things are said in whole
// numbers.
func (c chance) permille(p int) bool { return c.IntN(1000) < p }

// about draws around n, evenly within percent either side.
func (c chance) about(n, percent int) int {
	return n * c.between(100-percent, 100+percent) / 100
}

func pick[T any](c chance, from []T) T { return from[c.IntN(len(from))] }

// odds is a choice and how often it falls, relative to the others.
type odds[T any] struct {
	weight int
	value  T
}

func draw[T any](c chance, list []odds[T]) T {
	sum := 0
	for _, o := range list {
		sum += o.weight
	}
	n := c.IntN(sum)
	for _, o := range list {
		if n -= o.weight; n < 0 {
			return o.value
		}
	}
	panic("sample: weights do not add up")
}

func shuffled[T any](c chance, list []T) []T {
	out := append([]T(nil), list...)
	c.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
