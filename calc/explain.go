package calc

import (
	"fmt"
	"strings"

	"hesuan/calc/formula"
	"hesuan/internal/value"
)

// Reason is one node of the tree behind a number. The explanation is the
// computation: it is made by running the same formula again and keeping what
// was looked at, down to file, sheet, cell, parameter and clause.
type Reason struct {
	Label    string      // what it is: 生均集团化经费 · 振华实验学校, or the part of a formula
	Formula  string      // as it stands in the policy
	Value    value.Value //
	Unit     string
	File     string // where the value was read
	At       string // sheet and cell there; for an item its formula's cell in the policy
	Basis    string // the clause
	Notes    []string
	Sample   bool // 示例: a parameter to be replaced by the county's own
	Children []*Reason
	NotTaken bool // a branch that was not needed

	node *formula.Node // set where a formula's own step is explained
	item *Item
}

// columnListed is how many entries of a long column a reason lists one by one.
const columnListed = 200

// Explain gives the reason of an item's value for one subject. Its value is
// the result's own.
func (r *Result) Explain(it *Item, subject int) *Reason {
	x := &explainer{r: r.run, seen: map[noteKey]bool{}}
	return x.item(it, subject)
}

// explainer builds a tree. An item that stands in it already is named again
// without its own tree.
type explainer struct {
	r    *run
	seen map[noteKey]bool
}

func (x *explainer) item(it *Item, i int) *Reason {
	res := Result{Program: x.r.p, run: x.r}
	out := &Reason{
		Label: it.Code + " " + it.Name + " · " + res.placeName(it.place(), i), Formula: it.Formula(), Unit: it.Unit.String(),
		Value: x.r.values[it.field.id][i], File: x.r.p.Rules.Book.File, At: it.At(), Basis: it.Source.Basis, item: it,
	}
	if it.Code == it.Name {
		out.Label = it.Name + " · " + res.placeName(it.place(), i)
	}
	key := noteKey{it, i}
	if note := x.r.notes[key]; note != "" {
		out.Notes = append(out.Notes, note)
	}
	if x.seen[key] {
		out.Notes = append(out.Notes, "来历见上文")
		return out
	}
	x.seen[key] = true
	e := env{x.r, it.place(), i}
	if it.When != nil {
		when := x.node(it, it.When.Explain(e), e)
		when.Label = "适用条件 " + it.Condition()
		when.File, when.At = x.r.p.Rules.Book.File, it.Source.At(it.whenColumn())
		out.Children = append(out.Children, when)
		if v := when.Value; v.Kind() != value.Bool || !v.Bool() {
			return out
		}
	}
	switch {
	case it.grade:
		x.grade(out, i)
	case it.Shared():
		x.share(out, it, i, e)
	case e.idle(it):
		raw := x.item(it.follows, i)
		raw.Label = "适用条件 " + raw.Label
		out.Children = append(out.Children, raw)
		out.Notes = append(out.Notes, "原值不适用，本项不计分值")
	default:
		out.Children = append(out.Children, x.node(it, it.Value.Explain(e), e))
		if it.Places >= 0 && out.Value.Kind() == value.Number {
			out.Notes = append(out.Notes, fmt.Sprintf("四舍五入到 %d 位小数", it.Places))
		}
	}
	return out
}

// node turns a step of a formula into a reason and hangs under each name the
// reason of what it names.
func (x *explainer) node(it *Item, n *formula.Node, e env) *Reason {
	out := &Reason{Label: n.Op + "　" + n.Source, Value: n.Value, Notes: n.Notes, NotTaken: n.NotTaken, node: n}
	if n.NotTaken {
		return out
	}
	if n.HasSymbol() {
		x.symbol(out, it, n, e)
		return out
	}
	for _, c := range n.Children {
		out.Children = append(out.Children, x.node(it, c, e))
	}
	return out
}

func (x *explainer) symbol(out *Reason, it *Item, n *formula.Node, e env) {
	out.Unit = n.Symbol.Unit.String()
	ref := &x.r.p.refs[n.Symbol.Slot]
	switch ref.kind {
	case refParam:
		p := x.r.p.params[ref.param][0]
		out.Label = "参数 " + p.Name
		out.File, out.At, out.Basis, out.Sample = x.r.p.Rules.Book.File, p.At("值"), p.Basis, p.Sample
	case refField:
		j, ok := x.r.up(e.at, e.i, ref.field.place)
		if !ok {
			return
		}
		*out = *x.value(ref.field, j, n)
	default:
		out.Label = "整列 " + n.Symbol.Name
		x.column(out, ref, n, e)
	}
}

// value is the reason of one field of one subject.
func (x *explainer) value(f *field, i int, n *formula.Node) *Reason {
	if f.item != nil && f.column == "" {
		sub := x.item(f.item, i)
		sub.node = n
		return sub
	}
	res := Result{Program: x.r.p, run: x.r}
	out := &Reason{Label: f.name + " · " + res.placeName(f.place, i), Unit: f.unit.String(), Value: x.r.field(f, f.place, i), node: n}
	if f.item != nil { // a second result of the same step, such as 考核名次
		out.Children = []*Reason{x.item(f.item, i)}
		return out
	}
	if f.personal {
		out.Value = masked(out.Value)
	}
	out.File, out.At = x.r.origin(f, i)
	return out
}

