package reports

import (
	"fmt"
	"strings"

	"hesuan/calc"
	"hesuan/internal/value"
)

// law is an item's formula and condition as the policy has them.
func (w *derivation) law(it *calc.Item, i int, again bool) []string {
	if again {
		return []string{"公式、条件同上"}
	}
	out := []string{"公式：" + w.formula(it) + "（" + policyCell(it) + "）"}
	if it.Condition() != "" {
		holds := "，成立"
		if v := w.res.Holds(it, i); v.Kind() != value.Bool {
			holds = "，" + spoken(v, 0)
		}
		out = append(out, "条件："+it.Condition()+holds)
	}
	return out
}

// formula is an item's formula, once: another item with the same one refers to
// it.
func (w *derivation) formula(it *calc.Item) string {
	if w.formulas == nil {
		w.formulas = map[string]string{}
	}
	text := it.Formula()
	before, ok := w.formulas[text]
	if ok && before != it.Code {
		return "与" + before + "相同"
	}
	w.formulas[text] = it.Code
	return text
}

// how writes what the formula comes to with its values.
func (w *derivation) how(it *calc.Item, i int, why *calc.Reason, e *evidence) (out []string) {
	v := w.res.Value(it, i)
	switch {
	case v.Kind() == value.Missing:
		text := "未报"
		if len(e.lacking) > 0 {
			text += "：缺" + strings.Join(e.lacking, "、")
		}
		return append(out, text)
	case v.Kind() != value.Number:
		return append(out, "结果："+spoken(v, 0))
	case it.Shared():
		return append(out, w.shareWords(it, i, why)...)
	}
	out = append(out, e.sums...)
	b := body(why)
	if b == nil {
		return out
	}
	text := w.filledIn(b)
	if text == exactly(b.Value) || b.Value.Kind() != value.Number {
		return out
	}
	text += "＝" + exactly(b.Value)
	if !b.Value.Num().Equal(v.Num()) {
		text += "，四舍五入 " + result(it, v)
	}
	return append(out, "代入："+text)
}

// shareWords puts the numbers into an allocation.
func (w *derivation) shareWords(it *calc.Item, i int, why *calc.Reason) []string {
	parent, _ := w.res.Up(calc.Place{Level: it.Level}, i, calc.Place{Level: it.Parent()})
	pool, weight := w.res.Pool(it, parent), w.res.Weight(it, i)
	var sum tally
	sharing := 0
	for _, r := range why.Children {
		if r.Label != partWeights {
			continue
		}
		for _, o := range r.Children {
			sum.add(o.Value)
			sharing++
		}
	}
	text := fmt.Sprintf("代入：%s×%s÷%s＝%s", exactly(pool), exactly(weight), sum.exact(), result(it, w.res.Value(it, i)))
	out := []string{text}
	if sharing > 1 {
		out = append(out, fmt.Sprintf("%d个对象的权重合计%s，用最大余数法分到分，各份之和等于总额", sharing, sum.exact()))
	}
	if sum.missing > 0 {
		out = append(out, fmt.Sprintf("其中%d个对象未报，补报后重新分配", sum.missing))
	}
	return out
}

// exact is the sum with the decimals it has.
func (t tally) exact() string {
	text := exactNum(t.sum)
	if !t.whole() || t.partial {
		text += incomplete
	}
	return text
}

// policyCell is where the policy has an item's formula, and on what clause.
func policyCell(it *calc.Item) string {
	at := it.At()
	if it.Source.Basis != "" {
		at += "，" + it.Source.Basis
	}
	return at
}

// whence writes what a number rests on, one kind a line.
func (w *derivation) whence(it *calc.Item, e *evidence) []string {
	var out []string
	if text := e.standardsText(it.Source.Basis); text != "" {
		out = append(out, "标准："+text)
	}
	var results []string
	for _, r := range e.results {
		results = append(results, ownName(r)+" "+withUnit(r.Value, r.Unit)+w.where(r))
	}
	if len(results) > 0 {
		out = append(out, "引用："+strings.Join(results, "；"))
	}
	out = append(out, e.cellsText(w.file)...)
	if len(e.register) > 0 {
		out = append(out, strings.Join(e.register, "；"))
	}
	if len(e.lists) > 0 {
		out = append(out, "对照："+strings.Join(e.lists, "、"))
	}
	return out
}

// where says in which part of the notice another result is explained.
func (w *derivation) where(r *calc.Reason) string {
	it := w.itemOf(r)
	switch {
	case evaluated(it):
		return "（见第四部分）"
	case strings.Contains(r.Label, " · ") && it.Level == calc.School && !strings.HasSuffix(r.Label, " · "+w.sub.Name):
		return "（" + r.Label[strings.LastIndex(r.Label, " · ")+len(" · "):] + "）"
	}
	return ""
}
