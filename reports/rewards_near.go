package reports

import (
	"cmp"
	"slices"
)

// remainder is those who lack one thing only, but are too many to name.
type remainder struct {
	count int
	why   string
}

// mostNear is how many of those who lack the same thing are named. Where a
// quantity falls short, they are the nearest; where it does not, all are as
// near, and none is named.
const mostNear = 100

// nearest keeps of those who lack one thing the ones worth naming.
func (a *award) nearest() {
	by := map[int][]nominee{}
	for _, n := range a.near {
		by[n.lack] = append(by[n.lack], n)
	}
	a.near = nil
	for _, lack := range sortedInts(by) {
		list := by[lack]
		slices.SortStableFunc(list, func(x, y nominee) int {
			if x.gap == nil || y.gap == nil {
				return 0
			}
			return x.gap.Cmp(*y.gap)
		})
		keep := len(list)
		if keep > mostNear {
			keep = 0
			if list[0].gap != nil {
				keep = mostNear
			}
		}
		a.near = append(a.near, list[:keep]...)
		if rest := list[keep:]; len(rest) > 0 {
			a.more = append(a.more, remainder{len(rest), a.common(rest)})
		}
	}
}

// common is what a list lacks, in words where these are the same for all.
func (a *award) common(list []nominee) string {
	for _, n := range list {
		if n.why != list[0].why {
			return "不满足“" + a.cond.tests[n.lack].prog.Source() + "”"
		}
	}
	return list[0].why
}

func sortedInts[V any](m map[int]V) []int {
	var out []int
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b int) int { return cmp.Compare(a, b) })
	return out
}
