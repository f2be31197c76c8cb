package reports

import (
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
)

// why words what stands behind a person's 不适用 or failure.
func (p *payBook) why(i int) string {
	for _, it := range p.shares {
		switch v := p.res.Value(it, i); {
		case v.Kind() == value.NotApplicable:
			return "不参加：" + excluded(p.res.Explain(it, i))
		case v.Kind() == value.Missing:
			return "所在学校或集团未报"
		case v.Kind() == value.Failed:
			_, message := v.Failure()
			return "计算出错：" + message
		case v.Partial():
			return "不完整（有未报）"
		}
	}
	return ""
}

// excluded names what a condition that does not hold was decided by: it goes
// down to the one part that is FALSE and lists the values there.
func excluded(r *calc.Reason) string {
	var at *calc.Reason
	for _, c := range r.Children {
		if strings.HasPrefix(c.Label, "适用条件") {
			at = c
		}
	}
	if at == nil {
		return "不适用"
	}
	for {
		var no []*calc.Reason
		for _, c := range at.Children {
			if !c.NotTaken && c.Value.Kind() == value.Bool && !c.Value.Bool() {
				no = append(no, c)
			}
		}
		if len(no) != 1 {
			break
		}
		at = no[0]
	}
	var parts []string
	named(at, func(name string, v value.Value) {
		part := name + "为“" + v.String() + "”"
		if v.Kind() == value.Blank {
			part = name + "没有填"
		}
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	})
	if len(parts) == 0 {
		return "不符合适用条件"
	}
	return strings.Join(parts, "，")
}

// named walks the names below a reason.
func named(r *calc.Reason, see func(name string, v value.Value)) {
	if name, _, ok := strings.Cut(r.Label, " · "); ok {
		see(name, r.Value)
		return
	}
	for _, c := range r.Children {
		if !c.NotTaken {
			named(c, see)
		}
	}
}

// masked keeps the first six and the last four characters of a number, which
// is enough to find the person and not enough to use the number.
func masked(id string) string {
	r := []rune(id)
	const head, tail = 6, 4
	if len(r) < head+tail+4 {
		return strings.Repeat("*", len(r))
	}
	return string(r[:head]) + strings.Repeat("*", len(r)-head-tail) + string(r[len(r)-tail:])
}
