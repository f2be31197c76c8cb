package reports_test

import (
	"regexp"
	"strings"
	"testing"

	"hesuan/internal/num"
)

// bornOut works out every formula that stands in a notice with its values put
// in, and compares with what the notice says it comes to.
func bornOut(t testing.TB, school, text string) {
	t.Helper()
	filledIn := regexp.MustCompile(`代入：([^＝：]+)＝([\d,.]+)`)
	checked := 0
	for _, m := range filledIn.FindAllStringSubmatch(text, -1) {
		if strings.ContainsAny(m[1], "*…未") {
			continue // incomplete, or cut
		}
		e := expression{rest: m[1]}
		v, ok := e.sum()
		if !ok || e.rest != "" {
			t.Errorf("%s: %q is no formula at %q", school, m[1], e.rest)
			continue
		}
		checked++
		exact := v.String()
		if i := strings.IndexByte(exact, '.'); i >= 0 {
			exact = v.Grouped(len(exact) - i - 1)
		} else {
			exact = v.Grouped(0)
		}
		// What follows a value in the text may begin with a digit. An allocation
		// is true to a fen.
		fen := num.Frac(1, 100)
		if !strings.HasPrefix(m[2], exact) && !strings.HasPrefix(m[2], v.Grouped(6)) && !strings.HasPrefix(m[2], v.Round(2, num.Floor).Grouped(2)) &&
			!strings.HasPrefix(m[2], v.Round(2, num.Floor).Add(fen).Grouped(2)) {
			t.Errorf("%s: %s is %s, the notice says %s", school, m[1], exact, m[2])
		}
	}
	if checked == 0 {
		t.Errorf("%s: no formula has its values put in", school)
	}
}

// expression reads arithmetic as notices print it.
type expression struct{ rest string }

func (e *expression) eat(s string) bool {
	after, ok := strings.CutPrefix(e.rest, s)
	e.rest = after
	return ok
}

func (e *expression) sum() (num.Num, bool) {
	v, ok := e.product()
	for ok {
		switch {
		case e.eat("＋"):
			w, fine := e.product()
			v, ok = v.Add(w), fine
		case e.eat("－"):
			w, fine := e.product()
			v, ok = v.Sub(w), fine
		default:
			return v, true
		}
	}
	return v, false
}

func (e *expression) product() (num.Num, bool) {
	v, ok := e.value()
	for ok {
		switch {
		case e.eat("×"):
			w, fine := e.value()
			v, ok = v.Mul(w), fine
		case e.eat("÷"):
			w, fine := e.value()
			q, finite := v.Quo(w)
			v, ok = q, fine && finite
		default:
			return v, true
		}
	}
	return v, false
}

func (e *expression) value() (num.Num, bool) {
	for _, name := range []string{"MIN(", "MAX(", "("} {
		if !e.eat(name) {
			continue
		}
		v, ok := e.sum()
		for ok && e.eat("，") {
			w, fine := e.sum()
			if (name == "MIN(") == (w.Cmp(v) < 0) {
				v = w
			}
			ok = fine
		}
		return v, ok && e.eat(")")
	}
	n := strings.IndexFunc(e.rest, func(r rune) bool { return !strings.ContainsRune("0123456789.,-", r) })
	if n < 0 {
		n = len(e.rest)
	}
	v, err := num.Parse(strings.ReplaceAll(e.rest[:n], ",", ""))
	e.rest = e.rest[n:]
	if err == nil && e.eat("%") {
		v = v.Mul(num.Frac(1, 100))
	}
	return v, err == nil
}