// masked keeps a personal value out of a tree that travels: four characters
// at the end of a number are enough to find the row it came from.
func masked(v value.Value) value.Value {
	s := []rune(v.String())
	switch {
	case len(s) == 0:
		return v
	case len(s) < 10:
		return value.OfText("（个人信息）")
	}
	return value.OfText(string(s[:6]) + strings.Repeat("*", len(s)-10) + string(s[len(s)-4:]))
}

// column lists the entries of a column that counted for something, each with
// its own reason or source.
func (x *explainer) column(out *Reason, ref *ref, n *formula.Node, e env) {
	out.node = n
	add := func(r *Reason) {
		if len(out.Children) < columnListed {
			out.Children = append(out.Children, r)
		}
	}
	total := len(n.Column)
	switch ref.kind {
	case refBelow:
		for _, j := range x.r.below(e.at, e.i, ref.level) {
			if at, ok := x.r.up(Place{Level: ref.level}, j, ref.field.place); ok {
				add(x.value(ref.field, at, nil))
			}
		}
	case refLines:
		res := Result{Program: x.r.p, run: x.r}
		lines, absent := res.Lines(ref.table, e.at, e.i)
		for _, j := range lines {
			if ref.field.item != nil {
				add(x.item(ref.field.item, j))
				continue
			}
			entry := x.value(ref.field, j, nil)
			entry.Label = ref.field.name
			add(entry)
		}
		if absent > 0 {
			out.Notes = append(out.Notes, fmt.Sprintf("%d 个单位未报", absent))
		}
	case refKeys:
		for k, p := range x.r.p.params[ref.param] {
			add(&Reason{Label: p.Name + "·" + p.Key, Value: n.Column[k], File: x.r.p.Rules.Book.File, At: p.At(ref.column), Basis: p.Basis, Sample: p.Sample})
		}
	case refRegister:
		out.File, out.At = x.r.in.RegisterBook.File, registers[ref.table]
	}
	if total > columnListed && len(out.Children) == columnListed {
		out.Notes = append(out.Notes, fmt.Sprintf("共 %d 项，只列前 %d 项", total, columnListed))
	}
}

func (x *explainer) share(out *Reason, it *Item, i int, e env) {
	parent := Place{Level: it.Level.parent()}
	j, _ := x.r.up(e.at, i, parent)
	total := x.node(it, it.Total.Explain(env{x.r, parent, j}), env{x.r, parent, j})
	total.Label = "分配总额：" + total.Label
	weight := x.node(it, it.Weight.Explain(e), e)
	weight.Label = "本对象的权重：" + weight.Label
	out.Children = append(out.Children, total, weight)
	all := &Reason{Label: "参加分配的权重", Formula: it.weight}
	for _, k := range x.r.below(parent, j, it.Level) {
		other := env{x.r, it.place(), k}
		if _, stop := holds(it, other); stop {
			continue
		}
		res := Result{Program: x.r.p, run: x.r}
		all.Children = append(all.Children, &Reason{Label: res.placeName(it.place(), k), Value: it.Weight.Eval(other)})
	}
	out.Children = append(out.Children, all)
	out.Notes = append(out.Notes, fmt.Sprintf("最大余数法分到 %d 位小数，余数相同的按代码先后；各份之和等于总额", it.places()))
}

func (x *explainer) grade(out *Reason, i int) {
	for _, name := range []string{nameTotal, nameVeto} {
		out.Children = append(out.Children, x.item(x.r.groupField(name).item, i))
	}
	for _, g := range x.r.p.Rules.Grades {
		line := &Reason{Label: "等级 " + g.Name, Value: value.OfNum(g.Least), Unit: "分", File: x.r.p.Rules.Book.File, At: g.Source.At("最低分"), Basis: g.Source.Basis}
		if g.Quota != nil {
			line.Notes = append(line.Notes, "比例上限 "+percent(*g.Quota))
		}
		out.Children = append(out.Children, line)
	}
}

// placeName names a subject without personal data.
func (r *Result) placeName(at Place, i int) string {
	if at.Level == Line {
		set := r.run.lines[at.Table]
		l := set.lines[i]
		row := l.source.Tables[at.Table].Rows[l.row]
		return fmt.Sprintf("%s 第 %d 行", l.source.File, row.Line)
	}
	s := r.Subject(at.Level, i)
	if at.Level == Teacher {
		row := r.run.lines[roster].lines[r.run.teachers[i].line]
		return s.Code + "（" + row.source.File + " " + row.source.Tables[roster].Rows[row.row].Sheet + fmt.Sprintf(" 第 %d 行）", row.source.Tables[roster].Rows[row.row].Line)
	}
	return s.Name
}

// Replay computes a reason again from the values of its parts and reports
// where the tree does not bear out its own value; "" where it does throughout.
func (x *Reason) Replay() string {
	if x.node != nil && x.item == nil {
		if got := x.node.Replay(); !got.Equal(x.node.Value) {
			return x.Label + "：重算得 " + got.String() + "，记为 " + x.node.Value.String()
		}
	}
	if x.item != nil && x.node != nil && !x.node.Value.Equal(x.Value) {
		return x.Label + "：结果为 " + x.Value.String() + "，被引用时为 " + x.node.Value.String()
	}
	if it := x.item; it != nil && it.Value != nil && len(x.Children) > 0 {
		last := x.Children[len(x.Children)-1]
		if !strings.HasPrefix(last.Label, "适用条件") {
			if got := it.round(last.Value); !got.Equal(x.Value) {
				return x.Label + "：公式得 " + got.String() + "，结果为 " + x.Value.String()
			}
		}
	}
	for _, c := range x.Children {
		if bad := c.Replay(); bad != "" {
			return bad
		}
	}
	return ""
}
