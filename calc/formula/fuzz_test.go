package formula

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"hesuan/internal/num"
	"hesuan/internal/value"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`IF(角色="核心校", ROUND(在校生数*生均标准/7, 2), 经费/零)`, "-2^2%--3", `SUMPRODUCT((教职工[骨干级别]="县级")*教职工[绩效])`,
		`COUNTIFS(教职工[年龄],">="&任意)`, "1.5E-3", "(((", `"""`, "表[", "=+ -\n1", "SUM(教职工[周课时],1)", "IFS(达标,1,TRUE,\"\")", "9^9^9^9", "任意&任意文字",
		`TEXT(期末-1,"yyyy-mm-dd")`, "XLOOKUP(1,标准[起点],标准[等级],角色)", "１＋２", "a b", "1,2", "F(a)b", "a\"b\"", "{1;2}", "#N/A", "'a'!b",
	} {
		f.Add(s)
	}
	w := county()
	for i := range w.symbols {
		w.symbols[i].Entered = true
	}
	f.Fuzz(func(t *testing.T, src string) {
		p, err := Compile(src, w)
		if err != nil {
			for _, e := range err.(Errors) {
				if n := len([]rune(src)); e.Pos < 0 || e.Pos > n || e.Text == "" || e.Code == "" {
					t.Fatalf("%q: %d of %d, %+v", src, e.Pos, n, e)
				}
			}
			return
		}
		v := p.Eval(values{w})
		if err := typedAs(p, v); err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		again, err := Compile(p.Source(), w)
		if err != nil || !again.Eval(values{w}).Equal(v) {
			t.Fatalf("%q compiled once, then: %v", src, err)
		}
		tree := p.Explain(values{w})
		if !tree.Value.Equal(v) {
			t.Fatalf("%q is %s, explained as %s", src, show(v), show(tree.Value))
		}
		checkTree(t, tree)
		if long := len(src) > 1000; !long { // longer than a cell once it is printed, or put into another formula
			checkPrinted(t, w, p, v)
			checkWithin(t, w, p, v)
		}
	})
}

// typedAs holds a value to what its formula says it yields.
func typedAs(p *Program, v value.Value) error {
	want, decided := map[Type]value.Kind{Num: value.Number, Text: value.Text, Bool: value.Bool, Date: value.Date}[p.Type()]
	switch v.Kind() {
	case value.Blank, value.Missing, value.NotApplicable:
		return nil
	case value.Failed:
		if code, message := v.Failure(); code == "" || message == "" {
			return fmt.Errorf("a failure without a code or a word: %q %q", code, message)
		}
		return nil
	}
	if decided && v.Kind() != want {
		return fmt.Errorf("yields %s, but is %s", p.Type(), show(v))
	}
	return nil
}

// checkPrinted reads the formula in Excel's words again, where it is written with
// names and functions of ours: it means the same. A guard may move a value within
// its last places.
func checkPrinted(t *testing.T, w *world, p *Program, v value.Value) {
	t.Helper()
	printed, err := p.Excel(asNames)
	if err != nil {
		t.Fatalf("%q: %v", p.Source(), err)
	}
	if printed == "" {
		t.Fatalf("%q prints nothing", p.Source())
	}
	back, err := Compile(printed, w)
	if err != nil {
		return // INDEX, MATCH and the like are not ours to read
	}
	got := back.Eval(values{w})
	guarded := strings.Count(printed, "ROUND(") != strings.Count(strings.ToUpper(p.Source()), "ROUND(")
	if !guarded && !alike(got, v) {
		t.Fatalf("%q is %s, printed as %s it is %s", p.Source(), show(v), printed, show(got))
	}
}

// alike compares values; two failures are alike by their code, for each quotes its
// own formula.
func alike(a, b value.Value) bool {
	if a.Kind() == value.Failed && b.Kind() == value.Failed {
		x, _ := a.Failure()
		y, _ := b.Failure()
		return x == y
	}
	return a.Equal(b)
}

// checkWithin puts a formula into others whose result is known.
func checkWithin(t *testing.T, w *world, p *Program, v value.Value) {
	t.Helper()
	src := strings.TrimLeftFunc(p.Source(), unicode.IsSpace)
	if rest, ok := strings.CutPrefix(src, "="); ok {
		src = rest
	}
	yields := func(outer string, unit num.Unit, want value.Value) {
		t.Helper()
		q, err := Compile(strings.ReplaceAll(outer, "x", "("+src+"\n)"), w)
		switch {
		case err != nil && tooDeep(err):
		case err != nil:
			t.Fatalf("%q compiles, but not as %s: %v", src, outer, err)
		case q.Unit() != unit:
			t.Fatalf("%q has the unit %q, as %s it has %q", src, p.Unit(), outer, q.Unit())
		default:
			if got := q.Eval(values{w}); !alike(got, want) {
				t.Fatalf("%q is %s, %s of it is %s", src, show(v), outer, show(got))
			}
		}
	}
	yields("x", p.Unit(), v)
	one := unitNamed("")
	switch {
	case p.Type() == Num && v.Kind() == value.Number:
		n := v.Num()
		yields("x-x", p.Unit(), partly(v, value.OfNum(num.Int(0))))
		yields("x*x", p.Unit().Mul(p.Unit()), partly(v, value.OfNum(n.Mul(n))))
		yields("IF(x=x,1,2)", one, partly(v, value.OfNum(num.Int(1))))
	case p.Type() == Text && v.Kind() == value.Text:
		yields("LEN(x)", one, partly(v, value.OfNum(num.Int(int64(utf8.RuneCountInString(v.Text()))))))
	case p.Type() == Bool && v.Kind() == value.Bool:
		yields("NOT(x)", one, partly(v, value.OfBool(!v.Bool())))
		yields("AND(x,NOT(x))", one, partly(v, value.OfBool(false)))
	}
}

// partly marks a result as unfinished where what it was made of is.
func partly(of, v value.Value) value.Value {
	if of.Partial() {
		return v.WithPartial()
	}
	return v
}

// tooDeep reports a formula that was refused for its size alone.
func tooDeep(err error) bool {
	return slices.ContainsFunc(err.(Errors), func(e *Error) bool { return e.Code == "too-long" })
}
