package calc

import (
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// share computes an allocation (分配): under each subject of the level above,
// the total is split by weight with the largest remainder, ties by code, so
// that the parts sum to it exactly.
//
// A part whose weight is 未报 is 未报; the others share the whole and are
// 不完整 until it comes in. Where there is something to share and nobody with
// a weight to share it, each part fails: the money is not dropped in silence.
func (r *run) share(it *Item) {
	out := make([]value.Value, r.count(it.place()))
	parent := Place{Level: it.Level.parent()}
	for i := range r.count(parent) {
		r.split(it, i, it.Total.Eval(env{r, parent, i}), r.below(parent, i, it.Level), out)
	}
	r.values[it.field.id] = out
}

func (r *run) split(it *Item, parent int, total value.Value, children []int, out []value.Value) {
	var sharing []int
	var weights []num.Num
	partial := total.Partial()
	sum := num.Int(0)
	for _, j := range children {
		e := env{r, it.place(), j}
		v, stop := holds(it, e)
		if !stop {
			v = it.Weight.Eval(e)
		}
		switch {
		case stop || v.Kind() != value.Number:
			out[j] = v
			partial = partial || v.Kind() == value.Missing
			continue
		case v.Num().Sign() < 0:
			out[j] = value.Fail("负权重", it.Name+"的分配权重为负数 "+v.String())
			continue
		}
		partial = partial || v.Partial()
		sharing = append(sharing, j)
		weights = append(weights, v.Num())
		sum = sum.Add(v.Num())
	}
	if total.Kind() != value.Number {
		for _, j := range sharing {
			out[j] = total
		}
		return
	}
	amount := total.Num().Round(it.places(), num.HalfUp) // also where 舍入 is blank: no parts could sum to a finer one
	if len(sharing) == 0 && !amount.IsZero() && !partial {
		r.faults = append(r.faults, Problem{Item: it, Level: it.Level.parent(), Subject: parent,
			Message: it.Name + "有 " + amount.String() + " 可分，但没有符合条件的对象"})
	}
	parts := make([]num.Num, len(sharing))
	switch {
	case amount.IsZero():
	case sum.IsZero():
		for _, j := range sharing {
			out[j] = value.Fail("无可分配", it.Name+"有 "+amount.String()+" 可分，但分配权重合计为 0")
		}
		return
	default:
		split, err := num.Split(amount, weights, it.places())
		if err != nil {
			panic(err) // weights were checked above
		}
		parts = split
	}
	for k, j := range sharing {
		out[j] = value.OfNum(parts[k])
		if partial {
			out[j] = out[j].WithPartial()
		}
	}
}

// places is the grain of an allocation: the fen, unless 舍入 says otherwise.
func (it *Item) places() int {
	if it.Places < 0 {
		return 2
	}
	return it.Places
}
