package formula

import (
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// tally collects entries of columns and decides what an aggregate of them is.
type tally struct {
	n                  int // entries that count
	missing, na, blank int
	incomplete         bool // an entry was itself computed without some return
	sum                num.Num
	best               value.Value
	failed             value.Value
}

// skip notes an entry that holds no value; false when the entry counts.
func (t *tally) skip(v value.Value) bool {
	t.incomplete = t.incomplete || v.Partial()
	switch v.Kind() {
	case value.Blank:
		t.blank++
	case value.Missing:
		t.missing++
	case value.NotApplicable:
		t.na++
	case value.Failed:
		if t.failed.Kind() != value.Failed {
			t.failed = v
		}
	default:
		return false
	}
	return true
}

// nothing is what the aggregate becomes when no entry counts, if that is decided by
// the entries: all 未报, or all 不适用.
func (t *tally) nothing() (value.Value, bool) {
	switch {
	case t.failed.Kind() == value.Failed:
		return t.failed, true
	case t.n == 0 && t.missing > 0:
		return value.OfMissing(), true
	case t.n == 0 && t.na > 0 && t.blank == 0:
		return value.OfNA(), true
	}
	return value.Value{}, false
}

// partial marks a result that left a 未报 out.
func (t *tally) partial(v value.Value) value.Value {
	if t.incomplete || t.missing > 0 && v.Kind() != value.Missing {
		return v.WithPartial()
	}
	return v
}

// take adds an entry that counts.
func (t *tally) take(id fn, v value.Value) bool {
	switch id {
	case fnCOUNTA:
	case fnCOUNT:
		if v.Kind() != value.Number && v.Kind() != value.Date {
			return true
		}
	case fnMIN, fnMAX, fnMINIFS, fnMAXIFS:
		if v.Kind() != value.Number && v.Kind() != value.Date || t.n > 0 && v.Kind() != t.best.Kind() {
			return false
		}
		if c := order(v, t.best); t.n == 0 || c < 0 == (id == fnMIN || id == fnMINIFS) && c != 0 {
			t.best = v
		}
	default:
		if v.Kind() != value.Number {
			return false
		}
		t.sum = t.sum.Add(v.Num())
	}
	t.n++
	return true
}

// order compares two numbers or two dates.
func order(a, b value.Value) int {
	if a.Kind() == value.Date {
		return a.Date().Compare(b.Date())
	}
	return a.Num().Cmp(b.Num())
}

func (n *node) aggregate(ops []operand) value.Value {
	var t tally
	for i := range ops {
		if !ops[i].isCol {
			if n.entry(i) && ops[i].val.Kind() != value.Blank && t.skip(ops[i].val) {
				continue
			}
			if bad, ok := n.countScalar(&t, i, ops[i].val); !ok {
				return bad
			}
			continue
		}
		for _, v := range ops[i].col {
			if t.skip(v) {
				continue
			}
			if !t.take(n.fn.id, v) {
				return n.mistyped(i, v, "数值")
			}
		}
	}
	return n.finish(&t)
}

// entry reports an operand that is a bare name in a sum, mean or count: as in
// a spreadsheet, where such a cell may hold the word 不适用 or 未报, it is an
// entry that can be skipped like one of a column. MIN and MAX are strict:
// MIN(得分, 封顶) of a 未报 score must not become the cap.
func (n *node) entry(i int) bool {
	if n.op != opCall {
		return false
	}
	switch n.fn.id {
	case fnSUM, fnAVERAGE, fnCOUNT, fnCOUNTA:
		return n.args[i].op == opName
	}
	return false
}

// countScalar adds a single value; only counting is patient with a blank one.
func (n *node) countScalar(t *tally, i int, v value.Value) (value.Value, bool) {
	if v.Kind() == value.Blank {
		if n.fn.id == fnCOUNT || n.fn.id == fnCOUNTA {
			return value.Value{}, true
		}
		return n.blank(i), false
	}
	if !t.take(n.fn.id, v) {
		return n.mistyped(i, v, "数值"), false
	}
	return value.Value{}, true
}

func (n *node) finish(t *tally) value.Value {
	if v, ok := t.nothing(); ok {
		return t.partial(v)
	}
	var v value.Value
	switch n.fn.id {
	case fnCOUNT, fnCOUNTA, fnCOUNTIF, fnCOUNTIFS:
		v = value.OfNum(num.Int(int64(t.n)))
	case fnSUM, fnSUMIF, fnSUMIFS:
		v = value.OfNum(t.sum)
	case fnAVERAGE, fnAVERAGEIFS:
		mean, ok := t.sum.Quo(num.Int(int64(t.n)))
		if !ok {
			return t.partial(n.failed("无数据", "“%s”没有可平均的数据", n.text))
		}
		v = value.OfNum(mean)
	default:
		if t.n == 0 {
			return t.partial(n.failed("无数据", "“%s”没有可比较的数据", n.text))
		}
		v = t.best
	}
	return t.partial(v)
}
