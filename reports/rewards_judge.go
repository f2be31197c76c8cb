package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
)

// unit is what can be listed once: a subject, or both rows about one thing.
type unit struct {
	subjects []int
	pair     *calc.Pair
}

func (a *award) units() []unit {
	var out []unit
	if a.match == nil {
		for _, i := range a.trace.sorted(placeOf(a.item)) {
			out = append(out, unit{subjects: []int{i}})
		}
		return out
	}
	for k := range a.match.Pairs {
		p := &a.match.Pairs[k]
		u := unit{pair: p}
		for _, line := range p.Lines {
			if line >= 0 {
				u.subjects = append(u.subjects, line)
			}
		}
		out = append(out, u)
	}
	return out
}

type verdictFor uint8

const (
	passedOver verdictFor = iota
	chosen
	undecided
	almost
)

// judge looks at each row of a unit and takes the one that came farthest.
func (a *award) judge(u unit) (nominee, verdictFor) {
	best, state := nominee{}, passedOver
	fewest := -1
	for _, i := range u.subjects {
		n := nominee{subject: i, pair: u.pair}
		v := a.res.Value(a.item, i)
		if a.granted(v) {
			return n, chosen
		}
		st := a.stands(u, i)
		s := passedOver
		switch {
		case v.Kind() == value.Failed:
			_, message := v.Failure()
			n.why, s = "计算出错："+message, undecided
		case v.Kind() == value.Missing || len(a.cond.tests) > 0 && len(st.lacks) == 0 && len(st.open) > 0 && !st.never:
			n.why, s = a.waits(n, st), undecided
		case len(st.lacks) == 1 && len(st.open) == 0 && !st.never:
			n.lack, s = st.lacks[0], almost
			n.why = a.cond.words(i, n.lack) + a.disagrees(n)
			if gap, ok := a.cond.gap(n.lack, i); ok {
				n.gap = &gap
			}
		}
		if s != passedOver && (fewest < 0 || len(st.lacks) < fewest) {
			best, state, fewest = n, s, len(st.lacks)
		}
	}
	return best, state
}

// granted reports a value that puts its subject on the list. Where an item has
// no condition, a count of nothing does not.
func (a *award) granted(v value.Value) bool {
	switch v.Kind() {
	case value.Number:
		return a.item.When != nil || !v.Num().IsZero()
	case value.Text, value.Date:
		return true
	case value.Bool:
		return v.Bool()
	}
	return false
}

// stands is how a subject stands before the tests. Where the row that should
// say so is missing, the column that tells the two rows apart does not count.
func (a *award) stands(u unit, i int) bearing {
	st := a.cond.bearing(i)
	if u.pair != nil && len(u.subjects) == 1 {
		st.lacks = slices.DeleteFunc(st.lacks, func(k int) bool { return a.cond.asks(k, a.match.Side) })
	}
	return st
}

// waits names what an undecided subject waits for.
func (a *award) waits(n nominee, st bearing) string {
	if _, school := a.trace.owner(placeOf(a.item), n.subject); school >= 0 && !a.res.Filed(school) {
		return "填报表未受理"
	}
	if len(st.open) == 0 {
		return "用到的数未报"
	}
	if n.pair != nil && n.pair.State == calc.Waiting {
		return a.disagrees(n)[len("；"):]
	}
	return a.cond.words(n.subject, st.open...)
}

// disagrees says what 对账 found, after a semicolon.
func (a *award) disagrees(n nominee) string {
	if n.pair == nil || n.pair.State == calc.Agreed {
		return ""
	}
	return "；" + disagreement(a.res, *a.match, *n.pair)
}

// disagreement words why two schools' rows do not agree.
func disagreement(res *calc.Result, m calc.Matching, p calc.Pair) string {
	switch p.State {
	case calc.Different:
		var parts []string
		for _, d := range p.Differs {
			parts = append(parts, d.Column+"："+m.Sides[0]+"方填"+orBlank(d.Values[0])+"，"+m.Sides[1]+"方填"+orBlank(d.Values[1]))
		}
		return strings.Join(parts, "；")
	case calc.Waiting, calc.Alone:
		side := 0
		if p.Lines[0] >= 0 {
			side = 1
		}
		other := otherSchool(res, m, p, side)
		if p.State == calc.Waiting {
			return other + "的填报表未受理"
		}
		return other + "没有对应的" + m.Sides[side] + "记录"
	}
	return ""
}

func orBlank(v value.Value) string {
	if v.Kind() == value.Blank {
		return "空白"
	}
	return v.String()
}

// otherSchool names the school of one side of a pair, as the register or, for
// a school that is not in it, the other side's row has it.
func otherSchool(res *calc.Result, m calc.Matching, p calc.Pair, side int) string {
	if s := p.Schools[side]; s >= 0 {
		return res.Subject(calc.School, s).Name
	}
	_, _, c := res.Line(m.Table, p.Lines[1-side], m.Other)
	return c.Value.String()
}
