package formula

import (
	"slices"
	"strings"
	"testing"

	"hesuan/internal/date"
	"hesuan/internal/num"
	"hesuan/internal/value"
)

// world is a small scope with values: one school of one group and its tables. Texts
// in it are read as a cell would be: "" blank, "未报", "不适用", "#…" a failure.
type world struct {
	symbols []Symbol
	scalars []value.Value
	columns [][]value.Value
	units   map[string]string
}

func (w *world) scalar(name string, t Type, unit, val string, options ...string) *world {
	w.symbols = append(w.symbols, Symbol{Slot: len(w.scalars), Name: name, Type: t, Unit: unitNamed(unit), Options: options})
	w.scalars = append(w.scalars, read(t, val))
	return w
}

func (w *world) column(name string, t Type, unit, vals string, options ...string) *world {
	table, column, _ := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	w.symbols = append(w.symbols, Symbol{Slot: len(w.columns), Name: name, Table: table, Column: column, IsColumn: true, Type: t, Unit: unitNamed(unit), Options: options})
	var col []value.Value
	if vals != "none" {
		for _, v := range strings.Split(vals, "|") {
			col = append(col, read(t, v))
		}
	}
	w.columns = append(w.columns, col)
	return w
}

func (w *world) find(name string) (Symbol, bool) {
	i := slices.IndexFunc(w.symbols, func(s Symbol) bool { return s.Name == name })
	if i < 0 {
		return Symbol{}, false
	}
	return w.symbols[i], true
}

func (w *world) Name(name string) (Symbol, bool) {
	if name == "得分" { // scopes may give a column a short name
		return w.find("成员[得分]")
	}
	return w.find(name)
}

func (w *world) Column(table, column string) (Symbol, bool) {
	return w.find(table + "[" + column + "]")
}
func (w *world) RowUnit(table string) num.Unit { return unitNamed(w.units[table]) }
func (w *world) Scalar(slot int) value.Value   { return w.scalars[slot] }
func (w *world) Nearby(string) (out []string) {
	for _, s := range w.symbols {
		out = append(out, s.Name)
	}
	return out
}

// values is the Env of a world: Scope and Env both have a method named Column.
type values struct{ *world }

func (v values) Column(slot int) []value.Value { return v.columns[slot] }

func unitNamed(s string) num.Unit {
	u, err := num.ParseUnit(s)
	if err != nil {
		panic(err)
	}
	return u
}

func read(t Type, s string) value.Value {
	switch {
	case s == "":
		return value.Value{}
	case s == "未报":
		return value.OfMissing()
	case s == "不适用":
		return value.OfNA()
	case strings.HasPrefix(s, "#"):
		return value.Fail("上游", s)
	case t == Text:
		return value.OfText(s)
	case t == Bool:
		return value.OfBool(s == "TRUE")
	case t == Date:
		d, err := date.Parse(s)
		if err != nil {
			panic(err)
		}
		return value.OfDate(d)
	}
	n, err := num.Parse(s)
	if err != nil {
		if t == Any {
			return value.OfText(s)
		}
		panic(err)
	}
	return value.OfNum(n)
}

// county is the world most tests live in.
func county() *world {
	w := &world{units: map[string]string{"教职工": "人", "成员": "校", "标准": "档"}}
	w.scalar("在校生数", Num, "人", "1287").
		scalar("班级数", Num, "班", "30").
		scalar("经费", Num, "元", "20000.50").
		scalar("经费万元", Num, "万元", "2").
		scalar("生均标准", Num, "元/人", "30").
		scalar("乡村校系数", Num, "", "1.2").
		scalar("比例", Num, "%", "0.08").
		scalar("在团月数", Num, "月", "7").
		scalar("月标准", Num, "元/月", "700").
		scalar("角色", Text, "", "核心校", "核心校", "成员校", "牵头校").
		scalar("校名", Text, "", "振华实验学校").
		scalar("证书", Text, "", "ABC-12").
		scalar("数字文字", Text, "", "12.50").
		scalar("加入日期", Date, "", "2026-01-31").
		scalar("期末", Date, "", "2027-01-31").
		scalar("达标", Bool, "", "TRUE").
		scalar("空数", Num, "元", "").
		scalar("空文字", Text, "", "").
		scalar("空日期", Date, "", "").
		scalar("未报数", Num, "元", "未报").
		scalar("不适用数", Num, "元", "不适用").
		scalar("错数", Num, "元", "#上游错误").
		scalar("零", Num, "人", "0").
		scalar("任意", Any, "", "5").
		scalar("任意文字", Any, "", "五").
		scalar("下限文字", Text, "", ">=45").
		scalar("日期文字", Text, "", "<2016-01-01").
		scalar("通配", Text, "", "王*").
		scalar("任意日期", Any, "", "").
		scalar("任意空", Any, "", "")
	w.column("教职工[姓名]", Text, "", "甲|乙|丙|丁|").
		column("教职工[骨干级别]", Text, "", "国家级|县级|无||县级", "国家级", "省级", "市级", "县级", "无").
		column("教职工[周课时]", Num, "节", "12|8||10|16").
		column("教职工[年龄]", Num, "岁", "56|34|45||29").
		column("教职工[绩效]", Num, "元/月", "1000.10|900|800.55|700|600").
		column("教职工[任教起]", Date, "", "2001-09-01|2026-09-01|2015-03-01||2020-09-01").
		column("成员[人数]", Num, "人", "100|200|未报|400").
		column("成员[角色]", Text, "", "核心校|成员校|成员校|成员校").
		column("成员[得分]", Num, "分", "90|85.5|90|60").
		column("成员[全未报]", Num, "元", "未报|未报|未报|未报").
		column("成员[不适用]", Num, "元", "不适用|不适用|不适用|不适用").
		column("成员[有错]", Num, "元", "1|#某校出错|3|4").
		column("空表[数]", Num, "元", "none").
		column("标准[起点]", Num, "分", "0|60|80|90").
		column("标准[等级]", Text, "", "不合格|合格|良好|优秀").
		column("标准[名称]", Text, "", "小学|初中|高中|幼儿园").
		column("标准[金额]", Num, "元/人", "30|40|50|20").
		column("成员[农村]", Bool, "", "TRUE|FALSE||TRUE").
		column("成员[备注]", Any, "", "5|五||7").
		column("成员[代码]", Text, "", "a*|b|c|d").
		column("缺档[起点]", Num, "分", "0|未报|80").
		column("空档[起点]", Num, "分", "0||80").
		column("怪档[起点]", Any, "", "五|6").
		column("乱序[起点]", Num, "分", "60|0|80")
	day, _ := w.find("任意日期")
	w.scalars[day.Slot] = value.OfDate(date.Of(2026, 9, 1))
	return w
}

func compile(t testing.TB, w *world, src string) *Program {
	t.Helper()
	p, err := Compile(src, w)
	if err != nil {
		t.Fatalf("%s\n%v", src, err)
	}
	return p
}

// show writes a value for a table of tests: failures by code, partial with a tilde.
func show(v value.Value) string {
	s := v.String()
	switch v.Kind() {
	case value.Failed:
		code, _ := v.Failure()
		s = "!" + code
	case value.Blank:
		s = "空白"
	}
	if v.Partial() {
		s = "~" + s
	}
	return s
}

func checkTree(t *testing.T, n *Node) {
	t.Helper()
	if !n.NotTaken && !n.Replay().Equal(n.Value) {
		t.Errorf("%s: replays to %s, was %s", n.Source, show(n.Replay()), show(n.Value))
	}
	for _, c := range n.Children {
		checkTree(t, c)
	}
}
